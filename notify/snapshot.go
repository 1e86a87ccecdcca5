package notify

import (
	"bytes"
	"io"
	"strings"

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

// WriteSnapshotText writes what was read from a page as tables for a terminal.
func WriteSnapshotText(w io.Writer, s snapshot.Snapshot, st Style) error {
	t := newTerminal(st)
	t.print([]span{{text: snapshotTitle(s), ink: strong}}, 0, 2)
	for _, d := range s.Dates {
		t.print(say(clean(d.Text)+dateMeaning(d)), 0, 2)
	}
	for _, l := range s.Lists {
		t.buf.WriteByte('\n')
		t.print([]span{{text: listTitle(l.Title), ink: strong}, {text: listFacts(l)}}, 0, 2)
		if v := viewOf(l); len(v.rows) > 0 {
			t.list(v)
		}
	}
	t.paragraphs("Terms", s.TermsText)
	var notes []string
	for _, n := range s.Notes {
		notes = append(notes, strings.TrimPrefix(joinDots(day(n.Date), []string{n.Text}), " · "))
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
	t.print([]span{{text: title, ink: strong}}, 0, 2)
	for _, p := range ps {
		t.print(say("- "+clean(p)), 0, 2)
	}
}

func snapshotTitle(s snapshot.Snapshot) string {
	title := count(s.Rows(), "sub-processor", "sub-processors") + " in " + count(len(s.Lists), "list", "lists")
	if s.Vendor != "" {
		title = clean(s.Vendor) + ": " + title
	}
	if s.URL != "" {
		title += " · " + clean(s.URL)
	}
	return title
}

// dateMeaning says what was understood of a date line: its kind and day.
func dateMeaning(d snapshot.Date) string {
	what := strings.ReplaceAll(clean(string(d.Kind)), "_", " ")
	switch d.Precision {
	case snapshot.ToDay:
		what += " " + clean(string(d.Date))
	case snapshot.ToMonth:
		what += " " + clean(strings.TrimSuffix(string(d.Date), "-01"))
	}
	if what == "" {
		return ""
	}
	return " (" + what + ")"
}

func listFacts(l snapshot.List) string {
	return " · " + count(len(l.Subprocessors), "sub-processor", "sub-processors") + " · " + listKindWords(l.Kind)
}

// list prints a list as a table with the page's columns or, where that breaks
// words or takes many more lines, as cards.
func (t *terminal) list(v listView) {
	table := &terminal{width: t.width, color: t.color}
	whole := table.table(v)
	cards := &terminal{width: t.width, color: t.color}
	cards.cards(v)
	best := table
	if n := len(v.header); n > 2 && (!whole || 5*lineCount(table) > 6*lineCount(cards)) {
		best = cards
	}
	t.buf.Write(best.buf.Bytes())
}

func lineCount(t *terminal) int { return bytes.Count(t.buf.Bytes(), []byte("\n")) }

// table prints a list with the page's columns. It reports whether no word had
// to be broken.
func (t *terminal) table(v listView) bool {
	g := grid{header: v.header}
	group := ""
	for _, r := range v.rows {
		if r.group != group {
			g.rows = append(g.rows, gridRow{span: "[" + r.group + "]"})
			group = r.group
		}
		g.rows = append(g.rows, gridRow{cells: r.cells})
	}
	t.buf.WriteByte('\n')
	return t.grid(g)
}

// cards prints a list as a table of names and, beside each, its cells with the
// short words for their columns.
func (t *terminal) cards(v listView) {
	var columns []string
	names, labels := 0, 0
	for i, h := range v.header {
		if !strings.EqualFold(strings.Trim(h, "()"), v.label[i]) {
			h += " = " + v.label[i]
		}
		columns = append(columns, h)
		if i > 0 {
			labels = max(labels, width(v.label[i]))
		}
	}
	for _, r := range v.rows {
		names = max(names, width(r.cells[0]))
	}
	names, labels = min(names, t.width*3/10), min(labels, t.width/5)
	text := max(t.width-names-labels-2*gridGap, 1)
	t.print([]span{{text: "columns: " + strings.Join(columns, ", "), ink: faint}}, 0, 2)

	group := ""
	for _, r := range v.rows {
		t.buf.WriteByte('\n')
		if r.group != group {
			t.print([]span{{text: "[" + r.group + "]", ink: faint}}, 0, 2)
			group = r.group
		}
		cols := [][][]span{wrap([]span{{text: r.cells[0], ink: strong}}, names, 0, 0), nil, nil}
		for c := 1; c < len(r.cells); c++ {
			if r.cells[c] == "" {
				continue
			}
			label := wrap([]span{{text: v.label[c], ink: faint}}, labels, 0, 0)
			lines := wrap([]span{{text: r.cells[c]}}, text, 0, 0)
			for h := range max(len(label), len(lines)) {
				cols[1] = append(cols[1], lineAt(label, h))
				cols[2] = append(cols[2], lineAt(lines, h))
			}
		}
		t.columns(cols, []int{names, labels, text})
	}
}

// WriteSnapshotMarkdown writes what was read from a page as Markdown tables.
func WriteSnapshotMarkdown(w io.Writer, s snapshot.Snapshot) error {
	var b bytes.Buffer
	b.WriteString("### " + markdownText(count(s.Rows(), "sub-processor", "sub-processors")+" in "+count(len(s.Lists), "list", "lists")) + "\n")
	if link := pageLink(s.URL); link != "" {
		b.WriteString("\n" + link + "\n")
	}
	for i, d := range s.Dates {
		if i == 0 {
			b.WriteByte('\n')
		}
		b.WriteString("- " + markdownText(clean(d.Text)+dateMeaning(d)) + "\n")
	}
	for _, l := range s.Lists {
		b.WriteString("\n#### " + markdownText(listTitle(l.Title)+listFacts(l)) + "\n")
		if v := viewOf(l); len(v.rows) > 0 {
			markdownTable(&b, v)
		}
	}
	markdownParagraphs(&b, "Terms", s.TermsText)
	var notes []string
	for _, n := range s.Notes {
		notes = append(notes, strings.TrimPrefix(joinDots(day(n.Date), []string{n.Text}), " · "))
	}
	markdownParagraphs(&b, "Change log of the page", notes)
	_, err := w.Write(b.Bytes())
	return err
}

func markdownTable(b *bytes.Buffer, v listView) {
	row := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + markdownText(c) + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteByte('\n')
	row(v.header)
	b.WriteString(strings.Repeat("| --- ", len(v.header)) + "|\n")
	group := ""
	for _, r := range v.rows {
		if r.group != group {
			b.WriteString("| **" + strings.TrimSpace(markdownText(r.group)) + "** " + strings.Repeat("| ", len(v.header)-1) + "|\n")
			group = r.group
		}
		row(r.cells)
	}
}

func markdownParagraphs(b *bytes.Buffer, title string, ps []string) {
	if len(ps) == 0 {
		return
	}
	b.WriteString("\n#### " + title + "\n\n")
	for _, p := range ps {
		b.WriteString("- " + markdownText(p) + "\n")
	}
}
