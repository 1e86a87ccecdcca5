package lists

import (
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// sections finds items that are headings with the text below them: headings of
// any level, titles of accordions, bold lines, terms of definition lists.
func (r *Reading) sections() []*Block {
	var out []*Block
	levels := map[int]int{} // how many lines each has
	for i := range r.Lines {
		if l := r.Lines[i].Level; l > 1 && !r.Lines[i].Chrome {
			levels[l]++
		}
	}
	order := make([]int, 0, len(levels))
	for l := range levels {
		order = append(order, l)
	}
	sort.Ints(order)
	for _, level := range order {
		its := make([]item, 0, levels[level])
		flush := func() {
			if len(its) > 0 {
				out = r.addItems(out, "sections", its)
			}
			its = nil
		}
		for i := 0; i < len(r.Lines); i++ {
			l := &r.Lines[i]
			if l.Chrome || r.out(l.At) {
				continue
			}
			if l.Level > 0 && l.Level < level {
				flush()
				continue
			}
			if l.Level != level || level >= dom.BoldLevel && isLabelLine(l) {
				continue
			}
			j := i + 1
			for j < len(r.Lines) && !r.Lines[j].Chrome && (r.Lines[j].Level == 0 || r.Lines[j].Level > level || level >= dom.BoldLevel && r.Lines[j].Level == level && isLabelLine(&r.Lines[j])) {
				j++
			}
			end := l.End
			if j > i+1 {
				end = r.Lines[j-1].End
			}
			it := item{at: l.At, end: end, lines: r.Lines[i:j]}
			if len(its) > 0 && tableBetween(r.Doc, its[len(its)-1].at, l.At) {
				flush()
			}
			its = append(its, it)
			i = j - 1
		}
		flush()
	}
	return out
}

func isLabelLine(l *dom.Line) bool {
	if _, ok := labelOnly(l); ok {
		return true
	}
	i := strings.IndexByte(l.Text, ':')
	if i <= 0 {
		return false
	}
	_, st, m := lexicon.HeaderField(l.Text[:i])
	return st > 0 && len(m.Words)*2 >= m.Of
}
