package dom

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// leaveConsent takes dialogs about cookies for no part of the page.
func (f *flattener) leaveConsent() {
	past := int32(0) // what was looked at
	for _, i := range f.consent {
		// A dialog, not the page that shows one.
		if end := f.Nodes[i].End; i >= past && int(end-i) < len(f.Nodes)/2 && f.Nodes[i].Atom != atom.Body && f.Nodes[i].Atom != atom.Main {
			f.Budget.Spend(int(end - i))
			if !f.asksConsent(i) {
				continue
			}
			past = end
			for j := i; j < end; j++ {
				f.Nodes[j].Flags |= IsChrome
			}
		}
	}
}

// asksConsent reports an element that asks for consent: a dialog, or a layer over
// the page, or one with controls to answer. That its name speaks of cookies proves
// nothing: a contract has a table of the class "cookie-table".
func (f *flattener) asksConsent(i int32) bool {
	if f.namesSubs(i) {
		return false
	}
	if namesDialog(f.Attr(i, "id")) || namesDialog(f.Attr(i, "class")) {
		return true
	}
	for p := f.Nodes[i].Parent; p >= 0; p = f.Nodes[p].Parent {
		f.Budget.Spend(1)
		if f.Nodes[p].Flags&IsDialog != 0 {
			return true
		}
	}
	for j := i; j < f.Nodes[i].End; j++ {
		n := &f.Nodes[j]
		switch {
		case n.Flags&IsText != 0:
		case n.Flags&IsDialog != 0, covers(Attr(n.HTML, "style")):
			return true
		case n.Flags&(IsButton|isLink) != 0 && n.End-j <= maxControl && lexicon.SubjectWords.Kinds(f.Flat(j))&lexicon.SaysAnswer != 0:
			return true
		}
	}
	return false
}

// namesSubs reports an element with a table of sub-processors: a header says so.
func (f *flattener) namesSubs(i int32) bool {
	for j := i; j < f.Nodes[i].End; j++ {
		n := &f.Nodes[j]
		if n.Flags&IsText != 0 || n.Atom != atom.Th && n.Atom != atom.Td || n.End-j > maxControl {
			continue
		}
		if _, strength, m := lexicon.HeaderField(lexicon.Begin(f.Flat(j), maxHeader)); strength == 2 && len(m.Words) == m.Of {
			return true
		}
	}
	return false
}

// maxHeader bounds, in bytes, the header of a column that is looked for here.
const maxHeader = 60

// namesDialog reports an id or class that says what lies over a page.
func namesDialog(s string) bool {
	s = strings.ToLower(lexicon.Begin(s, maxClasses))
	for _, w := range []string{"dialog", "banner", "modal", "popup", "overlay"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// maxControl bounds, in nodes, a control that answers a question.
const maxControl = 8

// covers reports a style that lays an element over the page.
func covers(style string) bool {
	i := strings.Index(style, "position")
	if i < 0 {
		return false
	}
	v, _, _ := strings.Cut(strings.TrimLeft(style[i+len("position"):], ": "), ";")
	return strings.HasPrefix(v, "fixed") || strings.HasPrefix(v, "sticky")
}

// speaksOfConsent reports the id or class of a dialog about cookies.
func speaksOfConsent(s string) bool {
	for i := 0; i+6 <= len(s); i++ {
		if c := s[i] | 0x20; c == 'c' && (strings.EqualFold(s[i:i+6], "cookie") || i+7 <= len(s) && strings.EqualFold(s[i:i+7], "consent")) {
			return true
		}
	}
	return false
}
