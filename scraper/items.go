package scraper

import (
	"regexp"
	"sort"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
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
	return out
}

// siblings finds runs of like elements side by side: list items, cards, rows
// without markup.
func (r *reading) siblings() []*block {
	d := r.doc
	var out []*block
	for i := int32(0); int(i) < len(d.nodes); i++ {
		n := &d.nodes[i]
		if n.flags&(isText|isChrome|isTable) != 0 || n.end-i < 4 || r.out(i) {
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
		if len(ls) == 0 {
			continue
		}
		if len(its) == 0 && len(ls[0].text) > maxItemText {
			return out
		}
		its = append(its, item{at: c, end: end, lines: ls})
	}
	if len(its) == 0 || d.onlyLinks(run) {
		return out
	}
	return r.addItems(out, kind, its)
}

// onlyLinks reports items that are a link each and nothing else: a menu.
func (d *doc) onlyLinks(run []int32) bool {
	for _, c := range run {
		n := 0
		for j := c + 1; j < d.nodes[c].end; {
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

// records finds items that say every field by a label, the name too: lines
// that begin again and again with "Name: …"; and tables that a page shows as
// lines, where the headers stand on lines of their own above the values.
func (r *reading) records() []*block {
	var out []*block
	var its []item
	start := -1
	bare := false // begun by a label on a line of its own
	flush := func(end int) {
		if start >= 0 && bare {
			// One label is a title; a record has more.
			n := 0
			for k := start + 2; k < end; k++ {
				if isLabelLine(&r.lines[k]) {
					n++
				}
			}
			if n == 0 {
				start = -1
			}
		}
		if start >= 0 {
			its = append(its, item{at: r.lines[start].at, end: r.lines[end-1].end, lines: r.lines[start:end]})
		}
		start = -1
	}
	done := func(end int) {
		flush(end)
		if len(its) > 0 {
			out = r.addItems(out, "records", its)
		}
		its = nil
	}
	for i := range r.lines {
		l := &r.lines[i]
		if l.chrome || l.level > 0 && l.level < boldLevel || r.out(l.at) {
			done(i)
			continue
		}
		if label, ok := labelOnly(l); ok && !strings.Contains(l.text, " ") && i+1 < len(r.lines) {
			if f, _, _ := headerField(label); f == snapshot.Name && !isLabelLine(&r.lines[i+1]) && r.doc.plausible(r.lines[i+1].text).name {
				flush(i)
				start, bare = i, true
			}
		} else if label, v, ok := r.doc.label(l); ok && v != "" {
			if f, st, _ := headerField(label); f == snapshot.Name && st > 0 {
				flush(i)
				start, bare = i, false
			}
		} else if start >= 0 && len(l.text) > 300 {
			done(i)
		}
	}
	done(len(r.lines))
	out = append(out, r.named()...)
	return append(out, r.flattened()...)
}

// named finds items that are a name on a line of its own with labelled lines
// below it, however they are nested.
func (r *reading) named() []*block {
	var out []*block
	var its []item
	done := func() {
		if len(its) > 0 {
			out = r.addItems(out, "records", its)
		}
		its = nil
	}
	isLabel := func(i int) bool {
		if i >= len(r.lines) || r.lines[i].chrome || r.lines[i].level > 0 && r.lines[i].level < boldLevel {
			return false
		}
		return isLabelLine(&r.lines[i]) && strings.Contains(r.lines[i].text, ":")
	}
	for i := 0; i < len(r.lines); i++ {
		l := &r.lines[i]
		if l.chrome || r.out(l.at) || len(l.text) > maxNameText || l.level > 0 && l.level < boldLevel || isLabel(i) || !isLabel(i+1) {
			if l.level > 0 && l.level < boldLevel {
				done()
			}
			continue
		}
		j := i + 1
		for isLabel(j) {
			j++
		}
		if j < i+3 || !r.doc.plausible(l.text).name {
			done()
			continue
		}
		if len(its) > 0 && l.at > its[len(its)-1].end+40 {
			done()
		}
		its = append(its, item{at: l.at, end: r.lines[j-1].end, lines: r.lines[i:j]})
		i = j - 1
	}
	done()
	return out
}

// flattened finds tables whose markup is gone: k header lines, then k lines a
// row.
func (r *reading) flattened() []*block {
	var out []*block
	for i := 0; i < len(r.lines); i++ {
		k, name := 0, -1
		for i+k < len(r.lines) && k < 9 {
			l := &r.lines[i+k]
			if l.chrome || l.item || r.out(l.at) || l.level > 0 && l.level < boldLevel || len(l.text) > maxHeaderText {
				break
			}
			f, st, m := headerField(l.text)
			if st == 0 || len(m.words)*2 < m.of || r.doc.plausible(l.text).known {
				break
			}
			if f == snapshot.Name && name < 0 {
				name = k
			}
			k++
		}
		if k < 2 || name < 0 {
			continue
		}
		b := &block{kind: "lines", at: r.lines[i].at, strict: true, nameCol: name}
		for c := range k {
			col := column{header: r.lines[i+c].text}
			col.field, col.strength, col.match = headerField(col.header)
			b.cols = append(b.cols, col)
		}
		j := i + k
		for j+k <= len(r.lines) {
			row := brow{at: r.lines[j].at}
			fits := true
			for c := range k {
				l := &r.lines[j+c]
				if l.chrome || l.level > 0 && l.level < boldLevel || c == name && (len(l.text) > maxNameText || !r.doc.plausible(l.text).name) {
					fits = false
					break
				}
				row.cells = append(row.cells, bcell{raw: l.text, set: true, links: r.doc.links(l.at, l.end)})
			}
			if !fits {
				break
			}
			b.rows = append(b.rows, row)
			b.end = r.lines[j+k-1].end
			j += k
		}
		if len(b.rows) >= 2 {
			out = append(out, b)
			i = j - 1
		}
	}
	return out
}

// addItems makes a block of items, where their names can be names.
func (r *reading) addItems(out []*block, kind string, its []item) []*block {
	d := r.doc
	good := make([]item, 0, len(its))
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
	// Other sections before and after a run of items are no part of it.
	for len(good) > 0 && !r.doc.plausible(good[0].name).name {
		good = good[1:]
	}
	for len(good) > 0 && !r.doc.plausible(good[len(good)-1].name).name {
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

// turned puts items right that begin with what is done and name who does it:
// "Hosting: Acme, Inc."
func (d *doc) turned(its []item) {
	names, who := 0, 0
	for i := range its {
		if d.plausible(its[i].name).name {
			names++
		}
		if len(its[i].cells) == 1 && its[i].cells[0].label == "" && len(its[i].cells[0].raw) <= 90 {
			if p := d.plausible(its[i].cells[0].raw); (p.known || p.legal) && !isPlace(its[i].name) && oneName(its[i].cells[0].raw) {
				who++
			}
		}
	}
	if len(its) < 2 || names*10 > len(its)*3 || who*10 < len(its)*6 {
		return
	}
	for i := range its {
		it := &its[i]
		if len(it.cells) != 1 || it.cells[0].label != "" || len(it.cells[0].raw) > maxNameText {
			continue
		}
		nm := nameOf([]seg{{text: it.cells[0].raw}})
		it.cells[0].raw, it.name, it.marks = it.name, withoutStop(nm.name), nm
	}
}

// oneName reports a text that names one company: its commas stand before legal
// forms.
func oneName(s string) bool {
	for {
		i := strings.Index(s, ", ")
		if i < 0 {
			return !strings.Contains(s, " and ") && !strings.Contains(s, ";")
		}
		s = s[i+2:]
		w, _, _ := strings.Cut(s, " ")
		if !isLegalForm(w) {
			return false
		}
	}
}

// itemBlock lays items out in columns: their labels, and the lines without one.
func (d *doc) itemBlock(kind string, its []item) *block {
	b := &block{kind: kind, at: its[0].at, end: its[len(its)-1].end, strict: true, labeled: true, nameCol: 0}
	b.cols = []column{{header: "(name)", field: snapshot.Name}}
	index := map[string]int{}
	col := func(header string, f snapshot.Field, st int, m match) int {
		key := strings.ToLower(header)
		if i, ok := index[key]; ok {
			return i
		}
		b.cols = append(b.cols, column{header: header, field: f, strength: st, match: m})
		index[key] = len(b.cols) - 1
		return len(b.cols) - 1
	}
	place := placeLines(its)
	for i := range its {
		it := &its[i]
		bare, k := it.bare(), 0 // lines without a label, and how many came before
		row := brow{at: it.at, name: it.name, marks: &it.marks, cells: []bcell{{links: it.links, set: true, raw: it.name}}}
		set := func(c int, raw string, links []snapshot.Link) {
			for len(row.cells) <= c {
				row.cells = append(row.cells, bcell{set: true})
			}
			if row.cells[c].raw != "" {
				raw = row.cells[c].raw + "\n" + raw
				links = append(append([]snapshot.Link(nil), row.cells[c].links...), links...)
			}
			row.cells[c] = bcell{set: true, raw: raw, links: links}
		}
		for _, c := range it.cells {
			switch {
			case c.label != "":
				f, st, m := headerField(c.label)
				set(col(c.label, f, st, m), c.raw, c.links)
			case isWebsite(c.raw):
				set(col("(website)", snapshot.Website, 0, match{}), c.raw, c.links)
			case isPlace(c.raw), place[[2]int{bare, k}]:
				k++
				set(col("(location)", snapshot.Location, 0, match{}), c.raw, c.links)
			default:
				k++
				set(col("(description)", snapshot.Other, 0, match{}), c.raw, c.links)
			}
		}
		b.rows = append(b.rows, row)
	}
	return b
}

// bare counts an item's lines without a label that are no address.
func (it *item) bare() int {
	n := 0
	for _, c := range it.cells {
		if c.label == "" && !isWebsite(c.raw) {
			n++
		}
	}
	return n
}

// placeLines tells which of the lines without a label hold places: by how many
// such lines an item has, and which of them it is. "Belgium, USA (API only)"
// stands where the other items have nothing but places.
func placeLines(its []item) map[[2]int]bool {
	type count struct{ places, n int }
	seen := make(map[[2]int]count)
	for i := range its {
		bare, k := its[i].bare(), 0
		if bare < 2 {
			continue
		}
		for _, c := range its[i].cells {
			if c.label != "" || isWebsite(c.raw) {
				continue
			}
			s := seen[[2]int{bare, k}]
			s.n++
			if isPlace(c.raw) {
				s.places++
			}
			seen[[2]int{bare, k}] = s
			k++
		}
	}
	out := make(map[[2]int]bool)
	for at, s := range seen {
		if s.n >= 3 && s.places*10 >= s.n*6 {
			out[at] = true
		}
	}
	return out
}

var websiteText = regexp.MustCompile(`(?i)^(?:https?://\S+|(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?)$`)

func isWebsite(s string) bool { return len(s) < 200 && websiteText.MatchString(s) }
