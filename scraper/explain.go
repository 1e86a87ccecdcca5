package scraper

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/snapshot"
)

// An Explanation tells how a page was read: every block that could have been a
// list, and why it was taken or left.
type Explanation struct {
	Snapshot   snapshot.Snapshot // what [Parse] gives
	Candidates []Candidate       // in the page's order
	Proof      Proof             // what shows that the page lists sub-processors; the best of its lists'
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
func Explain(p Page, h Hints) (Explanation, error) {
	snap, r, err := read(p, h)
	e := Explanation{Snapshot: snap}
	if r == nil {
		return e, err
	}
	e.Proof = r.proof
	blocks := append([]*block(nil), r.blocks...)
	sort.SliceStable(blocks, func(i, j int) bool { return blocks[i].at < blocks[j].at })
	nth := make(places)
	r.doc.budget = readingBudget(r.doc.budget.size) // telling is not reading
	r.doc.budget.doing = "explaining how it was read"
	over := within(func() {
		for _, b := range blocks {
			if !b.verdict.taken && (b.strict && b.verdict.score <= minToldScore || len(e.Candidates) >= maxCandidates) {
				continue
			}
			e.Candidates = append(e.Candidates, r.candidate(b, nth))
		}
	})
	if err == nil {
		err = over
	}
	return e, err
}

func (r *reading) candidate(b *block, nth places) Candidate {
	c := Candidate{
		Kind: b.kind, Selector: r.doc.selector(b, nth), Title: b.where(), Rows: len(b.rows), Score: math.Round(b.verdict.score*10) / 10,
		Evidence: b.verdict.evidence, Taken: b.verdict.taken, Why: b.verdict.why,
	}
	fields := b.assign(r.hints)
	for i := range b.cols {
		c.Columns = append(c.Columns, snapshot.Column{Header: b.cols[i].header, Field: fields[i]})
	}
	for i := range b.rows {
		if len(c.Names) >= candidateNames || b.nameCol < 0 {
			break
		}
		n := b.rows[i].name
		if n == "" && b.nameCol < len(b.rows[i].cells) {
			n = firstLine(r.doc.raw(&b.rows[i].cells[b.nameCol]))
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

// selector gives a CSS selector for the element that holds a block.
func (d *doc) selector(b *block, nth places) string {
	at := b.at
	if b.grid != nil {
		at = b.grid.at
	}
	// The element that holds all of it.
	for d.nodes[at].parent >= 0 && (d.nodes[at].flags&isText != 0 || d.nodes[at].end < b.end) {
		at = d.nodes[at].parent
	}
	var parts []string
	for i := at; i >= 0 && len(parts) < selectorParents; i = d.nodes[i].parent {
		n := &d.nodes[i]
		if id := attr(n.h, "id"); isPlainIdent(id) {
			parts = append(parts, n.h.Data+"#"+id)
			break
		}
		if n.h.Data == "html" || n.h.Data == "body" {
			parts = append(parts, n.h.Data)
			break
		}
		parts = append(parts, fmt.Sprintf("%s:nth-of-type(%d)", n.h.Data, nth.of(n.h)))
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
