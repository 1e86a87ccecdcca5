package storetest

import (
	"fmt"
	"os"
)

// RunInMemory runs a package's tests (a [testing.M]) with their temporary
// folders in one place, which it removes: in memory where the system has such a
// place, because every file that a store writes is synced. It returns the exit
// code.
func RunInMemory(m interface{ Run() int }) int {
	folder, err := os.MkdirTemp("/dev/shm", "subwatch-")
	if err != nil {
		folder, err = os.MkdirTemp("", "subwatch-")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	os.Setenv("TMPDIR", folder)
	return m.Run()
}
