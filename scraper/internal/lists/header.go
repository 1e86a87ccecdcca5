package lists

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// sampleRows bounds how many rows are looked at to judge a block.
const sampleRows = 60

// maxHeaderText bounds the text of a cell that can be a column's header.
const maxHeaderText = 90

// tableBlocks makes blocks of a grid: one, or several where a table holds
// several lists under headers of their own.
func tableBlocks(d *dom.Doc, g *dom.Grid) []*Block {
	if len(g.Rows) == 0 || g.Width == 0 {
		return nil
	}
	if b := transposed(d, g); b != nil {
		return []*Block{b}
	}
	if g.Width < 2 {
		return nil
	}
	var out []*Block
	from, title := 0, caption(d, g.At)
	if title == "" && len(g.Rows) > 2 && g.SpansAll(0) {
		if t := d.Flat(g.Cells[g.Rows[0].Slots[0]].At); len(t) <= 120 && lexicon.SpeaksOfSubs(t) && !isNote(t) {
			from, title = 1, dom.HeadingText(t)
		}
	}
	for from < len(g.Rows) {
		head, n := headerRows(d, g, from)
		first := len(out) == 0
		b := &Block{Kind: kind(g, d), At: g.Rows[from].At, End: d.Nodes[g.At].End, Title: title, Grid: g, NameCol: -1}
		if first {
			b.At = g.At
		}
		b.Cols = columns(d, g, head, from+n)
		b.headRows = n
		next := bodyRows(d, b, g, from+n, &title, head)
		if next < len(g.Rows) {
			b.End = g.Rows[next].At
		}
		b.compact()
		if n == 0 {
			onlyNames(d, b)
		}
		if len(b.Rows) > 0 {
			out = append(out, b)
		}
		from = next
	}
	return out
}

// onlyNames makes one column of a table whose every cell is a company, side by
// side to save room.
func onlyNames(d *dom.Doc, b *Block) {
	if len(b.Cols) < 3 || len(b.Rows) > 200 {
		return // two columns are a brand and its company
	}
	sure, cells := 0, 0
	for i := range b.Rows {
		if b.Rows[i].group != "" {
			return
		}
		for c := range b.Rows[i].Cells {
			t := Raw(d, &b.Rows[i].Cells[c])
			if t == "" {
				continue
			}
			if strings.IndexByte(t, '\n') >= 0 || !d.Plausible(t).Name {
				return
			}
			cells++
			if p := d.Plausible(t); p.Known || p.Legal {
				sure++
			}
		}
	}
	if cells < 4 || sure*5 < cells*4 {
		return
	}
	rows := make([]brow, 0, cells)
	for i := range b.Rows {
		for _, c := range b.Rows[i].Cells {
			if Raw(d, &c) != "" {
				rows = append(rows, brow{at: b.Rows[i].at, Cells: []bcell{c}})
			}
		}
	}
	b.Cols, b.Rows = b.Cols[:1], rows
}

func kind(g *dom.Grid, d *dom.Doc) string {
	switch {
	case g.Bare:
		return "grid"
	case d.Nodes[g.At].Atom == atom.Table:
		return "table"
	}
	return "aria table"
}

// caption returns a table's own title: its caption, or the label that says what
// it is.
func caption(d *dom.Doc, at int32) string {
	for c := d.First(at); c >= 0; c = d.Next(c) {
		if d.Nodes[c].Atom == atom.Caption {
			return dom.HeadingText(lexicon.Begin(d.Flat(c), dom.MaxHeading))
		}
	}
	for id := range d.LabelledBy(at) {
		if i, ok := d.WithID(id); ok {
			if t := d.Flat(i); t != "" && len(t) <= 120 {
				return dom.HeadingText(t)
			}
		}
	}
	return ""
}

