package scraper

import (
	"bytes"
	"fmt"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseTree parses a page, however it is nested. The parser refuses a page
// nested deeper than 512 elements, and unclosed formatting elements make it
// repeat them in every paragraph; such a page is first made plain.
func parseTree(text []byte) (*html.Node, error) {
	if !repeats(text) {
		if root, err := tryParse(text); err == nil {
			return root, nil
		}
	}
	return tryParse(flatten(text))
}

func tryParse(text []byte) (root *html.Node, err error) {
	defer func() {
		// The parser panics on what it refuses; that must not end a run over
		// many vendors.
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("parse: %v", r)
		}
	}()
	return html.Parse(bytes.NewReader(text))
}

// maxRepeated bounds the elements that unclosed formatting adds to a page.
const maxRepeated = 2_000_000

// repeats tells, without parsing, whether unclosed formatting elements would
// be repeated beyond measure.
func repeats(text []byte) bool {
	open, added := 0, 0
	for {
		i := bytes.IndexByte(text, '<')
		if i < 0 || i+2 >= len(text) {
			return false
		}
		text = text[i+1:]
		switch {
		case text[0] == '/':
			if len(text) > 1 && formatting(text[1:]) && open > 0 {
				open--
			}
		case formatting(text):
			open++
		case open > 8:
			if added += min(open, 512); added > maxRepeated {
				return true
			}
		}
	}
}

// formatting reports the tags that the parser opens again in later blocks.
func formatting(tag []byte) bool {
	switch tag[0] | 0x20 {
	case 'a', 'b', 'c', 'e', 'f', 'i', 'n', 's', 't', 'u':
	default:
		return false
	}
	var name [7]byte
	n := 0
	for n < len(tag) && n < len(name) && tag[n]|0x20 >= 'a' && tag[n]|0x20 <= 'z' {
		name[n] = tag[n] | 0x20
		n++
	}
	switch string(name[:n]) {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}

// Nesting that flatten keeps, well below the parser's own limit: the elements
// it adds by itself count too. Elements that only wrap others go first.
const (
	maxDepth    = 90
	maxWrappers = 40
	maxUnwind   = 64 // how far an end tag looks for its start
)

// flatten writes a page again without the elements that are nested too deep,
// and without formatting elements: the words and the rows stay.
func flatten(text []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(text))
	z := html.NewTokenizer(bytes.NewReader(text))
	type opened struct {
		atom atom.Atom
		kept bool
	}
	var open []opened
	depth, wrappers := 0, 0
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return out.Bytes()
		}
		raw := z.Raw()
		switch tt {
		case html.StartTagToken:
			// The tag's bytes are kept before TagName changes them.
			from := out.Len()
			out.Write(raw)
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case a == 0 || len(name) == 0 || formatting(name):
				out.Truncate(from)
			case void[a] || implied[a]:
			case len(open) >= 1<<20:
				out.Truncate(from)
			default:
				keep := depth < maxDepth && (!wrapper[a] || wrappers < maxWrappers)
				if keep {
					depth++
					if wrapper[a] {
						wrappers++
					}
				} else {
					out.Truncate(from)
					out.WriteByte(' ')
				}
				open = append(open, opened{a, keep})
			}
		case html.EndTagToken:
			from := out.Len()
			out.Write(raw)
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if a != 0 && implied[a] {
				continue
			}
			out.Truncate(from)
			if a == 0 || len(name) == 0 || formatting(name) {
				continue
			}
			for i := len(open) - 1; i >= 0 && i >= len(open)-maxUnwind; i-- {
				if open[i].atom != a {
					continue
				}
				for k := len(open) - 1; k >= i; k-- {
					if open[k].kept {
						depth--
						if wrapper[open[k].atom] {
							wrappers--
						}
					}
				}
				if open[i].kept {
					out.WriteString("</" + a.String() + ">")
				} else {
					out.WriteByte(' ')
				}
				open = open[:i]
				break
			}
		case html.CommentToken, html.DoctypeToken:
		default:
			out.Write(raw)
		}
	}
}

// wrapper elements mean nothing by themselves.
var wrapper = map[atom.Atom]bool{
	atom.Div: true, atom.Span: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Center: true, atom.Form: true,
	atom.Fieldset: true, atom.Blockquote: true, atom.Header: true, atom.Hgroup: true, atom.Figure: true, atom.Label: true, atom.Ins: true, atom.Del: true,
}

var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true, atom.Input: true,
	atom.Link: true, atom.Meta: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// implied elements are closed by the next of their kind, so that leaving out
// their end tags nests nothing.
var implied = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Dt: true, atom.Dd: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Tbody: true,
	atom.Thead: true, atom.Tfoot: true, atom.Caption: true, atom.Option: true,
}
