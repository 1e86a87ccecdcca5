package notify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
)

// This file writes the top-level text of a Slack message: what a phone and a
// screen reader give, and the whole message where Slack refused its blocks.

// slackFallback says a message in under 300 characters.
func slackFallback(m Message, p Part, n, of int) string {
	return fit(fallbackPieces(m, n, of, 8), maxFallback)
}

// slackDegraded says a message in words alone, for Slack to take when it
// refused the blocks: title, page, names and where the rest is.
func slackDegraded(m Message, p Part, n, of int) string {
	head := fallbackPieces(m, n, of, 0)
	if link := slackLink(firstOf(m.URL, reportURL(m)), "vendor’s page"); link != "" && m.Kind != Hello {
		head = append(head, link)
	}
	lines := []string{strings.Join(head, " · ")}
	room := maxDegraded - units(lines[0]) - 300 // for the last two lines
	left := 0
	put := func(text string) { lines, room, left = addLine(lines, room, left, text) }
	a := newFrame(m)
	if m.Kind == Hello {
		a.lead = nil
		for _, w := range m.Watched {
			put(slackWords(watchedName(w), maxName) + "∶ " + watchedCount(w))
		}
	}
	if n <= 1 {
		for _, l := range slices.Concat(a.lead, a.tail) {
			for _, text := range degradedLine(l) {
				put(text)
			}
		}
	}
	if tellsEntries(m) {
		for _, c := range partOf(m, p).Report.Changes {
			put(slackWords(flatPlain(nameLine(c)), 2*maxName))
		}
	}
	if left > 0 {
		lines = append(lines, "and "+thousands(left)+" more"+seeAlso(m))
	}
	lines = append(lines, "Shown without format: Slack did not take the full message."+endNote(m))
	return strings.Join(lines, "\n")
}

// degradedLine gives a line and its items as plain text.
func degradedLine(l line) []string {
	if len(l.items) < 2 {
		return []string{slackWords(flatPlain(l.flatten()), maxLine)}
	}
	out := []string{slackWords(flatPlain(l.head()), maxLine)}
	for _, it := range l.items {
		out = append(out, slackWords(flatPlain(it), 2*maxName))
	}
	return out
}

func endNote(m Message) string {
	if m.Change == "" {
		return ""
	}
	return " Change " + slackWords(m.Change, 60)
}

func addLine(lines []string, room, left int, line string) ([]string, int, int) {
	if left > 0 || units(line)+1 > room {
		return lines, room, left + 1
	}
	return append(lines, line), room - units(line) - 1, 0
}

func reportURL(m Message) string {
	if m.Report == nil {
		return ""
	}
	return m.Report.URL
}

func flatPlain(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.text)
	}
	return b.String()
}

// fallbackPieces gives what the top-level text says, most important first,
// each piece escaped.
func fallbackPieces(m Message, n, of, names int) []string {
	if m.Kind == Hello {
		return helloPieces(m, names)
	}
	a := newFrame(m)
	out := []string{slackWords(a.title, 160)}
	for _, f := range a.facts {
		out = append(out, slackWords(f, 80))
	}
	if of > 1 {
		out = append(out, fmt.Sprintf("part %d of %d", n, of))
	}
	if a.repeated {
		out = append(out, "possibly repeated")
	}
	if a.counts != "" {
		out = append(out, a.counts)
	}
	switch {
	case names <= 0:
	case tellsEntries(m):
		out = append(out, fallbackNames(m.Report, names)...)
	default:
		for _, l := range a.lead {
			out = append(out, slackWords(flatPlain(l.flatten()), 200))
		}
	}
	return out
}

func helloPieces(m Message, names int) []string {
	if len(m.Watched) == 0 {
		return []string{"subwatch is set up; no vendor is watched yet"}
	}
	out := []string{"subwatch is watching " + count(len(m.Watched), "vendor", "vendors")}
	if m.Repeated {
		out = append(out, "possibly repeated")
	}
	if names > 0 {
		for _, w := range m.Watched[:min(len(m.Watched), names)] {
			out = append(out, "now watching "+slackWords(watchedName(w), 60)+": "+slackWords(watchedFacts(w), 120))
		}
	}
	return out
}

// fallbackNames names the first changes to review; where there are none, those
// to record.
func fallbackNames(r *diff.Report, limit int) []string {
	var out []string
	for _, in := range []slot{inFull, inShort} {
		if len(out) > 0 {
			break
		}
		for i := range r.Changes {
			if len(out) == limit {
				return out
			}
			if c := &r.Changes[i]; slotOf(c) == in {
				out = append(out, mark(c.Kind)+" "+slackWords(titleOf(*c), 60))
			}
		}
	}
	return out
}

// fit joins the pieces that fit under limit, and says with "…" that there were
// more. The first piece is always there.
func fit(pieces []string, limit int) string {
	out := pieces[0]
	for i, p := range pieces[1:] {
		next := out + " · " + p
		spare := 0
		if i+2 < len(pieces) {
			spare = units(" …")
		}
		if units(next)+spare >= limit {
			return out + " …"
		}
		out = next
	}
	return out
}
