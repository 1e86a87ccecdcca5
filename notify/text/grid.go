package text

import (
	"strings"

	"github.com/subwatch/subwatch/notify/wording"
)

// A grid is a table with wrapped cells that fits a width. It lays out its own
// columns because the widths decide how a list of long cells reads: the room
// goes, column by column, to the cells that make their rows tall.
type grid struct {
	header []string
	rows   []gridRow
}

// A gridRow is a row of cells, or a line that spans the table.
type gridRow struct {
	cells []string
	span  string
}

const gridGap = 2 // blanks between columns

// widths gives each column its share of room columns. It starts from what the
// columns would like to have and takes, one by one, the terminal's columns that
// cost the fewest lines.
// whole is false where a column got too narrow for its words.
func (g grid) widths(room int) (out []int, whole bool) {
	n := len(g.header)
	out = make([]int, n)
	least := make([]int, n)
	cells := make([][]int, 1, len(g.rows)+1)
	cells[0] = make([]int, n)
	note := func(ws []int, texts []string) {
		for i, c := range texts {
			ws[i] = width(c)
			out[i] = min(max(out[i], ws[i]), room)
			least[i] = max(least[i], min(longestWord(c), widestLeast))
		}
	}
	note(cells[0], g.header)
	for _, r := range g.rows {
		if r.cells != nil {
			ws := make([]int, n)
			note(ws, r.cells)
			cells = append(cells, ws)
		}
	}
	over := gridGap*(n-1) - room
	for i := range out {
		out[i] = max(out[i], 1)
		least[i] = max(least[i], 1)
		over += out[i]
	}
	for ; over > 0; over-- {
		if i := cheapest(out, least, cells); out[i] > 1 {
			out[i]--
		}
	}
	whole = true
	for i := range out {
		whole = whole && out[i] >= least[i]
	}
	return out, whole
}

// widestLeast is how wide a column stays for the sake of one long word.
const widestLeast = 16

// cheapest returns the column that costs the fewest lines when it gets narrower;
// of equals the widest. Columns at their least width are spared while there are
// others.
func cheapest(ws, least []int, cells [][]int) int {
	best, cost := -1, 0
	for i := range ws {
		if ws[i] <= least[i] || ws[i] <= 1 {
			continue
		}
		more := 0
		for _, row := range cells {
			narrow := lines(row[i], ws[i]-1)
			if narrow == lines(row[i], ws[i]) {
				continue
			}
			tallest := 1
			for j := range ws {
				tallest = max(tallest, lines(row[j], ws[j]))
			}
			if narrow > tallest { // squared: one row of ten lines is worse than five of two
				more += narrow*narrow - tallest*tallest
			}
		}
		if best < 0 || more < cost || more == cost && ws[i] > ws[best] {
			best, cost = i, more
		}
	}
	if best >= 0 {
		return best
	}
	best = 0
	for i := range ws {
		if ws[i] > ws[best] {
			best = i
		}
	}
	return best
}

// lines estimates how many lines a text of a width takes in a column: a
// wrapped line is not filled to its end.
func lines(text, column int) int {
	if text <= column {
		return 1
	}
	return (text*9/8 + column - 1) / column
}

func longestWord(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		n = max(n, width(w))
	}
	return n
}

// grid writes a table: the header, then each row as high as its tallest cell.
// Rows stand apart where they take several lines. It reports whether the
// columns are wide enough for their words.
func (t *terminal) grid(g grid) bool {
	ws, whole := g.widths(t.width)
	t.gridLine(g.header, ws, wording.Strong)
	rule := make([]string, len(ws))
	for i, w := range ws {
		rule[i] = strings.Repeat("─", w)
	}
	t.gridLine(rule, ws, wording.Faint)
	tall := 0
	for _, r := range g.rows {
		for i, c := range r.cells {
			if width(c) > ws[i] {
				tall++
				break
			}
		}
	}
	for i, r := range g.rows {
		if i > 0 && (r.cells == nil || 2*tall > len(g.rows) && g.rows[i-1].cells != nil) {
			t.buf.WriteByte('\n')
		}
		if r.cells == nil {
			t.print([]wording.Span{{Text: r.span, Ink: wording.Faint}}, 0, 2)
			continue
		}
		t.gridLine(r.cells, ws, wording.Plain)
	}
	return whole
}

func (t *terminal) gridLine(cells []string, ws []int, i wording.Ink) {
	cols := make([][][]wording.Span, len(cells))
	for c, text := range cells {
		cols[c] = wrap([]wording.Span{{Text: text, Ink: i}}, ws[c], 0, 0)
	}
	t.columns(cols, ws)
}

// columns prints wrapped cells side by side, with no blanks at the ends of
// lines.
func (t *terminal) columns(cols [][][]wording.Span, ws []int) {
	height := 0
	for _, lines := range cols {
		height = max(height, len(lines))
	}
	for h := range height {
		blanks := 0
		for c := range cols {
			line, n := lineAt(cols[c], h), 0
			if len(line) > 0 {
				n = width(wording.PlainText(line))
				t.buf.WriteString(strings.Repeat(" ", blanks))
				t.pieces(line)
				blanks = 0
			}
			blanks += max(ws[c]-n, 0) + gridGap
		}
		t.buf.WriteByte('\n')
	}
}

// lineAt returns line h of a wrapped cell, or nothing below its end.
func lineAt(lines [][]wording.Span, h int) []wording.Span {
	if h < len(lines) {
		return lines[h]
	}
	return nil
}
