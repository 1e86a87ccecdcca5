package lists

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// partCells makes a row of each company where a name's cell names several, one
// below the other: the other cells speak of all of them.
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
		if len(parts) > 1 && out == nil {
			out = append(make([]brow, 0, len(b.Rows)+len(parts)), b.Rows[:r]...)
		}
		switch {
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
