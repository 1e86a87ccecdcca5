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
	from int // how much of the page is written or left out
}

// attribute leaves an attribute out, which takes the bytes from its key to the
// end of its value, unless somebody reads it or the library goes by it.
func (s *slimmer) attribute(of atom.Atom, text []byte, key, keyEnd, end int) {
	if end >= len(text) || keepsAttributes(of) || dom.IsRead(text[key:keyEnd]) {
		return
	}
	if s.out == nil {
		s.out = make([]byte, 0, len(text))
	}
	s.out = append(s.out, text[s.from:key]...)
	s.from = end
}

// keepsAttributes reports elements that are read or parsed by attributes of
// their own, and those that are not HTML's.
func keepsAttributes(a atom.Atom) bool {
	switch a {
	case 0, atom.AnnotationXml, atom.Base, atom.Body, atom.Font, atom.Form, atom.Html, atom.Iframe, atom.Input, atom.Link, atom.Math,
		atom.Meta, atom.Noscript, atom.Script, atom.Style, atom.Svg, atom.Template:
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
