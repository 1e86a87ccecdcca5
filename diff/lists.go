package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// A listPair is a list of the old snapshot and the list of the new one that
// continues it.
type listPair struct {
	old, new   int
	cols       *columnMap
	nameHeader string // of the new list's column of names
	regrouped  bool   // the list got headings, or lost all of them
}

// matchLists finds which list continues which: by the sub-processors they
// share, their title, their kind and their columns. Where nothing tells two
// lists apart their content decides, never their place on the page.
func matchLists(old, new []snapshot.List) []listPair {
	if len(old) == 1 && len(new) == 1 && phase(old[0].Kind) == phase(new[0].Kind) {
		return []listPair{{old: 0, new: 0}}
	}
	type candidate struct {
		old, new int
		score    float64
	}
	shared := sharedNames(old, new)
	var found []candidate
	for i := range old {
		for j := range new {
			a, b := &old[i], &new[j]
			if phase(a.Kind) != phase(b.Kind) {
				continue
			}
			n := shared[[2]int{i, j}]
			titled := fold(a.Title) != "" && fold(a.Title) == fold(b.Title)
			if n == 0 && !titled {
				continue
			}
			score := columnShare(a, b)
			if titled {
				score += 2
			}
			if a.Kind == b.Kind {
				score += 0.5
			}
			if n > 0 {
				small, large := min(len(a.Subprocessors), len(b.Subprocessors)), max(len(a.Subprocessors), len(b.Subprocessors))
				score += 3*float64(n)/float64(small) + float64(n)/float64(large)
			}
			found = append(found, candidate{i, j, score})
		}
	}
	oldOrder, newOrder := listOrder(old), listOrder(new)
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(oldOrder[a.old], oldOrder[b.old]), cmp.Compare(newOrder[a.new], newOrder[b.new]))
	})
	oldUsed, newUsed := make([]bool, len(old)), make([]bool, len(new))
	var pairs []listPair
	for _, c := range found {
		if !oldUsed[c.old] && !newUsed[c.new] {
			oldUsed[c.old], newUsed[c.new] = true, true
			pairs = append(pairs, listPair{old: c.old, new: c.new})
		}
	}
	// What is left belongs together where it is the only one of its kind on
	// both sides and looks alike: a list whose title and rows are all new.
	for i := range old {
		if j := onlyLeft(old, new, oldUsed, newUsed, i); j >= 0 && columnShare(&old[i], &new[j]) >= 0.5 {
			oldUsed[i], newUsed[j] = true, true
			pairs = append(pairs, listPair{old: i, new: j})
		}
	}
	slices.SortFunc(pairs, func(a, b listPair) int { return cmp.Compare(a.new, b.new) })
	return pairs
}

// onlyLeft gives the only unmatched new list of the same kind as old list i,
// where that is the only unmatched old one, else -1.
func onlyLeft(old, new []snapshot.List, oldUsed, newUsed []bool, i int) int {
	if oldUsed[i] {
		return -1
	}
	for k := range old {
		if k != i && !oldUsed[k] && old[k].Kind == old[i].Kind {
			return -1
		}
	}
	only := -1
	for j := range new {
		if !newUsed[j] && new[j].Kind == old[i].Kind {
			if only >= 0 {
				return -1
			}
			only = j
		}
	}
	return only
}

// phase tells lists of what is, what will be and what was apart: a row that
// goes from one to another has changed its standing, so such lists never
// continue each other.
func phase(k snapshot.ListKind) int {
	switch k {
	case snapshot.Planned:
		return 1
	case snapshot.Former:
		return 2
	}
	return 0
}

// sharedNames counts the distinct names that two lists share.
func sharedNames(old, new []snapshot.List) map[[2]int]int {
	where := map[string][]int{}
	for i := range old {
		for r := range old[i].Subprocessors {
			name := old[i].Subprocessors[r].Name
			if in := where[name]; len(in) == 0 || in[len(in)-1] != i {
				where[name] = append(in, i)
			}
		}
	}
	shared := map[[2]int]int{}
	for j := range new {
		seen := make(map[string]bool, len(new[j].Subprocessors))
		for r := range new[j].Subprocessors {
			name := new[j].Subprocessors[r].Name
			if seen[name] {
				continue
			}
			seen[name] = true
			for _, i := range where[name] {
				shared[[2]int{i, j}]++
			}
		}
	}
	return shared
}

// columnShare gives the share of columns that two lists have in common.
func columnShare(a, b *snapshot.List) float64 {
	n := max(len(a.Columns), len(b.Columns))
	if n == 0 {
		return 1
	}
	count := map[string]int{}
	for _, c := range a.Columns {
		count[columnKey(c)]++
	}
	same := 0
	for _, c := range b.Columns {
		if k := columnKey(c); count[k] > 0 {
			count[k]--
			same++
		}
	}
	return float64(same) / float64(n)
}

// columnKey is what makes two columns the same at once: their field, or for a
// column without one their header.
func columnKey(c snapshot.Column) string {
	if c.Field == snapshot.Other || c.Field == "" {
		return "other " + fold(c.Header)
	}
	return string(c.Field)
}

// listOrder numbers lists by what they say, so that ties can be broken
// without looking at their place.
func listOrder(lists []snapshot.List) []int {
	keys := make([]string, len(lists))
	for i, l := range lists {
		names := make([]string, len(l.Subprocessors))
		for r := range l.Subprocessors {
			names[r] = l.Subprocessors[r].Name
		}
		slices.Sort(names)
		keys[i] = l.Title + "\x00" + string(l.Kind) + "\x00" + strings.Join(names, "\x00")
	}
	byKey := make([]int, len(lists))
	for i := range byKey {
		byKey[i] = i
	}
	slices.SortStableFunc(byKey, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
	order := make([]int, len(lists))
	for n, i := range byKey {
		order[i] = n
	}
	return order
}
