package scraper

import (
	"sort"
	"strings"

	"golang.org/x/net/html/atom"
)

// maxSpoken bounds the lines and the controls that are looked at for each list:
// the question of a wall stands at its top.
const maxSpoken = 100

// A spoken line is one that speaks of consent.
type spoken struct {
	at    int32
	kinds kinds
	text  string
	level int
	under int32 // the heading that it stands under, and -1 for none
}

// ofConsent are the kinds of words that speak for a question of consent.
const ofConsent = saysWall | saysCookie | saysAnswer

// covers gives the words of a question of consent that stands between a block
// and what proves it, as where it covers a page that keeps its title: with
// controls to answer it about the block, for partners, or in a dialog. Of a page
// that only its title proves the text above the list decides.
func (s *subject) covers(b *block, from int32) string {
	s.scan()
	title := from < 0
	if title && s.introKinds(b)&(saysWall|saysCookie) != 0 {
		for _, l := range b.ctx.intro {
			if k := s.by(l.text).kinds; k&(saysWall|saysCookie) != 0 && s.governs(l.at, b) {
				return l.text
			}
		}
	}
	partners := title && (s.by(b.namesHeader()).kinds|s.by(b.where()).kinds)&saysPartner != 0
	answer := s.answered(b)
	if title && answer != "" {
		return answer
	}
	for _, l := range s.speaking {
		if l.kinds&saysWall != 0 && partners || l.kinds&(saysWall|saysCookie) != 0 && l.at > from && l.at < b.at && answer != "" && s.governs(l.at, b) {
			return l.text
		}
	}
	if s.inDialog(b) {
		switch {
		case len(s.speaking) > 0:
			return s.speaking[0].text
		case title:
			return firstOf(b.where(), "a dialog")
		}
	}
	return ""
}

// introKinds gives what the text between a block and its heading says of
// consent.
func (s *subject) introKinds(b *block) kinds {
	var all kinds
	for _, l := range b.ctx.intro {
		if k := s.by(l.text).kinds; k&ofConsent != 0 && s.governs(l.at, b) {
			all |= k
		}
	}
	return all
}

// asks reports whether a question of consent stands around a block: with words
// of cookies, or controls to answer it.
func (s *subject) asks(b *block) bool {
	s.scan()
	for _, l := range s.speaking {
		if l.kinds&(saysCookie|saysAnswer) != 0 && s.governs(l.at, b) {
			return true
		}
	}
	return s.inDialog(b)
}

// answered gives a control that answers a question and stands about a block, in
// no element that leaves it out.
func (s *subject) answered(b *block) string {
	s.scan()
	for _, l := range s.speaking {
		if l.kinds&saysAnswer != 0 && s.governs(l.at, b) {
			return l.text
		}
	}
	return ""
}

// governs reports whether a line speaks for a block too. It does not where it
// stands in an element that leaves the block out and holds a question of its own
// with the controls to answer it: a banner.
func (s *subject) governs(at int32, b *block) bool {
	s.scan()
	d := s.r.doc
	apart := at
	for p := at; p >= 0 && !(p <= b.at && b.at < d.nodes[p].end); p = d.nodes[p].parent {
		apart = p
	}
	end := d.nodes[apart].end
	answers, words := false, false
	i := sort.Search(len(s.speaking), func(i int) bool { return s.speaking[i].at >= apart })
	for ; i < len(s.speaking) && s.speaking[i].at < end; i++ {
		answers = answers || s.speaking[i].kinds&saysAnswer != 0
		words = words || s.speaking[i].kinds&(saysWall|saysCookie) != 0
	}
	return !answers || !words
}

