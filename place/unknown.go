package place

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPlaceWords is how many words the name of a place has; more are a sentence.
const maxPlaceWords = 4

// apart parts the places of a list.
var apart = regexp.MustCompile(`[,;/|\n\x{00b7}\x{2022}\x{3001}\x{30fb}]|\s(?:and|or|und|oder|et|ou|y|e|en|och|og|i|&)\s`)

// Unknown returns the names in a list of places that are written like places
// and are in no table, as they are printed: "Atlantis" of "Germany, Atlantis".
// A name before the country that it lies in ("Kleinstadt, Germany") is not one of
// them, and neither is a text without any other place that may be a sentence or
// a general word.
func Unknown(text string) []string {
	if len(text) > maxText {
		return nil
	}
	items := apart.Split(text, -1)
	known := make([]bool, len(items))
	any := false
	for i, item := range items {
		known[i] = !Read(item).IsZero()
		any = any || known[i]
	}
	var out []string
	for i, item := range items {
		item = strings.TrimSpace(item)
		if known[i] || !any || i+1 < len(items) && known[i+1] || !likePlace(item) {
			continue
		}
		out = append(out, item)
	}
	return out
}

// likePlace reports whether a text is written like the name of a place: few words,
// the first of them with a capital where its script has capitals, and none of
// the words that stand beside places.
func likePlace(item string) bool {
	first, _ := utf8.DecodeRuneInString(item)
	if !unicode.IsLetter(first) || unicode.IsLower(first) || len(strings.Fields(item)) > maxPlaceWords {
		return false
	}
	toks := tokenize(item)
	if len(toks) == 0 || len(toks) > maxPlaceWords {
		return false
	}
	lex := words()
	for i := 0; i < len(toks); {
		m, n := lex.find(toks[i:])
		if m.sort != unknownWord {
			return false
		}
		i += n
	}
	return true
}
