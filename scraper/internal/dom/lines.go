package dom

import (
	"strings"
	"unicode"

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

// IsHeading reports a line that is a heading, and does not only look like one.
func (l *Line) IsHeading() bool { return l.Level > 0 && l.Level < BoldLevel }

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

// RunningText is the text of a page outside of its tables of data.
type RunningText struct {
	Lines []Line
	Heads []int32 // indexes of the lines that are headings of the page's text
	doc   *Doc
}

// ReadLines returns the page's running text, leaving out the nodes in skip,
// which are in order and apart.
func (d *Doc) ReadLines(skip []Span) RunningText {
	r := lineReader{Doc: d, lines: make([]Line, 0, 256), start: -1, last: -1, bold: true}
	for j := int32(0); int(j) < len(d.Nodes); {
		for len(skip) > 0 && j >= skip[0].To {
			skip = skip[1:]
		}
		if len(skip) > 0 && j >= skip[0].From {
			r.flush()
			j = skip[0].To
			continue
		}
		r.close(j)
		if d.Nodes[j].Flags&IsText != 0 {
			r.text(j)
			j++
		} else {
			j = r.element(j)
		}
	}
	r.flush()
	t := RunningText{Lines: r.lines, doc: d}
	for i := range t.Lines {
		if l := &t.Lines[i]; l.IsHeading() && !l.Chrome {
			t.Heads = append(t.Heads, int32(i))
		}
	}
	return t
}

// A lineReader reads the lines of a page, one after the other.
type lineReader struct {
	*Doc
	lines       []Line
	f           Fold    // of the line being read
	start, last int32   // the first and the last of its texts
	bold        bool    // all of it so far
	boldTo      int32   // what is bold ends there
	open, items []int32 // where the blocks and the list items end that are open
}

// flush ends the line being read.
func (r *lineReader) flush() {
	if r.f.len() > 0 && (!r.chromeText(r.start) || lexicon.HasYear(r.f.b)) {
		l := Line{At: r.start, End: r.last + 1, Text: string(r.f.b), Chrome: r.chromeText(r.start), Item: len(r.items) > 0}
		if r.bold && !l.Item && looksTitle(l.Text) {
			l.Level = BoldLevel
		}
		r.lines = append(r.lines, l)
	}
	r.f.reset()
	r.start, r.bold = -1, true
}

// close ends the blocks and items that end before a node.
func (r *lineReader) close(j int32) {
	for len(r.open) > 0 && j >= r.open[len(r.open)-1] {
		r.open = r.open[:len(r.open)-1]
		r.flush()
	}
	for len(r.items) > 0 && j >= r.items[len(r.items)-1] {
		r.items = r.items[:len(r.items)-1]
	}
}

// text reads one text.
func (r *lineReader) text(j int32) {
	before := r.f.len()
	r.f.add(r.Nodes[j].HTML.Data)
	if r.f.len() == before {
		return
	}
	if r.start < 0 {
		r.start = j
	}
	r.last = j
	if j >= r.boldTo {
		r.bold = false
	}
}

// element reads the beginning of an element, or all of one that is a heading or no
// part of a line. It returns the node to go on with.
func (r *lineReader) element(j int32) int32 {
	n := &r.Nodes[j]
	if n.Flags&IsAside != 0 && n.End-j <= maxAside || (n.Atom == atom.Button || n.Atom == atom.A && n.End-j <= 3) && r.IsToggle(j) {
		return n.End
	}
	if level := r.LineLevel(j); level > 0 {
		r.flush()
		if t := HeadingText(r.Flat(j)); len(t) <= MaxHeading {
			if level >= PanelLevel && !strings.ContainsFunc(t, unicode.IsLetter) {
				level = 0 // the number of a pager's button labels no panel
			}
			if t != "" {
				r.lines = append(r.lines, Line{At: j, End: n.End, Text: t, Level: level, Chrome: n.Flags&IsChrome != 0})
			}
			return n.End
		}
	}
	if n.Flags&IsBlock != 0 {
		r.flush()
		r.open = append(r.open, n.End)
	}
	switch n.Atom {
	case atom.Br:
		r.flush()
	case atom.Span:
		if r.tilePart(j) {
			r.flush()
		}
	case atom.Strong, atom.B:
		r.boldTo = max(r.boldTo, n.End)
	case atom.Li:
		r.items = append(r.items, n.End)
	}
	return j + 1
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
