// Package match says what of one version of a page became what of the next:
// which list continues which (lists.go), which column (columns.go by their
// headers, columnvalues.go by what stands under them), and which row: by its
// name (byname.go, and looks.go where several rows bear one), under a new name
// (renames.go looks for candidates, evidence.go weighs their names, uses.go
// their cells, countries.go where they are), or another company in its place (replacements.go).
//
// It tells nothing and judges nothing: package diff does, which takes the
// [Matching] as it is.
package match

import (
	"slices"
	"sort"
	"sync"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// A Matching says what became of the lists, columns and rows of two snapshots.
// [Match] makes it whole; nothing changes it after.
type Matching struct {
	Old, New  Side
	Pairs     []ListPair
	Names     *Names
	Strangers []int32  // old rows whose very name led to no partner
	Warnings  []string // what was not followed

	crossings map[[2]int]*ListPair // lists between which rows went
}

// A Side is one of the two snapshots. Its rows are numbered through all its
// lists.
type Side struct {
	*snapshot.Snapshot
	Row     []*snapshot.Subprocessor
	Partner []int32         // by row: what it became or was on the other side, or -1
	Left    []int32         // the rows without a partner, in the page's order
	Instead map[int32]int32 // of these, those of which one took the other's place: by row, the row of the other side
	PairOf  []int           // by list: its place in Pairs, or -1

	from []int // first row of each list, and one past the last
}

// A ListPair is a list of the old snapshot and the list of the new one that
// continues it, or to which rows of it went.
type ListPair struct {
	Old, New   int
	NameHeader string // of the new list's column of names

	// SameColumns is true where both lists have the same columns under the same
	// headers: rows can then be compared cell by cell as they are.
	SameColumns bool
	Columns     func() *Columns
}

func sideOf(s *snapshot.Snapshot) Side {
	side := Side{Snapshot: s, Row: make([]*snapshot.Subprocessor, 0, s.Rows()), PairOf: make([]int, len(s.Lists)), Instead: map[int32]int32{}}
	for i := range s.Lists {
		side.PairOf[i] = -1
		side.from = append(side.from, len(side.Row))
		for r := range s.Lists[i].Subprocessors {
			side.Row = append(side.Row, &s.Lists[i].Subprocessors[r])
		}
	}
	side.from = append(side.from, len(side.Row))
	side.Partner, side.Left = make([]int32, len(side.Row)), make([]int32, len(side.Row))
	for i := range side.Partner {
		side.Partner[i], side.Left[i] = -1, int32(i)
	}
	return side
}

// At returns the place of a row by its number: its list, and its row there.
func (s *Side) At(i int32) [2]int {
	l := sort.SearchInts(s.from, int(i)+1) - 1
	return [2]int{l, int(i) - s.from[l]}
}

// ListOf returns the list in which a row stands.
func (s *Side) ListOf(i int32) *snapshot.List { return &s.Lists[s.At(i)[0]] }

// Span returns the numbers of a list's rows: the first, and one past the last.
func (s *Side) Span(list int) (from, to int32) {
	return int32(s.from[list]), int32(s.from[list+1])
}

// Holds reports whether a row stands in a list; no row is -1.
func (s *Side) Holds(list int, row int32) bool {
	from, to := s.Span(list)
	return from <= row && row < to
}

// leftIn returns the rows of a list that are left.
func (s *Side) leftIn(list int) []int32 {
	from, to := s.Span(list)
	first, _ := slices.BinarySearch(s.Left, from)
	end, _ := slices.BinarySearch(s.Left, to)
	return s.Left[first:end]
}

// prune takes the rows that found a partner from those that are left.
func (s *Side) prune() {
	s.Left = slices.DeleteFunc(s.Left, func(i int32) bool { return s.Partner[i] >= 0 })
}

// A matcher is a matching under way.
type matcher struct {
	*reading.Reader
	Matching
	oldNames, newNames []map[string]int // by list: the rows by name
	exhausted          bool             // guesses were ended
}

// Match finds what became of what between two snapshots. Where the new one names
// nobody nothing is looked for.
func Match(r *reading.Reader, old, new *snapshot.Snapshot) *Matching {
	m := &matcher{Reader: r, Matching: Matching{Old: sideOf(old), New: sideOf(new), Names: newNames(r)}}
	if new.Rows() == 0 {
		return &m.Matching
	}
	m.matchLists()
	for k := range m.Pairs {
		p := &m.Pairs[k]
		m.Old.PairOf[p.Old], m.New.PairOf[p.New] = k, k
		m.matchColumns(p, true)
	}
	m.matchRows()
	m.matchCrossings()
	return &m.Matching
}

func (m *matcher) warn(text string) { m.Warnings = append(m.Warnings, text) }

func (m *matcher) pair(o, n int32) { m.Old.Partner[o], m.New.Partner[n] = n, o }
func (m *matcher) part(o, n int32) { m.Old.Partner[o], m.New.Partner[n] = -1, -1 }

// matchRows finds which row became which, the surest evidence first, and for
// each kind of evidence within a list before across lists.
func (m *matcher) matchRows() {
	m.everywhere(func(olds, news []int32) {
		m.byName(olds, news, func(s *snapshot.Subprocessor) string { return s.Name })
	})
	m.Strangers = slices.Clone(m.Old.Left)
	m.everywhere(func(olds, news []int32) {
		m.byName(olds, news, func(s *snapshot.Subprocessor) string { return m.Names.reading(s).folded })
	})
	f := &renameFinder{matcher: m}
	m.everywhere(f.matchRenames)
	m.matchReplacements()
	if m.exhausted {
		m.warn("so many names changed or stand in several rows that not all were compared with each other: some may be told as removed and added")
	}
}

// everywhere takes a step with the rows without a partner of each pair of lists,
// and then with those of the whole page.
func (m *matcher) everywhere(step func(olds, news []int32)) {
	for _, p := range m.Pairs { // no list is in two pairs
		step(m.Old.leftIn(p.Old), m.New.leftIn(p.New))
	}
	m.prune()
	if len(m.Old.Lists) > 1 || len(m.New.Lists) > 1 || len(m.Pairs) == 0 {
		step(m.Old.Left, m.New.Left)
		m.prune()
	}
}

func (m *matcher) prune() {
	m.Old.prune()
	m.New.prune()
}

// matchColumns finds what became of a pair's columns.
func (m *matcher) matchColumns(p *ListPair, byValues bool) {
	p.Columns = sync.OnceValue(func() *Columns { return m.mapColumns(p.Old, p.New, byValues) })
	p.SameColumns = slices.Equal(m.Old.Lists[p.Old].Columns, m.New.Lists[p.New].Columns)
	if !p.SameColumns { // else most pages never ask for them
		p.SameColumns = p.Columns().same
	}
	for _, col := range m.New.Lists[p.New].Columns {
		if col.Field == snapshot.Name {
			p.NameHeader = col.Header
		}
	}
}

// What finding the columns of two lists may take between which rows went: so
// many columns, and so many rows read to recognise a column by its values, by
// row that went. Real tables have some fifteen columns. Beyond it such rows are
// compared field by field and header by header.
const (
	crossingColumns     = 128
	crossingRows        = 512
	crossingMoreByMoved = 64
)

// matchCrossings finds what became of the columns for rows that went to a list
// that does not continue theirs.
func (m *matcher) matchCrossings() {
	went := map[[2]int]int{} // how many rows
	var order [][2]int
	for j, k := range m.New.PairOf {
		for n, to := m.New.Span(j); n < to; n++ {
			o := m.New.Partner[n]
			if o < 0 || k >= 0 && m.Old.Holds(m.Pairs[k].Old, o) {
				continue
			}
			at := [2]int{m.Old.At(o)[0], j}
			if went[at]++; went[at] == 1 {
				order = append(order, at)
			}
		}
	}
	m.crossings = make(map[[2]int]*ListPair, len(order))
	for _, at := range order {
		p := &ListPair{Old: at[0], New: at[1], Columns: func() *Columns { return &Columns{} }}
		m.crossings[at] = p
		a, b := &m.Old.Lists[at[0]], &m.New.Lists[at[1]]
		if columns := len(a.Columns) + len(b.Columns); columns <= crossingColumns+crossingMoreByMoved*went[at] {
			m.Step(columns)
			m.matchColumns(p, min(len(a.Subprocessors), len(b.Subprocessors)) <= crossingRows+crossingMoreByMoved*went[at])
		}
	}
}

// Between returns the columns of two lists that a row stayed in or went between.
func (m *Matching) Between(o, n int) *ListPair {
	if k := m.New.PairOf[n]; k >= 0 && m.Pairs[k].Old == o {
		return &m.Pairs[k]
	}
	return m.crossings[[2]int{o, n}]
}
