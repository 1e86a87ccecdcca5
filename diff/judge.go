package diff

import (
	"cmp"
	"slices"

	"github.com/subwatch/subwatch/snapshot"
)

// A finding is a rule that a change meets, and the reason in words.
type finding struct {
	rule Rule
	text string
}

// take gives a change its class and reasons and puts it into the report.
func (c *comparer) take(ch Change, found []finding, at Row) {
	rank := func(f finding) int {
		return slices.IndexFunc(ruleTable, func(r RuleInfo) bool { return r.Rule == f.rule })
	}
	slices.SortStableFunc(found, func(a, b finding) int { return cmp.Compare(rank(a), rank(b)) })
	ch.Class = Cosmetic
	place := len(ruleTable)
	for i, f := range found {
		if i == 0 {
			place = rank(f)
			ch.Class = c.class(f.rule)
		}
		if f.text != "" && !slices.Contains(ch.Reasons, f.text) {
			ch.Reasons = append(ch.Reasons, f.text)
		}
	}
	c.add(ch, place, at)
}

func (c *comparer) class(r Rule) Class {
	if class, ok := c.o.Classes[r]; ok {
		return class
	}
	for _, info := range ruleTable {
		if info.Rule == r {
			return info.Class
		}
	}
	return Record // unreachable: every rule is in the table, a test says so
}

func (c *comparer) judgeAdded(ch *Change, row *snapshot.Subprocessor) []finding {
	return []finding{{RuleAdded, "new sub-processor"}}
}

func (c *comparer) judgeRemoved(row *snapshot.Subprocessor) []finding {
	return []finding{{RuleRemoved, "no longer listed"}}
}

func (c *comparer) judgeChanged(ch *Change, deltas []delta, before, after *snapshot.Subprocessor) []finding {
	var out []finding
	switch ch.Kind {
	case Renamed:
		if sameText(before.Name, after.Name) {
			return nil
		}
		out = append(out, finding{RuleRenamed, ""})
	case Moved:
		out = append(out, finding{RuleMoved, ""})
	case Activated:
		out = append(out, finding{RuleActivated, ""})
	}
	if !allCosmetic(deltas) {
		out = append(out, finding{RuleChanged, ""})
	}
	return out
}

func (c *comparer) entity(before, after *snapshot.Subprocessor) Entity { return Same }
