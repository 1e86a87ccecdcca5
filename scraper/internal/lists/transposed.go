package lists

import (
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
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
		if p := d.Plausible(t); p.Known || p.Legal {
			sure++
		}
	}
	return n > 1 && sure*2 > n
}

// transposed reads a table whose first column names the fields and whose
// further columns hold a sub-processor each.
func transposed(d *dom.Doc, g *dom.Grid) *Block {
	if len(g.Rows) < 2 || g.Width < 2 || len(g.Rows) > 40 {
		return nil
	}
	labels := make([]column, 0, len(g.Rows))
	rows := make([]int, 0, len(g.Rows))
	fields := make(map[snapshot.Field]bool)
	name, known, total := -1, 0, 0
	for r := range g.Rows {
		if rowEmpty(d, g, r) {
			continue
		}
		if g.SpansAll(r) {
			if r == 0 {
				continue
			}
			return nil
		}
		s := g.Rows[r].Slots[0]
		if s < 0 {
			return nil
		}
		t := d.Flat(g.Cells[s].At)
		if t == "" && len(labels) == 0 && namesRow(d, g, r) {
			labels = append(labels, column{Header: "(name)", field: snapshot.Name})
			rows = append(rows, r)
			name = 0
			continue
		}
		if t == "" || len(t) > maxHeaderText {
			return nil
		}
		col := column{Header: dom.WithoutColon(t)}
		col.field, col.Strength, col.match = lexicon.HeaderField(t)
		total++
		if col.Strength > 0 && len(col.match.Words)*2 >= col.match.Of {
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
	if c := g.Rows[rows[0]].Slots; len(c) > 1 {
		hits := 0
		for _, s := range c[1:] {
			if s < 0 {
				continue
			}
			t := d.Flat(g.Cells[s].At)
			if _, st, m := lexicon.HeaderField(t); st > 0 && len(m.Words)*2 >= m.Of && !d.Plausible(t).Known && !d.Plausible(t).Legal {
				hits++
			}
		}
		if hits > 0 && hits*2 >= len(c)-1 {
			return nil
		}
	}
	if name < 0 && g.Width > 2 {
		return nil
	}
	b := &Block{Kind: "transposed table", unnamed: name < 0, At: g.At, End: d.Nodes[g.At].End, Title: caption(d, g.At), Cols: labels, NameCol: name, Grid: g}
	for c := 1; c < g.Width; c++ {
		row := brow{at: g.At, Cells: make([]bcell, len(rows))}
		some := false
		for i, r := range rows {
			if c < len(g.Rows[r].Slots) && g.Rows[r].Slots[c] >= 0 {
				at := g.Cells[g.Rows[r].Slots[c]].At
				row.Cells[i] = bcell{at: at, end: d.Nodes[at].End}
				some = some || (i == name || name < 0) && hasText(d, at)
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
