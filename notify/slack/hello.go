package slack

import (
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// hello tells a new destination what is watched, with the lists of each
// vendor while there is room, else the counts, else the names.
func (s *sheet) hello(m notify.Message) {
	title := "subwatch is watching " + wording.Count(len(m.Watched), "vendor", "vendors")
	if len(m.Watched) == 1 {
		facts := wording.WatchedFacts(m.Watched[0])
		title = "Now watching " + wording.Cut(wording.WatchedName(m.Watched[0]), maxHeader-wording.Units(facts)-20) + ": " + facts
	}
	if n := len(m.Unread); n > 0 {
		unread := fmt.Sprintf(" · %d cannot be read", n)
		title = wording.Cut(title, maxHeader-wording.Units(unread)) + unread
	}
	s.header(title)
	lines := []string{"Changes in these sub-processor lists will be told here."}
	if m.Repeated {
		lines = append(lines, "*possibly repeated*: an earlier attempt to send this may have arrived")
	}
	s.section(strings.Join(lines, "\n"))
	s.lines(wording.UnreadLines(m), maxUnread)
	for _, words := range []func(notify.Watched) string{wording.WatchedWords, wording.WatchedFacts, wording.WatchedCount} {
		r := &rich{}
		var items [][]wording.Span
		for _, w := range m.Watched {
			items = append(items, cutSpans([]wording.Span{{Text: wording.WatchedName(w), Ink: wording.Strong}, {Text: ": " + words(w)}}, maxNote))
		}
		if r.list(items); s.rich(r) {
			return
		}
	}
	var names []string
	for _, w := range m.Watched {
		names = append(names, wording.Cut(wording.WatchedName(w), 60))
	}
	r := &rich{}
	r.section(cutSpans(wording.Say(strings.Join(names, ", ")), maxPartChars))
	s.rich(r)
}
