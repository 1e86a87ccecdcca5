package wording

import (
	"cmp"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot/record"
)

// This file puts a week into words: the proof that no message meant that
// nothing had changed.

// newDigest says what a week came to.
func newDigest(m notify.Message) Alert {
	w := record.Week{}
	if m.Week != nil {
		w = *m.Week
	}
	a := newFoot(m)
	a.Title = "Sub-processors this week"
	if !w.From.IsZero() && !w.To.IsZero() {
		a.Title = "Sub-processors from " + shortDay(w.From) + " to " + shortDay(w.To)
	}
	open := 0
	for _, c := range w.Changes {
		if c.Open {
			open++
		}
	}
	switch {
	case len(w.Changes) == 0:
		a.Facts = append(a.Facts, "no changes")
	default:
		a.Facts = append(a.Facts, Count(len(w.Changes), "change", "changes"))
		if open > 0 {
			a.Facts = append(a.Facts, Thousands(open)+" open")
		}
	}
	if n := len(w.Unread); n > 0 {
		a.Facts = append(a.Facts, Thousands(n)+" unreadable")
	}
	watched := Count(w.Watched, "vendor", "vendors") + " watched · " + Count(w.Runs, "run", "runs") + " · " + Count(w.Checks, "page", "pages") + " read"
	if w.LongestGap > 0 {
		watched += " · longest gap between runs " + duration(w.LongestGap)
	}
	a.Lead = append(a.Lead, Line{Spans: Say(watched)})
	if len(w.Changes) > 0 {
		l := Line{label: "changes"}
		for _, c := range w.Changes {
			l.Items = append(l.Items, weekChange(c))
		}
		a.Lead = append(a.Lead, l)
	}
	switch {
	case len(w.Unread) > 0:
		l := Line{label: "cannot be read"}
		for _, u := range w.Unread {
			l.Items = append(l.Items, unreadWords(u, m.Zone))
		}
		a.Lead = append(a.Lead, l)
	case w.Watched > 0:
		a.Lead = append(a.Lead, Line{Spans: Say("every watched page can be read")})
	}
	if names := cleanNames(w.NotWatched); len(names) > 0 {
		a.Lead = append(a.Lead, Labelled("never read so far, so not watched", strings.Join(names, ", ")))
	}
	return a
}

func shortDay(t time.Time) string { return t.Format("2 Jan 2006") }

func weekChange(c record.WeekChange) []Span {
	out := []Span{{Text: title(c.Title), Ink: Strong}}
	var facts []string
	review := c.ByClass[string(diff.Review)]
	if review > 0 {
		facts = append(facts, Thousands(review)+" to review")
	}
	if n := c.ByClass[string(diff.Record)]; n > 0 {
		facts = append(facts, Thousands(n)+" to record")
	}
	text := ": " + cmp.Or(strings.Join(facts, ", "), "nothing to review")
	switch act := strings.TrimSpace(weekday(c.ActBy)); {
	case c.Open && act != "":
		text += " · open, decide by " + act
	case c.Open:
		text += " · open"
	case review > 0:
		text += " · decided"
	}
	if id := strings.TrimSpace(Clean(c.Change)); id != "" {
		text += " · change " + id
	}
	return append(out, Span{Text: text})
}

func unreadWords(u record.Unread, zone *time.Location) []Span {
	text := ""
	if !u.Since.IsZero() {
		text = " since " + moment(u.Since, zone)
	}
	if w := reasonWords(record.Blind{Status: u.Status, Why: u.Why}); w != "" {
		text += ": " + w
	}
	return []Span{{Text: title(u.Title), Ink: Strong}, {Text: text}}
}

func title(s string) string {
	return cmp.Or(Cut(strings.TrimSpace(OneLine(Clean(s))), MaxName), "a vendor")
}

// newTest says that a message arrives.
func newTest(m notify.Message) Alert {
	a := newFoot(m)
	a.Title = "subwatch: a test message"
	a.Lead = []Line{{Spans: Say("Nothing has changed: this shows that messages arrive here.")}}
	return a
}
