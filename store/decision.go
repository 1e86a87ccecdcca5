package store

import (
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// A Decision is what a person decided about a change, or one entry of it.
// It is written once; a later one about the same thing holds instead.
type Decision struct {
	Schema    int       `json:"schema"`
	Change    string    `json:"change"`
	Entry     int       `json:"entry,omitempty"` // 0: the whole change
	Decision  string    `json:"decision"`        // no-objection, object, conditional or not-applicable
	By        string    `json:"by"`
	Known     string    `json:"known"` // how it is known who decided: "as given" on a command line, "run actor" on GitHub
	At        time.Time `json:"at"`    // UTC, to the second
	Reason    string    `json:"reason,omitempty"`
	Reference string    `json:"reference,omitempty"`
}

// A Notice is a vendor's own announcement, as the customer received it.
type Notice struct {
	Schema   int          `json:"schema"`
	At       time.Time    `json:"at"`       // when it was recorded, UTC, to the second
	Received snapshot.Day `json:"received"` // when it came
	Starts   snapshot.Day `json:"starts,omitempty"`
	By       string       `json:"by,omitempty"`
	Change   string       `json:"change,omitempty"` // the change it announces; empty: the next one
}

// A Deadline is by when a person has to act on a change, with the terms as they
// stood when it was computed.
type Deadline struct {
	Schema    int          `json:"schema,omitempty"` // of a file of its own
	At        time.Time    `json:"at"`               // when it was computed, UTC, to the second
	Entry     int          `json:"entry"`            // the entry that has it: the earliest of the change
	From      snapshot.Day `json:"start,omitempty"`  // the window counts from the day after
	ObjectBy  snapshot.Day `json:"end,omitempty"`    // the last day of the right, as far as the texts say
	ActBy     snapshot.Day `json:"act_by,omitempty"` // the last working day up to it
	Certainty string       `json:"certainty"`        // exact, earliest or unknown
	Starts    snapshot.Day `json:"starts,omitempty"`
	Right     string       `json:"right,omitempty"`
	Basis     string       `json:"basis"` // in words
	ShortLead string       `json:"short_lead,omitempty"`
	Terms     any          `json:"terms,omitempty"` // as they stood
	Why       string       `json:"why,omitempty"`   // why it was computed anew
}

// Same reports whether two deadlines say the same, whenever they were computed.
// The terms behind them are in what they say.
func (d Deadline) Same(as Deadline) bool {
	for _, side := range []*Deadline{&d, &as} {
		side.Schema, side.At, side.Terms = 0, time.Time{}, nil
	}
	return d == as
}
