package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A columnMap says which column of an old list became which of a new one.
type columnMap struct {
	pairs []columnPair

	// same is true where both lists have the same columns under the same
	// headers: rows can then be compared cell by cell as they are.
	same bool

	mapped bool // pairs is filled; where columns are the same it is when they are asked for

	fields             []int32            // the pairs of which a side has a field of its own
	oldOther, newOther map[headerAt]int32 // the pairs of which a side is kept by its header
}

// A columnPair is a column before and after; one of the two is nil where the
// column came or went.
type columnPair struct {
	old, new *column
}

// A column is one column and where its cells are kept.
type column struct {
	snapshot.Column
	headerAt
	at int // its place in the list
}

// A headerAt is a header by its number, and which of the columns or cells with
// this header is meant.
type headerAt struct {
	header int32
	nth    int32
}

// own reports whether cells of the column have a field of their own.
func (c *column) own() bool { return isCellField(c.Field) }

func isCellField(f snapshot.Field) bool { return slices.Contains(cellFields, f) }

// cellFields are the fields that are kept as a cell of their own.
var cellFields = snapshot.CellFields()

// headers numbers headers by what they say, each text folded once.
type headers struct {
	printed map[string]int32
	folded  map[string]int32
}

// id returns the number of a header; headers that say the same have the same.
func (h *headers) id(header string) int32 {
	if n, ok := h.printed[header]; ok {
		return n
	}
	if h.printed == nil {
		h.printed, h.folded = map[string]int32{}, map[string]int32{}
	}
	f := words.Fold(header)
	n, ok := h.folded[f]
	if !ok {
		n = int32(len(h.folded))
		h.folded[f] = n
	}
	h.printed[header] = n
	return n
}

// fewOthers is up to how many cells of a row are looked through one by one.
const fewOthers = 8

// others appends what tells the cells of a row that are kept by their header
// apart: the header, and which of the cells under it.
func (h *headers) others(s *snapshot.Subprocessor, to []headerAt) []headerAt {
	from := len(to)
	var seen map[int32]int32
	if len(s.Other) > fewOthers {
		seen = make(map[int32]int32, len(s.Other))
	}
	for i := range s.Other {
		at := headerAt{header: h.id(s.Other[i].Header)}
		if seen != nil {
			at.nth = seen[at.header]
			seen[at.header]++
		} else {
			for _, before := range to[from:] {
				if before.header == at.header {
					at.nth++
				}
			}
		}
		to = append(to, at)
	}
	return to
}

// columnsOf returns a list's columns in the order of what they are, so that
// their place decides nothing.
func (c *comparer) columnsOf(l *snapshot.List) []column {
	out := make([]column, 0, len(l.Columns))
	seen := map[int32]int32{}
	for i, printed := range l.Columns {
		col := column{Column: printed, headerAt: headerAt{header: c.headers.id(printed.Header)}, at: i}
		if printed.Field == snapshot.Other || printed.Field == "" {
			col.Field = snapshot.Other
			col.nth = seen[col.header]
			seen[col.header]++
		}
		c.step(1 + len(printed.Header))
		out = append(out, col)
	}
	slices.SortStableFunc(out, func(x, y column) int {
		return cmp.Or(strings.Compare(string(x.Field), string(y.Field)), strings.Compare(x.Header, y.Header))
	})
	return out
}

// A columnMatcher finds which column became which.
type columnMatcher struct {
	*columnMap
	old, new         []column
	oldUsed, newUsed []bool
}

// pass pairs columns that have the same key; those without ok have none.
func pass[K comparable](m *columnMatcher, key func(*column) (k K, ok bool)) {
	waiting := map[K][]int{}
	for j := range m.new {
		if k, ok := key(&m.new[j]); ok && !m.newUsed[j] {
			waiting[k] = append(waiting[k], j)
		}
	}
	for i := range m.old {
		if k, ok := key(&m.old[i]); ok && !m.oldUsed[i] && len(waiting[k]) > 0 {
			m.pair(i, waiting[k][0])
			waiting[k] = waiting[k][1:]
		}
	}
}

func (m *columnMatcher) pair(i, j int) {
	m.oldUsed[i], m.newUsed[j] = true, true
	m.pairs = append(m.pairs, columnPair{&m.old[i], &m.new[j]})
}

// mapColumns finds which column of an old list became which of a new one:
// first by field, then by header, then, where asked for, by what stands under
// them in the rows that both lists name.
func (c *comparer) mapColumns(o, n int, byValues bool) *columnMap {
	a, b := &c.old.Lists[o], &c.new.Lists[n]
	m := columnMatcher{columnMap: &columnMap{mapped: true}, old: c.columnsOf(a), new: c.columnsOf(b)}
	m.same = sameColumns(m.old, m.new)
	m.oldUsed, m.newUsed = make([]bool, len(m.old)), make([]bool, len(m.new))
	pass(&m, func(col *column) (snapshot.Field, bool) { return col.Field, col.Field != snapshot.Other })
	pass(&m, func(col *column) (headerAt, bool) { return col.headerAt, col.Field == snapshot.Other })
	pass(&m, func(col *column) (int32, bool) { return col.header, col.Field != snapshot.Name })
	if byValues && slices.Contains(m.oldUsed, false) && slices.Contains(m.newUsed, false) {
		c.passByValues(&m, o, n)
	}
	for i := range m.old {
		if !m.oldUsed[i] {
			m.pairs = append(m.pairs, columnPair{old: &m.old[i]})
		}
	}
	for j := range m.new {
		if !m.newUsed[j] {
			m.pairs = append(m.pairs, columnPair{new: &m.new[j]})
		}
	}
	slices.SortStableFunc(m.pairs, func(x, y columnPair) int { return cmp.Compare(x.place(), y.place()) })
	m.index()
	return m.columnMap
}

// index finds the pairs again by where a row keeps their cells.
func (m *columnMap) index() {
	m.oldOther, m.newOther = map[headerAt]int32{}, map[headerAt]int32{}
	for k, p := range m.pairs {
		own := false
		for _, side := range []struct {
			col *column
			at  map[headerAt]int32
		}{{p.old, m.oldOther}, {p.new, m.newOther}} {
			switch {
			case side.col == nil:
			case side.col.own() || side.col.Field == snapshot.Name:
				own = true
			default:
				side.at[side.col.headerAt] = int32(k)
			}
		}
		if own {
			m.fields = append(m.fields, int32(k))
		}
	}
}

// place orders column pairs as the new list has them, those that went last.
func (p columnPair) place() int {
	if p.new != nil {
		return p.new.at
	}
	return 1<<32 + p.old.at
}

// sameColumns reports whether both have the same columns.
func sameColumns(a, b []column) bool {
	return slices.EqualFunc(a, b, func(x, y column) bool { return x.Column == y.Column && x.nth == y.nth })
}
