package dom

import (
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The elements that are something by their tags and roles. "#=" is the library's own:
// the value matches a regular expression. Links and rows of tables are told by
// their tags alone while the page is made flat: a page may have thousands.
var (
	tables     = cascadia.MustCompile(`table, [role#=(^(table|grid|treegrid)$)]`)
	roleRows   = cascadia.MustCompile(`[role="row"]`)
	buttons    = cascadia.MustCompile(`button, [role="button"]`)
	tooltips   = cascadia.MustCompile(`[role="tooltip"]`)
	hidden     = cascadia.MustCompile(`[hidden]:not([hidden="until-found"])`)
	dialogs    = cascadia.MustCompile(`dialog, [role="dialog"], [role="alertdialog"], [aria-modal="true"]`)
	navigation = cascadia.MustCompile(`nav, footer, [role#=(^(navigation|contentinfo|banner|menu|menubar|search|alertdialog)$)]`)
	// blocks stand on lines of their own by their role; see isBlockAtom for the rest.
	blocks = cascadia.MustCompile(`[role#=(^(row|cell|gridcell|columnheader|rowheader|rowgroup|listitem|list|heading|tabpanel)$)]`)
)

// special is a [goquery.Matcher] of all elements that the selectors above and
// pageSays can match, so that the page is searched once.
type special struct{}

// Match reports whether an element may be one of them.
func (special) Match(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.DataAtom {
	case atom.Script, atom.Table, atom.Button, atom.Nav, atom.Footer, atom.Dialog, atom.Html, atom.Title, atom.Base, atom.Style,
		atom.Noscript, atom.Meta, atom.Input:
		return true
	}
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "role", "hidden", "aria-modal":
			return true
		}
	}
	return false
}

// MatchAll returns those of an element and all below it.
func (m special) MatchAll(n *html.Node) []*html.Node {
	var out []*html.Node
	if m.Match(n) {
		out = append(out, n)
	}
	for d := range n.Descendants() {
		if m.Match(d) {
			out = append(out, d)
		}
	}
	return out
}

// Filter returns those of some elements.
func (m special) Filter(some []*html.Node) []*html.Node {
	return slices.DeleteFunc(slices.Clone(some), func(n *html.Node) bool { return !m.Match(n) })
}

// A flattener makes the flat list of a page.
type flattener struct {
	*Doc
	found   map[*html.Node]Flag // what was looked for in the tree
	rowsAt  []int32
	consent []int32         // elements that speak of cookies and consent by their names
	struck  map[string]bool // the classes that strike out
	classes map[string]meaning
}

// A meaning is what a list of classes says of its element. Pages have few lists,
// and each on many elements.
type meaning struct {
	flags   Flag
	consent bool
}

func (f *flattener) meaningOf(classes string) meaning {
	m, known := f.classes[classes]
	if known {
		return m
	}
	m.consent = speaksOfConsent(classes)
	if isScreenReaderOnly(classes) {
		m.flags |= IsAside
	}
	if strikesClass(classes, f.struck) {
		m.flags |= isStruck
	}
	f.classes[classes] = m
	return m
}

// note keeps what elements were found to be.
func (f *flattener) note(found []*html.Node, as Flag) {
	for _, h := range found {
		f.found[h] |= as
	}
}

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

// flatten lists the nodes below root that are read.
func (f *flattener) flatten(root *html.Node) {
	parent := int32(-1)
	for h := root; h != nil; {
		if f.add(h, parent) && h.FirstChild != nil {
			if h.Type == html.ElementNode {
				parent = int32(len(f.Nodes)) - 1
			}
			h = h.FirstChild
			continue
		}
		for h != root && h.NextSibling == nil {
			h = h.Parent
			if h != root && parent >= 0 && f.Nodes[parent].HTML == h {
				f.Nodes[parent].End = int32(len(f.Nodes))
				parent = f.Nodes[parent].Parent
			}
		}
		if h == root {
			break
		}
		h = h.NextSibling
	}
}

// add lists one node, and reports whether those below it are read.
func (f *flattener) add(h *html.Node, parent int32) bool {
	i := int32(len(f.Nodes))
	switch h.Type {
	case html.DocumentNode:
		return true
	case html.TextNode:
		if f.inherited(parent, isStruck) != 0 {
			return false
		}
		f.Nodes = append(f.Nodes, Node{HTML: h, Parent: parent, End: i + 1, Flags: IsText | f.inherited(parent, IsSelected)})
	case html.ElementNode:
		is := f.found[h]
		switch h.DataAtom {
		case atom.A:
			is |= isLink
		case atom.Tr:
			is |= isRow
		}
		if is&isIgnored != 0 || isUnread(h) || (h.DataAtom == atom.Img || h.DataAtom == atom.Svg) && f.inherited(parent, isStruck) != 0 {
			return false
		}
		f.Nodes = append(f.Nodes, Node{HTML: h, Parent: parent, End: i + 1, Atom: h.DataAtom, Flags: is})
		f.mark(i)
		return h.DataAtom != atom.Svg
	}
	return false
}

