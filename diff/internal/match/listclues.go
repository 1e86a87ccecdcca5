package match

import (
	"slices"
)

// A clue is a title or a name, and the lists in which it stands, in the order
// of what they say.
type clue struct{ old, new []int }

// clues returns the titles and the names of lists that have no partner yet.
func (f *listFinder) clues() (titles, names []*clue) {
	type titleKey struct {
		title string
		phase int // lists of what is, what will be and what was never continue each other
	}
	byTitle, byName := map[titleKey]*clue{}, map[string]*clue{}
	for _, i := range f.old.sorted {
		if f.oldUsed[i] {
			continue
		}
		if t := (titleKey{f.old.titles[i], Phase(f.old.lists[i].Kind)}); t.title != "" {
			if byTitle[t] == nil {
				byTitle[t] = &clue{}
				titles = append(titles, byTitle[t])
			}
			byTitle[t].old = append(byTitle[t].old, i)
		}
		for k, name := range f.old.names[i] {
			if k > 0 && name == f.old.names[i][k-1] {
				continue
			}
			c := byName[name]
			if c == nil {
				c = &clue{}
				byName[name] = c
				names = append(names, c)
			}
			c.old = append(c.old, i)
		}
	}
	for _, j := range f.new.sorted {
		if f.newUsed[j] {
			continue
		}
		if c := byTitle[titleKey{f.new.titles[j], Phase(f.new.lists[j].Kind)}]; c != nil {
			c.new = append(c.new, j)
		}
		for k, name := range f.new.names[j] {
			if c := byName[name]; c != nil && (k == 0 || name != f.new.names[j][k-1]) {
				c.new = append(c.new, j)
			}
		}
	}
	return titles, names
}

// affordable reports whether all pairs of lists that share a title or a name
// can be weighed.
func (f *listFinder) affordable(titles, names []*clue) bool {
	pairs := 0
	for _, c := range slices.Concat(titles, names) {
		pairs += max(0, len(c.old)*len(c.new)-fewLists) // what stands in one list each costs next to nothing
	}
	return pairs <= maxWeighedFree+maxWeighed*(len(f.old.lists)+len(f.new.lists))
}

// candidates weighs the pairs of lists that share a title or a name; with few
// set only where these stand in few lists, and of more lists under one title
// those that have the same place among them.
func (f *listFinder) candidates(titles, names []*clue, few bool) []likeness {
	shared := map[[2]int]int{} // how many names
	each := func(c *clue, n int) {
		for _, i := range c.old {
			for _, j := range c.new {
				shared[[2]int{i, j}] += n
			}
		}
		f.Step(4 * len(c.old) * len(c.new))
	}
	for _, c := range names {
		if !few || len(c.old) <= fewLists && len(c.new) <= fewLists {
			each(c, 1)
		}
	}
	for _, c := range titles {
		if !few || len(c.old) <= fewLists && len(c.new) <= fewLists {
			each(c, 0)
			continue
		}
		for k := range min(len(c.old), len(c.new)) {
			shared[[2]int{c.old[k], c.new[k]}] += 0
		}
	}
	found := make([]likeness, 0, len(shared))
	for at, n := range shared {
		if Phase(f.old.lists[at[0]].Kind) == Phase(f.new.lists[at[1]].Kind) {
			found = append(found, likeness{at[0], at[1], f.score(at[0], at[1], n)})
		}
	}
	return found
}
