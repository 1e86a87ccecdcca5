package lists

import (
	"fmt"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
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
	if len(taken) == 0 {
		return
	}
	for _, b := range blocks {
		if v := &b.Verdict; !v.Taken && b.topic == "" && !b.against && len(b.Rows) == 1 && b.Proved == 1 && v.Score >= enoughLoose && partOfContract(d, b) == "" && saidToBeNone(d, b) == "" {
			if c, ok := b.category(); ok && taken[c] > 0 {
				v.Taken, v.Why = true, "a single entry, beside lists of the same shape"
			}
			continue
		}
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
		if a.nests() != b.nests() {
			return a.nests()
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
	ownHeadings(r.Taken)
	r.Taken = withoutRepeats(r.Doc, r.Taken)
}

// nests reports a list of lists, which goes before each of them.
func (b *Block) nests() bool { return b.Strict && len(b.Rows) > 0 && b.Rows[0].group != "" }

// ownHeadings leaves out the headings above a list that stand in the list before
// it: they are names of that list.
func ownHeadings(taken []*Block) {
	for i := 1; i < len(taken); i++ {
		before, ctx := taken[i-1], &taken[i].Ctx
		for len(ctx.Headings) > 0 && ctx.Headings[0].At >= before.At && ctx.Headings[0].At < before.End {
			ctx.Headings = ctx.Headings[1:]
		}
	}
}
