package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
)

// A judging says how much the changes of a telling matter. Which file holds a
// rule stands in the package comment.
type judging struct {
	*reading.Reader
	*telling
	options Options
	scope   scope
	law     law

	rowsUnder map[*snapshot.List]map[string]int // rows by the heading they stand under, once it was asked for

	// namesBefore and namesAfter are the names in use on the old and the new
	// page, of the rows that may bear the name of one that came or went.
	namesBefore, namesAfter map[string]bool
	stood                   map[string][]int32    // the rows of namesBefore by their names; see [judging.stoodIn]
	naming                  map[string][][]string // see [judging.namesByWord]

	specialRow *snapshot.Subprocessor // the row that [judging.judgeNewlySpecial] was asked about last
	special    map[string]bool        // the special categories of data that it spoke of

	headers map[string]headerSays // see [judging.meaning]

	introductions map[string]int // see [judging.introduced]

	translation     int // see [judging.translated]
	translationRead bool

	optionalRow *snapshot.Subprocessor // the row that [judging.saysOptional] was asked about last
	optional    bool
}

// A finding is a rule that a change meets, and the reason in words; the words
// may be empty where the change itself says all.
type finding struct {
	rule Rule
	text string
}

// A verdict is a change with what was found about it.
type verdict struct {
	*change
	class   Class
	rank    int // of its most serious reason
	reasons []string
	out     bool // of scope
}

// judge weighs all changes and makes the report of them.
func judge(r *reading.Reader, t *telling, o Options) Report {
	j := &judging{
		Reader: r, telling: t, options: o, scope: newScope(t, o.Products), law: lawOf(o), rowsUnder: map[*snapshot.List]map[string]int{}, headers: map[string]headerSays{},
		namesBefore: namesInUse(&t.Old, t.Names, t.kin.old), namesAfter: namesInUse(&t.New, t.Names, t.kin.new),
	}
	verdicts := make([]verdict, 0, len(t.changes))
	for _, c := range t.changes {
		if r.Over() {
			return Report{}
		}
		verdicts = append(verdicts, j.weigh(c, j.findings(c)))
	}
	return j.report(verdicts)
}

// findings says which rules a change meets.
func (j *judging) findings(c *change) []finding {
	if c.repeated {
		return nil
	}
	switch c.Kind {
	case Added:
		return j.judgeAdded(c)
	case Removed:
		return j.judgeRemoved(c.before, c.ListKind)
	case Replaced:
		return j.judgeReplaced(c)
	case Renamed, Changed, Activated, Moved:
		return j.judgeChanged(c)
	case ListAdded, ListRemoved, ListRenamed, ListWithdrawn:
		return j.judgeList(c)
	case ColumnAdded, ColumnRemoved, ColumnRenamed:
		return j.judgeColumn(c)
	case TermsText:
		return j.judgeTerms(c)
	}
	return j.judgeDates(c)
}

// weigh returns a change's class and its reasons. A change without findings is
// cosmetic.
func (j *judging) weigh(c *change, found []finding) verdict {
	weight := func(f finding) int { return j.classOf(f.rule, c.ListKind, c.OldListKind).weight() }
	slices.SortStableFunc(found, func(a, b finding) int {
		if recordOnly(c.ListKind) {
			return cmp.Compare(weight(a), weight(b)) // what list it is comes first
		}
		return cmp.Or(cmp.Compare(weight(a), weight(b)), cmp.Compare(rankOf(a.rule), rankOf(b.rule)))
	})
	v := verdict{change: c, class: Cosmetic, rank: len(ruleTable), out: j.scope.excludes(c)}
	if len(found) > 0 {
		v.class, v.rank = j.classOf(found[0].rule, c.ListKind, c.OldListKind), rankOf(found[0].rule)
	}
	for _, f := range found {
		if f.text != "" {
			v.reasons = append(v.reasons, f.text)
		}
	}
	v.reasons = words.Unique(v.reasons)
	j.Tell(reading.TextsSize(v.reasons))
	return v
}

