package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// A columnMap says which column of an old list became which of a new one.
type columnMap struct {
	pairs []columnPair

	// same is true where both lists have the same columns under the same
	// headers: rows can then be compared cell by cell as they are.
	same bool
}

// A columnPair is a column before and after; one of the two is nil where the
// column came or went.
type columnPair struct {
	old, new *column
}

// A column is one column and where its cells are kept.
type column struct {
	snapshot.Column
	nth int // of the columns with this header, for cells kept by their header
	at  int // its place in the list
}

// cell gives a row's cell of the column; nil where it has none.
func (c *column) cell(s *snapshot.Subprocessor) *snapshot.Cell {
	if p := s.Cell(c.Field); p != nil {
		return p
	}
	n := 0
	for i := range s.Other {
		if sameText(s.Other[i].Header, c.Header) {
			if n == c.nth {
				return &s.Other[i].Cell
			}
			n++
		}
	}
	return nil
}

// columnsOf gives a list's columns in the order of what they are, so that
// their place decides nothing.
func columnsOf(l *snapshot.List) []column {
	out := make([]column, 0, len(l.Columns))
	seen := map[string]int{}
	for i, c := range l.Columns {
		col := column{Column: c, at: i}
		if c.Field == snapshot.Other || c.Field == "" {
			col.Field = snapshot.Other
			k := fold(c.Header)
			col.nth = seen[k]
			seen[k]++
		}
		out = append(out, col)
	}
	slices.SortStableFunc(out, func(x, y column) int {
		return cmp.Or(strings.Compare(string(x.Field), string(y.Field)), strings.Compare(x.Header, y.Header))
	})
	return out
}

// mapColumns finds which column became which: first by field, then by header,
// then by what stands under them in the rows that both lists name.
func mapColumns(a, b *snapshot.List) *columnMap {
	old, new := columnsOf(a), columnsOf(b)
	m := &columnMap{same: sameColumns(old, new)}
	oldUsed, newUsed := make([]bool, len(old)), make([]bool, len(new))
	pass := func(fits func(o, n *column) bool) {
		for i := range old {
			for j := range new {
				if !oldUsed[i] && !newUsed[j] && fits(&old[i], &new[j]) {
					oldUsed[i], newUsed[j] = true, true
					m.pairs = append(m.pairs, columnPair{&old[i], &new[j]})
				}
			}
		}
	}
	pass(func(o, n *column) bool { return o.Field != snapshot.Other && o.Field == n.Field })
	pass(func(o, n *column) bool {
		return o.Field == snapshot.Other && n.Field == snapshot.Other && o.nth == n.nth && sameText(o.Header, n.Header)
	})
	pass(func(o, n *column) bool {
		return sameText(o.Header, n.Header) && o.Field != snapshot.Name && n.Field != snapshot.Name
	})
	if slices.Contains(oldUsed, false) && slices.Contains(newUsed, false) {
		common := commonRows(a, b)
		pass(func(o, n *column) bool { return sameValues(common, o, n) })
	}
	for i := range old {
		if !oldUsed[i] {
			m.pairs = append(m.pairs, columnPair{old: &old[i]})
		}
	}
	for j := range new {
		if !newUsed[j] {
			m.pairs = append(m.pairs, columnPair{new: &new[j]})
		}
	}
	slices.SortStableFunc(m.pairs, func(x, y columnPair) int { return cmp.Compare(x.place(), y.place()) })
	return m
}

// place orders column pairs as the new list has them, those that went last.
func (p columnPair) place() int {
	if p.new != nil {
		return p.new.at
	}
	return 1<<20 + p.old.at
}

// sameColumns reports whether both have the same columns.
func sameColumns(a, b []column) bool {
	return slices.EqualFunc(a, b, func(x, y column) bool { return x.Column == y.Column && x.nth == y.nth })
}

// maxColumnRows bounds how many common rows are read to recognise a column by
// its values; more would not tell more.
const maxColumnRows = 200

// commonRows gives pairs of rows that both lists have under the same name,
// where only one row has it.
func commonRows(a, b *snapshot.List) [][2]*snapshot.Subprocessor {
	count := func(l *snapshot.List) map[string]int {
		at := make(map[string]int, len(l.Subprocessors))
		for i := range l.Subprocessors {
			if name := l.Subprocessors[i].Name; at[name] == 0 {
				at[name] = i + 1
			} else {
				at[name] = -1
			}
		}
		return at
	}
	inA, inB := count(a), count(b)
	var names []string
	for name, i := range inA {
		if i > 0 && inB[name] > 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out [][2]*snapshot.Subprocessor
	for _, name := range names[:min(len(names), maxColumnRows)] {
		out = append(out, [2]*snapshot.Subprocessor{&a.Subprocessors[inA[name]-1], &b.Subprocessors[inB[name]-1]})
	}
	return out
}

// sameValues reports whether two columns hold the same in most rows that have
// something in them: it is the same column under another header.
func sameValues(common [][2]*snapshot.Subprocessor, o, n *column) bool {
	if o.Field == snapshot.Name || n.Field == snapshot.Name {
		return false
	}
	filled, equal := 0, 0
	for _, c := range common {
		before, after := textOf(o.cell(c[0])), textOf(n.cell(c[1]))
		if before == "" && after == "" {
			continue
		}
		filled++
		if sameText(before, after) {
			equal++
		}
	}
	return equal > 0 && equal*10 >= filled*6
}

func textOf(c *snapshot.Cell) string {
	if c == nil {
		return ""
	}
	return c.Text
}
