package scraper

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// An item is one entry of a list that is no table: its lines, as the page has
// them.
type item struct {
	at, end   int32
	lines     []line
	name      string
	nameLabel string // "Provider", where the name has a label
	marks     naming
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
	maxNameText  = 150
)

// label splits a line "Purpose: hosting" into its label and the text after it.
// A label is a few words that name a field, or any few words set in bold.
func (d *doc) label(l *line) (label, rest string, ok bool) {
	i := strings.IndexAny(l.text, ":：")
	if label, rest, ok := d.labelApart(l); ok {
		return label, rest, true
	}
	if i <= 0 || i > 60 || strings.Contains(l.text[:i], ". ") {
		return "", "", false
	}
	_, n := utf8.DecodeRuneInString(l.text[i:])
	label, rest = strings.TrimSpace(l.text[:i]), strings.TrimSpace(l.text[i+n:])
	if label == "" || strings.HasPrefix(rest, "//") {
		return "", "", false
	}
	if i, _ := textSeparator(label); i > 0 {
		return "", "", false // "Acme – Purpose: hosting" names Acme
	}
	if _, st, m := headerField(label); st > 0 && len(m.words)*2 >= m.of {
		return label, rest, true
	}
	if len(strings.Fields(label)) > 5 || d.plausible(label).known {
		return "", "", false
	}
	if l.level == boldLevel || d.leadIs(l, label) {
		return label, rest, true
	}
	return "", "", false
}

// labelApart splits a line whose label stands in an element of its own, with no
// colon after it.
func (d *doc) labelApart(l *line) (label, rest string, ok bool) {
	if l.level > 0 && l.level < boldLevel || d.nodes[l.at].flags&isText == 0 {
		return "", "", false
	}
	p := d.nodes[l.at].parent
	if p < 0 || d.nodes[p].end >= l.end || d.nodes[p].flags&isBlock != 0 || d.nodes[p].end != l.at+1 {
		return "", "", false
	}
	switch d.nodes[p].atom {
	case atom.Span, atom.Strong, atom.B, atom.Small, atom.Em, atom.Label:
	default:
		return "", "", false
	}
	label = folded(d.nodes[l.at].h.Data)
	if len(label) > 40 || strings.HasSuffix(label, ":") {
		return "", "", false
	}
	f, st, m := headerField(label)
	if st == 0 || len(m.words) != m.of || f == snapshot.Name || plausible(label).known {
		return "", "", false
	}
	rest = d.flatOf(d.nodes[p].end, l.end)
	r, _ := utf8.DecodeRuneInString(rest)
	if rest == "" || !unicode.IsUpper(r) && !unicode.IsDigit(r) {
		return "", "", false
	}
	return label, rest, true
}

// leadIs reports whether a line begins with the text set in bold.
func (d *doc) leadIs(l *line, text string) bool {
	segs := d.segments(l.at, l.end)
	return len(segs) > 0 && d.boldAt(l.at) && withoutColon(segs[0].text) == text
}

// boldAt reports whether a node stands in bold.
func (d *doc) boldAt(i int32) bool {
	for k := 0; k < 4 && i >= 0; k++ {
		switch d.nodes[i].h.Data {
		case "strong", "b", "em", "h1", "h2", "h3", "h4", "h5", "h6", "dt":
			return true
		}
		i = d.nodes[i].parent
	}
	return false
}

// isBadge reports a text set as a badge.
func (d *doc) isBadge(text int32) bool {
	p := d.nodes[text].parent
	return p >= 0 && looksBadge(attr(d.nodes[p].h, "class"))
}

// labelOnly gives the field label that a line is, on a line of its own above
// its value.
func labelOnly(l *line) (string, bool) {
	t := withoutColon(l.text)
	if len(t) > 60 {
		return "", false
	}
	if _, st, m := headerField(t); st > 0 && (len(m.words) == m.of || strings.HasSuffix(l.text, ":") && len(m.words)*2 >= m.of) {
		if p := plausible(t); p.known || p.legal {
			return "", false
		}
		return t, true
	}
	return "", false
}

