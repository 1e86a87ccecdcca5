package store

import (
	"time"
)

// A Run is one line of the ledger: the proof of what was looked at when, and
// that there was nothing to tell.
type Run struct {
	At        time.Time `json:"at"`                  // when it began, UTC, to the second
	Took      int64     `json:"took_ms"`             // milliseconds
	Run       string    `json:"run,omitempty"`       // its name, on a branch: two runs that saw the same in the same second are two
	Shard     string    `json:"shard,omitempty"`     // "3-of-8": one of several jobs that share a run, each with a file of its own
	Read      []string  `json:"read"`                // vendors whose page was read, unchanged ones included
	Changed   []string  `json:"changed,omitempty"`   // those of them that differed from the baseline
	Failed    []Failure `json:"failed,omitempty"`    // vendors that could not be checked
	Stopped   []string  `json:"stopped,omitempty"`   // vendors that were not checked, because the run was told to stop
	SetBack   []string  `json:"set_back,omitempty"`  // vendors of whom something was told that the branch does not know any more, and that were not read since
	Delivered int       `json:"delivered,omitempty"` // parts that a destination took
	Pending   int       `json:"pending,omitempty"`   // parts that none took
}

// Failure is a vendor that could not be checked, and why.
type Failure struct {
	Vendor string `json:"vendor"`
	Why    string `json:"why"`
}
