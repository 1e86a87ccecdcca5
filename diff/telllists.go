package diff

import (
	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// withdrawn tells that the page names nobody any more. No sub-processor is
// called removed: the page does not say that any of them went.
func (t *teller) withdrawn() {
	title := ""
	if len(t.Old.Lists) == 1 {
		title = t.Old.Lists[0].Title
	}
	t.add(change{Change: Change{Kind: ListWithdrawn, Name: title, Elsewhere: t.New.Elsewhere}, at: Row{-1, -1}})
}

// lists tells which lists came, went and got another title or kind.
func (t *teller) lists() {
	for j, k := range t.New.PairOf {
		if l := &t.New.Lists[j]; k < 0 {
			t.add(change{Change: Change{Kind: ListAdded, List: l.Title, Name: l.Title, ListKind: l.Kind, NewListAt: &j, Columns: l.Columns}, at: Row{j, -1}})
		}
	}
	for i, k := range t.Old.PairOf {
		if l := &t.Old.Lists[i]; k < 0 {
			t.add(change{Change: Change{Kind: ListRemoved, List: l.Title, Name: l.Title, ListKind: l.Kind, OldListAt: &i, Columns: l.Columns}, at: Row{i, -1}})
		}
	}
	for _, p := range t.Pairs {
		a, b := &t.Old.Lists[p.Old], &t.New.Lists[p.New]
		if a.Title == b.Title && a.Kind == b.Kind {
			continue
		}
		ch := Change{Kind: ListRenamed, List: b.Title, Name: b.Title, OldName: a.Title, ListKind: b.Kind, OldListAt: &p.Old, NewListAt: &p.New}
		if a.Kind != b.Kind {
			ch.OldListKind = a.Kind
		}
		t.add(change{Change: ch, at: Row{p.New, -1}})
	}
}

// columns tells which columns came, went and got another header, each once with
// what stands under it.
func (t *teller) columns() {
	for k := range t.Pairs {
		p := &t.Pairs[k]
		if p.SameColumns {
			continue
		}
		l := &t.New.Lists[p.New]
		cells := t.columnCells(p)
		for k, cp := range p.Columns().Pairs {
			if t.Over() {
				return
			}
			ch := Change{List: l.Title, ListKind: l.Kind, OldListAt: &p.Old, NewListAt: &p.New}
			switch {
			case cp.Old == nil:
				ch.Kind, ch.Name, ch.Columns, ch.Cells = ColumnAdded, cp.New.Header, []snapshot.Column{cp.New.Column}, cells[k]
			case cp.New == nil:
				ch.Kind, ch.Name, ch.Columns, ch.Cells = ColumnRemoved, cp.Old.Header, []snapshot.Column{cp.Old.Column}, cells[k]
			case cp.Old.Column != cp.New.Column:
				ch.Kind, ch.Name, ch.OldName = ColumnRenamed, cp.New.Header, cp.Old.Header
				ch.Columns = []snapshot.Column{cp.Old.Column, cp.New.Column}
			default:
				continue
			}
			t.add(change{Change: ch, at: Row{p.New, -1}})
		}
	}
}

// columnCells returns what stands under columns that came or went, by their
// place among the pair's columns, of the rows that both lists have.
func (t *teller) columnCells(p *match.ListPair) map[int][]ColumnCell {
	out, columns := map[int][]ColumnCell{}, p.Columns()
	for _, row := range t.stayed(p) {
		if t.Over() {
			return out
		}
		o, n := row[0], row[1]
		name := t.New.Row[n].Name
		pairs, _, _ := columns.Cells(t.Reader, t.Old.Row[o], t.New.Row[n])
		t.Step(len(pairs))
		for _, at := range pairs {
			cell := at.New
			switch cp := &columns.Pairs[at.Column]; {
			case cp.New == nil:
				cell = at.Old
			case cp.Old != nil:
				continue
			}
			if cell != nil && !cell.IsZero() {
				out[at.Column] = append(out[at.Column], ColumnCell{OldRow: t.Old.At(o), NewRow: t.New.At(n), Name: name, Cell: *cell})
				t.Tell(reading.RowBytes + len(name) + reading.CellSize(cell))
			}
		}
	}
	return out
}