// inherited returns those of the flags that a parent hands down; -1 is none.
func (f *flattener) inherited(parent int32, flags Flag) Flag {
	if parent < 0 {
		return 0
	}
	return f.Nodes[parent].Flags & flags
}

// maxAttributes is how many attributes an element may have before those that
// mean nothing here are left out: they are gone through again and again. Real
// elements have up to 18.
const maxAttributes = 64

// isRead reports an attribute that the readers look for. What does not stand
// here is not in the tree: see [IsRead].
func isRead(key string) bool {
	switch key {
	case "alt", "aria-colspan", "aria-controls", "aria-expanded", "aria-label", "aria-labelledby", "aria-level", "aria-modal",
		"aria-rowspan", "class", "colspan", "data-cfemail", "data-header", "data-label", "data-th", "data-title",
		"hidden", "href", "id", "lang", "role", "rowspan", "shadowroot", "shadowrootmode",
		"style", "title":
		return true
	}
	return false
}

// IsRead reports whether a reader may look for the attribute of a key, as it is
// written on the page: one with capitals may be any.
func IsRead(key []byte) bool {
	for _, c := range key {
		if 'A' <= c && c <= 'Z' {
			return true
		}
	}
	return isRead(string(key))
}

// fewAttributes leaves of an element's attributes the first of each that is
// looked for.
func fewAttributes(all []html.Attribute) []html.Attribute {
	seen := make(map[string]bool)
	return slices.DeleteFunc(all, func(a html.Attribute) bool {
		drop := seen[a.Key] || !isRead(a.Key)
		seen[a.Key] = true
		return drop
	})
}

// mark sets the flags that an element carries by its own attributes or inherits.
func (f *flattener) mark(i int32) {
	n := &f.Nodes[i]
	if isBlockAtom(n.Atom) {
		n.Flags |= IsBlock
	}
	n.Flags |= f.inherited(n.Parent, IsChrome|IsButton|IsSelected|isStruck)
	if n.Atom == atom.Del || n.Atom == atom.S || n.Atom == atom.Strike {
		n.Flags |= isStruck
	}
	if n.Atom == atom.Header && f.headsPage(i) {
		n.Flags |= IsChrome
	}
	if len(n.HTML.Attr) > maxAttributes {
		n.HTML.Attr = fewAttributes(n.HTML.Attr)
	}
	for _, a := range n.HTML.Attr {
		switch a.Key {
		case "style":
			if hidesStyle(a.Val) {
				n.Flags |= IsHidden
			}
			if strikesStyle(a.Val) {
				n.Flags |= isStruck
			}
		case "data-cfemail":
			showAddress(n.HTML, a.Val)
		case "aria-controls":
			if _, ok := f.controls[a.Val]; !ok && n.Flags&IsChrome == 0 {
				f.controls[a.Val] = i
			}
		case "class":
			m := f.meaningOf(a.Val)
			n.Flags |= m.flags
			if m.consent {
				f.consent = append(f.consent, i)
			}
		case "id":
			if speaksOfConsent(a.Val) {
				f.consent = append(f.consent, i)
			}
		}
	}
	f.veiled = f.veiled || n.Flags&IsHidden != 0
	f.strikes = f.strikes || n.Flags&isStruck != 0
	switch {
	case n.Flags&IsTable != 0:
		f.Tables = append(f.Tables, i)
	case n.Flags&isRow != 0:
		f.rowsAt = append(f.rowsAt, i)
	case n.Flags&isLink != 0 && n.Flags&isStruck == 0:
		f.links = append(f.links, i)
	}
}

// headsPage reports a header that is the page's, not that of an article or a
// section.
func (f *flattener) headsPage(i int32) bool {
	for p := f.Nodes[i].Parent; p >= 0; p = f.Nodes[p].Parent {
		if a := f.Nodes[p].Atom; a == atom.Main || a == atom.Article || a == atom.Section {
			return false
		}
	}
	return true
}

// hide hides the elements of the classes that the page's own style sheet hides.
func (f *flattener) hide(classes map[string]bool) {
	if len(classes) == 0 {
		return
	}
	for i := range f.Nodes {
		for w := range strings.FieldsSeq(f.Attr(int32(i), "class")) {
			if classes[w] {
				f.Nodes[i].Flags |= IsHidden
				f.veiled = true
				break
			}
		}
	}
}
