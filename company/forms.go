package company

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// formTable is data/forms.tsv by how it is asked.
type formTable struct {
	ends    map[string]string // the form by its folded words at the end of a name
	fronts  map[string]string // likewise before the name
	glued   []gluedForm       // longest first
	words   map[string]bool   // spellings of one word that say that a text names a company, without their last point
	longest int               // words of the longest spelling
}

// A gluedForm stands before or behind a name without a blank.
type gluedForm struct{ text, form string }

var forms = sync.OnceValue(func() *formTable {
	t, _ := readForms()
	return t
})

func readForms() (*formTable, []string) {
	lines, problems := readLines("forms.tsv", 3)
	t := &formTable{ends: map[string]string{}, fronts: map[string]string{}, words: map[string]bool{}}
	met := map[string]bool{}
	for _, l := range lines {
		form, where := l.cols[0], l.cols[1]
		report := func(format string, args ...any) {
			problems = append(problems, fmt.Sprintf("forms.tsv:%d: ", l.number)+fmt.Sprintf(format, args...))
		}
		if (form == "") != (where == "part") || form != strings.ToLower(form) {
			report("%q is no form", form)
		}
		for _, s := range parts(l.cols[2], "|") {
			if met[s] || s == "" {
				report("%q stands there twice, or is empty", s)
			}
			met[s] = true
			key := tight(strings.Fields(Fold(s)))
			switch where {
			case "word", "front", "tail":
				if f, twice := t.ends[key]; twice && f != form {
					report("%q means %q already", s, f)
				}
				t.ends[key] = form
				t.longest = max(t.longest, strings.Count(Fold(s), " ")+1)
				if where == "front" {
					t.fronts[key] = form
				}
				if where != "tail" && !strings.Contains(s, " ") {
					t.words[strings.TrimRight(s, ".")] = true
				}
			case "glued":
				t.glued = append(t.glued, gluedForm{s, form})
			case "part":
				t.words[strings.TrimRight(s, ".")] = true
			default:
				report("%q is no place of a form", where)
			}
		}
	}
	slices.SortStableFunc(t.glued, func(a, b gluedForm) int { return len(b.text) - len(a.text) })
	return t, problems
}

// tight joins words with blanks, but single letters in a row without: "s r o"
// is "sro".
func tight(ws []string) string {
	var b strings.Builder
	single := false
	for _, w := range ws {
		now := utf8.RuneCountInString(w) == 1
		if b.Len() > 0 && !(single && now) {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		single = now
	}
	return b.String()
}

// SplitForm parts the folded words of a name from the legal form behind or
// before them; form is in its usual spelling, "" where there is none. A form
// alone is a name.
func SplitForm(ws []string) (bare []string, form string) {
	t := forms()
	for i := max(1, len(ws)-t.longest); i < len(ws); i++ {
		if f, ok := t.ends[tight(ws[i:])]; ok {
			return ws[:i], f
		}
	}
	for n := min(t.longest, len(ws)-1); n > 0; n-- {
		if f, ok := t.fronts[tight(ws[:n])]; ok {
			return ws[n:], f
		}
	}
	return ws, ""
}

// cutGlued parts a name from a legal form that is written to it without a
// blank: "株式会社メープル", "포트원(주)".
func cutGlued(name string) (rest, form string) {
	if isASCII(name) {
		return name, ""
	}
	name = strings.TrimSpace(name)
	for _, g := range forms().glued {
		for _, cut := range []func(string, string) (string, bool){strings.CutPrefix, strings.CutSuffix} {
			if rest, ok := cut(name, g.text); ok && strings.TrimSpace(rest) != "" {
				return strings.TrimSpace(rest), g.form
			}
		}
	}
	return name, ""
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// longestWord is the most bytes of a word that may be a legal form.
const longestWord = 24

// IsForm reports a word, as printed, that says what kind of company a name is
// of: "Inc.", "GmbH", "AG", but not "ag".
func IsForm(word string) bool {
	word = strings.Trim(word, " ,;:()[]*†&")
	if len(word) < 2 || len(word) > longestWord {
		return false
	}
	words := forms().words
	bare := strings.TrimRight(word, ".")
	return words[bare] || len(bare) > 1 && words[strings.ToLower(bare)]
}

// HasForm reports a name with a legal form after its first word.
func HasForm(name string) bool {
	for i := 0; i < len(name); {
		for i < len(name) && (name[i] == ' ' || name[i] == ',' || name[i] == '(') {
			i++
		}
		j := i
		for j < len(name) && name[j] != ' ' && name[j] != ',' && name[j] != '(' {
			j++
		}
		if i > 0 && j > i && IsForm(name[i:j]) {
			return true
		}
		i = j
	}
	_, glued := cutGlued(name)
	return glued != ""
}

// LeadingForm returns how many bytes of a text the legal form takes with which
// it begins, a comma before it and the blanks and dashes behind it included:
// all of ", Inc. – " in ", Inc. – hosting". It returns 0 where a text begins
// with none.
func LeadingForm(text string) int {
	i := skip(text, strings.HasPrefix(text, ",")) // a comma, and blanks
	n := i
	for {
		j := n
		for j < len(text) && text[j] != ' ' && text[j] != ',' && text[j] != ':' {
			j++
		}
		if !IsForm(text[n:j]) {
			break
		}
		n = j
		for n < len(text) && text[n] == ' ' {
			n++
		}
	}
	if n == i {
		return 0
	}
	if n < len(text) {
		switch r, size := utf8.DecodeRuneInString(text[n:]); {
		case r == ',', r == ':', unicode.Is(unicode.Pd, r):
			n += size
		case text[n-1] != ' ':
			return 0
		}
	}
	return n
}

// skip returns how many bytes of a text are blanks, after a comma where one is
// told to stand there.
func skip(text string, comma bool) int {
	i := 0
	if comma {
		i = 1
	}
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}
