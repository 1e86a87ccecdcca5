package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// newWords are how a badge beside a name says that the company is new, in the
// capitals in which badges are set.
var newWords = lexicon.WordSet("NEW NEU NOUVEAU NOUVELLE NUEVO NUEVA NOVO NOVA NUOVO NUOVA NIEUW NYHET NOWY NOWE NOWOŚĆ NOVÝ NOVÉ UUSI НОВОЕ НОВЫЙ НОВАЯ НОВИНКА НОВИЙ ΝΕΟ YENİ 新 新規 신규")

// shortNewWords say it too, but a name may end with such letters: they count in
// brackets or beside a sign only.
var shortNewWords = lexicon.WordSet("NY NYT NOU ÚJ")

// endBadge parts the badges from the end of a name: signs ("⭐", "🆕"), and a
// word for "new" in capitals after a name that is not in capitals itself. The
// flags of countries stay: they say where, not what is new.
func endBadge(s string) (name string, badges []string) {
	name = s
	for {
		rest, badge := lastBadge(name)
		if badge == "" || dom.OnlyPunct(rest) {
			break
		}
		badges = append([]string{badge}, badges...)
		name = rest
	}
	return name, badges
}

func lastBadge(s string) (rest, badge string) {
	s = strings.TrimSpace(s)
	if endsWithSign(s) {
		rest = strings.TrimRightFunc(s, isPictograph)
		return strings.TrimRight(rest, " "), s[len(rest):]
	}
	i := strings.LastIndexByte(s, ' ')
	if i <= 0 {
		return s, ""
	}
	word, before := s[i+1:], strings.TrimRight(s[:i], " ")
	bare, set := strings.TrimRight(word, "!"), endsWithSign(before)
	if k := len(bare) - 1; k > 1 && (bare[0] == '(' && bare[k] == ')' || bare[0] == '[' && bare[k] == ']') {
		bare, set = strings.ToUpper(strings.TrimRight(bare[1:k], "!")), true
	}
	if newWords[bare] && (set || !allCapitals(before)) || shortNewWords[bare] && set {
		return strings.TrimRight(before, " –—-|·:"), word
	}
	return s, ""
}

// withoutSigns leaves out the signs before a name: "🆕 Acme". What is nothing but
// signs stays.
func withoutSigns(s string) string {
	if s == "" || s[0] < utf8.RuneSelf {
		return s
	}
	rest := strings.TrimLeftFunc(s, func(r rune) bool { return isPictograph(r) || r == '\ufe0f' || r == '\u200d' || unicode.IsSpace(r) })
	if r, _ := utf8.DecodeRuneInString(s); rest == "" || !isPictograph(r) {
		return s
	}
	return rest
}

// badgeLength returns the length of the badges that a text begins with, where
// nothing or a separator follows them.
func badgeLength(s string) int {
	n := 0
	for i := 0; i < len(s); {
		word := s[i:]
		if k := strings.IndexAny(word, " :,;"); k >= 0 {
			word = word[:k]
		}
		if word == "" {
			if s[i] != ' ' {
				break
			}
			i++
			continue
		}
		if rest, _ := lastBadge("a " + word); rest != "a" {
			break
		}
		i += len(word)
		n = i
	}
	if n == len(s) || separator(s[n:]) > 0 {
		return n
	}
	return 0
}

// MaybeNew tells cheaply whether a name may end with a badge in capitals.
func MaybeNew(s string) bool {
	c := s[len(s)-1]
	if c < 'A' || c > 'Z' {
		return c == '!'
	}
	w := s[strings.LastIndexByte(s, ' ')+1:]
	return newWords[w] || shortNewWords[w]
}

func endsWithSign(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isPictograph(r)
}

// allCapitals reports a text that is set in capitals, so that capitals set
// nothing apart in it.
func allCapitals(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 0
}

// isPictograph reports a sign that is a picture: neither a letter nor a mark
// that belongs to a name or a footnote (™, ®, †, ❶).
func isPictograph(r rune) bool {
	switch {
	case r < 0x2600:
		return false
	case r <= 0x27bf:
		return r < 0x2776 || r > 0x2793
	case r == 0x2b50, r == 0x2b55, r >= 0x1f191 && r <= 0x1f19a:
		return true
	}
	return r >= 0x1f300 && r <= 0x1faff
}
