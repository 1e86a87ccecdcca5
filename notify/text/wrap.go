package text

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/subwatch/subwatch/notify/wording"
)

// width returns the columns that text takes on a terminal.
func width(s string) int {
	if wording.IsPlainASCII(s) {
		return len(s)
	}
	return displaywidth.String(s)
}

// A word is what is never broken while it fits on a line of its own: pieces of
// spans without a blank between them.
type word struct {
	pieces []wording.Span
	width  int
}

// makesCommand reports whether two inert texts, one behind the other, make a
// command: a mark of ours, such as "[+", may stand behind a text's "##".
func makesCommand(before, behind string) bool {
	before, behind = before[max(len(before)-2, 0):], behind[:min(len(behind), 2)]
	return wording.Inert(before+behind) != before+behind
}

// glue is a blank at which no line ends. Clean text never holds it.
const glue = "\x00"

// splitWords takes spans apart at blanks. Came and gone words are marked here,
// before they are wrapped, so that a mark opens and closes once.
func splitWords(spans []wording.Span) []word {
	var out []word
	var cur word
	flush := func() {
		// A blank that glues needs something behind it: a line may end here.
		for n := len(cur.pieces); n > 0; n = len(cur.pieces) {
			last := &cur.pieces[n-1]
			if last.Text = strings.TrimRight(last.Text, " "); last.Text != "" {
				break
			}
			cur.pieces = cur.pieces[:n-1]
		}
		if len(cur.pieces) > 0 {
			var b strings.Builder
			for _, p := range cur.pieces {
				b.WriteString(p.Text)
			}
			cur.width = width(b.String())
			out = append(out, cur)
			cur = word{}
		}
	}
	for _, s := range spans {
		for i, piece := range strings.Split(wording.Inert(wording.Bracketed(s)), " ") {
			if i > 0 {
				flush()
			}
			piece = strings.ReplaceAll(piece, glue, " ")
			if n := len(cur.pieces); piece != "" {
				if n > 0 && makesCommand(wording.PlainText(cur.pieces[max(n-2, 0):]), piece) {
					piece = `\` + piece
				}
				cur.pieces = append(cur.pieces, wording.Span{Text: piece, Ink: s.Ink})
			}
		}
	}
	flush()
	return out
}

// wrap lays spans out in lines of at most limit columns. The first line starts
// at column first (the caller has printed that much), the others are indented
// by hang. A word longer than a line is broken between characters.
func wrap(spans []wording.Span, limit, first, hang int) [][]wording.Span {
	lines := [][]wording.Span{nil}
	col, fresh := first, true
	next := func() {
		lines = append(lines, []wording.Span{{Text: strings.Repeat(" ", hang)}})
		col, fresh = hang, true
	}
	put := func(pieces []wording.Span, w int) {
		n := len(lines) - 1
		if !fresh {
			lines[n] = append(lines[n], wording.Span{Text: " "})
			col++
		}
		lines[n] = append(lines[n], pieces...)
		col, fresh = col+w, false
	}
	for _, w := range splitWords(spans) {
		gap := 1
		if fresh {
			gap = 0
		}
		if col+gap+w.width <= limit {
			put(w.pieces, w.width)
			continue
		}
		if !fresh || col > hang {
			next()
		}
		if col+w.width <= limit {
			put(w.pieces, w.width)
			continue
		}
		for i, part := range breakWord(w, limit-hang) {
			if i > 0 {
				next()
			}
			put(part.pieces, part.width)
		}
	}
	return lines
}

// breakWord takes a word apart between characters, as a reader sees them, so
// that no part is wider than limit.
func breakWord(w word, limit int) []word {
	var out []word
	var cur word
	var joined strings.Builder
	for _, p := range w.pieces {
		joined.WriteString(p.Text)
	}
	text := joined.String()
	from, at, ink := 0, 0, w.pieces[0].Ink // what is not yet in cur
	flush := func() {
		if at > from {
			cur.pieces = append(cur.pieces, wording.Span{Text: text[from:at], Ink: ink})
			from = at
		}
	}
	piece, left := 0, len(w.pieces[0].Text)
	for chars := displaywidth.StringGraphemes(text); chars.Next(); {
		g, n := chars.Value(), chars.Width()
		for left <= 0 { // a character stands in the piece it begins in
			piece++
			left += len(w.pieces[piece].Text)
		}
		left -= len(g)
		if cur.width+n > limit && (at > from || len(cur.pieces) > 0) {
			flush()
			out = append(out, cur)
			cur = word{}
		}
		if w.pieces[piece].Ink != ink {
			flush()
			ink = w.pieces[piece].Ink
		}
		cur.width += n
		at += len(g)
	}
	flush()
	return append(out, cur)
}
