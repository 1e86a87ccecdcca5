// Package text lays out messages, snapshots and tables for a terminal and for
// plain files: wrapped to a width, in colour where that is asked for.
//
// It decides nothing about what is said (package wording) and sends nothing.
// Its neighbours for other media are packages markdown and slack.
package text

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// Output rules of the terminal alert:
//
//   - The first line answers which vendor and from when. The second is the
//     page. Then what a person decides on, most serious first; then what is
//     only recorded, in short; then what nobody need read, as a count; last
//     where it comes from and how to see it again.
//   - What came is marked [+…+], what went [-…-], with and without colour:
//     colour only helps, it says nothing by itself.
//   - No line is wider than the width. Text is wrapped, never cut; of a changed
//     cell the unchanged middle may be left out, as "…".
//   - Nothing from a page reaches the terminal as a control character, or the
//     runner of a workflow as a command.
//   - What is not known is left out, without a placeholder.

const (
	defaultWidth = 80
	wideWidth    = 100 // from it on notes stand under each other
	minWidth     = 24  // below it wrapping helps nobody
	indent       = 4
)

// Write writes a message for a terminal.
func Write(w io.Writer, m notify.Message, s Style) error {
	t := newTerminal(s)
	t.alert(wording.New(m))
	_, err := w.Write(t.buf.Bytes())
	return err
}

// A terminal is a page of text of a width, being written.
type terminal struct {
	buf   bytes.Buffer
	width int
	color bool
}

func newTerminal(s Style) *terminal {
	t := &terminal{width: s.Width, color: s.Color}
	if t.width <= 0 {
		t.width = defaultWidth
	}
	t.width = max(t.width, minWidth)
	return t
}

// The escape sequences of the inks. They are written around pieces of a line
// and closed before its end.
var inkCodes = map[wording.Ink]string{
	wording.Strong: "\x1b[1m",
	wording.Faint:  "\x1b[2m",
	wording.Came:   "\x1b[32m",
	wording.Gone:   "\x1b[31m",
	wording.Moved:  "\x1b[33m",
}

const inkOff = "\x1b[0m"

// print writes wrapped spans; the first line continues at column first.
func (t *terminal) print(spans []wording.Span, first, hang int) {
	for i, line := range wrap(spans, t.width, first, hang) {
		if i > 0 {
			t.buf.WriteByte('\n')
		}
		if len(line) == 0 { // the first word goes below what the caller printed
			t.buf.Truncate(len(bytes.TrimRight(t.buf.Bytes(), " ")))
		}
		t.pieces(line)
	}
	t.buf.WriteByte('\n')
}

func (t *terminal) pieces(line []wording.Span) {
	if !t.color {
		for _, s := range line {
			t.buf.WriteString(s.Text)
		}
		return
	}
	for i := 0; i < len(line); {
		j, text := i, ""
		for ; j < len(line) && (line[j].Ink == line[i].Ink || line[j].Text == " " && j+1 < len(line) && line[j+1].Ink == line[i].Ink); j++ {
			text += line[j].Text
		}
		if code := inkCodes[line[i].Ink]; t.color && code != "" {
			text = code + text + inkOff
		}
		t.buf.WriteString(text)
		i = j
	}
}

// lead writes the start of a line and gives the column it ends at.
func (t *terminal) lead(spans ...wording.Span) int {
	t.pieces(spans)
	n := 0
	for _, s := range spans {
		n += width(s.Text)
	}
	return n
}

func (t *terminal) alert(a wording.Alert) {
	if a.Title != "" {
		t.print(append([]wording.Span{{Text: a.Title, Ink: wording.Strong}}, wording.Say(wording.JoinDots("", a.Facts))...), 0, 2)
	}
	if a.Repeated {
		t.print(wording.Say(wording.RepeatedWords), 0, 2)
	}
	if a.URL != "" {
		t.print([]wording.Span{{Text: a.URL, Ink: wording.Faint}}, 0, 2)
	}
	if len(a.Lead) > 0 {
		if t.buf.Len() > 0 {
			t.buf.WriteByte('\n')
		}
		t.lines(a.Lead)
	}
	if len(a.Review) > 0 {
		t.buf.WriteByte('\n')
		t.entries(a.Review)
	}
	if len(a.Record) > 0 {
		t.buf.WriteByte('\n')
		t.record(a.Record)
	}
	if len(a.OutOfScope)+a.Cosmetic > 0 {
		if len(a.Record) == 0 {
			t.buf.WriteByte('\n')
		}
		t.rest(a)
	}
	if len(a.Tail)+len(a.Foot)+len(a.Owner)+len(a.Evidence) > 0 {
		t.buf.WriteByte('\n')
	}
	t.lines(a.Tail)
	if a.Owner != "" {
		t.print(wording.Say("owner: "+a.Owner), 0, 2)
	}
	if a.Evidence != "" {
		t.print(wording.Say("evidence: "+a.Evidence), 0, 2)
	}
	if len(a.Foot) > 0 {
		t.print([]wording.Span{{Text: strings.Join(a.Foot, " · "), Ink: wording.Faint}}, 0, 2)
	}
}

// lines prints what is said of a change as a whole; items stand one below the
// other.
func (t *terminal) lines(ls []wording.Line) {
	for _, l := range ls {
		switch {
		case len(l.Items) == 1 && len(l.Spans) == 0 || len(l.Items) == 0:
			t.print(l.Flatten(), 0, 2)
			continue
		case len(l.Head()) > 0:
			t.print(l.Head(), 0, 2)
		}
		for _, it := range l.Items {
			t.print(it, t.lead(wording.Span{Text: "  "}), 4)
		}
	}
}

