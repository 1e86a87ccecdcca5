package diff

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// A matcher finds which row of the old snapshot became which of the new one.
// Rows are numbered through all lists of their side.
type matcher struct {
	old, new  []*snapshot.Subprocessor
	toNew     []int32 // by old row: its new row, or -1
	toOld     []int32
	oldLeft   []int32 // old rows without a partner, as of the last prune, in the page's order
	newLeft   []int32
	oldFrom   []int // first row of each list, and one past the last
	newFrom   []int
	meter     *meter
	texts     *ids // what texts say, as numbers
	exhausted bool // guesses were ended
}

func newMatcher(old, new *snapshot.Snapshot, meter *meter, texts *ids) *matcher {
	m := &matcher{meter: meter, texts: texts}
	m.old, m.oldFrom = flatten(old)
	m.new, m.newFrom = flatten(new)
	m.toNew, m.oldLeft = unmatched(len(m.old))
	m.toOld, m.newLeft = unmatched(len(m.new))
	return m
}

func flatten(s *snapshot.Snapshot) (rows []*snapshot.Subprocessor, from []int) {
	rows = make([]*snapshot.Subprocessor, 0, s.Rows())
	for i := range s.Lists {
		from = append(from, len(rows))
		for r := range s.Lists[i].Subprocessors {
			rows = append(rows, &s.Lists[i].Subprocessors[r])
		}
	}
	return rows, append(from, len(rows))
}

// oldAt returns the place of a row of the old snapshot by its number.
func (m *matcher) oldAt(o int32) Row { return rowAt(m.oldFrom, int(o)) }

// newAt returns the place of a row of the new snapshot by its number.
func (m *matcher) newAt(n int32) Row { return rowAt(m.newFrom, int(n)) }

func rowAt(from []int, i int) Row {
	l := sort.SearchInts(from, i+1) - 1
	return Row{l, i - from[l]}
}

// unmatched returns the partners of n rows of which none has one, and their
// numbers.
func unmatched(n int) (partner, left []int32) {
	partner, left = make([]int32, n), make([]int32, n)
	for i := range partner {
		partner[i], left[i] = -1, int32(i)
	}
	return partner, left
}

func (m *matcher) pair(o, n int32) { m.toNew[o], m.toOld[n] = n, o }
func (m *matcher) part(o, n int32) { m.toNew[o], m.toOld[n] = -1, -1 }

// prune takes the rows that found a partner from those that are left.
func (m *matcher) prune() {
	m.oldLeft = slices.DeleteFunc(m.oldLeft, func(o int32) bool { return m.toNew[o] >= 0 })
	m.newLeft = slices.DeleteFunc(m.newLeft, func(n int32) bool { return m.toOld[n] >= 0 })
}

// leftIn returns the rows of a pair of lists that are left.
func (m *matcher) leftIn(p listPair) (olds, news []int32) {
	return span(m.oldLeft, m.oldFrom[p.old], m.oldFrom[p.old+1]), span(m.newLeft, m.newFrom[p.new], m.newFrom[p.new+1])
}

// span returns those of the rows that lie from one number to below another.
func span(rows []int32, from, to int) []int32 {
	first, _ := slices.BinarySearch(rows, int32(from))
	end, _ := slices.BinarySearch(rows, int32(to))
	return rows[first:end]
}

// namesakes are the rows of a name that more than one row of a side bears.
type namesakes struct{ olds, news []int32 }

// byName pairs the given rows that have the same name. Where a name stands in
// several rows, those that are equal throughout find each other first, then
// those whose other cells fit best.
func (m *matcher) byName(olds, news []int32, name func(*snapshot.Subprocessor) string) {
	if len(olds) == 0 || len(news) == 0 {
		return
	}
	head := make(map[string]int32, len(olds)) // the first old row of a name
	for _, o := range slices.Backward(olds) {
		head[name(m.old[o])] = o
	}
	several := map[int32]*namesakes{} // by the first old row of their name
	if len(head) < len(olds) {
		for _, o := range olds {
			first := head[name(m.old[o])]
			if s := several[first]; s != nil {
				s.olds = append(s.olds, o)
			} else if o != first {
				several[first] = &namesakes{olds: []int32{first, o}}
			}
		}
	}
	for _, n := range slices.Backward(news) {
		first, ok := head[name(m.new[n])]
		if !ok {
			continue
		}
		if s := several[first]; s != nil {
			s.news = append(s.news, n)
		} else if before := m.toNew[first]; before >= 0 {
			several[first] = &namesakes{[]int32{first}, []int32{before, n}}
			m.part(first, before)
		} else {
			m.pair(first, n)
		}
	}
	if len(several) == 0 {
		return
	}
	for _, o := range olds {
		if s := several[o]; s != nil && len(s.news) > 0 {
			m.bestFit(s.olds, s.news)
		}
	}
}

