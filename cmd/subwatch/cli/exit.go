package cli

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
	ExitOK        = 0
	ExitUnchecked = 1 // something could not be checked
	ExitUsage     = 2 // wrong usage or configuration
	ExitUnsaved   = 3 // something could not be delivered or saved
	ExitChanges   = 4 // with --exit-code: there are changes that are not cosmetic
)

// An exitError is an error that knows its exit code.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// Unchecked returns err as one of something that could not be checked; nil for
// nil.
func Unchecked(err error) error { return WithCode(ExitUnchecked, err) }

// Unsaved returns err as one of something that could not be delivered or saved;
// nil for nil.
func Unsaved(err error) error { return WithCode(ExitUnsaved, err) }

// Wrong returns err as one of wrong usage or configuration; nil for nil.
func Wrong(err error) error { return WithCode(ExitUsage, err) }

// WithCode returns err with the exit code that it ends the program with; nil for
// nil.
func WithCode(code int, err error) error {
	if err == nil {
		return nil
	}
	return &exitError{code, err}
}

// ErrShown ends a command with a code and no word: what there is to say was
// shown.
var ErrShown = errors.New("")

// urgency is the order in which codes win over each other.
var urgency = []int{ExitUsage, ExitUnsaved, ExitUnchecked, ExitChanges}

// ExitCode returns the most urgent code of an error and those joined in it. An
// error without a code comes from the command line's parser: wrong usage.
func ExitCode(err error) int {
	codes := map[int]bool{}
	collectCodes(err, codes)
	for _, c := range urgency {
		if codes[c] {
			return c
		}
	}
	return ExitOK
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
		codes[ExitUsage] = true
	}
}

// OneLine writes out what would act instead of being seen, so that no text from
// outside can act on a terminal; nor can what the runner of a workflow obeys
// anywhere in a line. What it obeys at the start of one has our words in front.
func OneLine(s string) string {
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
