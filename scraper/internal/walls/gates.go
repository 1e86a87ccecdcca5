package walls

import (
	"regexp"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
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
func gate(r *lists.Reading, text int) *page.ReadError {
	says := insteadOfList(r, text)
	down, asks := says[lexicon.SaysDown], says[lexicon.SaysGate]
	switch {
	case r.Doc.AsksPassword && text < gateText:
		return &page.ReadError{Kind: page.AccessWall, Detail: firstOf(page.Clip(asks), "it asks for a password")}
	case asks != "" && (down == "" || lexicon.SpeaksOfSubs(asks)):
		return &page.ReadError{Kind: page.AccessWall, Detail: page.Clip(asks)}
	case down == "" && outOfOrder(r):
		return &page.ReadError{Kind: page.OutOfOrder, Detail: page.Clip(firstOf(firstHeading(r), r.Doc.Title))}
	case down != "":
		return &page.ReadError{Kind: page.OutOfOrder, Detail: page.Clip(down)}
	case says[lexicon.SaysEmpty] != "":
		return &page.ReadError{Kind: page.NothingShown, Detail: page.Clip(says[lexicon.SaysEmpty])}
	case says[lexicon.SaysNotice] != "" && text < downText:
		return &page.ReadError{Kind: page.OutOfOrder, Detail: page.Clip(says[lexicon.SaysNotice])}
	}
	return nil
}

// insteadOfList returns the first words by which a page says each of what may
// stand in the place of a list: in its title, in the lines that count on a page
// with so much text, and in what looked like a list.
func insteadOfList(r *lists.Reading, text int) firstWords {
	about := lexicon.SpeaksOfSubs(own(r))
	found := firstWords{}
	found.note(r.Doc.Title, true)
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome || len(l.Text) > gateLine || isHidden(r.Doc, l.At) {
			continue
		}
		if text < gateText || len(l.Text) < shortLine && (l.IsHeading() || lexicon.SpeaksOfSubs(l.Text) || about) {
			found.note(l.Text, l.Level == 1)
		}
	}
	if !about && text >= gateText {
		return found
	}
	for _, b := range r.Blocks {
		for i := range b.Rows[:min(len(b.Rows), 3)] {
			for c := range b.Rows[i].Cells {
				if t := dom.OneLine(lists.Raw(r.Doc, &b.Rows[i].Cells[c])); len(t) <= gateLine {
					found.note(t, false)
				}
			}
		}
	}
	return found
}

// firstWords are the first words that say each of what may stand in the place of
// a list.
type firstWords map[lexicon.Kinds]string

// note adds a text. What a title or first heading gives notice of is true of the
// whole page.
func (f firstWords) note(s string, title bool) {
	k := lexicon.PageWords.Kinds(s)
	if title && k&lexicon.SaysNotice != 0 {
		k |= lexicon.SaysDown
	}
	for _, one := range []lexicon.Kinds{lexicon.SaysDown, lexicon.SaysGate, lexicon.SaysEmpty, lexicon.SaysNotice} {
		if k&one != 0 && f[one] == "" {
			f[one] = s
		}
	}
}

// outOfOrder reports a page whose title or first heading says so: whatever else
// stands on it, it is not what the vendor shows.
func outOfOrder(r *lists.Reading) bool {
	return lexicon.PageWords.Kinds(r.Doc.Title+" . "+firstHeading(r))&lexicon.SaysDown != 0 || statusTitle.MatchString(r.Doc.Title) || statusTitle.MatchString(firstHeading(r))
}

// instead returns the words by which a page says that it shows a table in the place
// of its list: its first heading, or the line right above the table, says that
// the site is out of order, or that readers must log in. They count only against
// a table that nothing near it proves; that a person pointed at the table by
// hints is proof enough.
func (s *subject) instead(b *lists.Block, p page.Proof) string {
	d := s.r.Doc
	if d.Selects || s.r.Hints.Title != "" {
		return ""
	}
	switch p.Kind {
	case page.ProvedHeader, page.ProvedHeading, page.ProvedText, page.ProvedHint:
		return ""
	case page.ProvedOuter:
		if p.Words != page.Clip(d.Title) && p.Words != page.Clip(s.firstHeading()) {
			return ""
		}
		for i := range b.Ctx.Headings {
			if h := &b.Ctx.Headings[i]; h.Level > 1 && s.by(h.Text).subs {
				return "" // its section's
			}
		}
	}
	above := []string{s.firstHeading()}
	if len(b.Ctx.Intro) > 0 {
		above = append(above, b.Ctx.Intro[0].Text)
	}
	for _, t := range above {
		k := lexicon.PageWords.Kinds(lexicon.Begin(t, gateLine))
		if s.by(t).subs || k&lexicon.SaysGate != 0 && lexicon.ForNews.In(t) {
			continue
		}
		if k&(lexicon.SaysDown|lexicon.SaysGate) != 0 {
			return t
		}
	}
	return ""
}

// statusTitle is the title of a page that shows a server's error.
var statusTitle = regexp.MustCompile(`^(?i:error |http )?[45]\d\d(?:\P{L}|$)`)

// isHidden reports a node that a reader does not see.
func isHidden(d *dom.Doc, at int32) bool {
	for p := at; p >= 0; p = d.Nodes[p].Parent {
		if d.Nodes[p].Flags&(dom.IsHidden|dom.IsAside) != 0 {
			return true
		}
	}
	return false
}

// asksConsent returns the words by which a page without a list asks for consent,
// and "" for one that does not. A banner is part of an ordinary page: the page
// must have little else to say, or say so in its title or first heading.
func asksConsent(r *lists.Reading, text int) string {
	for _, t := range []string{r.Doc.Title, firstHeading(r)} {
		if saidBy(t).wall() {
			return t
		}
	}
	if text > wallText {
		return ""
	}
	words, answers := "", false
	for i := range r.Lines {
		l := &r.Lines[i]
		k := lexicon.SubjectWords.Kinds(l.Text)
		if k&lexicon.SaysWall != 0 && words == "" {
			words = l.Text
		}
		answers = answers || k&lexicon.SaysAnswer != 0
	}
	for i := range r.Doc.Nodes {
		answers = answers || r.Doc.Nodes[i].Atom == atom.Dialog
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
