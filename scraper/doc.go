package scraper

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// A doc is a page as a flat list of its nodes in document order: the readers
// walk it by index, which is fast, needs no recursion whatever the nesting,
// and makes "where" a number that can be compared.
type doc struct {
	nodes    []node
	budget   *budget
	base     *url.URL
	based    bool            // a base element has said it: only the first counts
	about    string          // the page's title, its first heading and the last part of its address: what the page is about
	title    string          // the title element
	lang     string          // the html element's lang
	hidden   map[string]bool // classes that the page's own style sheet hides
	tables   []int32         // table elements and elements in the role of one
	byID     map[string]int32
	controls map[string]int32 // by the id of a panel: the tab or button that shows it

	long      map[span]string          // long texts, folded once
	manyLinks map[span][]snapshot.Link // likewise

	heads   []int32 // indexes of the lines that are headings
	hints   *Hints
	scratch fold
	consent []int32 // elements that speak of cookies and consent by their names
	judged  map[string]plausibility
	veiled  bool // some element is hidden
	order   dayOrder
	ordered bool // order has been found
}

// A node is one element or text of the page.
type node struct {
	h      *html.Node
	parent int32
	end    int32 // index after the last node below
	atom   atom.Atom
	flags  flag
}

type flag uint16

const (
	isText   flag = 1 << iota
	isBlock       // begins and ends a line
	isHidden      // by style or attribute: a reader does not see it
	isChrome      // navigation, page header and footer
	isAside       // read by machines only: role=tooltip, sr-only
	isButton
	isTable    // a table, or an element in the role of one
	isSelected // stands in an element that a hint selects
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

// newDoc flattens a parsed page. only and drop, when not nil, name nodes that
// hints select, and nodes to leave out with all below them.
func newDoc(root *html.Node, size int, base *url.URL, only, drop map[*html.Node]bool, budget *budget) *doc {
	d := &doc{nodes: make([]node, 0, size/24+64), base: base, budget: budget}
	var styles []*html.Node
	parent := int32(-1)
	for h := root; h != nil; {
		descend := false
		switch h.Type {
		case html.TextNode:
			d.nodes = append(d.nodes, node{h: h, parent: parent, end: int32(len(d.nodes)) + 1, flags: isText | d.inherited(parent, isSelected)})
		case html.ElementNode:
			switch {
			case drop != nil && drop[h]:
			case h.DataAtom == atom.Style:
				styles = append(styles, h)
			case h.DataAtom == atom.Title && d.title == "" && h.Namespace == "" && h.FirstChild != nil:
				d.title = begin(folded(h.FirstChild.Data), maxHeading)
			case h.DataAtom == atom.Base && h.Namespace == "":
				d.setBase(h)
			case isSkipped(h.DataAtom) && !(h.DataAtom == atom.Template && (attr(h, "shadowrootmode") != "" || attr(h, "shadowroot") != "")):
			default:
				i := int32(len(d.nodes))
				d.nodes = append(d.nodes, node{h: h, parent: parent, atom: h.DataAtom})
				if only[h] {
					d.nodes[i].flags |= isSelected
				}
				d.mark(i)
				descend = h.DataAtom != atom.Svg
				if descend && h.FirstChild != nil {
					parent = i
				} else {
					d.nodes[i].end = i + 1
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
			if h != root && parent >= 0 && d.nodes[parent].h == h {
				d.nodes[parent].end = int32(len(d.nodes))
				parent = d.nodes[parent].parent
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
		if end := d.nodes[i].end; int(end-i) < len(d.nodes)/2 && d.nodes[i].atom != atom.Body && d.nodes[i].atom != atom.Main {
			d.budget.spend(int(end - i))
			for j := i; j < end; j++ {
				d.nodes[j].flags |= isChrome
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

// inherited gives those of the flags that a parent hands down; -1 is none.
func (d *doc) inherited(parent int32, flags flag) flag {
	if parent < 0 {
		return 0
	}
	return d.nodes[parent].flags & flags
}

// maxAttributes is how many attributes an element may have before those that
// mean nothing here are left out: they are gone through again and again. Real
// elements have up to 18.
const maxAttributes = 64

// readAttributes are those that the readers look for.
var readAttributes = wordSet("alt aria-colspan aria-controls aria-expanded aria-label aria-labelledby aria-level aria-rowspan class colspan data-header data-label data-th data-title hidden href id lang role rowspan shadowroot shadowrootmode style title")

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
func (d *doc) mark(i int32) {
	n := &d.nodes[i]
	if isBlockAtom(n.atom) {
		n.flags |= isBlock
	}
	n.flags |= d.inherited(n.parent, isChrome|isButton|isSelected)
	if len(n.h.Attr) > maxAttributes {
		n.h.Attr = fewAttributes(n.h.Attr)
	}
	switch n.atom {
	case atom.Nav, atom.Footer:
		n.flags |= isChrome
	case atom.Header:
		// The page's header, not the header of an article or section.
		if p := n.parent; p < 0 || d.nodes[p].atom != atom.Article && d.nodes[p].atom != atom.Section && d.nodes[p].atom != atom.Main && !d.inMain(i) {
			n.flags |= isChrome
		}
	case atom.Button:
		n.flags |= isButton
	case atom.Table:
		n.flags |= isTable
		d.tables = append(d.tables, i)
	case atom.Html:
		d.lang = attr(n.h, "lang")
	}
	for _, a := range n.h.Attr {
		switch a.Key {
		case "hidden":
			if a.Val != "until-found" {
				n.flags |= isHidden
				d.veiled = true
			}
		case "style":
			if hidesStyle(a.Val) {
				n.flags |= isHidden
				d.veiled = true
			}
		case "aria-controls":
			if d.controls == nil {
				d.controls = make(map[string]int32)
			}
			if _, ok := d.controls[a.Val]; !ok && n.flags&isChrome == 0 {
				d.controls[a.Val] = i
			}
		case "role":
			switch a.Val {
			case "navigation", "contentinfo", "banner", "menu", "menubar", "search", "alertdialog":
				n.flags |= isChrome
			case "tooltip":
				n.flags |= isAside
			case "button":
				n.flags |= isButton
			case "table", "grid", "treegrid":
				if n.flags&isTable == 0 {
					n.flags |= isTable
					d.tables = append(d.tables, i)
				}
			case "row", "cell", "gridcell", "columnheader", "rowheader", "rowgroup", "listitem", "list", "heading", "tabpanel":
				n.flags |= isBlock
			}
		case "class":
			if len(a.Val) >= 7 && isScreenReaderOnly(a.Val) {
				n.flags |= isAside
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
func (d *doc) inMain(i int32) bool {
	for p := d.nodes[i].parent; p >= 0; p = d.nodes[p].parent {
		if a := d.nodes[p].atom; a == atom.Main || a == atom.Article || a == atom.Section {
			return true
		}
	}
	return false
}

// hide applies the page's own style sheet, once it is known.
func (d *doc) hide() {
	if len(d.hidden) == 0 {
		return
	}
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.flags&isText != 0 {
			continue
		}
		if c := attr(n.h, "class"); c != "" {
			for w := range strings.FieldsSeq(c) {
				if d.hidden[w] {
					n.flags |= isHidden
					d.veiled = true
					break
				}
			}
		}
	}
}

func (d *doc) setBase(h *html.Node) {
	href := strings.TrimSpace(attr(h, "href"))
	if d.based || href == "" {
		return
	}
	d.based = true
	if len(href) > maxBase {
		d.budget.refuse("its base address takes %d bytes, at most %d", len(href), maxBase)
	}
	u, err := url.Parse(href)
	if err != nil {
		return
	}
	if d.base != nil {
		u = d.base.ResolveReference(u)
	}
	if u.IsAbs() {
		d.base = u
	}
}

// withID gives the element of an id. The ids are looked up once, on the pages
// that refer to them.
func (d *doc) withID(id string) (int32, bool) {
	if d.byID == nil {
		d.byID = make(map[string]int32)
		for i := range d.nodes {
			if d.nodes[i].flags&isText != 0 {
				continue
			}
			if v := attr(d.nodes[i].h, "id"); v != "" {
				if _, ok := d.byID[v]; !ok {
					d.byID[v] = int32(i)
				}
			}
		}
	}
	i, ok := d.byID[id]
	return i, ok
}

// next gives the index of the sibling after i, or -1.
func (d *doc) next(i int32) int32 {
	e := d.nodes[i].end
	if int(e) < len(d.nodes) && d.nodes[e].parent == d.nodes[i].parent {
		return e
	}
	return -1
}

// first gives the index of the first child of i, or -1.
func (d *doc) first(i int32) int32 {
	if d.nodes[i].end > i+1 {
		return i + 1
	}
	return -1
}

func (d *doc) attr(i int32, key string) string {
	if d.nodes[i].flags&isText != 0 {
		return ""
	}
	return attr(d.nodes[i].h, key)
}

func attr(h *html.Node, key string) string {
	for i := range h.Attr {
		if h.Attr[i].Key == key {
			return h.Attr[i].Val
		}
	}
	return ""
}

// headingLevel gives 1 to 6 for a heading element, and 0 for others.
func (d *doc) headingLevel(i int32) int {
	switch d.nodes[i].atom {
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
	if d.nodes[i].flags&isText == 0 && d.attr(i, "role") == "heading" {
		if l := d.attr(i, "aria-level"); len(l) == 1 && l[0] >= '1' && l[0] <= '6' {
			return int(l[0] - '0')
		}
		return 2
	}
	return 0
}
