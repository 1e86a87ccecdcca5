// Package markdown lays out messages, snapshots and tables as Markdown that
// GitHub renders: job summaries, issues, comments.
//
// It decides nothing about what is said (package wording) and sends nothing.
// Package github builds the summary of a job from it.
package markdown

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// Output rules of Markdown, written for GitHub (job summaries, issues) and
// readable as it is:
//
//   - All text is escaped, ours too: no text becomes a format, a link, an
//     image, HTML or the end of a table cell. GitHub looks for mentions,
//     references and emoji only after it has rendered the Markdown, where a
//     backslash is gone: an empty comment stands between the sign and the name.
//   - The only links are to the vendor's page, under our words.
//   - Words that came and went are <ins> and <del>: emphasis by asterisks does
//     not work inside a word.

// Write writes a message as Markdown.
func Write(w io.Writer, m notify.Message) error {
	var b bytes.Buffer
	if m.Kind == notify.Hello {
		writeHello(&b, m)
	} else {
		writeAlert(&b, wording.New(m))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func writeHello(b *bytes.Buffer, m notify.Message) {
	b.WriteString("### subwatch is watching " + wording.Count(len(m.Watched), "vendor", "vendors") + "\n\n")
	if m.Repeated {
		b.WriteString("_" + Escape(wording.RepeatedWords) + "_\n\n")
	}
	for _, w := range m.Watched {
		b.WriteString("- **" + Escape(wording.WatchedName(w)) + "**: " + Escape(wording.WatchedWords(w)))
		if link := pageLink(w.URL); link != "" {
			b.WriteString(" · " + link)
		}
		b.WriteByte('\n')
	}
	writeLines(b, wording.UnreadLines(m))
}

func writeAlert(b *bytes.Buffer, a wording.Alert) {
	b.WriteString("### " + Escape(wording.JoinDots(a.Title, a.Facts)) + "\n")
	if a.Repeated {
		b.WriteString("\n_" + Escape(wording.RepeatedWords) + "_\n")
	}
	if a.Verdict != "" {
		b.WriteString("\n**" + Escape(a.Verdict) + "**\n")
	}
	var line []string
	if link := pageLink(a.URL); link != "" {
		line = append(line, link)
	} else if a.URL != "" {
		line = append(line, Escape(a.URL))
	}
	if len(line) > 0 {
		b.WriteString("\n" + strings.Join(line, " · ") + "\n")
	}
	writeLines(b, a.Lead)
	for _, c := range a.Blocks {
		writeBlock(b, c)
	}
	if len(a.Record) > 0 {
		b.WriteString("\n**To record**\n\n")
		for _, n := range a.Record {
			b.WriteString("- " + wording.Numbers(wording.SortedNumbers(n.Numbers)) + " " + spansText(n.Spans) + "\n")
		}
	}
	for _, f := range a.Footnotes {
		b.WriteString("\n" + Escape(f) + "\n")
	}
	if n := len(a.OutOfScope); n > 0 {
		b.WriteString("\nOut of scope, for none of your products: " + Escape(strings.Join(a.OutOfScope, ", ")) + "\n")
	}
	if a.Cosmetic > 0 {
		b.WriteString("\nCosmetic: " + wording.Count(a.Cosmetic, "change", "changes") + ", not shown\n")
	}
	tail := a.Tail
	if a.Owner != "" {
		tail = append(slices.Clip(tail), wording.Labelled("owner", a.Owner))
	}
	writeLines(b, tail)
	foot := Escape(strings.Join(a.Foot, " · "))
	if link := wording.WebAddress(a.Decide); link != "" {
		foot = strings.TrimPrefix(foot+" · [decide](<"+link+">)", " · ")
	}
	if a.Evidence != "" {
		foot = strings.TrimPrefix(foot+" · [evidence](<"+wording.WebAddress(a.Evidence)+">)", " · ")
	}
	if foot != "" {
		b.WriteString("\n<sub>" + foot + "</sub>\n")
	}
}

// writeLines writes what is said of a change as a whole, as a list.
func writeLines(b *bytes.Buffer, ls []wording.Line) {
	if len(ls) > 0 {
		b.WriteByte('\n')
	}
	for _, l := range ls {
		if len(l.Items) < 2 {
			b.WriteString("- " + spansText(l.Flatten()) + "\n")
			continue
		}
		b.WriteString("- " + spansText(l.Head()) + "\n")
		for _, it := range l.Items {
			b.WriteString("  - " + spansText(it) + "\n")
		}
	}
}

// writeBlock writes what is told of a company: its first entry, and below it the
// others.
func writeBlock(b *bytes.Buffer, c wording.Block) {
	e := c.Entries[0]
	why := strings.Join(e.Why, " · ")
	b.WriteString("\n**" + wording.Numbers(wording.SortedNumbers(e.Numbers)) + " " + Escape(e.Mark) + "** " +
		spansText(e.Name) + " · " + Escape(why) + "\n")
	if len(e.Details)+len(c.Entries)-1+len(c.Notes) > 0 {
		b.WriteByte('\n')
	}
	writeDetails(b, e.Details, "- ")
	for _, e := range c.Entries[1:] {
		b.WriteString("- " + spansText(wording.Further(c, e)) + "\n")
		writeDetails(b, e.Details, "  - ")
	}
	for _, n := range c.Notes {
		b.WriteString("- to record: " + wording.Numbers(wording.SortedNumbers(n.Numbers)) + " " + spansText(n.Spans) + "\n")
	}
}

func writeDetails(b *bytes.Buffer, ds []wording.Detail, bullet string) {
	for _, d := range ds {
		b.WriteString(bullet)
		if d.Label != "" {
			b.WriteString(Escape(d.Label + ": "))
		}
		b.WriteString(spansText(d.Spans) + "\n")
	}
}

func spansText(spans []wording.Span) string {
	var b strings.Builder
	for _, s := range wording.Merged(spans) { // what neighbours make together counts
		text := Escape(s.Text)
		switch s.Ink {
		case wording.Came:
			text = "<ins>" + text + "</ins>"
		case wording.Gone:
			text = "<del>" + text + "</del>"
		case wording.Strong:
			text = "**" + strings.TrimSpace(text) + "**"
		}
		b.WriteString(text)
	}
	return b.String()
}

// What GitHub turns into something after rendering: mentions and e-mail
// addresses, references to issues, emoji.
var githubSigns = regexp.MustCompile(`@|#\d|\bGH-\d|:[A-Za-z0-9_+-]+:`)

const nothing = "<!-- -->" // an empty comment: splits a word, shows nothing

// Escape writes text so that Markdown shows it as it is.
func Escape(s string) string {
	s = wording.OneLine(wording.Clean(s))
	var b strings.Builder
	for {
		at := githubSigns.FindStringIndex(s)
		if at == nil {
			escapeInto(&b, s)
			return b.String()
		}
		// Only the sign is passed: the next one may share what stands behind it.
		head := at[0] + 1
		if s[at[0]] == 'G' {
			head = at[0] + len("GH-")
		}
		escapeInto(&b, s[:head])
		b.WriteString(nothing)
		s = s[head:]
	}
}

// escapeInto escapes what means something anywhere, and what means
// something only at the start, behind a digit or before slashes only there, so
// that the source stays readable.
func escapeInto(b *strings.Builder, s string) {
	blank := len(s) - len(strings.TrimLeft(s, " "))            // up to here stand only blanks
	digits := len(s) - len(strings.TrimLeft(s, " 0123456789")) // and up to here digits too
	for i := range len(s) {
		c := s[i]
		switch c {
		case '<':
			b.WriteString("&lt;")
			continue
		case '>':
			b.WriteString("&gt;")
			continue
		case '&':
			b.WriteString("&amp;")
			continue
		case '\\', '`', '*', '_', '[', ']', '#', '|', '~', '$':
			b.WriteByte('\\')
		case '+', '-', '=':
			if i <= blank || s[i-1] == c {
				b.WriteByte('\\')
			}
		case ':':
			if strings.HasPrefix(s[i:], "://") {
				b.WriteByte('\\')
			}
		case '.', ')': // "1." starts a list, "www." a link
			if i > 0 && (i <= digits || s[i-1]|0x20 == 'w') {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(c)
	}
}

// pageLink returns a Markdown link to a vendor's page under our words, and ""
// for what is no web address.
func pageLink(address string) string {
	u := wording.WebAddress(address)
	if u == "" {
		return ""
	}
	return "[vendor’s page](<" + u + ">)"
}
