package scraper

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// sampleRows bounds how many rows are looked at to judge a block.
const sampleRows = 60

// maxHeaderText bounds the text of a cell that can be a column's header.
const maxHeaderText = 90

// tableBlocks makes blocks of a grid: one, or several where a table holds
// several lists under headers of their own.
func (d *doc) tableBlocks(g *grid) []*block {
	if len(g.rows) == 0 || g.width == 0 {
		return nil
	}
	if b := d.transposed(g); b != nil {
		return []*block{b}
	}
	if g.width < 2 {
		return nil
	}
	var out []*block
	from, title := 0, d.caption(g.at)
	if title == "" && len(g.rows) > 2 && g.spansAll(0) {
		if t := d.flat(g.cells[g.rows[0].slots[0]].at); len(t) <= 120 && speaksOfSubs(t) && !isNote(t) {
			from, title = 1, headingText(t)
		}
	}
	for from < len(g.rows) {
		head, n := d.headerRows(g, from)
		first := len(out) == 0
		b := &block{kind: g.kind(d), at: g.rows[from].at, end: d.nodes[g.at].end, title: title, grid: g, nameCol: -1}
		if first {
			b.at = g.at
		}
		b.cols = d.columns(g, head, from+n)
		b.headRows = n
		next := d.bodyRows(b, g, from+n, &title, head)
		if next < len(g.rows) {
			b.end = g.rows[next].at
		}
		b.compact()
		if n == 0 {
			d.onlyNames(b)
		}
		if len(b.rows) > 0 {
			out = append(out, b)
		}
		from = next
	}
	return out
}

// onlyNames makes one column of a table whose every cell is a company, side by
// side to save room.
func (d *doc) onlyNames(b *block) {
	if len(b.cols) < 3 || len(b.rows) > 200 {
		return // two columns are a brand and its company
	}
	sure, cells := 0, 0
	for i := range b.rows {
		if b.rows[i].group != "" {
			return
		}
		for c := range b.rows[i].cells {
			t := d.raw(&b.rows[i].cells[c])
			if t == "" {
				continue
			}
			if strings.IndexByte(t, '\n') >= 0 || !d.plausible(t).name {
				return
			}
			cells++
			if p := d.plausible(t); p.known || p.legal {
				sure++
			}
		}
	}
	if cells < 4 || sure*5 < cells*4 {
		return
	}
	rows := make([]brow, 0, cells)
	for i := range b.rows {
		for _, c := range b.rows[i].cells {
			if d.raw(&c) != "" {
				rows = append(rows, brow{at: b.rows[i].at, cells: []bcell{c}})
			}
		}
	}
	b.cols, b.rows = b.cols[:1], rows
}

func (g *grid) kind(d *doc) string {
	switch {
	case g.bare:
		return "grid"
	case d.nodes[g.at].atom == atom.Table:
		return "table"
	}
	return "aria table"
}

// caption gives a table's own title: its caption, or the label that says what
// it is.
func (d *doc) caption(at int32) string {
	for c := d.first(at); c >= 0; c = d.next(c) {
		if d.nodes[c].atom == atom.Caption {
			return headingText(begin(d.flat(c), maxHeading))
		}
	}
	for id := range d.labelledBy(at) {
		if i, ok := d.withID(id); ok {
			if t := d.flat(i); t != "" && len(t) <= 120 {
				return headingText(t)
			}
		}
	}
	return ""
}

// headerRows finds the header of the rows from index from on: the rows that
// make it, and how many rows it takes with blank ones and a title above it.
func (d *doc) headerRows(g *grid, from int) (head []int, n int) {
	i := from
	for i < len(g.rows) && i-from < 4 {
		r := &g.rows[i]
		switch {
		case d.rowEmpty(g, i):
			i++
		case g.spansAll(i) && i+1 < len(g.rows) && d.isHeaderRow(g, i+1):
			i++ // a title in the table's first row
		case r.head && !g.spansAll(i) || d.isHeaderRow(g, i):
			head = append(head, i)
			i++
			// A second row of headers: below headers that span columns.
			if i < len(g.rows) && len(head) < 2 && (g.rows[i].head && !g.spansAll(i) && !d.rowEmpty(g, i) || g.wide(i-1) && d.isHeaderRow(g, i)) {
				continue
			}
			return head, i - from
		default:
			if len(head) == 0 {
				return nil, 0
			}
			return head, i - from
		}
	}
	if len(head) == 0 {
		// Blank rows only, or a thead without words.
		if i > from && i < len(g.rows) {
			return nil, i - from
		}
		return nil, 0
	}
	return head, i - from
}

// wide reports whether some cell of the row spans columns.
func (g *grid) wide(r int) bool {
	for _, s := range g.rows[r].slots {
		if s >= 0 && g.cells[s].span > 1 {
			return true
		}
	}
	return false
}

func (d *doc) rowEmpty(g *grid, r int) bool {
	for _, s := range g.rows[r].slots {
		if s >= 0 && d.text(g.cells[s].at) != "" {
			return false
		}
	}
	return true
}

