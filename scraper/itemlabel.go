package scraper

import "strings"

// labelBelow splits a line below an item's name as label does. There, any few
// words in bold before a colon are a label; on the first line they are a name.
func (d *doc) labelBelow(l *line) (label, rest string, ok bool) {
	if label, rest, ok := d.label(l); ok {
		return label, rest, true
	}
	if !d.boldAt(l.at) {
		return "", "", false
	}
	end := d.emphasised(l)
	if end < 0 || end >= l.end {
		return "", "", false
	}
	lead := d.flatOf(l.at, end)
	rest, ok = strings.CutPrefix(l.text, lead)
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
	if label == "" || rest == "" || len(label) > maxLabelText || len(strings.Fields(label)) > maxLabelWords || d.plausible(label).known {
		return "", "", false
	}
	return label, rest, true
}

// Limits of a label in bold. Longer ones are sentences.
const (
	maxLabelText  = 60
	maxLabelWords = 5
)
