package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
)

// A finding is a rule that a change meets, and the reason in words; the words
// may be empty where the change itself says all.
type finding struct {
	rule Rule
	text string
}

// take returns a change its class and its reasons and puts it into the report.
// A change without findings is cosmetic.
func (c *comparer) take(ch Change, found []finding, at Row) {
	weight := func(f finding) int { return c.classOf(f.rule, ch.ListKind, ch.OldListKind).weight() }
	slices.SortStableFunc(found, func(a, b finding) int {
		if recordOnly(ch.ListKind) {
			return cmp.Compare(weight(a), weight(b)) // what list it is comes first
		}
		return cmp.Or(cmp.Compare(weight(a), weight(b)), cmp.Compare(rankOf(a.rule), rankOf(b.rule)))
	})
	ch.Class = Cosmetic
	rank := len(ruleTable)
	for i, f := range found {
		if i == 0 {
			rank = rankOf(f.rule)
			ch.Class = c.classOf(f.rule, ch.ListKind, ch.OldListKind)
		}
		if f.text != "" {
			ch.Reasons = append(ch.Reasons, f.text)
			if strings.Contains(f.text, asOf()) {
				c.report.AsOf = place.AsOf()
			}
		}
	}
	ch.Reasons = words.Unique(ch.Reasons)
	ch.OutOfScope = c.outOfScope(&ch)
	c.tell(ch.size())
	c.found = append(c.found, &entry{ch, rank, at})
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
func (c *comparer) classOf(r Rule, kind, oldKind snapshot.ListKind) Class {
	class, ok := c.o.Classes[r]
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

// judgeAdded says why a row that came matters.
func (c *comparer) judgeAdded(row *snapshot.Subprocessor, kind snapshot.ListKind) []finding {
	var out []finding
	again := c.listedBefore(row)
	switch kind {
	case snapshot.Affiliates:
		return []finding{{RuleAffiliate, "group company" + inPlaces(row)}}
	case snapshot.Former:
		return []finding{{RuleFormer, "listed as a former sub-processor"}}
	case snapshot.Government:
		out = append(out, finding{RuleGovernment, "government list"})
		if again {
			out = append(out, finding{RuleAddedAgain, alsoFor(row)})
		}
		return append(out, c.judgePlaces(row)...)
	case snapshot.Planned:
		if c.said.Says("unnamed", row.Name) != nil {
			return []finding{{RuleUnnamed, "unnamed provider planned"}}
		}
		switch {
		case row.Starts != "":
			out = append(out, finding{RuleAnnounced, "announced, not active, starts " + string(row.Starts)})
		default:
			out = append(out, finding{RuleAnnounced, "announced, not active, no start date"})
		}
	default:
		switch {
		case again:
			out = append(out, finding{RuleAddedAgain, alsoFor(row)})
		case kind == snapshot.Optional:
			out = append(out, finding{RuleAdded, "new sub-processor, optional"})
		default:
			out = append(out, finding{RuleAdded, "new sub-processor"})
		}
	}
	out = append(out, c.judgeAI(row, purposeOf(row))...)
	for _, w := range watched {
		if said := c.said.NewlySaid(w.set, "", purposeOf(row)); said != "" {
			out = append(out, finding{w.rule, w.text + quote(said)})
		}
	}
	return append(out, c.judgePlaces(row)...)
}

// watched are the words of a purpose that a person should see.
var watched = []struct {
	set  string
	rule Rule
	text string
}{
	{"support", RuleSupport, "human support access: "},
	{"advertising", RuleAdvertising, "advertising: "},
	{"profiling", RuleProfiling, "profiling: "},
}

// judgeAI says whether a row that came is about artificial intelligence.
func (c *comparer) judgeAI(row *snapshot.Subprocessor, purpose string) []finding {
	if ai := c.reading(row).knownAI(); ai != "" {
		return []finding{{RuleAI, "AI: " + ai + " is a known AI provider"}}
	}
	if words := c.said.AIWords(purpose); len(words) > 0 {
		return []finding{{RuleAI, "AI: " + quote(words[0])}}
	}
	return nil
}

// judgeReplaced says why a row that took another's place matters.
func (c *comparer) judgeReplaced(before, after *snapshot.Subprocessor, kind snapshot.ListKind) []finding {
	out := []finding{{RuleReplaced, "replaces " + before.Name}}
	for _, f := range c.judgeAdded(after, kind) {
		if f.rule != RuleAdded && f.rule != RuleAddedAgain || kind != snapshot.ThirdParty && kind != snapshot.OtherList {
			out = append(out, f)
		}
	}
	return out
}

func (c *comparer) judgeRemoved(row *snapshot.Subprocessor, kind snapshot.ListKind) []finding {
	switch {
	case kind == snapshot.Planned:
		return []finding{{RuleRemoved, "no longer planned"}}
	case kind == snapshot.Affiliates:
		return []finding{{RuleRemoved, "group company no longer listed"}}
	case kind == snapshot.Former:
		return []finding{{RuleRemoved, "no longer listed as a former sub-processor"}}
	case c.listedStill(row):
		return []finding{{RuleRemoved, "one row less, still a sub-processor" + lessFor(row)}}
	}
	return []finding{{RuleRemoved, "no longer listed: register, deletion at the sub-processor"}}
}

// judgeChanged says why a row matters that was found again.
func (c *comparer) judgeChanged(ch *Change, deltas []delta, before, after *snapshot.Subprocessor) []finding {
	var out []finding
	switch ch.Kind {
	case Activated:
		out = append(out, finding{RuleActivated, "planned before, in use now"})
	case Moved:
		switch {
		case ch.OldListKind == snapshot.Optional && (ch.ListKind == snapshot.ThirdParty || ch.ListKind == snapshot.OtherList):
			out = append(out, finding{RuleOptionalGeneral, "no longer optional: was in \u201c" + ch.OldList + "\u201d"})
		case ch.ListKind == snapshot.Former && ch.OldListKind != "":
			out = append(out, finding{RuleRemoved, "no longer in use: listed as a former sub-processor"})
		case recordOnly(ch.OldListKind) && !recordOnly(ch.ListKind) && ch.ListKind != snapshot.Planned:
			out = append(out, finding{RuleAdded, "now " + kindWords(ch.ListKind) + ", was listed among " + kindWords(ch.OldListKind)})
		default:
			out = append(out, finding{RuleMoved, movedFrom(ch)})
		}
	}
	if c.namedAnew(before, after) {
		switch ch.Entity {
		case Differs:
			out = append(out, finding{RuleEntityDiffers, "another legal entity named"})
		case Named:
			out = append(out, finding{RuleEntityNamed, "legal entity named"})
		default:
			out = append(out, finding{RuleRenamed, "another spelling of the name"})
		}
		if ai := c.reading(after).knownAI(); ai != "" && c.reading(before).knownAI() == "" {
			out = append(out, finding{RuleAI, "AI: " + ai + " is a known AI provider"})
		}
	}
	for i := range deltas {
		if d := &deltas[i]; !d.cosmetic {
			out = append(out, c.judgeField(d, before, after)...)
		}
	}
	return out
}

func movedFrom(ch *Change) string {
	switch {
	case ch.OldList != "" && ch.List != "":
		return "moved from \u201c" + ch.OldList + "\u201d to \u201c" + ch.List + "\u201d"
	case ch.OldGroup != "" && ch.Group != "":
		return "moved from \u201c" + ch.OldGroup + "\u201d to \u201c" + ch.Group + "\u201d"
	case ch.OldGroup != "":
		return "no longer under \u201c" + ch.OldGroup + "\u201d"
	case ch.Group != "":
		return "now under \u201c" + ch.Group + "\u201d"
	}
	return "moved to another list"
}

// namedAnew reports whether two rows differ in their names by more than how
// they are written, and by more than that one says too until when another name
// held, or since when this one does.
func (c *comparer) namedAnew(before, after *snapshot.Subprocessor) bool {
	if before.Name == after.Name {
		return false
	}
	a, b := c.reading(before), c.reading(after)
	return a.folded != b.folded && a.nowFolded() != b.nowFolded()
}

// listedBefore reports whether the old page named the sub-processor of a row
// that came, under whatever list says who is used.
func (c *comparer) listedBefore(row *snapshot.Subprocessor) bool {
	if c.namesBefore == nil {
		c.namesBefore = c.namesInUse(c.m.old, c.m.oldAt, c.old.Lists, c.oldKin)
	}
	return c.namesBefore[c.nameKey(row)]
}

// listedStill reports whether the new page still names the sub-processor of a
// row that went.
func (c *comparer) listedStill(row *snapshot.Subprocessor) bool {
	if c.namesAfter == nil {
		c.namesAfter = c.namesInUse(c.m.new, c.m.newAt, c.new.Lists, c.newKin)
	}
	return c.namesAfter[c.nameKey(row)]
}

// namesInUse collects the names of rows that stand in lists of sub-processors
// in use.
func (c *comparer) namesInUse(rows []*snapshot.Subprocessor, at func(int32) Row, lists []snapshot.List, kin []int32) map[string]bool {
	found := make(map[string]bool, len(kin))
	for _, i := range kin {
		if k := lists[at(i)[0]].Kind; k != snapshot.Planned && !recordOnly(k) {
			found[c.nameKey(rows[i])] = true
		}
	}
	return found
}

// nameKey is a name without its legal form, case and marks.
func (c *comparer) nameKey(row *snapshot.Subprocessor) string {
	r := c.reading(row)
	if r.key == "" {
		words, _ := r.core()
		r.key = strings.Join(words, "")
	}
	return r.key
}

// alsoFor says for what a sub-processor is named once more.
func alsoFor(row *snapshot.Subprocessor) string {
	if what := short(row.Products.Text, row.Products.Items); what != "" {
		return "already a sub-processor, now also for " + what
	}
	if row.Group != "" {
		return "already a sub-processor, now also under \u201c" + row.Group + "\u201d"
	}
	return "already a sub-processor, now named once more"
}

func lessFor(row *snapshot.Subprocessor) string {
	if what := short(row.Products.Text, row.Products.Items); what != "" {
		return ", no longer for " + what
	}
	return ""
}

const (
	maxQuote = 80 // characters of page text that a reason quotes
	maxItems = 5  // items that a reason lists
)

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
