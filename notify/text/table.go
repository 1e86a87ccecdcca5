package text

import (
	"io"

	"github.com/subwatch/subwatch/notify/wording"
)

// WriteTable writes a table for a terminal: cells are wrapped where the width
// asks for it; where even that would break words, each row becomes lines of
// its own.
func WriteTable(w io.Writer, t wording.Table, s Style) error {
	v := t.View()
	if len(v.Header) == 0 {
		return nil
	}
	g := grid{header: v.Header}
	for _, r := range v.Rows {
		g.rows = append(g.rows, gridRow{cells: r.Cells})
	}
	out := newTerminal(s)
	if whole := out.grid(g); !whole && len(v.Header) > 2 {
		out = newTerminal(s)
		out.cards(v)
	}
	_, err := w.Write(out.buf.Bytes())
	return err
}
