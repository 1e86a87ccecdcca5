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
	"time"
)

func main() { os.Exit(program(time.Now)) }

// program runs the program by a clock, and returns its exit code.
func program(now func() time.Time) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	ctx, hurry := obey(signals, func() { signal.Stop(signals) }, func() {
		fmt.Fprintln(os.Stderr, "subwatch: ended at once: what was recorded is whole; what was not published or marked is done again by the next run")
		os.Exit(exitUnsaved)
	})
	err := run(ctx, os.Args[1:], environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, width: terminalWidth, now: now, hurry: hurry,
	})
	if err == nil {
		return exitOK
	}
	printError(os.Stderr, err)
	return exitCode(err)
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

// An environment is all that a command may know of the world around it.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	width          func(io.Writer) (columns int, isTerminal bool)
	transport      http.RoundTripper // asked for the pages; nil: the network
	now            func() time.Time  // the clock; nil: the system's
	hurry          <-chan struct{}   // closed when all is to end at once; nil: never
}

// clock gives the clock.
func (env environment) clock() func() time.Time {
	if env.now == nil {
		return time.Now
	}
	return env.now
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
