package wording

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// This file puts deadlines, decisions and owners into words. It counts days
// from the day it is handed and knows no clock.

// A Line is something said of a change as a whole, or of a vendor.
type Line struct {
	label string
	Spans []Span
	Items [][]Span // one below the other
}

// Labelled returns a line of our words behind a label.
func Labelled(label, text string) Line { return Line{label: label, Spans: Say(text)} }

// Head returns the label of a line and what stands beside it.
func (l Line) Head() []Span {
	switch {
	case l.label == "":
		return l.Spans
	case len(l.Spans) == 0:
		return Say(l.label + ":")
	}
	return append(Say(l.label+": "), l.Spans...)
}

// Flatten returns a line as spans, its items one behind the other.
func (l Line) Flatten() []Span {
	out := l.Head()
	for i, it := range l.Items {
		switch {
		case i > 0:
			out = append(out, Span{Text: "; "})
		case len(out) > 0:
			out = append(out, Span{Text: " "})
		}
		out = append(out, it...)
	}
	return out
}

// starts returns the day the use of a change's sub-processors begins.
func starts(m notify.Message) snapshot.Day {
	var page snapshot.Day
	if m.Report != nil {
		page = m.Report.Starts
	}
	if m.Deadline != nil {
		return cmp.Or(m.Deadline.Starts, page)
	}
	return page
}

// begins reports whether something starts with a change: it waits for a decision, a
// sub-processor came, or the page's date is another one. A typo that is corrected
// before the page's date starts nothing.
func begins(changes []diff.Change) bool {
	return slices.ContainsFunc(changes, func(c diff.Change) bool {
		switch slot := SlotOf(&c); {
		case slot == inCount:
			return false
		case c.Kind == diff.Added, c.Kind == diff.Activated, c.Kind == diff.Replaced, c.Kind == diff.Dates:
			return true
		default:
			return slot == InFull
		}
	})
}

// startsFact says when the use begins: "starts 30 Sep 2024", and from that day
// on "started".
func startsFact(m notify.Message) string {
	d := starts(m)
	words := strings.TrimSpace(Day(d))
	switch _, ok := d.Time(); {
	case words == "":
		return ""
	case ok && m.Today != "" && m.Today == d:
		return "starts today, " + words
	case ok && m.Today != "" && m.Today > d:
		return "started " + words
	}
	return "starts " + words
}

// dated reports whether there is a day to act by.
func dated(d *record.Deadline) bool {
	if d == nil || d.Right == record.NoRight || d.Certainty == record.Unknown {
		return false
	}
	_, object := d.ObjectBy.Time()
	_, act := d.ActBy.Time()
	return object && act
}

// actFact says by when to act: "decide by Fri 27 Sep 2024, 28 days left"; a
// right that outlives the start, "you may terminate until 13 Oct 2026"; a day
// that has passed, "the window may have closed on Fri 27 Sep 2024". It is empty where
// there is no date.
func actFact(m notify.Message, left func(today, to snapshot.Day) string) string {
	d := m.Deadline
	if !dated(d) {
		return ""
	}
	act := d.ActBy
	if m.Today > d.ActBy { // the weekend after it
		act = d.ObjectBy
	}
	starts := starts(m)
	switch {
	case m.Today > d.ObjectBy:
		return "the window may have closed on " + weekday(d.ActBy)
	case starts != "" && d.ObjectBy > starts:
		verb := "object"
		if d.Right == record.Terminate {
			verb = "terminate"
		}
		return "you may " + verb + " until " + Day(d.ObjectBy)
	}
	words := "decide by " + weekday(act)
	if l := left(m.Today, act); l != "" {
		words += ", " + l
	}
	return words
}

// daysLeft counts calendar days: "28 days left", "1 day left", "today".
func daysLeft(today, to snapshot.Day) string {
	a, okA := today.Time()
	b, okB := to.Time()
	if !okA || !okB || a.After(b) {
		return ""
	}
	if n := int(b.Sub(a) / (24 * time.Hour)); n > 0 {
		return Count(n, "day", "days") + " left"
	}
	return "today"
}

