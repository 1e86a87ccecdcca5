package company

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// wordKinds are the kinds of words.tsv.
var wordKinds = map[string]bool{"corporate": true, "generic": true, "group": true, "everyday": true, "host": true}

// words are sets of words by their kind; see data/words.tsv.
var words = sync.OnceValue(func() map[string]map[string]bool {
	sets, _ := readWords()
	return sets
})

func readWords() (sets map[string]map[string]bool, problems []string) {
	lines, problems := readLines("words.tsv", 2)
	sets = map[string]map[string]bool{}
	for _, l := range lines {
		kind := l.cols[0]
		if !wordKinds[kind] {
			problems = append(problems, fmt.Sprintf("words.tsv:%d: %q is no kind", l.number, kind))
		}
		if sets[kind] == nil {
			sets[kind] = map[string]bool{}
		}
		for w := range strings.FieldsSeq(l.cols[1]) {
			if sets[kind][w] {
				problems = append(problems, fmt.Sprintf("words.tsv:%d: %q stands there twice", l.number, w))
			}
			if kind != "host" && Fold(w) != w {
				problems = append(problems, fmt.Sprintf("words.tsv:%d: %q can never match: it folds to %q", l.number, w, Fold(w)))
			}
			sets[kind][w] = true
		}
	}
	return sets, problems
}

// IsCorporate reports whether a folded word comes and goes around a brand
// without making it another one: "Systems", "Group", "EMEA".
func IsCorporate(word string) bool { return words()["corporate"][word] }

// IsGeneric reports whether a folded word is one that alone names nobody:
// "cloud", "support".
func IsGeneric(word string) bool { return words()["generic"][word] }

// NamesNobody reports whether folded words together name nobody: all are
// generic, numbers or single letters.
func NamesNobody(ws []string) bool {
	for _, w := range ws {
		if !IsGeneric(w) && utf8.RuneCountInString(w) > 1 && strings.Trim(w, "0123456789") != "" {
			return false
		}
	}
	return true
}

// IsSharedHost reports a host behind which many companies or products stand:
// "github.com", "policies.google.com".
func IsSharedHost(host string) bool { return words()["host"][host] }
