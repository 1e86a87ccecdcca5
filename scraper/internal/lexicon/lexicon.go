package lexicon

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed subject.tsv
var subjectFile string

//go:embed walls.tsv
var wallsFile string

// subjectWords and gateWords tell a page of sub-processors from what is served
// in its place; what each kind means stands in the files.
var (
	SubjectWords = readLexicon(subjectFile)
	GateWords    = readLexicon(wallsFile)
)

// Kinds are a set of what phrases of a lexicon say.
type Kinds uint16

const (
	SaysProvider  Kinds = 1 << iota // who else works for the vendor
	SaysWall                        // a question of consent: nobody prints it over a list
	SaysCookie                      // cookies and consent, as a subject
	SaysAnswer                      // a control that answers such a question
	SaysPartner                     // whom such a question is asked for
	SaysProcessor                   // who processes data for the vendor, as the law calls it
	SaysPolicy                      // a page about cookies, as a title
	saysNeutral                     // words of consent that are somebody's service

	SaysDown   // the site, or a part of it, is out of order
	SaysNotice // it will be, or was
	SaysGate   // who reads on must log in, register or ask
	SaysEmpty  // a search, a filter or a table without results
	SaysOther  // what a count counts that is no sub-processor
)

var kindNames = map[string]Kinds{
	"processor": SaysProcessor, "provider": SaysProvider, "policy": SaysPolicy, "wall": SaysWall, "cookie": SaysCookie, "answer": SaysAnswer, "partner": SaysPartner, "neutral": saysNeutral,
	"down": SaysDown, "notice": SaysNotice, "gate": SaysGate, "empty": SaysEmpty, "other": SaysOther,
}

// A lexicon finds phrases of several languages in running text, by the beginning
// of each.
type lexicon map[string][]saying

// A saying is one phrase. A blank in it stands for any blanks, hyphens and other
// marks, "#" for a number and "*" at the end of a word for any ending.
type saying struct {
	text string
	kind Kinds
}

// readLexicon reads lines of kind, language and phrase.
func readLexicon(file string) lexicon {
	out := make(lexicon)
	for l := range strings.Lines(file) {
		f := strings.Split(strings.TrimRight(l, "\r\n"), "\t")
		if len(f) != 3 || l[0] == '#' {
			continue
		}
		phrase := lower(f[2])
		k := lexiconKey(phrase)
		if c := f[2][0]; c == '#' || c >= '0' && c <= '9' {
			k = "#"
		}
		out[k] = append(out[k], saying{phrase, kindNames[f[0]]})
	}
	return out
}

// Kinds returns what the phrases in a text say.
func (x lexicon) Kinds(text string) Kinds {
	var all Kinds
	text = lower(text)
	between := true // a word may begin here
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if letter && (between || unspaced(r)) {
			k, size := x.at(text[i:])
			all |= k
			if k == saysNeutral || k == SaysPolicy {
				i, between = i+size, false
				continue
			}
		}
		between = !letter || unspaced(r)
		i += n
	}
	return all
}

// lower returns a text in lower case, with one form of the Greek sigma.
func lower(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ς", "σ") }

// lexiconKey returns the beginning of a phrase by which it is found: three bytes
// of its first word.
func lexiconKey(s string) string {
	n := 0
	for n < len(s) && n < 3 && (s[n] >= utf8.RuneSelf || s[n] >= 'a' && s[n] <= 'z' || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return s[:n]
}

// at returns what the phrases say that a text begins with. The longest neutral
// one, or a policy's, hides those that are no longer.
func (x lexicon) at(text string) (found Kinds, size int) {
	key := "#"
	if c := text[0]; c < '0' || c > '9' {
		key = lexiconKey(text)
	}
	longest, neutral, hides := 0, 0, saysNeutral
	for _, s := range x[key] {
		n := s.in(text)
		switch {
		case n == 0:
		case s.kind == saysNeutral || s.kind == SaysPolicy:
			if n > neutral {
				neutral, hides = n, s.kind
			}
		default:
			found |= s.kind
			longest = max(longest, n)
		}
	}
	if neutral > 0 && neutral >= longest {
		return hides, neutral
	}
	return found, longest
}

// in returns the length of the text's beginning that is the phrase, or 0.
func (s saying) in(text string) int {
	i := 0
	for p := 0; p < len(s.text); {
		switch c := s.text[p]; c {
		case ' ', '#':
			from := i
			for i < len(text) {
				r, n := utf8.DecodeRuneInString(text[i:])
				if c == ' ' && (unicode.IsLetter(r) || unicode.IsDigit(r)) || c == '#' && !unicode.IsDigit(r) && (i == from || r != '.' && r != ',') {
					break
				}
				i += n
			}
			if i == from {
				return 0
			}
			p++
		case '*':
			for i < len(text) {
				r, n := utf8.DecodeRuneInString(text[i:])
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					break
				}
				i += n
			}
			p++
		default:
			if i >= len(text) || text[i] != c {
				return 0
			}
			i++
			p++
		}
	}
	if last, _ := utf8.DecodeLastRuneInString(s.text); !unspaced(last) && last != '*' {
		if r, _ := utf8.DecodeRuneInString(text[i:]); i < len(text) && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unspaced(r) {
			return 0
		}
	}
	return i
}

// unspaced reports letters of scripts that set no blanks between words.
func unspaced(r rune) bool {
	return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー'
}
