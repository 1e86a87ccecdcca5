package lists

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/snapshot"
)

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
