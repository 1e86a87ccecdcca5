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

// maxDepth bounds the nesting that flatten keeps, well below the parser's own
// limit: the elements it adds by itself count too.
const maxDepth = 90

// flatten writes a page again without the elements that are nested too deep,
// and without formatting elements: the words and the rows stay.
func flatten(text []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(text))
	z := html.NewTokenizer(bytes.NewReader(text))
	var open []atom.Atom // what is open; 0 for an element that was left out
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return out.Bytes()
		}
		raw := z.Raw()
		switch tt {
		case html.StartTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case a == 0 || len(name) == 0 || formatting(name):
			case void[a] || implied[a]:
				out.Write(raw)
			case len(open) >= maxDepth:
				if len(open) < 1<<20 {
					open = append(open, 0)
				}
				out.WriteByte(' ')
			default:
				open = append(open, a)
				out.Write(raw)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case a == 0 || len(name) == 0 || formatting(name):
			case implied[a]:
				out.Write(raw)
			case len(open) > maxDepth:
				open = open[:len(open)-1]
				out.WriteByte(' ')
			default:
				for i := len(open) - 1; i >= 0; i-- {
					if open[i] == a {
						open = open[:i]
						out.Write(raw)
						break
					}
				}
			}
		case html.CommentToken, html.DoctypeToken:
		default:
			out.Write(raw)
		}
	}
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
