package notify

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
)

// This file puts into words what is said of a change again: reminders, its
// start, and a deadline that was computed anew.

// maxWho is how long a vendor's name may be in a title that a date follows.
const maxWho = 60

// who gives the vendor's name as a title can carry it.
func who(m Message) string {
	name := m.Title
	if name == "" {
		name = m.Vendor
	}
	if name == "" && m.Report != nil {
		name = m.Report.Vendor
	}
	return firstOf(cut(strings.TrimSpace(oneLine(clean(name))), maxWho), "A vendor")
}

// newReminder says that a change is still to be decided.
func newReminder(m Message) alert {
	left := workingDaysLeft
	if m.When == "half" {
		left = daysLeft
	}
	title := "Reminder: " + who(m) + ": "
	if act := actFact(m, left); act != "" {
		title += act
	} else {
		title += "a change is undecided"
	}
	a := again(m, title)
	a.facts = appendFact(a.facts, startsFact(m))
	a.lead = undecidedLines(m, undecided(m))
	return a
}

// newStarted says that the use of sub-processors begins that nobody has
// decided on.
func newStarted(m Message) alert {
	when := "today"
	starts := m.starts()
	if starts != "" && m.Today != "" && m.Today != starts {
		when = day(starts)
	}
	a := again(m, who(m)+": started "+when+", undecided")
	if when == "today" {
		a.facts = appendFact(a.facts, day(starts))
	}
	a.facts = appendFact(a.facts, actFact(m, daysLeft))
	open := undecided(m)
	if begun := slices.DeleteFunc(slices.Clone(open), func(c *diff.Change) bool { return m.Today != "" && c.Starts > m.Today }); len(begun) > 0 {
		open = begun
	}
	a.lead = undecidedLines(m, open)
	return a
}

// newDeadlineMoved says that a deadline was computed anew.
func newDeadlineMoved(m Message) alert {
	title := who(m) + ": new deadline"
	act := actFact(m, daysLeft)
	switch {
	case act != "":
		title += ": " + act
	case m.Deadline != nil:
		title += ": no date"
	}
	a := again(m, title)
	a.facts = appendFact(a.facts, startsFact(m))
	if m.Deadline != nil {
		if why := strings.TrimSpace(oneLine(clean(m.Deadline.Why))); why != "" {
			a.lead = append(a.lead, labelled("why", why))
		}
	}
	a.lead = append(a.lead, undecidedLines(m, undecided(m))...)
	return a
}

// again says what all messages about an earlier change say.
func again(m Message, title string) alert {
	a := newFoot(m)
	a.title, a.owner = title, ownerOf(m)
	a.tail = append(a.tail, deadlineLines(m.Deadline)...)
	a.tail = append(a.tail, decisionLines(m.Decisions)...)
	if m.Change != "" {
		where := "subwatch show " + clean(m.Change)
		if _, ok := placeOf(m.Thread); ok {
			where = "in this thread, or " + where
		}
		a.tail = append(a.tail, labelled("the whole alert", where))
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
func undecidedLines(m Message, cs []*diff.Change) []line {
	if len(cs) == 0 {
		return nil
	}
	l := line{label: "undecided"}
	for _, c := range cs {
		l.items = append(l.items, nameLine(*c))
	}
	return []line{l}
}
