package scraper

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// maxColumns bounds a table's width. A page may claim any span; what lies
// beyond is no list that a person reads. How many rows a cell reaches over, the
// budget bounds.
const maxColumns = 200

// A grid is a table with its spans filled in: every row has a slot for every
// column that it reaches.
type grid struct {
	at    int32 // the element
	cells []gcell
	rows  []grow
	width int
	thead int  // number of leading rows in a thead
	bare  bool // made of div elements, without any table markup
}

// A gcell is one cell as the page has it.
type gcell struct {
	at     int32
	span   int32 // columns
	down   int32 // rows still to fill
	header bool
}

// A grow is one row of a grid: indexes into the grid's cells, -1 for none.
type grow struct {
	at    int32
	slots []int32
	own   int  // cells that begin in this row
	head  bool // stands in a thead
	foot  bool // stands in a tfoot
}

// readGrid reads the rows and cells of a table element, or of an element in
// the role of one.
func (d *doc) readGrid(at int32) *grid {
	g := &grid{at: at}
	aria := d.nodes[at].atom != atom.Table
	var above []int32 // by column: the cell that reaches down from above
	var arena []int32
	end := d.nodes[at].end
	for j := at + 1; j < end; {
		n := &d.nodes[j]
		if n.flags&isText != 0 {
			j++
			continue
		}
		if n.flags&isTable != 0 {
			j = n.end // a table in a table speaks for itself
			continue
		}
		if !d.isRow(j, aria) {
			if n.atom == atom.Caption {
				j = n.end
				continue
			}
			j++
			continue
		}
		row := grow{at: j}
		for p := n.parent; p >= at; p = d.nodes[p].parent {
			switch d.nodes[p].atom {
			case atom.Thead:
				row.head = true
			case atom.Tfoot:
				row.foot = true
			}
			if p == at {
				break
			}
		}
		// A slice of a shared array, so that a table costs few allocations.
		if cap(arena)-len(arena) < 16 {
			arena = make([]int32, 0, min(max(64, 2*cap(arena)), 1<<16))
		}
		start := len(arena)
		col := 0
		fill := func(c int32, span int) {
			for ; span > 0 && col < maxColumns; span-- {
				arena = append(arena, c)
				col++
			}
		}
		down := func() {
			for col < len(above) && above[col] >= 0 {
				c := above[col]
				fill(c, 1)
				if col > len(above) {
					return
				}
			}
		}
		for k := d.firstCell(j); k >= 0; k = d.nextCell(k, j) {
			c := &d.nodes[k]
			if c.flags&isHidden != 0 {
				continue
			}
			down()
			if col >= maxColumns {
				break
			}
			span, rows := spanOf(d, k)
			idx := int32(len(g.cells))
			g.cells = append(g.cells, gcell{at: k, header: d.isHeaderCell(k), span: int32(span), down: int32(rows)})
			row.own++
			fill(idx, span)
		}
		down()
		last := len(above) - 1
		for last >= 0 && above[last] < 0 {
			last--
		}
		for col <= last {
			if above[col] >= 0 {
				fill(above[col], 1)
			} else {
				fill(-1, 1)
			}
			if col >= maxColumns {
				break
			}
		}
		row.slots = arena[start:len(arena):len(arena)]
		d.budget.spend(int(n.end-j) + len(row.slots))
		d.budget.keep(len(row.slots) * cellRoom)
		g.width = max(g.width, len(row.slots))
		// What reaches further down.
		if len(above) < len(row.slots) {
			above = append(above, make([]int32, len(row.slots)-len(above))...)
		}
		for c := range above {
			above[c] = -1
			if c < len(row.slots) && row.slots[c] >= 0 && g.cells[row.slots[c]].down > 1 {
				above[c] = row.slots[c]
			}
		}
		for c := 0; c < len(row.slots); c++ {
			if i := row.slots[c]; i >= 0 && (c == 0 || row.slots[c-1] != i) {
				g.cells[i].down--
			}
		}
		if row.own > 0 {
			g.rows = append(g.rows, row)
		}
		j = n.end
	}
	for g.thead < len(g.rows) && g.rows[g.thead].head {
		g.thead++
	}
	g.compact()
	d.unrule(g)
	return g
}

