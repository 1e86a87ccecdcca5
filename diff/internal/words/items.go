package words

import (
	"strings"
	"unicode/utf8"
)

// Set returns the texts as a set.
func Set(texts []string) map[string]bool {
	set := make(map[string]bool, len(texts))
	for _, t := range texts {
		set[t] = true
	}
	return set
}

// Unique returns the texts in their order, each once.
func Unique(texts []string) []string {
	if len(texts) < 2 {
		return texts
	}
	met := make(map[string]bool, len(texts))
	var out []string
	for _, t := range texts {
		if !met[t] {
			met[t] = true
			out = append(out, t)
		}
	}
	return out
}

// Without returns the texts of the first that the second does not have.
func Without(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return a
	}
	return NotIn(a, Set(b))
}

// NotIn returns the texts that are not in a set.
func NotIn(texts []string, set map[string]bool) []string {
	var out []string
	for _, x := range texts {
		if !set[x] {
			out = append(out, x)
		}
	}
	return out
}

// Items cuts a text that is a set into its items: at commas, semicolons,
// bullets and line ends that stand in no bracket. With and set, an "and", "or"
// or "&" between two items cuts too; before the first word of an item it is
// never part of it.
func Items(text string, and bool) []string {
	var out []string
	depth, start := 0, 0
	cut := func(end int) {
		item := strings.TrimSpace(text[start:end])
		for _, lead := range []string{"and ", "or ", "& ", "und "} {
			if len(item) > len(lead) && strings.EqualFold(item[:len(lead)], lead) {
				item = strings.TrimSpace(item[len(lead):])
			}
		}
		if Fold(item) != "" {
			out = append(out, item)
		}
	}
	for i, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		case ',', ';', '\u2022', '\u00b7', '|', '\n', '\u3001':
			if depth == 0 && !insideNumber(text, i, r) {
				cut(i)
				start = i + utf8.RuneLen(r)
			}
		case ' ':
			if !and || depth > 0 {
				continue
			}
			for _, w := range []string{" and ", " or ", " & ", " und "} {
				if len(text)-i >= len(w) && strings.EqualFold(text[i:i+len(w)], w) && i >= start {
					cut(i)
					start = i + len(w) - 1
					break
				}
			}
		}
	}
	cut(len(text))
	return out
}

func insideNumber(text string, i int, r rune) bool {
	return r == ',' && i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1])
}
