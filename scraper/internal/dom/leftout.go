package dom

import (
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// LeftOut is what the configuration leaves out of what is read, before anything is
// compared: texts in the cells and beside the lists, and columns.
type LeftOut struct {
	Texts   []*regexp.Regexp
	Sizes   []int    // how many instructions each of them has
	Used    []bool   // which of them matched
	Columns []string // headers, in any case of letters
}

// stepsOf is what a pattern with so many instructions costs for a byte.
func stepsOf(size int) int { return size/4 + 1 }

// Cut returns a text of one line without what is left out of it.
func (o *LeftOut) Cut(d *Doc, text string) string {
	if len(o.Texts) == 0 || text == "" {
		return text
	}
	for i, re := range o.Texts {
		d.Budget.Spend(stepsOf(o.Sizes[i]) * len(text))
		if !re.MatchString(text) {
			continue
		}
		o.Used[i] = true
		// Each further match looks through the rest of the text again, where the
		// pattern asks for what is not there: "[^z]*z|a".
		left := len(text)
		cut := re.ReplaceAllStringFunc(text, func(match string) string {
			if left -= len(match); len(text) > freeText {
				d.Budget.Spend(left)
			}
			return " "
		})
		text = strings.Join(strings.Fields(cut), " ")
		text = beforeMark.ReplaceAllString(text, "$1")
	}
	return text
}

// freeText is how long a text may be, in bytes, of which matches are not counted.
const freeText = 1 << 10

// beforeMark is the blank that a text leaves before a mark that stood behind it.
var beforeMark = regexp.MustCompile(`\s+([.,;:!?)])`)

// CutLines cuts a text line by line; lines of which nothing is left are gone.
func (o *LeftOut) CutLines(d *Doc, text string) string {
	if len(o.Texts) == 0 || !strings.Contains(text, "\n") {
		return o.Cut(d, text)
	}
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = o.Cut(d, line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// CutName cuts a name, unless nothing would be left of it.
func (o *LeftOut) CutName(d *Doc, name string) string {
	if cut := o.Cut(d, name); cut != "" {
		return cut
	}
	return name
}

// CutLinks cuts the texts of links; a link of whose text nothing is left is gone.
func (o *LeftOut) CutLinks(d *Doc, links []snapshot.Link) []snapshot.Link {
	if len(o.Texts) == 0 {
		return links
	}
	var kept []snapshot.Link
	for _, l := range links {
		text := o.Cut(d, l.Text)
		if text == "" && l.Text != "" {
			continue
		}
		l.Text = text
		kept = append(kept, l)
	}
	return kept
}

// Column reports a column that is left out.
func (o *LeftOut) Column(header string) bool {
	return slices.ContainsFunc(o.Columns, func(c string) bool { return strings.EqualFold(c, OneLine(header)) })
}
