package wording

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// This file says once, below an alert, what many of its lines would repeat: the
// products that half of the rows are for, what holds for every company in the
// United States. Nothing is lost by it: a footnote has the words whole.

// superscripts mark footnotes; there are no more than these.
var superscripts = []string{"¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"}

const (
	footnoteTimes = 3  // how often a text is told before it becomes a footnote
	footnoteChars = 40 // and how long it is at least
)

// A shared text is one that many lines have, and the short words that stand for
// it there.
type shared struct {
	text, short string
}

// sharedTexts returns the products and the categories of data that several
// changes have, longest first: a short list may be part of a long one.
func sharedTexts(changes []diff.Change) []shared {
	times, short := map[string]int{}, map[string]string{}
	put := func(text, words string) {
		if text = strings.TrimSpace(OneLine(Clean(text))); utf8.RuneCountInString(text) >= footnoteChars {
			times[text]++
			short[text] = words
		}
	}
	products := func(text string, n int) {
		if n > 1 {
			put(text, Count(n, "product", "products"))
			return
		}
		put(text, "products")
	}
	for i := range changes {
		c := &changes[i]
		if c.Subprocessor != nil {
			products(cellText(c.Subprocessor.Products), len(c.Subprocessor.Products.Items))
			put(cellText(c.Subprocessor.DataCategories), "see ")
		}
		for _, f := range c.Fields {
			if f.Field == snapshot.Products {
				products(strings.Join(f.ItemsAdded, ", "), len(f.ItemsAdded))
				products(strings.Join(f.ItemsRemoved, ", "), len(f.ItemsRemoved))
			}
		}
	}
	var out []shared
	for text, n := range times {
		if n >= footnoteTimes {
			out = append(out, shared{text, short[text]})
		}
	}
	// Those that save most, and of them the longest first.
	slices.SortFunc(out, func(a, b shared) int {
		return cmp.Or(times[b.text]*len(b.text)-times[a.text]*len(a.text), strings.Compare(a.text, b.text))
	})
	out = out[:min(len(out), len(superscripts))]
	slices.SortFunc(out, func(a, b shared) int {
		return cmp.Or(len(b.text)-len(a.text), strings.Compare(a.text, b.text))
	})
	return out
}

// footnotes replaces shared texts by short words with a mark, and says them
// below.
func (a *Alert) footnotes(texts []shared) {
	if len(texts) == 0 {
		return
	}
	lines := a.texts(func(Detail) bool { return true })
	for _, s := range texts {
		var in []*string
		for _, l := range lines {
			if strings.Contains(*l, s.text) {
				in = append(in, l)
			}
		}
		if len(in) < footnoteTimes || len(a.Footnotes) == len(superscripts) {
			continue
		}
		mark := a.footnote(s.text)
		for _, l := range in {
			*l = strings.ReplaceAll(*l, s.text, s.short+mark)
		}
	}
}

// footnote adds a footnote and returns its mark.
func (a *Alert) footnote(text string) string {
	mark := superscripts[len(a.Footnotes)]
	a.Footnotes = append(a.Footnotes, mark+" "+text)
	return mark
}