// above reports whether a line stands under a heading that a block stands under
// too, or above all headings. A policy has a section on cookies beside the one
// on service providers.
func (l *spoken) above(b *block) bool {
	if l.under < 0 {
		return true
	}
	for i := range b.ctx.headings {
		if b.ctx.headings[i].at == l.under {
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
	for i := range s.r.lines {
		l := &s.r.lines[i]
		if l.level > 0 && l.level < boldLevel && !l.chrome {
			under = l.at
		}
		if l.chrome || len(l.text) > maxTerm || s.r.doc.inControl(l.at) {
			continue
		}
		if len(s.speaking) >= maxSpoken {
			break
		}
		if k := subjectWords.kinds(l.text) &^ saysAnswer; k&ofConsent != 0 {
			s.speaking = append(s.speaking, spoken{l.at, k, l.text, l.level, under})
		}
	}
	d := s.r.doc
	controls := 0
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.flags&isText == 0 && len(s.dialogs) < maxSpoken && d.isDialog(n) {
			s.dialogs = append(s.dialogs, span{int32(i), n.end})
		}
		if controls < maxSpoken && n.flags&(isText|isChrome) == 0 && d.isControl(int32(i)) && n.end-int32(i) <= 8 {
			if t := d.flat(int32(i)); t != "" && len(t) <= maxAnswer && subjectWords.kinds(t)&saysAnswer != 0 {
				s.speaking = append(s.speaking, spoken{int32(i), saysAnswer, t, 0, -1})
				controls++
			}
		}
	}
	sort.SliceStable(s.speaking, func(i, j int) bool { return s.speaking[i].at < s.speaking[j].at })
}

// isDialog reports an element that covers the page until it is answered.
func (d *doc) isDialog(n *node) bool {
	if n.atom == atom.Dialog {
		return true
	}
	for i := range n.h.Attr {
		switch a := &n.h.Attr[i]; a.Key {
		case "role":
			if a.Val == "dialog" || a.Val == "alertdialog" {
				return true
			}
		case "aria-modal":
			if a.Val == "true" {
				return true
			}
		}
	}
	return false
}

// inControl reports a text that stands in a control or a link: "Cookie settings"
// at the foot of a page says nothing of what stands above it.
func (d *doc) inControl(at int32) bool {
	if d.nodes[at].flags&isText != 0 {
		at = d.nodes[at].parent
	}
	return at >= 0 && (d.nodes[at].flags&isButton != 0 || d.nodes[at].atom == atom.A)
}

// isControl reports a button, or a link that is one.
func (d *doc) isControl(i int32) bool {
	n := &d.nodes[i]
	if n.flags&isButton != 0 {
		return n.parent < 0 || d.nodes[n.parent].flags&isButton == 0
	}
	if n.atom != atom.A {
		return false
	}
	h := attr(n.h, "href")
	return h == "" || h[0] == '#' || strings.HasPrefix(h, "javascript:")
}

// against gives the words of a question of consent that speak against a block
// which nothing near it proves: those above it, and elsewhere on the page those
// of headings, or any where the controls stand to answer it.
func (s *subject) against(b *block) string {
	s.scan()
	if t := s.r.doc.title; s.by(t).cookies() {
		return t
	}
	answer := s.answered(b)
	first, topical := answer, false
	if first == "" && s.inDialog(b) {
		first = firstOf(b.where(), "a dialog")
	}
	for _, l := range s.speaking {
		if l.kinds&(saysWall|saysCookie) == 0 || !s.governs(l.at, b) {
			continue
		}
		if answer == "" && (!l.above(b) || l.at >= b.end) && (l.kinds&saysWall == 0 || l.level == 0) {
			continue
		}
		if l.kinds&saysWall != 0 {
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

// ofCells gives the words of consent that most rows of a block hold, or its
// headers: what its companies are for is consent.
func (s *subject) ofCells(b *block) string {
	for i := range b.cols {
		if h := b.cols[i].header; s.by(h).kinds&(saysWall|saysCookie) != 0 {
			return h
		}
	}
	n, hits, words := 0, 0, ""
	for i := range b.rows {
		if n >= maxCellRows {
			break
		}
		n++
		for c := range b.rows[i].cells {
			if t := oneLine(s.r.doc.raw(&b.rows[i].cells[c])); len(t) <= maxTerm && s.by(t).kinds&(saysWall|saysCookie) != 0 {
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
func (s *subject) inDialog(b *block) bool {
	s.scan()
	for _, x := range s.dialogs {
		if b.at >= x.from && b.at < x.to {
			return true
		}
	}
	return false
}
