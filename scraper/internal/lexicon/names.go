package lexicon

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/place"
)

var domainish = regexp.MustCompile(`(?i)^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|io|ai|net|org|co|dev|app|eu|de|fr|uk|cloud|tech|so|sh|us|me|tv|nl|be|ch|at|it|es|pt|se|no|dk|fi|in)$`)

func WordSet(s string) map[string]bool {
	out := make(map[string]bool)
	for w := range strings.FieldsSeq(s) {
		out[w] = true
	}
	return out
}

// A Plausibility says how much a text looks like the name of a company or
// service.
type Plausibility struct {
	Name  bool // could be a name at all
	Known bool // is a well-known sub-processor
	Legal bool // has a legal form
}

// Plausible judges a name's text.
//
// It is asked about the same names again and again; see [dom.Doc.Plausible].
func Plausible(s string) Plausibility {
	s = strings.TrimSpace(s)
	if !mayBeName(s) {
		return Plausibility{}
	}
	p := Plausibility{Known: IsKnown(s), Legal: company.HasForm(s)}
	p.Name = p.Known || p.Legal && len(s) <= 120 || looksNamed(s)
	return p
}

// mayBeName rules out what no name is: sentences, code, what was done on a day
// ("2026-05-22 — Acme"), and what speaks of sub-processors.
func mayBeName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	switch {
	case s == "" || len(s) > MaxPlausible || first == utf8.RuneError:
	case strings.ContainsAny(s, "{}<>=;?!") && !strings.HasSuffix(s, "!"):
	case SpeaksOfSubs(s):
	case HasYear(s) && beginsWithDate(s):
	default:
		return !IsSentence(s)
	}
	return false
}

func beginsWithDate(s string) bool {
	dates := FindDates(s, AnyOrder)
	return len(dates) > 0 && dates[0].From == 0
}

// looksNamed reports whether the words before a bracket look like a name's: few,
// with capitals, and more than the words for a kind of service.
func looksNamed(s string) bool {
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = strings.TrimSpace(s[:i])
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/,+|", r) })
	switch {
	case len(words) == 0 || len(words) > 9:
		return false
	case place.Only(s) || LooksLikeDate(s) || isStandard(s) || IsHeaderText(s):
		return false
	case strings.Contains(s, "@") || strings.HasSuffix(s, ":"):
		return false
	case domainish.MatchString(s):
		return true
	}
	var t tally
	for _, w := range words {
		if !t.count(w) && len(words) > 1 {
			return false
		}
	}
	switch {
	case t.letters < 2 || t.common == len(words):
		return false
	case len(words) == 1: // a brand, whatever its case
		return t.upper == 1 || HasInnerUpper(words[0]) || strings.Contains(words[0], ".")
	case t.upper == 0 || t.lower >= 2 || t.lower == 1 && len(words) <= 3: // "Cloud infrastructure", "Transactional email delivery"
		return false
	}
	return len(words) < 5 || t.upper*2 >= len(words)
}

// A tally counts the words of a name, and its letters.
type tally struct {
	letters int
	upper   int // words with a capital, a digit or a letter that has no case first
	common  int // words for kinds of services
	lower   int // other words of more than three letters without a capital
}

// count counts a word. It reports false for one that only sentences have.
func (t *tally) count(w string) bool {
	for _, c := range w {
		if unicode.IsLetter(c) {
			t.letters++
		}
	}
	first, _ := utf8.DecodeRuneInString(w)
	isUpper := unicode.IsUpper(first) || unicode.IsDigit(first) || unicode.Is(unicode.Lo, first)
	if isUpper {
		t.upper++
	}
	word := strings.ToLower(strings.Trim(w, ".,:;()'\"’“”*"))
	switch {
	case commonWords.has(word):
		t.common++
	case !isUpper && utf8.RuneCountInString(word) > 3 && !HasInnerUpper(w):
		t.lower++
	}
	return !sentenceWords.has(word)
}

// MaxJudged bounds how many names are remembered.
const MaxJudged = 1 << 16

// MaxPlausible bounds a name, in bytes.
const MaxPlausible = 160

// IsSentence reports a text of several words, outside of brackets, that has
// the words of a sentence.
func IsSentence(s string) bool {
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	n, function := 0, false
	for w := range strings.FieldsSeq(s) {
		n++
		function = function || sentenceWords.has(w)
	}
	return function && n > 3 || n > 14
}

// standards are certificates and laws: they look like names and are none.
var standards = regexp.MustCompile(`(?i)^(?:soc ?[123]|iso(?:/iec)?[ -]?\d+|pci[ -]?dss|hipaa|gdpr|ccpa|cpra|lgpd|fedramp|hitrust|csa star|nist|cyber essentials|bsi c5|tisax|standard contractual clauses|data privacy framework|privacy shield|binding corporate rules)\b`)

var (
	parts      = phrases("numbered part")
	partNumber = regexp.MustCompile(`(?i)^\PL*\pL+ (?:[0-9ivx]+|[a-z])\b`)
)

// isStandard reports the name of a certificate or a law, or of a part of a
// document: "ISO 27001", "Annex II".
func isStandard(s string) bool {
	return standards.MatchString(s) || parts.In(s) && partNumber.MatchString(s)
}

// IsHeaderText reports a text that is the header of a column, word for word.
func IsHeaderText(s string) bool {
	_, st, m := HeaderField(s)
	return st > 0 && len(m.Words) == m.Of
}

// HasInnerUpper reports words such as "eBay" and "hCaptcha".
func HasInnerUpper(w string) bool {
	for i, r := range w {
		if i > 0 && unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// IsKnown reports whether a name is, or begins with, the name of a well-known
// sub-processor.
func IsKnown(s string) bool {
	var buf [96]byte
	n := 0
	for i := 0; i < len(s) && n < len(buf); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c == ',' || c == '(' || c == '/' && n > 0 || c == '*' {
			if company.IsKnown(strings.TrimSpace(string(buf[:n]))) {
				return true
			}
			if c != ',' {
				break
			}
		}
		buf[n] = c
		n++
	}
	t := strings.TrimSpace(string(buf[:n]))
	for words := 0; words < 4; words++ {
		if company.IsKnown(strings.TrimRight(t, ".,:; ")) {
			return true
		}
		i := strings.LastIndexByte(t, ' ')
		if i < 0 {
			return false
		}
		t = t[:i]
	}
	return false
}

// Closing returns the index after the bracket that closes the one s begins with.
func Closing(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

func FirstLine(s string) string {
	l, _, _ := strings.Cut(s, "\n")
	return l
}

// NameLine returns the line of a name's cell that holds the name.
func NameLine(s string) string { return FirstLine(WithoutInitial(s)) }

// WithoutInitial takes from a cell the letter that stands for a missing logo:
// the first of the name below it.
func WithoutInitial(s string) string {
	a, rest, ok := strings.Cut(s, "\n")
	if !ok || len(a) > 8 || utf8.RuneCountInString(a) > 2 || rest == "" {
		return s
	}
	x, _ := utf8.DecodeRuneInString(a)
	y, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(x) || unicode.ToUpper(x) != unicode.ToUpper(y) || strings.HasPrefix(rest, a+" ") {
		return s
	}
	return rest
}
