package main

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
)

// A disk that is really full, and one that may only be read: the error names
// the file and says what to do, what is stored stays whole, and the next run
// completes it.
func TestDisk(t *testing.T) {
	w := newServers(t)
	w.show([]string{"Alpha Cloud, Inc.", "Beta Mail GmbH"})
	s := w.siteAt(t, "none")
	if err := os.MkdirAll(s.data(), 0o755); err != nil {
		t.Fatal(err)
	}
	mount := func(flags uintptr, options string) error {
		return syscall.Mount("tmpfs", s.data(), "tmpfs", flags, options)
	}
	// Inodes run out as bytes do, and need no large page: a few files go in.
	if err := mount(0, "nr_inodes=6"); err != nil {
		if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.ENOSYS) {
			t.Skip("no file system of its own may be mounted here: ", err)
		}
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(s.data(), 0); err != nil {
			t.Error(err)
		}
	})
	refused := func(what, do string) {
		t.Helper()
		_, err := s.run(t.Context(), []string{"check"})
		if cli.ExitCode(err) != cli.ExitUnsaved || !strings.Contains(err.Error(), s.data()+"/") || !strings.Contains(err.Error(), what+": "+do) {
			t.Errorf("exit code %d: %v: want the file, %q and what to do", cli.ExitCode(err), err, what)
		}
		for _, f := range s.examine(t) {
			if !f.Harmless {
				t.Errorf("it left: %v", f.Err)
			}
		}
		if posts := s.posted(); len(posts) > 0 {
			t.Errorf("posted: %q", posts)
		}
	}
	refused("no space left on device", "free some space and run it again")
	if err := mount(syscall.MS_REMOUNT|syscall.MS_RDONLY, "nr_inodes=6"); err != nil {
		t.Fatal(err)
	}
	refused("read-only file system", "the data folder must be writable")
	if err := mount(syscall.MS_REMOUNT, "nr_inodes=1000"); err != nil {
		t.Fatal(err)
	}
	if said, err := s.run(t.Context(), []string{"check"}); err != nil || !strings.Contains(said, "1 baseline stored, 1 post sent") {
		t.Errorf("with room again: %s, %v", said, err)
	}
	if found := s.examine(t); len(found) > 0 {
		t.Errorf("in the end: %v", found)
	}
}
