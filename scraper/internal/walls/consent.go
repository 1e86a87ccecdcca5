package walls

import (
	"slices"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"golang.org/x/net/html/atom"
)

// maxSpoken bounds the lines and the controls that are looked at for each list:
// the question of a wall stands at its top.
const maxSpoken = 100

// A spoken line is one that speaks of consent.
type spoken struct {
	at    int32
	kinds lexicon.Kinds
	text  string
	level int
	under int32 // the heading that it stands under, and -1 for none
}

// ofConsent are the kinds of words that speak for a question of consent.
const ofConsent = lexicon.SaysWall | lexicon.SaysCookie | lexicon.SaysAnswer

// covers returns the words of a question of consent that stands between a block
// and what proves it, as where it covers a page that keeps its title: with
// controls to answer it about the block, for partners, or in a dialog. Of a page
// that only its title proves the text above the list decides.
func (s *subject) covers(b *lists.Block, from int32) string {
	s.scan()
	title := from < 0
	if title && s.introKinds(b)&(lexicon.SaysWall|lexicon.SaysCookie) != 0 {
		for _, l := range b.Ctx.Intro {
			if k := s.by(l.Text).kinds; k&(lexicon.SaysWall|lexicon.SaysCookie) != 0 && s.governs(l.At, b) {
				return l.Text
			}
		}
	}
	partners := title && (s.by(namesHeader(b)).kinds|s.by(b.Where()).kinds)&lexicon.SaysPartner != 0
	answer := s.answered(b)
	if title && answer != "" {
		return answer
	}
	for _, l := range s.speaking {
		if l.kinds&lexicon.SaysWall != 0 && partners || l.kinds&(lexicon.SaysWall|lexicon.SaysCookie) != 0 && l.at > from && l.at < b.At && answer != "" && s.governs(l.at, b) {
			return l.text
		}
	}
	if s.inDialog(b) {
		switch {
		case len(s.speaking) > 0:
			return s.speaking[0].text
		case title:
			return firstOf(b.Where(), "a dialog")
		}
	}
	return ""
}

// introKinds returns what the text between a block and its heading says of
// consent.
func (s *subject) introKinds(b *lists.Block) lexicon.Kinds {
	var all lexicon.Kinds
	for _, l := range b.Ctx.Intro {
		if k := s.by(l.Text).kinds; k&ofConsent != 0 && s.governs(l.At, b) {
			all |= k
		}
	}
	return all
}

// asks reports whether a question of consent stands around a block: with words
// of cookies, or controls to answer it.
func (s *subject) asks(b *lists.Block) bool {
	s.scan()
	for _, l := range s.speaking {
		if l.kinds&(lexicon.SaysCookie|lexicon.SaysAnswer) != 0 && s.governs(l.at, b) {
			return true
		}
	}
	return s.inDialog(b)
}

// answered returns a control that answers a question and stands about a block, in
// no element that leaves it out.
func (s *subject) answered(b *lists.Block) string {
	s.scan()
	for _, l := range s.speaking {
		if l.kinds&lexicon.SaysAnswer != 0 && s.governs(l.at, b) {
			return l.text
		}
	}
	return ""
}

// governs reports whether a line speaks for a block too. It does not where it
// stands in an element that leaves the block out and holds a question of its own
// with the controls to answer it: a banner.
func (s *subject) governs(at int32, b *lists.Block) bool {
	s.scan()
	d := s.r.Doc
	apart := at
	for p := at; p >= 0 && !(p <= b.At && b.At < d.Nodes[p].End); p = d.Nodes[p].Parent {
		apart = p
		d.Budget.Spend(1)
	}
	end := d.Nodes[apart].End
	answers, words := false, false
	i := sort.Search(len(s.speaking), func(i int) bool { return s.speaking[i].at >= apart })
	for ; i < len(s.speaking) && s.speaking[i].at < end; i++ {
		d.Budget.Spend(1)
		answers = answers || s.speaking[i].kinds&lexicon.SaysAnswer != 0
		words = words || s.speaking[i].kinds&(lexicon.SaysWall|lexicon.SaysCookie) != 0
	}
	return !answers || !words
}

// above reports whether a line stands under a heading that a block stands under
// too, or above all headings. A policy has a section on cookies beside the one
// on service providers.
func (l *spoken) above(b *lists.Block) bool {
	if l.under < 0 {
		return true
	}
	for i := range b.Ctx.Headings {
		if b.Ctx.Headings[i].At == l.under {
			return true
		}
	}
	return false
}

// maxAnswer bounds the text of a control that answers a question, in bytes.
const maxAnswer = 60

