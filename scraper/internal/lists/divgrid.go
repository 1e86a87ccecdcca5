package lists

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// grids finds tables that are made of div elements alone: a row of short texts
// that name columns, and after it rows of as many cells.
func (r *Reading) grids() []*Block {
	d := r.Doc
	var out []*Block
	var to int32
	for i := int32(0); int(i) < len(d.Nodes); i++ {
		n := &d.Nodes[i]
		if n.Flags&dom.IsTable != 0 {
			if n.Atom == atom.Table {
				i = n.End - 1
			}
			continue
		}
		if i < to || n.Flags&(dom.IsText|dom.IsChrome) != 0 || n.End-i > 120 || n.End-i < 5 || r.out(i) {
			continue
		}
		switch n.Atom {
		case atom.Div, atom.Section, atom.Article, atom.Ul, atom.Li, atom.Header, atom.Dl, atom.Ol, 0, atom.P:
		default:
			continue
		}
		cells := cellsOf(d, i)
		if len(cells) < 2 || len(cells) > 12 || !namesColumns(d, cells) {
			continue
		}
		rows := rowsAfter(d, i, len(cells))
		if len(rows) == 0 {
			continue
		}
		g := gridOf(d, i, rows)
		bs := tableBlocks(d, g)
		for _, b := range bs {
			b.Kind, b.At = "grid", i
			b.End = max(b.End, d.Nodes[rows[len(rows)-1]].End)
			out = append(out, b)
		}
		to = d.Nodes[rows[len(rows)-1]].End
	}
	return out
}

// cellsOf returns an element's children when all its text stands in them.
func cellsOf(d *dom.Doc, i int32) []int32 {
	var out []int32
	for c := d.First(i); c >= 0; c = d.Next(c) {
		d.Budget.Spend(1)
		n := &d.Nodes[c]
		if n.Flags&dom.IsText != 0 {
			if strings.TrimSpace(n.HTML.Data) != "" {
				return nil
			}
			continue
		}
		if n.Atom == atom.Br || n.Atom == atom.Hr || n.Flags&dom.IsHidden != 0 {
			continue
		}
		if len(out) > 12 {
			return nil
		}
		out = append(out, c)
	}
	// A wrapper around the cells.
	if len(out) == 1 && d.Nodes[out[0]].End-out[0] > 4 && d.Nodes[out[0]].Flags&dom.IsBlock != 0 {
		return cellsOf(d, out[0])
	}
	return out
}

// namesColumns reports short texts of which most name columns, a name among
// them.
func namesColumns(d *dom.Doc, cells []int32) bool {
	known, name, filled := 0, false, 0
	for _, c := range cells {
		if d.Nodes[c].End-c > 16 {
			return false
		}
		t := d.Flat(c)
		if len(t) > maxHeaderText {
			return false
		}
		if t == "" {
			continue
		}
		filled++
		if lexicon.HasYear(t) {
			return false
		}
		if c := newColumn(t); c.named() && !lexicon.Plausible(t).Known {
			known++
			name = name || c.field == snapshot.Name
		}
	}
	return name && known >= 2 && known*3 >= filled*2
}

// rowsAfter returns the elements after a header row that have as many cells: its
// siblings, or those of the element that wraps it.
func rowsAfter(d *dom.Doc, head int32, k int) []int32 {
	for at, up := head, 0; at >= 0 && up < 4; at, up = d.Nodes[at].Parent, up+1 {
		var rows []int32
		misses := 0
		for s := d.Next(at); s >= 0; s = d.Next(s) {
			d.Budget.Spend(1)
			n := &d.Nodes[s]
			if n.Flags&dom.IsText != 0 || n.End == s+1 {
				continue
			}
			if found := rowsIn(d, s, k, 4); len(found) > 0 {
				rows = append(rows, found...)
				continue
			}
			if misses++; misses > 3 || len(rows) > 0 && d.LineLevel(s) > 0 {
				break
			}
		}
		if len(rows) > 0 {
			return rows
		}
	}
	return nil
}

// rowsIn returns the rows of k cells that an element is or wraps.
func rowsIn(d *dom.Doc, at int32, k, depth int) []int32 {
	if d.Nodes[at].Flags&dom.IsText != 0 || d.Nodes[at].End == at+1 || depth == 0 {
		return nil
	}
	cells := cellsOf(d, at)
	if len(cells) == k && !wraps(d, cells, k) {
		return []int32{at}
	}
	var rows []int32
	for c := d.First(at); c >= 0; c = d.Next(c) {
		rows = append(rows, rowsIn(d, c, k, depth-1)...)
	}
	return rows
}

// wraps reports cells that are rows themselves.
func wraps(d *dom.Doc, cells []int32, k int) bool {
	for _, c := range cells {
		if len(cellsOf(d, c)) != k {
			return false
		}
	}
	return true
}

// gridOf makes a grid of a header row and rows without table markup.
func gridOf(d *dom.Doc, head int32, rows []int32) *dom.Grid {
	g := &dom.Grid{At: head, Bare: true}
	for i, at := range append([]int32{head}, rows...) {
		row := dom.GridRow{At: at, Head: i == 0}
		for _, c := range cellsOf(d, at) {
			row.Slots = append(row.Slots, int32(len(g.Cells)))
			g.Cells = append(g.Cells, dom.GridCell{At: c, Header: i == 0, Span: 1, Down: 0})
			row.Own++
		}
		g.Width = max(g.Width, len(row.Slots))
		g.Rows = append(g.Rows, row)
	}
	g.Thead = 1
	return g
}
