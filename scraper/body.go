package scraper

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// bodyRows reads the rows of one list from index from on. It stops at a header
// with other columns, and gives the index of the row it stopped at.
func (d *doc) bodyRows(b *block, g *grid, from int, title *string, head []int) int {
	group := ""
	*title = ""
	if n := len(g.rows) - from; n > 0 {
		if from > len(head) {
			n = min(n, 16) // the next list of many in one table: not room for all the rest each time
		}
		b.rows = make([]brow, 0, n)
	}
	var arena []bcell
	for i := from; i < len(g.rows); i++ {
		row := &g.rows[i]
		if row.foot {
			for _, s := range row.slots {
				if s >= 0 {
					if t := d.flat(g.cells[s].at); t != "" {
						b.notes = append(b.notes, t)
						break
					}
				}
			}
			if g.spansAll(i) {
				continue
			}
		}
		first, filled := d.filled(g, i)
		if filled == 0 {
			continue
		}
		if filled == 1 && (row.own == 1 && len(row.slots) > 0 || g.spansAll(i)) && g.width > 1 && !d.shortRow(g, i, first) {
			t := d.flat(g.cells[first].at)
			if i+1 < len(g.rows) && i > from && d.isHeaderRow(g, i+1) && !d.sameHeader(g, head, i+1) {
				*title = withoutColon(begin(t, maxHeading))
				continue
			}
			if isNote(t) || isDateNote(t) {
				b.notes = append(b.notes, t)
			} else if b.detail(t) {
				// told of the row above
			} else {
				group = withoutColon(t)
			}
			continue
		}
		if row.own > 1 && (i > from || len(head) > 0) && d.mayBeHeader(g, i) && d.isHeaderRow(g, i) && !d.repeatsLabels(g, head, i) {
			if d.sameHeader(g, head, i) {
				continue
			}
			if len(head) > 0 && d.headersRow(g, i) {
				return i
			}
		}
		if filled == 1 && row.own > 1 && row.slots[0] == first {
			if t := d.flat(g.cells[first].at); isNote(t) || isDateNote(t) {
				b.notes = append(b.notes, t)
				continue
			}
		}
		if filled == 1 && row.own > 1 && row.slots[0] == first && d.isCategory(g, i, first) {
			group = withoutColon(d.flat(g.cells[first].at))
			continue
		}
		if cap(arena)-len(arena) < g.width {
			arena = make([]bcell, 0, max(g.width, min(4096, g.width*cap(b.rows))))
		}
		start := len(arena)
		for _, s := range row.slots {
			c := bcell{}
			if s >= 0 {
				at := g.cells[s].at
				c.at, c.end = at, d.nodes[at].end
			}
			arena = append(arena, c)
		}
		b.rows = append(b.rows, brow{at: row.at, group: group, cells: arena[start:len(arena):len(arena)]})
	}
	return len(g.rows)
}

