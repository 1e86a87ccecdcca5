// Package dom is a page as a document: its visible text, lines, links, tables and
// their cells, and what is hidden, navigation or heading.
//
// It knows how pages are built and not what they say: no word of a page decides
// anything here but those that mark layout. The words are in package lexicon, and
// what is a list is decided in package lists. What a page may cost is counted by
// its [Budget].
package dom

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// A Doc is a page as a flat list of its nodes in document order: the readers
// walk it by index, which is fast, needs no recursion whatever the nesting,
// and makes "where" a number that can be compared.
type Doc struct {
	Nodes    []Node
	Budget   *Budget
	Base     *url.URL
	based    bool            // a base element has said it: only the first counts
	About    string          // the page's title, its first heading and the last part of its address: what the page is about
	Title    string          // the title element
	Lang     string          // the html element's lang
	hidden   map[string]bool // classes that the page's own style sheet hides
	Tables   []int32         // table elements and elements in the role of one
	byID     map[string]int32
	controls map[string]int32 // by the id of a panel: the tab or button that shows it

	long      map[Span]string          // long texts, folded once
	manyLinks map[Span][]snapshot.Link // likewise

	Heads   []int32                   // indexes of the lines that are headings
	Fields  map[string]snapshot.Field // what the configuration says that the columns under a header hold
	Selects bool                      // the configuration selects what is read
	scratch Fold
	consent []int32 // elements that speak of cookies and consent by their names
	judged  map[string]lexicon.Plausibility
	answers map[any]any      // by the question: what each text was answered with, see Ask
	labels  map[int32]string // by the panel: the label of its tab or button
	veiled  bool             // some element is hidden
	Order   lexicon.DayOrder
	Ordered bool // order has been found
}

// A Node is one element or text of the page.
type Node struct {
	HTML   *html.Node
	Parent int32
	End    int32 // index after the last node below
	Atom   atom.Atom
	Flags  Flag
}

type Flag uint16

const (
	IsText   Flag = 1 << iota
	IsBlock       // begins and ends a line
	IsHidden      // by style or attribute: a reader does not see it
	IsChrome      // navigation, page header and footer
	IsAside       // read by machines only: role=tooltip, sr-only
	IsButton
	IsTable    // a table, or an element in the role of one
	IsSelected // stands in an element that a hint selects
)

// isSkipped reports elements that have no text that a reader sees.
func isSkipped(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Canvas, atom.Video, atom.Audio,
		atom.Map, atom.Select, atom.Textarea, atom.Datalist, atom.Math, atom.Meta, atom.Link, atom.Input, atom.Base,
		atom.Noembed, atom.Noframes:
		return true
	}
	return false
}

// isUnread reports elements that are left out with all below them.
func isUnread(h *html.Node) bool {
	if h.DataAtom == atom.Title {
		return h.Namespace == "" // the tooltip of a drawing has the same name
	}
	return isSkipped(h.DataAtom) && !(h.DataAtom == atom.Template && (Attr(h, "shadowrootmode") != "" || Attr(h, "shadowroot") != ""))
}

// isBlockAtom reports elements that stand on lines of their own.
func isBlockAtom(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr,
		atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre,
		atom.Search, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot, atom.Th, atom.Thead,
		atom.Tr, atom.Ul:
		return true
	}
	return false
}

