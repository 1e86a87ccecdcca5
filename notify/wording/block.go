package wording

import (
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// This file gathers what an alert tells by company: what a person decides is
// whether a company may process their data, not what becomes of a row.

// A Block is what an alert tells of one company, or of a part of the page.
type Block struct {
	Entries []Entry // to review, gravest first; an entry that stands for several companies is alone
	Notes   []Note  // what is only to be recorded of the same company, without its name
}

// Numbers returns the numbers of all changes that a block tells, in order.
func (b Block) Numbers() []int {
	var out []int
	for _, e := range b.Entries {
		out = append(out, e.Numbers...)
	}
	for _, n := range b.Notes {
		out = append(out, n.Numbers...)
	}
	slices.Sort(out)
	return out
}

// Further returns the first line of an entry that is not the first of its block:
// the name only where it is another one.
func Further(b Block, e Entry) []Span {
	out := Say(Numbers(SortedNumbers(e.Numbers)) + " " + e.Mark + " ")
	if Flat(e.Name) != Flat(b.Entries[0].Name) {
		out = append(append(out, CutNames(e.Name)...), Span{Text: " · "})
	}
	return append(out, Span{Text: strings.Join(e.Why, " · ")})
}

// companyOf returns what the names of one company have in common; it is empty
// for a name that says nothing. A service without a company of its own is its
// parent's. A name that no table holds stands for itself, without its legal form.
func companyOf(name string) string {
	p, ok := company.Lookup(name)
	switch {
	case !ok:
		return company.Parse(name).Key()
	case len(p.Companies) == 0 && p.Parent != "":
		return "\x00" + p.Parent
	}
	return "\x00" + p.Brand
}

// rowKinds are the kinds of changes that speak of a row, and so of a company.
var rowKinds = []diff.Kind{diff.Added, diff.Removed, diff.Replaced, diff.Renamed, diff.Changed, diff.Activated, diff.Moved}

// owners remembers the companies of names: a report has many rows of one name,
// and asks for each more than once.
type owners map[string]string

// of returns the company that a change speaks of, and "" where it speaks of none.
func (o owners) of(c *diff.Change) string {
	if !slices.Contains(rowKinds, c.Kind) {
		return ""
	}
	key, ok := o[c.Name]
	if !ok {
		key = companyOf(c.Name)
		o[c.Name] = key
	}
	return key
}

// asList reports whether a change is told with its list, in a line for all of
// its rows, and not with its company: companies of the vendor's own group, and
// editions for governments.
func asList(c *diff.Change) bool {
	return c.ListKind == snapshot.Affiliates || c.ListKind == snapshot.Government
}

// blocks tells the changes to review, a company each, and what is to be
// recorded of the same companies. What is left to record comes back.
func blocks(review, record []diff.Change, home string, starts beginning) (out []Block, rest []diff.Change) {
	byNumber := make(map[int]*diff.Change, len(review))
	for i := range review {
		byNumber[review[i].Entry] = &review[i]
	}
	who := owners{}
	known := who.knownBefore(review, record)
	at := map[string]int{}
	var weights []int
	for _, e := range entries(review, home, starts) {
		key, weight := "", 0
		for _, n := range e.Numbers {
			weight = max(weight, who.weightOf(byNumber[n], known))
		}
		if len(e.Numbers) == 1 {
			key = who.of(byNumber[e.Numbers[0]])
		}
		if i, ok := at[key]; ok && key != "" {
			out[i].Entries, weights[i] = append(out[i].Entries, e), max(weights[i], weight)
			continue
		}
		at[key] = len(out)
		out, weights = append(out, Block{Entries: []Entry{e}}), append(weights, weight)
	}
	beside := make([][]diff.Change, len(out))
	for _, c := range record {
		key := who.of(&c)
		if i, ok := at[key]; ok && key != "" && !asList(&c) {
			beside[i] = append(beside[i], c)
			continue
		}
		rest = append(rest, c)
	}
	order := make([]int, len(out))
	for i, cs := range beside {
		order[i] = i
		out[i].Notes = nameless(notes(cs), cs)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	sorted := make([]Block, len(out))
	for i, k := range order {
		sorted[i] = out[k]
	}
	markSame(sorted, byNumber)
	return sorted, rest
}

// nameless leaves the name out of notes on one company: it stands above them.
func nameless(ns []Note, cs []diff.Change) []Note {
	names := map[string]bool{}
	for i := range cs {
		names[TitleOf(cs[i])] = true
	}
	for i, n := range ns {
		if len(n.Spans) < 2 || n.Spans[0].Ink != Strong || !names[n.Spans[0].Text] {
			continue
		}
		ns[i].Spans = slices.Clone(n.Spans[1:])
		ns[i].Spans[0].Text = strings.TrimLeft(ns[i].Spans[0].Text, ":, ")
	}
	return ns
}

// markSame marks the blocks of one new row each whose details are those of the
// block before: they are told once.
func markSame(bs []Block, byNumber map[int]*diff.Change) {
	plain := func(b Block) bool {
		return len(b.Entries) == 1 && len(b.Notes) == 0 && len(b.Entries[0].Numbers) == 1 && len(b.Entries[0].Details) > 0 &&
			byNumber[b.Entries[0].Numbers[0]].Kind != diff.Changed
	}
	for i := 1; i < len(bs); i++ {
		if a, b := bs[i-1], bs[i]; plain(a) && plain(b) {
			bs[i].Entries[0].Same = a.Entries[0].Mark == b.Entries[0].Mark && reflect.DeepEqual(Essential(a.Entries[0].Details), Essential(b.Entries[0].Details))
		}
	}
}

// What makes a new company weigh more than another, in the words of reasons.
var (
	weighsAI      = regexp.MustCompile(`^AI\b`)
	weighsSpecial = regexp.MustCompile(`(?i)\bspecial categor|\bchildren\b|^criminal convictions\b`)
	weighsThird   = regexp.MustCompile(`\bno EU adequacy decision|\bno UK adequacy regulations|not on the Swiss list|countries without (?:an EU|UK) adequacy`)
	noFixedPlace  = regexp.MustCompile(`^no fixed place`)
	noPlace       = regexp.MustCompile(`^place (?:of processing )?(?:not|no longer) stated`)
	usedForMore   = regexp.MustCompile(`^(already a sub-processor\b|now also (for|under)\b)`)
	announced     = regexp.MustCompile(`^announced\b`)
)

func hasReason(c *diff.Change, re *regexp.Regexp) bool {
	return slices.ContainsFunc(c.Reasons, func(r string) bool { return re.MatchString(strings.TrimSpace(r)) })
}

// weightOf orders what is told in full: a list that is gone, then new companies,
// those first that work with artificial intelligence, with special categories
// of data, in countries without an adequacy decision; then the rest as it is.
func (o owners) weightOf(c *diff.Change, known map[string]bool) int {
	switch {
	case c.Kind == diff.ListWithdrawn:
		return 32
	case !o.isNew(c, known):
		return 0
	}
	w := 16
	if hasReason(c, noFixedPlace) || hasReason(c, noPlace) {
		w++
	}
	for i, re := range []*regexp.Regexp{weighsThird, weighsSpecial, weighsAI} {
		if hasReason(c, re) {
			w += 2 << i
		}
	}
	return w
}

// isNew reports a row that came for a company that was not there before.
func (o owners) isNew(c *diff.Change, known map[string]bool) bool {
	switch c.Kind {
	case diff.Added, diff.Activated, diff.Replaced:
		return !hasReason(c, usedForMore) && !known[o.of(c)]
	}
	return false
}

// knownBefore returns the companies that had a row before, as far as the changes
// tell.
func (o owners) knownBefore(all ...[]diff.Change) map[string]bool {
	known := map[string]bool{}
	for _, cs := range all {
		for i := range cs {
			c := &cs[i]
			if c.Kind != diff.Replaced && c.Kind != diff.Activated && c.OldRow != nil {
				known[o.of(c)] = true
			}
		}
	}
	delete(known, "")
	return known
}