// filled counts the cells of a row that hold text, and gives the first.
func (d *doc) filled(g *grid, r int) (first int32, n int) {
	first = -1
	var last int32 = -1
	for _, s := range g.rows[r].slots {
		if s < 0 || s == last {
			continue
		}
		last = s
		if d.hasText(g.cells[s].at) {
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
func (d *doc) hasText(at int32) bool {
	end := d.nodes[at].end
	for j := at + 1; j < end; {
		n := &d.nodes[j]
		d.budget.spend(1)
		if n.flags&isText != 0 {
			for k := 0; k < len(n.h.Data); k++ {
				if c := n.h.Data[k]; c > ' ' && c < 0x7f {
					return true
				} else if c >= 0x80 {
					return d.text(at) != ""
				}
			}
		} else if n.flags&(isHidden|isAside) != 0 {
			j = n.end
			continue
		} else if n.atom == atom.Img || n.atom == atom.Svg || attr(n.h, "aria-label") != "" || attr(n.h, "title") != "" {
			return d.text(at) != ""
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
func (d *doc) shortRow(g *grid, r int, first int32) bool {
	row := &g.rows[r]
	if g.cells[first].span > 1 || len(row.slots) != 1 || row.slots[0] != first || g.thead == 0 && r == 0 {
		return false
	}
	t := nameLine(d.text(g.cells[first].at))
	p := d.plausible(t)
	return (p.known || p.legal) && !strings.HasSuffix(t, ":")
}

// isDateNote reports a row of text that is a date line: "Last updated: …".
func isDateNote(t string) bool {
	if !hasYear(t) || len(t) > maxDateLine {
		return false
	}
	ds := findDates(t, anyOrder)
	if len(ds) == 0 {
		return false
	}
	_, at, ok := cueBefore(t, ds[0].from)
	return ok && at == 0
}

// detail keeps a row that spans the table and says "Label: value" with the row
// above it.
func (b *block) detail(t string) bool {
	label, v, ok := strings.Cut(t, ":")
	if v = strings.TrimSpace(v); !ok || v == "" || len(b.rows) == 0 {
		return false
	}
	f, st, m := headerField(label)
	if st == 0 || len(m.words) != m.of || f == snapshot.Name {
		return false
	}
	col := -1
	for i := range b.cols {
		if strings.EqualFold(b.cols[i].header, label) {
			col = i
		}
	}
	if col < 0 {
		col = len(b.cols)
		b.cols = append(b.cols, column{header: label, field: f, strength: st, match: m})
	}
	row := &b.rows[len(b.rows)-1]
	for len(row.cells) <= col {
		row.cells = append(row.cells, bcell{})
	}
	if row.cells[col].set || row.cells[col].end > row.cells[col].at {
		return false
	}
	row.cells[col] = bcell{set: true, raw: v}
	return true
}

// repeatsLabels reports a row whose cells begin with their column's header and
// go on: labels for phones, not a header.
func (d *doc) repeatsLabels(g *grid, head []int, r int) bool {
	if len(head) == 0 {
		return false
	}
	a, b := g.rows[head[len(head)-1]].slots, g.rows[r].slots
	n, with := 0, 0
	for c := range b {
		if c >= len(a) || a[c] < 0 || b[c] < 0 {
			continue
		}
		x, y := d.flat(g.cells[a[c]].at), d.flat(g.cells[b[c]].at)
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
func (d *doc) mayBeHeader(g *grid, r int) bool {
	n := 0
	for _, s := range g.rows[r].slots {
		if s >= 0 && g.cells[s].header {
			n++
		}
	}
	if n > 1 || g.rows[r].head {
		return true
	}
	s := g.rows[r].slots[0]
	return s >= 0 && (d.allBold(g.cells[s].at) || d.headerWord(g.cells[s].at))
}

// headerWord reports a first cell that can name a column of names: cheap, for
// every row of a large table.
func (d *doc) headerWord(at int32) bool {
	for j := at + 1; j < d.nodes[at].end; j++ {
		if d.nodes[j].flags&isText == 0 {
			continue
		}
		t := strings.TrimSpace(d.nodes[j].h.Data)
		if t == "" {
			continue
		}
		if len(t) > 48 || strings.IndexByte(t, ',') >= 0 {
			return false
		}
		f, st, m := headerField(t)
		return st > 0 && f == snapshot.Name && len(m.words)*2 >= m.of
	}
	return false
}

// sameHeader reports a row that repeats the header.
func (d *doc) sameHeader(g *grid, head []int, r int) bool {
	if len(head) == 0 {
		return false
	}
	a, b := g.rows[head[len(head)-1]].slots, g.rows[r].slots
	if len(a) != len(b) {
		return false
	}
	for c := range a {
		x, y := "", ""
		if a[c] >= 0 {
			x = d.flat(g.cells[a[c]].at)
		}
		if b[c] >= 0 {
			y = d.flat(g.cells[b[c]].at)
		}
		if !strings.EqualFold(x, y) {
			return false
		}
	}
	return true
}

// headersRow reports a row that names columns and begins another list.
func (d *doc) headersRow(g *grid, r int) bool {
	name, known, filled, th := false, 0, 0, 0
	for _, s := range g.rows[r].slots {
		if s < 0 {
			continue
		}
		t := d.flat(g.cells[s].at)
		if t == "" {
			continue
		}
		filled++
		if g.cells[s].header {
			th++
		}
		f, st, m := headerField(t)
		if st > 0 && len(m.words)*2 >= m.of {
			known++
			name = name || f == snapshot.Name
		}
	}
	return name && known >= 2 && (known == filled || th == filled)
}

// isCategory reports a row whose first cell alone holds text, and that is a
// category rather than a sub-processor about which nothing is said.
func (d *doc) isCategory(g *grid, r int, first int32) bool {
	c := &g.cells[first]
	t := d.flat(c.at)
	if len(t) > 110 {
		return false
	}
	if strings.HasSuffix(t, ":") {
		return true
	}
	p := d.plausible(t)
	if p.known || p.legal {
		return false
	}
	if !p.name {
		return true
	}
	if c.header || d.allBold(c.at) {
		// Unless the names of all rows look the same.
		for _, o := range []int{r + 1, r - 1, r + 2} {
			if o <= 0 || o >= len(g.rows) || len(g.rows[o].slots) == 0 {
				continue
			}
			if _, n := d.filled(g, o); n < 2 {
				continue
			}
			s := g.rows[o].slots[0]
			return s >= 0 && g.cells[s].header == c.header && d.allBold(g.cells[s].at) != d.allBold(c.at) || s >= 0 && g.cells[s].header != c.header
		}
	}
	return false
}

// compact leaves out columns that are the same cells, under the same header,
// as the column before: cells that reach over several columns throughout.
func (b *block) compact() {
	for c := len(b.cols) - 1; c > 0; c-- {
		if b.cols[c].header != b.cols[c-1].header {
			continue
		}
		same := true
		for r := range b.rows {
			cells := b.rows[r].cells
			if c < len(cells) && cells[c].at != cells[c-1].at {
				same = false
				break
			}
		}
		if !same {
			continue
		}
		b.cols = append(b.cols[:c:c], b.cols[c+1:]...)
		for r := range b.rows {
			if cells := b.rows[r].cells; c < len(cells) {
				b.rows[r].cells = append(cells[:c:c], cells[c+1:]...)
			}
		}
	}
}
