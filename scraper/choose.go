package scraper

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// siblingsOfTaken takes blocks that alone say too little, where a block of the
// same shape was taken.
func (r *reading) siblingsOfTaken() {
	taken := make(map[string]*block)
	for _, b := range r.blocks {
		if s := b.shape(); b.verdict.taken && s != "" && taken[s] == nil {
			taken[s] = b
		}
	}
	for _, b := range r.blocks {
		if b.verdict.taken || b.against {
			continue
		}
		if t := taken[b.shape()]; t != nil {
			b.verdict.taken, b.nameCol = true, t.nameCol
			b.verdict.why = "the same columns as a list that was taken"
		}
	}
}

// onlyTopics takes tables that only their heading speaks against, on a page
// about sub-processors that has no other: "Data centers" is then a category.
func (r *reading) onlyTopics() {
	for _, b := range r.blocks {
		if b.verdict.taken {
			return
		}
	}
	for _, b := range r.blocks {
		v := &b.verdict
		if b.topic != "" && b.about && !b.against && b.known >= 2 && b.nameCol >= 0 && b.cols[b.nameCol].strength > 0 && v.score >= enough && b.proved > 0 && !saysNone.MatchString(b.topic) {
			v.taken, v.why = true, fmt.Sprintf("score %.4g, and the page has no other list", v.score)
		}
	}
}

// categoriesOfTaken takes loose blocks whose heading speaks of something else
// where it is one category among others: beside two lists of the same columns,
// under headings of the same level.
func categoriesOfTaken(blocks []*block) {
	taken := make(map[category]int)
	for _, b := range blocks {
		if c, ok := b.category(); ok && b.topic == "" && b.verdict.taken {
			taken[c]++
		}
	}
	for _, b := range blocks {
		if b.topic == "" || b.verdict.taken || b.against || saysNone.MatchString(b.topic) {
			continue
		}
		if c, ok := b.category(); ok && taken[c] >= 2 {
			b.verdict.taken, b.verdict.why = true, "a category beside others that were taken"
		}
	}
}

// A category is what lists of categories that stand beside each other share.
type category struct {
	kind       string
	cols       int
	level      int   // of the heading above
	headingsAt int32 // where the heading above that one stands
}

func (b *block) category() (category, bool) {
	if len(b.cols) < 2 || len(b.ctx.headings) < 2 {
		return category{}, false
	}
	return category{b.kind, len(b.cols), b.ctx.headings[0].level, b.ctx.headings[1].at}, true
}

// shape names the columns of a block, and is "" for one whose columns say
// nothing.
func (b *block) shape() string {
	if len(b.cols) < 2 {
		return ""
	}
	var s strings.Builder
	s.WriteString(b.kind)
	for i := range b.cols {
		if b.cols[i].header == "" {
			return ""
		}
		s.WriteByte('\n')
		s.WriteString(b.cols[i].header)
	}
	return s.String()
}

// choose takes the blocks that reach their score: of blocks that overlap the
// one with the better score, of the same list shown twice the longer one.
func (r *reading) choose() {
	r.taken = nil
	var cand []*block
	for _, b := range r.blocks {
		if b.verdict.taken {
			cand = append(cand, b)
		}
	}
	sort.SliceStable(cand, func(i, j int) bool {
		a, b := cand[i], cand[j]
		if a.strict != b.strict {
			return !a.strict
		}
		if a.verdict.score != b.verdict.score {
			return a.verdict.score > b.verdict.score
		}
		return len(a.rows) > len(b.rows)
	})
	for _, b := range cand {
		// What was taken does not overlap: only the neighbours can.
		i := sort.Search(len(r.taken), func(i int) bool { return r.taken[i].at >= b.at })
		for _, k := range []int{i - 1, i} {
			if k < 0 || k >= len(r.taken) {
				continue
			}
			if t := r.taken[k]; b.at < t.end && t.at < b.end {
				b.verdict.taken, b.verdict.why = false, "overlaps a better one: "+t.kind+" "+clip(t.where())
				break
			}
		}
		if b.verdict.taken {
			r.doc.budget.spend((len(r.taken) - i) / 8) // moved, eight at a time
			r.taken = append(r.taken, nil)
			copy(r.taken[i+1:], r.taken[i:])
			r.taken[i] = b
		}
	}
	r.taken = r.doc.withoutRepeats(r.taken)
}

// maxLists bounds the lists that are compared with each other.
const maxLists = 300

