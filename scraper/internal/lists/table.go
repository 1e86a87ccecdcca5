package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"golang.org/x/net/html/atom"
)

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
	if title == "" {
		title = titleAbove(d, g.At)
	}
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
		b.heads = n
		var next int
		next, title = bodyRows(d, b, g, from+n, head)
		if next < len(g.Rows) {
			b.End = g.Rows[next].At
		}
		b.compact()
		if n == 0 {
			onlyNames(d, b)
		}
		sideBySide(d, b)
		partLabels(d, b)
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

// maxTitleAbove bounds, in bytes, a title that only stands above a table.
const maxTitleAbove = 80

// titleAbove returns the title that stands alone with a table in one element, above
// it: no heading, but set apart by its class, or in the same way beside other tables.
func titleAbove(d *dom.Doc, at int32) string {
	p := d.Nodes[at].Parent
	if p < 0 || d.Nodes[p].Atom == atom.Body || d.Nodes[p].Atom == atom.Main {
		return ""
	}
	first := d.First(p)
	for first >= 0 && d.Nodes[first].Flags&dom.IsText != 0 && strings.TrimSpace(d.Nodes[first].HTML.Data) == "" {
		first = d.Next(first)
	}
	if first < 0 || first >= at || d.Nodes[first].Flags&dom.IsText != 0 || d.Nodes[first].End-first > 8 || d.LineLevel(first) > 0 {
		return ""
	}
	for c := d.Next(first); c != at; c = d.Next(c) {
		if c < 0 || d.Nodes[c].Flags&dom.IsText == 0 || strings.TrimSpace(d.Nodes[c].HTML.Data) != "" {
			return ""
		}
	}
	t := d.Flat(first)
	if t == "" || len(t) > maxTitleAbove || lexicon.HasYear(t) || lexicon.IsSentence(t) || strings.ContainsAny(t[len(t)-1:], ".!?,;") || strings.HasSuffix(t, "。") || !namesTitle(dom.Attr(d.Nodes[first].HTML, "class")) && !titledBeside(d, p, first) {
		return ""
	}
	return dom.HeadingText(t)
}

// namesTitle reports the class of a title.
func namesTitle(class string) bool {
	class = strings.ToLower(lexicon.Begin(class, maxTitleAbove))
	for _, w := range []string{"title", "heading", "headline", "caption", "category"} {
		if strings.Contains(class, w) {
			return true
		}
	}
	return false
}

// titledBeside reports an element with a title of the same look and a table beside
// the element p.
func titledBeside(d *dom.Doc, p, title int32) bool {
	up := d.Nodes[p].Parent
	if up < 0 {
		return false
	}
	for c := d.First(up); c >= 0; c = d.Next(c) {
		d.Budget.Spend(1)
		if c == p || d.Nodes[c].Flags&dom.IsText != 0 || d.Nodes[c].Atom != d.Nodes[p].Atom || d.Attr(c, "class") != d.Attr(p, "class") {
			continue
		}
		f := d.First(c)
		for f >= 0 && d.Nodes[f].Flags&dom.IsText != 0 {
			f = d.Next(f)
		}
		if f >= 0 && d.Nodes[f].Atom == d.Nodes[title].Atom && d.Attr(f, "class") == d.Attr(title, "class") && tableBetween(d, f, d.Nodes[c].End) {
			return true
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
