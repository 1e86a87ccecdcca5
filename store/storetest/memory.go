package storetest

import "os"

// RunInMemory runs a package's tests (a [testing.M]) with their temporary
// folders in one place, which it removes: in memory where the system has such a
// place, because every file that a store writes is synced. Setenv is
// [os.Setenv]. It returns the exit code.
func RunInMemory(m interface{ Run() int }, setenv func(name, value string) error) int {
	folder, err := os.MkdirTemp("/dev/shm", "subwatch-")
	if err != nil {
		folder, err = os.MkdirTemp("", "subwatch-")
	}
	if err == nil {
		err = setenv("TMPDIR", folder)
	}
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	return m.Run()
}
