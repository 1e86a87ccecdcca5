package lists

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/promise"

	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/snapshot"
)

// columnsKept tells which columns say something. One without a header that does is
// given one.
func (b *Block) columnsKept(d *dom.Doc) []bool {
	keep := make([]bool, len(b.Cols))
	for i := range b.Cols {
		keep[i] = !b.dropped(d, i)
	}
	return keep
}

// dropped reports a column that says nothing: no header and no text.
func (b *Block) dropped(d *dom.Doc, col int) bool {
	if b.Cols[col].Header != "" {
		return false
	}
	some, words := false, false
	for i := range b.Rows {
		if col >= len(b.Rows[i].Cells) {
			continue
		}
		c := &b.Rows[i].Cells[col]
		if Raw(d, c) != "" {
			some = true
			if c.set || hasWords(d, c) {
				words = true
				break
			}
		}
	}
	if !some {
		return true
	}
	b.Cols[col].Header = missingHeader(d, b, col)
	// A column of logos beside the names says nothing.
	return !words && col != b.NameCol && b.Cols[col].Header != "(location)"
}

// hasWords reports a cell with text, not only pictures that stand for some.
func hasWords(d *dom.Doc, c *bcell) bool {
	for j := c.at; j < c.end; j++ {
		if d.Nodes[j].Flags&dom.IsText != 0 && strings.TrimSpace(d.Nodes[j].HTML.Data) != "" {
			return true
		}
	}
	return false
}

// missingHeader returns a header in brackets to a column that has none.
func missingHeader(d *dom.Doc, b *Block, col int) string {
	switch {
	case col == b.NameCol:
		return "(name)"
	case placeColumn(d, b, col):
		return "(location)"
	}
	return "(description)"
}

func placeColumn(d *dom.Doc, b *Block, col int) bool {
	places, n := 0, 0
	for i := range b.Rows {
		if n >= sampleRows || col >= len(b.Rows[i].Cells) {
			continue
		}
		t := dom.OneLine(Raw(d, &b.Rows[i].Cells[col]))
		if t == "" {
			continue
		}
		n++
		if place.Only(t) {
			places++
		}
	}
	return n > 0 && places*5 >= n*4
}

// Assign returns every column its field. A second header for a field already
// taken is kept as other.
func (b *Block) Assign(configured map[string]snapshot.Field) []snapshot.Field {
	out := make([]snapshot.Field, len(b.Cols))
	taken := map[snapshot.Field]int{}
	for i, c := range b.Cols {
		f := c.field
		if f == "" {
			f = snapshot.Other
		}
		if c.Header == "(location)" {
			f = snapshot.Location
		}
		if hf, ok := configured[c.Header]; ok {
			f = hf
		}
		if i == b.NameCol {
			f = snapshot.Name
		} else if f == snapshot.Name {
			f = snapshot.Other
		}
		if f != snapshot.Other && f != snapshot.Name {
			if first, ok := taken[f]; ok {
				// The header that says it alone goes before one that says it
				// among other things.
				if len(c.match.Words) == c.match.Of && c.match.Of > 0 && len(b.Cols[first].match.Words) < b.Cols[first].match.Of {
					out[first] = snapshot.Other
					taken[f] = i
				} else {
					f = snapshot.Other
				}
			} else {
				taken[f] = i
			}
		}
		out[i] = f
	}
	return out
}

// repeatedLabels finds the columns whose cells repeat the column's label: for
// phones, where the header does not show.
func repeatedLabels(d *dom.Doc, b *Block) {
	if b.labeled {
		return
	}
	for i := range b.Cols {
		if b.Cols[i].Header != "" {
			repeatedLabel(d, b, i)
		}
	}
}

// repeatedLabel is repeatedLabels for one column.
func repeatedLabel(d *dom.Doc, b *Block, col int) {
	c := &b.Cols[col]
	label := strings.TrimRight(c.Header, ":： ")
	with, own, n := 0, 0, 0
	for r := range b.Rows {
		if n >= sampleRows || col >= len(b.Rows[r].Cells) {
			continue
		}
		raw := Raw(d, &b.Rows[r].Cells[col])
		if raw == "" || strings.EqualFold(raw, label) {
			continue
		}
		n++
		if withoutLabel(raw, label) != raw {
			with++
		} else if len(raw) > len(label) && strings.EqualFold(raw[:len(label)], label) && ownLabel(d, &b.Rows[r].Cells[col], label) {
			own++
		}
	}
	if with+own > 0 && (with+own)*2 > n {
		c.label, c.apart = label, own > 0
	}
}

