package scraper

import (
	"iter"
	"sort"
	"strings"

	"golang.org/x/net/html/atom"
)

// A line is one line of the page's running text: a paragraph, a list item, a
// heading. Tables of data are not in it.
type line struct {
	at     int32 // the node that begins it
	end    int32 // after its last node
	text   string
	level  int // 1 to 6 for headings; boldLevel for what only looks like one
	chrome bool
	item   bool // in a list
}

// Levels of headings that are not heading elements: the title of an accordion
// or tab, a paragraph all in bold.
const (
	panelLevel = 7
	boldLevel  = 8
	termLevel  = 9 // the term of a definition list
)

// maxHeading bounds a heading, in bytes: it is the title of every list below
// it. What is longer is text that is set as one. The longest real heading
// has 108.
const maxHeading = 500

// A span is a range of nodes.
type span struct{ from, to int32 }

// readLines gives the page's running text, leaving out the nodes in skip,
// which are in order and apart.
func (d *doc) readLines(skip []span) []line {
	out := make([]line, 0, 256)
	f := &fold{}
	var open []int32
	var start, last int32 = -1, -1
	var boldTo int32
	bold := true
	item := 0
	var items []int32
	flush := func() {
		if f.len() > 0 && (!d.chromeText(start) || hasYear(f.b)) {
			l := line{at: start, end: last + 1, text: string(f.b), chrome: d.chromeText(start), item: item > 0}
			if bold && item == 0 && looksTitle(l.text) {
				l.level = boldLevel
			}
			out = append(out, l)
		}
		f.reset()
		start, bold = -1, true
	}
	for j := int32(0); int(j) < len(d.nodes); {
		for len(skip) > 0 && j >= skip[0].to {
			skip = skip[1:]
		}
		if len(skip) > 0 && j >= skip[0].from {
			flush()
			j = skip[0].to
			skip = skip[1:]
			continue
		}
		for len(open) > 0 && j >= open[len(open)-1] {
			open = open[:len(open)-1]
			flush()
		}
		for len(items) > 0 && j >= items[len(items)-1] {
			items = items[:len(items)-1]
			item--
		}
		n := &d.nodes[j]
		if n.flags&isText != 0 {
			before := f.len()
			f.add(n.h.Data)
			if f.len() > before {
				if start < 0 {
					start = j
				}
				last = j
				if j >= boldTo {
					bold = false
				}
			}
			j++
			continue
		}
		if n.flags&isAside != 0 && n.end-j <= maxAside {
			j = n.end
			continue
		}
		if (n.atom == atom.Button || n.atom == atom.A && n.end-j <= 3) && d.isToggle(j) {
			j = n.end
			continue
		}
		if level := d.lineLevel(j); level > 0 {
			flush()
			if t := headingText(d.flat(j)); len(t) <= maxHeading {
				if t != "" {
					out = append(out, line{at: j, end: n.end, text: t, level: level, chrome: n.flags&isChrome != 0})
				}
				j = n.end
				continue
			}
		}
		if n.flags&isBlock != 0 {
			flush()
			open = append(open, n.end)
		}
		switch n.atom {
		case atom.Br:
			flush()
		case atom.Span:
			if d.tilePart(j) {
				flush()
			}
		case atom.Strong, atom.B:
			boldTo = max(boldTo, n.end)
		case atom.Li:
			item++
			items = append(items, n.end)
		}
		j++
	}
	flush()
	for i := range out {
		if l := out[i].level; l > 0 && l < boldLevel && !out[i].chrome {
			d.heads = append(d.heads, int32(i))
		}
	}
	return out
}

// tilePart reports a span that is one of the lines of a card made of a link:
// all of the link's text stands in spans side by side.
func (d *doc) tilePart(i int32) bool {
	p := d.nodes[i].parent
	if p < 0 || d.nodes[p].atom != atom.A || d.nodes[p].end-p > 40 {
		return false
	}
	n := 0
	for c := d.first(p); c >= 0; c = d.next(c) {
		switch m := &d.nodes[c]; {
		case m.flags&isText != 0:
			if strings.TrimSpace(m.h.Data) != "" {
				return false
			}
		case m.atom != atom.Span && m.atom != atom.Img && m.atom != atom.Svg || m.atom == atom.Span && attr(m.h, "class") == "":
			return false
		case m.atom == atom.Span:
			n++
		}
	}
	return n > 1
}

// maxAside bounds, in nodes, what is kept from the eye and for screen readers
// alone. What is larger is a part of the page: a complete list beside a view
// that shows ten.
const maxAside = 12

// lineLevel gives the level of an element that is a heading or looks like one.
func (d *doc) lineLevel(i int32) int {
	if l := d.headingLevel(i); l > 0 {
		return l
	}
	n := &d.nodes[i]
	switch n.atom {
	case atom.Summary:
		return panelLevel
	case atom.Dt:
		if n.end-i <= 40 {
			return termLevel
		}
	case atom.Button:
		if attr(n.h, "aria-expanded") != "" && n.flags&isChrome == 0 && n.end-i <= 24 {
			return panelLevel
		}
	}
	return 0
}

