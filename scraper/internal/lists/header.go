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

// maxHead bounds the rows in which a header is looked for: it, blank ones and a
// title above it.
const maxHead = 4

// headerRows finds the header of the rows from index from on: the rows that
// make it, and how many rows it takes with blank ones and a title above it.
func headerRows(d *dom.Doc, g *dom.Grid, from int) (head []int, n int) {
	i := from
	for ; i < len(g.Rows) && i-from < maxHead; i++ {
		switch {
		case rowEmpty(d, g, i):
		case g.SpansAll(i) && i+1 < len(g.Rows) && isHeaderRow(d, g, i+1): // a title in the table's first row
		case g.Rows[i].Head && !g.SpansAll(i) || isHeaderRow(d, g, i):
			head = append(head, i)
			// A second row of headers: below headers that span columns.
			if k := i + 1; k >= len(g.Rows) || len(head) > 1 || !(g.Rows[k].Head && !g.SpansAll(k) && !rowEmpty(d, g, k) || wide(g, i) && isHeaderRow(d, g, k)) {
				return head, k - from
			}
		case len(head) == 0:
			return nil, 0
		default:
			return head, i - from
		}
	}
	if len(head) == 0 && i == len(g.Rows) {
		return nil, 0
	}
	return head, i - from // blank rows only, or a thead without words
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

// A rowLook is what the cells of a row look like.
type rowLook struct {
	filled  int  // cells with text, a cell that spans columns once
	headers int  // header cells, blank ones too
	bold    int  // cells all in bold
	known   int  // texts that name a column
	data    int  // texts that are places or well-known names
	first   bool // the first text names a column
	subs    bool // a text names the column of sub-processors
	long    bool // a text is too long for a header; nothing after it was looked at
}

// lookOf looks at the cells of a row.
func lookOf(d *dom.Doc, g *dom.Grid, r int) rowLook {
	var l rowLook
	var last int32 = -1
	for _, s := range g.Rows[r].Slots {
		if s < 0 || s == last {
			continue
		}
		last = s
		if g.Cells[s].Header {
			l.headers++
		}
		t := d.Flat(g.Cells[s].At)
		if t == "" {
			continue
		}
		l.filled++
		if len(t) > maxHeaderText {
			l.long = true
			return l
		}
		if c := newColumn(t); c.named() {
			l.known++
			l.first = l.first || l.filled == 1
			l.subs = l.subs || c.field == snapshot.Name && c.Strength == 2
		}
		if allBold(d, g.Cells[s].At) {
			l.bold++
		}
		if d.Plausible(t).Known || place.Only(t) {
			l.data++
		}
	}
	return l
}

// isHeaderRow judges one row by its cells: all header cells, all words that
// name columns, or all bold above a row that is not.
func isHeaderRow(d *dom.Doc, g *dom.Grid, r int) bool {
	if g.Rows[r].Own < 2 {
		return false
	}
	l := lookOf(d, g, r)
	if l.long || l.filled == 0 || l.data > 0 && l.data*2 >= l.filled {
		return false
	}
	if l.headers >= l.filled && l.headers >= 2 && (l.filled >= 2 || l.known > 0) {
		return true // a row of header cells only: a row's own header is one among data
	}
	if l.filled >= 2 && l.known == l.filled || l.known >= 2 && (l.subs || l.first && l.known*3 >= l.filled*2) {
		return true
	}
	return l.filled >= 2 && l.bold == l.filled && (l.known > 0 || r == 0) && r+1 < len(g.Rows) && !boldRow(d, g, r+1)
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

// columns reads the headers of a grid's columns from its header rows. body is the
// first row after them.
func columns(d *dom.Doc, g *dom.Grid, head []int, body int) []column {
	cols := make([]column, g.Width)
	for c := range cols {
		if parts, over := headerParts(d, g, head, c); len(parts) > 0 {
			cols[c] = columnOf(parts, over)
		} else if body < len(g.Rows) && c < len(g.Rows[body].Slots) && g.Rows[body].Slots[c] >= 0 {
			// Labels for phones say what the header does where there is none.
			at := g.Cells[g.Rows[body].Slots[c]].At
			for _, key := range []string{"data-label", "data-th", "data-title", "data-header"} {
				if l := dom.Folded(d.Attr(at, key)); l != "" && len(l) <= maxHeaderText {
					cols[c] = newColumn(l)
					break
				}
			}
		}
	}
	return cols
}

// sortMarks are what a table that can be sorted shows beside its headers.
const sortMarks = " ▲▼△▽▴▾↑↓⇅↕⬍"

// headerParts returns the headers of a column from above, and the one of them that
// spans other columns too, or "".
func headerParts(d *dom.Doc, g *dom.Grid, head []int, c int) (parts []string, over string) {
	var last int32 = -1
	for _, r := range head {
		if c >= len(g.Rows[r].Slots) {
			continue
		}
		s := g.Rows[r].Slots[c]
		if s < 0 || s == last {
			continue
		}
		last = s
		t := strings.TrimRight(d.Flat(g.Cells[s].At), sortMarks)
		if t == "" {
			continue
		}
		switch {
		case len(parts) > 0 && g.Cells[g.Rows[head[0]].Slots[c]].Span > 1 && !strings.Contains(strings.ToLower(t), strings.ToLower(parts[0])):
			over = parts[0]
		case g.Cells[s].Span > 1:
			over = t
		default:
			over = ""
		}
		parts = append(parts, t)
	}
	return parts, over
}

// columnOf makes a column of its headers from above. The lowest is its header; the
// one above it that spans other columns stands before it where it names the field.
func columnOf(parts []string, over string) column {
	col := newColumn(parts[len(parts)-1])
	if len(parts) == 1 {
		return col
	}
	if above := newColumn(over); above.namedFully() && over == parts[0] {
		if below := newColumn(parts[1]); !below.namedFully() || len(lexicon.Words(parts[1])) == 1 {
			col = newColumn(over + " " + parts[1])
		}
	}
	if col.Strength == 0 {
		header := col.Header
		col = newColumn(strings.Join(parts, " "))
		col.Header = header
	}
	return col
}
