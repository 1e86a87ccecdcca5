package notify

import (
	"bytes"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
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

// WriteMarkdown writes a message as Markdown.
func WriteMarkdown(w io.Writer, m Message) error {
	var b bytes.Buffer
	if m.Kind == Hello {
		markdownHello(&b, m)
	} else {
		markdownAlert(&b, newAlert(m))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func markdownHello(b *bytes.Buffer, m Message) {
	b.WriteString("### subwatch is watching " + count(len(m.Watched), "vendor", "vendors") + "\n\n")
	if m.Repeated {
		b.WriteString("_" + markdownText(repeatedWords) + "_\n\n")
	}
	for _, w := range m.Watched {
		b.WriteString("- **" + markdownText(watchedName(w)) + "**: " + markdownText(watchedWords(w)))
		if link := pageLink(w.URL); link != "" {
			b.WriteString(" · " + link)
		}
		b.WriteByte('\n')
	}
}

func markdownAlert(b *bytes.Buffer, a alert) {
	b.WriteString("### " + markdownText(joinDots(a.title, a.facts)) + "\n")
	if a.repeated {
		b.WriteString("\n_" + markdownText(repeatedWords) + "_\n")
	}
	var line []string
	if link := pageLink(a.url); link != "" {
		line = append(line, link)
	} else if a.url != "" {
		line = append(line, markdownText(a.url))
	}
	if a.counts != "" {
		line = append(line, markdownText(a.counts))
	}
	if len(line) > 0 {
		b.WriteString("\n" + strings.Join(line, " · ") + "\n")
	}
	markdownLines(b, a.lead)
	for _, e := range a.review {
		markdownEntry(b, e)
	}
	if len(a.record) > 0 {
		b.WriteString("\n**To record**\n\n")
		for _, n := range a.record {
			b.WriteString("- " + numbers(sortedNumbers(n.numbers)) + " " + markdownSpans(n.spans) + "\n")
		}
	}
	if n := len(a.outOfScope); n > 0 {
		b.WriteString("\nOut of scope, none of the products in use: " + markdownText(strings.Join(a.outOfScope, ", ")) + "\n")
	}
	if a.cosmetic > 0 {
		b.WriteString("\nCosmetic: " + count(a.cosmetic, "change", "changes") + ", not shown\n")
	}
	tail := a.tail
	if a.owner != "" {
		tail = append(slices.Clip(tail), labelled("owner", a.owner))
	}
	markdownLines(b, tail)
	foot := markdownText(strings.Join(a.foot, " · "))
	if a.evidence != "" {
		foot = strings.TrimPrefix(foot+" · [evidence](<"+webAddress(a.evidence)+">)", " · ")
	}
	if foot != "" {
		b.WriteString("\n<sub>" + foot + "</sub>\n")
	}
}

// markdownLines writes what is said of a change as a whole, as a list.
func markdownLines(b *bytes.Buffer, ls []line) {
	if len(ls) > 0 {
		b.WriteByte('\n')
	}
	for _, l := range ls {
		if len(l.items) < 2 {
			b.WriteString("- " + markdownSpans(l.flatten()) + "\n")
			continue
		}
		b.WriteString("- " + markdownSpans(l.head()) + "\n")
		for _, it := range l.items {
			b.WriteString("  - " + markdownSpans(it) + "\n")
		}
	}
}

func markdownEntry(b *bytes.Buffer, e entry) {
	why := strings.Join(e.why, " · ")
	b.WriteString("\n**" + numbers(sortedNumbers(e.numbers)) + " " + markdownText(e.mark) + "** " +
		markdownSpans(e.name) + " · " + markdownText(why) + "\n")
	if len(e.details) > 0 {
		b.WriteByte('\n')
	}
	for _, d := range e.details {
		b.WriteString("- ")
		if d.label != "" {
			b.WriteString(markdownText(d.label + ": "))
		}
		b.WriteString(markdownSpans(d.spans) + "\n")
	}
}

func markdownSpans(spans []span) string {
	var b strings.Builder
	for _, s := range merged(spans) { // what neighbours make together counts
		text := markdownText(s.text)
		switch s.ink {
		case came:
			text = "<ins>" + text + "</ins>"
		case gone:
			text = "<del>" + text + "</del>"
		case strong:
			text = "**" + strings.TrimSpace(text) + "**"
		}
		b.WriteString(text)
	}
	return b.String()
}

// What GitHub turns into something after rendering: mentions and e-mail
// addresses, references to issues, emoji.
var markdownSigns = regexp.MustCompile(`@|#\d|\bGH-\d|:[A-Za-z0-9_+-]+:`)

const nothing = "<!-- -->" // an empty comment: splits a word, shows nothing

// markdownText writes text so that Markdown shows it as it is.
func markdownText(s string) string {
	s = oneLine(clean(s))
	var b strings.Builder
	for {
		at := markdownSigns.FindStringIndex(s)
		if at == nil {
			escapeMarkdown(&b, s)
			return b.String()
		}
		// Only the sign is passed: the next one may share what stands behind it.
		head := at[0] + 1
		if s[at[0]] == 'G' {
			head = at[0] + len("GH-")
		}
		escapeMarkdown(&b, s[:head])
		b.WriteString(nothing)
		s = s[head:]
	}
}

// oneLine makes every run of white space one blank, also at the ends.
func oneLine(s string) string {
	body := strings.Join(strings.Fields(s), " ")
	switch {
	case s == "":
		return ""
	case body == "":
		return " "
	}
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
		body = " " + body
	}
	if r, _ := utf8.DecodeLastRuneInString(s); unicode.IsSpace(r) {
		body += " "
	}
	return body
}

// escapeMarkdown escapes what means something anywhere, and what means
// something only at the start, behind a digit or before slashes only there, so
// that the source stays readable.
func escapeMarkdown(b *strings.Builder, s string) {
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
			if strings.TrimLeft(s[:i], " ") == "" || s[i-1] == c {
				b.WriteByte('\\')
			}
		case ':':
			if strings.HasPrefix(s[i:], "://") {
				b.WriteByte('\\')
			}
		case '.', ')': // "1." starts a list, "www." a link
			if i > 0 && (strings.Trim(s[:i], " 0123456789") == "" || s[i-1]|0x20 == 'w') {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(c)
	}
}

// pageLink gives a Markdown link to a vendor's page under our words, and ""
// for what is no web address.
func pageLink(address string) string {
	u := webAddress(address)
	if u == "" {
		return ""
	}
	return "[vendor’s page](<" + u + ">)"
}

// urlUnsafe are the characters that could end a link in Markdown or Slack.
var urlUnsafe = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", "|", "%7C", `"`, "%22", "`", "%60",
	"(", "%28", ")", "%29", "[", "%5B", "]", "%5D", `\`, "%5C", "^", "%5E", "{", "%7B", "}", "%7D", "'", "%27", "*", "%2A")

// maxLink is how long an address may be, escaped: Slack takes 3,000 with the rest of its line.
const maxLink = 2000

// webAddress gives an http or https address in a form that is safe inside a
// link and shows where it goes: no user name, the host in ASCII. It gives ""
// for anything else.
func webAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return ""
	}
	if p := u.Port(); p != "" {
		host += ":" + p
	}
	u.Host = host
	out := urlUnsafe.Replace(u.String())
	for _, r := range out {
		if r <= ' ' || r > '~' {
			return ""
		}
	}
	if len(slackEscape.Replace(out)) > maxLink {
		return ""
	}
	return out
}
