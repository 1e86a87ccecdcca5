package scraper

import "strings"

// flowOf reports a table that says which data, or which task, goes to which
// companies of another list: the names stand in a later column, some of them
// side by side, and the other list has every one of them. It is no second list.
func (d *doc) flowOf(b, o *block, flow, list *listNames) bool {
	if b.grid == nil || b.nameCol < 1 || o.nameCol > b.nameCol || o.shape() == b.shape() || b.cols[0].header == "" || d.ordinal(b, 0) || len(flow.all) == 0 {
		return false
	}
	first := b.cols[0]
	if first.strength > 0 && len(first.match.words) == first.match.of && first.field == o.cols[0].field {
		return false
	}
	known, several := list.set(), false
	seen := make(map[string]bool)
	for _, cell := range flow.all {
		d.budget.spend(len(cell) + 1)
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