// unrule takes away what a published sheet has around its cells: letters above
// the columns and numbers before the rows.
func (d *doc) unrule(g *grid) {
	if len(g.rows) < 2 || len(g.rows[0].slots) < 2 {
		return
	}
	next := "A"
	for _, s := range g.rows[0].slots {
		if s < 0 {
			return
		}
		t := d.flat(g.cells[s].at)
		if t == "" && next == "A" {
			continue
		}
		if t != next || len(t) != 1 {
			return
		}
		next = string(rune(t[0] + 1))
	}
	if next == "A" || next == "B" {
		return
	}
	g.rows = g.rows[1:]
	g.thead = max(0, g.thead-1)
	for r := range g.rows {
		s := g.rows[r].slots
		if len(s) < 2 || s[0] < 0 || strings.Trim(d.flat(g.cells[s[0]].at), "0123456789") != "" {
			return
		}
	}
	for r := range g.rows {
		g.rows[r].slots = g.rows[r].slots[1:]
		g.rows[r].own--
	}
	g.width--
}

// compact leaves out columns that are the same cell as the one before in every
// row: pages made by word processors lay every cell over several.
func (g *grid) compact() {
	if g.width < 3 {
		return
	}
	keep := make([]bool, g.width)
	left := g.width
	for r := range g.rows {
		for c, s := range g.rows[r].slots {
			if !keep[c] && (c == 0 || s != g.rows[r].slots[c-1]) {
				keep[c] = true
				left--
			}
		}
		if left == 0 {
			return
		}
	}
	for r := range g.rows {
		slots := g.rows[r].slots
		n := 0
		for c, s := range slots {
			if keep[c] {
				slots[n] = s
				n++
			}
		}
		g.rows[r].slots = slots[:n:n]
	}
	g.width -= left
}

func (d *doc) isRow(i int32, aria bool) bool {
	n := &d.nodes[i]
	if n.atom == atom.Tr {
		return true
	}
	return aria && d.attr(i, "role") == "row"
}

// firstCell gives the first cell of a row, or -1. Cells of a row in ARIA roles
// may stand below wrappers.
func (d *doc) firstCell(row int32) int32 { return d.cellFrom(row+1, row) }

func (d *doc) nextCell(cell, row int32) int32 { return d.cellFrom(d.nodes[cell].end, row) }

func (d *doc) cellFrom(i, row int32) int32 {
	for end := d.nodes[row].end; i < end; {
		n := &d.nodes[i]
		switch {
		case n.flags&isText != 0:
			i++
		case n.atom == atom.Td || n.atom == atom.Th:
			return i
		case d.nodes[row].atom == atom.Tr:
			i = n.end
		default:
			switch d.attr(i, "role") {
			case "cell", "gridcell", "columnheader", "rowheader":
				return i
			}
			i++
		}
	}
	return -1
}

func (d *doc) isHeaderCell(i int32) bool {
	if d.nodes[i].atom == atom.Th {
		return true
	}
	r := d.attr(i, "role")
	return r == "columnheader" || r == "rowheader"
}

// spanOf reads how far a cell reaches. A rowspan of 0 reaches to the table's
// end.
func spanOf(d *doc, i int32) (cols, rows int) {
	cols, rows = 1, 1
	for _, a := range d.nodes[i].h.Attr {
		switch a.Key {
		case "colspan", "aria-colspan":
			if n, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil && n > 0 {
				cols = min(n, maxColumns)
			} else if err != nil && len(a.Val) > 9 {
				cols = maxColumns
			}
		case "rowspan", "aria-rowspan":
			if n, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil && n >= 0 {
				if rows = n; n == 0 || n > 65534 {
					rows = 65534
				}
			}
		}
	}
	return cols, rows
}

// spansAll reports a row that is one cell from side to side: a category, a
// note.
func (g *grid) spansAll(r int) bool {
	row := &g.rows[r]
	if row.own != 1 || len(row.slots) == 0 {
		return false
	}
	first := row.slots[0]
	for _, s := range row.slots {
		if s != first {
			return false
		}
	}
	return true
}
