//go:build !faultpoints

package cli

// faults returns what is to happen when a file of the data folder is written:
// nothing, but in a build with the tag faultpoints.
func faults(func(string) string) func(op, name string) error { return nil }
