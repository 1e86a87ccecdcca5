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
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, width: terminalWidth,
	})
	stop()
	if err == nil {
		return
	}
	printError(os.Stderr, err)
	os.Exit(exitCode(err))
}

// An environment is all that a command may know of the world around it.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	width          func(io.Writer) (columns int, isTerminal bool)
	transport      http.RoundTripper // asked for the pages; nil: the network
}

// printError writes an error's lines to stderr, each with the program's name in
// front: in a workflow's log it must be plain who speaks.
func printError(w io.Writer, err error) {
	for _, line := range errorLines(err) {
		if line != "" { // errShown: what there is to say was said
			fmt.Fprintf(w, "subwatch: %s\n", line)
		}
	}
}

// errorLines gives one line per error of a joined error.
func errorLines(err error) []string {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) && joined.(error).Error() == err.Error() {
		var lines []string
		for _, e := range joined.Unwrap() {
			lines = append(lines, errorLines(e)...)
		}
		return lines
	}
	return []string{oneLine(err.Error())}
}
