package notify

import (
	"strings"
	"time"
)

// This file puts into words that vendors cannot be read, and that they can be
// read again.

// newSick says that a vendor cannot be read, why, and what holds until then.
func newSick(m Message) alert {
	b := blindOf(m)
	since := ""
	if !b.Since.IsZero() {
		since = " since " + moment(b.Since)
	}
	title := possessiveOf(who(m)) + " page cannot be read" + since
	if b.Days > 0 {
		title = possessiveOf(who(m)) + " page still cannot be read, for " + count(b.Days, "day", "days")
	}
	a := newFoot(m)
	a.title = title
	if b.Days > 0 && since != "" {
		a.facts = append(a.facts, strings.TrimSpace(since))
	}
	a.lead = append(a.lead, labelled("reason", reasonWords(b)))
	if names := cleanNames(b.Added); len(names) > 0 {
		a.lead = append(a.lead, labelled("unconfirmed", "a read that is not believed yet adds "+series(names)))
	}
	a.lead = append(a.lead, labelled("until then", "the lists last read stay, nothing is called removed; a change in that time is told once the page is read again. Look at the page yourself where a day to act by is near"))
	return a
}

// newRecovered says that a vendor can be read again, and when it could not.
func newRecovered(m Message) alert {
	b := blindOf(m)
	a := newFoot(m)
	a.title = possessiveOf(who(m)) + " page can be read again"
	switch {
	case !b.Since.IsZero() && !b.Until.IsZero():
		a.lead = append(a.lead, labelled("blind", "from "+moment(b.Since)+" to "+moment(b.Until)+length(b.Until.Sub(b.Since))))
	case !b.Since.IsZero():
		a.lead = append(a.lead, labelled("blind", "from "+moment(b.Since)))
	}
	if w := reasonWords(b); w != "" {
		a.lead = append(a.lead, labelled("the reason was", w))
	}
	if d := strings.TrimSpace(weekday(b.Touches)); d != "" {
		a.lead = append(a.lead, line{spans: []span{{text: "this lies across a day to act by: " + d, ink: strong}}})
		a.facts = append(a.facts, "across a day to act by: "+d)
	}
	return a
}

// newOutage says that many vendors cannot be read at once.
func newOutage(m Message) alert {
	b := blindOf(m)
	a := newFoot(m)
	names := cleanNames(m.Titles)
	a.title = count(len(names), "vendor", "vendors") + " cannot be read at once"
	a.facts = []string{"likely the network at home"}
	if !b.Since.IsZero() {
		a.facts = append(a.facts, "since "+moment(b.Since))
	}
	if w := reasonWords(b); w != "" {
		a.lead = append(a.lead, labelled("reason", w))
	}
	a.lead = append(a.lead,
		labelled("until then", "their lists last read stay, nothing is called removed; check the network, the proxy and the name server of the machine that runs subwatch"),
		labelled("vendors", strings.Join(names, ", ")))
	return a
}

func blindOf(m Message) Blind {
	if m.Blind == nil {
		return Blind{}
	}
	return *m.Blind
}

// possessiveOf gives "Acme’s".
func possessiveOf(who string) string { return who + "’s" }

// reasonWords says in plain words why a page cannot be read, and the error.
func reasonWords(b Blind) string {
	var words string
	switch b.Status {
	case "unreachable":
		words = "the page cannot be reached"
	case "blocked":
		words = "the site answers with a wall instead of the page"
	case "unreadable":
		words = "the page answers, but its lists cannot be found in it"
	case "flapping":
		words = "two reads in a row differ"
	default:
		words = strings.TrimSpace(oneLine(clean(b.Status)))
	}
	if why := strings.TrimSpace(oneLine(clean(b.Why))); why != "" {
		if words != "" {
			words += ": "
		}
		words += cut(why, 300)
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
			parts = append(parts, count(n, u.one, u.many))
			minutes -= n * u.minutes
		} else if len(parts) == 1 {
			break
		}
	}
	return firstOf(strings.Join(parts, " "), "under a minute")
}

func cleanNames(names []string) []string {
	var out []string
	for _, n := range names {
		if n = strings.TrimSpace(oneLine(clean(n))); n != "" {
			out = append(out, cut(n, maxName))
		}
	}
	return out
}
