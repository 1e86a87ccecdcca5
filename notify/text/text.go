// Package text lays out messages, snapshots and tables for a terminal and for
// plain files: wrapped to a width, in colour where that is asked for.
//
// It decides nothing about what is said (package wording) and sends nothing.
// Its neighbours for other media are packages markdown and slack.
package text

import (
	"bytes"
	"io"
	"strings"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// Output rules of the terminal alert:
//
//   - The first line answers which vendor and from when, the second what it
//     comes to. The third is the page. Then what a person decides on, most serious first; then what is
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

// lead writes the start of a line and returns the column it ends at.
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
	if a.Verdict != "" {
		t.print(wording.Say(a.Verdict), 0, 2)
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
	if len(a.Blocks) > 0 {
		t.buf.WriteByte('\n')
		t.blocks(a.Blocks)
	}
	if len(a.Record) > 0 {
		t.buf.WriteByte('\n')
		t.record(a.Record)
	}
	for _, f := range a.Footnotes {
		t.print(wording.Say(f), 0, 2)
	}
	if len(a.OutOfScope)+a.Cosmetic > 0 {
		if len(a.Record) == 0 {
			t.buf.WriteByte('\n')
		}
		t.rest(a)
	}
	if len(a.Tail)+len(a.Foot)+len(a.Owner)+len(a.Decide)+len(a.Evidence) > 0 {
		t.buf.WriteByte('\n')
	}
	t.lines(a.Tail)
	if a.Owner != "" {
		t.print(wording.Say("owner: "+a.Owner), 0, 2)
	}
	if a.Decide != "" {
		t.print(wording.Say("decide: "+a.Decide), 0, 2)
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
