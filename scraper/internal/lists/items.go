package lists

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"golang.org/x/net/html/atom"
)

// linesIn returns the page's lines from node from up to node to.
func linesIn(lines []dom.Line, from, to int32) []dom.Line {
	i := sort.Search(len(lines), func(i int) bool { return lines[i].At >= from })
	j := sort.Search(len(lines), func(j int) bool { return lines[j].At >= to })
	return lines[i:max(i, j)]
}

// items makes the candidates that are no tables: lists, cards, definition
// lists, sections under headings.
func (r *Reading) items() []*Block {
	return slices.Concat(r.siblings(), r.sections(), r.records(), r.named(), r.flattened(), r.brokenLines(), r.enumerations())
}

// siblings finds runs of like elements side by side: list items, cards, rows
// without markup.
func (r *Reading) siblings() []*Block {
	d := r.Doc
	var out []*Block
	for i := int32(0); int(i) < len(d.Nodes); i++ {
		n := &d.Nodes[i]
		if n.Flags&(dom.IsText|dom.IsChrome|dom.IsTable) != 0 || n.End-i < 3 || r.out(i) {
			continue
		}
		switch n.Atom {
		case atom.Ul, atom.Ol, atom.Menu:
			if run := r.childrenOf(i, atom.Li); len(run) > 0 {
				out = r.addRun(out, "list", i, run)
				if its := r.nested(run); len(its) > 0 {
					out = r.addItems(out, "list", its)
				}
			}
		case atom.Tbody:
			// One cell in every row: cards.
			if run := r.childrenOf(i, atom.Tr); len(run) > 1 && oneCell(d, run) {
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

// childrenOf returns the children of one kind.
func (r *Reading) childrenOf(at int32, a atom.Atom) []int32 {
	var out []int32
	for c := r.Doc.First(at); c >= 0; c = r.Doc.Next(c) {
		if r.Doc.Nodes[c].Atom == a && r.Doc.Nodes[c].Flags&dom.IsText == 0 {
			out = append(out, c)
		}
	}
	return out
}

func oneCell(d *dom.Doc, rows []int32) bool {
	for _, row := range rows {
		if len(d.Cells(row)) != 1 {
			return false
		}
	}
	return true
}

// runs returns the runs of like children of an element: the same tag and class,
// one after the other.
func (r *Reading) runs(at int32) [][]int32 {
	d := r.Doc
	var out [][]int32
	var run []int32
	var tag, class string
	flush := func() {
		if len(run) >= 2 {
			out = append(out, run)
		}
		run = nil
	}
	for c := d.First(at); c >= 0; c = d.Next(c) {
		n := &d.Nodes[c]
		if n.Flags&dom.IsText != 0 {
			if strings.TrimSpace(n.HTML.Data) != "" {
				flush()
			}
			continue
		}
		if n.Atom == atom.Br || n.Atom == atom.Hr || n.End == c+1 {
			continue
		}
		switch n.Atom {
		case atom.Div, atom.Section, atom.Article, atom.P, atom.Details, atom.A, atom.Button, atom.Li, atom.Figure, atom.Dl, atom.Ul, 0:
		default:
			flush()
			continue
		}
		t, cl := n.HTML.Data, dom.Attr(n.HTML, "class")
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
func (r *Reading) addRun(out []*Block, kind string, at int32, run []int32) []*Block {
	d := r.Doc
	its := make([]item, 0, len(run))
	for _, c := range run {
		end := d.Nodes[c].End
		ls := linesIn(r.Lines, c, end)
		d.Budget.Spend(8 + len(ls))
		if len(ls) == 0 || leadStruck(d, c, &ls[0]) {
			continue
		}
		if len(its) == 0 && len(ls[0].Text) > maxItemText {
			return out
		}
		its = append(its, item{at: c, end: end, lines: ls})
	}
	headFirst(its)
	if len(its) == 0 || onlyLinks(d, run) || onlyButtons(d, run) {
		return out
	}
	return r.addItems(out, kind, its)
}

// leadStruck reports an item of which the beginning is struck out, and no other
// name stands in its place.
func leadStruck(d *dom.Doc, at int32, first *dom.Line) bool {
	r, _ := utf8.DecodeRuneInString(first.Text)
	return (unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsLower(r)) && r != '(' && d.Struck(at, first.At)
}

// headFirst puts the heading of every card first, where all have exactly one
// and a few words stand above it: the category.
func headFirst(its []item) {
	at := make([]int, len(its))
	above := false
	for i := range its {
		n := 0
		for k := range its[i].lines {
			if l := its[i].lines[k].Level; l > 0 && l < dom.PanelLevel {
				at[i] = k
				n++
			}
		}
		if n != 1 || at[i] > 2 {
			return
		}
		for _, l := range its[i].lines[:at[i]] {
			above = true
			if len(l.Text) > 60 {
				return
			}
		}
	}
	if !above || len(its) < 2 {
		return
	}
	for i := range its {
		ls := its[i].lines
		out := append([]dom.Line{ls[at[i]]}, ls[:at[i]]...)
		its[i].lines = append(out, ls[at[i]+1:]...)
		for k := 1; k <= at[i]; k++ {
			if its[i].lines[k].Level >= dom.BoldLevel {
				its[i].lines[k].Level = 0
			}
		}
	}
}

// onlyLinks reports items that are a link each and nothing else: a menu.
func onlyLinks(d *dom.Doc, run []int32) bool {
	for _, c := range run {
		n := 0
		for j := c + 1; j < d.Nodes[c].End; {
			d.Budget.Spend(1)
			m := &d.Nodes[j]
			if m.Flags&dom.IsText != 0 {
				if strings.TrimSpace(m.HTML.Data) != "" {
					return false
				}
			} else if m.Atom == atom.A {
				href := dom.Attr(m.HTML, "href")
				if n++; n > 1 || href == "" || strings.HasPrefix(href, "http") {
					return false
				}
				j = m.End
				continue
			}
			j++
		}
		if d.Nodes[c].Atom == atom.A {
			return false
		}
	}
	return true
}

// untilTopics ends a run of sections where the headings stop being names: what
// follows is about something else.
func untilTopics(d *dom.Doc, its []item) []item {
	k := 0
	for k < len(its) && !d.Plausible(its[k].name).Name {
		k++
	}
	from := k
	for k < len(its) && d.Plausible(its[k].name).Name {
		k++
	}
	if k-from < 2 {
		return its
	}
	for i := k; i < len(its); i++ {
		if p := d.Plausible(its[i].name); p.Known || p.Legal {
			return its
		}
	}
	return its[:k]
}

// onlyButtons reports items that are controls and nothing else.
func onlyButtons(d *dom.Doc, run []int32) bool {
	for _, c := range run {
		for j := c + 1; j < d.Nodes[c].End; j++ {
			d.Budget.Spend(1)
			if m := &d.Nodes[j]; m.Flags&dom.IsText != 0 && strings.TrimSpace(m.HTML.Data) != "" && d.Nodes[m.Parent].Flags&dom.IsButton == 0 {
				return false
			}
		}
	}
	return true
}

// addItems makes a block of items, where their names can be names.
func (r *Reading) addItems(out []*Block, kind string, its []item) []*Block {
	d := r.Doc
	good := its[:0]
	bad := 0
	for i := range its {
		it := &its[i]
		if !readItem(d, it) {
			bad++
			continue
		}
		good = append(good, *it)
	}
	repeatedLeads(d, good)
	turned(d, good)
	tidy(d, good)
	if kind == "sections" {
		good = untilTopics(d, afterShortView(good))
	}
	// Other sections before and after a run of items are no part of it. The
	// entries of one list are: "E-mail delivery (e.g. Acme) – notices".
	oneList := kind == "list"
	for len(good) > 0 && !r.Doc.Plausible(good[0].name).Name && !(oneList && good[0].describesRole()) {
		good = good[1:]
	}
	for k := len(good) - 1; k >= 0 && !r.Doc.Plausible(good[k].name).Name && !(oneList && good[k].describesRole()); k-- {
		good = good[:len(good)-1]
	}
	if len(good) == 0 || bad > len(good) {
		return out
	}
	n := 0
	for i := range good {
		if r.Doc.Plausible(good[i].name).Name {
			n++
		}
	}
	if n*2 < len(good) {
		return out
	}
	return append(out, itemBlock(d, kind, good))
}
