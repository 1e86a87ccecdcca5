// Package dom is a page as a document: its visible text, lines, links, tables and
// their cells, and what is hidden, navigation or heading.
//
// It knows how pages are built and not what they say: no word of a page decides
// anything here but those that mark layout. The words are in package lexicon, and
// what is a list is decided in package lists. What a page may cost is counted by
// its [Budget].
//
// Elements are selected with goquery, by the selectors named in flatten.go, table.go
// and says.go. Text is not: goquery joins the words of neighbouring elements.
package dom

import (
	"net/url"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// A Doc is a page as a flat list of its nodes in document order: the readers
// walk it by index, which is fast, needs no recursion whatever the nesting,
// and makes "where" a number that can be compared. It is whole when [NewDoc]
// returns it.
type Doc struct {
	Says
	Nodes   []Node
	Budget  *Budget
	Tables  []int32 // table elements and elements in the role of one
	Selects bool    // the configuration selects what is read
	Idle    Idle    // what of the configuration matches nothing

	rows     map[int32][]GridRow // of each table, without their cells
	links    []int32
	controls map[string]int32 // by the id of a panel: the tab or button that shows it
	veiled   bool             // some element is hidden
	strikes  bool             // some element is struck out
	kept     kept
}

// kept is what a document remembers, so that a page costs no more where a part of
// it is asked for again and again.
type kept struct {
	scratch Fold
	byID    map[string]int32
	texts   map[Span]string          // long ones
	links   map[Span][]snapshot.Link // of long spans
	judged  map[string]lexicon.Plausibility
	answers map[any]any      // by the question: what each text was answered with, see Ask
	labels  map[int32]string // by the panel: the label of its tab or button
}

// Hints are the selectors of a configuration.
type Hints struct {
	Select []Selector // nothing else is read
	Ignore []Selector // left out, with all below them
}

// A Node is one element or text of the page.
type Node struct {
	HTML   *html.Node
	Parent int32
	End    int32 // index after the last node below
	Atom   atom.Atom
	Flags  Flag
}

// A Flag says something of a node.
type Flag uint16

// What is known of a node. An element's parts inherit IsChrome, IsButton and
// IsSelected.
const (
	IsText   Flag = 1 << iota
	IsBlock       // begins and ends a line
	IsHidden      // by style or attribute: a reader does not see it
	IsChrome      // navigation, page header and footer
	IsAside       // read by machines only: role=tooltip, sr-only
	IsButton
	IsTable    // a table, or an element in the role of one
	IsDialog   // covers the page until it is answered
	IsSelected // stands in an element that a hint selects

	isRow
	isLink
	isIgnored
	isStruck // struck out: its texts are no part of the page
)

// Idle are the places of the selectors, among those of their kind in [Hints], that
// match nothing on the page.
type Idle struct{ Select, Ignore []int }

// NewDoc flattens a parsed page of size bytes. base is its own address, or nil.
func NewDoc(root *html.Node, size int, base *url.URL, hints Hints, budget *Budget) *Doc {
	page := goquery.NewDocumentFromNode(root).Selection
	f := flattener{Doc: &Doc{Nodes: make([]Node, 0, size/24+64), Budget: budget, Selects: len(hints.Select) > 0, controls: make(map[string]int32), rows: make(map[int32][]GridRow)}, found: make(map[*html.Node]Flag), classes: make(map[string]meaning)}
	budget.Doing = "looking for what the hints select"
	f.Idle.Select = f.noteHints(hints.Select, page, IsSelected)
	f.Idle.Ignore = f.noteHints(hints.Ignore, page, isIgnored)
	some := page.FindMatcher(special{})
	f.note(some.FilterMatcher(tables).Nodes, IsTable)
	f.note(some.FilterMatcher(roleRows).Nodes, isRow)
	f.note(some.FilterMatcher(buttons).Nodes, IsButton)
	f.note(some.FilterMatcher(tooltips).Nodes, IsAside)
	f.note(some.FilterMatcher(hidden).Nodes, IsHidden)
	f.note(some.FilterMatcher(dialogs).Nodes, IsDialog)
	f.note(some.FilterMatcher(navigation).Nodes, IsChrome)
	f.note(some.FilterMatcher(blocks).Nodes, IsBlock)
	styles := f.readSays(some, base)
	classes := styledClasses(styles)
	f.struck = classes.struck
	f.flatten(root)
	f.hide(classes.hidden)
	f.leaveConsent()
	f.findRows()
	return f.Doc
}

// noteHints notes what selectors match, and returns the places of those that
// match nothing.
func (f *flattener) noteHints(all []Selector, page *goquery.Selection, as Flag) (idle []int) {
	for i, s := range all {
		found := s.Find(page, f.Budget)
		if len(found) == 0 {
			idle = append(idle, i)
		}
		f.note(found, as)
	}
	return idle
}

// WithID returns the element of an id. The ids are looked up once, on the pages
// that refer to them.
func (d *Doc) WithID(id string) (int32, bool) {
	if d.kept.byID == nil {
		d.kept.byID = make(map[string]int32)
		for i := range d.Nodes {
			if d.Nodes[i].Flags&IsText != 0 {
				continue
			}
			if v := Attr(d.Nodes[i].HTML, "id"); v != "" {
				if _, ok := d.kept.byID[v]; !ok {
					d.kept.byID[v] = int32(i)
				}
			}
		}
	}
	i, ok := d.kept.byID[id]
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

// Attr returns an attribute of an element, and "" where it has none.
func (d *Doc) Attr(i int32, key string) string {
	if d.Nodes[i].Flags&IsText != 0 {
		return ""
	}
	return Attr(d.Nodes[i].HTML, key)
}

// Attr returns an attribute of an element, and "" where it has none.
func Attr(h *html.Node, key string) string {
	for i := range h.Attr {
		if h.Attr[i].Key == key {
			return h.Attr[i].Val
		}
	}
	return ""
}

// HeadingLevel returns 1 to 6 for a heading element, and 0 for others.
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
