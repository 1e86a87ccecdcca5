package text

import (
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/notify/wording"
)

// This file prints the entries of an alert, its record list and what is not shown.

// blocks prints what is told of each company. Reasons stand in a column of their
// own beside the names as far as they fit, the rest on the next line.
func (t *terminal) blocks(bs []wording.Block) {
	digits, names := 1, 0
	for _, b := range bs {
		for _, e := range b.Entries {
			digits = max(digits, len(strconv.Itoa(slices.Max(e.Numbers))))
		}
		if n := width(wording.Flat(b.Entries[0].Name)); n <= t.width/2 {
			names = max(names, n)
		}
	}
	hang := digits + 3 // a group's numbers may run over it
	for i := 0; i < len(bs); {
		n := 1 // blocks that share their details
		for i+n < len(bs) && bs[i+n].Entries[0].Same {
			n++
		}
		for _, b := range bs[i : i+n] {
			t.entryHead(b.Entries[0], digits, names, hang)
		}
		t.details(bs[i].Entries[0].Details, n, hang)
		t.further(bs[i+n-1], hang)
		i += n
	}
}

// further prints what else is told of a company, below its first entry.
func (t *terminal) further(b wording.Block, hang int) {
	for _, e := range b.Entries[1:] {
		t.print(wording.Further(b, e), t.lead(wording.Span{Text: strings.Repeat(" ", hang)}), hang+2)
		t.details(e.Details, 1, hang+2)
	}
	for _, n := range b.Notes {
		t.print(slices.Concat(wording.Say("to record: "), numbered(n)), t.lead(wording.Span{Text: strings.Repeat(" ", hang)}), hang+2)
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
