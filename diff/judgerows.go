package diff

import (
	"slices"

	"github.com/subwatch/subwatch/snapshot"
)

// judgeAdded says why a row that came matters.
func (j *judging) judgeAdded(c *change) []finding {
	var out []finding
	row := c.after
	again := j.namesBefore[j.Names.Key(row)]
	switch c.ListKind {
	case snapshot.Affiliates:
		return append([]finding{{RuleAffiliate, "group company" + inPlaces(row)}}, j.judgeAffiliate(row)...)
	case snapshot.Former:
		return []finding{{RuleFormer, "listed as a former sub-processor"}}
	case snapshot.Government:
		out = append(out, finding{RuleGovernment, "government list"})
		if again {
			out = append(out, finding{RuleAddedAgain, j.alsoFor(c)})
		}
		return append(out, j.judgePlaces(row)...)
	case snapshot.Planned:
		if j.Phrases.Says("unnamed", row.Name) != nil {
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
			out = append(out, finding{RuleAddedAgain, j.alsoFor(c)})
		case c.ListKind == snapshot.Optional:
			out = append(out, finding{RuleAdded, "new sub-processor, optional"})
		default:
			out = append(out, finding{RuleAdded, "new sub-processor"})
		}
	}
	out = append(out, j.judgeNewPurpose(row)...)
	return append(out, j.judgePlaces(row)...)
}

// judgeAffiliate says how the countries of a group company stand, and whether it
// gets data of special categories: it is a processor of its own, and a transfer
// to it needs a basis like any other.
func (j *judging) judgeAffiliate(row *snapshot.Subprocessor) []finding {
	var out []finding
	for _, f := range append(j.judgePlaces(row), j.judgeNewPurpose(row)...) {
		switch f.rule {
		case RulePlaceThird, RulePlaceDPF, RulePlaceOpened, RuleSpecialData:
			out = append(out, f)
		}
	}
	return out
}

// judgeReplaced says why a row that took another's place matters.
func (j *judging) judgeReplaced(c *change) []finding {
	out := []finding{{RuleReplaced, "replaces " + c.before.Name}}
	for _, f := range j.judgeAdded(c) {
		if f.rule != RuleAdded && f.rule != RuleAddedAgain || c.ListKind != snapshot.ThirdParty && c.ListKind != snapshot.OtherList {
			out = append(out, f)
		}
	}
	return out
}

func (j *judging) judgeRemoved(row *snapshot.Subprocessor, kind snapshot.ListKind) []finding {
	switch {
	case kind == snapshot.Planned:
		return []finding{{RuleRemoved, "no longer planned"}}
	case kind == snapshot.Affiliates:
		return []finding{{RuleRemoved, "group company no longer listed"}}
	case kind == snapshot.Former:
		return []finding{{RuleRemoved, "no longer listed as a former sub-processor"}}
	case j.namesAfter[j.Names.Key(row)] || j.namedBeside(row):
		return []finding{{RuleRemoved, "one entry fewer, still a sub-processor" + lessFor(row)}}
	}
	return []finding{{RuleRemoved, "no longer listed: update your register, and ask whether the data it held was deleted"}}
}

// judgeChanged says why a row matters that was found again.
func (j *judging) judgeChanged(c *change) []finding {
	var out []finding
	switch c.Kind {
	case Activated:
		out = append(out, j.judgeActivated(c.before, c.after))
	case Moved:
		out = append(out, judgeMoved(&c.Change))
	}
	out = append(out, j.judgeRenamed(c)...)
	// The cell that a start date stands in says no more than the date.
	startTold := slices.ContainsFunc(c.deltas, func(d delta) bool { return d.Field == FieldStarts && !d.cosmetic })
	for i := range c.deltas {
		d := &c.deltas[i]
		if d.cosmetic || d.Field == snapshot.RowDate && startTold || d.Field == FieldStarts && c.Kind == Activated {
			continue
		}
		out = append(out, j.judgeField(d, c.before, c.after)...)
	}
	return out
}

// judgeMoved says why it matters that a row went to another list or group.
func judgeMoved(ch *Change) finding {
	switch {
	case ch.OldListKind == snapshot.Optional && (ch.ListKind == snapshot.ThirdParty || ch.ListKind == snapshot.OtherList):
		return finding{RuleOptionalGeneral, "no longer optional: was in \u201c" + ch.OldList + "\u201d"}
	case ch.ListKind == snapshot.Former && ch.OldListKind != "":
		return finding{RuleRemoved, "no longer in use: listed as a former sub-processor"}
	case recordOnly(ch.OldListKind) && !recordOnly(ch.ListKind) && ch.ListKind != snapshot.Planned:
		return finding{RuleAdded, "now " + kindWords(ch.ListKind) + ", was listed among " + kindWords(ch.OldListKind)}
	}
	return finding{RuleMoved, movedFrom(ch)}
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

// alsoFor says for what a sub-processor is named once more: products, a heading,
// or a list of a page that has several, unless it was named there before.
func (j *judging) alsoFor(c *change) string {
	row := c.after
	if what := short(row.Products.Text, row.Products.Items); what != "" {
		return "already a sub-processor, now also for " + what
	}
	stood := j.stoodIn(row, c.at[0])
	switch {
	case row.Group != "" && !slices.ContainsFunc(stood, func(o int32) bool { return j.Old.Row[o].Group == row.Group }):
		return "already a sub-processor, now also under \u201c" + row.Group + "\u201d"
	case len(stood) == 0 && c.List != "" && len(j.New.Lists) > 1:
		return "already a sub-processor, now also in \u201c" + c.List + "\u201d"
	}
	return "already a sub-processor, now listed once more"
}

// stoodIn returns the rows of a row's sub-processor, at most [maxSharing], that
// stood in the list which a list of the new page continues.
func (j *judging) stoodIn(row *snapshot.Subprocessor, list int) []int32 {
	k := j.New.PairOf[list]
	if k < 0 {
		return nil
	}
	if j.stood == nil {
		j.stood = map[string][]int32{}
		for _, o := range j.kin.old { // in the page's order
			if key := j.Names.Key(j.Old.Row[o]); j.namesBefore[key] {
				j.stood[key] = append(j.stood[key], o)
			}
		}
	}
	rows := j.stood[j.Names.Key(row)]
	from, to := j.Old.Span(j.Pairs[k].Old)
	first, _ := slices.BinarySearch(rows, from)
	end, _ := slices.BinarySearch(rows, to)
	end = min(end, first+maxSharing)
	j.Step(end - first)
	return rows[first:end]
}

func lessFor(row *snapshot.Subprocessor) string {
	if what := short(row.Products.Text, row.Products.Items); what != "" {
		return ", no longer for " + what
	}
	return ""
}
