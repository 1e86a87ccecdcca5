package wording

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
)

// This file puts into words what is said of a change again: reminders, its
// start, and a deadline that was computed anew.

// maxWho is how long a vendor's name may be in a title that a date follows.
const maxWho = 60

// who returns the vendor's name as a title can carry it.
func who(m notify.Message) string {
	name := m.Title
	if name == "" {
		name = m.Vendor
	}
	if name == "" && m.Report != nil {
		name = m.Report.Vendor
	}
	return cmp.Or(Cut(strings.TrimSpace(OneLine(Clean(name))), maxWho), "A vendor")
}

// newReminder says that a change is still to be decided.
func newReminder(m notify.Message) Alert {
	left := workingDaysLeft
	if m.When == "half" {
		left = daysLeft
	}
	open, unsent, act := undecided(m), notSent(m), actFact(m, left)
	title := "Reminder: " + who(m) + ": "
	switch {
	case len(open) == 0 && unsent != "":
		title += unsent
		if dated(m.Deadline) && m.Today <= m.Deadline.ObjectBy {
			title += "; until " + nearDay(m.Deadline.ActBy, m.Today)
			if l := left(m.Today, m.Deadline.ActBy); l != "" {
				title += ", " + l
			}
		}
	case act != "":
		title += act
	default:
		title += "a change is undecided"
	}
	a := again(m, title)
	a.Facts = appendFact(a.Facts, startsFact(m))
	a.Lead = append(undecidedLines(m, open), toSendLines(m)...)
	return a
}

// newStarted says that the use of sub-processors begins that nobody has
// decided on.
func newStarted(m notify.Message) Alert {
	when := "today"
	begin := starts(m)
	if begin != "" && m.Today != "" && m.Today != begin {
		when = Day(begin)
	}
	state := "undecided"
	if unsent := notSent(m); unsent != "" {
		state = unsent
	}
	a := again(m, who(m)+": started "+when+", "+state)
	if when == "today" {
		a.Facts = appendFact(a.Facts, Day(begin))
	}
	a.Facts = appendFact(a.Facts, actFact(m, daysLeft))
	open := undecided(m)
	if begun := slices.DeleteFunc(slices.Clone(open), func(c *diff.Change) bool { return m.Today != "" && c.Starts > m.Today }); len(begun) > 0 {
		open = begun
	}
	a.Lead = append(undecidedLines(m, open), toSendLines(m)...)
	return a
}

// newDeadlineMoved says that a deadline was computed anew.
func newDeadlineMoved(m notify.Message) Alert {
	title := who(m) + ": new deadline"
	if m.Deadline != nil && m.Deadline.Stays {
		title = who(m) + ": the deadline stays"
	}
	act := actFact(m, daysLeft)
	switch {
	case act != "":
		title += ": " + act
	case m.Deadline != nil:
		title += ": no date"
	}
	a := again(m, title)
	a.Facts = appendFact(a.Facts, startsFact(m))
	if m.Deadline != nil {
		if why := strings.TrimSpace(OneLine(Clean(m.Deadline.Why))); why != "" {
			a.Lead = append(a.Lead, Labelled("why", why))
		}
	}
	a.Lead = append(append(a.Lead, undecidedLines(m, undecided(m))...), toSendLines(m)...)
	return a
}

// again says what all messages about an earlier change say.
func again(m notify.Message, title string) Alert {
	a := newFoot(m)
	a.Title, a.Owner = title, ownerOf(m)
	a.Tail = append(a.Tail, deadlineLines(m.Deadline)...)
	a.Tail = append(a.Tail, decisionLines(m)...)
	if m.Change != "" {
		where := "subwatch show " + Clean(m.Change)
		if m.InThread {
			where = "in this thread, or " + where
		}
		a.Tail = append(a.Tail, Labelled("the whole alert", where))
	}
	return a
}

func appendFact(facts []string, f string) []string {
	if f = strings.TrimSpace(f); f == "" {
		return facts
	}
	return append(facts, f)
}

// undecidedLines names what waits for a decision.
func undecidedLines(m notify.Message, cs []*diff.Change) []Line {
	if len(cs) == 0 {
		return nil
	}
	l := Line{label: "undecided"}
	for _, c := range cs {
		l.Items = append(l.Items, NameLine(*c))
	}
	return []Line{l}
}

// toSendLines names those of which an objection or a condition is to be sent.
func toSendLines(m notify.Message) []Line {
	unsent := toSend(m)
	if len(unsent) == 0 {
		return nil
	}
	l := Line{label: "to be sent"}
	for _, c := range unsent {
		l.Items = append(l.Items, NameLine(*c))
	}
	return []Line{l}
}
