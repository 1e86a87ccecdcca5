package dom

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
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

// Parts of a table. A table in a table speaks for itself, and a caption has no rows.
var (
	rowParts  = cascadia.MustCompile(`thead, tfoot, caption, table, [role#=(^(table|grid|treegrid)$)]`)
	cells     = cascadia.MustCompile(`td, th`)
	roleCells = cascadia.MustCompile(`td, th, [role#=(^(cell|gridcell|columnheader|rowheader)$)]`)
)

// findRows gives every table its rows. A row in a row is none.
func (f *flattener) findRows() {
	at := make(map[*html.Node]int32, len(f.Tables))
	for _, i := range f.Tables {
		at[f.Nodes[i].HTML] = i
	}
	for _, i := range f.rowsAt {
		part := goquery.NewDocumentFromNode(f.Nodes[i].HTML).Parent().ClosestMatcher(rowParts)
		row := GridRow{At: i, Head: goquery.NodeName(part) == "thead", Foot: goquery.NodeName(part) == "tfoot"}
		if row.Head || row.Foot {
			part = part.ClosestMatcher(tables)
		}
		if part.Length() == 0 {
			continue
		}
		table, ok := at[part.Nodes[0]]
		of := f.rows[table]
		if !ok || f.Nodes[table].Atom == atom.Table && f.Nodes[i].Atom != atom.Tr || len(of) > 0 && i < f.Nodes[of[len(of)-1].At].End {
			continue
		}
		f.rows[table] = append(of, row)
	}
}

// Cells returns the cells of a row. Those of a row in an ARIA role may stand below
// wrappers.
func (d *Doc) Cells(row int32) []int32 {
	s := goquery.NewDocumentFromNode(d.Nodes[row].HTML)
	var found *goquery.Selection
	if d.Nodes[row].Atom == atom.Tr {
		found = s.ChildrenMatcher(cells)
	} else {
		found = s.FindMatcher(roleCells)
	}
	is := make(map[*html.Node]bool, found.Length())
	for _, h := range found.Nodes {
		is[h] = true
	}
	out := make([]int32, 0, len(is))
	for j, end := row+1, d.Nodes[row].End; j < end && len(out) < len(is); {
		if is[d.Nodes[j].HTML] {
			out = append(out, j)
			j = d.Nodes[j].End
		} else if d.Nodes[row].Atom == atom.Tr {
			j = d.Nodes[j].End
		} else {
			j++
		}
	}
	return out
}

// ReadGrid reads the rows and cells of a table element, or of an element in
// the role of one.
func (d *Doc) ReadGrid(at int32) *Grid {
	g := &Grid{At: at}
	var above []int32 // by column: the cell that reaches down from above
	group := int32(-1)
	for _, row := range d.rows[at] {
		if p := d.rowGroup(row.At); p != group {
			above, group = above[:0], p // no cell reaches out of it
		}
		row.Slots = make([]int32, 0, max(g.Width, len(above)))
		d.fill(g, &row, above)
		d.Budget.Spend(int(d.Nodes[row.At].End-row.At) + len(row.Slots))
		d.Budget.Keep(len(row.Slots) * CellRoom)
		g.Width = max(g.Width, len(row.Slots))
		above = g.reachDown(row.Slots, above[:0])
		if row.Own > 0 {
			g.Rows = append(g.Rows, row)
		}
	}
	for g.Thead < len(g.Rows) && g.Rows[g.Thead].Head {
		g.Thead++
	}
	g.compact()
	d.unrule(g)
	return g
}

// rowGroup returns the thead, tbody or tfoot that a row stands in, and -1 for none.
func (d *Doc) rowGroup(row int32) int32 {
	p := d.Nodes[row].Parent
	if p < 0 {
		return -1
	}
	switch d.Nodes[p].Atom {
	case atom.Thead, atom.Tbody, atom.Tfoot:
		return p
	}
	return -1
}

// fill lays a row's own cells between those that reach down from above.
func (d *Doc) fill(g *Grid, row *GridRow, above []int32) {
	put := func(c int32, span int) {
		for ; span > 0 && len(row.Slots) < MaxColumns; span-- {
			row.Slots = append(row.Slots, c)
		}
	}
	for _, k := range d.Cells(row.At) {
		if d.Nodes[k].Flags&IsHidden != 0 {
			continue
		}
		for len(row.Slots) < len(above) && above[len(row.Slots)] >= 0 {
			put(above[len(row.Slots)], 1)
		}
		if len(row.Slots) >= MaxColumns {
			break
		}
		cols, rows := spanOf(d, k)
		put(int32(len(g.Cells)), cols)
		g.Cells = append(g.Cells, GridCell{At: k, Header: d.isHeaderCell(k), Span: int32(cols), Down: int32(rows)})
		row.Own++
	}
	last := len(above) - 1
	for last >= 0 && above[last] < 0 {
		last--
	}
	for len(row.Slots) <= last {
		put(above[len(row.Slots)], 1)
	}
}

// reachDown adds to above, by column, the cells of a row that reach into the next.
func (g *Grid) reachDown(slots, above []int32) []int32 {
	for c, i := range slots {
		if i >= 0 && (c == 0 || slots[c-1] != i) {
			g.Cells[i].Down--
		}
	}
	for _, i := range slots {
		if i >= 0 && g.Cells[i].Down < 1 {
			i = -1
		}
		above = append(above, i)
	}
	return above
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

func (d *Doc) isHeaderCell(i int32) bool {
	if d.Nodes[i].Atom == atom.Th {
		return true
	}
	r := d.Attr(i, "role")
	return r == "columnheader" || r == "rowheader"
}

// spanOf reads how far a cell reaches. A rowspan of 0 reaches to the end of its row
// group.
func spanOf(d *Doc, i int32) (cols, rows int) {
	cols, rows = 1, 1
	for _, a := range d.Nodes[i].HTML.Attr {
		switch a.Key {
		case "colspan", "aria-colspan":
			if n, ok := number(a.Val); ok && n > 0 {
				cols = min(n, MaxColumns)
			}
		case "rowspan", "aria-rowspan":
			if n, ok := number(a.Val); ok {
				if rows = n; n == 0 || n > maxDown {
					rows = maxDown
				}
			}
		}
	}
	return cols, rows
}

// maxDown bounds, as in HTML, the rows that a cell reaches over.
const maxDown = 65534

// number reads a number that is not negative by HTML's rules: blanks and a plus may
// stand before it and anything after it, so that "2;" is 2.
func number(s string) (n int, ok bool) {
	s = strings.TrimPrefix(strings.TrimLeft(s, " \t\n\f\r"), "+")
	for i := 0; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
		n, ok = min(10*n+int(s[i]-'0'), maxDown+1), true
	}
	return n, ok
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