// workingDaysLeft counts Monday to Friday: "2 working days left".
func workingDaysLeft(today, to snapshot.Day) string {
	a, okA := today.Time()
	b, okB := to.Time()
	if !okA || !okB || a.After(b) {
		return ""
	}
	span := int(b.Sub(a) / (24 * time.Hour))
	n := span / 7 * 5
	for d := a.AddDate(0, 0, span/7*7); d.Before(b); {
		if d = d.AddDate(0, 0, 1); d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			n++
		}
	}
	if n > 0 {
		return Count(n, "working day", "working days") + " left"
	}
	return "today"
}

// weekday writes a day as "Fri 27 Sep 2024".
func weekday(d snapshot.Day) string {
	t, ok := d.Time()
	if !ok {
		return Clean(string(d))
	}
	return t.Format("Mon 2 Jan 2006")
}

// deadlineLines says how sure the deadline is and on what it rests.
func deadlineLines(d *record.Deadline) []Line {
	if d == nil {
		return nil
	}
	basis := strings.TrimSpace(OneLine(Clean(d.Basis)))
	var text string
	switch {
	case d.Right == record.NoRight:
		text = "none: the terms grant no right to object"
	case !dated(d):
		if text = "no date"; basis != "" {
			text, basis = text+": "+basis, ""
		}
	case d.Certainty == record.Exact:
		text = "exact"
	case d.ByPage:
		text = "earliest by the page"
	default:
		text = "earliest possible"
	}
	if basis != "" {
		text += "; " + basis
	}
	if dated(d) && d.ObjectBy != d.ActBy {
		text += "; the right itself ends on " + weekday(d.ObjectBy)
	}
	out := []Line{Labelled("deadline", text)}
	if d.Terms != nil && d.Terms.OnFile {
		words := "look at the contract"
		if s := strings.TrimSpace(OneLine(Clean(d.Terms.Source))); s != "" {
			words = "source " + Cut(s, 200)
		}
		out = append(out, Labelled("terms on file, not your contract", words))
	}
	if s := strings.TrimSpace(OneLine(Clean(d.ShortLead))); s != "" {
		label, rest, ok := strings.Cut(s, ": ")
		if !ok || label != "short lead" {
			label, rest = "short lead", s
		}
		out = append(out, Labelled(label, rest))
	}
	return out
}

// What may name an owner: ids of users and of groups as Slack writes them, and
// e-mail addresses. Their lengths are not in the expression: each character
// counted there takes all of Unicode's letters once more, at every start.
var (
	slackID     = regexp.MustCompile(`^[UWS][A-Z0-9]{1,30}$`)
	mailAddress = regexp.MustCompile("^([\\pL\\pN.!#$%&'*+/=?^_`{|}~-]+)@([\\pL\\pN.-]+)$")
)

// maxMailbox and maxMailHost bound the two parts of an e-mail address, in
// characters: RFC 5321, 4.5.3.1, allows 64 and 255 bytes; few hosts come near.
const maxMailbox, maxMailHost = 64, 190

func isMailAddress(s string) bool {
	m := mailAddress.FindStringSubmatch(s)
	return m != nil && utf8.RuneCountInString(m[1]) <= maxMailbox && utf8.RuneCountInString(m[2]) <= maxMailHost
}

// ownerOf returns who looks after the vendor, where there is something to
// review: an id of Slack's or an e-mail address. Anything else is nobody.
func ownerOf(m notify.Message) string {
	if len(tracked(m)) > 0 && (slackID.MatchString(m.Owner) || isMailAddress(m.Owner)) {
		return Clean(m.Owner)
	}
	return ""
}

// tracked returns the changes that a person decides on, and those of others that
// somebody objected to.
func tracked(m notify.Message) []*diff.Change {
	if m.Report == nil {
		return nil
	}
	var out []*diff.Change
	for i := range m.Report.Changes {
		if c := &m.Report.Changes[i]; SlotOf(c) == InFull || record.Objected(m.Decisions, c.Entry) {
			out = append(out, c)
		}
	}
	return out
}
