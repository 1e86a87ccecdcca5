package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
)

// repeatedLabels finds the columns whose cells repeat the column's label: for
// phones, where the header does not show.
func repeatedLabels(d *dom.Doc, b *Block) {
	if b.labeled {
		return
	}
	for i := range b.Cols {
		c := &b.Cols[i]
		with, own, n := 0, 0, 0
		label := c.Header
		if label == "" {
			continue
		}
		for r := range b.Rows {
			if n >= sampleRows || i >= len(b.Rows[r].Cells) {
				continue
			}
			raw := Raw(d, &b.Rows[r].Cells[i])
			if raw == "" || strings.EqualFold(raw, label) {
				continue
			}
			n++
			if withoutLabel(raw, label) != raw {
				with++
			} else if len(raw) > len(label) && strings.EqualFold(raw[:len(label)], label) && ownLabel(d, &b.Rows[r].Cells[i], label) {
				own++
			}
		}
		if with+own > 0 && (with+own)*2 > n {
			c.label, c.apart = label, own > 0
		}
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
