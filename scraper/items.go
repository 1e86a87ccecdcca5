package scraper

import (
	"sort"
	"strings"

	"golang.org/x/net/html/atom"
)

// linesIn gives the page's lines from node from up to node to.
func linesIn(lines []line, from, to int32) []line {
	i := sort.Search(len(lines), func(i int) bool { return lines[i].at >= from })
	j := sort.Search(len(lines), func(j int) bool { return lines[j].at >= to })
	return lines[i:max(i, j)]
}

// items makes the candidates that are no tables: lists, cards, definition
// lists, sections under headings.
func (r *reading) items() []*block {
	var out []*block
	out = append(out, r.siblings()...)
	out = append(out, r.sections()...)
	out = append(out, r.records()...)
	out = append(out, r.brokenLines()...)
	out = append(out, r.enumerations()...)
	return out
}

// siblings finds runs of like elements side by side: list items, cards, rows
// without markup.
func (r *reading) siblings() []*block {
	d := r.doc
	var out []*block
	for i := int32(0); int(i) < len(d.nodes); i++ {
		n := &d.nodes[i]
		if n.flags&(isText|isChrome|isTable) != 0 || n.end-i < 3 || r.out(i) {
			continue
		}
		switch n.atom {
		case atom.Ul, atom.Ol, atom.Menu:
			if run := r.run1(i, atom.Li); len(run) > 0 {
				out = r.addRun(out, "list", i, run)
			}
		case atom.Tbody:
			// One cell in every row: cards.
			if run := r.run1(i, atom.Tr); len(run) > 1 && d.oneCell(run) {
				out = r.addRun(out, "one-cell table", i, run)
			}
		case atom.Div, atom.Section, atom.Article, atom.Main, atom.Body, atom.Td, atom.Form, atom.Details, atom.Dd, atom.Li, 0, atom.Span, atom.Dl, atom.Figure:
			for _, run := range r.runs(i) {
				out = r.addRun(out, "cards", i, run)
			}
		}
	}
	return out
}

// run1 gives the children of one kind.
func (r *reading) run1(at int32, a atom.Atom) []int32 {
	var out []int32
	for c := r.doc.first(at); c >= 0; c = r.doc.next(c) {
		if r.doc.nodes[c].atom == a && r.doc.nodes[c].flags&isText == 0 {
			out = append(out, c)
		}
	}
	return out
}

func (d *doc) oneCell(rows []int32) bool {
	for _, row := range rows {
		c := d.firstCell(row)
		if c < 0 || d.nextCell(c, row) >= 0 {
			return false
		}
	}
	return true
}

// runs gives the runs of like children of an element: the same tag and class,
// one after the other.
func (r *reading) runs(at int32) [][]int32 {
	d := r.doc
	var out [][]int32
	var run []int32
	var tag, class string
	flush := func() {
		if len(run) >= 2 {
			out = append(out, run)
		}
		run = nil
	}
	for c := d.first(at); c >= 0; c = d.next(c) {
		n := &d.nodes[c]
		if n.flags&isText != 0 {
			if strings.TrimSpace(n.h.Data) != "" {
				flush()
			}
			continue
		}
		if n.atom == atom.Br || n.atom == atom.Hr || n.end == c+1 {
			continue
		}
		switch n.atom {
		case atom.Div, atom.Section, atom.Article, atom.P, atom.Details, atom.A, atom.Button, atom.Li, atom.Figure, atom.Dl, atom.Ul, 0:
		default:
			flush()
			continue
		}
		t, cl := n.h.Data, attr(n.h, "class")
		if len(run) > 0 && (t != tag || cl != class) {
			flush()
		}
		tag, class = t, cl
		run = append(run, c)
	}
	flush()
	return out
}

// addRun makes a block of a run of elements, where they can be items.
func (r *reading) addRun(out []*block, kind string, at int32, run []int32) []*block {
	d := r.doc
	its := make([]item, 0, len(run))
	for _, c := range run {
		end := d.nodes[c].end
		ls := linesIn(r.lines, c, end)
		d.budget.spend(8 + len(ls))
		if len(ls) == 0 {
			continue
		}
		if len(its) == 0 && len(ls[0].text) > maxItemText {
			return out
		}
		its = append(its, item{at: c, end: end, lines: ls})
	}
	headFirst(its)
	if len(its) == 0 || d.onlyLinks(run) || d.onlyButtons(run) {
		return out
	}
	return r.addItems(out, kind, its)
}

