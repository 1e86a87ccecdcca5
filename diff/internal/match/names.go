package match

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/diff/internal/words"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

//go:embed data/legal-forms.txt
var legalFormsData string

//go:embed data/name-words.txt
var nameWordsData string

// legalForms gives the usual spelling of a legal form by any of its spellings.
var legalForms = sync.OnceValue(func() map[string]string {
	forms := map[string]string{}
	for line := range strings.Lines(legalFormsData) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		spellings := strings.Split(line, "|")
		for _, s := range spellings {
			forms[s] = spellings[0]
		}
	}
	return forms
})

// nameWords are sets of words by what they are in a name.
var nameWords = sync.OnceValue(func() map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	for line := range strings.Lines(nameWordsData) {
		kind, words, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		sets[kind] = map[string]bool{}
		for _, w := range strings.Fields(words) {
			sets[kind][w] = true
		}
	}
	return sets
})

// maxName is the most bytes of a name, as it is printed and folded, that is
// taken apart: a longer one is the same as another only where both say the same
// throughout. The longest name in
// the histories of real pages has 84.
const maxName = 400

// maxAlias is the most words that another name has.
const maxAlias = 5

// longestForm is the most words a legal form has.
const longestForm = 5

// A nameInfo is what a sub-processor's name says about who it is.
type nameInfo struct {
	main       []string // the words of the name proper, without its legal form
	form       string   // its legal form, "" where it has none
	aliases    []alias  // other names that it gives: in brackets, "formerly …", "d/b/a …"
	former     []alias  // of these, those it says it had before
	halves     int      // how many of the aliases, the last, are halves of "Segment / Twilio"
	joined     string   // main in one
	generic    bool     // main alone names nobody
	aliasWords int      // words of all aliases
	ai         string   // the AI provider that the aliases name
	brands     []alias  // see [comparer.brands]; found when they are asked for
	branded    bool
}

// An alias is another name that a name gives.
type alias struct {
	words   []string
	joined  string
	generic bool // they name nobody
}

var (
	inBrackets = regexp.MustCompile(`[(\[]([^()\[\]]*)[)\]]`)

	// otherName parts a name from another one that it gives for itself.
	otherName = regexp.MustCompile(`(?i)[\s,;/(]*\b(d/b/a|dba|d\.b\.a\.|doing business as|trading as|t/a|operating as|a/k/a|aka|also known as|now known as|formerly known as|formerly|previously known as|previously|f/k/a|fka|former name|ehemals|vormals|anciennement)(\s*:)?\s+`)

	formerly = regexp.MustCompile(`(?i)^(formerly|previously|f/k/a|fka|former|ehemals|vormals|anciennement)`)

	// behind is a bracket that names somebody else, or nobody: "(via Acme)",
	// "(if used)".
	behind = regexp.MustCompile(`(?i)^(via|through|powered by|part of|an? |subsidiary of|owned by|by|on|using|hosted (on|by|in)|for|with|under|if|when|where|only|optional|not|no|e\.g|incl|including|used|planned|active|new|beta|and|or|all|see|us|eu|usa|uk)\b`)

	// heldUntil is a name that the page itself ends: "Acme, Inc. (until …)".
	heldUntil = regexp.MustCompile(`(?i)^(.*?)[(\[][^()\[\]]*\buntil\b[^()\[\]]*\d[^()\[\]]*[)\]]\s*(\S.*)$`)
)

// tooLong reports whether a text is too long to be taken apart, or opaque.
func tooLong(text string) bool {
	if len(text) > maxName {
		return true
	}
	folded, opaque := words.FoldOrOpaque(text)
	return opaque || len(folded) > maxName
}

