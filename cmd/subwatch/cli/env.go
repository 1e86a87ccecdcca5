// Package cli holds what all commands share: the world around the program
// ([Environment]), exit codes, the flags that name a configuration and a data
// folder ([Workspace]), and how things are printed.
//
// It holds no command. The commands are in the packages beside it, by subject:
// watch, decide, look and setup.
package cli

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"time"
)

// An Environment is all that a command may know of the world around it.
type Environment struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Width          func(io.Writer) (columns int, isTerminal bool)
	Transport      http.RoundTripper // asked for the pages; nil: the network
	Now            func() time.Time  // the clock; nil: the system's
	Hurry          <-chan struct{}   // closed when all is to end at once; nil: never
}

// clock returns the clock.
func (env Environment) clock() func() time.Time {
	if env.Now == nil {
		return time.Now
	}
	return env.Now
}

// PrintError writes an error's lines to stderr, each with the program's name in
// front: in a workflow's log it must be plain who speaks.
func PrintError(w io.Writer, err error) {
	for _, line := range ErrorLines(err) {
		if line != "" { // errShown: what there is to say was said
			fmt.Fprintf(w, "subwatch: %s\n", line)
		}
	}
}

// ErrorLines returns one line per error of a joined error.
func ErrorLines(err error) []string {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) && joined.(error).Error() == err.Error() {
		var lines []string
		for _, e := range joined.Unwrap() {
			lines = append(lines, ErrorLines(e)...)
		}
		return lines
	}
	return []string{OneLine(err.Error())}
}

// Sparingly sets what the program may take of memory, in bytes, before garbage is
// collected sooner than usual, unless the user has set that (GOMEMLIMIT).
func (env Environment) Sparingly(limit int64) {
	if env.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
}