// withoutRepeats leaves out a list that another one under the same title
// holds: the page shows it twice, or shows a part of it beside the whole.
func (d *doc) withoutRepeats(in []*block) []*block {
	if len(in) < 2 || len(in) > maxLists {
		return in
	}
	names := make([]listNames, len(in))
	for i, b := range in {
		names[i].all = d.namesOf(b)
	}
	out := in[:0:0]
	for i, b := range in {
		repeat := false
		for j, o := range in {
			d.budget.spend(1)
			if i != j && b.strict && !o.strict && d.mostly(&names[i], &names[j]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "shown again in a table"
				break
			}
			if i != j && d.flowOf(b, o, &names[i], &names[j]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "which of the companies of another list get what: "+o.where()
				break
			}
			if i != j && b.topic != "" && o.topic == "" && d.mostly(&names[i], &names[j]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "the same companies under another heading: "+b.topic
				break
			}
			if i == j || !b.strict && o.strict || !strings.EqualFold(b.where(), o.where()) || len(names[i].all) == 0 || len(names[i].all) > len(names[j].all) {
				continue
			}
			if len(names[i].all) == len(names[j].all) && i < j {
				continue
			}
			if len(names[i].all) < 2 && len(b.cols) != len(o.cols) {
				continue
			}
			d.budget.spend(len(names[j].all))
			if holds(names[j].all, names[i].all) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "shown again in another block"
				break
			}
		}
		if !repeat {
			out = append(out, b)
		}
	}
	return out
}

// namesOf gives the names of a block's rows in lower case, and none for a block
// with more rows than are compared.
func (d *doc) namesOf(b *block) []string {
	if len(b.rows) > 2000 || b.nameCol < 0 {
		return nil
	}
	out := make([]string, 0, len(b.rows))
	for i := range b.rows {
		n := b.rows[i].name
		if n == "" && b.nameCol < len(b.rows[i].cells) {
			n = firstLine(d.raw(&b.rows[i].cells[b.nameCol]))
		}
		out = append(out, strings.ToLower(n))
	}
	return out
}

// listNames are the names of a list, in lower case.
type listNames struct {
	all    []string        // in the list's order
	sorted []string        // their cores, once they are asked for
	known  map[string]bool // they and their cores, likewise
}

// set returns the names and their cores as a set.
func (l *listNames) set() map[string]bool {
	if l.known == nil {
		l.known = make(map[string]bool, 2*len(l.all))
		for _, n := range l.all {
			l.known[n], l.known[coreName(n)] = true, true
		}
	}
	return l.known
}

// cores gives the cores of the names in order, so that those that begin with a
// text are found without looking at each.
func (l *listNames) cores() []string {
	if l.sorted == nil {
		l.sorted = make([]string, 0, len(l.all))
		for _, n := range l.all {
			if c := coreName(n); c != "" {
				l.sorted = append(l.sorted, c)
			}
		}
		sort.Strings(l.sorted)
	}
	return l.sorted
}

// mostly reports whether most of the names in part stand in whole, by
// themselves or beside others: "Stripe, Twilio" stands where both do.
func (d *doc) mostly(part, whole *listNames) bool {
	n := 0
	cores := whole.cores()
	for _, p := range part.all {
		p = coreName(p)
		d.budget.spend(len(p) + 1)
		if p != "" && (beginsOne(cores, p) || beginsWithOne(cores, p)) {
			n++
		}
	}
	return n > 0 && n*5 >= len(part.all)*3
}

// beginsOne reports whether one of the sorted texts begins with s.
func beginsOne(sorted []string, s string) bool {
	i := sort.SearchStrings(sorted, s)
	return i < len(sorted) && strings.HasPrefix(sorted[i], s)
}

// beginsWithOne reports whether s begins with one of the sorted texts. What s
// begins with is no larger than s, and the largest text that is no larger says
// how much of s can still be the beginning.
func beginsWithOne(sorted []string, s string) bool {
	for s != "" {
		i, found := slices.BinarySearch(sorted, s)
		if found {
			return true
		}
		if i == 0 {
			return false
		}
		k := 0
		for t := sorted[i-1]; k < len(t) && k < len(s) && t[k] == s[k]; k++ {
		}
		s = s[:k]
	}
	return false
}

// coreName leaves out what follows a name: a legal form, a bracket.
func coreName(s string) string {
	if i := strings.IndexAny(s, ",("); i > 2 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}

// holds reports whether all of part stand in whole, in the same order.
func holds(whole, part []string) bool {
	i := 0
	for _, w := range whole {
		if i < len(part) && part[i] == w {
			i++
		}
	}
	return i == len(part)
}
