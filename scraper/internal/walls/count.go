package walls

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// A count is what a page says of how much it shows: entries from one to another,
// of how many in all.
type count struct {
	from, to, all int
	page          bool // it counts pages
	sure          bool // it says what it counts: "6 of 10 sub-processors"
}

// maxCountText bounds the text of a count, in bytes: it is a line of its own.
const maxCountText = 120

var (
	// countRange is what may stand between the two ends of a range.
	countRange = regexp.MustCompile(`(?i)^\s*(?:-|–|—|−|~|〜|～|to|through|thru|bis|à|au|al?|até|ate|tot|t/m|till?|do|až|до|по|έως|ως|μέχρι|から|至|到|부터|(?:la|a la)|件?\s*(?:-|–|~|〜|～|から)\s*|项?\s*(?:至|到|-))\s*(?:l'élément\s*)?$`)
	// countOf is what may stand before the number of all.
	countOf = regexp.MustCompile(`(?i)^(?:页|頁|ページ|페이지|件|条|條|项|項|个|個|건|개)?[\s,;:.(（|，、]*(?:[\p{L}-]+\s+){0,3}?(?:of|out of|von|sur|de|di|van|af|av|z|ze|из|із|з|από|din|/|\||yhteensä|insgesamt|celkem|共|全|总共|總共|总|총|중)\s*(?:the\s+|a\s+|un\s+)?(?:total(?:t|e|en|of)?\s*(?:of|de|di|von)?\s*|insgesamt\s*|celkem\s*|łącznie\s*|about\s+|approximately\s+|over\s+)?$`)
)

// counted reads a count from a line: "Showing 1 to 6 of 10 entries", "1–6 von
// 10", "10件中1〜6件", "6 of 10 results", "Page 1 of 3". It returns false for any
// other text, and for a count of something else: "6 of 10 articles".
func counted(s string) (c count, ok bool) {
	n, at := numbersIn(s)
	if len(n) < 2 || len(n) > 5 || lexicon.PageWords.Kinds(s)&lexicon.SaysOther != 0 {
		return count{}, false
	}
	if len(n) == 2 {
		return countedOf(s, n[0], n[1], at)
	}
	return countedRange(s, n, at)
}

// countedOf reads a count of two numbers: how many of how many, or which page.
func countedOf(s string, a, b int, at [][]int) (c count, ok bool) {
	between, last := s[at[0][1]:at[1][0]], inverted(s, at)
	if last {
		a, b = b, a
	}
	of := last || countOf.MatchString(between)
	switch {
	case lexicon.CountPages.In(s) && (of || strings.Contains(between, "/")):
		return count{from: a, to: a, all: b, page: true}, a >= 1 && a <= b && onlyPages(s[:at[0][0]], s[at[1][1]:])
	case of && (saysEntries(s) || lexicon.CountShown.In(s)):
		return count{from: 1, to: a, all: b, sure: saysEntries(s)}, a >= 1 && a <= b
	}
	return count{}, false
}

// countedRange reads a count of three numbers or more: from which entry to which,
// of how many.
func countedRange(s string, n []int, at [][]int) (c count, ok bool) {
	if all := n[0]; n[1] >= 1 && n[1] <= n[2] && n[2] <= all && inverted(s, at) {
		return count{from: n[1], to: n[2], all: all, sure: saysEntries(s)}, true // the number of all comes first
	}
	between := func(i int) string { return s[at[i][1]:at[i+1][0]] }
	if n[0] < 1 || n[0] > n[1] || n[1] > n[2] || !countRange.MatchString(between(0)) || !countOf.MatchString(between(1)) && !(lexicon.CountShown.In(s) || saysEntries(s)) {
		return count{}, false
	}
	all := n[2]
	if len(n) > 3 && n[3] > all {
		all = n[3] // "1 to 6 of 6 (filtered from 10)"
	}
	return count{from: n[0], to: n[1], all: all, sure: saysEntries(s)}, true
}

// saysEntries reports a count that says what it counts: entries of such a list.
func saysEntries(s string) bool { return lexicon.SpeaksOfSubs(s) || lexicon.Counted.In(s) }

// numbersIn returns the numbers of a text that can be a count, and where they
// stand; thousands may be grouped: "1,024". It returns none where one is too large.
func numbersIn(s string) (n []int, at [][]int) {
	if len(s) > maxCountText {
		return nil, nil
	}
	digit := func(i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }
	for i := 0; i < len(s); {
		if !digit(i) {
			i++
			continue
		}
		from, group, v := i, i, 0
		for {
			for ; digit(i); i++ {
				if v = v*10 + int(s[i]-'0'); v > maxCounted {
					return nil, nil
				}
			}
			if i-group <= 3 && i < len(s) && (s[i] == ',' || s[i] == '.') && digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4) {
				i++
				group = i
				continue
			}
			break
		}
		n, at = append(n, v), append(at, []int{from, i})
	}
	return n, at
}

// maxCounted is the largest number that is taken for a count.
const maxCounted = 999_999

// counts reports numbers of which one can be how many of a list's rows are
// shown, and a larger one how many there are; two small numbers can be pages.
func counts(n []int, rows, total int) bool {
	if len(n) < 2 || len(n) > 5 {
		return false
	}
	if len(n) == 2 && max(n[0], n[1]) < 1000 && min(n[0], n[1]) > 0 {
		return true
	}
	most, shown := 0, false
	for i, v := range n {
		most = max(most, v)
		for _, o := range append([]int{1}, n[:i]...) {
			shown = shown || near(rows, v-o+1) || near(total, v-o+1)
		}
	}
	return shown && most > min(rows, total)
}

// allFirst is what stands between the number of all and what is shown of it,
// where that number comes first.
var allFirst = regexp.MustCompile(`(?i)^\s*(?:件|条|條|项|項|個|个|건|개|명|ページ|页|頁|페이지)?\s*(?:中|のうち|중|(?:sub-?processors?|vendors?|results?|entries|items)?[,;:(（]\s*(?:showing|displaying|显示|顯示)?|[,，、]?\s*(?:第|显示|顯示|本页|表示))[\s第]*(?:of\s*)?$`)

func inverted(s string, at [][]int) bool { return allFirst.MatchString(s[at[0][1]:at[1][0]]) }

// digitRuns counts the runs of digits in a text.
func digitRuns(s string) int {
	n, in := 0, false
	for i := range len(s) {
		digit := s[i] >= '0' && s[i] <= '9'
		if digit && !in {
			n++
		}
		in = digit
	}
	return n
}
