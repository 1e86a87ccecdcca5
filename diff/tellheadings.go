package diff

import (
	"slices"

	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A groupRename names a group that got another heading by a list and its old
// heading: while comparing by the new list, while applying by the old one.
type groupRename struct {
	list int
	old  string
}

// isRegrouped reports whether a row stands under another heading than before,
// other than by a heading that got other words or by headings that came or went
// as a whole, which are told once for the list.
func (t *teller) isRegrouped(before, after *snapshot.Subprocessor, list int, here bool) bool {
	if before.Group == after.Group || t.Fold(before.Group) == t.Fold(after.Group) {
		return false
	}
	if !here {
		return true
	}
	t.headings()
	heading, renamed := t.groupRenames[groupRename{list, before.Group}]
	return !t.regrouped[list] && (!renamed || heading != after.Group)
}

// headings tells which headings came, went or got other words as a whole. Most
// pages have none: it is done when the first row stands under another heading.
func (t *teller) headings() {
	if t.groupRenames != nil {
		return
	}
	t.groupRenames = map[groupRename]string{}
	for k := range t.Pairs {
		if p := &t.Pairs[k]; !t.headingsChanged(p) {
			t.headingsRenamed(p)
		}
	}
}

// stayed returns the rows, old and new, that are in both lists of a pair.
func (t *teller) stayed(p *match.ListPair) [][2]int32 {
	var out [][2]int32
	for n, to := t.New.Span(p.New); n < to; n++ {
		if o := t.New.Partner[n]; t.Old.Holds(p.Old, o) {
			out = append(out, [2]int32{o, n})
		}
	}
	return out
}

// headingsOf returns the headings within a list in alphabetical order.
func headingsOf(l *snapshot.List) []string {
	var out []string
	for i := range l.Subprocessors {
		if g := l.Subprocessors[i].Group; g != "" {
			out = append(out, g)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// headingsChanged tells that a list got headings where it had none, or lost
// all it had: one change, not one per row.
func (t *teller) headingsChanged(p *match.ListPair) bool {
	l := &t.New.Lists[p.New]
	before, after := headingsOf(&t.Old.Lists[p.Old]), headingsOf(l)
	if (len(before) == 0) == (len(after) == 0) {
		return false
	}
	t.regrouped[p.New] = true
	ch := Change{
		Kind: ColumnAdded, List: l.Title, ListKind: l.Kind, Name: "(heading)", OldListAt: &p.Old, NewListAt: &p.New,
		Columns: []snapshot.Column{{Header: "(heading)", Field: FieldGroup}},
	}
	if len(after) == 0 {
		ch.Kind = ColumnRemoved
	}
	for _, row := range t.stayed(p) {
		o, n := row[0], row[1]
		if g := t.Old.Row[o].Group + t.New.Row[n].Group; g != "" {
			ch.Cells = append(ch.Cells, ColumnCell{OldRow: t.Old.At(o), NewRow: t.New.At(n), Name: t.New.Row[n].Name, Cell: snapshot.Cell{Text: g}})
		}
	}
	t.add(change{Change: ch, at: Row{p.New, -1}})
	return true
}

// headingsRenamed tells which groups of a list only got another heading: all
// rows that stood under the old one and are still there stand under the new one,
// nothing else does, and the old heading is gone.
func (t *teller) headingsRenamed(p *match.ListPair) {
	to, from := map[string]string{}, map[string]string{}
	bad := map[string]bool{}
	var order []string // old headings, as the new page has the new ones
	for _, row := range t.stayed(p) {
		a, b := t.Old.Row[row[0]].Group, t.New.Row[row[1]].Group
		if a == b || a == "" || b == "" {
			continue
		}
		if other, ok := to[a]; ok && other != b {
			bad[a] = true
		}
		if other, ok := from[b]; ok && other != a {
			bad[a], bad[other] = true, true
		}
		to[a], from[b] = b, a
		order = append(order, a)
	}
	for _, row := range t.New.Lists[p.New].Subprocessors {
		if _, ok := to[row.Group]; ok {
			bad[row.Group] = true
		}
	}
	for _, row := range t.Old.Lists[p.Old].Subprocessors {
		if a, ok := from[row.Group]; ok {
			bad[a] = true
		}
	}
	l := &t.New.Lists[p.New]
	for _, a := range words.Unique(order) {
		if bad[a] {
			continue
		}
		b := to[a]
		t.groupRenames[groupRename{p.New, a}] = b
		if !words.Same(a, b) {
			t.add(change{at: Row{p.New, -1}, Change: Change{
				Kind: ListRenamed, List: l.Title, ListKind: l.Kind, Name: b, OldName: a, Group: b, OldGroup: a, OldListAt: &p.Old, NewListAt: &p.New,
			}})
		}
	}
}
