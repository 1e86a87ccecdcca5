package dom

import (
	"iter"
	"sort"
	"strings"
	"unicode"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"golang.org/x/net/html/atom"
)

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

// Around returns what stands above and below the nodes from at up to end.
func (t *RunningText) Around(at, end int32) Surroundings {
	c := surroundings{level: BoldLevel + 1}
	c.panel, c.panelAt = t.doc.panel(at)
	j := c.directlyAbove(t.Lines[:t.from(at)])
	// The headings further up, each of a higher level than the one before.
	k := sort.Search(len(t.Heads), func(k int) bool { return int(t.Heads[k]) > j })
	for n := 0; k > 0 && n < maxHeadings && c.level > 1; n++ {
		k--
		c.head(t.Lines[t.Heads[k]])
	}
	c.headPanel()
	c.After = t.below(end)
	return c.Surroundings
}

// from returns the index of the first line from a node on.
func (t *RunningText) from(at int32) int {
	return sort.Search(len(t.Lines), func(i int) bool { return t.Lines[i].At >= at })
}

// surroundings are being looked for, from the block upwards.
type surroundings struct {
	Surroundings
	level   int    // of the last heading
	panel   string // the label of the panel that the block stands in, until it is its heading
	panelAt int32
}

// directlyAbove takes the lines just above: text, and bold lines that look like a
// heading; a number alone is a pager's. It returns the index of the line that it stopped at.
func (c *surroundings) directlyAbove(lines []Line) int {
	j := len(lines) - 1
	for ; j >= 0 && j >= len(lines)-maxLookBack; j-- {
		l := lines[j]
		if l.Chrome {
			continue
		}
		if l.IsHeading() {
			break
		}
		if l.Level == BoldLevel && len(c.Headings) == 0 && strings.ContainsFunc(l.Text, unicode.IsLetter) && (j == len(lines)-1 || len(c.Intro) <= 1) {
			c.head(l)
		} else if len(c.Headings) == 0 && len(c.Intro) < maxIntro {
			l.Text = lexicon.Begin(l.Text, maxIntroText)
			c.Intro = append(c.Intro, l)
		}
	}
	return j
}

// head takes a line for a heading of the block where no nearer one is of its level.
func (c *surroundings) head(l Line) {
	if l.At < c.panelAt {
		c.headPanel()
	}
	if l.Level < c.level {
		c.Headings = append(c.Headings, l)
		c.level = l.Level
	}
}

// headPanel takes the panel's label for a heading.
func (c *surroundings) headPanel() {
	if c.panel != "" {
		c.Headings = append(c.Headings, Line{At: c.panelAt, Text: c.panel, Level: PanelLevel})
		c.panel, c.level = "", min(c.level, PanelLevel)
	}
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
	if l, ok := d.kept.labels[i]; ok {
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
	if d.kept.labels == nil {
		d.kept.labels = make(map[int32]string)
	}
	d.kept.labels[i] = label
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

// below returns the lines from a node on, up to the next heading.
func (t *RunningText) below(end int32) []Line {
	i := t.from(end)
	j := i
	for j < len(t.Lines) && j-i < maxAfter && (t.Lines[j].Level == 0 || t.Lines[j].Level >= BoldLevel) && len(t.Lines[j].Text) <= MaxTerm {
		j++
	}
	return t.Lines[i:j]
}
