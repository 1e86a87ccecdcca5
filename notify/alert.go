package notify

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// An alert is a message put into words: what to show and in which order, as
// every way out shows it. The renderers lay it out and decide nothing more.
type alert struct {
	title      string   // "Atlassian changed its sub-processor list"
	facts      []string // said beside the title: "starts 30 Sep 2024"
	counts     string   // "3 to review, 7 to record"
	url        string
	repeated   bool
	review     []entry  // in full, most serious first
	record     []note   // in short
	outOfScope []string // names
	cosmetic   int
	foot       []string // "seen …", "change …", "subwatch show …"
}

// An entry is a change told in full; or several that differ in nothing but
// the name.
type entry struct {
	numbers []int
	mark    string
	name    []span
	why     string
	details []detail
	starts  string
}

// A detail is one line about an entry.
type detail struct {
	label string // "purpose"; empty where the text speaks for itself
	spans []span
	extra bool // left out where room is short: the terminal
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

// newAlert puts a message about a change into words.
func newAlert(m Message) alert {
	a := newFrame(m)
	if m.Report == nil {
		return a
	}
	var review, record []diff.Change
	for i := range m.Report.Changes {
		switch c := &m.Report.Changes[i]; slotOf(c) {
		case inFull:
			review = append(review, *c)
		case inShort:
			record = append(record, *c)
		}
	}
	a.review = entries(review, mainList(m.Report.Changes), m.Report.Starts)
	a.record = notes(record)
	return a
}

// newFrame says everything of a message but its entries.
func newFrame(m Message) alert {
	r := m.Report
	if r == nil {
		r = &diff.Report{}
	}
	a := alert{
		title:    alertTitle(m, r),
		url:      clean(firstOf(m.URL, r.URL)),
		repeated: m.Repeated,
	}
	if d := strings.TrimSpace(day(r.Starts)); d != "" {
		a.facts = append(a.facts, "starts "+d)
	}
	review, record := make([]int, len(reviewWords)), 0
	for i := range r.Changes {
		switch c := &r.Changes[i]; slotOf(c) {
		case inCount:
			a.cosmetic++
		case byName:
			a.outOfScope = append(a.outOfScope, titleOf(*c))
		case inShort:
			record++
		default:
			review[countKind(c.Kind)]++
		}
	}
	a.counts = countWords(review, record)
	if !m.SeenAt.IsZero() {
		a.foot = append(a.foot, "seen "+moment(m.SeenAt))
	}
	if m.Change != "" {
		id := clean(m.Change)
		a.foot = append(a.foot, "change "+id, "subwatch show "+id)
	}
	return a
}

// A slot is where in an alert a change is told.
type slot int

const (
	inFull  slot = iota
	inShort      // to record
	byName       // out of scope
	inCount      // cosmetic
)

// slotOf gives the slot of a change. An unknown class is told in full rather
// than hidden.
func slotOf(c *diff.Change) slot {
	switch {
	case c.Class == diff.Cosmetic:
		return inCount
	case c.OutOfScope:
		return byName
	case c.Class == diff.Record:
		return inShort
	}
	return inFull
}

func alertTitle(m Message, r *diff.Report) string {
	who := strings.TrimSpace(clean(firstOf(m.Title, m.Vendor, r.Vendor)))
	subject, its := who, "its"
	if who == "" {
		subject, its = "The page", "its"
	}
	switch {
	case r.Empty():
		return "No changes in " + possessive(who) + "sub-processor list"
	case r.Quiet():
		return "Only cosmetic changes in " + possessive(who) + "sub-processor list"
	}
	for i := range r.Changes {
		if r.Changes[i].Kind == diff.ListWithdrawn {
			return subject + " withdrew " + its + " sub-processor list"
		}
	}
	return subject + " changed " + its + " sub-processor list"
}

func possessive(who string) string {
	if who == "" {
		return "the "
	}
	return who + "’s "
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// reviewWords are the kinds that changes to review are counted by.
var reviewWords = []string{"new", "gone", "replaced", "renamed", "changed", "of the page itself"}

// countWords says how much there is to do: "4 to review (3 new, 1 changed), 7
// to record".
func countWords(review []int, record int) string {
	var out, kinds []string
	total := 0
	for i, n := range review {
		if n > 0 {
			total += n
			kinds = append(kinds, thousands(n)+" "+reviewWords[i])
		}
	}
	if total > 0 {
		out = append(out, thousands(total)+" to review ("+strings.Join(kinds, ", ")+")")
	}
	if record > 0 {
		out = append(out, thousands(record)+" to record")
	}
	return strings.Join(out, ", ")
}

// countKind gives the word in [reviewWords] that a kind is counted by.
func countKind(k diff.Kind) int {
	switch k {
	case diff.Added, diff.Activated:
		return 0
	case diff.Removed:
		return 1
	case diff.Replaced:
		return 2
	case diff.Renamed:
		return 3
	case diff.Changed, diff.Moved:
		return 4
	}
	return 5
}

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
	fmt.Fprintf(&b, "%s\x00%s\x00%s", c.Kind, e.why, e.starts)
	for _, f := range c.Fields {
		fmt.Fprintf(&b, "\x00%s\x00%s\x00%s\x00%s\x00%v\x00%v", f.Field, f.Header, f.Old, f.New, f.OldLinks, f.NewLinks)
	}
	return b.String()
}

func newEntry(c diff.Change, home string, starts snapshot.Day) entry {
	e := entry{numbers: []int{c.Entry}, mark: mark(c.Kind), name: nameSpans(c), why: whyWords(c)}
	if d := strings.TrimSpace(day(c.Starts)); d != "" && c.Starts != starts {
		e.starts = "starts " + d
	}
	add := func(label string, spans []span, extra bool) {
		if strings.TrimSpace(flat(spans)) != "" {
			e.details = append(e.details, detail{label: label, spans: spans, extra: extra})
		}
	}
	if c.List != "" && c.List != home && (c.Subprocessor != nil || len(c.Fields) > 0) && titleOf(c) != clean(c.List) {
		add("list", say(clean(c.List)), false)
	}
	if sp := c.Subprocessor; sp != nil {
		rowDetails(*sp, add)
	}
	for _, f := range c.Fields {
		label := fieldWord(f.Field, f.Header)
		if label == "text" {
			label = ""
		}
		add(label, fieldSpans(f, contextChars), false)
	}
	return e
}

// rowDetails tells a row that came or went: what it does, where, for which
// products, with which data.
func rowDetails(sp snapshot.Subprocessor, add func(string, []span, bool)) {
	add("", say(clean(sp.Purpose.Text)), false)
	var where []string
	for _, s := range []string{sp.Location.Text, sp.Products.Text} {
		if s != "" {
			where = append(where, clean(s))
		}
	}
	if sp.Location.Text == "" && sp.EntityCountry.Text != "" {
		where = append([]string{clean(sp.EntityCountry.Text)}, where...)
	}
	add("", say(strings.Join(where, " · ")), false)
	add("data", say(clean(sp.DataCategories.Text)), true)
	add("transfer mechanism", say(clean(sp.Transfer.Text)), true)
	if sp.FormerName != "" {
		add("formerly", say(clean(sp.FormerName)), true)
	}
	if sp.Ends != "" {
		add("ends", say(day(sp.Ends)), false)
	}
	var conditions []string
	for _, s := range sp.Conditions {
		conditions = append(conditions, clean(s))
	}
	add("condition", say(strings.Join(conditions, "; ")), false)
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

func whyWords(c diff.Change) string {
	var out []string
	for _, r := range c.Reasons {
		if r = strings.TrimSpace(oneLine(clean(r))); r != "" {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return kindWords(c)
	}
	return strings.Join(out, " · ")
}

// sortedNumbers gives the numbers of an entry in order.
func sortedNumbers(ns []int) []int {
	out := append([]int(nil), ns...)
	sort.Ints(out)
	return out
}
