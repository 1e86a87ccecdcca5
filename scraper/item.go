package scraper

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/snapshot"
)

// An item is one entry of a list that is no table: its lines, as the page has
// them.
type item struct {
	at, end int32
	lines   []line
	name    string
	marks   naming
	links   []snapshot.Link
	cells   []icell
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
	if i <= 0 || i > 60 {
		return "", "", false
	}
	_, n := utf8.DecodeRuneInString(l.text[i:])
	label, rest = strings.TrimSpace(l.text[:i]), strings.TrimSpace(l.text[i+n:])
	if label == "" || strings.HasPrefix(rest, "//") {
		return "", "", false
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

// leadIs reports whether a line begins with the text set in bold.
func (d *doc) leadIs(l *line, text string) bool {
	segs := d.segments(l.at, l.end)
	return len(segs) > 0 && d.boldAt(l.at) && strings.TrimSpace(strings.TrimSuffix(segs[0].text, ":")) == text
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

// emphasised gives the first node after the emphasis or the link that a line
// begins with, and -1 where it begins plainly.
func (d *doc) emphasised(l *line) int32 {
	for i, k := l.at, 0; k < 4; k++ {
		p := d.nodes[i].parent
		if p < 0 {
			return -1
		}
		switch d.nodes[p].h.Data {
		case "strong", "b", "a":
			end := d.nodes[p].end
			// "<strong><a>" and "<a><strong>" are one lead.
			for q := d.nodes[p].parent; q >= 0; q = d.nodes[q].parent {
				if t := d.nodes[q].h.Data; (t == "strong" || t == "b" || t == "a") && d.nodes[q].end == end {
					continue
				}
				break
			}
			return end
		case "em", "i", "span", "u", "font", "code":
			i = p
			continue
		}
		return -1
	}
	return -1
}

// labelOnly gives the field label that a line is, on a line of its own above
// its value.
func labelOnly(l *line) (string, bool) {
	t := strings.TrimSpace(strings.TrimSuffix(l.text, ":"))
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
		it.name = trimName(v)
	} else {
		if first.level == 0 || first.level >= boldLevel {
			it.name, rest = d.splitName(first, len(lines) > 1)
		} else {
			it.name = first.text
		}
		nm := nameOf([]seg{{text: it.name}})
		it.name, it.marks = nm.name, nm
	}
	it.name = withoutStop(it.name)
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
		it.add("", rest, nil)
	}
	for i := 1; i < len(lines); i++ {
		l := &lines[i]
		if onlyPunct(l.text) {
			continue
		}
		if label, v, ok := d.label(l); ok {
			links := d.lineLinks(l)
			for v == "" && i+1 < len(lines) {
				if _, _, next := d.label(&lines[i+1]); next {
					break
				}
				i++
				v = lines[i].text
				links = d.lineLinks(&lines[i])
				for i+1 < len(lines) && lines[i].item && lines[i+1].item {
					if _, _, next := d.label(&lines[i+1]); next {
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
		it.add("", l.text, d.lineLinks(l))
	}
	return true
}

// withoutStop takes the full stop from the end of an item's name, where it is
// not part of it: "Inc.", "S.A.".
func withoutStop(s string) string {
	t, ok := strings.CutSuffix(s, ".")
	if !ok {
		return s
	}
	last := t[strings.LastIndexByte(t, ' ')+1:]
	if isLegalForm(last) || strings.Contains(last, ".") || len(last) <= 2 {
		return s
	}
	return t
}

func (it *item) add(label, raw string, links []snapshot.Link) {
	it.cells = append(it.cells, icell{label: label, raw: raw, links: links})
}

// splitName splits an item's first line into the name and what is said about
// it. more tells that lines follow.
func (d *doc) splitName(l *line, more bool) (name, rest string) {
	text := l.text
	lead := ""
	emphasis := false
	if end := d.emphasised(l); end > 0 {
		emphasis = true
		if end < l.end {
			lead = d.flatOf(l.at, end)
			if !strings.HasPrefix(text, lead) {
				lead = ""
			}
		} else {
			lead = text
		}
	}
	if lead != "" && lead != text {
		after := text[len(lead):]
		trimmed := strings.TrimLeft(after, " ")
		// A bracket after the lead belongs to the name.
		if strings.HasPrefix(trimmed, "(") {
			if i := closing(trimmed); i > 0 && i < 80 {
				lead = text[:len(text)-len(trimmed)+i]
				after = text[len(lead):]
				trimmed = strings.TrimLeft(after, " ")
			}
		}
		if s := separator(after); s > 0 {
			// "<b>Acme</b>, Inc. – hosting": the legal form goes with it.
			if strings.HasPrefix(trimmed, ",") {
				if m := legalLead.FindString(trimmed); m != "" {
					lead += strings.TrimRight(text[len(lead):len(text)-len(trimmed)+len(m)], " –—-:")
					after = text[len(lead):]
					s = separator(after)
				}
			}
			rest = strings.TrimSpace(after[max(s, 0):])
			return lead, strings.TrimLeft(rest, " –—-:·•|")
		}
		if trimmed == "" || onlyPunct(trimmed) {
			return lead, ""
		}
		if more || goesOn(lead, trimmed) {
			return text, ""
		}
		r, _ := utf8.DecodeRuneInString(trimmed)
		if unicode.IsUpper(r) || !emphasis || len(trimmed) > 30 {
			return lead, trimmed
		}
		return text, ""
	}
	if strings.HasSuffix(lead, ":") && !more {
		return strings.TrimSuffix(lead, ":"), ""
	}
	if i, n := textSeparator(text); i > 0 {
		return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+n:])
	}
	return text, ""
}

var legalLead = regexp.MustCompile(`(?i)^,?\s*(?:inc|llc|l\.l\.c|ltd|limited|ltda|corp|corporation|gmbh|ag|se|s\.?a\.?s?|b\.?v|n\.?v|ab|plc|pbc|lp|llp|pty|pte)\.?(?:\s+ltd\.?)?(?:\s+|$|,|:|\s*[–—-])`)

// closing gives the index after the bracket that closes the one s begins with.
func closing(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// separator gives the length of the separator that a text begins with.
func separator(s string) int {
	t := strings.TrimLeft(s, " ")
	if t == "" {
		return 0
	}
	r, n := utf8.DecodeRuneInString(t)
	switch r {
	case '–', '—', '-', ':', ',', ';', '|', '·', '•', '→', '.', '：', '=':
		return len(s) - len(t) + n
	}
	return 0
}

// textSeparator finds where the name ends in a line that sets nothing apart:
// at a dash or a colon, else at a bracket or a comma.
func textSeparator(s string) (at, n int) {
	for i := 1; i < len(s) && i <= maxNameText; i++ {
		if k := dashAt(s, i); k > 0 {
			from := i
			for from > 0 && s[from-1] == ' ' {
				from--
			}
			if from > 0 && unclosed(s[:from]) == 0 {
				to := i + k
				for to < len(s) && s[to] == ' ' {
					to++
				}
				return from, to - from
			}
		}
	}
	if len(s) < 40 {
		return 0, 0
	}
	for i := 0; i < len(s) && i <= 80; i++ {
		if s[i] == ',' && i+1 < len(s) && s[i+1] == ' ' && legalLead.FindString(s[i:]) == "" {
			if r, _ := utf8.DecodeRuneInString(s[i+2:]); unicode.IsLower(r) || strings.HasPrefix(s[i+2:], "(") {
				return i, 1
			}
		}
	}
	return 0, 0
}

// dashAt gives the length of a dash, colon or like sign at i that separates a
// name from what is said about it.
func dashAt(s string, i int) int {
	blank := func(k int) bool { return k < len(s) && s[k] == ' ' }
	switch c := s[i]; {
	case c == ':' && blank(i+1):
		return 1
	case c == '|' || c == '=':
		if s[i-1] == ' ' && blank(i+1) {
			return 1
		}
	case c == '-' && s[i-1] == ' ':
		if blank(i + 1) {
			return 1
		}
		if i+2 < len(s) && s[i+1] == '-' && s[i+2] == ' ' {
			return 2
		}
	case c >= utf8.RuneSelf:
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '–', '—', '：':
			return n
		case '·', '•', '→':
			if s[i-1] == ' ' && blank(i+n) {
				return n
			}
		}
	}
	return 0
}

// flatOf gives the text of some nodes on one line.
func (d *doc) flatOf(from, to int32) string { return oneLine(d.textOf(from, to)) }
