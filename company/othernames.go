package company

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A marker are words by which a name says that it gives another one.
type marker struct {
	words   string
	former  bool
	bracket bool // counts as the first words of a bracket only
}

// markers are those of data/othernames.tsv, the longest first.
var markers = sync.OnceValue(func() []marker {
	ms, _ := readMarkers()
	return ms
})

func readMarkers() (ms []marker, problems []string) {
	lines, problems := readLines("othernames.tsv", 3)
	met := map[string]bool{}
	for _, l := range lines {
		kind, where := l.cols[0], l.cols[1]
		if kind != "former" && kind != "also" || where != "name" && where != "bracket" {
			problems = append(problems, fmt.Sprintf("othernames.tsv:%d: %q in a %q is nothing", l.number, kind, where))
		}
		for _, w := range parts(l.cols[2], "|") {
			if met[w] || w == "" || w != strings.ToLower(w) {
				problems = append(problems, fmt.Sprintf("othernames.tsv:%d: %q stands there twice, or can never match", l.number, w))
			}
			met[w] = true
			ms = append(ms, marker{w, kind == "former", where == "bracket"})
		}
	}
	slices.SortStableFunc(ms, func(a, b marker) int { return len(b.words) - len(a.words) })
	return ms, problems
}

// lower is [strings.ToLower] where that keeps every letter's place, else the
// text itself.
func lower(s string) string {
	if l := strings.ToLower(s); len(l) == len(s) {
		return l
	}
	return s
}

// markerAt returns the marker with which a text, in lower case, begins, and
// how many bytes it and the marks behind it take.
func markerAt(text string) (m marker, n int) {
	for _, m := range markers() {
		rest, ok := strings.CutPrefix(text, m.words)
		if !ok {
			continue
		}
		name := strings.TrimLeft(rest, " :,")
		if len(name) < len(rest) {
			return m, len(text) - len(name)
		}
	}
	return marker{}, 0
}

// An another is where a text gives another name: what stands before it, and
// it.
type another struct {
	before, name string
	former       bool
}

// findAnother looks for another name that a text gives behind a marker that
// counts where it stands.
func findAnother(text string, counts func(at int, m marker) bool) (another, bool) {
	low := lower(text)
	for i := range len(low) {
		if i > 0 {
			if r, _ := utf8.DecodeLastRuneInString(low[:i]); unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
				continue
			}
		}
		if m, n := markerAt(low[i:]); n > 0 && counts(i, m) {
			return another{strings.TrimRight(text[:i], " ,;/("), strings.TrimSpace(text[i+n:]), m.former}, true
		}
	}
	return another{}, false
}

// inName says which markers count in a name: those behind its first words.
func inName(at int, m marker) bool { return at > 0 && !m.bracket }

// inBracket says which count in a bracket: those it begins with.
func inBracket(at int, _ marker) bool { return at == 0 }

// FormerName returns the name that the text of a bracket says a company had
// before: "Nexmo, Inc." of "formerly Nexmo, Inc."; "" where it says none.
func FormerName(bracket string) string {
	a, _ := findAnother(bracket, func(_ int, m marker) bool { return m.former })
	return strings.Trim(a.name, " \"'“”‘’")
}

// GivesName reports whether the text of a bracket begins by saying that
// another name follows: "formerly …", "d/b/a …".
func GivesName(bracket string) bool {
	_, n := markerAt(lower(strings.TrimSpace(bracket)) + " ")
	return n > 0
}

// AwaitsName reports whether a text ends by saying that another name follows:
// "Message Systems, Inc. dba".
func AwaitsName(text string) bool {
	low := lower(text)
	for _, m := range markers() {
		if before, ok := strings.CutSuffix(low, " "+m.words); ok && before != "" && !m.bracket {
			return true
		}
	}
	return false
}

var (
	inBrackets = regexp.MustCompile(`[(\[]([^()\[\]]*)[)\]]`)

	// dated is a bracket that only says from or until when the row holds:
	// "(effective May 30, 2025)", "(until January 2, 2026)".
	dated = regexp.MustCompile(`(?i)[(\[][^()\[\]]*\b(effective|as of|from|until|through|per|since|starting|added|removed|ends?)\b[^()\[\]]*\d[^()\[\]]*[)\]]`)

	// heldUntil is a name that the page itself ends: "Acme, Inc. (until …) Ajax".
	heldUntil = regexp.MustCompile(`(?i)^(.*?)[(\[][^()\[\]]*\buntil\b[^()\[\]]*\d[^()\[\]]*[)\]]\s*(\S.*)$`)
)

// WithoutDates returns a name without the brackets that only say from or until
// when it holds.
func WithoutDates(name string) string {
	if !strings.ContainsAny(name, "([") {
		return name
	}
	return dated.ReplaceAllString(name, " ")
}

// Now returns a name without what says since or until when it holds, and
// without the one that held before.
func Now(name string) string {
	if len(name) > MaxName {
		return name
	}
	if strings.ContainsAny(name, "([") {
		if m := heldUntil.FindStringSubmatch(name); m != nil {
			name = m[2]
		}
		name = inBrackets.ReplaceAllStringFunc(WithoutDates(name), func(b string) string {
			if m, n := markerAt(lower(strings.TrimSpace(b[1 : len(b)-1]))); n > 0 && m.former {
				return " "
			}
			return b
		})
	}
	if a, ok := findAnother(name, inName); ok && a.former {
		name = a.before
	}
	return name
}
