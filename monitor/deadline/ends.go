package deadline

import (
	"cmp"
	"fmt"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// This file decides between texts, dates and notices that disagree: the earliest
// end leads, and the others are said.

// A start is when the use of a sub-processor begins, and what else is said of it.
type start struct {
	day       snapshot.Day // the earliest, or the one that a person confirmed
	later     snapshot.Day // a later one that is said too
	from      string       // who says the later one
	forward   snapshot.Day // the day from which it was brought forward
	gone      bool         // the page no longer states it
	used      snapshot.Day // in use before it
	confirmed bool
}

// startOf returns the start that leads. First is what the change itself says.
func startOf(first snapshot.Day, o Occasion) start {
	if o.Confirmed != "" {
		return start{day: o.Confirmed, confirmed: true, used: usedBefore(o.Used, o.Confirmed)}
	}
	s := start{day: first, gone: o.Gone && o.Moved == ""}
	for _, said := range []struct {
		day snapshot.Day
		by  string
	}{{o.Starts, "the notice"}, {o.Moved, "the page now"}} {
		switch {
		case said.day == "" || said.day == s.day:
		case s.day == "":
			s.day = said.day
		case said.day < s.day:
			s.forward, s.later, s.from = s.day, "", ""
			s.day = said.day
		case said.day > s.later:
			s.later, s.from = said.day, said.by
		}
	}
	s.used = usedBefore(o.Used, s.day)
	return s
}

func usedBefore(used, day snapshot.Day) snapshot.Day {
	if used < day {
		return used
	}
	return ""
}

// words says what else is said of a start than the day that leads.
func (s start) words() string {
	switch {
	case s.confirmed:
		return "the start of " + ShowDay(s.day) + " is confirmed"
	case s.used != "":
		return "in use since " + ShowDay(s.used) + " at the latest, announced for " + ShowDay(s.day)
	case s.later != "":
		return s.from + " says " + ShowDay(s.later) + " for the start, not " + ShowDay(s.day) + ": the earlier leads until a person confirms the later"
	case s.gone:
		return "the page no longer states the start of " + ShowDay(s.day) + ": it leads until a person confirms another"
	case s.forward != "":
		return "start brought forward from " + ShowDay(s.forward) + " to " + ShowDay(s.day)
	}
	return ""
}

// window sets the last day by the period that ends first: the one of the terms
// on file or the one that the page states since this change.
func window(d *record.Deadline, t record.Terms, page record.Period, r diff.Report, o Occasion, tz *time.Location) {
	var from string
	d.From, from, d.Certainty = opened(t, r, o, tz)
	file, byPage := snapshot.Day(""), snapshot.Day("")
	if t.Window.Days > 0 {
		file = lastDay(t.Window, d.From)
	}
	if page.Days > 0 {
		byPage = lastDay(page, d.From)
	}
	if byPage == "" || file != "" && file <= byPage {
		d.ObjectBy = file
		d.Basis = fmt.Sprintf("%s from %s", t.Window.Words(), from)
		return
	}
	d.ObjectBy, d.ByPage, d.Otherwise, d.Certainty = byPage, true, file, record.Earliest
	d.Basis = fmt.Sprintf("%s, as the page says now, from %s", page.Words(), from)
	if file != "" {
		d.Basis += fmt.Sprintf("; by %s under the terms on file, %s", ShowDay(file), t.Window.Words())
	}
}

// untilStart ends a right that ends when processing may begin.
func untilStart(d *record.Deadline, t record.Terms, s start) {
	before := dayBefore(s.day)
	if !t.UntilStart || before == "" || before >= d.ObjectBy {
		return
	}
	if after := dayBefore(s.later); after != "" || s.gone {
		d.Otherwise = min(cmp.Or(after, d.ObjectBy), d.ObjectBy)
	}
	d.ObjectBy = before
	d.Basis = "the day before the start; else " + d.Basis
	if d.Otherwise != "" && !d.ByPage {
		d.Basis += "; by " + ShowDay(d.Otherwise) + " with the other start"
	}
}

// pagePeriod returns the shortest period to object that the page states since a
// change, where it is not the one on file. Months have no number of days.
func pagePeriod(r diff.Report, onFile record.Period) record.Period {
	var shortest record.Period
	for _, c := range r.Changes {
		for _, p := range c.Periods {
			if p.About != diff.AboutObjection || p.New == nil {
				continue
			}
			n, business, ok := p.New.Days()
			stated := record.Period{Days: n, Business: business}
			if ok && n > 0 && (shortest.IsZero() || days(stated) < days(shortest)) {
				shortest = stated
			}
		}
	}
	if shortest == onFile {
		return record.Period{}
	}
	return shortest
}

// days is about how many days a period has.
func days(p record.Period) int {
	if p.Business {
		return p.Days * 7 / 5
	}
	return p.Days
}
