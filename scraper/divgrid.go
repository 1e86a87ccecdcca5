package scraper

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// grids finds tables that are made of div elements alone: a row of short texts
// that name columns, and after it rows of as many cells.
func (r *reading) grids() []*block {
	d := r.doc
	var out []*block
	var to int32
	for i := int32(0); int(i) < len(d.nodes); i++ {
		n := &d.nodes[i]
		if n.flags&isTable != 0 {
			if n.atom == atom.Table {
				i = n.end - 1
			}
			continue
		}
		if i < to || n.flags&(isText|isChrome) != 0 || n.end-i > 120 || n.end-i < 5 || r.out(i) {
			continue
		}
		switch n.atom {
		case atom.Div, atom.Section, atom.Article, atom.Ul, atom.Li, atom.Header, atom.Dl, atom.Ol, 0, atom.P:
		default:
			continue
		}
		cells := d.cellsOf(i)
		if len(cells) < 2 || len(cells) > 12 || !d.namesColumns(cells) {
			continue
		}
		rows := d.rowsAfter(i, len(cells))
		if len(rows) == 0 {
			continue
		}
		g := d.gridOf(i, rows)
		bs := d.tableBlocks(g)
		for _, b := range bs {
			b.kind, b.at = "grid", i
			b.end = max(b.end, d.nodes[rows[len(rows)-1]].end)
			out = append(out, b)
		}
		to = d.nodes[rows[len(rows)-1]].end
	}
	return out
}

// cellsOf gives an element's children when all its text stands in them.
func (d *doc) cellsOf(i int32) []int32 {
	var out []int32
	for c := d.first(i); c >= 0; c = d.next(c) {
		d.budget.spend(1)
		n := &d.nodes[c]
		if n.flags&isText != 0 {
			if strings.TrimSpace(n.h.Data) != "" {
				return nil
			}
			continue
		}
		if n.atom == atom.Br || n.atom == atom.Hr || n.flags&isHidden != 0 {
			continue
		}
		if len(out) > 12 {
			return nil
		}
		out = append(out, c)
	}
	// A wrapper around the cells.
	if len(out) == 1 && d.nodes[out[0]].end-out[0] > 4 && d.nodes[out[0]].flags&isBlock != 0 {
		return d.cellsOf(out[0])
	}
	return out
}

// namesColumns reports short texts of which most name columns, a name among
// them.
func (d *doc) namesColumns(cells []int32) bool {
	known, name, filled := 0, false, 0
	for _, c := range cells {
		if d.nodes[c].end-c > 16 {
			return false
		}
		t := d.flat(c)
		if len(t) > maxHeaderText {
			return false
		}
		if t == "" {
			continue
		}
		filled++
		if hasYear(t) {
			return false
		}
		f, st, m := headerField(t)
		if st > 0 && len(m.words)*2 >= m.of && !plausible(t).known {
			known++
			name = name || f == snapshot.Name
		}
	}
	return name && known >= 2 && known*3 >= filled*2
}

// rowsAfter gives the elements after a header row that have as many cells: its
// siblings, or those of the element that wraps it.
func (d *doc) rowsAfter(head int32, k int) []int32 {
	for at, up := head, 0; at >= 0 && up < 4; at, up = d.nodes[at].parent, up+1 {
		var rows []int32
		misses := 0
		for s := d.next(at); s >= 0; s = d.next(s) {
			d.budget.spend(1)
			n := &d.nodes[s]
			if n.flags&isText != 0 || n.end == s+1 {
				continue
			}
			if found := d.rowsIn(s, k, 4); len(found) > 0 {
				rows = append(rows, found...)
				continue
			}
			if misses++; misses > 3 || len(rows) > 0 && d.lineLevel(s) > 0 {
				break
			}
		}
		if len(rows) > 0 {
			return rows
		}
	}
	return nil
}

// rowsIn gives the rows of k cells that an element is or wraps.
func (d *doc) rowsIn(at int32, k, depth int) []int32 {
	if d.nodes[at].flags&isText != 0 || d.nodes[at].end == at+1 || depth == 0 {
		return nil
	}
	cells := d.cellsOf(at)
	if len(cells) == k && !d.wraps(cells, k) {
		return []int32{at}
	}
	var rows []int32
	for c := d.first(at); c >= 0; c = d.next(c) {
		rows = append(rows, d.rowsIn(c, k, depth-1)...)
	}
	return rows
}

// wraps reports cells that are rows themselves.
func (d *doc) wraps(cells []int32, k int) bool {
	for _, c := range cells {
		if len(d.cellsOf(c)) != k {
			return false
		}
	}
	return true
}

// gridOf makes a grid of a header row and rows without table markup.
func (d *doc) gridOf(head int32, rows []int32) *grid {
	g := &grid{at: head, bare: true}
	for i, at := range append([]int32{head}, rows...) {
		row := grow{at: at, head: i == 0}
		for _, c := range d.cellsOf(at) {
			row.slots = append(row.slots, int32(len(g.cells)))
			g.cells = append(g.cells, gcell{at: c, header: i == 0, span: 1, down: 0})
			row.own++
		}
		g.width = max(g.width, len(row.slots))
		g.rows = append(g.rows, row)
	}
	g.thead = 1
	return g
}
