package wording

import (
	"cmp"
	"strings"

	"github.com/subwatch/subwatch/notify"
)

// newHello tells a new destination what is watched.
func newHello(m notify.Message) Alert {
	a := Alert{Repeated: m.Repeated}
	for _, w := range m.Watched {
		a.Lead = append(a.Lead, Line{Spans: []Span{{Text: "now watching "}, {Text: WatchedName(w), Ink: Strong}, {Text: ": " + WatchedWords(w)}}})
	}
	if len(m.Watched) == 0 {
		a.Lead = append(a.Lead, Line{Spans: Say("no vendor is watched yet")})
	}
	a.Lead = append(a.Lead, UnreadLines(m)...)
	return a
}

// UnreadLines says of a first message which vendors cannot be read, and why, and
// which were not read yet.
func UnreadLines(m notify.Message) []Line {
	var out []Line
	if len(m.Unread) > 0 {
		l := Line{label: "cannot be read"}
		for _, u := range m.Unread {
			l.Items = append(l.Items, unreadWords(u, m.Zone))
		}
		out = append(out, l)
	}
	if names := cleanNames(m.NeverRead); len(names) > 0 {
		out = append(out, Labelled("not read yet", strings.Join(names, ", ")))
	}
	return out
}

// WatchedName returns the vendor's name as people say it.
func WatchedName(w notify.Watched) string {
	if n := strings.TrimSpace(Clean(cmp.Or(w.Title, w.Vendor))); n != "" {
		return n
	}
	return "a page"
}

// WatchedWords says what is watched of a vendor: "30 sub-processors (25
// Third-Party Sub-processors, 5 Atlassian Group Sub-processors), next start
// date 30 Sep 2024".
func WatchedWords(w notify.Watched) string {
	out := WatchedCount(w)
	if len(w.Lists) > 1 {
		var lists []string
		for _, l := range w.Lists {
			lists = append(lists, Thousands(l.Subprocessors)+" "+ListTitle(l.Title))
		}
		out += " (" + strings.Join(lists, ", ") + ")"
	}
	return out + nextStart(w)
}

// WatchedFacts says it without the lists.
func WatchedFacts(w notify.Watched) string { return WatchedCount(w) + nextStart(w) }

func nextStart(w notify.Watched) string {
	if d := strings.TrimSpace(Day(w.Starts)); d != "" {
		return ", next start date " + d
	}
	return ""
}

// WatchedCount says how many sub-processors are watched.
func WatchedCount(w notify.Watched) string {
	return Count(w.Subprocessors(), "sub-processor", "sub-processors")
}

// ListTitle returns a list's title, and words for one that has none.
func ListTitle(s string) string {
	if s = strings.TrimSpace(Clean(s)); s != "" {
		return s
	}
	return "(no title)"
}
