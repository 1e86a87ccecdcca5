package lists

import (
	"maps"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// A run collects items that stand one after the other, and makes a block of each
// row of them.
type run struct {
	r      *Reading
	kind   string // of the blocks
	items  []item
	blocks []*Block
}

// lines adds the item that stands on the lines from one index up to another.
func (u *run) lines(from, to int) {
	ls := u.r.Lines[from:to]
	u.items = append(u.items, item{at: ls[0].At, end: ls[len(ls)-1].End, lines: ls})
}

// end ends the row of items.
func (u *run) end() {
	if len(u.items) > 0 {
		u.blocks = u.r.addItems(u.blocks, u.kind, u.items)
	}
	u.items = nil
}

// maxRecordLine bounds, in bytes, a line of a record; a longer one ends the list.
const maxRecordLine = 300

// records finds items that say every field by a label, the name too: lines
// that begin again and again with "Name: …".
func (r *Reading) records() []*Block {
	u := recordRun{run: run{r: r, kind: "records"}, start: -1}
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome || l.IsHeading() || r.out(l.At) {
			u.endAt(i)
			continue
		}
		if label, ok := labelOnly(l); ok && !strings.Contains(l.Text, " ") && i+1 < len(r.Lines) {
			if newColumn(label).field == snapshot.Name && !isLabelLine(&r.Lines[i+1]) && r.Doc.Plausible(r.Lines[i+1].Text).Name {
				u.flush(i)
				u.start, u.bare = i, true
			}
		} else if label, v, ok := labelOf(r.Doc, l); ok && v != "" {
			if c := newColumn(label); c.field == snapshot.Name && c.Strength > 0 {
				u.flush(i)
				u.start, u.bare = i, false
			}
		} else if u.start >= 0 && len(l.Text) > maxRecordLine {
			u.endAt(i)
		}
	}
	u.endAt(len(r.Lines))
	return u.blocks
}

// A recordRun collects records.
type recordRun struct {
	run
	start int  // the line that begins the record being read, or -1
	bare  bool // it is a label on a line of its own
}

// flush ends the record being read before the line with index end.
func (u *recordRun) flush(end int) {
	if u.start >= 0 && !(u.bare && u.labels(u.start+2, end) == 0) { // one label is a title; a record has more
		u.lines(u.start, end)
	}
	u.start = -1
}

// endAt ends the row of records before the line with index end.
func (u *recordRun) endAt(end int) {
	u.flush(end)
	u.end()
}

// labels counts the lines with a label from one index up to another.
func (u *recordRun) labels(from, to int) int {
	n := 0
	for k := from; k < to; k++ {
		if isLabelLine(&u.r.Lines[k]) {
			n++
		}
	}
	return n
}

// maxNamedApart bounds, in nodes, what stands between two named items.
const maxNamedApart = 40

// named finds items that are a name on a line of its own with labelled lines
// below it, however they are nested.
func (r *Reading) named() []*Block {
	u := run{r: r, kind: "records"}
	for i := 0; i < len(r.Lines); i++ {
		l := &r.Lines[i]
		if l.IsHeading() {
			u.end()
			continue
		}
		if l.Chrome || r.out(l.At) || len(l.Text) > names.MaxNameText || r.saysLabel(i) || !r.saysLabel(i+1) {
			continue
		}
		j := i + 1
		for r.saysLabel(j) {
			j++
		}
		if j < i+3 || !r.Doc.Plausible(l.Text).Name {
			u.end()
			continue
		}
		if len(u.items) > 0 && l.At > u.items[len(u.items)-1].end+maxNamedApart {
			u.end()
		}
		u.lines(i, j)
		i = j - 1
	}
	u.end()
	return u.blocks
}

// saysLabel reports a line of text with a label and a colon.
func (r *Reading) saysLabel(i int) bool {
	return i < len(r.Lines) && !r.Lines[i].Chrome && !r.Lines[i].IsHeading() && isLabelLine(&r.Lines[i]) && strings.Contains(r.Lines[i].Text, ":")
}

// maxFlattened bounds the columns of a table without its markup.
const maxFlattened = 9