// entries prints the numbered entries. Reasons stand in a column of their own
// beside the names as far as they fit, the rest on the next line.
func (t *terminal) entries(es []wording.Entry) {
	digits, names := 1, 0
	for _, e := range es {
		digits = max(digits, len(strconv.Itoa(slices.Max(e.Numbers))))
		if n := width(wording.Flat(e.Name)); n <= t.width/2 {
			names = max(names, n)
		}
	}
	hang := digits + 3 // a group's numbers may run over it
	for i := 0; i < len(es); {
		n := 1 // entries that share their details
		for i+n < len(es) && es[i+n].Same {
			n++
		}
		for _, e := range es[i : i+n] {
			t.entryHead(e, digits, names, hang)
		}
		t.details(es[i].Details, n, hang)
		i += n
	}
}

// entryHead prints the numbers, the mark, the name and the reasons of an entry.
func (t *terminal) entryHead(e wording.Entry, digits, names, hang int) {
	name := inertSpans(e.Name)
	num := wording.Numbers(wording.SortedNumbers(e.Numbers))
	col := t.lead(wording.Span{Text: num + strings.Repeat(" ", max(digits-width(num), 0)) + " "},
		wording.Span{Text: e.Mark, Ink: markInk(e.Mark)}, wording.Span{Text: " "})
	// beside the name what fits there, below it the rest
	pad := max(names-width(wording.Flat(name)), 0) + 3
	at := col + width(wording.Flat(name)) + pad
	k := 0
	for k < len(e.Why) && at+width(wording.Inert(strings.Join(e.Why[:k+1], " · "))) <= t.width {
		k++
	}
	switch {
	case k > 0:
		t.pieces(append(name, wording.Span{Text: strings.Repeat(" ", pad) + wording.Inert(strings.Join(e.Why[:k], " · "))}))
		t.buf.WriteByte('\n')
	default:
		t.print(e.Name, col, hang)
	}
	if k < len(e.Why) {
		t.lead(wording.Span{Text: strings.Repeat(" ", hang)})
		t.print(wording.Say(strings.Join(e.Why[k:], " · ")), hang, hang)
	}
}

// details prints what n entries have in common; what a row does and where
// stand on one line where they fit.
func (t *terminal) details(ds []wording.Detail, n, hang int) {
	var lines [][]wording.Span
	for i, d := range ds {
		if d.Extra {
			continue
		}
		if last := len(lines) - 1; d.Where && i > 0 && last >= 0 && ds[i-1].Label == "" {
			if joined := slices.Concat(lines[last], wording.Say(" · "), d.Spans); hang+width(wording.Inert(wording.Flat(joined))) <= t.width {
				lines[last] = joined
				continue
			}
		}
		lines = append(lines, d.Labelled())
	}
	for i, l := range lines {
		if i == 0 && n > 1 {
			together := "each: "
			if n == 2 {
				together = "both: "
			}
			l = append(wording.Say(together), l...)
		}
		t.print(l, t.lead(wording.Span{Text: strings.Repeat(" ", hang)}), hang)
	}
}

func inertSpans(spans []wording.Span) []wording.Span {
	out := slices.Clone(spans)
	for i := range out {
		out[i].Text = wording.Inert(out[i].Text)
	}
	return out
}

func markInk(mark string) wording.Ink {
	switch mark {
	case wording.MarkAdded:
		return wording.Came
	case wording.MarkRemoved:
		return wording.Gone
	}
	return wording.Moved
}

// paragraphNotes is how many notes are told as one paragraph; more of them are
// a list.
const paragraphNotes = 8

func (t *terminal) record(ns []wording.Note) {
	const label = "to record: "
	col := t.lead(wording.Span{Text: label})
	if len(ns) <= paragraphNotes {
		hang := 2
		if t.width >= wideWidth {
			hang = col
		}
		var spans []wording.Span
		for i, n := range ns {
			if i > 0 {
				spans = append(spans, wording.Span{Text: " · "})
			}
			spans = append(spans, numbered(n)...)
		}
		t.print(spans, col, hang)
		return
	}
	digits := 0
	for _, n := range ns {
		digits = max(digits, len(strconv.Itoa(slices.Max(n.Numbers))))
	}
	for i, n := range ns {
		if i > 0 {
			t.lead(wording.Span{Text: strings.Repeat(" ", col)})
		}
		pad := max(digits-width(wording.Numbers(wording.SortedNumbers(n.Numbers))), 0)
		t.lead(wording.Span{Text: strings.Repeat(" ", pad)})
		t.print(numbered(n), col+pad, col+digits+1)
	}
}

// numbered returns a note behind its numbers. Names stand out enough by them.
func numbered(n wording.Note) []wording.Span {
	out := wording.Say(strings.ReplaceAll(wording.Numbers(wording.SortedNumbers(n.Numbers)), " ", glue) + glue)
	for _, s := range n.Spans {
		if s.Ink == wording.Strong {
			s.Ink = wording.Plain
		}
		out = append(out, s)
	}
	return out
}

func (t *terminal) rest(a wording.Alert) {
	if n := len(a.OutOfScope); n > 0 {
		t.print(wording.Say("out of scope, none of the products in use: "+strings.Join(a.OutOfScope, ", ")), 0, 2)
	}
	if a.Cosmetic > 0 {
		t.print(wording.Say("cosmetic: "+wording.Count(a.Cosmetic, "change", "changes")+", not shown"), 0, 2)
	}
}

// Style says how text is laid out for a terminal.
type Style struct {
	Width int  // columns; 0 means 80
	Color bool // marks changes with colour as well
}
