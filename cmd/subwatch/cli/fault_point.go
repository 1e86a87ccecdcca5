//go:build faultpoints

package cli

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// faults returns what is to happen at the steps of writing: "SUBWATCH_FAULT=7"
// kills the program at the seventh, "SUBWATCH_FAULT=7 full" says from then on
// that the disk is full. A line per step goes to the file SUBWATCH_FAULT_LOG.
func faults(getenv func(string) string) func(op, name string) error {
	number, mode, _ := strings.Cut(getenv("SUBWATCH_FAULT"), " ")
	at, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil
	}
	log, err := os.OpenFile(getenv("SUBWATCH_FAULT_LOG"), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		panic(err)
	}
	var steps atomic.Int64
	return func(op, name string) error {
		n := steps.Add(1)
		fmt.Fprintf(log, "%s %s\n", op, name)
		switch {
		case mode == "full" && n >= at:
			return syscall.ENOSPC
		case mode == "" && n == at:
			me, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = me.Kill()
			}
			if err != nil {
				panic(err)
			}
			select {}
		}
		return nil
	}
}
