package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// This file tells what the page says of a row that came or went, and what stands
// under a column that did.

// cellText returns the text of a cell that holds one thing or several, such as
// products or countries. Blocks that the page shows one below the other (a list,
// paragraphs) are parted by commas, or by semicolons where one of them has commas
// itself: in one line nothing else would part them.
func cellText(c snapshot.Cell) string {
	if len(c.Items) < 2 || c.Text != strings.Join(c.Items, " ") {
		return Clean(c.Text)
	}
	sign := ", "
	if strings.ContainsAny(c.Text, ",;\u3001\uff0c\u060c") {
		sign = "; "
	}
	text := c.Items[0]
	for _, item := range c.Items[1:] {
		end, _ := utf8.DecodeLastRuneInString(text)
		begin, _ := utf8.DecodeRuneInString(item)
		if parts(end) || begin == '(' || parts(begin) {
			text += " " + item
		} else {
			text += sign + item
		}
	}
	return Clean(text)
}

// parts reports whether a character at the edge of a block parts it from the next
// one already, as the end of a sentence and a bullet do.
func parts(r rune) bool {
	return unicode.IsPunct(r) && !strings.ContainsRune("()[]{}\"'\u201c\u201d\u2018\u2019\u00ab\u00bb%@#", r)
}

// rowDetails tells a row that came or went: what it does, where, for which
// products, with which data and on what basis, and all else that the page says of
// it. Text without a header is its purpose where it has no other.
func rowDetails(sp snapshot.Subprocessor) []Detail {
	var out []Detail
	add := func(d Detail, text string) {
		if d.Spans = Say(text); strings.TrimSpace(text) != "" {
			out = append(out, d)
		}
	}
	purpose, others := sp.Purpose.Text, sp.Other
	if strings.TrimSpace(purpose) == "" {
		if i := slices.IndexFunc(others, withoutHeader); i >= 0 {
			purpose, others = others[i].Text, slices.Delete(slices.Clone(others), i, i+1)
		}
	}
	add(Detail{}, Clean(purpose))
	var where []string
	place := placeCell(&sp)
	switch {
	case place == nil:
	case place == &sp.EntityCountry:
		where = append(where, "company in "+cellText(*place))
	default:
		where = append(where, cellText(*place))
	}
	if sp.Products.Text != "" {
		where = append(where, cellText(sp.Products))
	}
	add(Detail{Where: true}, strings.Join(where, " · "))
	add(Detail{Label: "data"}, cellText(sp.DataCategories))
	add(Detail{Label: "transfer mechanism"}, cellText(sp.Transfer))
	if place != &sp.EntityCountry {
		add(Detail{Label: "company in"}, cellText(sp.EntityCountry))
	}
	for i := range others {
		if o := &others[i]; withoutHeader(*o) {
			add(Detail{}, Clean(o.Text))
		} else {
			add(Detail{Label: fieldWord(snapshot.Other, o.Header)}, Clean(o.Text))
		}
	}
	add(Detail{Label: "formerly"}, Clean(sp.FormerName))
	add(Detail{Label: "starts"}, startWords(&sp))
	add(Detail{Label: "ends"}, Day(sp.Ends))
	add(Detail{Label: "condition"}, strings.Join(cleanAll(sp.Conditions), "; "))
	add(Detail{Label: "security", Extra: true}, Clean(sp.Security.Text))
	add(Detail{Label: "affiliate of", Extra: true}, Clean(sp.AffiliateOf.Text))
	add(Detail{Label: "website", Extra: true}, Clean(sp.Website.Text))
	if sp.Date.Text != sp.StartsText {
		add(Detail{Label: "date", Extra: true}, Clean(sp.Date.Text))
	}
	return out
}

// withoutHeader reports whether a cell of a row stands under no header.
func withoutHeader(o snapshot.OtherCell) bool {
	return o.Header == "" || o.Header == "(description)"
}

// columnDetails tells what stands under a column that came or went, once for all
// rows of which it says the same.
func columnDetails(c diff.Change) []Detail {
	if len(c.Cells) == 0 {
		return nil
	}
	names := map[string][]string{}
	var texts []string
	for i := range c.Cells {
		text := c.Cells[i].Cell.Text
		if names[text] == nil {
			texts = append(texts, text)
		}
		names[text] = append(names[text], c.Cells[i].Name)
	}
	ink := Came
	if c.Kind == diff.ColumnRemoved {
		ink = Gone
	}
	var out []Detail
	for _, text := range texts {
		who := ": " + strings.Join(cleanAll(names[text]), "; ")
		if len(texts) == 1 && len(c.Cells) > 1 {
			who = " in each of " + Count(len(c.Cells), "row", "rows")
		}
		out = append(out, Detail{Spans: []Span{{Text: Clean(text), Ink: ink}, {Text: who}}})
	}
	return out
}

// startWords says when a row starts whose page gives no day: a month in the page's
// words, and what was not understood as printed.
func startWords(sp *snapshot.Subprocessor) string {
	switch text := Clean(sp.StartsText); {
	case strings.TrimSpace(text) == "":
		return ""
	case sp.StartsMonth != "":
		return text
	default:
		return quote(text) + ", not understood"
	}
}
