package format

import (
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
)

// A slimmer writes a page again without the attributes that nobody reads, such as
// data-*, srcset and event handlers. Real pages have many, and an attribute
// costs the library more than a tag does.
type slimmer struct {
	out  []byte
	from int  // how much of the page is written or left out
	done bool // nothing more is left out: see stop
}

// stop leaves the rest of the page as it is. What is no tag for the look may be
// one for the library after HTML inside a drawing, and after a formula: a part of
// a text that looks like an attribute would be lost.
func (s *slimmer) stop() { s.done = true }

// attribute leaves an attribute out, which takes the bytes from its key to the
// end of its value, unless somebody reads it or the library goes by it.
func (s *slimmer) attribute(of atom.Atom, text []byte, key, keyEnd, end int) {
	if s.done || end >= len(text) || keepsAttributes(of) || dom.IsRead(text[key:keyEnd]) || parts(text, key, end) {
		return
	}
	if s.out == nil {
		s.out = make([]byte, 0, len(text))
	}
	s.out = append(s.out, text[s.from:key]...)
	s.from = end
}

// parts reports an attribute without which the tag would be another: "/" before
// it would end the element, as in <a /x=1>, and so does one at its own end where it
// is the second of its key, as in <a x x=/>; "=" after it would be that of the
// attribute before, as in <a class x=1 ="b">.
func parts(text []byte, key, end int) bool {
	slash := text[end-1] == '/'
	for end < len(text) && isBlank(text[end]) {
		end++
	}
	return text[key-1] == '/' || slash || end < len(text) && text[end] == '='
}

// keepsAttributes reports elements that are read or parsed by attributes of
// their own, and those that are not HTML's. Formatting elements are: the library
// keeps no more than three open that are equal. One link ends the other, so that
// there are no more of these.
func keepsAttributes(a atom.Atom) bool {
	switch a {
	case 0, atom.AnnotationXml, atom.Base, atom.Body, atom.Form, atom.Html, atom.Iframe, atom.Input, atom.Link, atom.Math,
		atom.Meta, atom.Noscript, atom.Script, atom.Style, atom.Svg, atom.Template,
		atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// page returns the page as it was written again.
func (s *slimmer) page(text []byte) []byte {
	if s.out == nil {
		return text
	}
	return append(s.out, text[s.from:]...)
}
