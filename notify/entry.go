package notify

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// An entry is a change told in full; or several that differ in nothing but
// the name.
type entry struct {
	numbers []int
	mark    string
	name    []span
	why     []string // reasons, most serious first, and a start date of its own
	details []detail
	same    bool // its details are those of the entry before
}

// A detail is one line about an entry.
type detail struct {
	label string // "purpose"; empty where the text speaks for itself
	spans []span
	extra bool // left out where room is short: the terminal
	where bool // the place of a row that came, and its products
}

// A note is a change told in a few words, or several that share them.
type note struct {
	numbers []int
	mark    string
	spans   []span
}

// groupLimit is how many characters the names of one group may have together:
// beyond it a group is a wall and a second one begins.
const groupLimit = 600

// contextChars is how much of an unchanged stretch is shown on each side of
// words that came or went.
const contextChars = 70

// mainList gives the list most changes are in; it goes without saying.
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
func entries(changes []diff.Change, home string, starts snapshot.Day) []entry {
	var out []entry
	at := map[string]int{}
	size := map[string]int{}
	for _, c := range changes {
		e := newEntry(c, home, starts)
		key := e.key(c)
		n := utf8.RuneCountInString(flat(e.name)) + len(", ")
		if i, ok := at[key]; ok && key != "" && size[key]+n <= groupLimit {
			g := &out[i]
			g.numbers = append(g.numbers, c.Entry)
			g.name = append(append(g.name, span{text: "; "}), e.name...)
			size[key] += n
			continue
		}
		at[key], size[key] = len(out), n
		e.same = key == "" && len(out) > 0 && len(e.details) > 0 && len(out[len(out)-1].numbers) == 1 && e.mark == out[len(out)-1].mark && reflect.DeepEqual(e.details, out[len(out)-1].details)
		out = append(out, e)
	}
	return out
}

// key is equal for entries that may be told as one: rows with the same change
// of the same cells. Rows that came or went stand alone, each is a company.
func (e entry) key(c diff.Change) string {
	if c.Kind != diff.Changed || len(e.details) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\x00%q", c.Kind, e.why)
	for _, f := range c.Fields {
		fmt.Fprintf(&b, "\x00%s\x00%s\x00%s\x00%s\x00%v\x00%v", f.Field, f.Header, f.Old, f.New, f.OldLinks, f.NewLinks)
	}
	return b.String()
}

func newEntry(c diff.Change, home string, starts snapshot.Day) entry {
	e := entry{numbers: []int{c.Entry}, mark: mark(c.Kind), name: nameSpans(c), why: whyWords(c)}
	if d := strings.TrimSpace(day(c.Starts)); d != "" && c.Starts != starts {
		e.why = append(e.why, "starts "+d)
	}
	add := func(label string, spans []span) {
		if strings.TrimSpace(flat(spans)) != "" {
			e.details = append(e.details, detail{label: label, spans: spans})
		}
	}
	if c.List != "" && c.List != home && (c.Subprocessor != nil || len(c.Fields) > 0) && titleOf(c) != clean(c.List) {
		add("list", say(clean(c.List)))
	}
	if c.Subprocessor != nil {
		e.details = append(e.details, rowDetails(*c.Subprocessor)...)
	}
	for _, f := range c.Fields {
		label := fieldWord(f.Field, f.Header)
		if label == "text" {
			label = ""
		}
		add(label, fieldSpans(f, contextChars))
	}
	return e
}

// rowDetails tells a row that came or went: what it does, where, for which
// products, with which data.
func rowDetails(sp snapshot.Subprocessor) []detail {
	var out []detail
	add := func(d detail, text string) {
		if d.spans = say(text); strings.TrimSpace(text) != "" {
			out = append(out, d)
		}
	}
	add(detail{}, clean(sp.Purpose.Text))
	var where []string
	if cell := placeCell(&sp); cell != nil {
		where = append(where, clean(cell.Text))
	}
	if sp.Products.Text != "" {
		where = append(where, clean(sp.Products.Text))
	}
	add(detail{where: true}, strings.Join(where, " · "))
	add(detail{label: "data", extra: true}, clean(sp.DataCategories.Text))
	add(detail{label: "transfer mechanism", extra: true}, clean(sp.Transfer.Text))
	add(detail{label: "formerly", extra: true}, clean(sp.FormerName))
	add(detail{label: "ends"}, day(sp.Ends))
	add(detail{label: "condition"}, strings.Join(cleanAll(sp.Conditions), "; "))
	return out
}

func nameSpans(c diff.Change) []span {
	name := span{text: titleOf(c), ink: strong}
	if strings.TrimSpace(c.OldName) == "" || c.OldName == c.Name {
		return []span{name}
	}
	old := span{text: clean(c.OldName), ink: strong}
	if c.Kind == diff.Replaced {
		return []span{name, {text: " replaces "}, old}
	}
	return []span{old, {text: " is now "}, name}
}

// whyWords gives the reasons of a change; without any, what happened.
func whyWords(c diff.Change) []string {
	var out []string
	for _, r := range c.Reasons {
		if r = strings.TrimSpace(oneLine(clean(r))); r != "" {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return []string{kindWords(c)}
	}
	return out
}

// sortedNumbers gives the numbers of an entry in order.
func sortedNumbers(ns []int) []int {
	out := append([]int(nil), ns...)
	sort.Ints(out)
	return out
}
