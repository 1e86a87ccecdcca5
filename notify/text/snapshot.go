package text

import (
	"bytes"
	"io"
	"strings"

	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

// Output rules of a snapshot:
//
//   - A table per list, in the page's order, with the page's own headers and
//     all its cells. Where the columns would be too narrow to read, cards
//     instead: the name, and beside it one labelled line a cell.
//   - Category rows stand where the page has them. Dates and conditions read
//     from a row are in the row; what the page says once comes after the lists.
//     Links are left to JSON and CSV.
//   - As for alerts: no line wider than the width, nothing cut, no control
//     characters.

// WriteSnapshot writes what was read from a page as tables for a terminal.
func WriteSnapshot(w io.Writer, s snapshot.Snapshot, st Style) error {
	t := newTerminal(st)
	t.print([]wording.Span{{Text: snapshotTitle(s), Ink: wording.Strong}}, 0, 2)
	for _, d := range s.Dates {
		t.print(wording.Say(wording.Clean(d.Text)+wording.DateMeaning(d)), 0, 2)
	}
	for _, l := range s.Lists {
		t.buf.WriteByte('\n')
		t.print([]wording.Span{{Text: wording.ListTitle(l.Title), Ink: wording.Strong}, {Text: wording.ListFacts(l)}}, 0, 2)
		if v := wording.ViewOf(l); len(v.Rows) > 0 {
			t.list(v)
		}
	}
	t.paragraphs("Terms", s.TermsText)
	var notes []string
	for _, n := range s.Notes {
		notes = append(notes, strings.TrimPrefix(wording.JoinDots(wording.Day(n.Date), []string{n.Text}), " · "))
	}
	t.paragraphs("Change log of the page", notes)
	_, err := w.Write(t.buf.Bytes())
	return err
}

func (t *terminal) paragraphs(title string, ps []string) {
	if len(ps) == 0 {
		return
	}
	t.buf.WriteByte('\n')
	t.print([]wording.Span{{Text: title, Ink: wording.Strong}}, 0, 2)
	for _, p := range ps {
		t.print(wording.Say("- "+wording.Clean(p)), 0, 2)
	}
}

func snapshotTitle(s snapshot.Snapshot) string {
	title := wording.Count(s.Rows(), "sub-processor", "sub-processors") + " in " + wording.Count(len(s.Lists), "list", "lists")
	if s.Vendor != "" {
		title = wording.Clean(s.Vendor) + ": " + title
	}
	if s.URL != "" {
		title += " · " + wording.Clean(s.URL)
	}
	return title
}

// leastColumn is the width of the narrowest column that a table is tried with.
const leastColumn = 1

// list prints a list as a table with the page's columns or, where that breaks
// words or takes many more lines, as cards.
func (t *terminal) list(v wording.ListView) {
	sample, text := v, 0
	for i, r := range v.Rows {
		for _, c := range r.Cells {
			text += len(c)
		}
		if text > sampleText {
			sample.Rows = v.Rows[:i+1]
			break
		}
	}
	if t.asTable(sample) {
		t.table(v)
	} else {
		t.cards(v)
	}
}

// sampleText is how much text of a list, in bytes, decides how all of it is
// printed: more than the largest real list has.
const sampleText = 256 << 10

// asTable reports whether a list is easier to read as a table than as cards.
func (t *terminal) asTable(v wording.ListView) bool {
	n := len(v.Header)
	if n <= 2 {
		return true
	}
	if n*(gridGap+leastColumn) > t.width { // the columns cannot stand side by side
		return false
	}
	table, cards := &terminal{width: t.width}, &terminal{width: t.width}
	if whole := table.table(v); !whole {
		return false
	}
	cards.cards(v)
	return 5*lineCount(table) <= 6*lineCount(cards)
}

func lineCount(t *terminal) int { return bytes.Count(t.buf.Bytes(), []byte("\n")) }

// table prints a list with the page's columns. It reports whether no word had
// to be broken.
func (t *terminal) table(v wording.ListView) bool {
	g := grid{header: v.Header}
	group := ""
	for _, r := range v.Rows {
		if r.Group != group {
			g.rows = append(g.rows, gridRow{span: "[" + r.Group + "]"})
			group = r.Group
		}
		g.rows = append(g.rows, gridRow{cells: r.Cells})
	}
	t.buf.WriteByte('\n')
	return t.grid(g)
}

// cards prints a list as a table of names and, beside each, its cells with the
// short words for their columns.
func (t *terminal) cards(v wording.ListView) {
	var columns []string
	names, labels := 0, 0
	for i, h := range v.Header {
		if !strings.EqualFold(strings.Trim(h, "()"), v.Label[i]) {
			h += " = " + v.Label[i]
		}
		columns = append(columns, h)
		if i > 0 {
			labels = max(labels, width(v.Label[i]))
		}
	}
	for _, r := range v.Rows {
		names = max(names, width(r.Cells[0]))
	}
	names, labels = min(names, t.width*3/10), min(labels, t.width/5)
	text := max(t.width-names-labels-2*gridGap, 1)
	t.print([]wording.Span{{Text: "columns: " + strings.Join(columns, ", "), Ink: wording.Faint}}, 0, 2)

	group := ""
	for _, r := range v.Rows {
		t.buf.WriteByte('\n')
		if r.Group != group {
			t.print([]wording.Span{{Text: "[" + r.Group + "]", Ink: wording.Faint}}, 0, 2)
			group = r.Group
		}
		cols := [][][]wording.Span{wrap([]wording.Span{{Text: r.Cells[0], Ink: wording.Strong}}, names, 0, 0), nil, nil}
		for c := 1; c < len(r.Cells); c++ {
			if r.Cells[c] == "" {
				continue
			}
			label := wrap([]wording.Span{{Text: v.Label[c], Ink: wording.Faint}}, labels, 0, 0)
			lines := wrap([]wording.Span{{Text: r.Cells[c]}}, text, 0, 0)
			for h := range max(len(label), len(lines)) {
				cols[1] = append(cols[1], lineAt(label, h))
				cols[2] = append(cols[2], lineAt(lines, h))
			}
		}
		t.columns(cols, []int{names, labels, text})
	}
}
