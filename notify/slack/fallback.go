package slack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// This file writes the top-level text of a Slack message: what a phone and a
// screen reader give, and the whole message where Slack refused its blocks.

// fallbackText says a message in under 300 characters.
func fallbackText(m notify.Message, p notify.Part, n, of int) string {
	return fit(fallbackPieces(m, p, n, of, 8), maxFallback)
}

// plainText says a message in words alone, for Slack to take when it
// refused the blocks: title, page, names and where the rest is.
func plainText(m notify.Message, p notify.Part, n, of int) string {
	head := fallbackPieces(m, p, n, of, 0)
	if link := linkTo(cmp.Or(m.URL, reportURL(m)), "vendor’s page"); link != "" && m.Kind != notify.Hello {
		head = append(head, link)
	}
	lines := []string{strings.Join(head, " · ")}
	room := maxDegraded - wording.Units(lines[0]) - 300 // for the last two lines
	left := 0
	put := func(text string) { lines, room, left = addLine(lines, room, left, text) }
	a := wording.Frame(m)
	if m.Kind == notify.Hello {
		a.Lead = wording.UnreadLines(m)
		for _, w := range m.Watched {
			put(safeWords(wording.WatchedName(w), wording.MaxName) + "∶ " + wording.WatchedCount(w))
		}
	}
	if n <= 1 {
		for _, l := range slices.Concat(a.Lead, a.Tail) {
			for _, text := range degradedLine(l) {
				put(text)
			}
		}
	}
	if wording.TellsEntries(m) {
		for _, c := range partOf(m, p).Report.Changes {
			put(safeWords(wording.PlainText(wording.NameLine(c)), 2*wording.MaxName))
		}
	}
	if left > 0 {
		lines = append(lines, "and "+wording.Thousands(left)+" more"+seeAlso(m))
	}
	lines = append(lines, "Shown without format: Slack did not take the full message."+endNote(m))
	return strings.Join(lines, "\n")
}

// degradedLine returns a line and its items as plain text.
func degradedLine(l wording.Line) []string {
	if len(l.Items) < 2 {
		return []string{safeWords(wording.PlainText(l.Flatten()), maxLine)}
	}
	out := []string{safeWords(wording.PlainText(l.Head()), maxLine)}
	for _, it := range l.Items {
		out = append(out, safeWords(wording.PlainText(it), 2*wording.MaxName))
	}
	return out
}

func endNote(m notify.Message) string {
	if m.Change == "" {
		return ""
	}
	return " Change " + safeWords(m.Change, 60)
}

func addLine(lines []string, room, left int, line string) ([]string, int, int) {
	if left > 0 || wording.Units(line)+1 > room {
		return lines, room, left + 1
	}
	return append(lines, line), room - wording.Units(line) - 1, 0
}

func reportURL(m notify.Message) string {
	if m.Report == nil {
		return ""
	}
	return m.Report.URL
}

// fallbackPieces returns what the top-level text says, most important first,
// each piece escaped.
func fallbackPieces(m notify.Message, p notify.Part, n, of, names int) []string {
	if m.Kind == notify.Hello {
		return helloPieces(m, names)
	}
	a := wording.Frame(m)
	out := []string{safeWords(a.Title, 160)}
	for _, f := range a.Facts {
		out = append(out, safeWords(f, 80))
	}
	if of > 1 {
		out = append(out, fmt.Sprintf("part %d of %d", n, of))
	}
	if a.Repeated {
		out = append(out, "possibly repeated")
	}
	if v := firstVerdict(m, n); v != "" {
		out = append(out, safeWords(v, 200))
	}
	switch {
	case names <= 0:
	case wording.TellsEntries(m):
		out = append(out, fallbackNames(partOf(m, p).Report, names)...)
	default:
		for _, l := range a.Lead {
			out = append(out, safeWords(wording.PlainText(l.Flatten()), 200))
		}
	}
	return out
}

// firstVerdict returns the verdict of a message for its first part.
func firstVerdict(m notify.Message, n int) string {
	if n > 1 {
		return ""
	}
	return wording.Verdict(m)
}

func helloPieces(m notify.Message, names int) []string {
	if len(m.Watched) == 0 {
		return []string{"subwatch is set up; no vendor is watched yet"}
	}
	out := []string{"subwatch is watching " + wording.Count(len(m.Watched), "vendor", "vendors")}
	if n := len(m.Unread); n > 0 {
		out = append(out, wording.Thousands(n)+" cannot be read")
	}
	if m.Repeated {
		out = append(out, "possibly repeated")
	}
	if names > 0 {
		for _, w := range m.Watched[:min(len(m.Watched), names)] {
			out = append(out, "now watching "+safeWords(wording.WatchedName(w), 60)+": "+safeWords(wording.WatchedFacts(w), 120))
		}
	}
	return out
}

// fallbackNames names the first changes to review; where there are none, those
// to record.
func fallbackNames(r *diff.Report, limit int) []string {
	var out []string
	for _, in := range []wording.Slot{wording.InFull, wording.InShort} {
		if len(out) > 0 {
			break
		}
		for i := range r.Changes {
			if len(out) == limit {
				return out
			}
			if c := &r.Changes[i]; wording.SlotOf(c) == in {
				out = append(out, wording.MarkOf(c.Kind)+" "+safeWords(wording.TitleOf(*c), 60))
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
			spare = wording.Units(" …")
		}
		if wording.Units(next)+spare >= limit {
			return out + " …"
		}
		out = next
	}
	return out
}
