package record

import (
	"slices"
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// A Decision is what a person decided about a change, or one entry of it, or
// what became of that since. It is written once; a later one about the same
// thing holds instead.
type Decision struct {
	Schema    int          `json:"schema"`
	Change    string       `json:"change"`
	Entry     int          `json:"entry,omitempty"` // 0: the whole change
	Decision  string       `json:"decision"`        // one of Choices
	By        string       `json:"by"`
	Known     string       `json:"known"`         // how it is known who decided: "as given" on a command line, "run actor" on GitHub
	At        time.Time    `json:"at"`            // UTC, to the second
	Day       snapshot.Day `json:"day,omitempty"` // when it was sent or answered; empty: the day of At
	Reason    string       `json:"reason,omitempty"`
	Reference string       `json:"reference,omitempty"`
}

// The words of a decision: what is decided, and what becomes of it.
const (
	NoObjection   = "no-objection"
	ToObject      = "object"
	Conditional   = "conditional"
	NotApplicable = "not-applicable"
	WasSent       = "sent"     // the objection, or the condition, was sent to the vendor
	Accepted      = "accepted" // the vendor's answer
	Rejected      = "rejected"
	Closed        = "closed" // settled in another way
	Reopen        = "reopen" // undecided again
)

// Choices returns the words of a decision, in the order of its life.
func Choices() []string {
	return []string{NoObjection, ToObject, Conditional, NotApplicable, WasSent, Accepted, Rejected, Closed, Reopen}
}

// IsVerdict reports whether a word decides something, and does not only say what
// became of it.
func IsVerdict(word string) bool {
	switch word {
	case NoObjection, ToObject, Conditional, NotApplicable:
		return true
	}
	return false
}

// A Stage is how far an entry has come that a person decides on.
type Stage string

// The stages.
const (
	Undecided  Stage = "undecided"
	ToSend     Stage = "to_send"    // an objection or a condition is decided, and not sent: the clock runs on
	Sent       Stage = "sent"       // it waits for the vendor's answer
	Done       Stage = "done"       // nothing is left to do
	Superseded Stage = "superseded" // a later change took it back or overtook it
)

// After returns the stage to which a word leads from another, and false where
// it does not follow: what was not decided on cannot be sent, what was not sent
// cannot be answered.
func (s Stage) After(word string) (Stage, bool) {
	switch word {
	case NoObjection, NotApplicable:
		return Done, true
	case ToObject, Conditional:
		return ToSend, true
	case WasSent:
		return Sent, s == ToSend || s == Sent
	case Accepted, Rejected, Closed:
		return Done, s == Sent
	case Reopen:
		return Undecided, s != Undecided
	}
	return Done, true // a word of a newer program
}

// A Standing is how far an entry has come, and by which decisions.
type Standing struct {
	Stage   Stage
	Verdict Decision // what was decided; zero: nothing
	Last    Decision // the newest step
}

// StandingOf returns how far an entry has come by the decisions about its
// change, oldest first. A word that does not follow changes nothing: one about
// the whole change holds for those of its entries to which it can apply.
func StandingOf(decisions []Decision, entry int) Standing {
	st := Standing{Stage: Undecided}
	for _, d := range decisions {
		if d.Entry != 0 && d.Entry != entry {
			continue
		}
		next, ok := st.Stage.After(d.Decision)
		if !ok {
			continue
		}
		switch {
		case d.Decision == Reopen:
			st.Verdict = Decision{}
		case IsVerdict(d.Decision):
			st.Verdict = d
		}
		st.Stage, st.Last = next, d
	}
	return st
}

// Objected reports whether somebody objected to an entry, or agreed under a
// condition, by its number: it has steps left even where nobody has to decide on
// an entry of its class.
func Objected(decisions []Decision, entry int) bool {
	return slices.ContainsFunc(decisions, func(d Decision) bool {
		return d.Entry == entry && (d.Decision == ToObject || d.Decision == Conditional)
	})
}

// Ended says that a later change ended an entry: nobody need decide on it any
// more.
type Ended struct {
	Entry   int          `json:"entry"`
	Was     Stage        `json:"was"` // how far it had come
	How     How          `json:"how"`
	Change  string       `json:"change"`         // the later change
	ByEntry int          `json:"by,omitempty"`   // the entry of it that says so
	On      snapshot.Day `json:"on,omitempty"`   // when that was first seen
	Name    string       `json:"name,omitempty"` // of whom the entry spoke
}

// How says in which way a later change ended an entry.
type How string

// The ways.
const (
	Withdrawn How = "withdrawn" // what it announced has gone from the page
	Reverted  How = "reverted"  // the page says again what it said before
	Overtaken How = "overtaken" // the later entry goes on with it, with its deadline: another start, in use now
)
