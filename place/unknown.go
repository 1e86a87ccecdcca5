package place

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPlaceWords is how many words the name of a place has, and maxPlaceRunes how
// many letters, where a script has no blanks; more are a sentence.
const (
	maxPlaceWords = 4
	maxPlaceRunes = 40
)

// apart parts the places of a list.
var apart = regexp.MustCompile(`[,;/|\n\x{00b7}\x{2022}\x{3001}\x{30fb}]|\s(?:and|or|und|oder|et|ou|y|e|en|och|og|i|&)\s`)

// Unknown returns the names in a list of places that are written like places
// and are in no table, as they are printed: "Atlantis" of "Germany, Atlantis".
// A name before the country that it lies in ("Kleinstadt, Germany") is not one of
// them. beside is true where a place that is known stands in the list too: alone,
// a name may be any word ("Cloud").
func Unknown(text string) (names []string, beside bool) {
	if len(text) > maxText {
		return nil, false
	}
	items := apart.Split(text, -1)
	known := make([]bool, len(items))
	for i, item := range items {
		known[i] = !Read(item).IsZero()
		beside = beside || known[i]
	}
	for i, item := range items {
		item = strings.TrimSpace(item)
		if !known[i] && (i+1 == len(items) || !known[i+1]) && likePlace(item) {
			names = append(names, item)
		}
	}
	return names, beside
}

// likePlace reports whether a text is written like the name of a place: few words,
// the first of them with a capital where its script has capitals, and none of
// the words that stand beside places.
func likePlace(item string) bool {
	first, _ := utf8.DecodeRuneInString(item)
	if !unicode.IsLetter(first) || unicode.IsLower(first) || len(strings.Fields(item)) > maxPlaceWords || utf8.RuneCountInString(item) > maxPlaceRunes {
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
