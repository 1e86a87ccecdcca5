package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// Emphasised returns the first node after the emphasis or the link that a line
// begins with, and -1 where it begins plainly.
func Emphasised(d *dom.Doc, l *dom.Line) int32 {
	for i, k := l.At, 0; k < 4; k++ {
		p := d.Nodes[i].Parent
		if p < 0 {
			return -1
		}
		switch d.Nodes[p].HTML.Data {
		case "strong", "b", "a":
			end := d.Nodes[p].End
			// "<strong><a>" and "<a><strong>" are one lead.
			for q := d.Nodes[p].Parent; q >= 0; q = d.Nodes[q].Parent {
				if t := d.Nodes[q].HTML.Data; (t == "strong" || t == "b" || t == "a") && d.Nodes[q].End == end {
					continue
				}
				break
			}
			return end
		case "em", "i", "span", "u", "font", "code":
			i = p
			continue
		}
		return -1
	}
	return -1
}

// WithoutStop takes the full stop from the end of an item's name, where it is
// not part of it: "Inc.", "S.A.".
func WithoutStop(s string) string {
	t, ok := strings.CutSuffix(s, ".")
	if !ok {
		return s
	}
	last := t[strings.LastIndexByte(t, ' ')+1:]
	if company.IsForm(last) || strings.Contains(last, ".") || len(last) <= 2 {
		return s
	}
	if _, form := company.SplitForm(strings.Fields(company.Fold(s))); form != "" {
		return s // "Ltd. Şti."
	}
	return t
}

// SplitName splits an item's first line into the name and what is said about
// it. more tells that lines follow.
func SplitName(d *dom.Doc, l *dom.Line, more bool) (name, rest string) {
	text := l.Text
	lead := ""
	emphasis := false
	if end := Emphasised(d, l); end > 0 {
		emphasis = true
		if end < l.End {
			lead = FlatOf(d, l.At, end)
			if !strings.HasPrefix(text, lead) {
				lead = ""
			}
		} else {
			lead = text
		}
	}
	if lead != "" && lead != text {
		after := text[len(lead):]
		trimmed := strings.TrimLeft(after, " ")
		// A bracket after the lead belongs to the name.
		if strings.HasPrefix(trimmed, "(") {
			if i := lexicon.Closing(trimmed); i > 0 && i < 80 {
				lead = text[:len(text)-len(trimmed)+i]
				after = text[len(lead):]
				trimmed = strings.TrimLeft(after, " ")
			}
		}
		// So does a badge: "<b>Acme</b> NEW – hosting".
		if n := badgeLength(trimmed); n > 0 {
			lead = text[:len(text)-len(trimmed)+n]
			after = text[len(lead):]
			trimmed = strings.TrimLeft(after, " ")
		}
		if s := separator(after); s > 0 {
			// "<b>Acme</b>, Inc. – hosting": the legal form goes with it.
			if strings.HasPrefix(trimmed, ",") {
				if n := company.LeadingForm(trimmed); n > 0 {
					lead += strings.TrimRight(text[len(lead):len(text)-len(trimmed)+n], " –—-:")
					after = text[len(lead):]
					s = separator(after)
				}
			}
			rest = strings.TrimSpace(after[max(s, 0):])
			return lead, strings.TrimLeft(rest, " –—-:·•|")
		}
		if trimmed == "" || dom.OnlyPunct(trimmed) {
			return lead, ""
		}
		if more || goesOn(lead, trimmed) {
			return text, ""
		}
		r, _ := utf8.DecodeRuneInString(trimmed)
		if unicode.IsLower(r) && strings.HasSuffix(trimmed, ".") && strings.Contains(trimmed, " ") && d.Plausible(lead).Known {
			return lead, trimmed
		}
		if unicode.IsUpper(r) || !emphasis || len(trimmed) > 30 {
			return lead, trimmed
		}
		return text, ""
	}
	if strings.HasSuffix(lead, ":") && !more {
		return dom.WithoutColon(lead), ""
	}
	if i, n := TextSeparator(text); i > 0 {
		return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+n:])
	}
	return text, ""
}

// separator returns the length of the separator that a text begins with.
func separator(s string) int {
	t := strings.TrimLeft(s, " ")
	if t == "" {
		return 0
	}
	r, n := utf8.DecodeRuneInString(t)
	switch r {
	case '–', '—', '-', ':', ',', ';', '|', '·', '•', '→', '.', '：', '=':
		return len(s) - len(t) + n
	}
	return 0
}

// TextSeparator finds where the name ends in a line that sets nothing apart:
// at a dash or a colon, else at a bracket or a comma.
func TextSeparator(s string) (at, n int) {
	for i := 1; i < len(s) && i <= MaxNameText; i++ {
		if k := dashAt(s, i); k > 0 {
			from := i
			for from > 0 && s[from-1] == ' ' {
				from--
			}
			if from > 0 && Unclosed(s[:from]) == 0 {
				to := i + k
				for to < len(s) && s[to] == ' ' {
					to++
				}
				return from, to - from
			}
		}
	}
	if len(s) < 40 {
		return 0, 0
	}
	for i := 0; i < len(s) && i <= 80; i++ {
		if s[i] == ',' && i+1 < len(s) && s[i+1] == ' ' && company.LeadingForm(s[i:]) == 0 {
			if r, _ := utf8.DecodeRuneInString(s[i+2:]); unicode.IsLower(r) || strings.HasPrefix(s[i+2:], "(") {
				return i, 1
			}
		}
	}
	return 0, 0
}

// dashAt returns the length of a dash, colon or like sign at i that separates a
// name from what is said about it.
func dashAt(s string, i int) int {
	blank := func(k int) bool { return k < len(s) && s[k] == ' ' }
	switch c := s[i]; {
	case c == ':' && blank(i+1):
		return 1
	case c == '|' || c == '=':
		if s[i-1] == ' ' && blank(i+1) {
			return 1
		}
	case c == '-' && s[i-1] == ' ':
		if blank(i + 1) {
			return 1
		}
		if i+2 < len(s) && s[i+1] == '-' && s[i+2] == ' ' {
			return 2
		}
	case c >= utf8.RuneSelf:
		r, n := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '–', '—', '：':
			if isDigit(s[i-1]) && i+n < len(s) && isDigit(s[i+n]) {
				return 0 // "Main Street 4–6"
			}
			return n
		case '·', '•', '→':
			if s[i-1] == ' ' && blank(i+n) {
				return n
			}
		}
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// FlatOf returns the text of some nodes on one line.
func FlatOf(d *dom.Doc, from, to int32) string { return dom.OneLine(d.TextOf(from, to)) }
