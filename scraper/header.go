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
	for from < len(g.rows) {
		head, n := d.headerRows(g, from)
		b := &block{kind: g.kind(d), at: g.rows[from].at, end: d.nodes[g.at].end, title: title, grid: g, nameCol: -1}
		if from == 0 {
			b.at = g.at
		}
		b.cols = d.columns(g, head, from+n)
		b.headRows = n
		next := d.bodyRows(b, g, from+n, &title, head)
		if next < len(g.rows) {
			b.end = g.rows[next].at
		}
		b.compact()
		if len(b.rows) > 0 {
			out = append(out, b)
		}
		from = next
	}
	return out
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
			return headingText(d.flat(c))
		}
	}
	for _, id := range strings.Fields(d.attr(at, "aria-labelledby")) {
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
		for _, r := range head {
			if c >= len(g.rows[r].slots) {
				continue
			}
			s := g.rows[r].slots[c]
			if s < 0 || s == last {
				continue
			}
			last = s
			if t := d.flat(g.cells[s].at); t != "" {
				parts = append(parts, t)
			}
		}
		if len(parts) == 0 {
			continue
		}
		cols[c].header = parts[len(parts)-1]
		cols[c].field, cols[c].strength, cols[c].match = headerField(cols[c].header)
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

// bodyRows reads the rows of one list from index from on. It stops at a header
// with other columns, and gives the index of the row it stopped at.
func (d *doc) bodyRows(b *block, g *grid, from int, title *string, head []int) int {
	group := ""
	*title = ""
	if len(g.rows) > from {
		b.rows = make([]brow, 0, len(g.rows)-from)
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
		if filled == 1 && (row.own == 1 && len(row.slots) > 0 || g.spansAll(i)) && g.width > 1 {
			t := d.flat(g.cells[first].at)
			if i+1 < len(g.rows) && i > from && d.isHeaderRow(g, i+1) && !d.sameHeader(g, head, i+1) {
				*title = strings.TrimSuffix(t, ":")
				continue
			}
			if isNote(t) {
				b.notes = append(b.notes, t)
			} else {
				group = strings.TrimSpace(strings.TrimSuffix(t, ":"))
			}
			continue
		}
		if row.own > 1 && (i > from || len(head) > 0) && d.mayBeHeader(g, i) && d.isHeaderRow(g, i) {
			if d.sameHeader(g, head, i) {
				continue
			}
			if len(head) > 0 && d.headersRow(g, i) {
				return i
			}
		}
		if filled == 1 && row.own > 1 && row.slots[0] == first && d.isCategory(g, i, first) {
			group = strings.TrimSpace(strings.TrimSuffix(d.flat(g.cells[first].at), ":"))
			continue
		}
		if cap(arena)-len(arena) < g.width {
			arena = make([]bcell, 0, max(g.width, min(4096, g.width*(len(g.rows)-i))))
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

// transposed reads a table whose first column names the fields and whose
// further columns hold a sub-processor each.
func (d *doc) transposed(g *grid) *block {
	if len(g.rows) < 2 || g.width < 2 || len(g.rows) > 40 {
		return nil
	}
	labels := make([]column, 0, len(g.rows))
	rows := make([]int, 0, len(g.rows))
	fields := make(map[snapshot.Field]bool)
	name, known, total := -1, 0, 0
	for r := range g.rows {
		if d.rowEmpty(g, r) {
			continue
		}
		if g.spansAll(r) {
			if r == 0 {
				continue
			}
			return nil
		}
		s := g.rows[r].slots[0]
		if s < 0 {
			return nil
		}
		t := d.flat(g.cells[s].at)
		if t == "" || len(t) > maxHeaderText {
			return nil
		}
		col := column{header: strings.TrimSpace(strings.TrimSuffix(t, ":"))}
		col.field, col.strength, col.match = headerField(t)
		total++
		if col.strength > 0 && len(col.match.words)*2 >= col.match.of {
			known++
			if col.field == snapshot.Name && name < 0 {
				name = len(labels)
			}
			fields[col.field] = true
		}
		labels = append(labels, col)
		rows = append(rows, r)
	}
	if total < 2 || known*3 < total*2 || len(fields) < 2 || name > 0 || !fields[snapshot.Purpose] && !fields[snapshot.Location] && !fields[snapshot.DataCategories] {
		return nil
	}
	// The first row must not be a header: then the table stands as usual.
	if c := g.rows[rows[0]].slots; len(c) > 1 {
		hits := 0
		for _, s := range c[1:] {
			if s < 0 {
				continue
			}
			t := d.flat(g.cells[s].at)
			if _, st, m := headerField(t); st > 0 && len(m.words)*2 >= m.of && !d.plausible(t).known && !d.plausible(t).legal {
				hits++
			}
		}
		if hits > 0 && hits*2 >= len(c)-1 {
			return nil
		}
	}
	if name < 0 && g.width > 2 {
		return nil
	}
	b := &block{kind: "transposed table", unnamed: name < 0, at: g.at, end: d.nodes[g.at].end, title: d.caption(g.at), cols: labels, nameCol: name, grid: g}
	for c := 1; c < g.width; c++ {
		row := brow{at: g.at, cells: make([]bcell, len(rows))}
		some := false
		for i, r := range rows {
			if c < len(g.rows[r].slots) && g.rows[r].slots[c] >= 0 {
				at := g.cells[g.rows[r].slots[c]].at
				row.cells[i] = bcell{at: at, end: d.nodes[at].end}
				some = some || (i == name || name < 0) && d.hasText(at)
			}
		}
		if some {
			b.rows = append(b.rows, row)
		}
	}
	if len(b.rows) == 0 {
		return nil
	}
	return b
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
