package scraper

import (
	"sort"
	"strings"
)

// sections finds items that are headings with the text below them: headings of
// any level, titles of accordions, bold lines, terms of definition lists.
func (r *reading) sections() []*block {
	var out []*block
	levels := map[int]bool{}
	for i := range r.lines {
		if l := r.lines[i].level; l > 1 && !r.lines[i].chrome {
			levels[l] = true
		}
	}
	order := make([]int, 0, len(levels))
	for l := range levels {
		order = append(order, l)
	}
	sort.Ints(order)
	for _, level := range order {
		var its []item
		flush := func() {
			if len(its) > 0 {
				out = r.addItems(out, "sections", its)
			}
			its = nil
		}
		for i := 0; i < len(r.lines); i++ {
			l := &r.lines[i]
			if l.chrome || r.out(l.at) {
				continue
			}
			if l.level > 0 && l.level < level {
				flush()
				continue
			}
			if l.level != level || level >= boldLevel && isLabelLine(l) {
				continue
			}
			j := i + 1
			for j < len(r.lines) && !r.lines[j].chrome && (r.lines[j].level == 0 || r.lines[j].level > level || level >= boldLevel && r.lines[j].level == level && isLabelLine(&r.lines[j])) {
				j++
			}
			end := l.end
			if j > i+1 {
				end = r.lines[j-1].end
			}
			it := item{at: l.at, end: end, lines: r.lines[i:j]}
			if len(its) > 0 && r.doc.tableBetween(its[len(its)-1].at, l.at) {
				flush()
			}
			its = append(its, it)
			i = j - 1
		}
		flush()
	}
	return out
}

func isLabelLine(l *line) bool {
	if _, ok := labelOnly(l); ok {
		return true
	}
	i := strings.IndexByte(l.text, ':')
	if i <= 0 {
		return false
	}
	_, st, m := headerField(l.text[:i])
	return st > 0 && len(m.words)*2 >= m.of
}
