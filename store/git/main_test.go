package git

import (
	"fmt"
	"os"
	"testing"
)

// TestMain keeps the tests' folders in one place, and removes it: in memory where
// the system has such a place, because every file that they write is synced.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("/dev/shm", "subwatch-")
	if err != nil {
		folder, err = os.MkdirTemp("", "subwatch-")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer os.RemoveAll(folder)
	os.Setenv("TMPDIR", folder)
	m.Run()
}
