package notify

import "strings"

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

// widths gives each column its share of room columns.
func (g grid) widths(room int) []int {
	n := len(g.header)
	least, most := make([]int, n), make([]int, n)
	cells := make([][]int, 0, len(g.rows))
	for i, h := range g.header {
		most[i] = width(h)
		least[i] = min(longestWord(h), 14)
	}
	for _, r := range g.rows {
		if r.cells == nil {
			continue
		}
		ws := make([]int, n)
		for i, c := range r.cells {
			ws[i] = width(c)
			most[i] = max(most[i], ws[i])
			least[i] = max(least[i], min(longestWord(c), 14))
		}
		cells = append(cells, ws)
	}
	out := make([]int, n)
	left := room - gridGap*(n-1)
	for i := range out {
		out[i] = max(min(least[i], left/n), 1)
	}
	for _, w := range out {
		left -= w
	}
	for ; left > 0; left-- {
		best, need := -1, 0
		for i := range out {
			if out[i] >= most[i] {
				continue
			}
			// the lines that the column's tall cells force on their rows
			score := 1
			for _, ws := range cells {
				h := lines(ws[i], out[i])
				for j := range ws {
					if j != i && lines(ws[j], out[j]) > h {
						h = 0
						break
					}
				}
				if h > 1 {
					score += h
				}
			}
			if score > need {
				best, need = i, score
			}
		}
		if best < 0 {
			break
		}
		out[best]++
	}
	return out
}

// lines estimates how many lines a text of a width takes in a column.
func lines(text, column int) int { return (text + column - 1) / column }

func longestWord(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		n = max(n, width(w))
	}
	return n
}

// print writes the grid to a terminal, header first, each row as high as its
// tallest cell.
func (t *terminal) grid(g grid) {
	ws := g.widths(t.width)
	t.gridLine(g.header, ws, strong)
	rule := make([]string, len(ws))
	for i, w := range ws {
		rule[i] = strings.Repeat("─", w)
	}
	t.gridLine(rule, ws, faint)
	for _, r := range g.rows {
		if r.cells == nil {
			t.print([]span{{text: r.span, ink: faint}}, 0, 2)
			continue
		}
		t.gridLine(r.cells, ws, plain)
	}
}

func (t *terminal) gridLine(cells []string, ws []int, i ink) {
	cols := make([][][]span, len(cells))
	height := 1
	for c, text := range cells {
		cols[c] = wrap([]span{{text: text, ink: i}}, ws[c], 0, 0)
		height = max(height, len(cols[c]))
	}
	for h := range height {
		blanks := 0
		for c := range cells {
			n := 0
			if h < len(cols[c]) && len(cols[c][h]) > 0 {
				line := cols[c][h]
				var text string
				for _, p := range line {
					text += p.text
				}
				if n = width(text); n > 0 {
					t.buf.WriteString(strings.Repeat(" ", blanks))
					t.pieces(line)
					blanks = 0
				}
			}
			blanks += max(ws[c]-n, 0) + gridGap
		}
		t.buf.WriteByte('\n')
	}
}
