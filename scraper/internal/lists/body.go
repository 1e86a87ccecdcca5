package lists

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// bodyRows reads the rows of one list from index from on. It stops at a header
// with other columns, and gives the index of the row it stopped at.
func bodyRows(d *dom.Doc, b *Block, g *dom.Grid, from int, title *string, head []int) int {
	group := ""
	*title = ""
	if n := len(g.Rows) - from; n > 0 {
		if from > len(head) {
			n = min(n, 16) // the next list of many in one table: not room for all the rest each time
		}
		b.Rows = make([]brow, 0, n)
	}
	var arena []bcell
	for i := from; i < len(g.Rows); i++ {
		row := &g.Rows[i]
		if row.Foot {
			for _, s := range row.Slots {
				if s >= 0 {
					if t := d.Flat(g.Cells[s].At); t != "" {
						b.notes = append(b.notes, t)
						break
					}
				}
			}
			if g.SpansAll(i) {
				continue
			}
		}
		first, filled := filled(d, g, i)
		if filled == 0 {
			continue
		}
		if filled == 1 && (row.Own == 1 && len(row.Slots) > 0 || g.SpansAll(i)) && g.Width > 1 && !shortRow(d, g, i, first) {
			t := d.Flat(g.Cells[first].At)
			if i+1 < len(g.Rows) && i > from && isHeaderRow(d, g, i+1) && !sameHeader(d, g, head, i+1) {
				*title = dom.WithoutColon(lexicon.Begin(t, dom.MaxHeading))
				continue
			}
			if isNote(t) || isDateNote(t) {
				b.notes = append(b.notes, t)
			} else if b.detail(t) {
				// told of the row above
			} else {
				group = dom.WithoutColon(t)
			}
			continue
		}
		if row.Own > 1 && (i > from || len(head) > 0) && mayBeHeader(d, g, i) && isHeaderRow(d, g, i) && !repeatsLabels(d, g, head, i) {
			if sameHeader(d, g, head, i) {
				continue
			}
			if len(head) > 0 && headersRow(d, g, i) {
				return i
			}
		}
		if filled == 1 && row.Own > 1 && row.Slots[0] == first {
			if t := d.Flat(g.Cells[first].At); isNote(t) || isDateNote(t) {
				b.notes = append(b.notes, t)
				continue
			}
		}
		if filled == 1 && row.Own > 1 && row.Slots[0] == first && isCategory(d, g, i, first) {
			group = dom.WithoutColon(d.Flat(g.Cells[first].At))
			continue
		}
		if cap(arena)-len(arena) < g.Width {
			arena = make([]bcell, 0, max(g.Width, min(4096, g.Width*cap(b.Rows))))
		}
		start := len(arena)
		for _, s := range row.Slots {
			c := bcell{}
			if s >= 0 {
				at := g.Cells[s].At
				c.at, c.end = at, d.Nodes[at].End
			}
			arena = append(arena, c)
		}
		b.Rows = append(b.Rows, brow{at: row.At, group: group, Cells: arena[start:len(arena):len(arena)]})
	}
	return len(g.Rows)
}

// filled counts the cells of a row that hold text, and gives the first.
func filled(d *dom.Doc, g *dom.Grid, r int) (first int32, n int) {
	first = -1
	var last int32 = -1
	for _, s := range g.Rows[r].Slots {
		if s < 0 || s == last {
			continue
		}
		last = s
		if hasText(d, g.Cells[s].At) {
			if first < 0 {
				first = s
			}
			if n++; n > 1 {
				return first, n
			}
		}
	}
	return first, n
}

// hasText reports quickly whether an element shows anything.
func hasText(d *dom.Doc, at int32) bool {
	end := d.Nodes[at].End
	for j := at + 1; j < end; {
		n := &d.Nodes[j]
		d.Budget.Spend(1)
		if n.Flags&dom.IsText != 0 {
			for k := 0; k < len(n.HTML.Data); k++ {
				if c := n.HTML.Data[k]; c > ' ' && c < 0x7f {
					return true
				} else if c >= 0x80 {
					return d.Text(at) != ""
				}
			}
		} else if n.Flags&(dom.IsHidden|dom.IsAside) != 0 {
			j = n.End
			continue
		} else if n.Atom == atom.Img || n.Atom == atom.Svg || dom.Attr(n.HTML, "aria-label") != "" || dom.Attr(n.HTML, "title") != "" {
			return d.Text(at) != ""
		}
		j++
	}
	return false
}

