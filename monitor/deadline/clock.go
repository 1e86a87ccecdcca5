// Package deadline computes by when a customer has to act on a change, from the
// terms of the contract (GDPR Art. 28(2) grants the right to object, the contract
// its days) and from the days that are known.
//
// It is pure: it reads no clock and no file. Package monitor says which notices
// and reads there were, and package notify/wording puts a deadline into words.
package deadline

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// This file is where the clock enters: days are counted here and nowhere else.
// Business days are Monday to Friday; no holiday is known, and nothing is moved
// to a later day. The day of the notice is not counted.

// An Occasion is what is known about a change when its deadline is computed.
type Occasion struct {
	Quiet     time.Time    // the last good read without the change
	Seen      time.Time    // the first read with it
	Notice    snapshot.Day // when the vendor's notice was received, the earliest of several; empty: none is recorded
	Starts    snapshot.Day // as the notice says, the earliest of several; empty: it does not
	Moved     snapshot.Day // the start as a later change of the page says
	Gone      bool         // a later change withdrew the start
	Confirmed snapshot.Day // the start as a person says: it holds, whatever else is said
	Used      snapshot.Day // the day on which it was seen to be in use, before its start
}

// Of returns the deadline of one change under the vendor's terms; ok is
// false where the terms do not speak of it. tz is where the team works: days
// begin and end there. When it was computed (At), and why, is the caller's to
// say.
//
// Where texts, dates or notices disagree, the earliest end leads, and the basis
// says the others.
func Of(t record.Terms, r diff.Report, c diff.Change, o Occasion, tz *time.Location) (d record.Deadline, ok bool) {
	if !Speaks(t, c) {
		return record.Deadline{}, false
	}
	onFile := t
	t = forEntry(t, c)
	start := startOf(cmp.Or(c.Starts, r.Starts), o)
	d = record.Deadline{Entry: c.Entry, Starts: start.day, Right: t.Right, Certainty: record.Unknown, Terms: &onFile}
	if o.Used != "" && o.Used < start.day {
		d.Starts = o.Used
	}
	quiet := snapshot.DayOf(o.Quiet.In(tz))
	if o.Notice != "" {
		quiet = min(quiet, o.Notice)
	}
	d.ShortLead = shortLead(t.Lead, quiet, d.Starts)
	page := pagePeriod(r, t.Window)
	switch {
	case t.Window.None && page.IsZero():
		d.Basis = "the clause gives no period"
	case t.Window.IsZero() && page.IsZero():
		d.Basis = "no objection period on file"
	default:
		window(&d, t, page, r, o, tz)
		untilStart(&d, t, start)
		d.ActBy = workingDayUpTo(d.ObjectBy)
	}
	d.Basis = strings.Join(nonEmpty(d.Basis, start.words(), t.Note), "; ")
	return d, true
}

// opened returns the day that opened the window, that day in words, and how sure
// it is.
func opened(t record.Terms, r diff.Report, o Occasion, tz *time.Location) (snapshot.Day, string, record.Certainty) {
	quiet, seen := snapshot.DayOf(o.Quiet.In(tz)), snapshot.DayOf(o.Seen.In(tz))
	switch {
	case t.From == record.FromNotice && o.Notice != "":
		return o.Notice, ShowDay(o.Notice) + ", the notice received", record.Exact
	case t.From == record.FromPosting:
		if day := posted(r, quiet, seen); day != "" {
			return day, ShowDay(day) + ", the page's own date", record.Exact
		}
	}
	words := ShowDay(quiet) + ", the last read without the change"
	if t.From == record.FromNotice {
		words += " (an earlier e-mail counts from its own day)"
	}
	return quiet, words, record.Earliest
}

// posted returns the day on which the page says that it was updated, where that
// date came with this version and can be true: it lies between the last read
// without the change and the first with it.
func posted(r diff.Report, quiet, seen snapshot.Day) snapshot.Day {
	for _, d := range r.New.Dates {
		if d.Kind != snapshot.Posted && d.Kind != snapshot.Updated || d.Precision != snapshot.ToDay || d.Date < quiet || d.Date > seen {
			continue
		}
		before := false
		for _, old := range r.Old.Dates {
			before = before || old.Date == d.Date && old.Kind == d.Kind
		}
		if !before {
			return d.Date
		}
	}
	return ""
}

