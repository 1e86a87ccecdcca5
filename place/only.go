package place

import (
	"strings"
	"unicode/utf8"
)

// maxOnly bounds the texts that [Only] looks at, in bytes: what names places
// and nothing else is shorter.
const maxOnly = 300

// Only reports whether a text names places and nothing else: "EU", "USA,
// Ireland", "us-east-1", "🇩🇪 Germany and the Netherlands". A place counts whose
// country the name alone does not say, such as Georgia.
func Only(text string) bool {
	if len(text) > maxOnly {
		return false
	}
	lex := words()
	if i := strings.IndexFunc(text, inWord); i >= 0 {
		// Most texts end here: no place begins with their first word.
		w := text[i:]
		if n := strings.IndexFunc(w, func(r rune) bool { return !inWord(r) }); n >= 0 {
			w = w[:n]
		}
		if len(w) != 2 && lex.longest[foldWord(w)] == 0 {
			return false
		}
	}
	toks := tokenize(text)
	places := 0
	for i := 0; i < len(toks); {
		t := toks[i]
		flags, ok := joins(t.before)
		if !ok {
			return false
		}
		places += flags
		if t.text == "" {
			break
		}
		if codeAt(toks, i) != "" {
			places++
			i++
			continue
		}
		m, n := lex.find(toks[i:])
		switch {
		case m.sort == country, m.sort == group, m.sort == open, m.vague:
			places++
		case !m.joint:
			return false
		}
		i += n
	}
	return places > 0
}

// joins reports whether the marks between two words can stand between places,
// and how many flags of countries are among them.
func joins(marks string) (flags int, ok bool) {
	half := 0
	for _, r := range marks {
		switch {
		case r >= 0x1f1e6 && r <= 0x1f1ff: // half a flag
			half++
		case !strings.ContainsRune(" .:*,;/|&+\u00b7\u2022()\n-\u2013\u2014'", r):
			return 0, false
		}
	}
	return half / 2, utf8.ValidString(marks)
}