// isNote reports a row of text that is a note on the table, not a category.
func isNote(t string) bool {
	return len(t) > 110 || strings.HasPrefix(t, "*") || strings.HasPrefix(t, "†") || strings.HasPrefix(t, "‡") ||
		strings.HasSuffix(t, ".") && len(strings.Fields(t)) > 7
}

// shortRow reports a row that leaves out the cells after its name.
func shortRow(d *dom.Doc, g *dom.Grid, r int, first int32) bool {
	row := &g.Rows[r]
	if g.Cells[first].Span > 1 || len(row.Slots) != 1 || row.Slots[0] != first || g.Thead == 0 && r == 0 {
		return false
	}
	t := lexicon.NameLine(d.Text(g.Cells[first].At))
	p := d.Plausible(t)
	return (p.Known || p.Legal) && !strings.HasSuffix(t, ":")
}

// isDateNote reports a row of text that is a date line: "Last updated: …".
func isDateNote(t string) bool {
	if !lexicon.HasYear(t) || len(t) > lexicon.MaxDateLine {
		return false
	}
	ds := lexicon.FindDates(t, lexicon.AnyOrder)
	if len(ds) == 0 {
		return false
	}
	_, at, ok := lexicon.CueBefore(t, ds[0].From)
	return ok && at == 0
}

// detail keeps a row that spans the table and says "Label: value" with the row
// above it.
func (b *Block) detail(t string) bool {
	label, v, ok := strings.Cut(t, ":")
	if v = strings.TrimSpace(v); !ok || v == "" || len(b.Rows) == 0 {
		return false
	}
	f, st, m := lexicon.HeaderField(label)
	if st == 0 || len(m.Words) != m.Of || f == snapshot.Name {
		return false
	}
	col := -1
	for i := range b.Cols {
		if strings.EqualFold(b.Cols[i].Header, label) {
			col = i
		}
	}
	if col < 0 {
		col = len(b.Cols)
		b.Cols = append(b.Cols, column{Header: label, field: f, Strength: st, match: m})
	}
	row := &b.Rows[len(b.Rows)-1]
	for len(row.Cells) <= col {
		row.Cells = append(row.Cells, bcell{})
	}
	if row.Cells[col].set || row.Cells[col].end > row.Cells[col].at {
		return false
	}
	row.Cells[col] = bcell{set: true, raw: v}
	return true
}

// repeatsLabels reports a row whose cells begin with their column's header and
// go on: labels for phones, not a header.
func repeatsLabels(d *dom.Doc, g *dom.Grid, head []int, r int) bool {
	if len(head) == 0 {
		return false
	}
	a, b := g.Rows[head[len(head)-1]].Slots, g.Rows[r].Slots
	n, with := 0, 0
	for c := range b {
		if c >= len(a) || a[c] < 0 || b[c] < 0 {
			continue
		}
		x, y := d.Flat(g.Cells[a[c]].At), d.Flat(g.Cells[b[c]].At)
		if x == "" || y == "" {
			continue
		}
		n++
		if len(y) > len(x) && strings.EqualFold(y[:len(x)], x) {
			with++
		}
	}
	return with > 1 && with*2 > n
}

// mayBeHeader tells cheaply whether a row inside the body is worth judging as
// a header: its first cell is a header cell or in bold.
func mayBeHeader(d *dom.Doc, g *dom.Grid, r int) bool {
	n := 0
	for _, s := range g.Rows[r].Slots {
		if s >= 0 && g.Cells[s].Header {
			n++
		}
	}
	if n > 1 || g.Rows[r].Head {
		return true
	}
	s := g.Rows[r].Slots[0]
	return s >= 0 && (allBold(d, g.Cells[s].At) || headerWord(d, g.Cells[s].At))
}

