package wording

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
)

// This file tells changes that are only to be recorded: each in a few words,
// and several that share the words as one.

// briefLimit is how long the words that came and went may be, in characters,
// to be told in a note; longer ones are only named.
const briefLimit = 90

// notes puts changes into a short list.
func notes(changes []diff.Change) []Note {
	type group struct {
		changes []*diff.Change
		chars   int
	}
	var groups []*group
	at := map[string]*group{}
	same := map[string]int{}
	for i := range changes {
		same[cellKey(changes[i])]++
	}
	for i := range changes {
		c := &changes[i]
		key := noteKey(*c, same[cellKey(*c)] >= manyRows)
		n := utf8.RuneCountInString(TitleOf(*c)) + len(", ")
		if g := at[key]; g != nil && key != "" && g.chars+n <= GroupLimit {
			g.changes = append(g.changes, c)
			g.chars += n
			continue
		}
		g := &group{changes: []*diff.Change{c}, chars: n}
		at[key] = g
		groups = append(groups, g)
	}
	var out []Note
	for _, g := range groups {
		out = append(out, newNote(g.changes, same[cellKey(*g.changes[0])] >= manyRows))
	}
	return out
}

// manyRows is how many rows with changes in the same cells are told as one:
// fewer are told with what came and went in each.
const manyRows = 4

// cellKey is equal for rows that changed in the same cells for the same
// reasons, whatever came and went.
func cellKey(c diff.Change) string {
	return string(c.Kind) + "\x00" + fieldsOf(c) + "\x00" + strings.Join(c.Reasons, "\x00")
}

// noteKey is equal for changes that are told in one note; "" stands alone.
func noteKey(c diff.Change, many bool) string {
	reasons := strings.Join(c.Reasons, "\x00")
	switch c.Kind {
	case diff.Added, diff.Removed, diff.Activated, diff.ListAdded, diff.ListRemoved, diff.ColumnAdded, diff.ColumnRemoved:
		return string(c.Kind) + "\x00" + c.List + "\x00" + reasons
	case diff.Moved:
		return string(c.Kind) + "\x00" + c.OldList + "\x00" + c.List + "\x00" + c.OldGroup + "\x00" + c.Group
	case diff.Changed:
		if b := brief(c); b != nil && !many && len(telling(c)) == 0 {
			return cellKey(c) + "\x00" + Flat(b)
		}
		return cellKey(c)
	}
	return ""
}

// newNote tells changes of one kind that share a key.
func newNote(cs []*diff.Change, many bool) Note {
	c := *cs[0]
	n := Note{mark: MarkOf(c.Kind)}
	var names []string
	for _, c := range cs {
		n.Numbers = append(n.Numbers, c.Entry)
		names = append(names, TitleOf(*c))
	}
	who := Span{Text: series(names), Ink: Strong}
	whole := false // the words say the reasons too
	switch label := noteLabels[c.Kind]; {
	case label != "":
		n.Spans = append(Say(label), who)
	case c.Kind == diff.Dates:
		n.Spans, whole = pageSpans("date line", c), true
	case c.Kind == diff.TermsText:
		n.Spans, whole = pageSpans("notice terms", c), true
	case slices.Contains(renames, c.Kind):
		n.Spans = renameSpans(c)
	default:
		var rest []Span
		rest, whole = happened(c, many)
		n.Spans = append([]Span{who}, rest...)
	}
	if rs := whyNote(c); rs != "" && !whole {
		n.Spans = append(n.Spans, Span{Text: ", " + rs})
	}
	return n
}

// noteLabels are what is said before the names of what came or went.
var noteLabels = map[diff.Kind]string{
	diff.Added: "new: ", diff.ListAdded: "new list: ", diff.ListRemoved: "list removed: ", diff.ColumnAdded: "new column: ", diff.ColumnRemoved: "column removed: ",
}

// renames are the kinds that have an old name and a new one.
var renames = []diff.Kind{diff.Renamed, diff.Replaced, diff.ListRenamed, diff.ColumnRenamed}

func renameSpans(c diff.Change) []Span {
	var out []Span
	switch c.Kind {
	case diff.ListRenamed:
		out = Say("list ")
	case diff.ColumnRenamed:
		out = Say("column ")
	}
	out = append(out, nameSpans(c)...)
	if len(c.Fields) > 0 {
		out = append(out, Span{Text: "; " + fieldsOf(c) + " changed"})
	}
	return out
}

