package lists

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// An item is one entry of a list that is no table: its lines, as the page has
// them.
type item struct {
	at, end   int32
	group     string // what heads the list that it stands in
	lines     []dom.Line
	name      string
	nameLabel string // "Provider", where the name has a label
	marks     names.Naming
	links     []snapshot.Link
	cells     []icell
}

// An icell is a cell of an item: under a label, or without one.
type icell struct {
	label string
	raw   string
	links []snapshot.Link
}

// Limits of an item: what is longer is a section of running text.
const (
	maxItemText  = 4000
	maxItemLines = 40
)

// isBadge reports a text set as a badge.
func isBadge(d *dom.Doc, text int32) bool {
	p := d.Nodes[text].Parent
	return p >= 0 && dom.LooksBadge(dom.Attr(d.Nodes[p].HTML, "class"))
}

// readItem reads an item's name and cells from its lines. It reports false for
// lines that are no item.
func readItem(d *dom.Doc, it *item) bool {
	lines := it.lines
	for len(lines) > 0 && dom.OnlyPunct(lines[0].Text) {
		lines = lines[1:]
	}
	if len(lines) == 0 || len(lines) > maxItemLines || textSize(lines) > maxItemText {
		return false
	}
	r := itemReader{d, it, afterNameLabel(lines)}
	if !r.readName() {
		return false
	}
	r.readCells()
	return true
}

func textSize(lines []dom.Line) int {
	n := 0
	for i := range lines {
		n += len(lines[i].Text)
	}
	return n
}

// afterNameLabel leaves out the line "Name" above "Acme".
func afterNameLabel(lines []dom.Line) []dom.Line {
	label, ok := labelOnly(&lines[0])
	if !ok || len(lines) < 2 || lines[0].IsHeading() || newColumn(label).field != snapshot.Name || len(lines[1].Text) > names.MaxNameText {
		return lines
	}
	if _, next := labelOnly(&lines[1]); next {
		return lines
	}
	return lines[1:]
}

// An itemReader reads an item: its name from the first of the lines, its cells from
// what that says beside the name and from the lines below.
type itemReader struct {
	d     *dom.Doc
	it    *item
	lines []dom.Line
}

// readName reads the name and what stands beside it.
func (r *itemReader) readName() bool {
	it, first := r.it, &r.lines[0]
	rest := ""
	if label, v, ok := labelOf(r.d, first); ok {
		// "Name: Acme" says the name by a label.
		if c := newColumn(label); c.field != snapshot.Name || c.Strength == 0 || v == "" {
			return false
		}
		it.nameLabel = label
		v, more := inlineLabels(v)
		it.name = names.TrimName(v)
		it.cells = append(it.cells, more...)
	} else {
		it.name = first.Text
		if !first.IsHeading() {
			it.name, rest = names.SplitName(r.d, first, len(r.lines) > 1)
		}
		it.marks = names.NameOf([]names.Seg{{Text: it.name}})
		if nm, tag, ok := tagged(r.d, first); ok {
			it.marks, rest = nm, ""
			if tag != "" {
				it.add("", tag, nil)
			}
		}
		it.name = it.marks.Name
	}
	it.name = names.WithoutStop(it.name)
	if it.name == "" || len(it.name) > names.MaxNameText || isDateNote(first.Text) {
		return false
	}
	it.links = r.d.LineLinks(first)
	if rest != "" {
		// "Name – Purpose: hosting" has its label on the name's line.
		rest, more := inlineLabels(rest)
		if rest != "" {
			it.add("", rest, nil)
		}
		it.withoutPolicies(more, it.links)
		it.cells = append(it.cells, more...)
	}
	return true
}

