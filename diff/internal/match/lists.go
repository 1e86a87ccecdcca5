package match

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A listSide is the lists of one side with what is asked about each of them
// again and again, found once.
type listSide struct {
	lists   []snapshot.List
	titles  []string  // folded
	columns [][]int32 // by list: what its columns are, as numbers, in order
	order   []int     // by list: its place among the lists by what they say
	sorted  []int     // the lists in that order
	names   [][]string
}

// A listFinder finds which list continues which.
type listFinder struct {
	*matcher
	old, new         listSide
	columns          map[snapshot.Column]int32 // by column as printed
	keys             map[string]int32          // by what makes two columns the same
	oldUsed, newUsed []bool
}

// A likeness is how well a list of the old snapshot and one of the new fit.
type likeness struct {
	old, new int
	score    float64
}

// maxWeighed bounds how many pairs of lists are weighed, by list of the page,
// where several have the same titles or names; maxWeighedFree is weighed on
// any page. Real pages have up to some twenty lists. Beyond it only titles and
// names are followed that stand in a few lists, and the report says so.
const (
	maxWeighed     = 64
	maxWeighedFree = 4096
	fewLists       = 3
)

// matchLists finds which list continues which: by the sub-processors they
// share, their title, their kind and their columns. Where nothing tells two
// lists apart their content decides, never their place on the page.
func (m *matcher) matchLists() {
	old, new := m.Old.Lists, m.New.Lists
	if len(old) == 1 && len(new) == 1 && Phase(old[0].Kind) == Phase(new[0].Kind) {
		m.Pairs = []ListPair{{Old: 0, New: 0}}
		return
	}
	f := &listFinder{matcher: m, columns: map[snapshot.Column]int32{}, keys: map[string]int32{}}
	f.old, f.new = f.side(old), f.side(new)
	f.oldUsed, f.newUsed = make([]bool, len(old)), make([]bool, len(new))
	titles, names := f.clues()
	few := !f.affordable(titles, names)
	if few {
		m.warn("so many lists have the same titles or names that only the plainest were followed: some may be told as removed and added")
		f.pairEqual()
		titles, names = f.clues()
	}
	f.pairAlike(f.candidates(titles, names, few))
	f.pairLeft()
	slices.SortFunc(m.Pairs, func(a, b ListPair) int { return cmp.Compare(a.New, b.New) })
}

func (f *listFinder) pair(i, j int) {
	f.oldUsed[i], f.newUsed[j] = true, true
	f.Pairs = append(f.Pairs, ListPair{Old: i, New: j})
}

// side reads the lists of one side. Lists that stand under one heading share
// its text: it is folded once.
func (f *listFinder) side(lists []snapshot.List) listSide {
	s := listSide{lists: lists, titles: make([]string, len(lists)), columns: make([][]int32, len(lists))}
	for i := range lists {
		l := &lists[i]
		if i > 0 && l.Title == lists[i-1].Title {
			s.titles[i] = s.titles[i-1]
		} else {
			f.Step(len(l.Title))
			s.titles[i] = words.Fold(l.Title)
		}
		s.columns[i] = make([]int32, len(l.Columns))
		for k, col := range l.Columns {
			s.columns[i][k] = f.column(col)
		}
		slices.Sort(s.columns[i])
		f.Step(len(l.Columns) + len(l.Subprocessors))
	}
	s.inOrder()
	return s
}

// column returns the number of what makes two columns the same at once: their
// field, or for a column without one their header.
func (f *listFinder) column(col snapshot.Column) int32 {
	if n, ok := f.columns[col]; ok {
		return n
	}
	key := string(col.Field)
	if col.Field == snapshot.Other || col.Field == "" {
		key = "other " + words.Fold(col.Header)
		f.Step(len(col.Header))
	}
	n, ok := f.keys[key]
	if !ok {
		n = int32(len(f.keys))
		f.keys[key] = n
	}
	f.columns[col] = n
	return n
}