// isHeaderRow judges one row by its cells: all header cells, all words that
// name columns, or all bold above a row that is not.
func (d *doc) isHeaderRow(g *grid, r int) bool {
	row := &g.rows[r]
	if row.own < 2 {
		return false
	}
	filled, th, strong, known, plain := 0, 0, 0, 0, 0
	name2, lead := false, false // a header that proves a list; the first cell is a header
	var last int32 = -1
	for _, s := range row.slots {
		if s < 0 || s == last {
			continue
		}
		last = s
		c := &g.cells[s]
		t := d.flat(c.at)
		if c.header {
			th++
		}
		if t == "" {
			continue
		}
		filled++
		if len(t) > maxHeaderText {
			return false
		}
		f, st, m := headerField(t)
		if st > 0 && len(m.words)*2 >= m.of {
			known++
			lead = lead || filled == 1
			if f == snapshot.Name && st == 2 {
				name2 = true
			}
		}
		if d.allBold(c.at) {
			strong++
		}
		if d.plausible(t).known || isPlace(t) {
			plain++
		}
	}
	if filled == 0 || plain > 0 && plain*2 >= filled {
		return false
	}
	switch {
	case th >= filled && th >= 2 && (filled >= 2 || known > 0):
		// A row of header cells only: a row's own header is one among data.
		return true
	case filled >= 2 && known == filled, lead && known >= 2 && known*3 >= filled*2, name2 && known >= 2:
		return true
	case filled >= 2 && strong == filled && r+1 < len(g.rows) && !d.boldRow(g, r+1):
		return known > 0 || r == 0
	}
	return false
}

func (d *doc) boldRow(g *grid, r int) bool {
	for _, s := range g.rows[r].slots {
		if s >= 0 && d.text(g.cells[s].at) != "" && !d.allBold(g.cells[s].at) {
			return false
		}
	}
	return true
}

// allBold reports whether all text of a cell stands in bold or in a heading.
func (d *doc) allBold(at int32) bool {
	end := d.nodes[at].end
	some := false
	for j := at + 1; j < end; {
		n := &d.nodes[j]
		if n.flags&isText != 0 {
			if strings.TrimSpace(n.h.Data) != "" {
				return false
			}
			j++
			continue
		}
		if n.atom == atom.Strong || n.atom == atom.B || d.headingLevel(j) > 0 || boldStyle(attr(n.h, "style")) {
			some = some || d.text(j) != ""
			j = n.end
			continue
		}
		j++
	}
	return some
}

func boldStyle(style string) bool {
	i := strings.Index(style, "font-weight")
	if i < 0 {
		return false
	}
	v := strings.TrimLeft(style[i+len("font-weight"):], ": ")
	return strings.HasPrefix(v, "bold") || len(v) >= 3 && v[0] >= '6' && v[0] <= '9' && v[1] == '0' && v[2] == '0'
}

// columns reads the headers of a grid's columns from its header rows.
func (d *doc) columns(g *grid, head []int, body int) []column {
	cols := make([]column, g.width)
	for c := range cols {
		var parts []string
		var last int32 = -1
		over := "" // the header above, where it spans other columns too
		for _, r := range head {
			if c >= len(g.rows[r].slots) {
				continue
			}
			s := g.rows[r].slots[c]
			if s < 0 || s == last {
				continue
			}
			last = s
			if t := strings.TrimRight(d.flat(g.cells[s].at), " ▲▼△▽▴▾↑↓⇅↕⬍"); t != "" {
				if len(parts) > 0 {
					over = ""
				}
				if g.cells[s].span > 1 {
					over = t
				}
				if len(parts) > 0 && g.cells[g.rows[head[0]].slots[c]].span > 1 && !strings.Contains(strings.ToLower(t), strings.ToLower(parts[0])) {
					over = parts[0]
				}
				parts = append(parts, t)
			}
		}
		if len(parts) == 0 {
			continue
		}
		cols[c].header = parts[len(parts)-1]
		cols[c].field, cols[c].strength, cols[c].match = headerField(cols[c].header)
		if _, st, m := headerField(over); st > 0 && len(m.words) == m.of && len(parts) > 1 && over == parts[0] {
			if _, st, m := headerField(parts[1]); st == 0 || len(m.words) < m.of || len(words(parts[1])) == 1 {
				cols[c].header = over + " " + parts[1]
				cols[c].field, cols[c].strength, cols[c].match = headerField(cols[c].header)
			}
		}
		if cols[c].strength == 0 && len(parts) > 1 {
			cols[c].field, cols[c].strength, cols[c].match = headerField(strings.Join(parts, " "))
		}
	}
	// Labels for phones say what the header does where there is none.
	for c := range cols {
		if cols[c].header != "" || body >= len(g.rows) || c >= len(g.rows[body].slots) {
			continue
		}
		s := g.rows[body].slots[c]
		if s < 0 {
			continue
		}
		for _, key := range []string{"data-label", "data-th", "data-title", "data-header"} {
			if l := folded(d.attr(g.cells[s].at, key)); l != "" && len(l) <= maxHeaderText {
				cols[c].header = l
				cols[c].field, cols[c].strength, cols[c].match = headerField(l)
				break
			}
		}
	}
	return cols
}
