package diff

import (
	"fmt"
	"slices"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// columnChange adds, drops or renames a column and the cells under it.
func (a *applier) columnChange(c *Change) error {
	if c.OldListAt == nil || c.NewListAt == nil || *c.OldListAt >= len(a.rows) || a.made[*c.NewListAt] == nil || len(c.Columns) == 0 {
		return fmt.Errorf("no column")
	}
	list, last := a.made[*c.NewListAt], c.Columns[len(c.Columns)-1]
	if last.Field == FieldGroup {
		return a.headings(c)
	}
	switch c.Kind {
	case ColumnAdded:
		return a.columnAdded(c, list, last)
	case ColumnRemoved:
		return a.columnRemoved(c, list, last)
	}
	i := slices.Index(list.Columns, c.Columns[0])
	if i < 0 {
		return fmt.Errorf("there is no column %q", c.Columns[0].Header)
	}
	list.Columns[i] = last
	rows := a.rows[*c.OldListAt]
	for r := range rows {
		moveCell(&rows[r], c.Columns[0], last)
	}
	return nil
}

// headings puts rows under the headings that came, or under none.
func (a *applier) headings(c *Change) error {
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

func (a *applier) columnAdded(c *Change, list *snapshot.List, col snapshot.Column) error {
	list.Columns = append(list.Columns, col)
	for _, cell := range c.Cells {
		row, err := a.row(&cell.OldRow)
		if err != nil {
			return err
		}
		if p := row.Cell(col.Field); p != nil {
			*p = cell.Cell
		} else {
			row.Other = append(row.Other, snapshot.OtherCell{Header: col.Header, Cell: cell.Cell})
		}
	}
	return nil
}

func (a *applier) columnRemoved(c *Change, list *snapshot.List, col snapshot.Column) error {
	i := slices.Index(list.Columns, col)
	if i < 0 {
		return fmt.Errorf("there is no column %q", col.Header)
	}
	list.Columns = slices.Delete(list.Columns, i, i+1)
	for _, cell := range c.Cells {
		row, err := a.row(&cell.OldRow)
		if err != nil {
			return err
		}
		if p := row.Cell(col.Field); p != nil {
			*p = snapshot.Cell{}
			continue
		}
		row.Other = slices.DeleteFunc(row.Other, func(o snapshot.OtherCell) bool {
			return words.Same(o.Header, col.Header) && o.Text == cell.Cell.Text
		})
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
