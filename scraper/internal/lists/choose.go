package lists

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/page"
)

// siblingsOfTaken takes blocks that alone say too little, where a block of the
// same shape was taken.
func (r *Reading) siblingsOfTaken() {
	taken := make(map[string]*Block)
	for _, b := range r.Blocks {
		if s := b.shape(); b.Verdict.Taken && s != "" && taken[s] == nil {
			taken[s] = b
		}
	}
	for _, b := range r.Blocks {
		if b.Verdict.Taken || b.against {
			continue
		}
		if t := taken[b.shape()]; t != nil {
			b.Verdict.Taken, b.NameCol = true, t.NameCol
			b.Verdict.Why = "the same columns as a list that was taken"
		}
	}
}

// onlyTopics takes tables that only their heading speaks against, on a page
// about sub-processors that has no other: "Data centers" is then a category.
func (r *Reading) onlyTopics() {
	for _, b := range r.Blocks {
		if b.Verdict.Taken {
			return
		}
	}
	for _, b := range r.Blocks {
		v := &b.Verdict
		if b.topic != "" && b.about && !b.against && b.Known >= 2 && b.NameCol >= 0 && b.Cols[b.NameCol].Strength > 0 && v.Score >= enough && b.Proved > 0 && !dom.Ask(r.Doc, &headingSaysUnused, b.topic) {
			v.Taken, v.Why = true, fmt.Sprintf("score %.4g, and the page has no other list", v.Score)
		}
	}
}

