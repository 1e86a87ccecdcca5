package record

import (
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// A Deadline is by when a person has to act on a change and on what basis, with
// the terms as they stood when it was computed.
type Deadline struct {
	Schema    int          `json:"schema,omitempty"` // of a file of its own
	At        time.Time    `json:"at"`               // when it was computed, UTC, to the second
	Entry     int          `json:"entry"`            // the entry that has it: the earliest of the change
	From      snapshot.Day `json:"start,omitempty"`  // the window counts from the day after
	ObjectBy  snapshot.Day `json:"end,omitempty"`    // the last day of the right, as far as the texts say; empty: no date
	ActBy     snapshot.Day `json:"act_by,omitempty"` // the last working day up to it
	Certainty Certainty    `json:"certainty"`
	Starts    snapshot.Day `json:"starts,omitempty"`
	Right     Right        `json:"right,omitempty"`
	ByPage    bool         `json:"by_page,omitempty"`    // a shorter period that the page states now leads
	Otherwise snapshot.Day `json:"otherwise,omitempty"`  // the later end that holds if the terms on file do, or the later start
	Basis     string       `json:"basis"`                // in words: from which day and which text it is computed
	ShortLead string       `json:"short_lead,omitempty"` // in words, where even the last quiet read lies too close to the start
	Terms     *Terms       `json:"terms,omitempty"`      // as they stood
	Why       string       `json:"why,omitempty"`        // why it was computed anew
	Stays     bool         `json:"stays,omitempty"`      // computed anew, and the last day is the one it was
}

// Certainty says how sure a deadline is.
type Certainty string

// The certainties.
const (
	Exact    Certainty = "exact"
	Earliest Certainty = "earliest" // it may be later: from when the window counts is not known
	Unknown  Certainty = "unknown"  // there is no date
)

// Same reports whether two deadlines say the same, whenever and for whatever
// reason they were computed.
// The terms behind them are in what they say.
func (d Deadline) Same(as Deadline) bool {
	for _, side := range []*Deadline{&d, &as} {
		side.Schema, side.At, side.Terms, side.Why, side.Stays = 0, time.Time{}, nil, "", false
	}
	return d == as
}
