package wording

import (
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
)

// This file sums a change up in one line: how many companies are new and what
// weighs in them, which known ones do more, what else waits for a decision. It
// counts companies, not rows, and counts each once.

// verdictNames is how many companies the verdict names of a kind; more of them
// are counted.
const verdictNames = 3

// Verdict says in one line what a message comes to that tells a change for the
// first time.
func Verdict(m notify.Message) string {
	if !TellsEntries(m) {
		return ""
	}
	return verdict(m.Report.Changes)
}

// verdict says what changes come to.
func verdict(changes []diff.Change) string {
	t := tally{owners: owners{}, seen: map[string]bool{}}
	t.known = t.knownBefore(changes)
	record := 0
	for i := range changes {
		switch c := &changes[i]; SlotOf(c) {
		case InFull:
			t.review = append(t.review, c)
		case InShort:
			record++
		}
	}
	out := []string{t.newOnes(), t.usedForMore()}
	out = append(out, t.named(weighsThird, "", "now also in countries without an adequacy decision"))
	out = append(out, t.named(weighsAI, "AI at", ""))
	out = append(out, t.named(weighsSpecial, "special categories of data at", ""))
	out = append(out, t.rest()...)
	if record > 0 {
		out = append(out, Thousands(record)+" to record")
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), " · ")
}

// A tally counts companies, each where it is first met.
type tally struct {
	owners
	review []*diff.Change
	known  map[string]bool
	seen   map[string]bool
	fresh  int // new companies that were counted
}

// take returns the changes for which is holds of companies not yet counted, one
// for each company, and counts them.
func (t *tally) take(is func(*diff.Change) bool) []*diff.Change {
	var out []*diff.Change
	for _, c := range t.review {
		key := t.of(c)
		if key == "" || t.seen[key] || !is(c) {
			continue
		}
		t.seen[key] = true
		out = append(out, c)
	}
	return out
}

// newOnes says "6 new companies (1 AI, 1 in a country without an adequacy
// decision)".
func (t *tally) newOnes() string {
	fresh := t.take(func(c *diff.Change) bool { return t.isNew(c, t.known) && c.Kind != diff.Replaced })
	if t.fresh = len(fresh); t.fresh == 0 {
		return ""
	}
	var what []string
	for _, w := range []struct {
		re        *regexp.Regexp
		one, many string
	}{
		{weighsAI, "AI", "AI"},
		{weighsSpecial, "with special categories of data", "with special categories of data"},
		{weighsThird, "in a country without an adequacy decision", "in countries without an adequacy decision"},
		{noFixedPlace, "without a fixed place", "without a fixed place"},
		{noPlace, "whose place of processing is not stated", "whose place of processing is not stated"},
		{announced, "planned", "planned"},
	} {
		n := 0
		for _, c := range fresh {
			if hasReason(c, w.re) {
				n++
			}
		}
		if n > 0 {
			what = append(what, Count(n, w.one, w.many))
		}
	}
	out := Count(t.fresh, "new company", "new companies")
	if len(what) > 0 {
		out += " (" + strings.Join(what, ", ") + ")"
	}
	return out
}

// usedForMore says "8 known ones used for more". A company that is told of for
// another reason too is named there as well.
func (t *tally) usedForMore() string {
	n := 0
	for range t.take(func(c *diff.Change) bool { return hasReason(c, usedForMore) && c.Kind != diff.Changed }) {
		n++
	}
	switch {
	case n == 0:
		return ""
	case t.fresh == 0:
		return Count(n, "known company", "known companies") + " used for more"
	}
	return Count(n, "known one", "known ones") + " used for more"
}

// named names the companies with a reason of a kind in a change of what they
// did before, between words: "AWS and Google now also in …", "AI at Databricks".
func (t *tally) named(re *regexp.Regexp, before, behind string) string {
	var names []string
	met := map[string]bool{}
	for _, c := range t.review {
		if c.Kind != diff.Changed && c.Kind != diff.Moved && c.Kind != diff.Renamed || !hasReason(c, re) {
			continue
		}
		key := t.of(c)
		if !met[key] {
			names = append(names, shortName(c))
		}
		t.seen[key], met[key] = true, true
	}
	if more := len(names) - verdictNames; more > 0 {
		names = append(names[:verdictNames], Thousands(more)+" more")
	}
	if len(names) == 0 {
		return ""
	}
	return strings.TrimSpace(before + " " + series(names) + " " + behind)
}

// rest counts what no other words of the verdict speak of.
func (t *tally) rest() []string {
	n := map[string]int{}
	var page []string
	for _, c := range t.review {
		key := t.of(c)
		switch {
		case key == "":
			switch c.Kind {
			case diff.ListWithdrawn: // the title says it
			case diff.TermsText:
				page = append(page, Cut("notice and objection: "+whyWords(*c)[0], 120))
			default:
				n["page"]++
			}
			continue
		case t.seen[key] && c.Kind != diff.Removed && c.Kind != diff.Replaced:
			continue
		}
		t.seen[key] = true
		switch c.Kind {
		case diff.Removed:
			n["gone"]++
		case diff.Replaced:
			n["replaced"]++
		case diff.Renamed:
			if c.Entity == diff.Differs {
				n["entity"]++
				break
			}
			n["renamed"]++
		default:
			n["changed"]++
		}
	}
	var out []string
	for _, w := range []struct{ key, one, many string }{
		{"gone", "company gone", "companies gone"},
		{"replaced", "company replaced", "companies replaced"},
		{"entity", "company now another legal entity", "companies now other legal entities"},
		{"renamed", "company renamed", "companies renamed"},
		{"changed", "company changed", "companies changed"},
		{"page", "change of the page itself", "changes of the page itself"},
	} {
		if n[w.key] > 0 {
			out = append(out, Count(n[w.key], w.one, w.many))
		}
	}
	return append(out, page...)
}

// shortName returns the name by which people know the company of a change: what
// its last bracket names, or its brand where the name has it; else the name.
func shortName(c *diff.Change) string {
	name := strings.TrimSpace(OneLine(TitleOf(*c)))
	if m := lastBracket.FindStringSubmatch(name); m != nil {
		if _, ok := company.Lookup(m[1]); ok {
			return Cut(m[1], 60)
		}
	}
	if p, ok := company.Lookup(name); ok && strings.Contains(strings.ToLower(name), strings.ToLower(p.Brand)) {
		return Clean(p.Brand)
	}
	return Cut(name, 60)
}

// lastBracket is a bracket at the end of a name.
var lastBracket = regexp.MustCompile(`\(([^()]+)\)$`)