// chromeText reports a text that stands in navigation or the page's footer.
func (d *doc) chromeText(text int32) bool {
	p := d.nodes[text].parent
	return p >= 0 && d.nodes[p].flags&isChrome != 0
}

// looksTitle reports bold text that is a title, not a sentence.
func looksTitle(s string) bool {
	n := len(strings.Fields(s))
	if strings.HasSuffix(s, ":") {
		return n <= 4
	}
	return len(s) <= 120 && n <= 12 && !strings.HasSuffix(s, ".")
}

// headingText takes from a heading the marks that pages put there for links to
// it.
func headingText(s string) string {
	s = withoutColon(s)
	for _, m := range []string{"#", "¶", "🔗", "§"} {
		if t, ok := strings.CutSuffix(s, m); ok && t != "" {
			s = strings.TrimSpace(t)
		}
	}
	return s
}

// Surroundings are what stands above a block: its headings, innermost first, and
// the text between the innermost and the block.
type surroundings struct {
	headings []line
	intro    []line
	after    []line // the first lines after the block
}

// Limits of what is looked at above a block: lines that speak for it, lines in
// which its heading is looked for, headings.
const (
	maxIntro     = 4
	maxIntroText = 2000 // bytes of such a line
	maxLookBack  = 60
	maxHeadings  = 200
)

// above gives what stands above the node at.
func (d *doc) above(lines []line, at int32) surroundings {
	var c surroundings
	i := 0
	for lo, hi := 0, len(lines); lo < hi; {
		mid := (lo + hi) / 2
		if lines[mid].at < at {
			lo = mid + 1
		} else {
			hi = mid
		}
		i = lo
	}
	panel, panelAt := d.panel(at)
	level := boldLevel + 1
	head := func(l line) {
		if panel != "" && l.at < panelAt {
			c.headings = append(c.headings, line{at: panelAt, text: panel, level: panelLevel})
			panel, level = "", min(level, panelLevel)
		}
		if l.level < level {
			c.headings = append(c.headings, l)
			level = l.level
		}
	}
	// The lines just above: text, and bold lines that look like a heading.
	j := i - 1
	for ; j >= 0 && j >= i-maxLookBack; j-- {
		l := lines[j]
		if l.chrome {
			continue
		}
		if l.level > 0 && l.level < boldLevel {
			break
		}
		if l.level == boldLevel && len(c.headings) == 0 && (j == i-1 || len(c.intro) <= 1) {
			head(l)
		} else if len(c.headings) == 0 && len(c.intro) < maxIntro {
			l.text = begin(l.text, maxIntroText)
			c.intro = append(c.intro, l)
		}
	}
	// The headings further up, each of a higher level than the one before.
	k := sort.Search(len(d.heads), func(k int) bool { return int(d.heads[k]) > j })
	for n := 0; k > 0 && n < maxHeadings && level > 1; n++ {
		k--
		head(lines[d.heads[k]])
	}
	if panel != "" {
		c.headings = append(c.headings, line{at: panelAt, text: panel, level: panelLevel})
	}
	return c
}

// maxLabels is how many elements may label one, of which one or two are usual.
const maxLabels = 8

// labelledBy gives the ids of the elements that label one.
func (d *doc) labelledBy(i int32) iter.Seq[string] {
	return func(yield func(string) bool) {
		n := 0
		for id := range strings.FieldsSeq(begin(d.attr(i, "aria-labelledby"), maxLabels*100)) {
			if n++; n > maxLabels || !yield(id) {
				return
			}
		}
	}
}

// panel gives the label of the tab or accordion panel that a node stands in,
// and where the panel begins.
func (d *doc) panel(at int32) (label string, panelAt int32) {
	for i := at; i >= 0; i = d.nodes[i].parent {
		n := &d.nodes[i]
		d.budget.spend(1)
		if n.flags&isText != 0 || n.atom == atom.Table {
			continue
		}
		for id := range d.labelledBy(i) {
			if l, ok := d.withID(id); ok && d.headingLevel(l) == 0 {
				if t := d.flat(l); t != "" && len(t) <= 120 {
					return headingText(t), i
				}
			}
		}
		if id := attr(n.h, "id"); id != "" {
			if l, ok := d.controls[id]; ok {
				if t := d.flat(l); t != "" && len(t) <= 120 {
					return headingText(t), i
				}
			}
		}
	}
	return "", -1
}

// maxAfter bounds the lines after a block in which its footnotes are looked
// for.
const maxAfter = 8

// below gives the lines after the node end, up to the next heading.
func below(lines []line, end int32) []line {
	i := sort.Search(len(lines), func(i int) bool { return lines[i].at >= end })
	j := i
	for j < len(lines) && j-i < maxAfter && (lines[j].level == 0 || lines[j].level >= boldLevel) && len(lines[j].text) <= maxTerm {
		j++
	}
	return lines[i:j]
}

// surround gives what stands above and below a block.
func (d *doc) surround(lines []line, b *block) {
	b.ctx = d.above(lines, b.at)
	b.ctx.after = below(lines, b.end)
}
