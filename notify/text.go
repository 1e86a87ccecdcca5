package notify

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
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

// WriteText writes a message for a terminal.
func WriteText(w io.Writer, m Message, s Style) error {
	t := newTerminal(s)
	t.alert(newAlert(m))
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
var inkCodes = map[ink]string{
	strong: "\x1b[1m",
	faint:  "\x1b[2m",
	came:   "\x1b[32m",
	gone:   "\x1b[31m",
	moved:  "\x1b[33m",
}

const inkOff = "\x1b[0m"

// print writes wrapped spans; the first line continues at column first.
func (t *terminal) print(spans []span, first, hang int) {
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

func (t *terminal) pieces(line []span) {
	for i := 0; i < len(line); {
		j, text := i, ""
		for ; j < len(line) && (line[j].ink == line[i].ink || line[j].text == " " && j+1 < len(line) && line[j+1].ink == line[i].ink); j++ {
			text += line[j].text
		}
		if code := inkCodes[line[i].ink]; t.color && code != "" {
			text = code + text + inkOff
		}
		t.buf.WriteString(text)
		i = j
	}
}

// lead writes the start of a line and gives the column it ends at.
func (t *terminal) lead(spans ...span) int {
	t.pieces(spans)
	n := 0
	for _, s := range spans {
		n += width(s.text)
	}
	return n
}

func (t *terminal) alert(a alert) {
	if a.title != "" {
		t.print(append([]span{{text: a.title, ink: strong}}, say(joinDots("", a.facts))...), 0, 2)
	}
	if a.repeated {
		t.print(say(repeatedWords), 0, 2)
	}
	if a.url != "" {
		t.print([]span{{text: a.url, ink: faint}}, 0, 2)
	}
	if len(a.lead) > 0 {
		if t.buf.Len() > 0 {
			t.buf.WriteByte('\n')
		}
		t.lines(a.lead)
	}
	if len(a.review) > 0 {
		t.buf.WriteByte('\n')
		t.entries(a.review)
	}
	if len(a.record) > 0 {
		t.buf.WriteByte('\n')
		t.record(a.record)
	}
	if len(a.outOfScope)+a.cosmetic > 0 {
		if len(a.record) == 0 {
			t.buf.WriteByte('\n')
		}
		t.rest(a)
	}
	if len(a.tail)+len(a.foot)+len(a.owner)+len(a.evidence) > 0 {
		t.buf.WriteByte('\n')
	}
	t.lines(a.tail)
	if a.owner != "" {
		t.print(say("owner: "+a.owner), 0, 2)
	}
	if a.evidence != "" {
		t.print(say("evidence: "+a.evidence), 0, 2)
	}
	if len(a.foot) > 0 {
		t.print([]span{{text: strings.Join(a.foot, " · "), ink: faint}}, 0, 2)
	}
}

// lines prints what is said of a change as a whole; items stand one below the
// other.
func (t *terminal) lines(ls []line) {
	for _, l := range ls {
		switch {
		case len(l.items) == 1 && len(l.spans) == 0 || len(l.items) == 0:
			t.print(l.flatten(), 0, 2)
			continue
		case len(l.head()) > 0:
			t.print(l.head(), 0, 2)
		}
		for _, it := range l.items {
			t.print(it, t.lead(span{text: "  "}), 4)
		}
	}
}

const repeatedWords = "possibly repeated: an earlier attempt to send this may have arrived"

func joinDots(first string, rest []string) string {
	out := first
	for _, s := range rest {
		if s != "" {
			out += " · " + s
		}
	}
	return out
}

// entries prints the numbered entries. Reasons stand in a column of their own
// beside the names as far as they fit, the rest on the next line.
func (t *terminal) entries(es []entry) {
	digits, names := 1, 0
	for _, e := range es {
		digits = max(digits, len(strconv.Itoa(slices.Max(e.numbers))))
		if n := width(flat(e.name)); n <= t.width/2 {
			names = max(names, n)
		}
	}
	hang := digits + 3 // a group's numbers may run over it
	for i := 0; i < len(es); {
		n := 1 // entries that share their details
		for i+n < len(es) && es[i+n].same {
			n++
		}
		for _, e := range es[i : i+n] {
			t.entryHead(e, digits, names, hang)
		}
		t.details(es[i].details, n, hang)
		i += n
	}
}

// entryHead prints the numbers, the mark, the name and the reasons of an entry.
func (t *terminal) entryHead(e entry, digits, names, hang int) {
	name := inertSpans(e.name)
	num := numbers(sortedNumbers(e.numbers))
	col := t.lead(span{text: num + strings.Repeat(" ", max(digits-width(num), 0)) + " "},
		span{text: e.mark, ink: markInk(e.mark)}, span{text: " "})
	// beside the name what fits there, below it the rest
	pad := max(names-width(flat(name)), 0) + 3
	at := col + width(flat(name)) + pad
	k := len(e.why)
	for k > 0 && at+width(inert(strings.Join(e.why[:k], " · "))) > t.width {
		k--
	}
	switch {
	case k > 0:
		t.pieces(append(name, span{text: strings.Repeat(" ", pad) + inert(strings.Join(e.why[:k], " · "))}))
		t.buf.WriteByte('\n')
	default:
		t.print(e.name, col, hang)
	}
	if k < len(e.why) {
		t.lead(span{text: strings.Repeat(" ", hang)})
		t.print(say(strings.Join(e.why[k:], " · ")), hang, hang)
	}
}

// details prints what n entries have in common; what a row does and where
// stand on one line where they fit.
func (t *terminal) details(ds []detail, n, hang int) {
	var lines [][]span
	for i, d := range ds {
		if d.extra {
			continue
		}
		if last := len(lines) - 1; d.where && i > 0 && last >= 0 && ds[i-1].label == "" {
			if joined := slices.Concat(lines[last], say(" · "), d.spans); hang+width(inert(flat(joined))) <= t.width {
				lines[last] = joined
				continue
			}
		}
		lines = append(lines, d.labelled())
	}
	for i, l := range lines {
		if i == 0 && n > 1 {
			together := "each: "
			if n == 2 {
				together = "both: "
			}
			l = append(say(together), l...)
		}
		t.print(l, t.lead(span{text: strings.Repeat(" ", hang)}), hang)
	}
}

func inertSpans(spans []span) []span {
	out := slices.Clone(spans)
	for i := range out {
		out[i].text = inert(out[i].text)
	}
	return out
}

func (d detail) labelled() []span {
	if d.label == "" {
		return d.spans
	}
	return append(say(d.label+": "), d.spans...)
}

func markInk(mark string) ink {
	switch mark {
	case markAdded:
		return came
	case markRemoved:
		return gone
	}
	return moved
}

// paragraphNotes is how many notes are told as one paragraph; more of them are
// a list.
const paragraphNotes = 8

func (t *terminal) record(ns []note) {
	const label = "to record: "
	col := t.lead(span{text: label})
	if len(ns) <= paragraphNotes {
		hang := 2
		if t.width >= wideWidth {
			hang = col
		}
		var spans []span
		for i, n := range ns {
			if i > 0 {
				spans = append(spans, span{text: " · "})
			}
			spans = append(spans, n.numbered()...)
		}
		t.print(spans, col, hang)
		return
	}
	digits := 0
	for _, n := range ns {
		digits = max(digits, len(strconv.Itoa(slices.Max(n.numbers))))
	}
	for i, n := range ns {
		if i > 0 {
			t.lead(span{text: strings.Repeat(" ", col)})
		}
		pad := max(digits-width(numbers(sortedNumbers(n.numbers))), 0)
		t.lead(span{text: strings.Repeat(" ", pad)})
		t.print(n.numbered(), col+pad, col+digits+1)
	}
}

// numbered gives a note behind its numbers. Names stand out enough by them.
func (n note) numbered() []span {
	out := say(strings.ReplaceAll(numbers(sortedNumbers(n.numbers)), " ", glue) + glue)
	for _, s := range n.spans {
		if s.ink == strong {
			s.ink = plain
		}
		out = append(out, s)
	}
	return out
}

func (t *terminal) rest(a alert) {
	if n := len(a.outOfScope); n > 0 {
		t.print(say("out of scope, none of the products in use: "+strings.Join(a.outOfScope, ", ")), 0, 2)
	}
	if a.cosmetic > 0 {
		t.print(say("cosmetic: "+count(a.cosmetic, "change", "changes")+", not shown"), 0, 2)
	}
}

// newHello tells a new destination what is watched.
func newHello(m Message) alert {
	a := alert{repeated: m.Repeated}
	for _, w := range m.Watched {
		a.lead = append(a.lead, line{spans: []span{{text: "now watching "}, {text: watchedName(w), ink: strong}, {text: ": " + watchedWords(w)}}})
	}
	if len(m.Watched) == 0 {
		a.lead = append(a.lead, line{spans: say("no vendor is watched yet")})
	}
	return a
}

func watchedName(w Watched) string {
	if n := strings.TrimSpace(clean(firstOf(w.Title, w.Vendor))); n != "" {
		return n
	}
	return "a page"
}

// watchedWords says what is watched of a vendor: "30 sub-processors (25
// Third-Party Sub-processors, 5 Atlassian Group Sub-processors), next start
// date 30 Sep 2024".
func watchedWords(w Watched) string {
	out := watchedCount(w)
	if len(w.Lists) > 1 {
		var lists []string
		for _, l := range w.Lists {
			lists = append(lists, thousands(l.Subprocessors)+" "+listTitle(l.Title))
		}
		out += " (" + strings.Join(lists, ", ") + ")"
	}
	return out + nextStart(w)
}

// watchedFacts says it without the lists.
func watchedFacts(w Watched) string { return watchedCount(w) + nextStart(w) }

func nextStart(w Watched) string {
	if d := strings.TrimSpace(day(w.Starts)); d != "" {
		return ", next start date " + d
	}
	return ""
}

func watchedCount(w Watched) string {
	return count(w.Subprocessors(), "sub-processor", "sub-processors")
}

func listTitle(s string) string {
	if s = strings.TrimSpace(clean(s)); s != "" {
		return s
	}
	return "(no title)"
}
