package diff

import (
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// maxNames bounds how many names a reason lists.
const maxNames = 40

// withdrawn tells that the page names nobody any more. No sub-processor is
// called removed: the page does not say that any of them went.
func (c *comparer) withdrawn() {
	var names []string
	for _, l := range c.old.Lists {
		for i := range l.Subprocessors {
			names = append(names, l.Subprocessors[i].Name)
		}
	}
	names = words.Unique(names)
	more := ""
	if len(names) > maxNames {
		names, more = names[:maxNames], " and more"
	}
	title := ""
	if len(c.old.Lists) == 1 {
		title = c.old.Lists[0].Title
	}
	c.take(Change{Kind: ListWithdrawn, Name: title}, []finding{
		{RuleListWithdrawn, "the page names no sub-processor any more"},
		{RuleListWithdrawn, fmt.Sprintf("last known %s: %s%s", count(c.old.Rows(), "name", "names"), strings.Join(names, ", "), more)},
	}, Row{-1, -1})
}

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// listChanges tells which lists came, went and got another title.
func (c *comparer) listChanges() {
	for j := range c.new.Lists {
		l := &c.new.Lists[j]
		if c.newPair[j] < 0 {
			c.take(Change{Kind: ListAdded, List: l.Title, Name: l.Title, ListKind: l.Kind, NewListAt: &j, Columns: l.Columns},
				[]finding{{RuleListAdded, listWords(l)}}, Row{j, -1})
		}
	}
	for i := range c.old.Lists {
		l := &c.old.Lists[i]
		if c.oldPair[i] < 0 {
			c.take(Change{Kind: ListRemoved, List: l.Title, Name: l.Title, ListKind: l.Kind, OldListAt: &i, Columns: l.Columns},
				[]finding{{RuleListRemoved, "the list is no longer there"}}, Row{i, -1})
		}
	}
	for _, p := range c.pairs {
		a, b := &c.old.Lists[p.old], &c.new.Lists[p.new]
		if a.Title == b.Title && a.Kind == b.Kind {
			continue
		}
		ch := Change{Kind: ListRenamed, List: b.Title, Name: b.Title, OldName: a.Title, ListKind: b.Kind, OldListAt: &p.old, NewListAt: &p.new}
		var found []finding
		if a.Kind != b.Kind {
			ch.OldListKind = a.Kind
			found = append(found, finding{RuleListRenamed, "was a list of " + kindWords(a.Kind) + ", is a list of " + kindWords(b.Kind)})
		} else if !words.Same(a.Title, b.Title) {
			found = append(found, finding{RuleListRenamed, "another title"})
		}
		c.take(ch, found, Row{p.new, -1})
	}
}

// listWords says what a list that came is, where that matters.
func listWords(l *snapshot.List) string {
	switch l.Kind {
	case snapshot.Government:
		return "government list"
	case snapshot.Affiliates:
		return "list of group companies"
	case snapshot.Planned:
		return "list of planned sub-processors"
	case snapshot.Former:
		return "list of former sub-processors"
	case snapshot.Optional:
		return "list of optional sub-processors"
	}
	return "new list"
}

func kindWords(k snapshot.ListKind) string {
	switch k {
	case snapshot.Government:
		return "government sub-processors"
	case snapshot.Affiliates:
		return "group companies"
	case snapshot.Planned:
		return "planned sub-processors"
	case snapshot.Former:
		return "former sub-processors"
	case snapshot.Optional:
		return "optional sub-processors"
	case snapshot.OtherList:
		return "others"
	}
	return "third parties"
}

// columnChanges tells which columns came, went and got another header, each
// once with what stands under it.
func (c *comparer) columnChanges() {
	for k := range c.pairs {
		p := &c.pairs[k]
		if p.cols.same {
			continue
		}
		l := &c.new.Lists[p.new]
		cells := c.columnCells(p)
		for k, cp := range p.cols.pairs {
			if c.over() {
				return
			}
			ch := Change{List: l.Title, ListKind: l.Kind, OldListAt: &p.old, NewListAt: &p.new}
			var found []finding
			switch {
			case cp.old == nil:
				ch.Kind, ch.Name, ch.Columns = ColumnAdded, cp.new.Header, []snapshot.Column{cp.new.Column}
				ch.Cells = cells[k]
				found = append(found, finding{RuleColumns, "column added, filled in " + count(len(ch.Cells), "row", "rows") + " that stayed"})
			case cp.new == nil:
				ch.Kind, ch.Name, ch.Columns = ColumnRemoved, cp.old.Header, []snapshot.Column{cp.old.Column}
				ch.Cells = cells[k]
				found = append(found, finding{RuleColumns, "column no longer there, was filled in " + count(len(ch.Cells), "row", "rows") + " that stayed"})
			case cp.old.Column != cp.new.Column:
				ch.Kind, ch.Name, ch.OldName = ColumnRenamed, cp.new.Header, cp.old.Header
				ch.Columns = []snapshot.Column{cp.old.Column, cp.new.Column}
				if !words.Same(cp.old.Header, cp.new.Header) {
					found = append(found, finding{RuleColumns, "another heading"})
				}
			default:
				continue
			}
			c.take(ch, found, Row{p.new, -1})
		}
	}
}

// columnCells returns what stands under columns that came or went, by their
// place among the pair's columns, of the rows that both lists have.
func (c *comparer) columnCells(p *listPair) map[int][]ColumnCell {
	out := map[int][]ColumnCell{}
	m := c.m
	for n := m.newFrom[p.new]; n < m.newFrom[p.new+1] && !c.over(); n++ {
		o := m.toOld[n]
		if o < 0 || int(o) < m.oldFrom[p.old] || int(o) >= m.oldFrom[p.old+1] {
			continue
		}
		before, after := m.old[o], m.new[n]
		filled, _, _ := c.filledColumns(before, after, p.cols)
		c.step(len(filled))
		for _, at := range filled {
			var cell *snapshot.Cell
			switch cp := p.cols.pairs[at.pair]; {
			case cp.old == nil:
				cell = cellAt(after, cp.new, at.new)
			case cp.new == nil:
				cell = cellAt(before, cp.old, at.old)
			}
			if cell != nil && !cell.IsZero() {
				out[int(at.pair)] = append(out[int(at.pair)], ColumnCell{OldRow: m.oldAt(o), NewRow: m.newAt(int32(n)), Name: after.Name, Cell: *cell})
				c.tell(rowBytes + len(after.Name) + cellSize(cell))
			}
		}
	}
	return out
}

// compareDates tells which date lines changed.
func (c *comparer) compareDates() {
	gone, came := onlyDates(c.old.Dates, c.new.Dates), onlyDates(c.new.Dates, c.old.Dates)
	if len(gone)+len(came) == 0 {
		return
	}
	var found []finding
	ch := Change{Kind: Dates}
	waiting := map[snapshot.DateKind][]int{} // lines that went, by their kind
	for i, d := range gone {
		waiting[d.Kind] = append(waiting[d.Kind], i)
	}
	paired := make([]bool, len(gone))
	for _, d := range came {
		f := FieldChange{New: d.Text}
		i := -1
		if same := waiting[d.Kind]; len(same) > 0 {
			i, waiting[d.Kind] = same[0], same[1:]
		} else if len(gone) == 1 && len(came) == 1 {
			i = 0
		}
		same := false
		if i >= 0 {
			paired[i] = true
			f.Old = gone[i].Text
			same = gone[i].Date == d.Date && gone[i].Precision == d.Precision && words.Same(f.Old, f.New)
		}
		c.step(len(f.Old) + len(f.New))
		f.Words = words.Compare(f.Old, f.New, c.step)
		ch.Fields = append(ch.Fields, f)
		if !same {
			found = append(found, finding{RuleDates, "date line changed"})
		}
	}
	for i, d := range gone {
		if !paired[i] {
			ch.Fields = append(ch.Fields, FieldChange{Old: d.Text, Words: words.Compare(d.Text, "", c.step)})
			found = append(found, finding{RuleDates, "date line changed"})
		}
	}
	c.take(ch, found, Row{len(c.new.Lists) + 1, 0})
}

// onlyDates returns the date lines that only the first of two pages has.
func onlyDates(dates, other []snapshot.Date) []snapshot.Date {
	have := make(map[snapshot.Date]bool, len(other))
	for _, d := range other {
		have[d] = true
	}
	var out []snapshot.Date
	for _, d := range dates {
		if !have[d] {
			out = append(out, d)
		}
	}
	return out
}
