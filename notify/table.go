package notify

import (
	"bytes"
	"io"
)

// A Table is rows of texts under headers, in any order of importance.
type Table struct {
	Header []string
	Rows   [][]string
}

// view gives a table with clean texts and as many cells in every row.
func (t Table) view() listView {
	n := len(t.Header)
	for _, r := range t.Rows {
		n = max(n, len(r))
	}
	texts := func(cells []string) []string {
		out := make([]string, n)
		for i, c := range cells {
			out[i] = oneLine(clean(c))
		}
		return out
	}
	v := listView{header: texts(t.Header)}
	v.label = v.header
	for _, r := range t.Rows {
		v.rows = append(v.rows, viewRow{cells: texts(r)})
	}
	return v
}

// WriteTable writes a table for a terminal: cells are wrapped where the width
// asks for it; where even that would break words, each row becomes lines of
// its own.
func WriteTable(w io.Writer, t Table, s Style) error {
	v := t.view()
	if len(v.header) == 0 {
		return nil
	}
	g := grid{header: v.header}
	for _, r := range v.rows {
		g.rows = append(g.rows, gridRow{cells: r.cells})
	}
	out := newTerminal(s)
	if whole := out.grid(g); !whole && len(v.header) > 2 {
		out = newTerminal(s)
		out.cards(v)
	}
	_, err := w.Write(out.buf.Bytes())
	return err
}

// WriteTableMarkdown writes a table as Markdown. Text in it is escaped.
func WriteTableMarkdown(w io.Writer, t Table) error {
	v := t.view()
	if len(v.header) == 0 {
		return nil
	}
	var b bytes.Buffer
	markdownTable(&b, v)
	_, err := w.Write(bytes.TrimPrefix(b.Bytes(), []byte("\n")))
	return err
}
