package lists

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// partCells makes a row of each company where a name's cell names several, one
// below the other: the other cells speak of all of them, or of each on a line of its
// own.
func partCells(d *dom.Doc, b *Block) {
	if b.Strict || b.NameCol < 0 || b.NameCol >= len(b.Cols) {
		return
	}
	var out []brow
	for r := range b.Rows {
		row := &b.Rows[r]
		var parts []string
		if row.Name == "" && b.NameCol < len(row.Cells) && !row.Cells[b.NameCol].set {
			parts = companies(d, &row.Cells[b.NameCol], b.Cols[b.NameCol].label)
		}
		across := len(parts) == 0 && row.Name == ""
		if across {
			parts = parallel(d, b, row)
		}
		if len(parts) > 1 && out == nil {
			out = append(make([]brow, 0, len(b.Rows)+len(parts)), b.Rows[:r]...)
		}
		switch {
		case len(parts) > 1 && across:
			for k := range parts {
				out = append(out, rowOfLine(d, row, k))
			}
		case len(parts) > 1:
			for _, p := range parts {
				d.Budget.Keep(len(row.Cells) * dom.CellRoom)
				o := *row
				o.Cells = append([]bcell(nil), row.Cells...)
				o.Cells[b.NameCol] = bcell{set: true, raw: p, links: linksOf(d, &row.Cells[b.NameCol], p)}
				out = append(out, o)
			}
		case out != nil:
			out = append(out, *row)
		}
	}
	if out != nil {
		b.Rows = out
	}
}

// linksOf returns the links of a cell whose words are a name's.
func linksOf(d *dom.Doc, c *bcell, name string) []snapshot.Link {
	out := []snapshot.Link{}
	for _, l := range d.Links(c.at, c.end) {
		if l.Text != "" && strings.Contains(name, l.Text) {
			out = append(out, l)
		}
	}
	return out
}

// companies returns the companies of a cell that names several as a list, all of
// them surely names. Lines that are no list are one company with its group or
// its brand.
func companies(d *dom.Doc, c *bcell, label string) []string {
	if c.end-c.at < 4 {
		return nil
	}
	raw := Raw(d, c)
	if strings.IndexByte(raw, '\n') < 0 || label != "" {
		return nil
	}
	parts := strings.Split(raw, "\n")
	entries := 0
	d.Budget.Spend(int(c.end-c.at) + len(raw))
	for j := c.at; j < c.end; j++ {
		if d.Nodes[j].Atom == atom.Li {
			entries++
		}
	}
	if len(parts) > 30 || entries != len(parts) {
		return nil
	}
	first := map[string]bool{}
	for _, p := range parts {
		q := d.Plausible(p)
		if !q.Known && !q.Legal || strings.HasPrefix(p, "(") || len(p) > 80 || strings.HasSuffix(p, ",") {
			return nil
		}
		w := lexicon.Words(p)
		if len(w) == 0 || first[w[0]] {
			return nil
		}
		first[w[0]] = true
	}
	return parts
}

// maxParted bounds the companies of one row.
const maxParted = 30

// parallel returns the lines of a row's name where they are companies and every
// other cell has as many lines: each line across the cells is a company of its own.
// Where all have legal forms, a cell of one line speaks of them all; a brand above
// its company has none.
func parallel(d *dom.Doc, b *Block, row *brow) []string {
	if b.NameCol >= len(row.Cells) || row.Cells[b.NameCol].set {
		return nil
	}
	names := strings.Split(Raw(d, &row.Cells[b.NameCol]), "\n")
	if len(names) < 2 || len(names) > maxParted {
		return nil
	}
	beside, shared := 0, 0
	for c := range row.Cells {
		t := Raw(d, &row.Cells[c])
		if c == b.NameCol || t == "" {
			continue
		}
		lines := strings.Count(t, "\n") + 1
		if row.Cells[c].set || b.Cols[min(c, len(b.Cols)-1)].label != "" || lines != len(names) && lines > 1 {
			return nil
		}
		if lines == 1 {
			shared++
		} else {
			beside++
		}
	}
	sure, legal := 0, 0
	first := make(map[string]bool)
	for _, n := range names {
		ws := lexicon.Words(n)
		if p := d.Plausible(n); !p.Name || len(ws) == 0 || first[ws[0]] || strings.HasPrefix(n, "(") || strings.HasSuffix(n, ",") || company.NamesNobody(company.Parse(n).Words) {
			return nil // also "Amazon Web" above "Services, Inc."
		}
		first[ws[0]] = true
		if isCompany(d, n) {
			sure++
		}
		if d.Plausible(n).Legal {
			legal++
		}
	}
	if beside == 0 && shared > 0 && legal == len(names) && b.NameCol > 0 && b.Cols[0].Header != "" && !ordinal(d, b, 0) {
		return names // what is done stands first, and these do it
	}
	if beside == 0 || sure == 0 || sure < len(names) && beside < 2 || shared > 0 && legal < len(names) {
		return nil
	}
	return names
}

