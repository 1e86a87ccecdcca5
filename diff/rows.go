package diff

import (
	"slices"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// rowChanges tells what became of every row.
func (c *comparer) rowChanges() {
	m := c.m
	c.findKin()
	for j := range c.new.Lists {
		for n := m.newFrom[j]; n < m.newFrom[j+1] && !c.over(); n++ {
			c.rowNow(int32(n), j)
		}
	}
	for _, o := range m.oldLeft {
		if c.over() {
			return
		}
		if !c.replaces[o] {
			c.rowRemoved(o)
		}
	}
}

// rowNow tells what became of a row of new list j.
func (c *comparer) rowNow(n int32, j int) {
	m := c.m
	o := m.toOld[n]
	if o < 0 {
		if went, ok := c.replacedBy[n]; ok {
			c.rowReplaced(went, n)
		} else {
			c.rowAdded(n)
		}
		return
	}
	if k := c.newPair[j]; k >= 0 {
		p := &c.pairs[k]
		if here := int(o) >= m.oldFrom[p.old] && int(o) < m.oldFrom[p.old+1]; here {
			if !p.cols.same || !sameRow(m.old[o], m.new[n]) {
				c.rowChanged(o, n, p, true)
			}
			return
		}
	}
	c.rowChanged(o, n, c.between(m.oldAt(o)[0], j), false)
}

func (c *comparer) rowAdded(n int32) {
	at, row := c.m.newAt(n), c.m.new[n]
	list := &c.new.Lists[at[0]]
	ch := Change{Kind: Added, List: list.Title, ListKind: list.Kind, Group: row.Group, Name: row.Name, Subprocessor: row, NewRow: &at}
	ch.Starts = firstDay(row.Starts, c.report.Starts)
	c.step(deltaSteps * rowSize(row))
	if c.came.shownAgain(n) {
		c.take(ch, nil, at)
		return
	}
	c.take(ch, c.judgeAdded(row, list.Kind), at)
}

// rowReplaced tells that one row went as another came for the same purpose.
func (c *comparer) rowReplaced(o, n int32) {
	from, at := c.m.oldAt(o), c.m.newAt(n)
	before, after := c.m.old[o], c.m.new[n]
	list := &c.new.Lists[at[0]]
	ch := Change{Kind: Replaced, List: list.Title, ListKind: list.Kind, Group: after.Group, Name: after.Name, OldName: before.Name,
		Subprocessor: after, OldRow: &from, NewRow: &at, Starts: firstDay(after.Starts, c.report.Starts)}
	if before.Group != after.Group {
		ch.OldGroup = before.Group
	}
	deltas := c.rowDeltas(before, after, c.between(from[0], at[0]))
	deltas = slices.DeleteFunc(deltas, func(d delta) bool { return d.Field == snapshot.Name || d.Field == FieldFormerName })
	if !allCosmetic(deltas) {
		ch.Fields = told(deltas)
	}
	c.take(ch, c.judgeReplaced(before, after, list.Kind), at)
}

func (c *comparer) rowRemoved(o int32) {
	at, row := c.m.oldAt(o), c.m.old[o]
	list := &c.old.Lists[at[0]]
	ch := Change{Kind: Removed, List: list.Title, ListKind: list.Kind, Group: row.Group, Name: row.Name, Subprocessor: row, OldRow: &at}
	c.step(deltaSteps * rowSize(row))
	if c.went.shownAgain(o) {
		c.take(ch, nil, at)
		return
	}
	c.take(ch, c.judgeRemoved(row, list.Kind), at)
}

// rowChanged tells how a row that was found again differs: one change, of the
// kind that says most.
func (c *comparer) rowChanged(o, n int32, p *listPair, here bool) {
	from, at := c.m.oldAt(o), c.m.newAt(n)
	before, after := c.m.old[o], c.m.new[n]
	oldList, newList := &c.old.Lists[from[0]], &c.new.Lists[at[0]]
	deltas := c.rowDeltas(before, after, p)
	regrouped := before.Group != after.Group && c.folded(before.Group) != c.folded(after.Group)
	if regrouped && here {
		c.findGroupRenames()
		heading, renamed := c.groupRenames[groupRename{at[0], before.Group}]
		regrouped = !p.regrouped && (!renamed || heading != after.Group)
	}
	ch := Change{List: newList.Title, ListKind: newList.Kind, Group: after.Group, Name: after.Name, OldRow: &from, NewRow: &at}
	if before.Name != after.Name {
		ch.OldName = before.Name
	}
	if !here && oldList.Title != newList.Title {
		ch.OldList = oldList.Title
	}
	if oldList.Kind != newList.Kind {
		ch.OldListKind = oldList.Kind
	}
	if before.Group != after.Group && (regrouped || !here) {
		ch.OldGroup = before.Group
	}
	renamed := c.namedAnew(before, after)
	switch {
	case oldList.Kind == snapshot.Planned && phase(newList.Kind) == 0:
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
		ch.Entity = c.entity(before, after)
	}
	if !here {
		ch.Subprocessor = after
	}
	switch {
	case ch.Kind == Activated:
		ch.Starts = firstDay(after.Starts, c.report.Starts)
	case after.Starts != before.Starts:
		ch.Starts = after.Starts
	}
	ch.Fields = told(deltas)
	if c.toldBefore(before, after, &ch) {
		c.take(ch, nil, at)
		return
	}
	c.take(ch, c.judgeChanged(&ch, deltas, before, after), at)
}

// toldBefore reports whether the same change of a twin is in the report: the
// same row before and after, in another list of the same kind.
func (c *comparer) toldBefore(before, after *snapshot.Subprocessor, ch *Change) bool {
	if len(c.new.Lists) == 1 || ch.Kind != Changed && ch.Kind != Renamed {
		return false
	}
	key := twinKey(before) + "\x02" + twinKey(after) + "\x02" + string(ch.ListKind)
	if c.told[key] {
		return true
	}
	if c.told == nil {
		c.told = map[string]bool{}
	}
	c.told[key] = true
	return false
}

func firstDay(own, page snapshot.Day) snapshot.Day {
	if own != "" {
		return own
	}
	return page
}

func allCosmetic(deltas []delta) bool {
	for _, d := range deltas {
		if !d.cosmetic {
			return false
		}
	}
	return true
}

// told returns the fields of a change: those that say something new, or where
// none does those that only look different.
func told(deltas []delta) []FieldChange {
	var out []FieldChange
	cosmetic := allCosmetic(deltas)
	for _, d := range deltas {
		if !d.cosmetic || cosmetic {
			out = append(out, d.FieldChange)
		}
	}
	return out
}

// headingsChanged tells that a list got headings where it had none, or lost
// all it had: one change, not one per row.
func (c *comparer) headingsChanged(p *listPair) bool {
	headings := func(l *snapshot.List) []string {
		var out []string
		for i := range l.Subprocessors {
			if g := l.Subprocessors[i].Group; g != "" {
				out = append(out, g)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	l := &c.new.Lists[p.new]
	before, after := headings(&c.old.Lists[p.old]), headings(l)
	if (len(before) == 0) == (len(after) == 0) {
		return false
	}
	p.regrouped = true
	ch := Change{Kind: ColumnAdded, List: l.Title, ListKind: l.Kind, Name: "(heading)", OldListAt: &p.old, NewListAt: &p.new,
		Columns: []snapshot.Column{{Header: "(heading)", Field: FieldGroup}}}
	text := "rows now stand under headings: " + list(after)
	if len(after) == 0 {
		ch.Kind = ColumnRemoved
		text = "rows no longer stand under headings: " + list(before)
	}
	m := c.m
	for n := m.newFrom[p.new]; n < m.newFrom[p.new+1]; n++ {
		o := m.toOld[n]
		if o < 0 || int(o) < m.oldFrom[p.old] || int(o) >= m.oldFrom[p.old+1] {
			continue
		}
		if g := m.old[o].Group + m.new[n].Group; g != "" {
			ch.Cells = append(ch.Cells, ColumnCell{OldRow: m.oldAt(o), NewRow: m.newAt(int32(n)), Name: m.new[n].Name, Cell: snapshot.Cell{Text: g}})
		}
	}
	c.take(ch, []finding{{RuleColumns, text}}, Row{p.new, -1})
	return true
}

// A groupRename names a group that got another heading by a list and its old
// heading: while comparing by the new list, while applying by the old one.
type groupRename struct {
	list int
	old  string
}

// findGroupRenames finds groups that only got another heading: all rows that
// stood under the old one and are still there stand under the new one, nothing
// else does, and the old heading is gone. Most pages have none: it is looked
// for when the first row stands under another heading.
func (c *comparer) findGroupRenames() {
	if c.groupRenames != nil {
		return
	}
	c.groupRenames = map[groupRename]string{}
	for k := range c.pairs {
		p := &c.pairs[k]
		if c.headingsChanged(p) {
			continue
		}
		to, from := map[string]string{}, map[string]string{}
		bad := map[string]bool{}
		for n := c.m.newFrom[p.new]; n < c.m.newFrom[p.new+1]; n++ {
			o := c.m.toOld[n]
			if o < 0 || c.m.oldAt(o)[0] != p.old {
				continue
			}
			a, b := c.m.old[o].Group, c.m.new[n].Group
			if a == b || a == "" || b == "" {
				continue
			}
			if t, ok := to[a]; ok && t != b {
				bad[a] = true
			}
			if f, ok := from[b]; ok && f != a {
				bad[a], bad[f] = true, true
			}
			to[a], from[b] = b, a
		}
		if len(to) == 0 {
			continue
		}
		for _, row := range c.new.Lists[p.new].Subprocessors {
			if _, ok := to[row.Group]; ok {
				bad[row.Group] = true
			}
		}
		for _, row := range c.old.Lists[p.old].Subprocessors {
			if f, ok := from[row.Group]; ok {
				bad[f] = true
			}
		}
		for n := c.m.newFrom[p.new]; n < c.m.newFrom[p.new+1]; n++ { // in the page's order
			b := c.m.new[n].Group
			a, ok := from[b]
			if !ok || bad[a] || c.groupRenames[groupRename{p.new, a}] != "" {
				continue
			}
			c.groupRenames[groupRename{p.new, a}] = b
			if words.Same(a, b) {
				continue
			}
			old, new := p.old, p.new
			l := &c.new.Lists[p.new]
			c.take(Change{Kind: ListRenamed, List: l.Title, ListKind: l.Kind, Name: b, OldName: a, Group: b, OldGroup: a, OldListAt: &old, NewListAt: &new},
				[]finding{{RuleListRenamed, "heading \u201c" + a + "\u201d is now \u201c" + b + "\u201d"}}, Row{p.new, -1})
		}
	}
}
