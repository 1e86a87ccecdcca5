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

// ViewOf returns the view of a list. All its texts are clean.
func ViewOf(l snapshot.List) ListView {
	var v ListView
	type column struct {
		header string
		label  string
		get    func(*snapshot.Subprocessor) string
	}
	var cols []column
	taken := map[snapshot.Field]bool{}
	others := map[string]int{} // how many columns of this header came before
	addField := func(f snapshot.Field, header string) {
		taken[f] = true
		cols = append(cols, column{header, fieldWord(f, header), func(s *snapshot.Subprocessor) string {
			if f == snapshot.Name {
				return s.Name
			}
			return s.Cell(f).Text
		}})
	}
	addOther := func(header string) {
		nth := others[header]
		others[header]++
		cols = append(cols, column{header, header, func(s *snapshot.Subprocessor) string { return otherText(s, header, nth) }})
	}
	for _, c := range l.Columns {
		switch {
		case c.Field == snapshot.Name && !taken[snapshot.Name]:
			addField(snapshot.Name, c.Header)
		case !taken[c.Field] && (&snapshot.Subprocessor{}).Cell(c.Field) != nil:
			addField(c.Field, c.Header)
		default:
			addOther(c.Header)
		}
	}
	if !taken[snapshot.Name] {
		addField(snapshot.Name, "Sub-processor")
		cols = append(cols[len(cols)-1:], cols[:len(cols)-1]...)
	}
	// What the rows hold beyond the columns: nothing the page says is dropped.
	for i := range l.Subprocessors {
		s := &l.Subprocessors[i]
		for _, f := range snapshot.CellFields() {
			if !taken[f] && s.Cell(f).Text != "" {
				addField(f, capital(fieldWord(f, "")))
			}
		}
		seen := map[string]int{}
		for _, o := range s.Other {
			if seen[o.Header]++; seen[o.Header] > others[o.Header] {
				addOther(o.Header)
			}
		}
	}
	extra := func(header string, get func(*snapshot.Subprocessor) string) {
		for i := range l.Subprocessors {
			if get(&l.Subprocessors[i]) != "" {
				cols = append(cols, column{header, strings.ToLower(header), get})
				return
			}
		}
	}
	extra("Starts", func(s *snapshot.Subprocessor) string { return string(s.Starts) })
	extra("Ends", func(s *snapshot.Subprocessor) string { return string(s.Ends) })
	extra("Conditions", func(s *snapshot.Subprocessor) string { return strings.Join(s.Conditions, "; ") })

	for _, c := range cols {
		v.Header = append(v.Header, strings.TrimSpace(Clean(c.header)))
		v.Label = append(v.Label, strings.TrimSpace(Clean(c.label)))
	}
	for i := range l.Subprocessors {
		s := &l.Subprocessors[i]
		r := ViewRow{Group: Clean(s.Group)}
		for _, c := range cols {
			r.Cells = append(r.Cells, Clean(c.get(s)))
		}
		v.Rows = append(v.Rows, r)
	}
	return v
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