// happened says after a name what happened to it; whole is true where that is
// all its reasons too.
func happened(c diff.Change, many bool) (spans []Span, whole bool) {
	why := whyWords(c)
	switch b := brief(c); {
	case c.Kind == diff.Removed && strings.HasPrefix(why[0], kindWords(c)+":"):
		return Say(": " + strings.Join(why, "; ")), true
	case c.Kind == diff.Removed:
		return Say(" " + kindWords(c)), false
	case c.Kind == diff.Moved:
		return Say(" " + movedWords(c)), false
	case c.Kind != diff.Changed:
		return Say(": " + kindWords(c)), false
	case len(telling(c)) > 0:
		return Say(": " + strings.Join(telling(c), "; ")), false
	case b != nil && !many:
		return b, false
	}
	return Say(": " + strings.Join(why, "; ")), false
}

// telling returns the reasons of a change that say more than which cells were
// reworded.
func telling(c diff.Change) []string {
	if len(c.Reasons) == 0 {
		return nil
	}
	var out []string
	for _, r := range whyWords(c) {
		if !strings.HasSuffix(r, " reworded") && !strings.HasSuffix(r, " changed") {
			out = append(out, r)
		}
	}
	return out
}

// whyNote returns the reasons of a change, unless they say only what the note
// says already.
func whyNote(c diff.Change) string {
	var out []string
	for _, r := range telling(c) {
		switch r {
		case kindWords(c), "new list", "new sub-processor", "new column", "renamed", "no longer listed":
		default:
			if c.Kind != diff.Changed {
				out = append(out, r)
			}
		}
	}
	return strings.Join(out, "; ")
}

// brief tells what became of a row's cell in a few words that follow the name,
// or returns nil where that takes more.
func brief(c diff.Change) []Span {
	if len(c.Fields) != 1 {
		return nil
	}
	f := c.Fields[0]
	label := fieldWord(f.Field, f.Header)
	add, remove := cleanAll(f.ItemsAdded), cleanAll(f.ItemsRemoved)
	var text string
	switch {
	case len(add) == 0 && len(remove) > 0:
		text = ", " + label + ": no longer " + series(remove)
	case len(add) > 0 && len(remove) == 0:
		text = ", " + label + ": now also " + series(add)
	case len(add) == 1 && len(remove) == 1:
		text = ": " + remove[0] + " is now " + add[0]
	case len(add) > 0:
		text = ", " + label + ": no longer " + series(remove) + ", now also " + series(add)
	}
	if text != "" {
		if utf8.RuneCountInString(text) > briefLimit {
			return nil
		}
		return Say(text)
	}
	spans := fieldSpans(f, 20)
	if utf8.RuneCountInString(Flat(spans)) > briefLimit {
		return nil
	}
	return append(Say(", "+label+": "), spans...)
}

// pageSpans tells what became of a date line or of the paragraphs on notice:
// what went and what came where that is short, else how it reads now.
func pageSpans(what string, c diff.Change) []Span {
	if rs := telling(c); len(rs) > 0 {
		return Say(what + ": " + strings.Join(rs, "; "))
	}
	var spans []Span
	var now []string
	for _, ink := range []Ink{Gone, Came} { // whole lines that went, before those that came
		for _, f := range c.Fields {
			if ink == Gone && f.New == "" && f.Old != "" || ink == Came && f.New != "" {
				if len(spans) > 0 {
					spans = append(spans, Span{Text: " "})
				}
				spans = append(spans, fieldSpans(f, 30)...)
			}
			if ink == Came && f.New != "" {
				now = append(now, Clean(f.New))
			}
		}
	}
	n := utf8.RuneCountInString(Flat(spans))
	switch text := strings.Join(now, " "); {
	case n == 0:
		return Say(what + " changed")
	case n <= 2*briefLimit:
		return append(Say(what+": "), spans...)
	case text != "" && utf8.RuneCountInString(text) <= 2*briefLimit:
		return Say(what + " now: " + text)
	case len(c.Fields) > 1:
		return Say(what + " reworded in " + Count(len(c.Fields), "place", "places"))
	}
	return Say(what + " reworded")
}

func cleanAll(ss []string) []string {
	var out []string
	for _, s := range ss {
		out = append(out, Clean(s))
	}
	return out
}
