package company

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// MaxName is the most bytes of a name, as it is printed and folded, that is
// taken apart. The longest name in the histories of real pages has 84.
const MaxName = 400

// signs are no part of a name: trademark signs, and what cannot be seen.
var signs = strings.NewReplacer("\u2122", "", "\u00ae", "", "\u2120", "", "\u00a9", "", "(TM)", "", "(tm)", "", "(R)", "",
	"\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", "\u00ad", "")

// letters are those that are no accented form of another letter, and how they
// are spelled without them.
var letters = strings.NewReplacer("\u00df", "ss", "\u00f8", "o", "\u0142", "l", "\u00e6", "ae", "\u0153", "oe", "\u0111", "d", "\u00f0", "d", "\u00fe", "th", "\u0131", "i")

// Fold returns the words of a name in one spelling, with one blank between
// them: without case, accents, trademark signs and the marks that only
// separate words; "&" as "and", "ß" as "ss".
func Fold(name string) string {
	if s, ok := foldPlain(name); ok {
		return s
	}
	s := letters.Replace(strings.ToLower(norm.NFKC.String(signs.Replace(name))))
	var b strings.Builder
	gap := false
	var before rune
	for _, r := range norm.NFD.String(s) {
		switch {
		case r >= 0x300 && r <= 0x36f: // an accent
		case isApostrophe(r) && unicode.IsLetter(before):
		case r == '&':
			b.WriteString(" and ")
			gap, before = false, ' '
		case separates(r):
			gap, before = true, ' '
		default:
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap, before = false, r
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(norm.NFC.String(b.String())), " ")
}

// foldPlain does the same for plain text, which most names are.
func foldPlain(s string) (string, bool) {
	b := make([]byte, 0, len(s)+8)
	gap := func() {
		if n := len(b); n > 0 && b[n-1] != ' ' {
			b = append(b, ' ')
		}
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case c == '(' && i+2 < len(s) && (s[i+2] == ')' || s[i+1]|0x20 == 't'): // perhaps a trademark sign
			return "", false
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		case 'A' <= c && c <= 'Z':
			b = append(b, c|0x20)
		case c == '&':
			gap()
			b = append(b, "and "...)
		case c == '\'' && i > 0 && unicode.IsLetter(rune(s[i-1])):
		case separates(rune(c)):
			gap()
		default:
			b = append(b, c)
		}
	}
	return strings.TrimSuffix(string(b), " "), true
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '\u2019' || r == '\u2018' || r == '\u02bc'
}

// separates reports whether a mark only separates words. "+", "#" and "@" are
// part of names.
func separates(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || strings.ContainsRune(`.,;:-/\()[]{}|"'!?*_`+"`", r)
	}
	return unicode.IsSpace(r) || unicode.IsPunct(r) || r == '\u02bc' || r == '\u2212' || r == '\u25cf' || r == '\u25aa'
}

// repairMojibake undoes UTF-8 that was once read as Windows-1252
// ("SoluÃ§Ãµes"), where the text has its marks.
func repairMojibake(s string) string {
	if !strings.ContainsAny(s, "\u00c3\u00c2\u00e2") {
		return s
	}
	b, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil || !utf8.ValidString(b) {
		return s
	}
	return b
}
