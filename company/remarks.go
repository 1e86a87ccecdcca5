package company

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// remarkTable is data/remarks.tsv by its kinds, the longest words first.
type remarkTable struct{ by, remark []string }

var remarks = sync.OnceValue(func() *remarkTable {
	t, _ := readRemarks()
	return t
})

func readRemarks() (*remarkTable, []string) {
	lines, problems := readLines("remarks.tsv", 2)
	t := &remarkTable{}
	met := map[string]bool{}
	for _, l := range lines {
		kind, into := l.cols[0], &t.remark
		switch kind {
		case "by":
			into = &t.by
		case "remark":
		default:
			problems = append(problems, fmt.Sprintf("remarks.tsv:%d: %q is no kind", l.number, kind))
		}
		for _, w := range parts(l.cols[1], "|") {
			if met[kind+" "+w] || w == "" || w != strings.ToLower(w) {
				problems = append(problems, fmt.Sprintf("remarks.tsv:%d: %q stands there twice, or can never match", l.number, w))
			}
			met[kind+" "+w] = true
			*into = append(*into, w)
		}
	}
	for _, list := range [][]string{t.by, t.remark} {
		slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
	return t, problems
}

// runBy returns who a bracket says runs what its name names: "Meunier SAS" of
// "par Meunier SAS". It has to be a company by its legal form. low is the bracket in
// small letters.
func runBy(bracket, low string) string {
	for _, w := range remarks().by {
		text := bracket
		if strings.Contains(w, " ") {
			text = low
		}
		if len(text) > len(w) && text[len(w)] == ' ' && strings.HasPrefix(text, w) && HasForm(bracket[len(w)+1:]) {
			return bracket[len(w)+1:]
		}
	}
	return ""
}

// isRemark reports whether a bracket, in small letters, begins by saying that no
// other name of the company follows. A letter alone has to have words behind it:
// "(a service)".
func isRemark(low string) bool {
	return slices.ContainsFunc(remarks().remark, func(w string) bool {
		if !strings.HasPrefix(low, w) {
			return false
		}
		rest := low[len(w):]
		next, _ := utf8.DecodeRuneInString(rest)
		return !unicode.IsLetter(next) && !unicode.IsDigit(next) && (len(w) > 1 || strings.HasPrefix(rest, " "))
	})
}
