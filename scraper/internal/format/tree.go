package format

import (
	"bytes"
	"fmt"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/page"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ParseTree parses a page, however it is nested. The parser refuses a page
// nested deeper than 512 elements, and is slow where elements are nested deep or
// formatting is left open; such a page is first made plain. Attributes that no
// reader asks for are left out, unless whole is set: a hint may ask for any. Its
// error is a [*ReadError].
//
// What noscript elements hold is a part of the tree where it is a list.
func ParseTree(text []byte, whole bool) (*html.Node, error) {
	root, err := parseTree(text, whole)
	if err == nil && listInNoScript(text) {
		openNoScript(root)
	}
	if err == nil && (bytes.Contains(text, []byte("<pre")) || bytes.Contains(text, []byte("<PRE"))) {
		openPre(root)
	}
	return root, err
}

// parseTree is ParseTree but for noscript elements.
func parseTree(text []byte, whole bool) (*html.Node, error) {
	seen := lookAt(text)
	if seen.refuse != "" {
		return nil, &page.ReadError{Kind: page.TooMuch, Detail: seen.refuse}
	}
	if !seen.flat {
		page := seen.slim
		if whole {
			page = text
		}
		if root, err := tryParse(page); err == nil {
			return root, nil
		}
	}
	root, err := tryParse(flatten(text))
	if err != nil {
		return nil, &page.ReadError{Kind: page.NotPage, Detail: "HTML that cannot be parsed"}
	}
	return root, nil
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

// Nesting that flatten keeps, well below the parser's own limit: the elements
// it adds by itself count too. Elements that only wrap others go first.
const (
	maxDepth    = 90
	maxWrappers = 40
	maxUnwind   = 64 // how far an end tag looks for its start
)

// flatten writes a page again without the elements that are nested too deep,
// and without formatting elements, drawings and formulas: the words and the rows
// stay.
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
		case html.StartTagToken, html.SelfClosingTagToken: // "<b/>" opens as "<b>" does
			// The tag's bytes are kept before TagName changes them.
			from := out.Len()
			out.Write(raw)
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case a == 0 || a == atom.Svg || a == atom.Math || dom.Traits[a]&dom.IsFormatting != 0:
				out.Truncate(from)
			case void[a] || implied[a] || isRawElement(a): // without its tags, a script would become markup
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
			if implied[a] || isRawElement(a) {
				continue
			}
			out.Truncate(from)
			if a == 0 || dom.Traits[a]&dom.IsFormatting != 0 {
				continue
			}
			for i := len(open) - 1; i >= 0 && i >= len(open)-maxUnwind; i-- {
				if open[i].atom != a {
					continue
				}
				// With all that stands in it, which the parser would else keep open.
				for k := len(open) - 1; k >= i; k-- {
					if !open[k].kept {
						out.WriteByte(' ')
						continue
					}
					out.WriteString("</" + open[k].atom.String() + ">")
					depth--
					if wrapper[open[k].atom] {
						wrappers--
					}
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
