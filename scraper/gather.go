package scraper

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// gather makes one list of the tables that hold one sub-processor each. Where
// such a table does not say the name, the heading above it does.
func (r *reading) gather(in []*block) []*block {
	out := in[:0:0]
	var last *block
	for _, b := range in {
		if b.kind != "transposed table" {
			out, last = append(out, b), nil
			continue
		}
		if b.unnamed && !b.nameFromHeading() {
			last = nil
			continue
		}
		if last != nil {
			r.doc.budget.spend(len(last.cols) * len(b.cols))
		}
		if last != nil && len(last.cols)+len(b.cols) <= maxColumns && last.unnamed == b.unnamed && (last.where() == b.where() || last.numbered(b)) && last.sameLabels(b) {
			if last.where() != b.where() && len(last.ctx.headings) > 1 {
				last.ctx.headings = last.ctx.headings[1:]
			}
			for i := range b.rows {
				r.doc.budget.spend(len(last.cols) * len(b.cols))
				r.doc.budget.keep(len(last.cols) * cellRoom)
				last.rows = append(last.rows, brow{at: b.rows[i].at, name: b.rows[i].name, cells: last.align(b, &b.rows[i])})
			}
			last.end = b.end
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
func (b *block) numbered(o *block) bool {
	if b.title != "" || o.title != "" || len(o.ctx.headings) < 2 {
		return false
	}
	m := numberedTitle.FindStringSubmatch(o.ctx.headings[0].text)
	if m == nil || len(b.ctx.headings) == 0 {
		return false
	}
	if p := numberedTitle.FindStringSubmatch(b.ctx.headings[0].text); p != nil && strings.EqualFold(p[1], m[1]) {
		return true
	}
	return b.ctx.headings[0].at == o.ctx.headings[1].at
}

// nameFromHeading names the rows of a block by the heading above it.
func (b *block) nameFromHeading() bool {
	if len(b.ctx.headings) == 0 || len(b.ctx.intro) > 1 {
		return false
	}
	nm := nameOf([]seg{{text: b.ctx.headings[0].text}})
	if !plausible(nm.name).name || speaksOfSubs(nm.name) {
		return false
	}
	b.ctx.headings = b.ctx.headings[1:]
	b.cols = append([]column{{header: "(name)", field: snapshot.Name}}, b.cols...)
	b.nameCol = 0
	for i := range b.rows {
		b.rows[i].name = nm.name
		b.rows[i].cells = append([]bcell{{set: true, raw: nm.name}}, b.rows[i].cells...)
	}
	return true
}

// sameLabels reports blocks that share most of their labels.
func (b *block) sameLabels(o *block) bool {
	n := 0
	for i := range b.cols {
		for k := range o.cols {
			if strings.EqualFold(b.cols[i].header, o.cols[k].header) {
				n++
				break
			}
		}
	}
	return n*2 > len(b.cols) && n*2 > len(o.cols)
}

// align gives the cells of another block's row under this block's columns,
// which grow where it has one more.
func (b *block) align(o *block, row *brow) []bcell {
	cells := make([]bcell, len(b.cols))
	for k := range o.cols {
		at := -1
		for i := range b.cols {
			if strings.EqualFold(b.cols[i].header, o.cols[k].header) {
				at = i
				break
			}
		}
		if at < 0 {
			b.cols = append(b.cols, o.cols[k])
			cells = append(cells, bcell{})
			at = len(b.cols) - 1
		}
		if k < len(row.cells) {
			cells[at] = row.cells[k]
		}
	}
	return cells
}