func (r *nameReading) parse() nameInfo {
	var info nameInfo
	if r.whole || r.former != "" && tooLong(r.former) {
		return info
	}
	former := r.former
	name := repairMojibake(r.name)
	add := func(text string, before bool) {
		core, _ := coreWords(text)
		if len(core) == 0 || len(core) > maxAlias {
			return // a remark, not a name
		}
		w := alias{core, strings.Join(core, ""), generic(core)}
		info.aliases = append(info.aliases, w)
		info.aliasWords += len(core)
		if before {
			info.former = append(info.former, w)
		}
	}
	if strings.ContainsAny(name, "([") {
		if m := heldUntil.FindStringSubmatch(name); m != nil {
			add(m[1], true)
			name = m[2]
		}
		name = WithoutDates(name)
		for _, m := range inBrackets.FindAllStringSubmatch(name, -1) {
			text := strings.TrimSpace(m[1])
			if behind.MatchString(text) {
				continue
			}
			at := otherName.FindStringIndex(" " + text + " ")
			if at != nil && at[0] == 0 {
				add(text[at[1]-1:], formerly.MatchString(text))
			} else {
				add(text, false)
			}
		}
		name = inBrackets.ReplaceAllString(name, " ")
	}
	if at := otherNameIn(name); at != nil && at[0] > 0 {
		add(name[at[1]:], formerly.MatchString(name[at[2]:at[3]]))
		name = name[:at[0]]
	}
	if former != "" {
		add(former, true)
	}
	if parts := strings.Split(name, " / "); len(parts) == 2 { // of more only one is used
		before := len(info.aliases)
		for _, p := range parts {
			add(p, false)
		}
		info.halves = len(info.aliases) - before
	}
	if name == r.name {
		info.main, info.form = r.core()
	} else {
		info.main, info.form = coreWords(name)
	}
	info.joined = strings.Join(info.main, "")
	info.generic = generic(info.main)
	if len(info.aliases) > 0 {
		var all []string
		for _, w := range info.aliases {
			all = append(all, w.words...)
		}
		info.ai = knownAI(strings.Join(all, " "))
	}
	return info
}

// nowNamed returns a name without the brackets that say since or until when it
// holds, and without the one that held before.
func nowNamed(name string) string {
	if strings.ContainsAny(name, "([") {
		if m := heldUntil.FindStringSubmatch(name); m != nil {
			name = m[2]
		}
		name = WithoutDates(name)
		name = inBrackets.ReplaceAllStringFunc(name, func(b string) string {
			if formerly.MatchString(strings.TrimSpace(b[1 : len(b)-1])) {
				return " "
			}
			return b
		})
	}
	if at := otherNameIn(name); at != nil && at[0] > 0 && formerly.MatchString(name[at[2]:at[3]]) {
		name = name[:at[0]]
	}
	return name
}

// otherNameIn finds where a name gives another one for itself. The expression
// is slow, so it is asked only where a word of it may be there.
func otherNameIn(name string) []int {
	lower := strings.ToLower(name)
	for _, w := range []string{"dba", "/", "d.b.a", " as ", "aka", "known", "formerly", "previously", "fka", "former name", "ehemals", "vormals", "anciennement"} {
		if strings.Contains(lower, w) {
			return otherName.FindStringSubmatchIndex(name)
		}
	}
	return nil
}

// coreWords returns the words of a name without its legal form, and that form.
func coreWords(name string) (core []string, form string) {
	return coreOf(words.Fold(name))
}

// coreOf does the same for a folded name.
func coreOf(folded string) (words []string, form string) {
	text := plain(folded)
	words = strings.Fields(text)
	n, form := formIn(text, len(words))
	return words[:n], form
}

// formIn looks for a legal form at the end of a plain text of n words: it
// gives how many words stand before it, and the form.
func formIn(text string, n int) (before int, form string) {
	forms := legalForms()
	ending := text
	for i := 1; i < n; i++ {
		_, ending, _ = strings.Cut(ending, " ")
		if n-i > longestForm {
			continue
		}
		if form, ok := forms[ending]; ok {
			return i, form
		}
	}
	return n, ""
}

// plain returns a folded text without accents. Between its words stays one blank.
func plain(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			bare := strings.Map(func(r rune) rune {
				if unicode.Is(unicode.M, r) {
					return -1
				}
				return r
			}, norm.NFD.String(s))
			return strings.Join(strings.Fields(bare), " ") // a mark may have been a word
		}
	}
	return s
}

// repairMojibake undoes UTF-8 that was once read as Windows-1252
// ("SoluÃ§Ãµes"), where the text has its marks.
func repairMojibake(s string) string {
	if !strings.ContainsAny(s, "\u00c3\u00c2\u00e2") {
		return s
	}
	b, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil || !utf8.ValidString(b) {
		return s
	}
	return b
}

// datedBracket is a bracket in a name's cell that only says from or until when
// the row holds: "(effective May 30, 2025)", "(until January 2, 2026)".
var datedBracket = regexp.MustCompile(`(?i)[(\[][^()\[\]]*\b(effective|as of|from|until|through|per|since|starting|added|removed|ends?|from)\b[^()\[\]]*\d[^()\[\]]*[)\]]`)

// WithoutDates returns a text without its brackets that only say from or until
// when a row holds.
func WithoutDates(text string) string { return datedBracket.ReplaceAllString(text, " ") }
