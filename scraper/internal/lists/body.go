package lists

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// A bodyReader reads the rows of one of the lists of a table.
type bodyReader struct {
	d     *dom.Doc
	g     *dom.Grid
	b     *Block
	from  int    // its first row
	head  []int  // the rows of its header
	group string // the category that the rows being read stand under
	next  string // the title of the list that begins next
}

// bodyRows reads the rows of the list from index from on. It stops at a header
// with other columns, and returns the index of that row and the title above it.
func bodyRows(d *dom.Doc, b *Block, g *dom.Grid, from int, head []int) (next int, title string) {
	r := bodyReader{d: d, g: g, b: b, from: from, head: head}
	for i := from; i < len(g.Rows); i++ {
		if r.foot(i) {
			continue
		}
		first, n := filled(d, g, i)
		if n == 0 || n == 1 && r.across(i, first) {
			continue
		}
		if r.header(i) {
			if sameHeader(d, g, head, i) {
				continue
			}
			if len(head) > 0 && headersRow(d, g, i) {
				return i, r.next
			}
		}
		if n == 1 && g.Rows[i].Own > 1 && g.Rows[i].Slots[0] == first && r.lead(i, first) {
			continue
		}
		b.Rows = append(b.Rows, r.row(i))
	}
	return len(g.Rows), r.next
}

// foot keeps what a row of the table's foot says as a note. It reports a row that
// is nothing else.
func (r *bodyReader) foot(i int) bool {
	if !r.g.Rows[i].Foot {
		return false
	}
	for _, s := range r.g.Rows[i].Slots {
		if s >= 0 {
			if t := r.d.Flat(r.g.Cells[s].At); t != "" {
				r.b.notes = append(r.b.notes, t)
				break
			}
		}
	}
	return r.g.SpansAll(i)
}

// across reads a row that is one cell from side to side: the title of the next
// list, a note, a detail of the row above, a category.
func (r *bodyReader) across(i int, first int32) bool {
	g := r.g
	if !(g.Rows[i].Own == 1 && len(g.Rows[i].Slots) > 0 || g.SpansAll(i)) || g.Width < 2 || shortRow(r.d, g, i, first) {
		return false
	}
	t := r.d.Flat(g.Cells[first].At)
	switch {
	case i+1 < len(g.Rows) && i > r.from && isHeaderRow(r.d, g, i+1) && !sameHeader(r.d, g, r.head, i+1):
		r.next = dom.WithoutColon(lexicon.Begin(t, dom.MaxHeading))
	case isNote(t) || isDateNote(t):
		r.b.notes = append(r.b.notes, t)
	case r.b.detail(t): // told of the row above
	default:
		r.group = dom.WithoutColon(t)
	}
	return true
}

// header reports a row inside the body that is a header.
func (r *bodyReader) header(i int) bool {
	return r.g.Rows[i].Own > 1 && (i > r.from || len(r.head) > 0) && mayBeHeader(r.d, r.g, i) && isHeaderRow(r.d, r.g, i) && !repeatsLabels(r.d, r.g, r.head, i)
}

// lead reads a row whose first cell alone holds text: a note or a category. It
// reports false for a name about which nothing is said.
func (r *bodyReader) lead(i int, first int32) bool {
	t := r.d.Flat(r.g.Cells[first].At)
	switch {
	case isNote(t) || isDateNote(t):
		r.b.notes = append(r.b.notes, t)
	case isCategory(r.d, r.g, i, first):
		r.group = dom.WithoutColon(t)
	default:
		return false
	}
	return true
}

// row makes a row of the block.
func (r *bodyReader) row(i int) brow {
	row := &r.g.Rows[i]
	out := brow{at: row.At, group: r.group, Cells: make([]bcell, len(row.Slots))}
	for c, s := range row.Slots {
		if s >= 0 {
			at := r.g.Cells[s].At
			out.Cells[c] = bcell{at: at, end: r.d.Nodes[at].End}
		}
	}
	return out
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
	named := newColumn(label)
	if !named.namedFully() || named.field == snapshot.Name {
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
		b.Cols = append(b.Cols, named)
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
		c := newColumn(t)
		return c.named() && c.field == snapshot.Name
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
		if c := newColumn(t); c.named() {
			known++
			name = name || c.field == snapshot.Name
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
