package lists

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// An item is one entry of a list that is no table: its lines, as the page has
// them.
type item struct {
	at, end   int32
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

// labelOf splits a line "Purpose: hosting" into its label and the text after it.
// A label is a few words that name a field, or any few words set in bold.
func labelOf(d *dom.Doc, l *dom.Line) (label, rest string, ok bool) {
	i := strings.IndexAny(l.Text, ":：")
	if label, rest, ok := labelApart(d, l); ok {
		return label, rest, true
	}
	if i <= 0 || i > 60 || strings.Contains(l.Text[:i], ". ") {
		return "", "", false
	}
	_, n := utf8.DecodeRuneInString(l.Text[i:])
	label, rest = strings.TrimSpace(l.Text[:i]), strings.TrimSpace(l.Text[i+n:])
	if label == "" || strings.HasPrefix(rest, "//") {
		return "", "", false
	}
	if i, _ := names.TextSeparator(label); i > 0 {
		return "", "", false // "Acme – Purpose: hosting" names Acme
	}
	if _, st, m := lexicon.HeaderField(label); st > 0 && len(m.Words)*2 >= m.Of {
		return label, rest, true
	}
	if len(strings.Fields(label)) > 5 || d.Plausible(label).Known {
		return "", "", false
	}
	if l.Level == dom.BoldLevel || leadIs(d, l, label) {
		return label, rest, true
	}
	return "", "", false
}

// labelApart splits a line whose label stands in an element of its own, with no
// colon after it.
func labelApart(d *dom.Doc, l *dom.Line) (label, rest string, ok bool) {
	if l.Level > 0 && l.Level < dom.BoldLevel || d.Nodes[l.At].Flags&dom.IsText == 0 {
		return "", "", false
	}
	p := d.Nodes[l.At].Parent
	if p < 0 || d.Nodes[p].End >= l.End || d.Nodes[p].Flags&dom.IsBlock != 0 || d.Nodes[p].End != l.At+1 {
		return "", "", false
	}
	switch d.Nodes[p].Atom {
	case atom.Span, atom.Strong, atom.B, atom.Small, atom.Em, atom.Label:
	default:
		return "", "", false
	}
	label = dom.Folded(d.Nodes[l.At].HTML.Data)
	if len(label) > 40 || strings.HasSuffix(label, ":") {
		return "", "", false
	}
	f, st, m := lexicon.HeaderField(label)
	if st == 0 || len(m.Words) != m.Of || f == snapshot.Name || lexicon.Plausible(label).Known {
		return "", "", false
	}
	rest = names.FlatOf(d, d.Nodes[p].End, l.End)
	r, _ := utf8.DecodeRuneInString(rest)
	if rest == "" || !unicode.IsUpper(r) && !unicode.IsDigit(r) {
		return "", "", false
	}
	return label, rest, true
}

// leadIs reports whether a line begins with the text set in bold.
func leadIs(d *dom.Doc, l *dom.Line, text string) bool {
	segs := names.Segments(d, l.At, l.End)
	return len(segs) > 0 && boldAt(d, l.At) && dom.WithoutColon(segs[0].Text) == text
}

// boldAt reports whether a node stands in bold.
func boldAt(d *dom.Doc, i int32) bool {
	for k := 0; k < 4 && i >= 0; k++ {
		switch d.Nodes[i].HTML.Data {
		case "strong", "b", "em", "h1", "h2", "h3", "h4", "h5", "h6", "dt":
			return true
		}
		i = d.Nodes[i].Parent
	}
	return false
}

// isBadge reports a text set as a badge.
func isBadge(d *dom.Doc, text int32) bool {
	p := d.Nodes[text].Parent
	return p >= 0 && dom.LooksBadge(dom.Attr(d.Nodes[p].HTML, "class"))
}

// labelOnly returns the field label that a line is, on a line of its own above
// its value.
func labelOnly(l *dom.Line) (string, bool) {
	t := dom.WithoutColon(l.Text)
	if len(t) > 60 {
		return "", false
	}
	if _, st, m := lexicon.HeaderField(t); st > 0 && (len(m.Words) == m.Of || strings.HasSuffix(l.Text, ":") && len(m.Words)*2 >= m.Of) {
		if p := lexicon.Plausible(t); p.Known || p.Legal {
			return "", false
		}
		return t, true
	}
	return "", false
}

// readItem reads an item's name and cells from its lines. It reports false for
// lines that are no item.
func readItem(d *dom.Doc, it *item) bool {
	lines := it.lines
	for len(lines) > 0 && dom.OnlyPunct(lines[0].Text) {
		lines = lines[1:]
	}
	if len(lines) == 0 || len(lines) > maxItemLines {
		return false
	}
	size := 0
	for i := range lines {
		size += len(lines[i].Text)
	}
	if size > maxItemText {
		return false
	}
	first := &lines[0]
	rest := ""
	// "Name: Acme" says the name by a label, or "Name" above "Acme".
	if label, ok := labelOnly(first); ok && len(lines) > 1 && (first.Level == 0 || first.Level >= dom.BoldLevel) {
		if f, _, _ := lexicon.HeaderField(label); f == snapshot.Name && len(lines[1].Text) <= names.MaxNameText {
			if _, next := labelOnly(&lines[1]); !next {
				lines = lines[1:]
				first = &lines[0]
			}
		}
	}
	if label, v, ok := labelOf(d, first); ok {
		f, st, _ := lexicon.HeaderField(label)
		if f != snapshot.Name || st == 0 || v == "" {
			return false
		}
		it.nameLabel = label
		v, more := inlineLabels(v)
		it.name = names.TrimName(v)
		it.cells = append(it.cells, more...)
	} else {
		if first.Level == 0 || first.Level >= dom.BoldLevel {
			it.name, rest = names.SplitName(d, first, len(lines) > 1)
		} else {
			it.name = first.Text
		}
		nm := names.NameOf([]names.Seg{{Text: it.name}})
		if tagged, tag, ok := tagged(d, first); ok {
			nm, rest = tagged, ""
			if tag != "" {
				it.add("", tag, nil)
			}
		}
		it.name, it.marks = nm.Name, nm
	}
	it.name = names.WithoutStop(it.name)
	if lexicon.HasYear(first.Text) && len(first.Text) <= lexicon.MaxDateLine {
		if ds := lexicon.FindDates(first.Text, lexicon.AnyOrder); len(ds) > 0 {
			if _, at, ok := lexicon.CueBefore(first.Text, ds[0].From); ok && at == 0 {
				return false // "Last updated: May 2026"
			}
		}
	}
	if it.name == "" || len(it.name) > names.MaxNameText {
		return false
	}
	it.links = d.LineLinks(first)
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
		if dom.OnlyPunct(l.Text) {
			continue
		}
		if label, v, ok := labelBelow(d, l); ok {
			links := d.LineLinks(l)
			for v == "" && i+1 < len(lines) {
				if _, _, next := labelBelow(d, &lines[i+1]); next {
					break
				}
				i++
				v = lines[i].Text
				links = d.LineLinks(&lines[i])
				for i+1 < len(lines) && lines[i].Item && lines[i+1].Item {
					if _, _, next := labelBelow(d, &lines[i+1]); next {
						break
					}
					i++
					v += "\n" + lines[i].Text
					links = append(links, d.LineLinks(&lines[i])...)
				}
			}
			if v != "" {
				it.add(label, v, links)
			}
			continue
		}
		if label, ok := labelOnly(l); ok && i+1 < len(lines) && (l.Level > 0 || strings.HasSuffix(l.Text, ":") || only > 1) {
			if _, next := labelOnly(&lines[i+1]); !next {
				i++
				v, links := lines[i].Text, d.LineLinks(&lines[i])
				for i+1 < len(lines) {
					if _, next := labelOnly(&lines[i+1]); next || !(lines[i].Item && lines[i+1].Item) {
						break
					}
					i++
					v += "\n" + lines[i].Text
					links = append(links, d.LineLinks(&lines[i])...)
				}
				it.add(label, v, links)
				continue
			}
		}
		if len(l.Text) <= 60 && isBadge(d, l.At) {
			it.marks.Badges = append(it.marks.Badges, l.Text)
			continue
		}
		head, more := inlineLabels(l.Text)
		if links := d.LineLinks(l); head != "" {
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

var inlineLabel = regexp.MustCompile(`(?:^|[;|,.·•]\s+|\s[–—-]\s+)([\p{L}][\p{L} /-]{1,40}):\s+`)

// inlineLabels splits "hosting; Location: EU" into the text before the first
// labelOf and the cells under labels.
func inlineLabels(s string) (head string, cells []icell) {
	if !strings.Contains(s, ": ") {
		return s, nil
	}
	head = s
	for _, m := range inlineLabel.FindAllStringSubmatchIndex(s, -1) {
		label := s[m[2]:m[3]]
		if _, st, mm := lexicon.HeaderField(label); st == 0 || len(mm.Words) != mm.Of {
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
