package scraper

import (
	"fmt"
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
	alike := func(a, b *block) bool {
		if a.kind != b.kind || len(a.cols) != len(b.cols) || len(a.cols) < 2 || len(a.ctx.headings) < 2 || len(b.ctx.headings) < 2 {
			return false
		}
		return a.ctx.headings[0].level == b.ctx.headings[0].level && a.ctx.headings[1].at == b.ctx.headings[1].at
	}
	for _, b := range blocks {
		if b.topic == "" || b.verdict.taken || b.against || saysNone.MatchString(b.topic) {
			continue
		}
		n := 0
		for _, t := range blocks {
			if t.topic == "" && t.verdict.taken && alike(t, b) {
				n++
			}
		}
		if n >= 2 {
			b.verdict.taken, b.verdict.why = true, "a category beside others that were taken"
		}
	}
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
	names := make([][]string, len(in))
	for i, b := range in {
		names[i] = d.namesOf(b)
	}
	out := in[:0:0]
	for i, b := range in {
		repeat := false
		for j, o := range in {
			if i != j && b.strict && !o.strict && mostly(names[i], names[j]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "shown again in a table"
				break
			}
			if i != j && d.flowOf(b, o, names[i], names[j]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "which of the companies of another list get what: "+o.where()
				break
			}
			if i != j && b.topic != "" && o.topic == "" && mostly(names[i], names[j]) {
				repeat = true
				b.verdict.taken, b.verdict.why = false, "the same companies under another heading: "+b.topic
				break
			}
			if i == j || !b.strict && o.strict || !strings.EqualFold(b.where(), o.where()) || len(names[i]) == 0 || len(names[i]) > len(names[j]) {
				continue
			}
			if len(names[i]) == len(names[j]) && i < j {
				continue
			}
			if len(names[i]) < 2 && len(b.cols) != len(o.cols) {
				continue
			}
			if holds(names[j], names[i]) {
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

// mostly reports whether most of the names in part stand in whole, by
// themselves or beside others: "Stripe, Twilio" stands where both do.
func mostly(part, whole []string) bool {
	n := 0
	for _, p := range part {
		p = coreName(p)
		for _, w := range whole {
			if w = coreName(w); w != "" && p != "" && (strings.HasPrefix(p, w) || strings.HasPrefix(w, p)) {
				n++
				break
			}
		}
	}
	return n > 0 && n*5 >= len(part)*3
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
