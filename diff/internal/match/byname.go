package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

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
		head[name(m.Old.Row[o])] = o
	}
	several := map[int32]*namesakes{} // by the first old row of their name
	if len(head) < len(olds) {
		for _, o := range olds {
			first := head[name(m.Old.Row[o])]
			if s := several[first]; s != nil {
				s.olds = append(s.olds, o)
			} else if o != first {
				several[first] = &namesakes{olds: []int32{first, o}}
			}
		}
	}
	for _, n := range slices.Backward(news) {
		first, ok := head[name(m.New.Row[n])]
		if !ok {
			continue
		}
		if s := several[first]; s != nil {
			s.news = append(s.news, n)
		} else if before := m.Old.Partner[first]; before >= 0 {
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
	a, ka := m.sortedByContent(m.Old.Row, a)
	b, kb := m.sortedByContent(m.New.Row, b)
	a, ka, b, kb = m.pairEqual(a, ka, b, kb)
	if len(a) == 0 || len(b) == 0 {
		return
	}
	if len(a) == 1 && len(b) == 1 {
		m.pair(a[0], b[0])
		return
	}
	before, words := m.looks(m.Old.Row, a)
	after, more := m.looks(m.New.Row, b)
	// Each row of a side is weighed against each of the other: their words as
	// often as the other side has rows.
	rows := len(a) + len(b)
	cost := weighSteps*len(a)*len(b) + words*len(b) + more*len(a)
	if cost > maxWeighSteps*weighSteps*rows+maxWeighSteps*(words+more) {
		m.exhausted = true
		for i := range min(len(a), len(b)) {
			m.pair(a[i], b[i])
		}
		return
	}
	m.Step(cost)
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
		if m.Old.Partner[a[f.i]] < 0 && m.New.Partner[b[f.j]] < 0 {
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
		m.Step(len(all[i].key))
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
	for _, f := range reading.CellFields {
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