// headerRows finds the header of the rows from index from on: the rows that
// make it, and how many rows it takes with blank ones and a title above it.
func headerRows(d *dom.Doc, g *dom.Grid, from int) (head []int, n int) {
	i := from
	for i < len(g.Rows) && i-from < 4 {
		r := &g.Rows[i]
		switch {
		case rowEmpty(d, g, i):
			i++
		case g.SpansAll(i) && i+1 < len(g.Rows) && isHeaderRow(d, g, i+1):
			i++ // a title in the table's first row
		case r.Head && !g.SpansAll(i) || isHeaderRow(d, g, i):
			head = append(head, i)
			i++
			// A second row of headers: below headers that span columns.
			if i < len(g.Rows) && len(head) < 2 && (g.Rows[i].Head && !g.SpansAll(i) && !rowEmpty(d, g, i) || wide(g, i-1) && isHeaderRow(d, g, i)) {
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
		if i > from && i < len(g.Rows) {
			return nil, i - from
		}
		return nil, 0
	}
	return head, i - from
}

// wide reports whether some cell of the row spans columns.
func wide(g *dom.Grid, r int) bool {
	for _, s := range g.Rows[r].Slots {
		if s >= 0 && g.Cells[s].Span > 1 {
			return true
		}
	}
	return false
}

func rowEmpty(d *dom.Doc, g *dom.Grid, r int) bool {
	for _, s := range g.Rows[r].Slots {
		if s >= 0 && d.Text(g.Cells[s].At) != "" {
			return false
		}
	}
	return true
}

// isHeaderRow judges one row by its cells: all header cells, all words that
// name columns, or all bold above a row that is not.
func isHeaderRow(d *dom.Doc, g *dom.Grid, r int) bool {
	row := &g.Rows[r]
	if row.Own < 2 {
		return false
	}
	filled, th, strong, known, plain := 0, 0, 0, 0, 0
	name2, lead := false, false // a header that proves a list; the first cell is a header
	var last int32 = -1
	for _, s := range row.Slots {
		if s < 0 || s == last {
			continue
		}
		last = s
		c := &g.Cells[s]
		t := d.Flat(c.At)
		if c.Header {
			th++
		}
		if t == "" {
			continue
		}
		filled++
		if len(t) > maxHeaderText {
			return false
		}
		f, st, m := lexicon.HeaderField(t)
		if st > 0 && len(m.Words)*2 >= m.Of {
			known++
			lead = lead || filled == 1
			if f == snapshot.Name && st == 2 {
				name2 = true
			}
		}
		if allBold(d, c.At) {
			strong++
		}
		if d.Plausible(t).Known || place.Only(t) {
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
	case filled >= 2 && strong == filled && r+1 < len(g.Rows) && !boldRow(d, g, r+1):
		return known > 0 || r == 0
	}
	return false
}

func boldRow(d *dom.Doc, g *dom.Grid, r int) bool {
	for _, s := range g.Rows[r].Slots {
		if s >= 0 && d.Text(g.Cells[s].At) != "" && !allBold(d, g.Cells[s].At) {
			return false
		}
	}
	return true
}

// allBold reports whether all text of a cell stands in bold or in a heading.
func allBold(d *dom.Doc, at int32) bool {
	end := d.Nodes[at].End
	some := false
	for j := at + 1; j < end; {
		n := &d.Nodes[j]
		if n.Flags&dom.IsText != 0 {
			if strings.TrimSpace(n.HTML.Data) != "" {
				return false
			}
			j++
			continue
		}
		if n.Atom == atom.Strong || n.Atom == atom.B || d.HeadingLevel(j) > 0 || names.BoldStyle(dom.Attr(n.HTML, "style")) {
			some = some || d.Text(j) != ""
			j = n.End
			continue
		}
		j++
	}
	return some
}

// columns reads the headers of a grid's columns from its header rows.
func columns(d *dom.Doc, g *dom.Grid, head []int, body int) []column {
	cols := make([]column, g.Width)
	for c := range cols {
		var parts []string
		var last int32 = -1
		over := "" // the header above, where it spans other columns too
		for _, r := range head {
			if c >= len(g.Rows[r].Slots) {
				continue
			}
			s := g.Rows[r].Slots[c]
			if s < 0 || s == last {
				continue
			}
			last = s
			if t := strings.TrimRight(d.Flat(g.Cells[s].At), " ▲▼△▽▴▾↑↓⇅↕⬍"); t != "" {
				if len(parts) > 0 {
					over = ""
				}
				if g.Cells[s].Span > 1 {
					over = t
				}
				if len(parts) > 0 && g.Cells[g.Rows[head[0]].Slots[c]].Span > 1 && !strings.Contains(strings.ToLower(t), strings.ToLower(parts[0])) {
					over = parts[0]
				}
				parts = append(parts, t)
			}
		}
		if len(parts) == 0 {
			continue
		}
		cols[c].Header = parts[len(parts)-1]
		cols[c].field, cols[c].Strength, cols[c].match = lexicon.HeaderField(cols[c].Header)
		if _, st, m := lexicon.HeaderField(over); st > 0 && len(m.Words) == m.Of && len(parts) > 1 && over == parts[0] {
			if _, st, m := lexicon.HeaderField(parts[1]); st == 0 || len(m.Words) < m.Of || len(lexicon.Words(parts[1])) == 1 {
				cols[c].Header = over + " " + parts[1]
				cols[c].field, cols[c].Strength, cols[c].match = lexicon.HeaderField(cols[c].Header)
			}
		}
		if cols[c].Strength == 0 && len(parts) > 1 {
			cols[c].field, cols[c].Strength, cols[c].match = lexicon.HeaderField(strings.Join(parts, " "))
		}
	}
	// Labels for phones say what the header does where there is none.
	for c := range cols {
		if cols[c].Header != "" || body >= len(g.Rows) || c >= len(g.Rows[body].Slots) {
			continue
		}
		s := g.Rows[body].Slots[c]
		if s < 0 {
			continue
		}
		for _, key := range []string{"data-label", "data-th", "data-title", "data-header"} {
			if l := dom.Folded(d.Attr(g.Cells[s].At, key)); l != "" && len(l) <= maxHeaderText {
				cols[c].Header = l
				cols[c].field, cols[c].Strength, cols[c].match = lexicon.HeaderField(l)
				break
			}
		}
	}
	return cols
}
