package notify

import "strings"

// hello tells a new destination what is watched, with the lists of each
// vendor while there is room, else the counts, else the names.
func (s *sheet) hello(m Message) {
	title := "subwatch is watching " + count(len(m.Watched), "vendor", "vendors")
	if len(m.Watched) == 1 {
		facts := watchedFacts(m.Watched[0])
		title = "Now watching " + cut(watchedName(m.Watched[0]), maxHeader-units(facts)-20) + ": " + facts
	}
	s.header(title)
	lines := []string{"Changes in these sub-processor lists will be told here."}
	if m.Repeated {
		lines = append(lines, "*possibly repeated*: an earlier attempt to send this may have arrived")
	}
	s.section(strings.Join(lines, "\n"))
	for _, words := range []func(Watched) string{watchedWords, watchedFacts, watchedCount} {
		r := &rich{}
		var items [][]span
		for _, w := range m.Watched {
			items = append(items, cutSpans([]span{{text: watchedName(w), ink: strong}, {text: ": " + words(w)}}, maxNote))
		}
		if r.list(items); s.rich(r) {
			return
		}
	}
	var names []string
	for _, w := range m.Watched {
		names = append(names, cut(watchedName(w), 60))
	}
	r := &rich{}
	r.section(cutSpans(say(strings.Join(names, ", ")), maxPartChars))
	s.rich(r)
}
