package place

import "strings"

// A flag of a country is two regional indicators, which spell its code; those
// of England, Scotland and Wales are a black flag with tags (Unicode Technical
// Standard 51, annex B).
const (
	indicatorA = '\U0001F1E6' // regional indicator A, which B to Z follow
	indicatorZ = '\U0001F1FF'
	blackFlag  = '\U0001F3F4'
	tagSpace   = '\U000E0020'
	tagCancel  = '\U000E007F'
)

func isIndicator(r rune) bool { return indicatorA <= r && r <= indicatorZ }

func isTag(r rune) bool { return tagSpace <= r && r <= tagCancel }

func isFlagRune(r rune) bool { return isIndicator(r) || r == blackFlag || isTag(r) }

// flagOf returns the flag of a country's code: "🇩🇪" of "DE".
func flagOf(code string) string {
	return string([]rune{indicatorA + rune(code[0]-'A'), indicatorA + rune(code[1]-'A')})
}

// flagLen returns how many bytes the flag takes that a text begins with, and 0
// where it begins with none.
func flagLen(s string) int {
	n, count := 0, 0
	for i, r := range s {
		switch {
		case count < 2 && isIndicator(r) && (count == 0 || n > 0):
			count++
			n = i + len(string(r))
			if count == 2 {
				return n
			}
		case i == 0 && r == blackFlag, count == 0 && n > 0 && isTag(r):
			n = i + len(string(r))
		default:
			return n
		}
	}
	return n
}

// plainFlag returns the flag of the United Kingdom for the flag of one of its
// countries, and any other word as it is.
func plainFlag(word string) string {
	if strings.HasPrefix(word, string(blackFlag)) && strings.HasPrefix(word[len(string(blackFlag)):], string([]rune{tagSpace + 'g' - ' ', tagSpace + 'b' - ' '})) {
		return flagOf("GB")
	}
	return word
}
