package lists

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
	"golang.org/x/net/html/atom"
)

// labelBelow splits a line below an item's name as label does. There, any few
// words in bold before a colon are a label; on the first line they are a name.
func labelBelow(d *dom.Doc, l *dom.Line) (label, rest string, ok bool) {
	if label, rest, ok := labelOf(d, l); ok {
		return label, rest, true
	}
	if !boldAt(d, l.At) {
		return "", "", false
	}
	end := names.Emphasised(d, l)
	if end < 0 || end >= l.End {
		return "", "", false
	}
	lead := names.FlatOf(d, l.At, end)
	rest, ok = strings.CutPrefix(l.Text, lead)
	if !ok {
		return "", "", false
	}
	label = strings.TrimRight(lead, ":： ")
	if label == lead {
		// The colon stands after the element.
		rest = strings.TrimLeft(rest, " ")
		t := strings.TrimLeft(rest, ":：")
		if t == rest {
			return "", "", false
		}
		rest = t
	}
	rest = strings.TrimSpace(rest)
	if label == "" || rest == "" || len(label) > maxLabelText || len(strings.Fields(label)) > maxLabelWords || d.Plausible(label).Known {
		return "", "", false
	}
	return label, rest, true
}

// Limits of a label in bold. Longer ones are sentences.
const (
	maxLabelText  = 60
	maxLabelWords = 5
)

// withoutPolicies takes from the last of the cells that stand in one line the
// links to policies with which the line ends: they speak of the company, not of
// what the label names. links are the line's, kept elsewhere.
func (it *item) withoutPolicies(cells []icell, links []snapshot.Link) {
	if len(cells) == 0 {
		return
	}
	last := &cells[len(cells)-1]
	for i := len(links) - 1; i >= 0; i-- {
		raw, ok := strings.CutSuffix(strings.TrimRight(last.raw, " |·,;"), links[i].Text)
		if !ok || !it.policyLink(links[i].Text) || strings.TrimRight(raw, " |·,;–—-") == "" {
			return
		}
		last.raw = strings.TrimRight(raw, " |·,;–—-")
	}
}

// policyLink reports the words of a link to a company's policy, with or without
// the company's name: "Privacy Policy", "DPA Acme".
func (it *item) policyLink(text string) bool {
	if lexicon.NameLinks.In(text) {
		return true
	}
	of := lexicon.Words(it.name)
	var rest []string
	for _, w := range strings.Fields(text) {
		if ws := lexicon.Words(w); len(of) > 0 && len(ws) > 0 && ws[0] == of[0] {
			continue
		}
		rest = append(rest, w)
	}
	return lexicon.NameLinks.In(strings.Join(rest, " "))
}

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
	if c := newColumn(label); c.named() {
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
	if l.IsHeading() || d.Nodes[l.At].Flags&dom.IsText == 0 {
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
	if c := newColumn(label); !c.namedFully() || c.field == snapshot.Name || lexicon.Plausible(label).Known {
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

// labelOnly returns the field label that a line is, on a line of its own above
// its value.
func labelOnly(l *dom.Line) (string, bool) {
	t := dom.WithoutColon(l.Text)
	if len(t) > 60 {
		return "", false
	}
	if c := newColumn(t); c.namedFully() || c.named() && strings.HasSuffix(l.Text, ":") {
		p := lexicon.Plausible(t)
		return t, !p.Known && !p.Legal
	}
	return "", false
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
		if c := newColumn(label); !c.namedFully() {
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

// maxLongLabel bounds, in bytes, a label that nothing but its repetition shows.
const maxLongLabel = 120

// longLead splits "Label: value", however long the label is.
func longLead(raw string) (label, rest string, ok bool) {
	i := strings.IndexAny(raw, ":：")
	if i <= 0 || i > maxLongLabel {
		return "", "", false
	}
	_, n := utf8.DecodeRuneInString(raw[i:])
	label, rest = strings.TrimSpace(raw[:i]), strings.TrimSpace(raw[i+n:])
	if label == "" || rest == "" || strings.HasPrefix(rest, "//") || strings.Contains(label, ". ") {
		return "", "", false
	}
	return label, rest, true
}

// repeatedLeads makes labels of what begins a line before a colon in two items or
// more, and in at least half of all: a column, however long its label is.
func repeatedLeads(d *dom.Doc, its []item) {
	count := make(map[string]int)
	lead := func(c *icell) (key, label, rest string, ok bool) {
		if c.label != "" {
			return "", "", "", false
		}
		if label, rest, ok = longLead(c.raw); !ok {
			return "", "", "", false
		}
		d.Budget.Spend(len(label))
		return strings.ToLower(label), label, rest, true
	}
	for i := range its {
		seen := make(map[string]bool)
		for k := range its[i].cells {
			if key, _, _, ok := lead(&its[i].cells[k]); ok && !seen[key] {
				seen[key] = true
				count[key]++
			}
		}
	}
	for i := range its {
		for k := range its[i].cells {
			c := &its[i].cells[k]
			if key, label, rest, ok := lead(c); ok && count[key] > 1 && count[key]*2 >= len(its) && !d.Plausible(label).Known {
				c.label, c.raw = label, rest
			}
		}
	}
}
