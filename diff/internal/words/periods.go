package words

import "strings"

// numbers are the numbers of periods that texts write out; digits are more
// frequent, also beside them: "thirty (30) days".
var numbers = Set([]string{"one", "two", "three", "five", "seven", "ten", "fourteen", "fifteen", "twenty", "thirty", "forty-five", "sixty", "ninety"})

// sorts are the words that may stand between a number and its unit.
var sorts = Set([]string{"business", "calendar", "working"})

var units = Set([]string{"day", "days", "week", "weeks", "month", "months", "hour", "hours", "tage", "jours"})

// Periods returns the lengths of time that a text names, as printed but for
// brackets, each once: "30 days", "10 business days". It goes through the text
// once, by words.
func Periods(text string) []string {
	var out []string
	for at := 0; at < len(text); {
		word := wordAt(text, at)
		if word == "" {
			at++
			continue
		}
		end := at + len(word)
		if strings.EqualFold(word, "forty") && end < len(text) && text[end] == '-' {
			word = text[at : end+1+len(wordAt(text, end+1))]
		}
		if isNumber(word) || numbers[lowered(word)] {
			if to := periodEnd(text, at+len(word)); to > 0 {
				out = append(out, strings.Join(strings.Fields(strings.ReplaceAll(text[at:to], ")", " ")), " "))
				end = to
			}
		}
		at = end
	}
	return Unique(out)
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// periodEnd returns where a period ends whose number ends at a place; 0 where
// there is no unit.
func periodEnd(text string, at int) int {
	for at < len(text) && (isBlank(text[at]) || text[at] == ')') {
		at++
	}
	word := wordAt(text, at)
	if sorts[lowered(word)] {
		for at += len(word); at < len(text) && isBlank(text[at]); {
			at++
		}
		word = wordAt(text, at)
	}
	if units[lowered(word)] {
		return at + len(word)
	}
	return 0
}

// wordAt returns the letters and digits that begin at a place of a text.
func wordAt(text string, at int) string {
	end := at
	for end < len(text) && (isLetter(text[end]) || isDigit(text[end]) || text[end] == '_') {
		end++
	}
	return text[at:end]
}

// lowered returns a short word in lower case, a longer one as it is: it is none
// that is looked for.
func lowered(word string) string {
	const longest = len("forty-five")
	if len(word) > longest {
		return word
	}
	return strings.ToLower(word)
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'
}