// NewDoc flattens a parsed page. only and drop, when not nil, name nodes that
// hints select, and nodes to leave out with all below them.
func NewDoc(root *html.Node, size int, base *url.URL, only, drop map[*html.Node]bool, budget *Budget) *Doc {
	d := &Doc{Nodes: make([]Node, 0, size/24+64), Base: base, Budget: budget}
	styles := d.readSays(root, drop)
	parent := int32(-1)
	for h := root; h != nil; {
		descend := false
		switch h.Type {
		case html.TextNode:
			d.Nodes = append(d.Nodes, Node{HTML: h, Parent: parent, End: int32(len(d.Nodes)) + 1, Flags: IsText | d.inherited(parent, IsSelected)})
		case html.ElementNode:
			switch {
			case drop != nil && drop[h]:
			case isUnread(h):
			default:
				i := int32(len(d.Nodes))
				d.Nodes = append(d.Nodes, Node{HTML: h, Parent: parent, Atom: h.DataAtom})
				if only[h] {
					d.Nodes[i].Flags |= IsSelected
				}
				d.mark(i)
				descend = h.DataAtom != atom.Svg
				if descend && h.FirstChild != nil {
					parent = i
				} else {
					d.Nodes[i].End = i + 1
				}
			}
		case html.DocumentNode:
			descend = true
		}
		if descend && h.FirstChild != nil {
			h = h.FirstChild
			continue
		}
		for h != root && h.NextSibling == nil {
			h = h.Parent
			if h != root && parent >= 0 && d.Nodes[parent].HTML == h {
				d.Nodes[parent].End = int32(len(d.Nodes))
				parent = d.Nodes[parent].Parent
			}
		}
		if h == root {
			break
		}
		h = h.NextSibling
	}
	d.hidden = hiddenClasses(styles)
	d.hide()
	for _, i := range d.consent {
		// A dialog about cookies, not the page that shows one.
		if end := d.Nodes[i].End; int(end-i) < len(d.Nodes)/2 && d.Nodes[i].Atom != atom.Body && d.Nodes[i].Atom != atom.Main {
			d.Budget.Spend(int(end - i))
			for j := i; j < end; j++ {
				d.Nodes[j].Flags |= IsChrome
			}
		}
	}
	return d
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

// inherited returns those of the flags that a parent hands down; -1 is none.
func (d *Doc) inherited(parent int32, flags Flag) Flag {
	if parent < 0 {
		return 0
	}
	return d.Nodes[parent].Flags & flags
}

// maxAttributes is how many attributes an element may have before those that
// mean nothing here are left out: they are gone through again and again. Real
// elements have up to 18.
const maxAttributes = 64

// readAttributes are those that the readers look for.
var readAttributes = lexicon.WordSet("alt aria-colspan aria-controls aria-expanded aria-label aria-labelledby aria-level aria-rowspan class colspan data-header data-label data-th data-title hidden href id lang role rowspan shadowroot shadowrootmode style title")

// fewAttributes leaves of an element's attributes the first of each that is
// looked for.
func fewAttributes(all []html.Attribute) []html.Attribute {
	seen := make(map[string]bool)
	return slices.DeleteFunc(all, func(a html.Attribute) bool {
		drop := seen[a.Key] || !readAttributes[a.Key]
		seen[a.Key] = true
		return drop
	})
}

// mark sets the flags that an element carries by itself or inherits.
func (d *Doc) mark(i int32) {
	n := &d.Nodes[i]
	if isBlockAtom(n.Atom) {
		n.Flags |= IsBlock
	}
	n.Flags |= d.inherited(n.Parent, IsChrome|IsButton|IsSelected)
	if len(n.HTML.Attr) > maxAttributes {
		n.HTML.Attr = fewAttributes(n.HTML.Attr)
	}
	switch n.Atom {
	case atom.Nav, atom.Footer:
		n.Flags |= IsChrome
	case atom.Header:
		// The page's header, not the header of an article or section.
		if p := n.Parent; p < 0 || d.Nodes[p].Atom != atom.Article && d.Nodes[p].Atom != atom.Section && d.Nodes[p].Atom != atom.Main && !d.inMain(i) {
			n.Flags |= IsChrome
		}
	case atom.Button:
		n.Flags |= IsButton
	case atom.Table:
		n.Flags |= IsTable
		d.Tables = append(d.Tables, i)
	}
	for _, a := range n.HTML.Attr {
		switch a.Key {
		case "hidden":
			if a.Val != "until-found" {
				n.Flags |= IsHidden
				d.veiled = true
			}
		case "style":
			if hidesStyle(a.Val) {
				n.Flags |= IsHidden
				d.veiled = true
			}
		case "aria-controls":
			if d.controls == nil {
				d.controls = make(map[string]int32)
			}
			if _, ok := d.controls[a.Val]; !ok && n.Flags&IsChrome == 0 {
				d.controls[a.Val] = i
			}
		case "role":
			switch a.Val {
			case "navigation", "contentinfo", "banner", "menu", "menubar", "search", "alertdialog":
				n.Flags |= IsChrome
			case "tooltip":
				n.Flags |= IsAside
			case "button":
				n.Flags |= IsButton
			case "table", "grid", "treegrid":
				if n.Flags&IsTable == 0 {
					n.Flags |= IsTable
					d.Tables = append(d.Tables, i)
				}
			case "row", "cell", "gridcell", "columnheader", "rowheader", "rowgroup", "listitem", "list", "heading", "tabpanel":
				n.Flags |= IsBlock
			}
		case "class":
			if len(a.Val) >= 7 && isScreenReaderOnly(a.Val) {
				n.Flags |= IsAside
			}
			if speaksOfConsent(a.Val) {
				d.consent = append(d.consent, i)
			}
		case "id":
			if speaksOfConsent(a.Val) {
				d.consent = append(d.consent, i)
			}
		}
	}
}

// inMain reports whether a node stands inside the page's main part.
func (d *Doc) inMain(i int32) bool {
	for p := d.Nodes[i].Parent; p >= 0; p = d.Nodes[p].Parent {
		if a := d.Nodes[p].Atom; a == atom.Main || a == atom.Article || a == atom.Section {
			return true
		}
	}
	return false
}

// hide applies the page's own style sheet, once it is known.
func (d *Doc) hide() {
	if len(d.hidden) == 0 {
		return
	}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		if n.Flags&IsText != 0 {
			continue
		}
		if c := Attr(n.HTML, "class"); c != "" {
			for w := range strings.FieldsSeq(c) {
				if d.hidden[w] {
					n.Flags |= IsHidden
					d.veiled = true
					break
				}
			}
		}
	}
}

