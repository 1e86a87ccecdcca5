package diff

import (
	"cmp"
	"slices"

	"github.com/subwatch/subwatch/diff/internal/words"
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
//
// Its cost is linear in what the snapshots say. Where weighing everything
// against everything would be more, it is weighed up to a limit, and beyond it
// less is told, but nothing wrong: rows as removed and added that may have
// been renamed, a text as replaced as a whole rather than word by word; the
// report's warnings say so where a reader could be misled. Where even that is
// not enough, because the snapshots repeat long texts too often, the error is
// a [*TooMuchError] and the report is empty.
func Compare(old, new snapshot.Snapshot, o Options) (Report, error) {
	return newComparer(&old, &new, o).compare()
}

func (c *comparer) compare() (Report, error) {
	c.report.Starts = c.pageStarts()
	c.findScope()
	switch {
	case c.old.Rows() == 0 && c.new.Rows() == 0: // two pages that name nobody do not differ
	case c.new.Rows() == 0:
		c.withdrawn()
	default:
		c.compareLists()
	}
	c.compareTerms()
	c.compareDates()
	if c.over() {
		return Report{}, c.meter.err
	}
	c.finish()
	return c.report, nil
}

func newComparer(old, new *snapshot.Snapshot, o Options) *comparer {
	c := &comparer{
		old: old, new: new, o: o, meter: newMeter(old, new),
		report: Report{
			Schema: Schema, Vendor: cmp.Or(new.Vendor, old.Vendor), URL: cmp.Or(new.URL, old.URL),
			Old: side(old), New: side(new),
			ByKind: map[Kind]int{}, ByClass: map[Class]int{}, Changes: []Change{},
		},
	}
	c.folds.Step = c.step
	return c
}

func side(s *snapshot.Snapshot) Side {
	return Side{TakenAt: s.TakenAt, SHA256: s.Page.SHA256, Dates: s.Dates}
}

// A comparer is one comparison under way.
type comparer struct {
	meter
	old, new *snapshot.Snapshot
	o        Options
	m        *matcher
	pairs    []listPair
	oldPair  []int // by list of the old snapshot: its pair, or -1
	newPair  []int
	found    []*entry
	report   Report

	crossings    map[[2]int]*crossing   // lists between which rows went
	groupRenames map[groupRename]string // to the new heading
	replacedBy   map[int32]int32        // by row that came: the one it replaces
	replaces     map[int32]bool         // rows that went and are replaced

	weighed        int     // steps that weighing a pair of rows took
	strangers      []int32 // old rows whose very name led to no partner
	oldKin, newKin []int32 // rows that may bear the name of one that came or went
	came, went     *twins
	told           map[string]bool // changes of rows, by what the row said and says

	headers headers        // numbers headers
	texts   ids            // numbers texts
	filled  []filledColumn // buffers of [comparer.filledColumns]
	slots   []headerAt

	oldNames, newNames []map[string]int // by list: the rows by name
	placeWords         map[string]bool  // words that are places, or are not

	optionalRow *snapshot.Subprocessor // the row that [comparer.saysOptional] was asked about last
	optional    bool

	said        words.Reader         // looks phrases up
	wordsOf     map[[2]string][]Word // by old and new text
	scoped      bool                 // changes are marked by the products in use
	read        map[string]place.Set // by text
	readings    map[nameAndFormer]*nameReading
	folds       words.Folds
	namesBefore map[string]bool // names in use on the old page, of its kin
	namesAfter  map[string]bool // likewise on the new one
	sitesOld    map[string]int  // how many rows stand behind a site
	sitesNew    map[string]int
}

// An entry is a change with what decides its place in the report.
type entry struct {
	Change
	rank int // of its most serious reason
	at   Row // on the page: the new one, for what went the old one
}

// pageStarts returns the page's effective date where it lies ahead of the read;
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
	c.pairs = c.matchLists()
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
		c.prepare(p, true)
	}
	c.m = newMatcher(c.old, c.new, &c.meter, &c.texts)
	c.matchRows()
	c.listChanges()
	c.columnChanges()
	c.rowChanges()
}

// prepare finds what became of the pair's columns.
func (c *comparer) prepare(p *listPair, byValues bool) {
	if p.cols = (&columnMap{same: true}); !slices.Equal(c.old.Lists[p.old].Columns, c.new.Lists[p.new].Columns) {
		p.cols = c.mapColumns(p.old, p.new, byValues)
	}
	p.nameHeader = headerOfNames(&c.new.Lists[p.new])
}

// folded returns the folded text of a cell or heading.
func (c *comparer) folded(text string) string { return c.folds.Of(text) }

// columns returns what became of the pair's columns in full.
func (c *comparer) columns(p *listPair) *columnMap {
	if !p.cols.mapped {
		p.cols = c.mapColumns(p.old, p.new, false) // they are the same
	}
	return p.cols
}

// headerOfNames returns the header of a list's column of names.
func headerOfNames(l *snapshot.List) string {
	header := ""
	for i := range l.Columns {
		if l.Columns[i].Field == snapshot.Name {
			header = l.Columns[i].Header
		}
	}
	return header
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

// between returns the columns of two lists that a row went between.
func (c *comparer) between(o, n int) *listPair {
	if k := c.newPair[n]; k >= 0 && c.pairs[k].old == o {
		return &c.pairs[k]
	}
	if c.crossings == nil {
		c.countCrossings()
	}
	at := [2]int{o, n}
	x := c.crossings[at]
	if x == nil {
		x = &crossing{}
		c.crossings[at] = x
	}
	if x.pair != nil {
		return x.pair
	}
	x.pair = &listPair{old: o, new: n, cols: &columnMap{mapped: true}}
	a, b := &c.old.Lists[o], &c.new.Lists[n]
	if columns := len(a.Columns) + len(b.Columns); columns <= crossingColumns+crossingMoreByMoved*x.rows {
		c.step(columns)
		c.prepare(x.pair, min(len(a.Subprocessors), len(b.Subprocessors)) <= crossingRows+crossingMoreByMoved*x.rows)
	}
	return x.pair
}

// A crossing is two lists that do not continue each other, and how many rows
// went from the one to the other.
type crossing struct {
	rows int
	pair *listPair
}

func (c *comparer) countCrossings() {
	c.crossings = map[[2]int]*crossing{}
	for n, o := range c.m.toOld {
		if o < 0 {
			continue
		}
		at := [2]int{c.m.oldAt(o)[0], c.m.newAt(int32(n))[0]}
		if k := c.newPair[at[1]]; k >= 0 && c.pairs[k].old == at[0] {
			continue
		}
		x := c.crossings[at]
		if x == nil {
			x = &crossing{}
			c.crossings[at] = x
		}
		x.rows++
	}
}

// matchRows finds which row became which, the surest evidence first, and for
// each kind of evidence within a list before across lists.
func (c *comparer) matchRows() {
	m := c.m
	name := func(s *snapshot.Subprocessor) string { return s.Name }
	c.everywhere(func(olds, news []int32) { m.byName(olds, news, name) })
	c.strangers = slices.Clone(m.oldLeft)
	folded := func(s *snapshot.Subprocessor) string { return c.reading(s).folded }
	c.everywhere(func(olds, news []int32) { m.byName(olds, news, folded) })
	c.everywhere(c.matchRenames)
	c.matchReplacements()
	if m.exhausted {
		c.warn(endedGuesses)
	}
}

// everywhere returns a step the rows without a partner of each pair of lists,
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
		c.found[i] = nil // of very many changes, not two of each are kept
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
