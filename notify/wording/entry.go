package wording

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
)

// An Entry is a change told in full; or several that differ in nothing but
// the name.
type Entry struct {
	Numbers []int
	Mark    string
	Name    []Span
	Why     []string // reasons, most serious first, and a start date of its own
	Details []Detail
	Same    bool // its details are those of the block before, but for extra ones
}

// A Detail is one line about an entry.
type Detail struct {
	Label string // "purpose"; empty where the text speaks for itself
	Spans []Span
	Extra bool // left out where room is short: the terminal, Slack
	Where bool // the place of a row that came, and its products
}

// A Note is a change told in a few words, or several that share them.
type Note struct {
	Numbers []int
	mark    string
	Spans   []Span
}

// GroupLimit is how many characters the names of one group may have together:
// beyond it a group is a wall and a second one begins.
const GroupLimit = 600

// contextChars is how much of an unchanged stretch is shown on each side of
// words that came or went.
const contextChars = 70

// mainList returns the list most changes are in; it goes without saying.
func mainList(changes []diff.Change) string {
	n := map[string]int{}
	best := ""
	for i := range changes {
		c := &changes[i]
		if c.Subprocessor == nil && len(c.Fields) == 0 {
			continue
		}
		if n[c.List]++; n[c.List] > n[best] || best == "" {
			best = c.List
		}
	}
	return best
}

// entries tells changes in full. Those that differ in nothing but the name
// become one entry, where the first of them stands.
func entries(changes []diff.Change, home string, starts beginning) []Entry {
	var out []Entry
	at := map[string]int{}
	size := map[string]int{}
	for _, c := range changes {
		e := newEntry(c, home, starts)
		key := e.key(c)
		n := utf8.RuneCountInString(Flat(e.Name)) + len(", ")
		if i, ok := at[key]; ok && key != "" && size[key]+n <= GroupLimit {
			g := &out[i]
			g.Numbers = append(g.Numbers, c.Entry)
			g.Name = append(append(g.Name, Span{Text: "; "}), e.Name...)
			size[key] += n
			continue
		}
		at[key], size[key] = len(out), n
		out = append(out, e)
	}
	return out
}

// Essential returns the details that are shown wherever an entry is.
func Essential(ds []Detail) []Detail {
	return slices.DeleteFunc(slices.Clone(ds), func(d Detail) bool { return d.Extra })
}

// key is equal for entries that may be told as one: rows with the same change
// of the same cells. Rows that came or went stand alone, each is a company.
func (e Entry) key(c diff.Change) string {
	if c.Kind != diff.Changed || len(e.Details) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%q", c.Kind, e.Why)
	for _, f := range c.Fields {
		fmt.Fprintf(&b, "\x00%s\x00%s\x00%s\x00%s\x00%v\x00%v", f.Field, f.Header, f.Old, f.New, f.OldLinks, f.NewLinks)
	}
	return b.String()
}

// A beginning is what an alert says of starts already: the page's, and the day on
// which the page was read.
type beginning struct {
	page, read snapshot.Day
}

// readOn returns the day on which the page of a message was read; the day of the
// message for a file, and "" where neither is known.
func readOn(m notify.Message) snapshot.Day {
	if m.Report.New.TakenAt.IsZero() {
		return m.Today
	}
	return snapshot.DayOf(m.Report.New.TakenAt)
}

// of says when the use begins that a change is about, where the alert as a whole
// does not say it: "starts 15 May 2026", "in effect since 1 Mar 2026".
func (b beginning) of(c diff.Change) string {
	d := strings.TrimSpace(Day(c.Starts))
	_, isDay := c.Starts.Time()
	switch {
	case d == "" || c.Starts == b.page:
		return ""
	case isDay && b.read != "" && c.Starts < b.read:
		return "in effect since " + d
	}
	return "starts " + d
}