// flattened finds tables that a page shows as lines, their markup gone: k lines of
// headers, then k lines a row.
func (r *Reading) flattened() []*Block {
	var out []*Block
	for i := 0; i < len(r.Lines); i++ {
		cols, name := r.flatHeader(i)
		if len(cols) > 2 && name == 0 && cols[1].field == snapshot.Name && cols[1].isWhole() && !cols[0].isWhole() {
			cols, i = cols[1:], i+1 // "Annex 3: Sub-processors" is the title above
		}
		k := len(cols)
		if k < 2 || name < 0 {
			continue
		}
		rows := 0
		for r.fits(i+(rows+1)*k, k, name) {
			rows++
		}
		if rows < 2 {
			continue
		}
		b := &Block{Kind: "lines", At: r.Lines[i].At, Cols: cols, Strict: true, NameCol: name}
		for ; rows > 0; rows-- {
			i += k
			row := brow{at: r.Lines[i].At}
			for _, l := range r.Lines[i : i+k] {
				row.Cells = append(row.Cells, bcell{raw: l.Text, set: true, links: r.Doc.Links(l.At, l.End)})
			}
			b.Rows = append(b.Rows, row)
			b.End = r.Lines[i+k-1].End
		}
		i += k - 1
		out = append(out, b)
	}
	return out
}

// isWhole reports a header of which every word belongs to what it says.
func (c *column) isWhole() bool { return len(c.match.Words) == c.match.Of }

// flatHeader reads the lines from index i on that are headers, and returns which of
// them is that of the names, or -1.
func (r *Reading) flatHeader(i int) (cols []column, name int) {
	name = -1
	for ; i < len(r.Lines) && len(cols) < maxFlattened; i++ {
		l := &r.Lines[i]
		if l.Chrome || l.Item || r.out(l.At) || l.IsHeading() || len(l.Text) > maxHeaderText {
			break
		}
		c := newColumn(l.Text)
		if !c.named() || r.Doc.Plausible(l.Text).Known {
			break
		}
		if c.field == snapshot.Name && name < 0 {
			name = len(cols)
		}
		cols = append(cols, c)
	}
	return cols, name
}

// fits reports whether k lines from index j on can be a row, with a name in the
// column that holds them.
func (r *Reading) fits(j, k, name int) bool {
	if j+k > len(r.Lines) {
		return false
	}
	for c := range k {
		l := &r.Lines[j+c]
		r.Doc.Budget.Spend(1)
		if l.Chrome || l.IsHeading() || c == name && (len(l.Text) > names.MaxNameText || !r.Doc.Plausible(l.Text).Name) {
			return false
		}
	}
	return true
}

// sections finds items that are headings with the text below them: headings of
// any level, titles of accordions, bold lines, terms of definition lists.
func (r *Reading) sections() []*Block {
	levels := map[int]bool{}
	for i := range r.Lines {
		if l := r.Lines[i].Level; l > 1 && !r.Lines[i].Chrome {
			levels[l] = true
		}
	}
	u := run{r: r, kind: "sections"}
	for _, level := range slices.Sorted(maps.Keys(levels)) {
		for i := 0; i < len(r.Lines); i++ {
			l := &r.Lines[i]
			if l.Chrome || r.out(l.At) {
				continue
			}
			if l.Level > 0 && l.Level < level {
				u.end()
				continue
			}
			if !begins(l, level) {
				continue
			}
			j := i + 1
			for j < len(r.Lines) && !r.Lines[j].Chrome && (r.Lines[j].Level == 0 || r.Lines[j].Level >= level) && !begins(&r.Lines[j], level) {
				j++
			}
			if len(u.items) > 0 && tableBetween(r.Doc, u.items[len(u.items)-1].at, l.At) {
				u.end()
			}
			u.lines(i, j)
			i = j - 1
		}
		u.end()
	}
	return u.blocks
}

// begins reports a line that heads an item under headings of a level. A label in
// bold heads nothing.
func begins(l *dom.Line, level int) bool {
	return l.Level == level && !(level >= dom.BoldLevel && isLabelLine(l))
}

func isLabelLine(l *dom.Line) bool {
	if _, ok := labelOnly(l); ok {
		return true
	}
	i := strings.IndexByte(l.Text, ':')
	if i <= 0 {
		return false
	}
	c := newColumn(l.Text[:i])
	return c.named()
}
