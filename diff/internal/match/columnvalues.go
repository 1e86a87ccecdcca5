package match

import (
	"slices"

	"github.com/subwatch/subwatch/snapshot"
)

// A column under another header is recognised by what stands under it.

// maxColumnRows bounds how many common rows are read to recognise a column by
// its values; more would not tell more.
const maxColumnRows = 200

// maxColumnGuesses bounds with how many columns each is compared by its
// values, on the average, and maxValued how many columns there may be for it.
// Beyond it columns are told as removed and added. Real tables have up to some
// fifteen columns, and seldom more than one gets another header.
const (
	maxColumnGuesses = 16
	maxValued        = 1000
)

// passByValues pairs columns that hold the same in most of the rows that both
// lists name.
func (m *matcher) passByValues(c *columnMatcher, o, n int) {
	olds, news := unused(c.old, c.oldUsed), unused(c.new, c.newUsed)
	if len(olds) == 0 || len(news) == 0 {
		return
	}
	if len(olds)+len(news) > maxValued {
		m.warnColumns()
		return
	}
	common := m.commonRows(o, n)
	before := m.values(c.old, olds, common, 0)
	after := m.values(c.new, news, common, 1)
	left := maxColumnGuesses * (len(olds) + len(news))
	for a, i := range olds {
		for b, j := range news {
			if c.newUsed[j] {
				continue
			}
			if left--; left < 0 {
				m.warnColumns()
				return
			}
			m.Step(len(common))
			if sameValues(before[a], after[b]) {
				c.pair(i, j)
				break
			}
		}
	}
}

func (m *matcher) warnColumns() {
	m.warn("so many columns got another header that not all were recognised: some may be told as removed and added")
}

// unused returns the columns beside that of names that have no partner.
func unused(cols []Column, used []bool) []int {
	var out []int
	for i := range cols {
		if !used[i] && cols[i].Field != snapshot.Name {
			out = append(out, i)
		}
	}
	return out
}

// What [matcher.values] gives for a cell that is not there, and for one that
// holds nothing but marks.
const (
	noValue    = 0
	blankValue = 1
)

// values gives for each of the columns what stands under it in the common
// rows, as numbers that are equal where the texts say the same.
func (m *matcher) values(cols []Column, of []int, common [][2]*snapshot.Subprocessor, side int) [][]int32 {
	out := make([][]int32, len(of))
	byHeader := make(map[headerAt]int, len(of))
	for k, i := range of {
		out[k] = make([]int32, len(common))
		if !cols[i].Own() {
			byHeader[cols[i].headerAt] = k
		}
	}
	put := func(k, r int, text string) {
		if text != "" {
			m.Step(len(text))
			out[k][r] = blankValue + m.Number(m.Fold(text))
		}
	}
	for r, pair := range common {
		row := pair[side]
		for k, i := range of {
			if cell := row.Cell(cols[i].Field); cell != nil {
				put(k, r, cell.Text)
			}
		}
		for x, at := range others(m.Reader, row) {
			if k, ok := byHeader[at]; ok {
				put(k, r, row.Other[x].Text)
			}
		}
	}
	return out
}

// sameValues reports whether two columns hold the same in most rows that have
// something in them: it is the same column under another header.
func sameValues(before, after []int32) bool {
	filled, equal := 0, 0
	for r, x := range before {
		y := after[r]
		if x == noValue && y == noValue {
			continue
		}
		filled++
		if x == y || x <= blankValue && y <= blankValue {
			equal++
		}
	}
	return equal > 0 && equal*10 >= filled*6
}

// commonRows gives pairs of rows that both lists have under the same name,
// where only one row has it.
func (m *matcher) commonRows(o, n int) [][2]*snapshot.Subprocessor {
	a, b := &m.Old.Lists[o], &m.New.Lists[n]
	inA, inB := rowsByName(&m.oldNames, m.Old.Lists, o), rowsByName(&m.newNames, m.New.Lists, n)
	fewer, more := inA, inB
	if len(inB) < len(inA) {
		fewer, more = inB, inA
	}
	m.Step(len(fewer))
	var names []string
	for name, i := range fewer {
		if i > 0 && more[name] > 0 {
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

// rowsByName gives by name the place of the only row of a list that has it,
// counted from 1, and -1 where several have it. It is found once for a list.
func rowsByName(known *[]map[string]int, lists []snapshot.List, i int) map[string]int {
	if *known == nil {
		*known = make([]map[string]int, len(lists))
	}
	if at := (*known)[i]; at != nil {
		return at
	}
	rows := lists[i].Subprocessors
	at := make(map[string]int, len(rows))
	for r := range rows {
		if name := rows[r].Name; at[name] == 0 {
			at[name] = r + 1
		} else {
			at[name] = -1
		}
	}
	(*known)[i] = at
	return at
}
