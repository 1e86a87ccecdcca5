package scraper

import (
	"github.com/subwatch/subwatch/snapshot"
)

// namesRow reports a row whose cells after an empty first one are companies.
func (d *doc) namesRow(g *grid, r int) bool {
	n, sure := 0, 0
	for _, s := range g.rows[r].slots[1:] {
		if s < 0 {
			return false
		}
		t := d.flat(g.cells[s].at)
		if t == "" || !d.plausible(t).name {
			return false
		}
		n++
		if p := d.plausible(t); p.known || p.legal {
			sure++
		}
	}
	return n > 1 && sure*2 > n
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
		if t == "" && len(labels) == 0 && d.namesRow(g, r) {
			labels = append(labels, column{header: "(name)", field: snapshot.Name})
			rows = append(rows, r)
			name = 0
			continue
		}
		if t == "" || len(t) > maxHeaderText {
			return nil
		}
		col := column{header: withoutColon(t)}
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
