package scraper

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// Amounts of text, in bytes, by which it is judged what a page says instead of
// its list: on a page with less than gateText any line of it counts, on a longer
// one only its headings and the lines that speak of sub-processors; what a page
// of less than downText says of itself is what it is.
const (
	gateText = 1500
	downText = 600
	gateLine = 300

	shortLine = 120
)

// gate tells what a page without a list shows in its place: that it is out of
// order, wants a log-in or a request, or found nothing. None of it says that
// there is no list. text is how much text the page has, in bytes.
func (r *reading) gate(text int) *ReadError {
	about := speaksOfSubs(r.own())
	found := map[kinds]string{}
	note := func(s string, title bool) {
		k := gateWords.kinds(s)
		if title && k&saysNotice != 0 {
			k |= saysDown
		}
		for _, one := range []kinds{saysDown, saysGate, saysEmpty, saysNotice} {
			if k&one != 0 && found[one] == "" {
				found[one] = s
			}
		}
	}
	note(r.doc.title, true)
	for i := range r.lines {
		l := &r.lines[i]
		if l.chrome || len(l.text) > gateLine || r.doc.isHidden(l.at) {
			continue
		}
		if text < gateText || len(l.text) < shortLine && (l.level > 0 && l.level < boldLevel || speaksOfSubs(l.text) || about) {
			note(l.text, l.level == 1)
		}
	}
	for _, b := range r.blocks {
		for i := range b.rows[:min(len(b.rows), 3)] {
			for c := range b.rows[i].cells {
				if t := oneLine(r.doc.raw(&b.rows[i].cells[c])); len(t) <= gateLine && (about || text < gateText) {
					note(t, false)
				}
			}
		}
	}
	switch {
	case r.asksPassword() && text < gateText:
		return &ReadError{Kind: AccessWall, Detail: firstOf(clip(found[saysGate]), "it asks for a password")}
	case found[saysGate] != "" && (found[saysDown] == "" || speaksOfSubs(found[saysGate])):
		return &ReadError{Kind: AccessWall, Detail: clip(found[saysGate])}
	case found[saysDown] == "" && r.outOfOrder():
		return &ReadError{Kind: OutOfOrder, Detail: clip(firstOf(r.firstHeading(), r.doc.title))}
	case found[saysDown] != "":
		return &ReadError{Kind: OutOfOrder, Detail: clip(found[saysDown])}
	case found[saysEmpty] != "":
		return &ReadError{Kind: NothingShown, Detail: clip(found[saysEmpty])}
	case found[saysNotice] != "" && text < downText:
		return &ReadError{Kind: OutOfOrder, Detail: clip(found[saysNotice])}
	}
	return nil
}

// outOfOrder reports a page whose title or first heading says so: whatever else
// stands on it, it is not what the vendor shows.
func (r *reading) outOfOrder() bool {
	return gateWords.kinds(r.doc.title+" . "+r.firstHeading())&saysDown != 0 || statusTitle.MatchString(r.doc.title) || statusTitle.MatchString(r.firstHeading())
}

// statusTitle is the title of a page that shows a server's error.
var statusTitle = regexp.MustCompile(`^(?i:error |http )?[45]\d\d(?:\P{L}|$)`)

// asksPassword reports a page with a field for a password.
func (r *reading) asksPassword() bool {
	return strings.Contains(strings.ToLower(string(r.text[:min(len(r.text), 1<<17)])), `type="password"`)
}

// isHidden reports a node that a reader does not see.
func (d *doc) isHidden(at int32) bool {
	for p := at; p >= 0; p = d.nodes[p].parent {
		if d.nodes[p].flags&(isHidden|isAside) != 0 {
			return true
		}
	}
	return false
}

// asksConsent gives the words by which a page without a list asks for consent,
// and "" for one that does not. A banner is part of an ordinary page: the page
// must have little else to say, or say so in its title or first heading.
func (r *reading) asksConsent(text int) string {
	for _, t := range []string{r.doc.title, r.firstHeading()} {
		if saidBy(t).wall() {
			return t
		}
	}
	if text > wallText {
		return ""
	}
	words, answers := "", false
	for i := range r.lines {
		l := &r.lines[i]
		k := subjectWords.kinds(l.text)
		if k&saysWall != 0 && words == "" {
			words = l.text
		}
		answers = answers || k&saysAnswer != 0
	}
	for i := range r.doc.nodes {
		answers = answers || r.doc.nodes[i].atom == atom.Dialog
	}
	if answers {
		return words
	}
	return ""
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
