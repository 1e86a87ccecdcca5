package lexicon

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed terms.txt
var termsFile string

//go:embed subwords.txt
var subwordsFile string

var (
	TermsWords = readStems(termsFile)
	subWords   = readStems(subwordsFile)
)

// stems are beginnings of words that are looked for in running text. A page
// has many lines; looking once at every word costs far less than an expression
// of all stems.
type stems map[string][]string

func readStems(file string) stems {
	out := make(stems)
	for l := range strings.Lines(file) {
		l = strings.TrimSpace(l)
		if l == "" || l[0] == '#' {
			continue
		}
		k := openKey(l)
		out[k] = append(out[k], l)
	}
	return out
}

// In reports whether a word of the text begins with one of the stems.
func (st stems) In(text string) bool {
	start := true
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
			if start && letter && st.at(text[i:]) {
				return true
			}
			start = !letter
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		letter := unicode.IsLetter(r)
		if start && letter && st.at(text[i:]) {
			return true
		}
		start = !letter
		i += n
	}
	return false
}

func (st stems) at(text string) bool {
	if len(text) < 3 {
		return false
	}
	var key [3]byte
	for i := range key {
		key[i] = text[i]
		if key[i] >= 'A' && key[i] <= 'Z' {
			key[i] += 'a' - 'A'
		}
	}
	for _, s := range st[string(key[:])] {
		if len(text) >= len(s) && strings.EqualFold(text[:len(s)], s) {
			return true
		}
	}
	return false
}

// SpeaksOfSubs reports a text that speaks of sub-processors, anywhere in a
// word and however it is hyphenated.
func SpeaksOfSubs(s string) bool {
	for i := 0; i+3 <= len(s); i++ {
		switch s[i] {
		case 's', 'S', 'u', 'U', 'w', 'W', 'a', 'A', 'o', 'O', 'p', 'P', 0xe5, 0xe3, 0xd0, 0xd1, 0xce, 0xcf:
			if subWordAt(s[i:]) {
				return true
			}
		}
	}
	return false
}

func subWordAt(s string) bool {
	var key [3]byte
	for i := range key {
		key[i] = s[i]
		if key[i] >= 'A' && key[i] <= 'Z' {
			key[i] += 'a' - 'A'
		}
	}
	if key[0] >= utf8.RuneSelf {
		// A letter of more than one byte, in either case.
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError {
			return false
		}
		low := utf8.AppendRune(key[:0:0], unicode.ToLower(r))
		low = append(low, strings.ToLower(Begin(s[n:], 4))...)
		copy(key[:], low)
	}
	cand := subWords[string(key[:])]
	if cand == nil {
		return false
	}
	// The letters that follow, without hyphens and blanks.
	var buf [64]byte
	n := 0
	for _, r := range s[:min(len(s), 48)] {
		switch r {
		case '-', ' ', '\u00a0', '\u2010', '\u2011', '\u2012', '\u2013', '\u00ad', '\u200b', '\n':
			continue
		}
		if n+utf8.UTFMax > len(buf) {
			break
		}
		n += utf8.EncodeRune(buf[n:], unicode.ToLower(r))
	}
	for _, w := range cand {
		if n >= len(w) && string(buf[:len(w)]) == w {
			return true
		}
	}
	return false
}

// Sentences returns the sentences of a text.
func Sentences(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			i := strings.Index(s, ". ")
			if i < 0 {
				yield(s)
				return
			}
			if !yield(s[:i+1]) {
				return
			}
			s = s[i+2:]
		}
	}
}