// readItem reads an item's name and cells from its lines. It reports false for
// lines that are no item.
func (d *doc) readItem(it *item) bool {
	lines := it.lines
	for len(lines) > 0 && onlyPunct(lines[0].text) {
		lines = lines[1:]
	}
	if len(lines) == 0 || len(lines) > maxItemLines {
		return false
	}
	size := 0
	for i := range lines {
		size += len(lines[i].text)
	}
	if size > maxItemText {
		return false
	}
	first := &lines[0]
	rest := ""
	// "Name: Acme" says the name by a label, or "Name" above "Acme".
	if label, ok := labelOnly(first); ok && len(lines) > 1 && (first.level == 0 || first.level >= boldLevel) {
		if f, _, _ := headerField(label); f == snapshot.Name && len(lines[1].text) <= maxNameText {
			if _, next := labelOnly(&lines[1]); !next {
				lines = lines[1:]
				first = &lines[0]
			}
		}
	}
	if label, v, ok := d.label(first); ok {
		f, st, _ := headerField(label)
		if f != snapshot.Name || st == 0 || v == "" {
			return false
		}
		it.nameLabel = label
		v, more := inlineLabels(v)
		it.name = trimName(v)
		it.cells = append(it.cells, more...)
	} else {
		if first.level == 0 || first.level >= boldLevel {
			it.name, rest = d.splitName(first, len(lines) > 1)
		} else {
			it.name = first.text
		}
		nm := nameOf([]seg{{text: it.name}})
		if tagged, tag, ok := d.tagged(first); ok {
			nm, rest = tagged, ""
			if tag != "" {
				it.add("", tag, nil)
			}
		}
		it.name, it.marks = nm.name, nm
	}
	it.name = withoutStop(it.name)
	if hasYear(first.text) && len(first.text) <= maxDateLine {
		if ds := findDates(first.text, anyOrder); len(ds) > 0 {
			if _, at, ok := cueBefore(first.text, ds[0].from); ok && at == 0 {
				return false // "Last updated: May 2026"
			}
		}
	}
	if it.name == "" || len(it.name) > maxNameText {
		return false
	}
	it.links = d.lineLinks(first)
	only := 0
	for i := range lines {
		if _, ok := labelOnly(&lines[i]); ok {
			only++
		}
	}
	if rest != "" {
		// "Name – Purpose: hosting" has its label on the name's line.
		rest, more := inlineLabels(rest)
		if rest != "" {
			it.add("", rest, nil)
		}
		it.withoutPolicies(more, it.links)
		it.cells = append(it.cells, more...)
	}
	for i := 1; i < len(lines); i++ {
		l := &lines[i]
		if onlyPunct(l.text) {
			continue
		}
		if label, v, ok := d.labelBelow(l); ok {
			links := d.lineLinks(l)
			for v == "" && i+1 < len(lines) {
				if _, _, next := d.labelBelow(&lines[i+1]); next {
					break
				}
				i++
				v = lines[i].text
				links = d.lineLinks(&lines[i])
				for i+1 < len(lines) && lines[i].item && lines[i+1].item {
					if _, _, next := d.labelBelow(&lines[i+1]); next {
						break
					}
					i++
					v += "\n" + lines[i].text
					links = append(links, d.lineLinks(&lines[i])...)
				}
			}
			if v != "" {
				it.add(label, v, links)
			}
			continue
		}
		if label, ok := labelOnly(l); ok && i+1 < len(lines) && (l.level > 0 || strings.HasSuffix(l.text, ":") || only > 1) {
			if _, next := labelOnly(&lines[i+1]); !next {
				i++
				v, links := lines[i].text, d.lineLinks(&lines[i])
				for i+1 < len(lines) {
					if _, next := labelOnly(&lines[i+1]); next || !(lines[i].item && lines[i+1].item) {
						break
					}
					i++
					v += "\n" + lines[i].text
					links = append(links, d.lineLinks(&lines[i])...)
				}
				it.add(label, v, links)
				continue
			}
		}
		if len(l.text) <= 60 && d.isBadge(l.at) {
			it.marks.badges = append(it.marks.badges, l.text)
			continue
		}
		head, more := inlineLabels(l.text)
		if links := d.lineLinks(l); head != "" {
			it.add("", head, links)
			it.withoutPolicies(more, links)
		} else if len(more) > 0 {
			more[len(more)-1].links = links
		}
		it.cells = append(it.cells, more...)
	}
	return true
}

// tagged reads a name beside which a badge stands: after it in a heading, or
// before it where the name is in bold.
func (d *doc) tagged(l *line) (nm naming, tag string, ok bool) {
	segs := d.segments(l.at, l.end)
	if d.nodes[l.at].flags&isText != 0 && l.at > 0 {
		if p := d.nodes[l.at].parent; p >= 0 && looksBadge(attr(d.nodes[p].h, "class")) && d.nodes[p].end < l.end && d.nodes[p].atom == atom.Span {

			if k := d.segments(d.nodes[p].end, l.end); len(k) == 1 && k[0].strong {
				return nameOf(k), d.flat(p), true
			}
		}
	}
	if l.level == 0 || l.level >= boldLevel || len(segs) < 2 {
		return nm, "", false
	}
	for _, s := range segs[1:] {
		if !s.badge {
			return nm, "", false
		}
		if tag != "" {
			tag += " "
		}
		tag += s.text
	}
	return nameOf(segs[:1]), tag, true
}

var inlineLabel = regexp.MustCompile(`(?:^|[;|,.·•]\s+|\s[–—-]\s+)([\p{L}][\p{L} /-]{1,40}):\s+`)

// inlineLabels splits "hosting; Location: EU" into the text before the first
// label and the cells under labels.
func inlineLabels(s string) (head string, cells []icell) {
	if !strings.Contains(s, ": ") {
		return s, nil
	}
	head = s
	for _, m := range inlineLabel.FindAllStringSubmatchIndex(s, -1) {
		label := s[m[2]:m[3]]
		if _, st, mm := headerField(label); st == 0 || len(mm.words) != mm.of {
			continue
		}
		before := strings.TrimSpace(s[:m[0]])
		if s[m[0]] == '.' {
			before += "."
		}
		if len(cells) == 0 {
			head = before
		} else {
			last := &cells[len(cells)-1]
			last.raw = strings.TrimSpace(last.raw[:len(last.raw)-(len(s)-m[0])])
		}
		cells = append(cells, icell{label: label, raw: s[m[1]:]})
	}
	return head, cells
}

func (it *item) add(label, raw string, links []snapshot.Link) {
	it.cells = append(it.cells, icell{label: label, raw: raw, links: links})
}

// flatOf gives the text of some nodes on one line.
func (d *doc) flatOf(from, to int32) string { return oneLine(d.textOf(from, to)) }
