package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// Columns says which column of an old list became which of a new one.
type Columns struct {
	Pairs []ColumnPair

	same               bool
	fields             []int32            // the pairs of which a side has a field of its own
	oldOther, newOther map[headerAt]int32 // the pairs of which a side is kept by its header
}

// A ColumnPair is a column before and after; one of the two is nil where the
// column came or went.
type ColumnPair struct{ Old, New *Column }

// A Column is one column and where its cells are kept.
type Column struct {
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

// Nth returns which of several columns under the same header it is, counted
// from 0.
func (c *Column) Nth() int { return int(c.nth) }

// Own reports whether cells of the column have a field of their own.
func (c *Column) Own() bool { return reading.IsCellField(c.Field) }

// cell returns a row's cell of the column: the one of its field, or the one
// given of those kept by their headers; nil where it has none.
func (c *Column) cell(s *snapshot.Subprocessor, other int) *snapshot.Cell {
	switch {
	case c == nil:
		return nil
	case c.Own():
		return s.Cell(c.Field)
	case other >= 0:
		return &s.Other[other].Cell
	}
	return nil
}

// A CellPair is what two rows have under a pair of columns, nil where a row has
// no such cell.
type CellPair struct {
	Column   int // its place among the pairs
	Old, New *snapshot.Cell
}

// Cells returns what two rows have under the columns, in the columns' order:
// those that have a field of their own, and those of which a row keeps a cell
// by its header. The strays are the cells of both rows that belong to no column,
// by their places in the row.
func (c *Columns) Cells(r *reading.Reader, o, n *snapshot.Subprocessor) (pairs []CellPair, oldStray, newStray []int) {
	type place struct{ pair, old, new int }
	filled := make([]place, 0, len(c.fields)+len(o.Other)+len(n.Other))
	for _, k := range c.fields {
		filled = append(filled, place{int(k), -1, -1})
	}
	for i, at := range others(r, o) {
		if k, ok := c.oldOther[at]; ok {
			filled = append(filled, place{int(k), i, -1})
		} else {
			oldStray = append(oldStray, i)
		}
	}
	for j, at := range others(r, n) {
		if k, ok := c.newOther[at]; ok {
			filled = append(filled, place{int(k), -1, j})
		} else {
			newStray = append(newStray, j)
		}
	}
	slices.SortFunc(filled, func(x, y place) int { return cmp.Compare(x.pair, y.pair) })
	for i := 0; i < len(filled); {
		at := filled[i]
		for i++; i < len(filled) && filled[i].pair == at.pair; i++ {
			at.old, at.new = max(at.old, filled[i].old), max(at.new, filled[i].new)
		}
		p := c.Pairs[at.pair]
		pairs = append(pairs, CellPair{at.pair, p.Old.cell(o, at.old), p.New.cell(n, at.new)})
	}
	return pairs, oldStray, newStray
}

// others returns what tells the cells of a row that are kept by their header
// apart: the header, and which of the cells under it.
func others(r *reading.Reader, s *snapshot.Subprocessor) []headerAt {
	if len(s.Other) == 0 {
		return nil
	}
	out := make([]headerAt, len(s.Other))
	met := make(map[int32]int32, len(s.Other))
	for i := range s.Other {
		h := r.Header(s.Other[i].Header)
		out[i] = headerAt{h, met[h]}
		met[h]++
	}
	return out
}

// columnsOf returns a list's columns in the order of what they are, so that
// their place decides nothing.
func (m *matcher) columnsOf(l *snapshot.List) []Column {
	out := make([]Column, 0, len(l.Columns))
	seen := map[int32]int32{}
	for i, printed := range l.Columns {
		col := Column{Column: printed, headerAt: headerAt{header: m.Header(printed.Header)}, at: i}
		if printed.Field == snapshot.Other || printed.Field == "" {
			col.Field = snapshot.Other
			col.nth = seen[col.header]
			seen[col.header]++
		}
		m.Step(1 + len(printed.Header))
		out = append(out, col)
	}
	slices.SortStableFunc(out, func(x, y Column) int {
		return cmp.Or(strings.Compare(string(x.Field), string(y.Field)), strings.Compare(x.Header, y.Header))
	})
	return out
}

// A columnMatcher finds which column became which.
type columnMatcher struct {
	*Columns
	old, new         []Column
	oldUsed, newUsed []bool
}

// pass pairs columns that have the same key; those without ok have none.
func pass[K comparable](m *columnMatcher, key func(*Column) (k K, ok bool)) {
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
	m.Pairs = append(m.Pairs, ColumnPair{&m.old[i], &m.new[j]})
}

// mapColumns finds which column of an old list became which of a new one:
// first by field, then by header, then, where asked for, by what stands under
// them in the rows that both lists name.
func (m *matcher) mapColumns(o, n int, byValues bool) *Columns {
	a, b := &m.Old.Lists[o], &m.New.Lists[n]
	c := columnMatcher{Columns: &Columns{}, old: m.columnsOf(a), new: m.columnsOf(b)}
	c.same = sameColumns(c.old, c.new)
	c.oldUsed, c.newUsed = make([]bool, len(c.old)), make([]bool, len(c.new))
	pass(&c, func(col *Column) (snapshot.Field, bool) { return col.Field, col.Field != snapshot.Other })
	pass(&c, func(col *Column) (headerAt, bool) { return col.headerAt, col.Field == snapshot.Other })
	pass(&c, func(col *Column) (int32, bool) { return col.header, col.Field != snapshot.Name })
	if byValues && slices.Contains(c.oldUsed, false) && slices.Contains(c.newUsed, false) {
		m.passByValues(&c, o, n)
	}
	for i := range c.old {
		if !c.oldUsed[i] {
			c.Pairs = append(c.Pairs, ColumnPair{Old: &c.old[i]})
		}
	}
	for j := range c.new {
		if !c.newUsed[j] {
			c.Pairs = append(c.Pairs, ColumnPair{New: &c.new[j]})
		}
	}
	slices.SortStableFunc(c.Pairs, func(x, y ColumnPair) int { return cmp.Compare(x.place(), y.place()) })
	c.index()
	return c.Columns
}

// index finds the pairs again by where a row keeps their cells.
func (c *Columns) index() {
	c.oldOther, c.newOther = map[headerAt]int32{}, map[headerAt]int32{}
	for k, p := range c.Pairs {
		own := false
		for _, side := range []struct {
			col *Column
			at  map[headerAt]int32
		}{{p.Old, c.oldOther}, {p.New, c.newOther}} {
			switch {
			case side.col == nil:
			case side.col.Own() || side.col.Field == snapshot.Name:
				own = true
			default:
				side.at[side.col.headerAt] = int32(k)
			}
		}
		if own {
			c.fields = append(c.fields, int32(k))
		}
	}
}

// place orders column pairs as the new list has them, those that went last.
func (p ColumnPair) place() int {
	if p.New != nil {
		return p.New.at
	}
	return 1<<32 + p.Old.at
}

// sameColumns reports whether both have the same columns.
func sameColumns(a, b []Column) bool {
	return slices.EqualFunc(a, b, func(x, y Column) bool { return x.Column == y.Column && x.nth == y.nth })
}
