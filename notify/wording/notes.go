package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// This file tells changes that are only to be recorded: each in a few words,
// and several that share the words as one.

// briefLimit is how long the words that came and went may be, in characters,
// to be told as items in a note; longer ones are told as marked text.
const briefLimit = 90

// noteContext is how much of an unchanged stretch a note shows on each side of
// words that came or went, in characters.
const noteContext = 20

// notes puts changes into a short list.
func notes(changes []diff.Change) []Note {
	type group struct {
		changes []*diff.Change
		chars   int
	}
	var groups []*group
	at := map[string]*group{}
	for i := range changes {
		c := &changes[i]
		key := noteKey(*c)
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
		out = append(out, newNote(g.changes))
	}
	return out
}

// noteKey is equal for changes that are told in one note; "" stands alone. Rows
// that changed are told as one where the same words came and went in them.
func noteKey(c diff.Change) string {
	key := string(c.Kind) + "\x00" + c.List + "\x00" + strings.Join(c.Reasons, "\x00")
	switch c.Kind {
	case diff.Added, diff.Activated:
		return key + "\x00" + Flat(rowSpans(c)) + "\x00" + Flat(changeSpans(c, markedOnly))
	case diff.Removed, diff.ListAdded, diff.ListRemoved:
		return key
	case diff.ColumnAdded, diff.ColumnRemoved:
		return key + "\x00" + Flat(columnSpans(c))
	case diff.Moved:
		return key + "\x00" + c.OldList + "\x00" + c.OldGroup + "\x00" + c.Group + "\x00" + Flat(changeSpans(c, markedOnly))
	case diff.Changed:
		context := markedOnly
		if !readAlone(changeSpans(c, markedOnly)) {
			context = noteContext
		}
		return string(c.Kind) + "\x00" + strings.Join(c.Reasons, "\x00") + "\x00" + Flat(changeSpans(c, context))
	}
	return ""
}

// newNote tells changes of one kind that share a key.
func newNote(cs []*diff.Change) Note {
	c := *cs[0]
	n := Note{mark: MarkOf(c.Kind)}
	var names []string
	for _, c := range cs {
		n.Numbers = append(n.Numbers, c.Entry)
		names = append(names, TitleOf(*c))
	}
	context := noteContext
	for _, other := range cs[1:] { // what did not change may differ
		if Flat(changeSpans(*other, noteContext)) != Flat(changeSpans(c, noteContext)) {
			context = markedOnly
			break
		}
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
		rest, whole = happened(c, context)
		n.Spans = append([]Span{who}, rest...)
	}
	if rs := whyNote(c); rs != "" && !whole {
		n.Spans = append(n.Spans, Span{Text: ", " + rs})
	}
	switch c.Kind {
	case diff.Added:
		n.Spans = append(n.Spans, rowSpans(c)...)
	case diff.ColumnAdded, diff.ColumnRemoved:
		n.Spans = append(n.Spans, columnSpans(c)...)
	case diff.Dates, diff.TermsText, diff.Changed, diff.Removed:
	default:
		n.Spans = append(n.Spans, changeSpans(c, context)...)
	}
	return n
}

// rowSpans tells behind the name of a row what the page says of it.
func rowSpans(c diff.Change) []Span {
	if c.Subprocessor == nil {
		return nil
	}
	var out []Span
	for _, d := range rowDetails(*c.Subprocessor) {
		out = append(append(out, Span{Text: "; "}), d.Labelled()...)
	}
	return out
}

// columnSpans tells what stands under a column that came or went.
func columnSpans(c diff.Change) []Span {
	var out []Span
	for i, d := range columnDetails(c) {
		sign := "; "
		if i == 0 {
			sign = ": "
		}
		out = append(append(out, Span{Text: sign}), d.Spans...)
	}
	return out
}

// markedOnly stands for a context of nothing: only words that came or went are
// told.
const markedOnly = -1

// changeSpans tells what became of the cells of a row, beside what its reasons
// say already, in words that follow its name.
func changeSpans(c diff.Change, context int) []Span {
	reasons := strings.ToLower(strings.Join(telling(c), "; "))
	var out []Span
	for _, f := range c.Fields {
		spans := fieldSpans(f, max(context, 0))
		if context == markedOnly {
			spans = onlyMarked(spans)
		}
		if saidIn(spans, reasons) || itemsIn(f, reasons) {
			continue
		}
		out = append(append(out, Span{Text: "; " + fieldWord(f.Field, f.Header) + ": "}), spans...)
	}
	return out
}