// scan looks once for the lines that speak of consent, and for the controls that
// answer.
func (s *subject) scan() {
	if s.scanned {
		return
	}
	s.scanned = true
	under := int32(-1)
	for i := range s.r.Lines {
		l := &s.r.Lines[i]
		if l.IsHeading() && !l.Chrome {
			under = l.At
		}
		if l.Chrome || len(l.Text) > dom.MaxTerm || inControl(s.r.Doc, l.At) {
			continue
		}
		if len(s.speaking) >= maxSpoken {
			break
		}
		if k := lexicon.SubjectWords.Kinds(l.Text) &^ lexicon.SaysAnswer; k&ofConsent != 0 {
			s.speaking = append(s.speaking, spoken{l.At, k, l.Text, l.Level, under})
		}
	}
	d := s.r.Doc
	controls := 0
	for i := range d.Nodes {
		n := &d.Nodes[i]
		if n.Flags&dom.IsDialog != 0 && len(s.dialogs) < maxSpoken {
			s.dialogs = append(s.dialogs, dom.Span{From: int32(i), To: n.End})
		}
		if controls < maxSpoken && n.Flags&(dom.IsText|dom.IsChrome) == 0 && isControl(d, int32(i)) && n.End-int32(i) <= 8 {
			if t := d.Flat(int32(i)); t != "" && len(t) <= maxAnswer && lexicon.SubjectWords.Kinds(t)&lexicon.SaysAnswer != 0 {
				s.speaking = append(s.speaking, spoken{int32(i), lexicon.SaysAnswer, t, 0, -1})
				controls++
			}
		}
	}
	sort.SliceStable(s.speaking, func(i, j int) bool { return s.speaking[i].at < s.speaking[j].at })
}

// inControl reports a text that stands in a control or a link: "Cookie settings"
// at the foot of a page says nothing of what stands above it.
func inControl(d *dom.Doc, at int32) bool {
	if d.Nodes[at].Flags&dom.IsText != 0 {
		at = d.Nodes[at].Parent
	}
	return at >= 0 && (d.Nodes[at].Flags&dom.IsButton != 0 || d.Nodes[at].Atom == atom.A)
}

// isControl reports a button, or a link that is one.
func isControl(d *dom.Doc, i int32) bool {
	n := &d.Nodes[i]
	if n.Flags&dom.IsButton != 0 {
		return n.Parent < 0 || d.Nodes[n.Parent].Flags&dom.IsButton == 0
	}
	if n.Atom != atom.A {
		return false
	}
	h := dom.Attr(n.HTML, "href")
	return h == "" || h[0] == '#' || strings.HasPrefix(h, "javascript:")
}

// against returns the words of a question of consent that speak against a block
// which nothing near it proves: those above it, and elsewhere on the page those
// of headings, or any where the controls stand to answer it.
func (s *subject) against(b *lists.Block) string {
	s.scan()
	if t := s.r.Doc.Title; s.by(t).cookies() {
		return t
	}
	answer := s.answered(b)
	first, topical := answer, false
	if first == "" && s.inDialog(b) {
		first = firstOf(b.Where(), "a dialog")
	}
	for _, l := range s.speaking {
		if l.kinds&(lexicon.SaysWall|lexicon.SaysCookie) == 0 || !s.governs(l.at, b) {
			continue
		}
		if answer == "" && (!l.above(b) || l.at >= b.End) && (l.kinds&lexicon.SaysWall == 0 || l.level == 0) {
			continue
		}
		if l.kinds&lexicon.SaysWall != 0 {
			return l.text
		}
		if !topical {
			first, topical = l.text, true
		}
	}
	return first
}

// maxCellRows are as many rows of a list as are asked for words of consent.
const maxCellRows = 12

// ofCells returns the words of consent that most rows of a block hold, or its
// headers: what its companies are for is consent.
func (s *subject) ofCells(b *lists.Block) string {
	for i := range b.Cols {
		if h := b.Cols[i].Header; s.by(h).kinds&(lexicon.SaysWall|lexicon.SaysCookie) != 0 {
			return h
		}
	}
	n, hits, words := 0, 0, ""
	for i := range b.Rows {
		if n >= maxCellRows {
			break
		}
		n++
		for c := range b.Rows[i].Cells {
			if t := dom.OneLine(lists.Raw(s.r.Doc, &b.Rows[i].Cells[c])); len(t) <= dom.MaxTerm && s.by(t).kinds&(lexicon.SaysWall|lexicon.SaysCookie) != 0 {
				hits, words = hits+1, t
				break
			}
		}
	}
	if n > 0 && hits*2 >= n {
		return words
	}
	return ""
}

// inDialog reports a block that stands in a dialog.
func (s *subject) inDialog(b *lists.Block) bool {
	s.scan()
	for _, x := range s.dialogs {
		if b.At >= x.From && b.At < x.To {
			return true
		}
	}
	return false
}

// ofCookies returns the title or the first heading of a page that is about cookies
// and asks nothing: a policy, which stands in front of no other page.
func ofCookies(r *lists.Reading) string {
	s := subject{r: r}
	s.scan()
	if len(s.dialogs) > 0 || slices.ContainsFunc(s.speaking, func(l spoken) bool { return l.kinds&lexicon.SaysAnswer != 0 }) {
		return ""
	}
	for _, t := range []string{s.firstHeading(), r.Doc.Title} {
		if said := s.by(t); said.kinds&(lexicon.SaysCookie|lexicon.SaysPolicy) != 0 && !said.subs {
			return t
		}
	}
	return ""
}
