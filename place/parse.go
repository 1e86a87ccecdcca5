package place

import (
	"slices"
	"strings"
)

// A node is a phrase of the text, with the brackets that follow it.
type node struct {
	meaning
	folded  string
	text    string // as written
	gap     gap
	inner   []*node // what stands in brackets after it
	dropped bool    // names no place where it stands
	left    bool    // is left out of what else is named
}

// gap says what parts a phrase from the one before it.
type gap byte

const (
	joined  gap = iota // a blank or a hyphen
	slash              // "EU/USA"
	comma              //
	refines            // "EU: Germany", "EU - Germany"
	breaks             // a semicolon or the end of a sentence
)

func (n *node) isPlace() bool { return n.sort == country || n.sort == group }

// maxNesting is how deep brackets in brackets are told apart: what stands deeper
// is read as if it stood there. Nobody writes three.
const maxNesting = 8

// parse cuts a text into phrases and hangs brackets under what they follow.
func parse(text string) *node {
	lex := words()
	toks := tokenize(text)
	root := &node{inner: make([]*node, 0, len(toks))}
	stack := []*node{root}
	deeper := 0 // brackets that are open beyond the limit
	for i := 0; i < len(toks); {
		t := toks[i]
		for _, r := range t.before {
			top := stack[len(stack)-1]
			switch r {
			case '(', '[', '{':
				if len(top.inner) == 0 {
					top.inner = append(top.inner, &node{meaning: meaning{sort: filler}})
				}
				if len(stack) > maxNesting {
					deeper++
					continue
				}
				stack = append(stack, top.inner[len(top.inner)-1])
			case ')', ']', '}':
				if deeper > 0 {
					deeper--
				} else if len(stack) > 1 {
					stack = stack[:len(stack)-1]
				}
			}
		}
		if t.text == "" {
			break
		}
		top := stack[len(stack)-1]
		n := &node{folded: t.folded, text: t.text, gap: gapOf(t.before)}
		used := 1
		code := codeAt(toks, i)
		if city := stateCity(top.inner, toks, i); city != nil && (code == "" || !codeIsCountry(top.inner, toks, i)) {
			n.inState(city)
		} else if code != "" {
			n.meaning = meaning{sort: country, countries: []string{code}}
			if states()[code] != nil && !codeIsCountry(top.inner, toks, i) {
				n.meaning = meaning{}
			}
		} else {
			n.meaning, used = lex.find(toks[i:])
		}
		if n.sort == unknownWord && len(t.text) == 1 {
			n.sort = filler // "A) …, B) …"
		}
		top.inner = append(top.inner, n)
		i += used
	}
	return root
}

func gapOf(before string) gap {
	switch {
	case strings.ContainsAny(before, ";|\n"), strings.Contains(before, ". "), strings.ContainsAny(before, ")]}") && strings.Contains(before, "."):
		return breaks
	case strings.ContainsAny(before, ":\u00b7\u2022\u2014\u2192") || strings.Contains(before, " - ") || strings.Contains(before, " \u2013 ") || strings.Contains(before, "\u2013 "):
		return refines
	case strings.Contains(before, ","):
		return comma
	case strings.Contains(before, "/"):
		return slash
	}
	return joined
}

// codeAt returns the code of a country where a word is one that stands alone:
// "NL, BE, US", "Hetzner (DE)".
func codeAt(toks []token, i int) string {
	t := toks[i]
	if len(t.text) != 2 || strings.ToUpper(t.text) != t.text || t.text[0] < 'A' || t.text[0] > 'Z' || t.text[1] < 'A' || t.text[1] > 'Z' {
		return ""
	}
	if !alone(toks, i) {
		return ""
	}
	switch t.text {
	case "UK":
		return "GB"
	case "EU", "NA", "AP":
		return "" // groups, not codes
	}
	if !isCountryCode(t.text) {
		return ""
	}
	return t.text
}

// alone reports whether marks or conjunctions stand on both sides of a word.
func alone(toks []token, i int) bool {
	parted := func(marks string) bool { return strings.ContainsAny(marks, ",;/()[]|\u00b7\u2022:\u2013\u2014+&\n") }
	return (i == 0 || parted(toks[i].before) || conjunction(toks[i-1].folded)) &&
		(i+1 == len(toks) || toks[i+1].text == "" || parted(toks[i+1].before) || conjunction(toks[i+1].folded))
}

// codeIsCountry reports whether a code that is a state of the United States
// too means the country here: after a city of that country, or among countries.
func codeIsCountry(before []*node, toks []token, i int) bool {
	code := toks[i].text
	for k := len(before) - 1; k >= 0; k-- {
		n := before[k]
		if n.sort == filler {
			continue
		}
		if n.sort != country && n.sort != group {
			return len(n.inner) == 0 && strings.ContainsAny(toks[i].before, "([") && n.sort != unknownWord
		}
		return !n.city || slices.Contains(n.countries, code)
	}
	if strings.ContainsAny(toks[i].before, "([") {
		return true
	}
	// First of the list: "CA, US" may be either.
	rest := toks[i+1:]
	return len(rest) == 0 || len(rest) > 1 || rest[0].folded != "us" && rest[0].folded != "usa"
}
