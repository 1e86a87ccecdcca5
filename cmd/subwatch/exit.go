package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/notify/wording"
)

// The exit codes, most urgent first where several apply: a wrong configuration
// hides everything else, then what was not delivered, then what was not
// checked, then (where asked for) that there are changes.
const (
	exitOK        = 0
	exitUnchecked = 1 // something could not be checked
	exitUsage     = 2 // wrong usage or configuration
	exitUnsaved   = 3 // something could not be delivered or saved
	exitChanges   = 4 // with --exit-code: there are changes that are not cosmetic
)

// An exitError is an error that knows its exit code.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// unchecked, unsaved and wrong give an error its exit code. They pass nil on.
func unchecked(err error) error { return withCode(exitUnchecked, err) }
func unsaved(err error) error   { return withCode(exitUnsaved, err) }
func wrong(err error) error     { return withCode(exitUsage, err) }

func withCode(code int, err error) error {
	if err == nil {
		return nil
	}
	return &exitError{code, err}
}

// errShown ends a command with a code and no word: what there is to say was
// shown.
var errShown = errors.New("")

// urgency is the order in which codes win over each other.
var urgency = []int{exitUsage, exitUnsaved, exitUnchecked, exitChanges}

// exitCode gives the most urgent code of an error and those joined in it. An
// error without a code comes from the command line's parser: wrong usage.
func exitCode(err error) int {
	codes := map[int]bool{}
	collectCodes(err, codes)
	for _, c := range urgency {
		if codes[c] {
			return c
		}
	}
	return exitOK
}

func collectCodes(err error, codes map[int]bool) {
	switch e := err.(type) {
	case nil:
	case *exitError:
		codes[e.code] = true
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			collectCodes(inner, codes)
		}
	default:
		codes[exitUsage] = true
	}
}

// oneLine writes out what would act instead of being seen, so that no text from
// outside can act on a terminal; nor can what the runner of a workflow obeys
// anywhere in a line. What it obeys at the start of one has our words in front.
func oneLine(s string) string {
	var b strings.Builder
	for _, r := range s {
		if wording.Acts(r) {
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "##[", `##\[`)
}
