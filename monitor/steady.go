package monitor

import (
	"slices"

	"github.com/subwatch/subwatch/snapshot"
)

// steady leaves out of the first of two reads of one run the links whose targets
// differ between them: the id of a session, a token that is new in every answer. It
// reports false where the reads differ in their lists or rows, so that there is
// nothing to compare.
func steady(first, second *snapshot.Snapshot) bool {
	if len(first.Lists) != len(second.Lists) {
		return false
	}
	for i := range first.Lists {
		a, b := first.Lists[i].Subprocessors, second.Lists[i].Subprocessors
		if len(a) != len(b) {
			return false
		}
		for k := range a {
			x, y := &a[k], &b[k]
			if x.Name != y.Name || len(x.Other) != len(y.Other) {
				return false
			}
			x.Links, y.Links = shared(x.Links, y.Links)
			for _, f := range snapshot.CellFields() {
				c, o := x.Cell(f), y.Cell(f)
				c.Links, o.Links = shared(c.Links, o.Links)
			}
			for n := range x.Other {
				c, o := &x.Other[n].Cell, &y.Other[n].Cell
				c.Links, o.Links = shared(c.Links, o.Links)
			}
		}
	}
	return true
}

// shared returns the links of a cell that both reads have. Where one read has more
// links than the other, both keep theirs: a link came or went.
func shared(a, b []snapshot.Link) (x, y []snapshot.Link) {
	if len(a) != len(b) || slices.Equal(a, b) {
		return a, b
	}
	for i := range a {
		if a[i] == b[i] {
			x, y = append(x, a[i]), append(y, b[i])
		} else if a[i].Text != b[i].Text {
			return a, b
		}
	}
	return x, y
}