// strip takes the repeated label from a cell's text.
func (c *column) strip(raw string) string {
	if c.label == "" {
		return raw
	}
	s := withoutLabel(raw, c.label)
	if s == raw && c.apart && len(raw) > len(c.label)+1 && strings.EqualFold(raw[:len(c.label)], c.label) && raw[len(c.label)] == ' ' {
		return raw[len(c.label)+1:]
	}
	return s
}

// ownLabel reports a cell that begins with the label in an element of its own.
func ownLabel(d *dom.Doc, c *bcell, label string) bool {
	for j := c.at; j < c.end; j++ {
		n := &d.Nodes[j]
		if n.Flags&dom.IsText == 0 {
			if j > c.at && n.Flags&(dom.IsHidden|dom.IsAside) != 0 {
				j = n.End - 1
			}
			continue
		}
		t := dom.Folded(n.HTML.Data)
		if t == "" {
			continue
		}
		return n.Parent != c.at && strings.EqualFold(strings.TrimRight(t, ": "), strings.TrimRight(label, ": ")) && d.Nodes[n.Parent].End < c.end
	}
	return false
}

// withoutLabel takes the label from the beginning of a cell where text remains
// after it.
func withoutLabel(raw, label string) string {
	if len(raw) <= len(label) || !strings.EqualFold(raw[:len(label)], label) {
		return raw
	}
	rest := raw[len(label):]
	switch rest[0] {
	case '\n', ':', ' ':
	default:
		return raw
	}
	if rest[0] == ' ' && !strings.HasPrefix(strings.TrimLeft(rest, " "), ":") && !strings.HasSuffix(label, ":") {
		return raw // "Location data" is no label with a value
	}
	rest = strings.TrimLeft(rest, " :\n")
	if rest == "" {
		return raw
	}
	return rest
}

// placeOfAll is the header of the place that the introduction of a list gives to
// all of its rows.
const placeOfAll = "(location)"

// placedTogether gives all rows of a list the place that its introduction says for all
// of them, where they have none of their own: "These sub-processors are all located
// in the United States:". A row that comes is then judged as under a column.
func (b *Block) placedTogether(d *dom.Doc, l *snapshot.List) {
	if slices.ContainsFunc(l.Columns, func(c snapshot.Column) bool { return c.Field == snapshot.Location }) {
		return
	}
	text := b.saysPlace(d)
	if text == "" {
		return
	}
	l.Columns = append(l.Columns, snapshot.Column{Header: placeOfAll, Field: snapshot.Location})
	for i := range l.Subprocessors {
		l.Subprocessors[i].Location = snapshot.Cell{Text: text}
	}
}

// maxIntroduction bounds a sentence that introduces a list, in bytes: it is short.
const maxIntroduction = 200

// saysPlace returns the sentence directly above a block, or its heading, that says
// where those are whom it names; "" where there is none.
func (b *Block) saysPlace(d *dom.Doc) string {
	if len(b.Ctx.Intro) > 0 {
		intro := b.Ctx.Intro[0].Text
		if text := withoutColon(intro); len(text) < len(intro) {
			if said := dom.Ask(d, &placeSaid, strings.ToValidUTF8(text[max(0, len(text)-2*maxIntroduction):], "")); said != "" {
				return said
			}
		}
	}
	if heading := withoutColon(b.Where()); len(heading) <= maxIntroduction {
		return dom.Ask(d, &placeSaid, heading)
	}
	return ""
}

func withoutColon(text string) string { return strings.TrimRight(text, ":\uff1a \u00a0") }

// placeSaid asks for the last sentence of a text where it locates those whom it
// introduces. Many lists share a heading, so it is asked once.
var placeSaid = dom.Question[string]{PerByte: 4 * dom.StepsPerScan, Answer: func(text string) string {
	all := promise.Sentences(text)
	if len(all) == 0 {
		return ""
	}
	if last := all[len(all)-1]; len(last) <= maxIntroduction && promise.Locates(last) {
		return last
	}
	return ""
}}
