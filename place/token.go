package place

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A token is one word of a text.
type token struct {
	folded string // lower case, without accents
	text   string // as written
	before string // the marks and blanks between it and the word before
}

// tokenize cuts a text into its words.
func tokenize(s string) []token {
	out := make([]token, 0, strings.Count(s, " ")+1)
	for s = norm.NFC.String(s); s != ""; {
		from := strings.IndexFunc(s, inWord)
		if from < 0 {
			if strings.Trim(marks(s), " .,;:!") != "" {
				out = append(out, token{before: marks(s)}) // the end, with the marks before it
			}
			break
		}
		n := wordLen(s[from:])
		word := plainFlag(s[from : from+n])
		out = append(out, token{folded: foldWord(word), text: word, before: marks(s[:from])})
		s = s[from+n:]
	}
	return out
}

// inWord reports whether a rune is part of a word.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || isFlagRune(r)
}

// wordLen returns how many bytes the word takes that a text begins with. A flag
// is a word of its own.
func wordLen(s string) int {
	if n := flagLen(s); n > 0 {
		return n
	}
	for i, r := range s {
		if !inWord(r) || i > 0 && isFlagRune(r) {
			return i
		}
	}
	return len(s)
}

// marks returns what stands between words, with one kind of blank and of
// apostrophe.
func marks(gap string) string {
	if gap == "" || gap == " " {
		return gap
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '\u2019' || r == '\u2018':
			return '\''
		}
		return r
	}, gap)
}

// undivided has the letters that Unicode does not take apart into a letter and
// an accent.
var undivided = strings.NewReplacer("\u00f8", "o", "\u0142", "l", "\u00e6", "ae", "\u0131", "i", "\u00df", "ss")

// foldWord returns a word in lower case and without accents.
func foldWord(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	s = strings.ToLower(s)
	if ascii {
		return s
	}
	if strings.ContainsAny(s, "\u00f8\u0142\u00e6\u0131\u00df") {
		s = undivided.Replace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.M, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// key is how a lexicon finds a phrase: its folded words.
func key(toks []token) string {
	parts := make([]string, 0, len(toks))
	for _, t := range toks {
		if t.folded != "" {
			parts = append(parts, t.folded)
		}
	}
	return strings.Join(parts, " ")
}
