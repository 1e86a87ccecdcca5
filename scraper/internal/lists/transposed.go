package lists

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// namesRow reports a row whose cells after an empty first one are companies.
func namesRow(d *dom.Doc, g *dom.Grid, r int) bool {
	n, sure := 0, 0
	for _, s := range g.Rows[r].Slots[1:] {
		if s < 0 {
			return false
		}
		t := d.Flat(g.Cells[s].At)
		if t == "" || !d.Plausible(t).Name {
			return false
		}
		n++
		if isCompany(d, t) {
			sure++
		}
	}
	return n > 1 && sure*2 > n
}

// maxFields bounds the rows of a table that holds a field in each.
const maxFields = 40

// fieldRows are the rows of a table whose first column names the fields.
type fieldRows struct {
	labels []column
	rows   []int // of the grid
	name   int   // the label of the names, or -1
	total  int   // labels with words
	known  int   // of which this many name a field
	fields map[snapshot.Field]bool
}

// add reads one row of the grid, and reports false for one that stands in no such
// table.
func (f *fieldRows) add(d *dom.Doc, g *dom.Grid, r int) bool {
	if rowEmpty(d, g, r) {
		return true
	}
	if g.SpansAll(r) {
		return r == 0
	}
	s := g.Rows[r].Slots[0]
	if s < 0 {
		return false
	}
	t := d.Flat(g.Cells[s].At)
	if t == "" && len(f.labels) == 0 && namesRow(d, g, r) {
		f.labels, f.rows, f.name = append(f.labels, column{Header: "(name)", field: snapshot.Name}), append(f.rows, r), 0
		return true
	}
	if t == "" || len(t) > maxHeaderText {
		return false
	}
	col := newColumn(t)
	col.Header = dom.WithoutColon(t)
	f.total++
	if col.named() {
		f.known++
		f.fields[col.field] = true
		if col.field == snapshot.Name && f.name < 0 {
			f.name = len(f.labels)
		}
	}
	f.labels, f.rows = append(f.labels, col), append(f.rows, r)
	return true
}

// prove reports labels that name what is told of sub-processors, the name first
// where it is among them.
func (f *fieldRows) prove() bool {
	return f.total >= 2 && f.known*3 >= f.total*2 && len(f.fields) >= 2 && f.name <= 0 &&
		(f.fields[snapshot.Purpose] || f.fields[snapshot.Location] || f.fields[snapshot.DataCategories])
}

// headsColumns reports a row whose further cells are mostly headers: the table
// stands as usual.
func headsColumns(d *dom.Doc, g *dom.Grid, r int) bool {
	cells := g.Rows[r].Slots[1:]
	hits := 0
	for _, s := range cells {
		if s < 0 {
			continue
		}
		t := d.Flat(g.Cells[s].At)
		if c := newColumn(t); c.named() && !isCompany(d, t) {
			hits++
		}
	}
	return hits > 0 && hits*2 >= len(cells)
}

// transposed reads a table whose first column names the fields and whose
// further columns hold a sub-processor each.
func transposed(d *dom.Doc, g *dom.Grid) *Block {
	if len(g.Rows) < 2 || g.Width < 2 || len(g.Rows) > maxFields {
		return nil
	}
	f := fieldRows{name: -1, fields: make(map[snapshot.Field]bool)}
	for r := range g.Rows {
		if !f.add(d, g, r) {
			return nil
		}
	}
	if !f.prove() || headsColumns(d, g, f.rows[0]) || f.name < 0 && g.Width > 2 {
		return nil
	}
	b := &Block{Kind: "transposed table", unnamed: f.name < 0, At: g.At, End: d.Nodes[g.At].End, Title: caption(d, g.At), Cols: f.labels, NameCol: f.name, Grid: g}
	for c := 1; c < g.Width; c++ {
		row := brow{at: g.At, Cells: make([]bcell, len(f.rows))}
		some := false
		for i, r := range f.rows {
			if c < len(g.Rows[r].Slots) && g.Rows[r].Slots[c] >= 0 {
				at := g.Cells[g.Rows[r].Slots[c]].At
				row.Cells[i] = bcell{at: at, end: d.Nodes[at].End}
				some = some || (i == f.name || f.name < 0) && hasText(d, at)
			}
		}
		if some {
			b.Rows = append(b.Rows, row)
		}
	}
	if len(b.Rows) == 0 {
		return nil
	}
	return b
}

