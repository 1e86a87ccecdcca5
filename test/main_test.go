package test

import (
	"fmt"
	"os"
	"testing"
)

// TestMain moves to the root of the repository: what is tested here is the
// whole of it.
func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}
