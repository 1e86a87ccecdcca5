// Package notify defines what is told: a [Message], the [Part] of it that one
// post carries, the [Receipt] of that post, and what a way out must be able to
// do ([Medium], [Destination]).
//
// It decides nothing: what is to be said, to whom, and whether it was said
// before is decided in package monitor and remembered in package store, and it
// knows neither. What a message says in words is package wording; how it looks
// and how it is sent is one package a medium: text, markdown, github, slack. A
// new medium is one new folder beside those.
package notify

import (
	"context"
	"encoding/json"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// A Message is one thing to be told.
type Message struct {
	ID       string
	Kind     Kind
	Repeated bool           // an earlier attempt to send it may have arrived
	Zone     *time.Location // where the team works: times are said as they are there; nil: UTC

	// Of a [Change]:

	Vendor string       // the vendor's name in the configuration
	Title  string       // the vendor's name as people say it
	URL    string       // the vendor's page
	SeenAt time.Time    // the first read with the change; zero for a comparison of two files
	Change string       // the change's id; empty for a comparison of two files
	Report *diff.Report // what changed

	// Also of what speaks of a change again; all may be empty:

	Today     snapshot.Day // the day it is where the team works: days left count from it
	Owner     string       // who looks after the vendor: Slack's id of a user (U…) or a group (S…), or an e-mail address
	Deadline  *record.Deadline
	Decisions []record.Decision // oldest first: a later one about the same entry holds
	Ended     []record.Ended    // entries of this change that later changes ended
	Ends      []record.Ended    // entries of earlier changes that this one ended
	Evidence  string            // where the proof is kept: a commit, or the address of a run
	Decide    string            // the address of a form in which people decide; empty: none
	Undoes    string            // id of the undelivered change that this one takes back
	UndoneBy  string            // id of the later change that takes this one back
	Thread    Receipt           // of the post under which this one belongs, at the destination this goes to; empty: none
	InThread  bool              // it stands under that post, which tells the whole change: set by a destination that has threads
	When      string            // of a Reminder: "half", "2" or "1" (working days before the day to act by)

	// Of a Sick, a Recovered and an Outage:

	Blind     *record.Blind
	Titles    []string // of an Outage: the vendors
	NeverRead []string // those of its vendors that were never read, of a [Hello] too

	// Of a Digest:

	Week *record.Week

	// Of a Summary:

	Changes []record.WeekChange

	// Of a [Hello]:

	Watched []Watched       // the vendors that are watched, in the configuration's order
	Unread  []record.Unread // those that cannot be read, likewise
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
	Names   bool  `json:"names,omitempty"` // the entries are only named here
}

// A Receipt is what a destination answered to a post that it took. It is kept
// as it is; only the destination that gave it reads it again.
type Receipt json.RawMessage

// MarshalJSON returns the receipt as it is.
func (r Receipt) MarshalJSON() ([]byte, error) { return json.RawMessage(r).MarshalJSON() }

// UnmarshalJSON keeps the receipt as it is.
func (r *Receipt) UnmarshalJSON(data []byte) error {
	return (*json.RawMessage)(r).UnmarshalJSON(data)
}

// Degraded says why a message was delivered as plain text instead of in full,
// and "" where it was delivered in full. The run reports it: it is a bug of
// subwatch, or Slack has changed.
func (r Receipt) Degraded() string {
	var v struct {
		Degraded string `json:"degraded"`
	}
	if json.Unmarshal(r, &v) != nil {
		return ""
	}
	return v.Degraded
}

// A Medium is how messages look at a kind of destination: it splits them by its
// own limits.
type Medium interface {
	// Parts returns the posts that carry a message, at least one. The same
	// message always has the same split.
	Parts(m Message) []Part
}

// A Destination is a way out of one medium, to one channel or address.
type Destination interface {
	Medium

	// Send posts part n of a message, counted from 1, and returns what the
	// destination answered. Its errors are of type [*SendError].
	Send(ctx context.Context, m Message, p Part, n, of int) (Receipt, error)
}