// gather makes one list of the tables that hold one sub-processor each. Where
// such a table does not say the name, the heading above it does.
func (r *Reading) gather(in []*Block) []*Block {
	out := in[:0:0]
	var last *Block
	for _, b := range in {
		if b.Kind != "transposed table" {
			out, last = append(out, b), nil
			continue
		}
		if b.unnamed && !b.nameFromHeading(r.Doc) {
			last = nil
			continue
		}
		if last != nil {
			r.Doc.Budget.Spend(len(last.Cols) * len(b.Cols))
		}
		if last != nil && len(last.Cols)+len(b.Cols) <= dom.MaxColumns && last.unnamed == b.unnamed && (last.Where() == b.Where() || last.numbered(r.Doc, b)) && last.sameLabels(b) {
			if last.Where() != b.Where() && len(last.Ctx.Headings) > 1 {
				last.Ctx.Headings = last.Ctx.Headings[1:]
			}
			for i := range b.Rows {
				r.Doc.Budget.Spend(len(last.Cols) * len(b.Cols))
				r.Doc.Budget.Keep(len(last.Cols) * dom.CellRoom)
				last.Rows = append(last.Rows, brow{at: b.Rows[i].at, Name: b.Rows[i].Name, Cells: last.align(b, &b.Rows[i])})
			}
			last.End = b.End
			continue
		}
		out, last = append(out, b), b
	}
	return out
}

var numberedTitle = regexp.MustCompile(`^(\pL[\pL -]*?)\s*(?:no\.?|nr\.?|n°|#)?\s*\d{1,3}[.:]?$`)

// What is asked of the headings above tables of one sub-processor each.
var (
	// nameInHeading asks for the name of the one company that a heading is, ""
	// for none.
	nameInHeading = dom.Question[string]{PerByte: 4 * dom.StepsPerScan, Answer: func(h string) string {
		nm := names.NameOf([]names.Seg{{Text: h}})
		if !lexicon.Plausible(nm.Name).Name || lexicon.SpeaksOfSubs(nm.Name) {
			return ""
		}
		return nm.Name
	}}
	// numberedAs asks for what a heading numbers: "Sub-processor" of
	// "Sub-processor 2".
	numberedAs = dom.Question[string]{PerByte: dom.StepsPerScan, Answer: func(h string) string {
		if m := numberedTitle.FindStringSubmatch(h); m != nil {
			return m[1]
		}
		return ""
	}}
)

// numbered reports blocks that stand under "Sub-processor 1" and
// "Sub-processor 2": one list, of which the heading says the number. The list
// that has been begun stands under the heading above it already.
func (b *Block) numbered(d *dom.Doc, o *Block) bool {
	if b.Title != "" || o.Title != "" || len(o.Ctx.Headings) < 2 {
		return false
	}
	as := dom.Ask(d, &numberedAs, o.Ctx.Headings[0].Text)
	if as == "" || len(b.Ctx.Headings) == 0 {
		return false
	}
	if strings.EqualFold(dom.Ask(d, &numberedAs, b.Ctx.Headings[0].Text), as) {
		return true
	}
	return b.Ctx.Headings[0].At == o.Ctx.Headings[1].At
}

// nameFromHeading names the rows of a block by the heading above it.
func (b *Block) nameFromHeading(d *dom.Doc) bool {
	if len(b.Ctx.Headings) == 0 || len(b.Ctx.Intro) > 1 {
		return false
	}
	name := dom.Ask(d, &nameInHeading, b.Ctx.Headings[0].Text)
	if name == "" {
		return false
	}
	b.Ctx.Headings = b.Ctx.Headings[1:]
	b.Cols = append([]column{{Header: "(name)", field: snapshot.Name}}, b.Cols...)
	b.NameCol = 0
	for i := range b.Rows {
		b.Rows[i].Name = name
		b.Rows[i].Cells = append([]bcell{{set: true, raw: name}}, b.Rows[i].Cells...)
	}
	return true
}

// sameLabels reports blocks that share most of their labels.
func (b *Block) sameLabels(o *Block) bool {
	n := 0
	for i := range b.Cols {
		for k := range o.Cols {
			if strings.EqualFold(b.Cols[i].Header, o.Cols[k].Header) {
				n++
				break
			}
		}
	}
	return n*2 > len(b.Cols) && n*2 > len(o.Cols)
}

// align returns the cells of another block's row under this block's columns,
// which grow where it has one more.
func (b *Block) align(o *Block, row *brow) []bcell {
	cells := make([]bcell, len(b.Cols))
	for k := range o.Cols {
		at := -1
		for i := range b.Cols {
			if strings.EqualFold(b.Cols[i].Header, o.Cols[k].Header) {
				at = i
				break
			}
		}
		if at < 0 {
			b.Cols = append(b.Cols, o.Cols[k])
			cells = append(cells, bcell{})
			at = len(b.Cols) - 1
		}
		if k < len(row.Cells) {
			cells[at] = row.Cells[k]
		}
	}
	return cells
}
