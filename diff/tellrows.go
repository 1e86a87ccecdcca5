package diff

import (
	"slices"

	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// rows tells what became of every row.
func (t *teller) rows() {
	t.went = twinsOf(&t.Old, t.kin.old)
	t.came = twinsOf(&t.New, t.kin.new)
	for j, k := range t.New.PairOf {
		var p *match.ListPair
		if k >= 0 {
			p = &t.Pairs[k]
		}
		for n, to := t.New.Span(j); n < to && !t.Over(); n++ {
			t.rowNow(n, j, p)
		}
	}
	for _, o := range t.Old.Left {
		if _, replaced := t.Old.Instead[o]; !replaced && !t.Over() {
			t.rowRemoved(o)
		}
	}
}

// rowNow tells what became of a row of new list j, which continues the old list
// of a pair, or none.
func (t *teller) rowNow(n int32, j int, p *match.ListPair) {
	o := t.New.Partner[n]
	went, replaced := int32(0), false
	if o < 0 {
		went, replaced = t.New.Instead[n]
	}
	switch {
	case replaced:
		t.rowReplaced(went, n)
	case o < 0:
		t.rowAdded(n)
	case p == nil || !t.Old.Holds(p.Old, o):
		t.rowChanged(o, n, t.Between(t.Old.At(o)[0], j), false)
	case !p.SameColumns || !reading.SameRow(t.Old.Row[o], t.New.Row[n]):
		t.rowChanged(o, n, p, true)
	}
}

func (t *teller) rowAdded(n int32) {
	at, row := Row(t.New.At(n)), t.New.Row[n]
	list := &t.New.Lists[at[0]]
	t.Step(reading.DeltaSteps * reading.RowSize(row))
	t.add(change{at: at, after: row, repeated: t.came.shownAgain(n), Change: Change{
		Kind: Added, List: list.Title, ListKind: list.Kind, Group: row.Group, Name: row.Name, Subprocessor: row, NewRow: &at,
		Starts: firstDay(row.Starts, t.starts),
	}})
}

func (t *teller) rowRemoved(o int32) {
	at, row := Row(t.Old.At(o)), t.Old.Row[o]
	list := &t.Old.Lists[at[0]]
	t.Step(reading.DeltaSteps * reading.RowSize(row))
	t.add(change{at: at, before: row, repeated: t.went.shownAgain(o), Change: Change{
		Kind: Removed, List: list.Title, ListKind: list.Kind, Group: row.Group, Name: row.Name, Subprocessor: row, OldRow: &at,
	}})
}

// rowReplaced tells that one row went as another came for the same purpose.
func (t *teller) rowReplaced(o, n int32) {
	from, at := Row(t.Old.At(o)), Row(t.New.At(n))
	before, after := t.Old.Row[o], t.New.Row[n]
	list := &t.New.Lists[at[0]]
	ch := Change{
		Kind: Replaced, List: list.Title, ListKind: list.Kind, Group: after.Group, Name: after.Name, OldName: before.Name,
		Subprocessor: after, OldRow: &from, NewRow: &at, Starts: firstDay(after.Starts, t.starts),
	}
	if before.Group != after.Group {
		ch.OldGroup = before.Group
	}
	deltas := t.rowDeltas(before, after, t.Between(from[0], at[0]))
	deltas = slices.DeleteFunc(deltas, func(d delta) bool { return d.Field == snapshot.Name || d.Field == FieldFormerName })
	if !allCosmetic(deltas) {
		ch.Fields = fieldsOf(deltas)
	}
	t.add(change{Change: ch, at: at, before: before, after: after, deltas: deltas})
}

// rowChanged tells how a row that was found again differs: one change, of the
// kind that says most.
func (t *teller) rowChanged(o, n int32, p *match.ListPair, here bool) {
	from, at := Row(t.Old.At(o)), Row(t.New.At(n))
	before, after := t.Old.Row[o], t.New.Row[n]
	oldList, newList := &t.Old.Lists[from[0]], &t.New.Lists[at[0]]
	deltas := t.rowDeltas(before, after, p)
	if !here {
		deltas = append(deltas, t.lostOnTheWay(before, after, deltas)...)
	}
	regrouped := t.isRegrouped(before, after, at[0], here)
	renamed := t.Names.Differ(before, after)
	ch := Change{List: newList.Title, ListKind: newList.Kind, Group: after.Group, Name: after.Name, OldRow: &from, NewRow: &at}
	switch {
	case oldList.Kind == snapshot.Planned && match.Phase(newList.Kind) == 0:
		ch.Kind = Activated
	case renamed:
		ch.Kind = Renamed
	case !here || regrouped:
		ch.Kind = Moved
	case before.Name != after.Name && len(deltas) == 0:
		ch.Kind, ch.Entity = Renamed, Same
	case len(deltas) > 0:
		ch.Kind = Changed
	default:
		return // only the order of what the row says differs
	}
	if renamed {
		ch.Entity = t.entity(before, after)
	}
	if before.Name != after.Name {
		ch.OldName = before.Name
	}
	if oldList.Kind != newList.Kind {
		ch.OldListKind = oldList.Kind
	}
	if before.Group != after.Group && (regrouped || !here) {
		ch.OldGroup = before.Group
	}
	if !here {
		ch.Subprocessor = after
		if oldList.Title != newList.Title {
			ch.OldList = oldList.Title
		}
	}
	switch {
	case ch.Kind == Activated:
		ch.Starts = firstDay(after.Starts, t.starts)
	case after.Starts != before.Starts:
		ch.Starts = after.Starts
	}
	ch.Fields = fieldsOf(deltas)
	t.add(change{Change: ch, at: at, before: before, after: after, deltas: deltas, repeated: t.toldOfTwin(before, after, &ch)})
}

// keptFields are those that a row cannot lose unsaid as it moves to another list,
// which may have no column for them: no change of a list's columns tells it.
var keptFields = []snapshot.Field{snapshot.DataCategories, snapshot.Location, snapshot.Transfer}

// lostOnTheWay returns the cells that a row had in its old list and that it says
// nowhere in its new one.
func (t *teller) lostOnTheWay(before, after *snapshot.Subprocessor, told []delta) []delta {
	var out []delta
	for _, f := range keptFields {
		old := before.Cell(f)
		if textOf(old) == "" || textOf(after.Cell(f)) != "" || slices.ContainsFunc(told, func(d delta) bool { return d.Field == f }) {
			continue
		}
		said := slices.ContainsFunc(after.Other, func(o snapshot.OtherCell) bool { return t.Fold(o.Text) == t.Fold(old.Text) })
		if d := t.cellDelta(f, "", 0, old, nil); d != nil && !said {
			d.Words = t.Words(d.Old, d.New)
			out = append(out, *d)
		}
	}
	return out
}

// entity says what became of the legal entity behind a renamed row.
func (t *teller) entity(before, after *snapshot.Subprocessor) Entity {
	switch same, named := t.Names.Entity(before, after); {
	case same:
		return Same
	case named:
		return Named
	}
	return Differs
}

func firstDay(own, page snapshot.Day) snapshot.Day {
	if own != "" {
		return own
	}
	return page
}

func allCosmetic(deltas []delta) bool {
	return !slices.ContainsFunc(deltas, func(d delta) bool { return !d.cosmetic })
}

// fieldsOf returns the fields of a change: those that say something new, or where
// none does those that only look different.
func fieldsOf(deltas []delta) []FieldChange {
	var out []FieldChange
	cosmetic := allCosmetic(deltas)
	for _, d := range deltas {
		if !d.cosmetic || cosmetic {
			out = append(out, d.FieldChange)
		}
	}
	return out
}
