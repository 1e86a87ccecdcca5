package scraper

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// An Explanation tells how a page was read: every block that could have been a
// list, and why it was taken or left.
type Explanation struct {
	Snapshot   snapshot.Snapshot // what [Parse] gives
	Candidates []Candidate       // in the page's order
	Idle       []string          // the hints whose selectors match nothing: `select "#list"`
	Proof      page.Proof        // what shows that the page lists sub-processors; the best of its lists'
}

// A Candidate is one block of the page that could be a list.
type Candidate struct {
	Kind     string            // "table", "aria table", "transposed table", "grid", "list", "cards", "sections", "records", "lines"
	Selector string            // where it is: a CSS selector that a hint can use
	Title    string            // its caption, or the heading above it
	Columns  []snapshot.Column // its headers, and the fields they map to
	Rows     int               // how many rows it has
	Names    []string          // the first of its names
	Score    float64           // the sum of the evidence
	Evidence []string          // each with its points: "+3 5 of 5 names look like names"
	Taken    bool              // it is one of the lists
	Why      string            // why it was taken or left
}

// Limits of an explanation, for people to read.
const (
	maxCandidates   = 200
	candidateNames  = 3
	minToldScore    = 0.0
	selectorParents = 4
)

// Explain tells how [Parse] reads a page. Its error is Parse's; the
// explanation is there with an error too, unless the page could not be parsed
// at all.
func Explain(p page.Page, h Hints) (Explanation, error) {
	snap, r, err := read(p, h)
	e := Explanation{Snapshot: snap}
	if r == nil {
		return e, err
	}
	e.Proof, e.Idle = r.Proof, h.idle(r)
	blocks := append([]*lists.Block(nil), r.Blocks...)
	sort.SliceStable(blocks, func(i, j int) bool { return blocks[i].At < blocks[j].At })
	nth := make(places)
	r.Doc.Budget = dom.BudgetFor(r.Doc.Budget.Size) // telling is not reading
	r.Doc.Budget.Doing = "explaining how it was read"
	over := dom.Within(func() {
		for _, b := range blocks {
			if !b.Verdict.Taken && (b.Strict && b.Verdict.Score <= minToldScore || len(e.Candidates) >= maxCandidates) {
				continue
			}
			e.Candidates = append(e.Candidates, candidate(r, b, nth))
		}
	})
	if err == nil {
		err = over
	}
	return e, err
}

func candidate(r *lists.Reading, b *lists.Block, nth places) Candidate {
	c := Candidate{
		Kind: b.Kind, Selector: selector(r.Doc, b, nth), Title: b.Where(), Rows: len(b.Rows), Score: math.Round(b.Verdict.Score*10) / 10,
		Evidence: b.Verdict.Evidence, Taken: b.Verdict.Taken, Why: b.Verdict.Why,
	}
	fields := b.Assign(r.Hints.Columns)
	for i := range b.Cols {
		c.Columns = append(c.Columns, snapshot.Column{Header: b.Cols[i].Header, Field: fields[i]})
	}
	for i := range b.Rows {
		if len(c.Names) >= candidateNames || b.NameCol < 0 {
			break
		}
		n := b.Rows[i].Name
		if n == "" && b.NameCol < len(b.Rows[i].Cells) {
			n = lexicon.FirstLine(lists.Raw(r.Doc, &b.Rows[i].Cells[b.NameCol]))
		}
		if n != "" {
			c.Names = append(c.Names, n)
		}
	}
	return c
}

// places are the places of elements among those of their kind, from 1, for
// every parent that was asked for.
type places map[*html.Node]int

func (p places) of(h *html.Node) int {
	if p[h] == 0 {
		counts := make(map[string]int)
		for s := h.Parent.FirstChild; s != nil; s = s.NextSibling {
			if s.Type == html.ElementNode {
				counts[s.Data]++
				p[s] = counts[s.Data]
			}
		}
	}
	return p[h]
}

// selector returns a CSS selector for the element that holds a block.
func selector(d *dom.Doc, b *lists.Block, nth places) string {
	at := b.At
	if b.Grid != nil {
		at = b.Grid.At
	}
	// The element that holds all of it.
	for d.Nodes[at].Parent >= 0 && (d.Nodes[at].Flags&dom.IsText != 0 || d.Nodes[at].End < b.End) {
		at = d.Nodes[at].Parent
	}
	var parts []string
	for i := at; i >= 0 && len(parts) < selectorParents; i = d.Nodes[i].Parent {
		n := &d.Nodes[i]
		if id := dom.Attr(n.HTML, "id"); isPlainIdent(id) {
			parts = append(parts, n.HTML.Data+"#"+id)
			break
		}
		if n.HTML.Data == "html" || n.HTML.Data == "body" {
			parts = append(parts, n.HTML.Data)
			break
		}
		parts = append(parts, fmt.Sprintf("%s:nth-of-type(%d)", n.HTML.Data, nth.of(n.HTML)))
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, " > ")
}

// isPlainIdent reports an id that needs no escaping in a selector.
func isPlainIdent(s string) bool {
	if s == "" || len(s) > 60 || s[0] >= '0' && s[0] <= '9' || s[0] == '-' {
		return false
	}
	for _, r := range s {
		if r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return true
}