// WithID returns the element of an id. The ids are looked up once, on the pages
// that refer to them.
func (d *Doc) WithID(id string) (int32, bool) {
	if d.byID == nil {
		d.byID = make(map[string]int32)
		for i := range d.Nodes {
			if d.Nodes[i].Flags&IsText != 0 {
				continue
			}
			if v := Attr(d.Nodes[i].HTML, "id"); v != "" {
				if _, ok := d.byID[v]; !ok {
					d.byID[v] = int32(i)
				}
			}
		}
	}
	i, ok := d.byID[id]
	return i, ok
}

// Next returns the index of the sibling after i, or -1.
func (d *Doc) Next(i int32) int32 {
	e := d.Nodes[i].End
	if int(e) < len(d.Nodes) && d.Nodes[e].Parent == d.Nodes[i].Parent {
		return e
	}
	return -1
}

// First returns the index of the first child of i, or -1.
func (d *Doc) First(i int32) int32 {
	if d.Nodes[i].End > i+1 {
		return i + 1
	}
	return -1
}

func (d *Doc) Attr(i int32, key string) string {
	if d.Nodes[i].Flags&IsText != 0 {
		return ""
	}
	return Attr(d.Nodes[i].HTML, key)
}

func Attr(h *html.Node, key string) string {
	for i := range h.Attr {
		if h.Attr[i].Key == key {
			return h.Attr[i].Val
		}
	}
	return ""
}

// HeadingLevel gives 1 to 6 for a heading element, and 0 for others.
func (d *Doc) HeadingLevel(i int32) int {
	switch d.Nodes[i].Atom {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	if d.Nodes[i].Flags&IsText == 0 && d.Attr(i, "role") == "heading" {
		if l := d.Attr(i, "aria-level"); len(l) == 1 && l[0] >= '1' && l[0] <= '6' {
			return int(l[0] - '0')
		}
		return 2
	}
	return 0
}

// Plausible judges a name's text once.
func (d *Doc) Plausible(s string) lexicon.Plausibility {
	if len(s) > 2*lexicon.MaxPlausible {
		return lexicon.Plausibility{} // white space around it or not
	}
	if p, ok := d.judged[s]; ok {
		return p
	}
	d.Budget.Spend(len(s) + 1)
	p := lexicon.Plausible(s)
	if d.judged == nil {
		d.judged = make(map[string]lexicon.Plausibility)
	}
	if len(d.judged) >= lexicon.MaxJudged {
		clear(d.judged)
	}
	d.judged[s] = p
	return p
}
