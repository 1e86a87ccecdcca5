package match

import (
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// matchReplacements finds rows that went as another came for the same purpose:
// of each only one, so that nobody need guess which replaced which.
func (m *matcher) matchReplacements() {
	for _, p := range m.Pairs {
		olds, news := m.Old.leftIn(p.Old), m.New.leftIn(p.New)
		if len(olds) == 0 || len(news) == 0 {
			continue
		}
		gone, came := m.byPurpose(m.Old.Row, olds), m.byPurpose(m.New.Row, news)
		for purpose, o := range gone {
			if n, ok := came[purpose]; ok && n >= 0 && o >= 0 {
				m.replace(o, n)
			}
		}
		if _, done := m.Old.Instead[olds[0]]; len(olds) == 1 && len(news) == 1 && !done && m.standsFor(m.Old.Row[olds[0]], m.New.Row[news[0]]) {
			m.replace(olds[0], news[0])
		}
	}
}

func (m *matcher) replace(o, n int32) { m.Old.Instead[o], m.New.Instead[n] = n, o }

// byPurpose returns the only one of the rows that has a purpose, by that purpose
// folded; -1 where several have it, or where none is stated.
func (m *matcher) byPurpose(rows []*snapshot.Subprocessor, ids []int32) map[string]int32 {
	only := map[string]int32{}
	for _, id := range ids {
		purpose := m.Fold(reading.Purpose(rows[id]))
		if _, twice := only[purpose]; twice || purpose == "" {
			only[purpose] = -1
		} else {
			only[purpose] = id
		}
	}
	return only
}

// standsFor reports whether the only row that came fills the place of the only
// one that went: much the same purpose, or where none is given the same
// products or place.
func (m *matcher) standsFor(o, n *snapshot.Subprocessor) bool {
	a, b := m.Said(reading.Purpose(o)), m.Said(reading.Purpose(n))
	if a.Text != 0 || b.Text != 0 {
		return a.Share(&b) >= 0.5
	}
	return o.Products.Text != "" && m.EqualCells(snapshot.Products, &o.Products, &n.Products) ||
		o.Products.Text == "" && n.Products.Text == "" && o.Location.Text != "" && m.EqualCells(snapshot.Location, &o.Location, &n.Location)
}
