package wording

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes text from outside safe to show anywhere: valid UTF-8 in normal
// form C, on one line, and with every character that would act instead of
// being seen written out, U+001B as \x1b and U+202E as \u202e. It changes
// nothing else, so that clean(a)+clean(b) reads like a+b.
func Clean(s string) string {
	if IsPlainASCII(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f' || r == '\u0085':
			b.WriteByte(' ')
		case Acts(r) && r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case Acts(r) && r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		case Acts(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// IsPlainASCII reports whether s holds nothing but printable ASCII, which needs no
// cleaning and is one column wide a byte.
func IsPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Acts reports whether a character does something instead of showing
// something: a control (terminal escapes), a direction mark (text that reads
// other than it is), a line separator, or an invisible tag that can carry a
// hidden text. The joiners U+200C and U+200D stay: scripts and emoji need
// them.
func Acts(r rune) bool {
	switch {
	case unicode.IsControl(r),
		r == '\u00AD', // soft hyphen: terminals disagree on its width
		r == '\u061C', r == '\u200E', r == '\u200F',
		r == '\u200B', r == '\u2060', r == '\uFEFF',
		r == '\u180E',
		r >= '\u2028' && r <= '\u202E',
		r >= '\u2061' && r <= '\u206F',
		r >= '\uFFF9' && r <= '\uFFFB',
		r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return false
}

// Cut shortens s to at most limit UTF-16 units, which are never fewer than
// its code points, at the end of a word where one is near, and marks the cut
// with "…".
func Cut(s string, limit int) string {
	if Units(s) <= limit {
		return s
	}
	if limit < 1 {
		return ""
	}
	n, end := 1, 0 // 1: the ellipsis
	for i, r := range s {
		if n += runeUnits(r); n > limit {
			end = i
			break
		}
	}
	head := s[:end]
	if i := strings.LastIndexByte(head, ' '); i > 0 && i > end-24 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,;") + "…"
}

// Units counts the UTF-16 units of s.
func Units(s string) int {
	if IsPlainASCII(s) {
		return len(s)
	}
	n := 0
	for _, r := range s {
		n += runeUnits(r)
	}
	return n
}

func runeUnits(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// HeadWords and tailWords return the first and the last words of s, up to limit
// characters, without cutting a word that ends within reach.
func HeadWords(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	head := string([]rune(s)[:limit])
	if i := strings.LastIndexByte(head, ' '); i > len(head)/2 {
		head = head[:i]
	}
	return head
}

func tailWords(s string, limit int) string {
	rs := []rune(s)
	if len(rs) <= limit {
		return s
	}
	tail := string(rs[len(rs)-limit:])
	if i := strings.IndexByte(tail, ' '); i >= 0 && i < len(tail)/2 {
		tail = tail[i+1:]
	}
	return tail
}

// OneLine makes every run of white space one blank, also at the ends.
func OneLine(s string) string {
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

// commands are what the runner of a workflow obeys in a program's output:
// "::error::" at the start of a line, which a wrapped text can come to, and
// "##[error]" anywhere.
var commands = strings.NewReplacer("::", `:\:`, "##[", `##\[`)

// Inert writes text so that no runner obeys it. Twice, because of three colons
// in a row the first time leaves two.
func Inert(s string) string { return commands.Replace(commands.Replace(s)) }
