package dom

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// MaxColumns bounds a table's width. A page may claim any span; what lies
// beyond is no list that a person reads. How many rows a cell reaches over, the
// budget bounds.
const MaxColumns = 200

// A Grid is a table with its spans filled in: every row has a slot for every
// column that it reaches.
type Grid struct {
	At    int32 // the element
	Cells []GridCell
	Rows  []GridRow
	Width int
	Thead int  // number of leading rows in a thead
	Bare  bool // made of div elements, without any table markup
}

// A GridCell is one cell as the page has it.
type GridCell struct {
	At     int32
	Span   int32 // columns
	Down   int32 // rows still to fill
	Header bool
}

// A GridRow is one row of a grid: indexes into the grid's cells, -1 for none.
type GridRow struct {
	At    int32
	Slots []int32
	Own   int  // cells that begin in this row
	Head  bool // stands in a thead
	Foot  bool // stands in a tfoot
}

// ReadGrid reads the rows and cells of a table element, or of an element in
// the role of one.
func (d *Doc) ReadGrid(at int32) *Grid {
	g := &Grid{At: at}
	aria := d.Nodes[at].Atom != atom.Table
	var above []int32 // by column: the cell that reaches down from above
	var arena []int32
	end := d.Nodes[at].End
	for j := at + 1; j < end; {
		n := &d.Nodes[j]
		if n.Flags&IsText != 0 {
			j++
			continue
		}
		if n.Flags&IsTable != 0 {
			j = n.End // a table in a table speaks for itself
			continue
		}
		if !d.isRow(j, aria) {
			if n.Atom == atom.Caption {
				j = n.End
				continue
			}
			j++
			continue
		}
		row := GridRow{At: j}
		for p := n.Parent; p >= at; p = d.Nodes[p].Parent {
			switch d.Nodes[p].Atom {
			case atom.Thead:
				row.Head = true
			case atom.Tfoot:
				row.Foot = true
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
			for ; span > 0 && col < MaxColumns; span-- {
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
		for k := d.FirstCell(j); k >= 0; k = d.NextCell(k, j) {
			c := &d.Nodes[k]
			if c.Flags&IsHidden != 0 {
				continue
			}
			down()
			if col >= MaxColumns {
				break
			}
			span, rows := spanOf(d, k)
			idx := int32(len(g.Cells))
			g.Cells = append(g.Cells, GridCell{At: k, Header: d.isHeaderCell(k), Span: int32(span), Down: int32(rows)})
			row.Own++
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
			if col >= MaxColumns {
				break
			}
		}
		row.Slots = arena[start:len(arena):len(arena)]
		d.Budget.Spend(int(n.End-j) + len(row.Slots))
		d.Budget.Keep(len(row.Slots) * CellRoom)
		g.Width = max(g.Width, len(row.Slots))
		// What reaches further down.
		if len(above) < len(row.Slots) {
			above = append(above, make([]int32, len(row.Slots)-len(above))...)
		}
		for c := range above {
			above[c] = -1
			if c < len(row.Slots) && row.Slots[c] >= 0 && g.Cells[row.Slots[c]].Down > 1 {
				above[c] = row.Slots[c]
			}
		}
		for c := 0; c < len(row.Slots); c++ {
			if i := row.Slots[c]; i >= 0 && (c == 0 || row.Slots[c-1] != i) {
				g.Cells[i].Down--
			}
		}
		if row.Own > 0 {
			g.Rows = append(g.Rows, row)
		}
		j = n.End
	}
	for g.Thead < len(g.Rows) && g.Rows[g.Thead].Head {
		g.Thead++
	}
	g.compact()
	d.unrule(g)
	return g
}

// unrule takes away what a published sheet has around its cells: letters above
// the columns and numbers before the rows.
func (d *Doc) unrule(g *Grid) {
	if len(g.Rows) < 2 || len(g.Rows[0].Slots) < 2 {
		return
	}
	next := "A"
	for _, s := range g.Rows[0].Slots {
		if s < 0 {
			return
		}
		t := d.Flat(g.Cells[s].At)
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
	g.Rows = g.Rows[1:]
	g.Thead = max(0, g.Thead-1)
	for r := range g.Rows {
		s := g.Rows[r].Slots
		if len(s) < 2 || s[0] < 0 || strings.Trim(d.Flat(g.Cells[s[0]].At), "0123456789") != "" {
			return
		}
	}
	for r := range g.Rows {
		g.Rows[r].Slots = g.Rows[r].Slots[1:]
		g.Rows[r].Own--
	}
	g.Width--
}

// compact leaves out columns that are the same cell as the one before in every
// row: pages made by word processors lay every cell over several.
func (g *Grid) compact() {
	if g.Width < 3 {
		return
	}
	keep := make([]bool, g.Width)
	left := g.Width
	for r := range g.Rows {
		for c, s := range g.Rows[r].Slots {
			if !keep[c] && (c == 0 || s != g.Rows[r].Slots[c-1]) {
				keep[c] = true
				left--
			}
		}
		if left == 0 {
			return
		}
	}
	for r := range g.Rows {
		slots := g.Rows[r].Slots
		n := 0
		for c, s := range slots {
			if keep[c] {
				slots[n] = s
				n++
			}
		}
		g.Rows[r].Slots = slots[:n:n]
	}
	g.Width -= left
}

func (d *Doc) isRow(i int32, aria bool) bool {
	n := &d.Nodes[i]
	if n.Atom == atom.Tr {
		return true
	}
	return aria && d.Attr(i, "role") == "row"
}

// FirstCell returns the first cell of a row, or -1. Cells of a row in ARIA roles
// may stand below wrappers.
func (d *Doc) FirstCell(row int32) int32 { return d.cellFrom(row+1, row) }

func (d *Doc) NextCell(cell, row int32) int32 { return d.cellFrom(d.Nodes[cell].End, row) }

func (d *Doc) cellFrom(i, row int32) int32 {
	for end := d.Nodes[row].End; i < end; {
		n := &d.Nodes[i]
		switch {
		case n.Flags&IsText != 0:
			i++
		case n.Atom == atom.Td || n.Atom == atom.Th:
			return i
		case d.Nodes[row].Atom == atom.Tr:
			i = n.End
		default:
			switch d.Attr(i, "role") {
			case "cell", "gridcell", "columnheader", "rowheader":
				return i
			}
			i++
		}
	}
	return -1
}

func (d *Doc) isHeaderCell(i int32) bool {
	if d.Nodes[i].Atom == atom.Th {
		return true
	}
	r := d.Attr(i, "role")
	return r == "columnheader" || r == "rowheader"
}

// spanOf reads how far a cell reaches. A rowspan of 0 reaches to the table's
// end.
func spanOf(d *Doc, i int32) (cols, rows int) {
	cols, rows = 1, 1
	for _, a := range d.Nodes[i].HTML.Attr {
		switch a.Key {
		case "colspan", "aria-colspan":
			if n, err := strconv.Atoi(strings.TrimSpace(a.Val)); err == nil && n > 0 {
				cols = min(n, MaxColumns)
			} else if err != nil && len(a.Val) > 9 {
				cols = MaxColumns
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

// SpansAll reports a row that is one cell from side to side: a category, a
// note.
func (g *Grid) SpansAll(r int) bool {
	row := &g.Rows[r]
	if row.Own != 1 || len(row.Slots) == 0 {
		return false
	}
	first := row.Slots[0]
	for _, s := range row.Slots {
		if s != first {
			return false
		}
	}
	return true
}

// CellRoom is about what a cell takes while its page is read, in bytes.
const CellRoom = 64
