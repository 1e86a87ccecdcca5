// Package notify is how a message reaches people: Slack, the terminal,
// Markdown and JSON; and how a snapshot is shown.
//
// It shows what it is handed and decides nothing: what is to be said, to whom
// and whether it was said before is decided in package monitor and remembered
// in package store, neither of which it knows. A [Message] carries all that is
// shown. Computing what to show and sending it are apart: the functions that
// render are pure, the senders are thin. Text from a vendor's page is hostile
// and is never given a meaning: not as a mention, a link, a format, a terminal
// escape or a formula.
package notify

import (
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// A Message is one thing to be told.
type Message struct {
	ID       string
	Kind     Kind
	Repeated bool // an earlier attempt to send it may have arrived

	// Of a [Change]:

	Vendor string       // the vendor's name in the configuration
	Title  string       // the vendor's name as people say it
	URL    string       // the vendor's page
	SeenAt time.Time    // the first read with the change; zero for a comparison of two files
	Change string       // the change's id; empty for a comparison of two files
	Report *diff.Report // what changed

	// Also of what speaks of a change again; all may be empty:

	Today     snapshot.Day // the day it is where the team works: days left count from it
	Owner     string       // Slack's id of who looks after the vendor: a user U… or a group S…
	Deadline  *Deadline
	Decisions []Decision // oldest first: a later one about the same entry holds
	Evidence  string     // where the proof is kept: a commit, or the address of a run
	Undoes    string     // id of the undelivered change that this one takes back
	UndoneBy  string     // id of the later change that takes this one back
	Thread    Receipt    // of the post under which this one belongs, at the destination this goes to; empty: none
	When      string     // of a Reminder: "half", "2" or "1" (working days before the day to act by)

	// Of a Sick, a Recovered and an Outage:

	Blind  *Blind
	Titles []string // of an Outage: the vendors

	// Of a Digest:

	Week *Week

	// Of a Summary:

	Changes []WeekChange

	// Of a [Hello]:

	Watched []Watched // the vendors that are watched, in the configuration's order
}

// Kind says what a message is about.
type Kind string

// The kinds of messages.
const (
	Change Kind = "change" // a vendor's list changed
	Hello  Kind = "hello"  // first words to a new destination: what is watched now
)

// Watched says what the baseline of a vendor holds.
type Watched struct {
	Vendor string       `json:"vendor"`
	Title  string       `json:"title"`
	URL    string       `json:"url"`
	Lists  []ListCount  `json:"lists"`
	Starts snapshot.Day `json:"starts,omitempty"` // an effective date of the page that lay ahead
}

// ListCount is a list's title and how many sub-processors it names.
type ListCount struct {
	Title         string `json:"title"`
	Subprocessors int    `json:"subprocessors"`
}

// Subprocessors counts the sub-processors of all lists.
func (w Watched) Subprocessors() int {
	n := 0
	for _, l := range w.Lists {
		n += l.Subprocessors
	}
	return n
}

// A Part is the share of a message that one post carries. Parts are fixed when
// the message is made, so that a retry sends what is missing and not another
// split.
type Part struct {
	Entries []int `json:"entries"`         // of the report's changes; empty where a message has no report
	Names   bool  `json:"names,omitempty"` // the entries are only named here: a later part tells those to review in full
}

// Style says how text is laid out for a terminal.
type Style struct {
	Width int  // columns; 0 means 80
	Color bool // marks changes with colour as well
}
