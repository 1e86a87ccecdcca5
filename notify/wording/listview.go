package wording

import (
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// A ListView is a list as a table of texts: the page's columns, and after them
// what was read from rows and has no column of its own.
type ListView struct {
	Header []string // as the page has them
	Label  []string // the short words for them
	Rows   []ViewRow
}

// A ViewRow is a row of a [ListView]: as many cells as the view has headers.
type ViewRow struct {
	Group string
	Cells []string
}

// A column is one of a view, and how a row's cell of it is had.
type column struct {
	header string
	label  string
	get    func(*snapshot.Subprocessor) string
}

// columns are those of a view, being gathered.
type columns struct {
	all    []column
	taken  map[snapshot.Field]bool
	others map[string]int // how many columns without a field have this header
}

// ViewOf returns the view of a list. All its texts are clean.
func ViewOf(l snapshot.List) ListView {
	cols := columns{taken: map[snapshot.Field]bool{}, others: map[string]int{}}
	cols.ofPage(l.Columns)
	cols.ofRows(l.Subprocessors)
	var v ListView
	for _, c := range cols.all {
		v.Header = append(v.Header, strings.TrimSpace(Clean(c.header)))
		v.Label = append(v.Label, strings.TrimSpace(Clean(c.label)))
	}
	for i := range l.Subprocessors {
		s := &l.Subprocessors[i]
		r := ViewRow{Group: Clean(s.Group)}
		for _, c := range cols.all {
			r.Cells = append(r.Cells, Clean(c.get(s)))
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

// ofPage adds the page's columns, in its order; a list without a column of names
// begins with one.
func (cs *columns) ofPage(page []snapshot.Column) {
	for _, c := range page {
		switch {
		case c.Field == snapshot.Name && !cs.taken[snapshot.Name]:
			cs.field(snapshot.Name, c.Header)
		case !cs.taken[c.Field] && (&snapshot.Subprocessor{}).Cell(c.Field) != nil:
			cs.field(c.Field, c.Header)
		default:
			cs.other(c.Header)
		}
	}
	if !cs.taken[snapshot.Name] {
		cs.field(snapshot.Name, "Sub-processor")
		n := len(cs.all) - 1
		cs.all = append(cs.all[n:], cs.all[:n]...)
	}
}

// ofRows adds what the rows hold beyond the page's columns: nothing the page
// says is dropped.
func (cs *columns) ofRows(rows []snapshot.Subprocessor) {
	for i := range rows {
		s := &rows[i]
		for _, f := range snapshot.CellFields() {
			if !cs.taken[f] && s.Cell(f).Text != "" {
				cs.field(f, capital(fieldWord(f, "")))
			}
		}
		seen := map[string]int{}
		for _, o := range s.Other {
			if seen[o.Header]++; seen[o.Header] > cs.others[o.Header] {
				cs.other(o.Header)
			}
		}
	}
	for _, c := range []column{
		{"Starts", "starts", func(s *snapshot.Subprocessor) string { return string(s.Starts) }},
		{"Ends", "ends", func(s *snapshot.Subprocessor) string { return string(s.Ends) }},
		{"Conditions", "conditions", func(s *snapshot.Subprocessor) string { return strings.Join(s.Conditions, "; ") }},
	} {
		for i := range rows {
			if c.get(&rows[i]) != "" {
				cs.all = append(cs.all, c)
				break
			}
		}
	}
}

// field adds the column of a field.
func (cs *columns) field(f snapshot.Field, header string) {
	cs.taken[f] = true
	cs.all = append(cs.all, column{header, fieldWord(f, header), func(s *snapshot.Subprocessor) string {
		if f == snapshot.Name {
			return s.Name
		}
		return s.Cell(f).Text
	}})
}

// other adds the next column of this header that has no field.
func (cs *columns) other(header string) {
	nth := cs.others[header]
	cs.others[header]++
	cs.all = append(cs.all, column{header, header, func(s *snapshot.Subprocessor) string { return otherText(s, header, nth) }})
}

func otherText(s *snapshot.Subprocessor, header string, nth int) string {
	for _, o := range s.Other {
		if o.Header != header {
			continue
		}
		if nth == 0 {
			return o.Text
		}
		nth--
	}
	return ""
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// A Table is rows of texts under headers, in any order of importance.
type Table struct {
	Header []string
	Rows   [][]string
}

// View returns a table with clean texts and as many cells in every row.
func (t Table) View() ListView {
	n := len(t.Header)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	texts := func(cells []string) []string {
		out := make([]string, n)
		for i, c := range cells {
			out[i] = OneLine(Clean(c))
		}
		return out
	}
	v := ListView{Header: texts(t.Header)}
	v.Label = v.Header
	for _, r := range t.Rows {
		v.Rows = append(v.Rows, ViewRow{Cells: texts(r)})
	}
	return v
}

// DateMeaning says what was understood of a date line: its kind and day.
func DateMeaning(d snapshot.Date) string {
	what := strings.ReplaceAll(Clean(string(d.Kind)), "_", " ")
	switch d.Precision {
	case snapshot.ToDay:
		what += " " + Clean(string(d.Date))
	case snapshot.ToMonth:
		what += " " + Clean(strings.TrimSuffix(string(d.Date), "-01"))
	}
	if what == "" {
		return ""
	}
	return " (" + what + ")"
}

// ListFacts says how long a list is and what it lists.
func ListFacts(l snapshot.List) string {
	return " · " + Count(len(l.Subprocessors), "sub-processor", "sub-processors") + " · " + listKindWords(l.Kind)
}