// categoriesOfTaken takes loose blocks whose heading speaks of something else
// where it is one category among others: beside two lists of the same columns,
// under headings of the same level.
func categoriesOfTaken(d *dom.Doc, blocks []*Block) {
	taken := make(map[category]int)
	for _, b := range blocks {
		if c, ok := b.category(); ok && b.topic == "" && b.Verdict.Taken {
			taken[c]++
		}
	}
	for _, b := range blocks {
		if b.topic == "" || b.Verdict.Taken || b.against || dom.Ask(d, &headingSaysUnused, b.topic) {
			continue
		}
		if c, ok := b.category(); ok && taken[c] >= 2 {
			b.Verdict.Taken, b.Verdict.Why = true, "a category beside others that were taken"
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

func (b *Block) category() (category, bool) {
	if len(b.Cols) < 2 || len(b.Ctx.Headings) < 2 {
		return category{}, false
	}
	return category{b.Kind, len(b.Cols), b.Ctx.Headings[0].Level, b.Ctx.Headings[1].At}, true
}

// shape names the columns of a block, and is "" for one whose columns say
// nothing.
func (b *Block) shape() string {
	if len(b.Cols) < 2 {
		return ""
	}
	var s strings.Builder
	s.WriteString(b.Kind)
	for i := range b.Cols {
		if b.Cols[i].Header == "" {
			return ""
		}
		s.WriteByte('\n')
		s.WriteString(b.Cols[i].Header)
	}
	return s.String()
}

// choose takes the blocks that reach their score: of blocks that overlap the
// one with the better score, of the same list shown twice the longer one.
func (r *Reading) choose() {
	r.Taken = nil
	var cand []*Block
	for _, b := range r.Blocks {
		if b.Verdict.Taken {
			cand = append(cand, b)
		}
	}
	sort.SliceStable(cand, func(i, j int) bool {
		a, b := cand[i], cand[j]
		if a.Strict != b.Strict {
			return !a.Strict
		}
		if a.Verdict.Score != b.Verdict.Score {
			return a.Verdict.Score > b.Verdict.Score
		}
		return len(a.Rows) > len(b.Rows)
	})
	for _, b := range cand {
		// What was taken does not overlap: only the neighbours can.
		i := sort.Search(len(r.Taken), func(i int) bool { return r.Taken[i].At >= b.At })
		for _, k := range []int{i - 1, i} {
			if k < 0 || k >= len(r.Taken) {
				continue
			}
			if t := r.Taken[k]; b.At < t.End && t.At < b.End {
				b.Verdict.Taken, b.Verdict.Why = false, "overlaps a better one: "+t.Kind+" "+page.Clip(t.Where())
				break
			}
		}
		if b.Verdict.Taken {
			r.Doc.Budget.Spend((len(r.Taken) - i) / 8) // moved, eight at a time
			r.Taken = append(r.Taken, nil)
			copy(r.Taken[i+1:], r.Taken[i:])
			r.Taken[i] = b
		}
	}
	r.Taken = withoutRepeats(r.Doc, r.Taken)
}

// maxLists bounds the lists that are compared with each other.
const maxLists = 300

// withoutRepeats leaves out a list that another one under the same title
// holds: the page shows it twice, or shows a part of it beside the whole.
func withoutRepeats(d *dom.Doc, in []*Block) []*Block {
	if len(in) < 2 || len(in) > maxLists {
		return in
	}
	names := make([]ListNames, len(in))
	for i, b := range in {
		names[i].All = NamesOf(d, b)
	}
	out := in[:0:0]
	for i, b := range in {
		repeat := false
		for j, o := range in {
			d.Budget.Spend(1)
			if i != j && b.Strict && !o.Strict && Mostly(d, &names[i], &names[j]) {
				repeat = true
				b.Verdict.Taken, b.Verdict.Why = false, "shown again in a table"
				break
			}
			if i != j && flowOf(d, b, o, &names[i], &names[j]) {
				repeat = true
				b.Verdict.Taken, b.Verdict.Why = false, "which of the companies of another list get what: "+o.Where()
				break
			}
			if i != j && b.topic != "" && o.topic == "" && Mostly(d, &names[i], &names[j]) {
				repeat = true
				b.Verdict.Taken, b.Verdict.Why = false, "the same companies under another heading: "+b.topic
				break
			}
			if i == j || !b.Strict && o.Strict || !strings.EqualFold(b.Where(), o.Where()) || len(names[i].All) == 0 || len(names[i].All) > len(names[j].All) {
				continue
			}
			if len(names[i].All) == len(names[j].All) && i < j {
				continue
			}
			if len(names[i].All) < 2 && len(b.Cols) != len(o.Cols) {
				continue
			}
			d.Budget.Spend(len(names[j].All))
			if holds(names[j].All, names[i].All) {
				repeat = true
				b.Verdict.Taken, b.Verdict.Why = false, "shown again in another block"
				break
			}
		}
		if !repeat {
			out = append(out, b)
		}
	}
	return out
}

// NamesOf returns the names of a block's rows in lower case, and none for a block
// with more rows than are compared.
func NamesOf(d *dom.Doc, b *Block) []string {
	if len(b.Rows) > 2000 || b.NameCol < 0 {
		return nil
	}
	out := make([]string, 0, len(b.Rows))
	for i := range b.Rows {
		n := b.Rows[i].Name
		if n == "" && b.NameCol < len(b.Rows[i].Cells) {
			n = lexicon.FirstLine(Raw(d, &b.Rows[i].Cells[b.NameCol]))
		}
		out = append(out, strings.ToLower(n))
	}
	return out
}

// ListNames are the names of a list, in lower case.
type ListNames struct {
	All    []string        // in the list's order
	sorted []string        // their cores, once they are asked for
	known  map[string]bool // they and their cores, likewise
}

// set returns the names and their cores as a set.
func (l *ListNames) set() map[string]bool {
	if l.known == nil {
		l.known = make(map[string]bool, 2*len(l.All))
		for _, n := range l.All {
			l.known[n], l.known[coreName(n)] = true, true
		}
	}
	return l.known
}

// cores returns the cores of the names in order, so that those that begin with a
// text are found without looking at each.
func (l *ListNames) cores() []string {
	if l.sorted == nil {
		l.sorted = make([]string, 0, len(l.All))
		for _, n := range l.All {
			if c := coreName(n); c != "" {
				l.sorted = append(l.sorted, c)
			}
		}
		sort.Strings(l.sorted)
	}
	return l.sorted
}

// Mostly reports whether most of the names in part stand in whole, by
// themselves or beside others: "Stripe, Twilio" stands where both do.
func Mostly(d *dom.Doc, part, whole *ListNames) bool {
	n := 0
	cores := whole.cores()
	for _, p := range part.All {
		p = coreName(p)
		d.Budget.Spend(len(p) + 1)
		if p != "" && (beginsOne(cores, p) || beginsWithOne(cores, p)) {
			n++
		}
	}
	return n > 0 && n*5 >= len(part.All)*3
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