// readCells reads the cells from the lines below the name.
func (r *itemReader) readCells() {
	bare := 0 // labels on lines of their own
	for i := range r.lines {
		if _, ok := labelOnly(&r.lines[i]); ok {
			bare++
		}
	}
	for i := 1; i < len(r.lines); i++ {
		l := &r.lines[i]
		if dom.OnlyPunct(l.Text) {
			continue
		}
		if label, v, ok := labelBelow(r.d, l); ok {
			i = r.labelled(i, label, v)
			continue
		}
		if label, ok := labelOnly(l); ok && (l.Level > 0 || strings.HasSuffix(l.Text, ":") || bare > 1) {
			if v, links, last := r.value(i+1, r.isBareLabel); last > i {
				r.it.add(label, v, links)
				i = last
				continue
			}
		}
		if len(l.Text) <= 60 && isBadge(r.d, l.At) {
			r.it.marks.Badges = append(r.it.marks.Badges, l.Text)
			continue
		}
		r.unlabelled(l)
	}
}

// labelled adds the cell of the line with index i, which begins with a label: its
// value v, or what stands below. It returns the index of the cell's last line.
func (r *itemReader) labelled(i int, label, v string) int {
	links := r.d.LineLinks(&r.lines[i])
	for v == "" {
		below, of, last := r.value(i+1, r.isLabelled)
		if last <= i {
			break
		}
		v, links, i = below, of, last
	}
	if v != "" {
		r.it.add(label, v, links)
	}
	return i
}

// value returns the value of a label that begins on the line with index i, the
// value's links and the index of its last line: a line, or list items one below the
// other. last is smaller than i where no value stands there, but the next label.
func (r *itemReader) value(i int, isLabel func(l *dom.Line) bool) (v string, links []snapshot.Link, last int) {
	if i >= len(r.lines) || isLabel(&r.lines[i]) {
		return "", nil, i - 1
	}
	v, links = r.lines[i].Text, r.d.LineLinks(&r.lines[i])
	for i+1 < len(r.lines) && r.lines[i].Item && r.lines[i+1].Item && !isLabel(&r.lines[i+1]) {
		i++
		v += "\n" + r.lines[i].Text
		links = append(links, r.d.LineLinks(&r.lines[i])...)
	}
	return v, links, i
}

func (r *itemReader) isLabelled(l *dom.Line) bool {
	_, _, ok := labelBelow(r.d, l)
	return ok
}

func (r *itemReader) isBareLabel(l *dom.Line) bool {
	_, ok := labelOnly(l)
	return ok
}

// unlabelled adds the cells of a line that begins without a label.
func (r *itemReader) unlabelled(l *dom.Line) {
	head, more := inlineLabels(l.Text)
	if links := r.d.LineLinks(l); head != "" {
		r.it.add("", head, links)
		r.it.withoutPolicies(more, links)
	} else if len(more) > 0 {
		more[len(more)-1].links = links
	}
	r.it.cells = append(r.it.cells, more...)
}

// tagged reads a name beside which a badge stands: after it in a heading, or
// before it where the name is in bold.
func tagged(d *dom.Doc, l *dom.Line) (nm names.Naming, tag string, ok bool) {
	segs := names.Segments(d, l.At, l.End)
	if d.Nodes[l.At].Flags&dom.IsText != 0 && l.At > 0 {
		if p := d.Nodes[l.At].Parent; p >= 0 && dom.LooksBadge(dom.Attr(d.Nodes[p].HTML, "class")) && d.Nodes[p].End < l.End && d.Nodes[p].Atom == atom.Span {
			if k := names.Segments(d, d.Nodes[p].End, l.End); len(k) == 1 && k[0].Strong {
				return names.NameOf(k), d.Flat(p), true
			}
		}
	}
	if l.Level == 0 || l.Level >= dom.BoldLevel || len(segs) < 2 {
		return nm, "", false
	}
	for _, s := range segs[1:] {
		if !s.Badge {
			return nm, "", false
		}
		if tag != "" {
			tag += " "
		}
		tag += s.Text
	}
	return names.NameOf(segs[:1]), tag, true
}

func (it *item) add(label, raw string, links []snapshot.Link) {
	it.cells = append(it.cells, icell{label: label, raw: raw, links: links})
}
