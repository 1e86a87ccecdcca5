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

func (a *applier) change(c *Change) error {
	switch c.Kind {
	case Added:
		if c.NewRow == nil || c.Subprocessor == nil {
			return fmt.Errorf("no row")
		}
		a.arrived[c.NewRow[0]] = append(a.arrived[c.NewRow[0]], *c.Subprocessor)
	case Removed:
		if _, err := a.row(c.OldRow); err != nil {
			return err
		}
		a.leave(c.OldRow)
	case Replaced:
		if _, err := a.row(c.OldRow); err != nil {
			return err
		}
		if c.NewRow == nil || c.Subprocessor == nil {
			return fmt.Errorf("no row")
		}
		a.leave(c.OldRow)
		a.arrived[c.NewRow[0]] = append(a.arrived[c.NewRow[0]], *c.Subprocessor)
	case Renamed, Changed, Moved, Activated:
		return a.rowChange(c)
	case ListAdded:
		if c.NewListAt == nil {
			return fmt.Errorf("no list")
		}
		a.made[*c.NewListAt] = &snapshot.List{Title: c.Name, Kind: c.ListKind, Columns: slices.Clone(c.Columns)}
	case ListRenamed:
		if c.OldGroup != "" || c.Group != "" {
			if c.OldListAt == nil {
				return fmt.Errorf("no list")
			}
			a.regroup[groupRename{*c.OldListAt, c.OldGroup}] = c.Group
			return nil
		}
		if c.NewListAt == nil || a.made[*c.NewListAt] == nil {
			return fmt.Errorf("no list")
		}
		a.made[*c.NewListAt].Title, a.made[*c.NewListAt].Kind = c.Name, c.ListKind
	case ColumnAdded, ColumnRemoved, ColumnRenamed:
		return a.columnChange(c)
	case TermsText:
		a.out.TermsText = applyTerms(a.old.TermsText, c.Fields)
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
		a.arrived[c.NewRow[0]] = append(a.arrived[c.NewRow[0]], *c.Subprocessor)
		return nil
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

// columnChange adds, drops or renames a column and the cells under it.
func (a *applier) columnChange(c *Change) error {
	if c.OldListAt == nil || c.NewListAt == nil || *c.OldListAt >= len(a.rows) || a.made[*c.NewListAt] == nil || len(c.Columns) == 0 {
		return fmt.Errorf("no column")
	}
	list := a.made[*c.NewListAt]
	rows := a.rows[*c.OldListAt]
	last := c.Columns[len(c.Columns)-1]
	if last.Field == FieldGroup {
		for _, cell := range c.Cells {
			row, err := a.row(&cell.OldRow)
			if err != nil {
				return err
			}
			if row.Group = ""; c.Kind == ColumnAdded {
				row.Group = cell.Cell.Text
			}
		}
		return nil
	}
	switch c.Kind {
	case ColumnAdded:
		list.Columns = append(list.Columns, last)
		for _, cell := range c.Cells {
			row, err := a.row(&cell.OldRow)
			if err != nil {
				return err
			}
			if p := row.Cell(last.Field); p != nil {
				*p = cell.Cell
			} else {
				row.Other = append(row.Other, snapshot.OtherCell{Header: last.Header, Cell: cell.Cell})
			}
		}
	case ColumnRemoved:
		i := slices.Index(list.Columns, last)
		if i < 0 {
			return fmt.Errorf("there is no column %q", last.Header)
		}
		list.Columns = slices.Delete(list.Columns, i, i+1)
		for _, cell := range c.Cells {
			row, err := a.row(&cell.OldRow)
			if err != nil {
				return err
			}
			if p := row.Cell(last.Field); p != nil {
				*p = snapshot.Cell{}
				continue
			}
			if p := keptCell(row, last); p != nil {
				row.Other = slices.DeleteFunc(row.Other, func(o snapshot.OtherCell) bool {
					return words.Same(o.Header, last.Header) && o.Text == cell.Cell.Text
				})
			}
		}
	case ColumnRenamed:
		i := slices.Index(list.Columns, c.Columns[0])
		if i < 0 {
			return fmt.Errorf("there is no column %q", c.Columns[0].Header)
		}
		list.Columns[i] = last
		for r := range rows {
			moveCell(&rows[r], c.Columns[0], last)
		}
	}
	return nil
}

// keptCell returns a row's cell of a column; nil where it has none.
func keptCell(row *snapshot.Subprocessor, col snapshot.Column) *snapshot.Cell {
	if p := row.Cell(col.Field); p != nil {
		return p
	}
	for i := range row.Other {
		if words.Same(row.Other[i].Header, col.Header) {
			return &row.Other[i].Cell
		}
	}
	return nil
}

// moveCell moves a row's cell to where a renamed column keeps it.
func moveCell(row *snapshot.Subprocessor, from, to snapshot.Column) {
	p := keptCell(row, from)
	if p == nil || from.Field == snapshot.Name {
		return
	}
	cell := *p
	if row.Cell(from.Field) != nil {
		if from.Field == to.Field {
			return
		}
		*p = snapshot.Cell{}
	} else {
		for i := range row.Other {
			if &row.Other[i].Cell == p {
				row.Other = slices.Delete(row.Other, i, i+1)
				break
			}
		}
	}
	if dst := row.Cell(to.Field); dst != nil {
		*dst = cell
	} else if !cell.IsZero() {
		row.Other = append(row.Other, snapshot.OtherCell{Header: to.Header, Cell: cell})
	}
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
