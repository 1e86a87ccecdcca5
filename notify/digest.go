package notify

import (
	"strings"
	"time"
)

// This file puts a week into words: the proof that no message meant that
// nothing had changed.

// newDigest says what a week came to.
func newDigest(m Message) alert {
	w := Week{}
	if m.Week != nil {
		w = *m.Week
	}
	a := newFoot(m)
	a.title = "Sub-processors this week"
	if !w.From.IsZero() && !w.To.IsZero() {
		a.title = "Sub-processors from " + shortDay(w.From) + " to " + shortDay(w.To)
	}
	open := 0
	for _, c := range w.Changes {
		if c.Open {
			open++
		}
	}
	switch {
	case len(w.Changes) == 0:
		a.facts = append(a.facts, "no changes")
	default:
		a.facts = append(a.facts, count(len(w.Changes), "change", "changes"))
		if open > 0 {
			a.facts = append(a.facts, thousands(open)+" open")
		}
	}
	if n := len(w.Unread); n > 0 {
		a.facts = append(a.facts, thousands(n)+" unreadable")
	}
	watched := count(w.Watched, "vendor", "vendors") + " watched · " + count(w.Runs, "run", "runs") + " · " + count(w.Checks, "page", "pages") + " read"
	if w.LongestGap > 0 {
		watched += " · longest time between two runs " + duration(w.LongestGap)
	}
	a.lead = append(a.lead, line{spans: say(watched)})
	if len(w.Changes) > 0 {
		l := line{label: "changes"}
		for _, c := range w.Changes {
			l.items = append(l.items, weekChange(c))
		}
		a.lead = append(a.lead, l)
	}
	switch {
	case len(w.Unread) > 0:
		l := line{label: "cannot be read"}
		for _, u := range w.Unread {
			l.items = append(l.items, unreadWords(u))
		}
		a.lead = append(a.lead, l)
	case w.Watched > 0:
		a.lead = append(a.lead, line{spans: say("every watched page can be read")})
	}
	if names := cleanNames(w.NotWatched); len(names) > 0 {
		a.lead = append(a.lead, labelled("not watched, never read so far", strings.Join(names, ", ")))
	}
	return a
}

func shortDay(t time.Time) string { return t.Format("2 Jan 2006") }

func weekChange(c WeekChange) []span {
	out := []span{{text: title(c.Title), ink: strong}}
	var facts []string
	if c.Review > 0 {
		facts = append(facts, thousands(c.Review)+" to review")
	}
	if c.Record > 0 {
		facts = append(facts, thousands(c.Record)+" to record")
	}
	text := ": " + firstOf(strings.Join(facts, ", "), "nothing to review")
	switch act := strings.TrimSpace(weekday(c.ActBy)); {
	case c.Open && act != "":
		text += " · open, decide by " + act
	case c.Open:
		text += " · open"
	case c.Review > 0:
		text += " · decided"
	}
	if id := strings.TrimSpace(clean(c.Change)); id != "" {
		text += " · change " + id
	}
	return append(out, span{text: text})
}

func unreadWords(u Unread) []span {
	text := ""
	if !u.Since.IsZero() {
		text = " since " + moment(u.Since)
	}
	if w := reasonWords(Blind{Status: u.Status, Why: u.Why}); w != "" {
		text += ": " + w
	}
	return []span{{text: title(u.Title), ink: strong}, {text: text}}
}

func title(s string) string {
	return firstOf(cut(strings.TrimSpace(oneLine(clean(s))), maxName), "a vendor")
}

// newTest says that a message arrives.
func newTest(m Message) alert {
	a := newFoot(m)
	a.title = "subwatch: a test message"
	a.lead = []line{{spans: say("Nothing has changed: this shows that messages arrive here.")}}
	return a
}