// report puts the changes in order, numbers and counts them.
func (j *judging) report(verdicts []verdict) Report {
	slices.SortStableFunc(verdicts, func(a, b verdict) int {
		return cmp.Or(
			cmp.Compare(a.class.weight(), b.class.weight()), cmp.Compare(a.rank, b.rank),
			slices.Compare(a.at[:], b.at[:]), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	old, new := j.Old.Snapshot, j.New.Snapshot
	r := Report{
		Schema: Schema, Vendor: cmp.Or(new.Vendor, old.Vendor), URL: cmp.Or(new.URL, old.URL),
		Old: sideOf(old), New: sideOf(new), Starts: j.starts,
		ByKind: map[Kind]int{}, ByClass: map[Class]int{}, Changes: make([]Change, 0, len(verdicts)),
		Warnings: append(j.scope.warnings, j.Warnings...),
	}
	for i := range verdicts {
		v := &verdicts[i]
		r.Changes = append(r.Changes, v.Change)
		ch := &r.Changes[i]
		ch.Entry, ch.Class, ch.Reasons, ch.OutOfScope = i+1, v.class, v.reasons, v.out
		if slices.ContainsFunc(v.reasons, func(text string) bool { return strings.Contains(text, asOf()) }) {
			r.AsOf = place.AsOf()
		}
		switch {
		case v.out:
			r.OutOfScope++
			continue
		case v.class != Cosmetic:
			r.ByKind[ch.Kind]++
		}
		r.ByClass[v.class]++
	}
	if len(verdicts) > 0 {
		for _, p := range j.Pairs {
			r.Lists = append(r.Lists, ListPair{p.Old, p.New})
		}
	}
	return r
}

func sideOf(s *snapshot.Snapshot) Side {
	return Side{TakenAt: s.TakenAt, SHA256: s.Page.SHA256, Dates: s.Dates}
}

// weight orders the classes, the most serious first.
func (c Class) weight() int {
	switch c {
	case Review:
		return 0
	case Record:
		return 1
	}
	return 2
}

// classOf returns the class of a rule in a list of a kind.
func (j *judging) classOf(r Rule, kind, oldKind snapshot.ListKind) Class {
	class, ok := j.options.Classes[r]
	if !ok {
		class = ruleTable[rankOf(r)].Class
	}
	if class == Review && recordOnly(kind) && (oldKind == "" || recordOnly(oldKind)) {
		return Record
	}
	return class
}

// recordOnly reports whether nothing in lists of a kind asks for a decision:
// the vendor's own group, another edition of the service, the past.
func recordOnly(k snapshot.ListKind) bool {
	return k == snapshot.Affiliates || k == snapshot.Government || k == snapshot.Former
}

const (
	maxQuote = 80 // characters of page text that a reason quotes
	maxItems = 5  // items that a reason lists
)

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// short returns a cell in a few words, "" where it has too many.
func short(text string, items []string) string {
	if len(items) > 1 {
		text = strings.Join(items, ", ")
	}
	if len(text) > maxQuote {
		return ""
	}
	return text
}

// quote gives words of the page in quotation marks, cut where they are long.
func quote(text string) string {
	if r := []rune(text); len(r) > maxQuote {
		text = string(r[:maxQuote-1]) + "\u2026"
	}
	return "\"" + text + "\""
}

// list gives items in a row: all where they are few.
func list(items []string) string {
	if len(items) > maxItems {
		return strings.Join(items[:maxItems-1], ", ") + " and " + count(len(items)-maxItems+1, "more", "more")
	}
	return strings.Join(items, ", ")
}

// brief gives items in a few words, "" where they are none or long.
func brief(items []string) string {
	for _, it := range items {
		if len(it) > maxQuote {
			return ""
		}
	}
	return list(items)
}
