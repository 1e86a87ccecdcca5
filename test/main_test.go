package test

import (
	"fmt"
	"os"
	"testing"
)

// TestMain moves to the root of the repository: what is tested here is the
// whole of it. A test that starts itself again, in a network of its own, is there
// already.
func TestMain(m *testing.M) {
	if _, err := os.Stat("go.mod"); err != nil {
		if err := os.Chdir(".."); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}