// readAlone reports whether words that came or went can be read without those that
// stayed beside them: each has a letter or a digit, and both sides of its brackets.
func readAlone(spans []Span) bool {
	return !slices.ContainsFunc(spans, func(s Span) bool {
		if s.Ink != Came && s.Ink != Gone {
			return false
		}
		return strings.Count(s.Text, "(") != strings.Count(s.Text, ")") || !strings.ContainsFunc(s.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	})
}

// inFootnote is a reason whose products stand in a footnote.
var inFootnote = regexp.MustCompile(`\b(now also|no longer) for \d+ products`)

// itemsIn reports whether reasons say all items that came to a cell or went from
// it, themselves or in a footnote.
func itemsIn(f diff.FieldChange, reasons string) bool {
	items := slices.Concat(f.ItemsAdded, f.ItemsRemoved)
	if len(items) == 0 || reasons == "" {
		return false
	}
	if f.Field == snapshot.Products && inFootnote.MatchString(reasons) {
		return true
	}
	return !slices.ContainsFunc(items, func(item string) bool { return !strings.Contains(reasons, strings.ToLower(Clean(item))) })
}

// onlyMarked returns the words that came or went, those of neighbouring places
// parted by a blank.
func onlyMarked(spans []Span) []Span {
	var out []Span
	for _, s := range spans {
		if s.Ink == Came || s.Ink == Gone {
			if len(out) > 0 {
				out = append(out, Span{Text: " "})
			}
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return spans
	}
	return out
}

// saidIn reports whether reasons say all that came or went. What went at one
// place and came at another only moved.
func saidIn(spans []Span, reasons string) bool {
	if reasons == "" {
		return false
	}
	moved := map[string]int{}
	for _, s := range spans {
		for _, item := range strings.Split(strings.ToLower(s.Text), ",") {
			switch item = strings.Trim(item, " .;:"); s.Ink {
			case Came:
				moved[item]++
			case Gone:
				moved[item]--
			}
		}
	}
	for item, n := range moved {
		if n != 0 && !strings.Contains(reasons, item) {
			return false
		}
	}
	return true
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
	return append(out, nameSpans(c)...)
}

// happened says after a name what happened to it; whole is true where that is
// all its reasons too.
func happened(c diff.Change, context int) (spans []Span, whole bool) {
	why := whyWords(c)
	switch {
	case c.Kind == diff.Removed && strings.HasPrefix(why[0], kindWords(c)+":"):
		return Say(": " + strings.Join(why, "; ")), true
	case c.Kind == diff.Removed:
		return Say(" " + kindWords(c)), false
	case c.Kind == diff.Moved:
		return Say(" " + movedWords(c)), false
	case c.Kind != diff.Changed:
		return Say(": " + kindWords(c)), false
	}
	if len(telling(c)) > 0 {
		return append(Say(": "+strings.Join(telling(c), "; ")), changeSpans(c, context)...), false
	}
	if b := brief(c); b != nil && context != markedOnly {
		return b, false
	}
	if spans := changeSpans(c, context); len(spans) > 0 {
		spans[0].Text = ", " + strings.TrimPrefix(spans[0].Text, "; ")
		return spans, false
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
		if !strings.HasSuffix(r, " reworded") && !strings.HasSuffix(r, " changed") && !(cutShort.MatchString(r) && len(c.Fields) > 0) {
			out = append(out, r)
		}
	}
	return out
}

// cutShort is a reason that lists products and not all: the cell is shown.
var cutShort = regexp.MustCompile(`^(now also|no longer) for .* and \d+ more$`)

// whyNote returns the reasons of a change, unless they say only what the note
// says already.
func whyNote(c diff.Change) string {
	var out []string
	for _, r := range telling(c) {
		switch r {
		case kindWords(c), "new list", "new sub-processor", "new column", "renamed", "no longer listed":
		default:
			if tellsCells(r) && len(c.Cells) > 0 {
				continue // its cells follow
			}
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
	return append(Say(", "+label+": "), fieldSpans(f, noteContext)...)
}

// pageSpans tells what became of a date line or of the paragraphs on notice: what
// that means, and the words that went and came.
func pageSpans(what string, c diff.Change) []Span {
	why := telling(c)
	if len(why) > 0 {
		what += ": " + strings.Join(why, "; ")
	}
	var spans []Span
	for _, ink := range []Ink{Gone, Came} { // whole lines that went, before those that came
		for _, f := range c.Fields {
			if ink == Gone && f.New == "" && f.Old != "" || ink == Came && f.New != "" {
				if len(spans) > 0 {
					spans = append(spans, Span{Text: " "})
				}
				spans = append(spans, fieldSpans(f, 30)...)
			}
		}
	}
	switch {
	case saidIn(spans, strings.ToLower(strings.Join(why, "; "))):
		return Say(what)
	case utf8.RuneCountInString(Flat(spans)) == 0:
		return Say(what + " changed: " + strings.Join(whyWords(c), "; "))
	}
	return append(Say(what+": "), spans...)
}

func cleanAll(ss []string) []string {
	var out []string
	for _, s := range ss {
		out = append(out, Clean(s))
	}
	return out
}
