package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/snapshot"
)

// dateLines finds the date lines among the page's lines.
// of tells which lines can speak of the lists; nil is all of them.
func dateLines(lines []dom.Line, order lexicon.DayOrder, of func(i int) bool) []snapshot.Date {
	var out []snapshot.Date
	seen := make(map[string]bool)
	add := func(text string, kind snapshot.DateKind, f lexicon.FoundDate) {
		text = strings.TrimSpace(text)
		if seen[text] || len(out) >= 20 {
			return
		}
		seen[text] = true
		out = append(out, snapshot.Date{Text: text, Kind: kind, Date: f.Day, Precision: f.Precision})
	}
	for i, l := range lines {
		if l.Chrome && len(l.Text) > lexicon.MaxDateLine || of != nil && !of(i) {
			continue
		}
		ds := lexicon.FindDates(l.Text, order)
		if len(ds) == 0 {
			continue
		}
		cues := 0
		for k, f := range ds {
			from := 0
			if k > 0 {
				from = ds[k-1].To
			}
			if _, _, ok := lexicon.CueBefore(l.Text[from:], f.From-from); ok {
				cues++
			}
		}
		for k, f := range ds {
			from := 0
			if k > 0 {
				from = ds[k-1].To
			}
			kind, at, ok := lexicon.CueBefore(l.Text[from:], f.From-from)
			at += from
			switch {
			case ok && kind == snapshot.UnknownDate && len(l.Text) > 60:
			case ok && cues == 1 && len(l.Text) <= lexicon.MaxDateLine:
				add(l.Text, kind, f)
			case ok:
				if !l.Chrome {
					add(l.Text[at:f.To], kind, f)
				}
			case k == 0 && i > 0 && len(l.Text) <= 40 && lexicon.LooksLikeDate(l.Text) && len(lines[i-1].Text) <= 40:
				// "Last updated" stands in a box of its own above the date.
				prev := lines[i-1].Text + " " + l.Text
				if kind, at, ok := lexicon.CueBefore(prev, len(prev)-len(l.Text)); ok && at < len(lines[i-1].Text) {
					add(prev, kind, f)
				}
			}
		}
	}
	return out
}