// headerWord reports a first cell that can name a column of names: cheap, for
// every row of a large table.
func headerWord(d *dom.Doc, at int32) bool {
	for j := at + 1; j < d.Nodes[at].End; j++ {
		if d.Nodes[j].Flags&dom.IsText == 0 {
			continue
		}
		t := strings.TrimSpace(d.Nodes[j].HTML.Data)
		if t == "" {
			continue
		}
		if len(t) > 48 || strings.IndexByte(t, ',') >= 0 {
			return false
		}
		f, st, m := lexicon.HeaderField(t)
		return st > 0 && f == snapshot.Name && len(m.Words)*2 >= m.Of
	}
	return false
}

// sameHeader reports a row that repeats the header.
func sameHeader(d *dom.Doc, g *dom.Grid, head []int, r int) bool {
	if len(head) == 0 {
		return false
	}
	a, b := g.Rows[head[len(head)-1]].Slots, g.Rows[r].Slots
	if len(a) != len(b) {
		return false
	}
	for c := range a {
		x, y := "", ""
		if a[c] >= 0 {
			x = d.Flat(g.Cells[a[c]].At)
		}
		if b[c] >= 0 {
			y = d.Flat(g.Cells[b[c]].At)
		}
		if !strings.EqualFold(x, y) {
			return false
		}
	}
	return true
}

// headersRow reports a row that names columns and begins another list.
func headersRow(d *dom.Doc, g *dom.Grid, r int) bool {
	name, known, filled, th := false, 0, 0, 0
	for _, s := range g.Rows[r].Slots {
		if s < 0 {
			continue
		}
		t := d.Flat(g.Cells[s].At)
		if t == "" {
			continue
		}
		filled++
		if g.Cells[s].Header {
			th++
		}
		f, st, m := lexicon.HeaderField(t)
		if st > 0 && len(m.Words)*2 >= m.Of {
			known++
			name = name || f == snapshot.Name
		}
	}
	return name && known >= 2 && (known == filled || th == filled)
}

// isCategory reports a row whose first cell alone holds text, and that is a
// category rather than a sub-processor about which nothing is said.
func isCategory(d *dom.Doc, g *dom.Grid, r int, first int32) bool {
	c := &g.Cells[first]
	t := d.Flat(c.At)
	if len(t) > 110 {
		return false
	}
	if strings.HasSuffix(t, ":") {
		return true
	}
	p := d.Plausible(t)
	if p.Known || p.Legal {
		return false
	}
	if !p.Name {
		return true
	}
	if c.Header || allBold(d, c.At) {
		// Unless the names of all rows look the same.
		for _, o := range []int{r + 1, r - 1, r + 2} {
			if o <= 0 || o >= len(g.Rows) || len(g.Rows[o].Slots) == 0 {
				continue
			}
			if _, n := filled(d, g, o); n < 2 {
				continue
			}
			s := g.Rows[o].Slots[0]
			return s >= 0 && g.Cells[s].Header == c.Header && allBold(d, g.Cells[s].At) != allBold(d, c.At) || s >= 0 && g.Cells[s].Header != c.Header
		}
	}
	return false
}

// compact leaves out columns that are the same cells, under the same header,
// as the column before: cells that reach over several columns throughout.
func (b *Block) compact() {
	for c := len(b.Cols) - 1; c > 0; c-- {
		if b.Cols[c].Header != b.Cols[c-1].Header {
			continue
		}
		same := true
		for r := range b.Rows {
			cells := b.Rows[r].Cells
			if c < len(cells) && cells[c].at != cells[c-1].at {
				same = false
				break
			}
		}
		if !same {
			continue
		}
		b.Cols = append(b.Cols[:c:c], b.Cols[c+1:]...)
		for r := range b.Rows {
			if cells := b.Rows[r].Cells; c < len(cells) {
				b.Rows[r].Cells = append(cells[:c:c], cells[c+1:]...)
			}
		}
	}
}