// forEntry returns the terms as they hold for one sub-processor.
func forEntry(t record.Terms, c diff.Change) record.Terms {
	for _, w := range t.When {
		if w.Affiliate != nil && *w.Affiliate != affiliate(c) || w.Place != "" && !adequate(c) {
			continue
		}
		if !w.Lead.IsZero() {
			t.Lead = w.Lead
		}
		if !w.Window.IsZero() {
			t.Window = w.Window
		}
	}
	return t
}

// affiliate reports whether a change speaks of a company of the vendor's own
// group.
func affiliate(c diff.Change) bool {
	return c.ListKind == snapshot.Affiliates || c.Subprocessor != nil && !c.Subprocessor.AffiliateOf.IsZero()
}

// adequate reports whether every place of a sub-processor is in the EEA or in a
// country with an adequacy decision that holds for everybody.
func adequate(c diff.Change) bool {
	if c.Subprocessor == nil {
		return false
	}
	text := cmp.Or(c.Subprocessor.Location.Text, c.Subprocessor.EntityCountry.Text)
	set := place.Read(text)
	if text == "" || len(set.Unknown) > 0 || len(set.Open) > 0 || len(set.Countries)+len(set.Groups) == 0 {
		return false
	}
	for _, g := range set.Groups {
		if !g.InEEA() {
			return false
		}
	}
	for _, code := range set.Countries {
		if s := place.StandingOf(code); s.Kind == place.NoBasis || s.OnList() {
			return false
		}
	}
	return true
}

// shortLead says that the start comes sooner than the vendor promises, where
// even the last quiet read lies too close to it: before that day nothing can
// have been told by the page.
func shortLead(lead record.Period, quiet, starts snapshot.Day) string {
	if lead.Days == 0 || starts == "" || starts <= quiet || lastDay(lead, quiet) <= starts {
		return ""
	}
	promised := strconv.Itoa(lead.Days)
	if lead.Business {
		promised = lead.Words()
	}
	return fmt.Sprintf("short lead: %d days to the start, the clause promises %s", Days(quiet, starts), promised)
}

// lastDay returns the last day of a period that opens after a day.
func lastDay(p record.Period, day snapshot.Day) snapshot.Day {
	t, ok := day.Time()
	if !ok {
		return ""
	}
	if !p.Business {
		return snapshot.DayOf(t.AddDate(0, 0, p.Days))
	}
	for n := 0; n < p.Days; {
		t = t.AddDate(0, 0, 1)
		if isWorkingDay(t) {
			n++
		}
	}
	return snapshot.DayOf(t)
}

func isWorkingDay(t time.Time) bool {
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// workingDayUpTo returns the last working day that is not after a day.
func workingDayUpTo(day snapshot.Day) snapshot.Day { return WorkingDaysBefore(day, 0) }

// WorkingDaysBefore returns the working day that lies n working days before the
// last working day up to a day.
func WorkingDaysBefore(day snapshot.Day, n int) snapshot.Day {
	t, ok := day.Time()
	if !ok {
		return ""
	}
	for !isWorkingDay(t) {
		t = t.AddDate(0, 0, -1)
	}
	for ; n > 0; n-- {
		for t = t.AddDate(0, 0, -1); !isWorkingDay(t); {
			t = t.AddDate(0, 0, -1)
		}
	}
	return snapshot.DayOf(t)
}

func dayBefore(day snapshot.Day) snapshot.Day {
	t, ok := day.Time()
	if !ok {
		return ""
	}
	return snapshot.DayOf(t.AddDate(0, 0, -1))
}

// Days counts the days from one to another.
func Days(from, to snapshot.Day) int {
	a, okA := from.Time()
	b, okB := to.Time()
	if !okA || !okB {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

// ShowDay writes a day as people do: "29 Aug 2024".
func ShowDay(day snapshot.Day) string {
	t, ok := day.Time()
	if !ok {
		return string(day)
	}
	return t.Format("2 Jan 2006")
}

func nonEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}