// bestFit pairs rows of one name: equal ones first, then by how well their
// other cells fit. All it can pair it pairs; where they are too many to weigh
// each against each, in the order of what they say.
func (m *matcher) bestFit(a, b []int32) {
	a, ka := m.sortedByContent(m.old, a)
	b, kb := m.sortedByContent(m.new, b)
	a, ka, b, kb = m.pairEqual(a, ka, b, kb)
	if len(a) == 0 || len(b) == 0 {
		return
	}
	if len(a) == 1 && len(b) == 1 {
		m.pair(a[0], b[0])
		return
	}
	before, words := m.looks(m.old, a)
	after, more := m.looks(m.new, b)
	// Each row of a side is weighed against each of the other: their words as
	// often as the other side has rows.
	rows := len(a) + len(b)
	if cost := weighSteps*len(a)*len(b) + words*len(b) + more*len(a); cost > maxWeighSteps*weighSteps*rows+maxWeighSteps*(words+more) {
		m.exhausted = true
		for i := range min(len(a), len(b)) {
			m.pair(a[i], b[i])
		}
		return
	} else {
		m.meter.step(cost)
	}
	type fit struct {
		i, j  int32
		score int
	}
	fits := make([]fit, 0, len(a)*len(b))
	for i := range a {
		for j := range b {
			fits = append(fits, fit{int32(i), int32(j), before[i].alike(after[j])})
		}
	}
	ranksOfA, ranksOfB := ranks(ka), ranks(kb)
	slices.SortFunc(fits, func(x, y fit) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(ranksOfA[x.i], ranksOfA[y.i]), cmp.Compare(ranksOfB[x.j], ranksOfB[y.j]),
			cmp.Compare(x.i, y.i), cmp.Compare(x.j, y.j))
	})
	for _, f := range fits {
		if m.toNew[a[f.i]] < 0 && m.toOld[b[f.j]] < 0 {
			m.pair(a[f.i], b[f.j])
		}
	}
}

// weighSteps is what weighing two rows takes beside comparing their words, and
// maxWeighSteps against how many others, on the average, a row is weighed: so
// many rows of one name, none of them equal to another, are told apart by
// their cells, some eighty on each side. Real pages have up to some thirty.
const (
	weighSteps    = 20
	maxWeighSteps = 40
)

// ranks numbers sorted texts; equal ones have the same number.
func ranks(sorted []string) []int32 {
	out := make([]int32, len(sorted))
	for i := 1; i < len(sorted); i++ {
		if out[i] = out[i-1]; sorted[i] != sorted[i-1] {
			out[i]++
		}
	}
	return out
}

// sortedByContent sorts rows by what they say, so that their place on the page
// decides nothing.
func (m *matcher) sortedByContent(rows []*snapshot.Subprocessor, ids []int32) ([]int32, []string) {
	type keyed struct {
		id  int32
		key string
	}
	all := make([]keyed, len(ids))
	for i, id := range ids {
		all[i] = keyed{id, contentKey(rows[id])}
		m.meter.step(len(all[i].key))
	}
	slices.SortStableFunc(all, func(x, y keyed) int { return strings.Compare(x.key, y.key) })
	outIDs, keys := make([]int32, len(ids)), make([]string, len(ids))
	for i, k := range all {
		outIDs[i], keys[i] = k.id, k.key
	}
	return outIDs, keys
}

// pairEqual pairs the rows of two sorted sides that say the same throughout,
// and gives back what is left.
func (m *matcher) pairEqual(a []int32, ka []string, b []int32, kb []string) ([]int32, []string, []int32, []string) {
	var la, lb []int32
	var lka, lkb []string
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && ka[i] < kb[j]:
			la, lka = append(la, a[i]), append(lka, ka[i])
			i++
		case i == len(a) || kb[j] < ka[i]:
			lb, lkb = append(lb, b[j]), append(lkb, kb[j])
			j++
		default:
			m.pair(a[i], b[j])
			i, j = i+1, j+1
		}
	}
	return la, lka, lb, lkb
}

// contentKey is all that a row says, in one text; cells kept by their header
// in the headers' order.
func contentKey(s *snapshot.Subprocessor) string {
	var b strings.Builder
	part := func(label, text string) {
		if text != "" {
			b.WriteString(label)
			b.WriteByte('\x01')
			b.WriteString(text)
			b.WriteByte('\x00')
		}
	}
	links := func(ls []snapshot.Link) {
		for _, l := range ls {
			part("link", l.URL)
		}
	}
	part("name", s.Name)
	part("group", s.Group)
	for _, f := range snapshot.CellFields() {
		c := s.Cell(f)
		part(string(f), c.Text)
		links(c.Links)
	}
	links(s.Links)
	part("starts", string(s.Starts))
	part("ends", string(s.Ends))
	part("former", s.FormerName)
	for _, c := range s.Conditions {
		part("condition", c)
	}
	other := slices.Clone(s.Other)
	slices.SortStableFunc(other, func(x, y snapshot.OtherCell) int { return strings.Compare(x.Header, y.Header) })
	for _, o := range other {
		part("other "+o.Header, o.Text)
		links(o.Links)
	}
	return b.String()
}
