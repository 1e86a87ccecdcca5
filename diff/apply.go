package diff

import (
	"fmt"
	"slices"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// Apply makes the new snapshot of a comparison from the old one and the
// report. It is the proof that a report leaves nothing out: what Apply gives
// says the same as the new page did, up to order, to what is cosmetic, to the
// page's own change log, and to the evidence of the read. A report without
// changes gives old back. It fails where the report does not belong to the
// snapshot.
func Apply(old snapshot.Snapshot, r Report) (snapshot.Snapshot, error) {
	if r.Empty() {
		return old, nil
	}
	a := &applier{old: &old, out: old, report: &r}
	a.out.TakenAt = r.New.TakenAt
	a.out.Page = snapshot.Page{SHA256: r.New.SHA256}
	a.out.Dates = slices.Clone(r.New.Dates)
	a.lists()
	for _, ofColumns := range []bool{true, false} { // rows are told with the columns they have now
		for i := range r.Changes {
			c := &r.Changes[i]
			if isColumn := c.Kind == ColumnAdded || c.Kind == ColumnRemoved || c.Kind == ColumnRenamed; isColumn != ofColumns {
				continue
			}
			if err := a.change(c); err != nil {
				return snapshot.Snapshot{}, fmt.Errorf("apply entry %d, %s %s: %w", c.Entry, c.Kind, c.Name, err)
			}
		}
	}
	a.out.Lists = a.assemble()
	return a.out, nil
}

// An applier holds the rows of the old snapshot by where they stood, and the
// lists of the new one as they fill.
type applier struct {
	old     *snapshot.Snapshot
	out     snapshot.Snapshot
	report  *Report
	rows    [][]snapshot.Subprocessor // by old list and row
	gone    [][]bool                  // rows that left their list
	goesTo  []int                     // by old list: its new list, -1 for none
	made    map[int]*snapshot.List    // new lists
	arrived map[int][]snapshot.Subprocessor
	regroup map[groupRename]string // to the new heading, by the old list and heading
}

// lists prepares the lists that go on.
func (a *applier) lists() {
	a.made, a.arrived = map[int]*snapshot.List{}, map[int][]snapshot.Subprocessor{}
	a.regroup = map[groupRename]string{}
	a.goesTo = make([]int, len(a.old.Lists))
	for i, l := range a.old.Lists {
		a.goesTo[i] = -1
		rows := make([]snapshot.Subprocessor, len(l.Subprocessors))
		for r := range rows {
			rows[r] = cloneRow(&l.Subprocessors[r])
		}
		a.rows = append(a.rows, rows)
		a.gone = append(a.gone, make([]bool, len(rows)))
	}
	for _, p := range a.report.Lists {
		if p.Old < len(a.old.Lists) {
			l := a.old.Lists[p.Old]
			a.goesTo[p.Old] = p.New
			a.made[p.New] = &snapshot.List{Title: l.Title, Kind: l.Kind, Columns: slices.Clone(l.Columns)}
		}
	}
	withdrawn := slices.ContainsFunc(a.report.Changes, func(c Change) bool { return c.Kind == ListWithdrawn })
	if len(a.report.Lists) == 0 && !withdrawn && !slices.ContainsFunc(a.report.Changes, func(c Change) bool { return c.Kind == ListRemoved || c.Kind == ListAdded }) {
		for i, l := range a.old.Lists { // only dates or terms changed where there are no lists
			a.goesTo[i] = i
			a.made[i] = &snapshot.List{Title: l.Title, Kind: l.Kind, Columns: slices.Clone(l.Columns)}
		}
	}
}

func cloneRow(s *snapshot.Subprocessor) snapshot.Subprocessor {
	c := *s
	c.Other = slices.Clone(s.Other)
	return c
}

// row returns the old row of a change.
func (a *applier) row(at *Row) (*snapshot.Subprocessor, error) {
	if at == nil || at[0] < 0 || at[0] >= len(a.rows) || at[1] < 0 || at[1] >= len(a.rows[at[0]]) {
		return nil, fmt.Errorf("there is no row %v", at)
	}
	return &a.rows[at[0]][at[1]], nil
}

func (a *applier) leave(at *Row) { a.gone[at[0]][at[1]] = true }

// change applies one change.
func (a *applier) change(c *Change) error {
	switch c.Kind {
	case Added:
		return a.arrive(c)
	case Removed, Replaced:
		if _, err := a.row(c.OldRow); err != nil {
			return err
		}
		if a.leave(c.OldRow); c.Kind == Replaced {
			return a.arrive(c)
		}
	case Renamed, Changed, Moved, Activated:
		return a.rowChange(c)
	case ListAdded:
		if c.NewListAt == nil {
			return fmt.Errorf("no list")
		}
		a.made[*c.NewListAt] = &snapshot.List{Title: c.Name, Kind: c.ListKind, Columns: slices.Clone(c.Columns)}
	case ListRenamed:
		return a.listRenamed(c)
	case ColumnAdded, ColumnRemoved, ColumnRenamed:
		return a.columnChange(c)
	case TermsText:
		a.out.TermsText = applyTerms(a.old.TermsText, c.Fields)
	}
	return nil
}

// arrive puts the row of a change into its new list.
func (a *applier) arrive(c *Change) error {
	if c.NewRow == nil || c.Subprocessor == nil {
		return fmt.Errorf("no row")
	}
	a.arrived[c.NewRow[0]] = append(a.arrived[c.NewRow[0]], *c.Subprocessor)
	return nil
}

// listRenamed gives a list, or a group within it, its new heading.
func (a *applier) listRenamed(c *Change) error {
	switch {
	case (c.OldGroup != "" || c.Group != "") && c.OldListAt != nil:
		a.regroup[groupRename{*c.OldListAt, c.OldGroup}] = c.Group
	case c.OldGroup == "" && c.Group == "" && c.NewListAt != nil && a.made[*c.NewListAt] != nil:
		a.made[*c.NewListAt].Title, a.made[*c.NewListAt].Kind = c.Name, c.ListKind
	default:
		return fmt.Errorf("no list")
	}
	return nil
}

// rowChange changes a row that was found again.
func (a *applier) rowChange(c *Change) error {
	row, err := a.row(c.OldRow)
	if err != nil {
		return err
	}
	if c.NewRow == nil {
		return fmt.Errorf("no row")
	}
	if c.Subprocessor != nil { // it came from another list
		a.leave(c.OldRow)
		return a.arrive(c)
	}
	row.Name, row.Group = c.Name, c.Group
	for i := range c.Fields {
		if err := setField(row, &c.Fields[i]); err != nil {
			return err
		}
	}
	return nil
}

// setField puts a changed cell into a row.
func setField(row *snapshot.Subprocessor, f *FieldChange) error {
	put := func(cell *snapshot.Cell) {
		if f.Old != f.New {
			cell.Text, cell.Items = f.New, f.NewItems
		}
		if len(f.OldLinks)+len(f.NewLinks) > 0 {
			cell.Links = f.NewLinks
		}
	}
	switch f.Field {
	case snapshot.Name:
		row.Links = f.NewLinks
	case FieldConditions:
		row.Conditions = f.NewItems
	case FieldStarts:
		row.Starts = snapshot.Day(f.New)
	case FieldStartsText:
		row.StartsText = f.New
	case FieldStartsMonth:
		row.StartsMonth = snapshot.Day(f.New)
	case FieldEnds:
		row.Ends = snapshot.Day(f.New)
	case FieldFormerName:
		row.FormerName = f.New
	case snapshot.Other:
		nth := f.Nth
		for i := range row.Other {
			if words.Same(row.Other[i].Header, f.Header) {
				if nth == 0 {
					put(&row.Other[i].Cell)
					return nil
				}
				nth--
			}
		}
		row.Other = append(row.Other, snapshot.OtherCell{Header: f.Header})
		put(&row.Other[len(row.Other)-1].Cell)
	default:
		cell := row.Cell(f.Field)
		if cell == nil {
			return fmt.Errorf("there is no field %q", f.Field)
		}
		put(cell)
	}
	return nil
}

// applyTerms returns the sentences that stayed and those that came.
func applyTerms(old []string, fields []FieldChange) []string {
	gone := make(map[string]bool, len(fields))
	for _, f := range fields {
		if f.Old != "" {
			gone[words.Fold(f.Old)] = true
		}
	}
	out := slices.DeleteFunc(sentences(old), func(s string) bool { return gone[words.Fold(s)] })
	for _, f := range fields {
		if f.New != "" {
			out = append(out, f.New)
		}
	}
	return out
}

// assemble puts rows into the new lists: those that stayed, then those that
// arrived.
func (a *applier) assemble() []snapshot.List {
	var order []int
	for j := range a.made {
		order = append(order, j)
	}
	slices.Sort(order)
	out := make([]snapshot.List, 0, len(order))
	for _, j := range order {
		l := a.made[j]
		for i, to := range a.goesTo {
			if to != j {
				continue
			}
			for r := range a.rows[i] {
				if a.gone[i][r] {
					continue
				}
				row := a.rows[i][r]
				if to, ok := a.regroup[groupRename{i, row.Group}]; ok {
					row.Group = to
				}
				l.Subprocessors = append(l.Subprocessors, row)
			}
		}
		l.Subprocessors = append(l.Subprocessors, a.arrived[j]...)
		out = append(out, *l)
	}
	return out
}