// headFirst puts the heading of every card first, where all have exactly one
// and a few words stand above it: the category.
func headFirst(its []item) {
	at := make([]int, len(its))
	above := false
	for i := range its {
		n := 0
		for k := range its[i].lines {
			if l := its[i].lines[k].level; l > 0 && l < panelLevel {
				at[i] = k
				n++
			}
		}
		if n != 1 || at[i] > 2 {
			return
		}
		for _, l := range its[i].lines[:at[i]] {
			above = true
			if len(l.text) > 60 {
				return
			}
		}
	}
	if !above || len(its) < 2 {
		return
	}
	for i := range its {
		ls := its[i].lines
		out := append([]line{ls[at[i]]}, ls[:at[i]]...)
		its[i].lines = append(out, ls[at[i]+1:]...)
		for k := 1; k <= at[i]; k++ {
			if its[i].lines[k].level >= boldLevel {
				its[i].lines[k].level = 0
			}
		}
	}
}

// onlyLinks reports items that are a link each and nothing else: a menu.
func (d *doc) onlyLinks(run []int32) bool {
	for _, c := range run {
		n := 0
		for j := c + 1; j < d.nodes[c].end; {
			d.budget.spend(1)
			m := &d.nodes[j]
			if m.flags&isText != 0 {
				if strings.TrimSpace(m.h.Data) != "" {
					return false
				}
			} else if m.atom == atom.A {
				href := attr(m.h, "href")
				if n++; n > 1 || href == "" || strings.HasPrefix(href, "http") {
					return false
				}
				j = m.end
				continue
			}
			j++
		}
		if d.nodes[c].atom == atom.A {
			return false
		}
	}
	return true
}

// untilTopics ends a run of sections where the headings stop being names: what
// follows is about something else.
func (d *doc) untilTopics(its []item) []item {
	k := 0
	for k < len(its) && !d.plausible(its[k].name).name {
		k++
	}
	from := k
	for k < len(its) && d.plausible(its[k].name).name {
		k++
	}
	if k-from < 2 {
		return its
	}
	for i := k; i < len(its); i++ {
		if p := d.plausible(its[i].name); p.known || p.legal {
			return its
		}
	}
	return its[:k]
}

// onlyButtons reports items that are controls and nothing else.
func (d *doc) onlyButtons(run []int32) bool {
	for _, c := range run {
		for j := c + 1; j < d.nodes[c].end; j++ {
			d.budget.spend(1)
			if m := &d.nodes[j]; m.flags&isText != 0 && strings.TrimSpace(m.h.Data) != "" && d.nodes[m.parent].flags&isButton == 0 {
				return false
			}
		}
	}
	return true
}

// addItems makes a block of items, where their names can be names.
func (r *reading) addItems(out []*block, kind string, its []item) []*block {
	d := r.doc
	good := its[:0]
	bad := 0
	for i := range its {
		it := &its[i]
		if !d.readItem(it) {
			bad++
			continue
		}
		good = append(good, *it)
	}
	d.turned(good)
	d.tidy(good)
	if kind == "sections" {
		good = d.untilTopics(good)
	}
	// Other sections before and after a run of items are no part of it. The
	// entries of one list are: "E-mail delivery (e.g. Acme) – notices".
	oneList := kind == "list"
	for len(good) > 0 && !r.doc.plausible(good[0].name).name && !(oneList && good[0].describesRole()) {
		good = good[1:]
	}
	for k := len(good) - 1; k >= 0 && !r.doc.plausible(good[k].name).name && !(oneList && good[k].describesRole()); k-- {
		good = good[:len(good)-1]
	}
	if len(good) == 0 || bad > len(good) {
		return out
	}
	n := 0
	for i := range good {
		if r.doc.plausible(good[i].name).name {
			n++
		}
	}
	if n*2 < len(good) {
		return out
	}
	return append(out, d.itemBlock(kind, good))
}
