// Subwatch watches the pages on which software vendors publish their
// sub-processors, and tells what changed.
//
// This package is the command line: a file per command. It wires the rooms
// below it (package monitor above all) and is the only place that knows the
// arguments, the environment and exit codes. It decides nothing about pages,
// changes or messages.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
)

func main() { os.Exit(program(time.Now)) }

// program runs the program by a clock, and returns its exit code.
func program(now func() time.Time) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, hurry := obey(signals, func() { signal.Stop(signals) }, func() {
		fmt.Fprintln(os.Stderr, "subwatch: ended at once: what was recorded is whole; what was not published or marked is done again by the next run")
		os.Exit(cli.ExitUnsaved)
	})
	err := run(ctx, os.Args[1:], cli.Environment{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Width: cli.TerminalWidth, Now: now, Hurry: hurry,
	})
	if err == nil {
		return cli.ExitOK
	}
	cli.PrintError(os.Stderr, err)
	return cli.ExitCode(err)
}

// obey ends a context with the first signal, and closes a channel with the
// second. Then release is called, so that a third signal does what the system
// does with it, and soon after it end: whatever still holds the program, such
// as a system call, shall not.
func obey(signals <-chan os.Signal, release, end func()) (ctx context.Context, hurry <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	second := make(chan struct{})
	go func() {
		<-signals
		cancel()
		<-signals
		close(second)
		release()
		time.AfterFunc(atOnce, end)
	}()
	return ctx, second
}

// atOnce is for how long the program may go on after the second signal: time to
// remove its copy of a branch, and to say what was not done.
const atOnce = 2 * time.Second