// inOrder numbers lists by what they say, so that ties can be broken without
// looking at their place.
func (s *listSide) inOrder() {
	s.names = make([][]string, len(s.lists))
	for i, l := range s.lists {
		s.names[i] = make([]string, len(l.Subprocessors))
		for r := range l.Subprocessors {
			s.names[i][r] = l.Subprocessors[r].Name
		}
		slices.Sort(s.names[i])
	}
	s.sorted = make([]int, len(s.lists))
	for i := range s.sorted {
		s.sorted[i] = i
	}
	slices.SortStableFunc(s.sorted, func(a, b int) int { return s.compare(a, s, b) })
	s.order = make([]int, len(s.lists))
	for n, i := range s.sorted {
		s.order[i] = n
	}
}

// compare orders a list and one of a side by their titles, kinds and names.
func (s *listSide) compare(i int, t *listSide, j int) int {
	return cmp.Or(strings.Compare(s.lists[i].Title, t.lists[j].Title), cmp.Compare(s.lists[i].Kind, t.lists[j].Kind), slices.Compare(s.names[i], t.names[j]))
}

// pairEqual pairs lists with the same title, kind and names.
func (f *listFinder) pairEqual() {
	for i, j := 0, 0; i < len(f.old.sorted) && j < len(f.new.sorted); {
		a, b := f.old.sorted[i], f.new.sorted[j]
		f.Step(1)
		switch order := f.old.compare(a, &f.new, b); {
		case order < 0:
			i++
		case order > 0:
			j++
		default:
			f.pair(a, b)
			i, j = i+1, j+1
		}
	}
}

// score says how well two lists fit that share n names.
func (f *listFinder) score(i, j, n int) float64 {
	a, b := &f.old.lists[i], &f.new.lists[j]
	score := f.columnShare(i, j)
	if f.old.titles[i] != "" && f.old.titles[i] == f.new.titles[j] {
		score += 2
	}
	if a.Kind == b.Kind {
		score += 0.5
	}
	if n > 0 {
		small, large := min(len(a.Subprocessors), len(b.Subprocessors)), max(len(a.Subprocessors), len(b.Subprocessors))
		score += 3*float64(n)/float64(small) + float64(n)/float64(large)
	}
	return score
}

// pairAlike pairs lists, those that fit best first.
func (f *listFinder) pairAlike(found []likeness) {
	slices.SortFunc(found, func(a, b likeness) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(f.old.order[a.old], f.old.order[b.old]), cmp.Compare(f.new.order[a.new], f.new.order[b.new]))
	})
	for _, l := range found {
		if !f.oldUsed[l.old] && !f.newUsed[l.new] {
			f.pair(l.old, l.new)
		}
	}
}

// pairLeft pairs what is left where it is the only one of its kind on both
// sides and looks alike: a list whose title and rows are all new.
func (f *listFinder) pairLeft() {
	olds, news := onlyLeft(f.old.lists, f.oldUsed), onlyLeft(f.new.lists, f.newUsed)
	for kind, i := range olds {
		if j, ok := news[kind]; ok && i >= 0 && j >= 0 && f.columnShare(i, j) >= 0.5 {
			f.pair(i, j)
		}
	}
}

// onlyLeft returns the only unmatched list of each kind; -1 where there are
// several.
func onlyLeft(lists []snapshot.List, used []bool) map[snapshot.ListKind]int {
	only := map[snapshot.ListKind]int{}
	for i := range lists {
		if used[i] {
			continue
		}
		if _, several := only[lists[i].Kind]; several {
			only[lists[i].Kind] = -1
		} else {
			only[lists[i].Kind] = i
		}
	}
	return only
}

// columnShare returns the share of columns that two lists have in common.
func (f *listFinder) columnShare(i, j int) float64 {
	a, b := f.old.columns[i], f.new.columns[j]
	most := max(len(a), len(b))
	if most == 0 {
		return 1
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	f.Step(len(a) * bits.Len(uint(len(b))))
	same := 0
	for k := 0; k < len(a); { // of equal columns as many as both have
		n := 1
		for k+n < len(a) && a[k+n] == a[k] {
			n++
		}
		from, _ := slices.BinarySearch(b, a[k])
		end, _ := slices.BinarySearch(b, a[k]+1)
		same += min(n, end-from)
		k += n
	}
	return float64(same) / float64(most)
}

// Phase tells lists of what is, what will be and what was apart: a row that
// goes from one to another has changed its standing, so such lists never
// continue each other.
func Phase(k snapshot.ListKind) int {
	switch k {
	case snapshot.Planned:
		return 1
	case snapshot.Former:
		return 2
	}
	return 0
}
