package diff

import (
	"cmp"
	"slices"

	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
)

// Options says what a comparison is for. The zero value compares everything
// for everybody.
type Options struct {
	// Products are the products in use, as their vendor calls them. Changes
	// that touch none of them are marked out of scope. Empty means all.
	Products []string

	// Classes overrides the class of a rule; see [Rules] for what there is.
	Classes map[Rule]Class
}

// Compare says what changed from old to new, and how much it matters. It is
// pure and deterministic: the same snapshots give the same report. Reordered
// rows, lists and columns are no change. Where nothing changed the report is
// [Report.Empty].
func Compare(old, new snapshot.Snapshot, o Options) Report {
	c := &comparer{old: &old, new: &new, o: o}
	c.report = Report{
		Schema: Schema, Vendor: cmp.Or(new.Vendor, old.Vendor), URL: cmp.Or(new.URL, old.URL),
		Old: side(&old), New: side(&new),
		ByKind: map[Kind]int{}, ByClass: map[Class]int{}, Changes: []Change{},
	}
	c.report.Starts = c.pageStarts()
	c.findScope()
	switch {
	case old.Rows() == 0 && new.Rows() == 0: // two pages that name nobody do not differ
	case new.Rows() == 0:
		c.withdrawn()
	default:
		c.compareLists()
	}
	c.compareTerms()
	c.compareDates()
	c.finish()
	return c.report
}

func side(s *snapshot.Snapshot) Side {
	return Side{TakenAt: s.TakenAt, SHA256: s.Page.SHA256, Dates: s.Dates}
}

// A comparer is one comparison under way.
type comparer struct {
	old, new *snapshot.Snapshot
	o        Options
	m        *matcher
	pairs    []listPair
	oldPair  []int // by list of the old snapshot: its pair, or -1
	newPair  []int
	found    []*entry
	report   Report

	crossings    map[[2]int]*listPair   // columns of lists between which rows went
	groupRenames map[groupRename]string // to the new heading
	replacedBy   map[int32]int32        // by row that came: the one it replaces
	replaces     map[int32]bool         // rows that went and are replaced

	strangers      []int32 // old rows whose very name led to no partner
	oldKin, newKin []int32 // rows that may bear the name of one that came or went
	came, went     *twins
	told           map[string]bool // changes of rows, by what the row said and says

	words       reader               // looks phrases up
	wordsOf     map[[2]string][]Word // by old and new text
	scoped      bool                 // changes are marked by the products in use
	read        map[string]place.Set // by text
	namesBefore map[string]bool      // names in use on the old page, of its kin
	namesAfter  map[string]bool      // likewise on the new one
	sitesOld    map[string]int       // how many rows stand behind a site
	sitesNew    map[string]int
}

// An entry is a change with what decides its place in the report.
type entry struct {
	Change
	rank int // of its most serious reason
	at   Row // on the page: the new one, for what went the old one
}

// pageStarts gives the page's effective date where it lies ahead of the read;
// for a file nobody knows when that was, so any date counts.
func (c *comparer) pageStarts() snapshot.Day {
	d := c.new.Starts()
	if !c.new.TakenAt.IsZero() && d <= snapshot.DayOf(c.new.TakenAt) {
		return ""
	}
	return d
}

// compareLists compares all that stands in lists.
func (c *comparer) compareLists() {
	c.pairs = matchLists(c.old.Lists, c.new.Lists)
	c.oldPair, c.newPair = make([]int, len(c.old.Lists)), make([]int, len(c.new.Lists))
	for i := range c.oldPair {
		c.oldPair[i] = -1
	}
	for i := range c.newPair {
		c.newPair[i] = -1
	}
	for k := range c.pairs {
		p := &c.pairs[k]
		c.oldPair[p.old], c.newPair[p.new] = k, k
		p.prepare(&c.old.Lists[p.old], &c.new.Lists[p.new])
	}
	c.m = newMatcher(c.old, c.new)
	c.matchRows()
	c.listChanges()
	c.columnChanges()
	c.rowChanges()
}

// prepare finds what became of the pair's columns.
func (p *listPair) prepare(a, b *snapshot.List) {
	p.cols = mapColumns(a, b)
	for _, col := range b.Columns {
		if col.Field == snapshot.Name {
			p.nameHeader = col.Header
		}
	}
}

// between gives the columns of two lists that a row went between.
func (c *comparer) between(o, n int) *listPair {
	if k := c.newPair[n]; k >= 0 && c.pairs[k].old == o {
		return &c.pairs[k]
	}
	if p, ok := c.crossings[[2]int{o, n}]; ok {
		return p
	}
	p := &listPair{old: o, new: n}
	p.prepare(&c.old.Lists[o], &c.new.Lists[n])
	if c.crossings == nil {
		c.crossings = map[[2]int]*listPair{}
	}
	c.crossings[[2]int{o, n}] = p
	return p
}

// matchRows finds which row became which, the surest evidence first, and for
// each kind of evidence within a list before across lists.
func (c *comparer) matchRows() {
	m := c.m
	name := func(s *snapshot.Subprocessor) string { return s.Name }
	c.everywhere(func(olds, news []int32) { m.byName(olds, news, name) })
	c.strangers = slices.Clone(m.oldLeft)
	folded := func(s *snapshot.Subprocessor) string { return fold(s.Name) }
	c.everywhere(func(olds, news []int32) { m.byName(olds, news, folded) })
	c.everywhere(c.matchRenames)
	c.matchReplacements()
	if m.exhausted {
		c.warn(endedGuesses())
	}
}

// everywhere gives a step the rows without a partner of each pair of lists,
// and then those of the whole page.
func (c *comparer) everywhere(step func(olds, news []int32)) {
	m := c.m
	for _, p := range c.pairs { // no list is in two pairs
		step(m.leftIn(p))
	}
	m.prune()
	if len(c.old.Lists) > 1 || len(c.new.Lists) > 1 || len(c.pairs) == 0 {
		step(m.oldLeft, m.newLeft)
		m.prune()
	}
}

// finish puts the changes in order, numbers and counts them.
func (c *comparer) finish() {
	slices.SortStableFunc(c.found, func(a, b *entry) int {
		return cmp.Or(
			cmp.Compare(a.Class.weight(), b.Class.weight()), cmp.Compare(a.rank, b.rank),
			slices.Compare(a.at[:], b.at[:]), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	c.report.Changes = make([]Change, 0, len(c.found))
	for i, e := range c.found {
		e.Entry = i + 1
		c.report.Changes = append(c.report.Changes, e.Change)
		if e.OutOfScope {
			c.report.OutOfScope++
			continue
		}
		c.report.ByClass[e.Class]++
		if e.Class != Cosmetic {
			c.report.ByKind[e.Kind]++
		}
	}
	if len(c.found) > 0 {
		for _, p := range c.pairs {
			c.report.Lists = append(c.report.Lists, ListPair{p.old, p.new})
		}
	}
}
