package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
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
