package notify

import (
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// The kinds of messages that speak of a change again, and of the watching
// itself.
const (
	Reminder      Kind = "reminder"  // an undecided change is still to be decided
	Started       Kind = "started"   // the use of an undecided sub-processor begins today
	DeadlineMoved Kind = "deadline"  // a change's deadline was computed anew
	Sick          Kind = "health"    // a vendor cannot be read
	Recovered     Kind = "recovered" // it can be read again
	Outage        Kind = "outage"    // many vendors cannot be read at once
	Digest        Kind = "digest"    // what a week came to
	Summary       Kind = "summary"   // many vendors changed in one run: who; their alerts follow
	Test          Kind = "test"      // nothing happened: somebody wants to see that a message arrives
)

// A Deadline is by when a person has to act on a change.
type Deadline struct {
	Entry     int          // the entry that has it: the earliest of the change
	ObjectBy  snapshot.Day // the last day of the right, as far as the texts say; empty: no date
	ActBy     snapshot.Day // the last working day up to it
	Certainty Certainty
	Starts    snapshot.Day
	Right     string // object, terminate or none
	Basis     string // in words: from which day and which text it is computed
	ShortLead string // in words; empty where there is none
	Why       string // why it was computed anew
}

// Certainty says how sure a deadline is.
type Certainty string

// The certainties.
const (
	Exact    Certainty = "exact"
	Earliest Certainty = "earliest" // it may be later: from when the window counts is not known
	Unknown  Certainty = "unknown"  // there is no date
)

// A Decision is what a person decided about a change or one of its entries.
type Decision struct {
	Entry     int    // 0: the whole change
	Decision  string // no-objection, object, conditional or not-applicable
	By        string
	At        time.Time
	Reason    string
	Reference string
}

// Blind says since when a vendor could not be read, and why.
type Blind struct {
	Status  string // unreachable, blocked, unreadable or flapping
	Since   time.Time
	Until   time.Time    // of a Recovered
	Why     string       // the error
	Days    int          // of a repeat: for how many days by then
	Added   []string     // names that a read not believed yet adds: unconfirmed
	Touches snapshot.Day // the nearest day to act by that lies in that time
}

// Week is what a week came to.
type Week struct {
	From, To   time.Time
	Watched    int // vendors
	Runs       int
	Checks     int // good reads of pages
	Changes    []WeekChange
	LongestGap time.Duration // between two runs
	Unread     []Unread      // vendors that cannot be read now
	NotWatched []string      // vendors of the configuration that were never read, by title
}

// WeekChange is a change of the week.
type WeekChange struct {
	Title  string // the vendor's name as people say it
	Change string // its id
	Review int    // how many of its entries a person reviews
	Record int
	ActBy  snapshot.Day
	Open   bool // it waits for a decision
}

// Unread is a vendor that cannot be read.
type Unread struct {
	Title  string
	Status string
	Since  time.Time
	Why    string
}