func newEntry(c diff.Change, home string, starts beginning) Entry {
	e := Entry{Numbers: []int{c.Entry}, Mark: MarkOf(c.Kind), Name: nameSpans(c), Why: whyWords(c)}
	if text := starts.of(c); text != "" {
		e.Why = append(e.Why, text)
	}
	add := func(label string, spans []Span) {
		if strings.TrimSpace(Flat(spans)) != "" {
			e.Details = append(e.Details, Detail{Label: label, Spans: spans})
		}
	}
	if c.List != "" && c.List != home && (c.Subprocessor != nil || len(c.Fields) > 0) && TitleOf(c) != Clean(c.List) {
		add("list", Say(Clean(c.List)))
	}
	if c.Subprocessor != nil {
		e.Details = append(e.Details, rowDetails(*c.Subprocessor)...)
	}
	for _, f := range c.Fields {
		label := fieldWord(f.Field, f.Header)
		if label == "text" {
			label = ""
		}
		add(label, fieldSpans(f, contextChars))
	}
	if cells := columnDetails(c); len(cells) > 0 {
		e.Details = append(e.Details, cells...)
		if why := slices.DeleteFunc(slices.Clone(e.Why), tellsCells); len(why) > 0 {
			e.Why = why
		}
	}
	return e
}

// tellsCells reports whether a reason only says that a column came or went, and
// what stands under it: the cells say so too.
func tellsCells(reason string) bool {
	return strings.HasPrefix(reason, "column added") || strings.HasPrefix(reason, "column removed")
}

func nameSpans(c diff.Change) []Span {
	name := Span{Text: TitleOf(c), Ink: Strong}
	if strings.TrimSpace(c.OldName) == "" || c.OldName == c.Name {
		return []Span{name}
	}
	old := Span{Text: Clean(c.OldName), Ink: Strong}
	if c.Kind == diff.Replaced {
		return []Span{name, {Text: " replaces "}, old}
	}
	return []Span{old, {Text: " is now "}, name}
}

// whyWords returns the reasons of a change; without any, what happened.
func whyWords(c diff.Change) []string {
	var out []string
	for _, r := range c.Reasons {
		if r = strings.TrimSpace(OneLine(Clean(r))); r != "" {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return []string{kindWords(c)}
	}
	return out
}

// SortedNumbers returns the numbers of an entry in order.
func SortedNumbers(ns []int) []int {
	out := append([]int(nil), ns...)
	sort.Ints(out)
	return out
}

// MaxName is how long a name may be, in UTF-16 units; longer ones are no names.
const MaxName = 200

// CutNames shortens each name by itself, so that none pushes out another.
func CutNames(spans []Span) []Span {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		s.Text = Cut(s.Text, MaxName)
		out = append(out, s)
	}
	return out
}

// NameLine names one change: number, mark, name and what happened.
func NameLine(c diff.Change) []Span {
	spans := []Span{{Text: fmt.Sprintf("%d %s ", c.Entry, MarkOf(c.Kind))}}
	spans = append(spans, CutNames(nameSpans(c))...)
	return append(spans, Span{Text: " · " + Cut(shortly(c), maxShortly)})
}

// maxShortly is how long a line may be that only names a change, behind the
// name, in UTF-16 units.
const maxShortly = 120

// shortly says what happened, in one line. Of a row that changed it is the most
// serious reason, or the words that came and went.
func shortly(c diff.Change) string {
	if c.Kind != diff.Changed {
		return kindWords(c)
	}
	if why := telling(c); len(why) > 0 {
		return why[0]
	}
	if spans := changeSpans(c, markedOnly); len(spans) > 0 {
		return strings.TrimPrefix(Flat(spans), "; ")
	}
	return kindWords(c)
}

// Labelled returns the detail behind its label.
func (d Detail) Labelled() []Span {
	if d.Label == "" {
		return d.Spans
	}
	return append(Say(d.Label+": "), d.Spans...)
}
