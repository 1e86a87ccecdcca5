package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
)

// flowOf reports a table that says which data, or which task, goes to which
// companies of another list: the names stand in a later column, some of them
// side by side, and the other list has every one of them. It is no second list.
func flowOf(d *dom.Doc, b, o *Block, flow, list *ListNames) bool {
	if b.Grid == nil || b.NameCol < 1 || o.NameCol > b.NameCol || o.shape() == b.shape() || b.Cols[0].Header == "" || ordinal(d, b, 0) || len(flow.All) == 0 {
		return false
	}
	first := b.Cols[0]
	if first.Strength > 0 && len(first.match.Words) == first.match.Of && first.field == o.Cols[0].field {
		return false
	}
	known, several := list.set(), false
	seen := make(map[string]bool)
	for _, cell := range flow.All {
		d.Budget.Spend(len(cell) + 1)
		if known[cell] {
			several = several || seen[cell]
			seen[cell] = true
			continue
		}
		parts := enumerated(cell)
		if len(parts) < 2 {
			return false
		}
		for _, p := range parts {
			if p = strings.ToLower(p); !known[p] && !known[coreName(p)] {
				return false
			}
		}
		several = true
	}
	return several
}