// rowOfLine returns the row of what stands on line k of each cell.
func rowOfLine(d *dom.Doc, row *brow, k int) brow {
	d.Budget.Keep(len(row.Cells) * dom.CellRoom)
	o := *row
	o.Cells = make([]bcell, len(row.Cells))
	for c := range row.Cells {
		switch lines := strings.Split(Raw(d, &row.Cells[c]), "\n"); {
		case len(lines) == 1:
			o.Cells[c] = row.Cells[c]
		case k < len(lines):
			o.Cells[c] = bcell{set: true, raw: lines[k], links: linksOf(d, &row.Cells[c], lines[k])}
		}
	}
	return o
}

// partLabels makes columns of what a table's cells say under labels of their own,
// one below the other or in a table inside the cell: "Purpose: hosting", "Location:
// Norway" under "Details".
func partLabels(d *dom.Doc, b *Block) {
	for c := len(b.Cols) - 1; c >= 0; c-- {
		if f := b.Cols[c].field; b.Cols[c].named() && f != snapshot.DataCategories && f != snapshot.Purpose {
			continue
		}
		said := make([][]icell, len(b.Rows))
		some := 0
		for r := range b.Rows {
			if c >= len(b.Rows[r].Cells) {
				continue
			}
			raw := Raw(d, &b.Rows[r].Cells[c])
			if raw == "" {
				continue
			}
			if strings.IndexByte(raw, '\n') < 0 {
				some = 0
				break
			}
			if said[r] = labelPairs(raw); len(said[r]) < 2 {
				some = 0
				break
			}
			some++
		}
		if some == 0 {
			continue
		}
		b.Cols[c] = column{field: snapshot.Other}
		l := layout{d: d, index: make(map[string]int), b: b}
		for i := range b.Cols {
			l.index[strings.ToLower(b.Cols[i].Header)] = i
		}
		for r := range b.Rows {
			row := &b.Rows[r]
			for _, p := range said[r] {
				l.set(row, l.col(newColumn(p.label)), p.raw, linksOf(d, &row.Cells[c], p.raw))
			}
			if len(said[r]) > 0 {
				row.Cells[c] = bcell{set: true}
			}
		}
	}
}

// labelPairs reads lines that are labels and values and nothing else.
func labelPairs(raw string) []icell {
	lines := strings.Split(raw, "\n")
	if len(lines) < 2 || len(lines) > maxItemLines {
		return nil
	}
	var out []icell
	for i := 0; i < len(lines); i++ {
		label, v, ok := strings.Cut(strings.Replace(lines[i], "：", ":", 1), ":")
		if v = strings.TrimSpace(v); ok && v != "" {
			if c := newColumn(label); !c.named() {
				return nil
			}
		} else if c := newColumn(label); c.namedFully() && c.field != snapshot.Name && i+1 < len(lines) {
			i++
			v = lines[i]
		} else {
			return nil
		}
		out = append(out, icell{label: strings.TrimSpace(label), raw: v})
	}
	return out
}

// sideBySide parts a table whose headers stand there twice, or more often, side by
// side to save room: each repetition has rows of its own, the left one's first.
func sideBySide(d *dom.Doc, b *Block) {
	cols := headedColumns(d, b)
	period := 0
	for k := 1; k <= len(cols)/2 && period == 0; k++ {
		if len(cols)%k == 0 && repeatsHeaders(b, cols, k) {
			period = k
		}
	}
	if period == 0 || !slices.ContainsFunc(cols[:period], func(c int) bool { return b.Cols[c].named() && b.Cols[c].field == snapshot.Name }) {
		return
	}
	var rows []brow
	for from := 0; from < len(cols); from += period {
		for r := range b.Rows {
			row := brow{at: b.Rows[r].at, group: b.Rows[r].group, Cells: make([]bcell, 0, period)}
			some := false
			for _, c := range cols[from : from+period] {
				if c >= len(b.Rows[r].Cells) {
					break
				}
				cell := b.Rows[r].Cells[c]
				some = some || Raw(d, &cell) != ""
				row.Cells = append(row.Cells, cell)
			}
			if some {
				d.Budget.Keep(period * dom.CellRoom)
				rows = append(rows, row)
			}
		}
	}
	own := make([]column, period)
	for i, c := range cols[:period] {
		own[i] = b.Cols[c]
	}
	b.Cols, b.Rows = own, rows
}

// headedColumns returns the columns that have headers, and none where one without
// has text.
func headedColumns(d *dom.Doc, b *Block) []int {
	var out []int
	for c := range b.Cols {
		if b.Cols[c].Header != "" {
			out = append(out, c)
			continue
		}
		for r := range b.Rows {
			if c < len(b.Rows[r].Cells) && Raw(d, &b.Rows[r].Cells[c]) != "" {
				return nil
			}
		}
	}
	return out
}

// repeatsHeaders reports headers that are the same again after every k.
func repeatsHeaders(b *Block, cols []int, k int) bool {
	for i := k; i < len(cols); i++ {
		if !strings.EqualFold(b.Cols[cols[i]].Header, b.Cols[cols[i-k]].Header) {
			return false
		}
	}
	return true
}
