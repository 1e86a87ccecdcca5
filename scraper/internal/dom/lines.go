package dom

import (
	"iter"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"golang.org/x/net/html/atom"
)

// A Line is one line of the page's running text: a paragraph, a list item, a
// heading. Tables of data are not in it.
type Line struct {
	At     int32 // the node that begins it
	End    int32 // after its last node
	Text   string
	Level  int // 1 to 6 for headings; boldLevel for what only looks like one
	Chrome bool
	Item   bool // in a list
}

// Levels of headings that are not heading elements: the title of an accordion
// or tab, a paragraph all in bold.
const (
	PanelLevel = 7
	BoldLevel  = 8
	termLevel  = 9 // the term of a definition list
)

// MaxHeading bounds a heading, in bytes: it is the title of every list below
// it. What is longer is text that is set as one. The longest real heading
// has 108.
const MaxHeading = 500

// A Span is a range of nodes.
type Span struct{ From, To int32 }

// ReadLines returns the page's running text, leaving out the nodes in skip,
// which are in order and apart.
func (d *Doc) ReadLines(skip []Span) []Line {
	out := make([]Line, 0, 256)
	f := &Fold{}
	var open []int32
	var start, last int32 = -1, -1
	var boldTo int32
	bold := true
	item := 0
	var items []int32
	flush := func() {
		if f.len() > 0 && (!d.chromeText(start) || lexicon.HasYear(f.b)) {
			l := Line{At: start, End: last + 1, Text: string(f.b), Chrome: d.chromeText(start), Item: item > 0}
			if bold && item == 0 && looksTitle(l.Text) {
				l.Level = BoldLevel
			}
			out = append(out, l)
		}
		f.reset()
		start, bold = -1, true
	}
	for j := int32(0); int(j) < len(d.Nodes); {
		for len(skip) > 0 && j >= skip[0].To {
			skip = skip[1:]
		}
		if len(skip) > 0 && j >= skip[0].From {
			flush()
			j = skip[0].To
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
		n := &d.Nodes[j]
		if n.Flags&IsText != 0 {
			before := f.len()
			f.add(n.HTML.Data)
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
		if n.Flags&IsAside != 0 && n.End-j <= maxAside {
			j = n.End
			continue
		}
		if (n.Atom == atom.Button || n.Atom == atom.A && n.End-j <= 3) && d.IsToggle(j) {
			j = n.End
			continue
		}
		if level := d.LineLevel(j); level > 0 {
			flush()
			if t := HeadingText(d.Flat(j)); len(t) <= MaxHeading {
				if t != "" {
					out = append(out, Line{At: j, End: n.End, Text: t, Level: level, Chrome: n.Flags&IsChrome != 0})
				}
				j = n.End
				continue
			}
		}
		if n.Flags&IsBlock != 0 {
			flush()
			open = append(open, n.End)
		}
		switch n.Atom {
		case atom.Br:
			flush()
		case atom.Span:
			if d.tilePart(j) {
				flush()
			}
		case atom.Strong, atom.B:
			boldTo = max(boldTo, n.End)
		case atom.Li:
			item++
			items = append(items, n.End)
		}
		j++
	}
	flush()
	for i := range out {
		if l := out[i].Level; l > 0 && l < BoldLevel && !out[i].Chrome {
			d.Heads = append(d.Heads, int32(i))
		}
	}
	return out
}

// tilePart reports a span that is one of the lines of a card made of a link:
// all of the link's text stands in spans side by side.
func (d *Doc) tilePart(i int32) bool {
	p := d.Nodes[i].Parent
	if p < 0 || d.Nodes[p].Atom != atom.A || d.Nodes[p].End-p > 40 {
		return false
	}
	n := 0
	for c := d.First(p); c >= 0; c = d.Next(c) {
		switch m := &d.Nodes[c]; {
		case m.Flags&IsText != 0:
			if strings.TrimSpace(m.HTML.Data) != "" {
				return false
			}
		case m.Atom != atom.Span && m.Atom != atom.Img && m.Atom != atom.Svg || m.Atom == atom.Span && Attr(m.HTML, "class") == "":
			return false
		case m.Atom == atom.Span:
			n++
		}
	}
	return n > 1
}

// maxAside bounds, in nodes, what is kept from the eye and for screen readers
// alone. What is larger is a part of the page: a complete list beside a view
// that shows ten.
const maxAside = 12

// LineLevel returns the level of an element that is a heading or looks like one.
func (d *Doc) LineLevel(i int32) int {
	if l := d.HeadingLevel(i); l > 0 {
		return l
	}
	n := &d.Nodes[i]
	switch n.Atom {
	case atom.Summary:
		return PanelLevel
	case atom.Dt:
		if n.End-i <= 40 {
			return termLevel
		}
	case atom.Button:
		if Attr(n.HTML, "aria-expanded") != "" && n.Flags&IsChrome == 0 && n.End-i <= 24 {
			return PanelLevel
		}
	}
	return 0
}

// chromeText reports a text that stands in navigation or the page's footer.
func (d *Doc) chromeText(text int32) bool {
	p := d.Nodes[text].Parent
	return p >= 0 && d.Nodes[p].Flags&IsChrome != 0
}

// looksTitle reports bold text that is a title, not a sentence.
func looksTitle(s string) bool {
	n := len(strings.Fields(s))
	if strings.HasSuffix(s, ":") {
		return n <= 4
	}
	return len(s) <= 120 && n <= 12 && !strings.HasSuffix(s, ".")
}

// HeadingText takes from a heading the marks that pages put there for links to
// it.
func HeadingText(s string) string {
	s = WithoutColon(s)
	for _, m := range []string{"#", "¶", "🔗", "§"} {
		if t, ok := strings.CutSuffix(s, m); ok && t != "" {
			s = strings.TrimSpace(t)
		}
	}
	return s
}

// Surroundings are what stands above a block: its headings, innermost first, and
// the text between the innermost and the block.
type Surroundings struct {
	Headings []Line
	Intro    []Line
	After    []Line // the first lines after the block
}

// Limits of what is looked at above a block: lines that speak for it, lines in
// which its heading is looked for, headings.
const (
	maxIntro     = 4
	maxIntroText = 2000 // bytes of such a line
	maxLookBack  = 60
	maxHeadings  = 200
)

// Above returns what stands above the node at.
func (d *Doc) Above(lines []Line, at int32) Surroundings {
	var c Surroundings
	i := 0
	for lo, hi := 0, len(lines); lo < hi; {
		mid := (lo + hi) / 2
		if lines[mid].At < at {
			lo = mid + 1
		} else {
			hi = mid
		}
		i = lo
	}
	panel, panelAt := d.panel(at)
	level := BoldLevel + 1
	head := func(l Line) {
		if panel != "" && l.At < panelAt {
			c.Headings = append(c.Headings, Line{At: panelAt, Text: panel, Level: PanelLevel})
			panel, level = "", min(level, PanelLevel)
		}
		if l.Level < level {
			c.Headings = append(c.Headings, l)
			level = l.Level
		}
	}
	// The lines just above: text, and bold lines that look like a heading.
	j := i - 1
	for ; j >= 0 && j >= i-maxLookBack; j-- {
		l := lines[j]
		if l.Chrome {
			continue
		}
		if l.Level > 0 && l.Level < BoldLevel {
			break
		}
		if l.Level == BoldLevel && len(c.Headings) == 0 && (j == i-1 || len(c.Intro) <= 1) {
			head(l)
		} else if len(c.Headings) == 0 && len(c.Intro) < maxIntro {
			l.Text = lexicon.Begin(l.Text, maxIntroText)
			c.Intro = append(c.Intro, l)
		}
	}
	// The headings further up, each of a higher level than the one before.
	k := sort.Search(len(d.Heads), func(k int) bool { return int(d.Heads[k]) > j })
	for n := 0; k > 0 && n < maxHeadings && level > 1; n++ {
		k--
		head(lines[d.Heads[k]])
	}
	if panel != "" {
		c.Headings = append(c.Headings, Line{At: panelAt, Text: panel, Level: PanelLevel})
	}
	return c
}

// maxLabels is how many elements may label one, of which one or two are usual.
const maxLabels = 8

// LabelledBy returns the ids of the elements that label one.
func (d *Doc) LabelledBy(i int32) iter.Seq[string] {
	return func(yield func(string) bool) {
		n := 0
		for id := range strings.FieldsSeq(lexicon.Begin(d.Attr(i, "aria-labelledby"), maxLabels*100)) {
			if n++; n > maxLabels || !yield(id) {
				return
			}
		}
	}
}

// panel returns the label of the tab or accordion panel that a node stands in,
// and where the panel begins.
func (d *Doc) panel(at int32) (label string, panelAt int32) {
	for i := at; i >= 0; i = d.Nodes[i].Parent {
		n := &d.Nodes[i]
		d.Budget.Spend(1)
		if n.Flags&IsText != 0 || n.Atom == atom.Table {
			continue
		}
		if l := d.panelLabel(i); l != "" {
			return l, i
		}
	}
	return "", -1
}

// panelLabel returns the label of one panel, and "" for an element that is none.
func (d *Doc) panelLabel(i int32) string {
	by, shows := int32(-1), int32(-1)
	if d.Attr(i, "aria-labelledby") != "" {
		by = i
	}
	if id := d.Attr(i, "id"); id != "" {
		if l, ok := d.controls[id]; ok {
			shows = l
		}
	}
	if by < 0 && shows < 0 {
		return ""
	}
	if l, ok := d.labels[i]; ok {
		return l
	}
	label := ""
	for id := range d.LabelledBy(i) {
		if l, ok := d.WithID(id); ok && d.HeadingLevel(l) == 0 {
			if label = d.shortLabel(l); label != "" {
				break
			}
		}
	}
	if label == "" && shows >= 0 {
		label = d.shortLabel(shows)
	}
	if d.labels == nil {
		d.labels = make(map[int32]string)
	}
	d.labels[i] = label
	return label
}

// shortLabel returns the text of a label, and "" for one that is too long to be
// one.
func (d *Doc) shortLabel(i int32) string {
	if t := d.Flat(i); len(t) <= 120 {
		return HeadingText(t)
	}
	return ""
}

// maxAfter bounds the lines after a block in which its footnotes are looked
// for.
const maxAfter = 8

// MaxTerm bounds, in bytes, a line that says something of a list: what is longer
// is a contract.
const MaxTerm = 2500

// Below returns the lines after the node end, up to the next heading.
func Below(lines []Line, end int32) []Line {
	i := sort.Search(len(lines), func(i int) bool { return lines[i].At >= end })
	j := i
	for j < len(lines) && j-i < maxAfter && (lines[j].Level == 0 || lines[j].Level >= BoldLevel) && len(lines[j].Text) <= MaxTerm {
		j++
	}
	return lines[i:j]
}
