package wording

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// This file tells companies of the vendor's own group and of editions for
// governments: a line for all that came to a list, with what their rows say.

// lineLimit is how many UTF-16 units such a line may have before a second one
// begins; a post of every medium carries that many in one piece.
const lineLimit = 800

// listNotes tells the rows that came to lists of group companies and of
// government editions, and that such a list came. What is told otherwise comes
// back.
func listNotes(changes []diff.Change) (out []Note, rest []diff.Change) {
	var order []string
	came := map[string][]*diff.Change{}
	for i := range changes {
		if c := &changes[i]; c.Kind == diff.Added && c.Subprocessor != nil && asList(c) {
			if came[c.List] == nil {
				order = append(order, c.List)
			}
			came[c.List] = append(came[c.List], c)
		}
	}
	added := map[string]*diff.Change{}
	for i := range changes {
		switch c := &changes[i]; {
		case !asList(c) || came[c.List] == nil:
			rest = append(rest, *c)
		case c.Kind == diff.ListAdded:
			added[c.List] = c
		case c.Kind != diff.Added || c.Subprocessor == nil:
			rest = append(rest, *c)
		}
	}
	for _, list := range order {
		out = append(out, rowNotes(came[list], added[list])...)
	}
	return out, rest
}

// rowNotes tells the rows that came to a list, in as many notes as they take.
// What all of them say is said once, before the names.
func rowNotes(cs []*diff.Change, list *diff.Change) []Note {
	head := Count(len(cs), "new group company", "new group companies")
	switch {
	case list != nil:
		head = "new list “" + Clean(list.Name) + "” with " + Thousands(len(cs))
	case cs[0].ListKind == snapshot.Government:
		head = Thousands(len(cs)) + " new on the government list"
	}
	says := make([][]string, len(cs))
	for i, c := range cs {
		says[i] = rowSays(c)
	}
	if common := sharedByAll(says); len(cs) > 1 && len(common) > 0 {
		head += ", each: " + strings.Join(common, " · ")
		for i := range says {
			says[i] = slices.DeleteFunc(says[i], func(s string) bool { return slices.Contains(common, s) })
		}
	}
	var out []Note
	n := Note{mark: MarkAdded, Spans: Say(head + ": ")}
	if list != nil {
		n.Numbers = append(n.Numbers, list.Entry)
	}
	size := Units(head)
	for i, c := range cs {
		words := ""
		if len(says[i]) > 0 {
			words = " (" + strings.Join(says[i], " · ") + ")"
		}
		chars := Units(TitleOf(*c) + words)
		if size+chars > lineLimit && len(n.Spans) > 1 {
			out = append(out, n)
			n, size = Note{mark: MarkAdded, Spans: Say("also new there: ")}, 0
		}
		if len(n.Spans) > 1 {
			n.Spans = append(n.Spans, Span{Text: "; "})
		}
		n.Numbers = append(n.Numbers, c.Entry)
		n.Spans = append(n.Spans, Span{Text: TitleOf(*c), Ink: Strong})
		if words != "" {
			n.Spans = append(n.Spans, Span{Text: words})
		}
		size += chars
	}
	return append(out, n)
}

// rowSays returns what is told of a row that came to such a list: what its cells
// say, and the reasons that say more than what list it is.
func rowSays(c *diff.Change) []string {
	var out []string
	for _, r := range c.Reasons {
		if !strings.HasPrefix(r, "group company") && r != "government list" {
			out = append(out, r)
		}
	}
	for _, d := range Essential(rowDetails(*c.Subprocessor)) {
		text := strings.TrimSpace(Flat(d.Labelled()))
		if !slices.ContainsFunc(out, func(reason string) bool { return strings.HasPrefix(reason, text+": ") }) {
			out = append(out, text) // else the reason names the place
		}
	}
	return out
}

// sharedByAll returns the texts that all lists hold, in the order of the first.
func sharedByAll(lists [][]string) []string {
	in := map[string]int{} // how many of the first lists hold a text
	for i, l := range lists {
		for _, s := range l {
			if in[s] == i {
				in[s]++
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(lists[0]), func(s string) bool { return in[s] < len(lists) })
}
