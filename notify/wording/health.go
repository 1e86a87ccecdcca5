package wording

import (
	"cmp"
	"strings"
	"time"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot/record"
)

// This file puts into words that vendors cannot be read, and that they can be
// read again.

// newSick says that a vendor cannot be read, why, and what holds until then.
func newSick(m notify.Message) Alert {
	b := blindOf(m)
	since := ""
	if !b.Since.IsZero() {
		since = " since " + moment(b.Since, m.Zone)
	}
	title := possessiveOf(who(m)) + " page cannot be read" + since
	if b.Days > 0 {
		title = possessiveOf(who(m)) + " page still cannot be read, after " + Count(b.Days, "day", "days")
	}
	a := newFoot(m)
	a.Title = title
	if b.Days > 0 && since != "" {
		a.Facts = append(a.Facts, strings.TrimSpace(since))
	}
	a.Lead = append(a.Lead, Labelled("reason", reasonWords(b)))
	if names := cleanNames(b.Added); len(names) > 0 {
		a.Lead = append(a.Lead, Labelled("unconfirmed", "a read that is not confirmed yet would add "+series(names)))
	}
	if len(m.NeverRead) > 0 {
		a.Lead = append(a.Lead, Labelled("never read so far", "nothing of it is watched yet; check the address in the configuration"))
		return a
	}
	a.Lead = append(a.Lead, Labelled("until then", "the lists last read still stand, and nothing counts as removed; a change made meanwhile is told once the page can be read again. Where a deadline is near, look at the page yourself"))
	return a
}

// newRecovered says that a vendor can be read again, and when it could not.
func newRecovered(m notify.Message) Alert {
	b := blindOf(m)
	a := newFoot(m)
	a.Title = possessiveOf(who(m)) + " page can be read again"
	switch {
	case !b.Since.IsZero() && !b.Until.IsZero():
		a.Lead = append(a.Lead, Labelled("unreadable", "from "+moment(b.Since, m.Zone)+" to "+moment(b.Until, m.Zone)+length(b.Until.Sub(b.Since))))
	case !b.Since.IsZero():
		a.Lead = append(a.Lead, Labelled("unreadable", "from "+moment(b.Since, m.Zone)))
	}
	if w := reasonWords(b); w != "" {
		a.Lead = append(a.Lead, Labelled("reason", w))
	}
	if d := strings.TrimSpace(weekday(b.Touches)); d != "" {
		a.Lead = append(a.Lead, Line{Spans: []Span{{Text: "a deadline fell in that time: " + d, Ink: Strong}}})
		a.Facts = append(a.Facts, "a deadline fell in that time: "+d)
	}
	return a
}

// newOutage says that many vendors cannot be read at once.
func newOutage(m notify.Message) Alert {
	b := blindOf(m)
	a := newFoot(m)
	names := cleanNames(m.Titles)
	a.Title = Count(len(names), "vendor", "vendors") + " cannot be read at once"
	a.Facts = []string{"probably your own network"}
	if !b.Since.IsZero() {
		a.Facts = append(a.Facts, "since "+moment(b.Since, m.Zone))
	}
	if w := reasonWords(b); w != "" {
		a.Lead = append(a.Lead, Labelled("reason", w))
	}
	check := "check the network, the proxy and the DNS of the machine that runs subwatch"
	never := cleanNames(m.NeverRead)
	if len(never) < len(names) {
		a.Lead = append(a.Lead, Labelled("until then", "their lists last read still stand, and nothing counts as removed; "+check))
	} else {
		a.Lead = append(a.Lead, Line{Spans: Say(check)})
	}
	a.Lead = append(a.Lead, Labelled("vendors", strings.Join(names, ", ")))
	if len(never) > 0 {
		a.Lead = append(a.Lead, Labelled("never read so far, so not watched yet", strings.Join(never, ", ")))
	}
	return a
}

func blindOf(m notify.Message) record.Blind {
	if m.Blind == nil {
		return record.Blind{}
	}
	return *m.Blind
}

// possessiveOf returns "Acme’s".
func possessiveOf(who string) string { return who + "’s" }

// reasonWords says in plain words why a page cannot be read, and the error.
func reasonWords(b record.Blind) string {
	var words string
	switch b.Status {
	case record.Unreachable:
		words = "the page cannot be reached"
	case record.Blocked:
		words = "the site answers with a bot check instead of the page"
	case record.Unreadable:
		words = "the page answers, but its lists cannot be found in it"
	case record.Flapping:
		words = "two reads in a row differ"
	default:
		words = strings.TrimSpace(OneLine(Clean(string(b.Status))))
	}
	if why := strings.TrimSpace(OneLine(Clean(b.Why))); why != "" {
		if words != "" {
			words += ": "
		}
		words += Cut(why, 300)
	}
	return words
}

// length says how long a time was, in brackets.
func length(d time.Duration) string {
	if d < time.Minute {
		return ""
	}
	return " (" + duration(d) + ")"
}

// duration writes how long something took in its two largest units: "2 days 3
// hours".
func duration(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	parts := []string{}
	for _, u := range []struct {
		minutes   int
		one, many string
	}{{24 * 60, "day", "days"}, {60, "hour", "hours"}, {1, "minute", "minutes"}} {
		if n := minutes / u.minutes; n > 0 && len(parts) < 2 {
			parts = append(parts, Count(n, u.one, u.many))
			minutes -= n * u.minutes
		} else if len(parts) == 1 {
			break
		}
	}
	return cmp.Or(strings.Join(parts, " "), "under a minute")
}

func cleanNames(names []string) []string {
	var out []string
	for _, n := range names {
		if n = strings.TrimSpace(OneLine(Clean(n))); n != "" {
			out = append(out, Cut(n, MaxName))
		}
	}
	return out
}
