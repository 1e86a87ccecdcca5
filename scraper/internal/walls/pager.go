package walls

import (
	"regexp"
	"sort"
	"strings"
	"unicode"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"golang.org/x/net/html/atom"
)

// A document is cited by its pages ("Page 3 of 12 of the DPA") in the words in
// which a pager counts those of a list. A pager says nothing else: it is a line
// of its own, with links to the other pages beside it.

var (
	// beforePages is what a pager may say before the number of a page.
	beforePages = regexp.MustCompile(`(?i)^\P{L}*(?:(?:you are on|you are viewing|you're on|current|showing|viewing|displaying|results?|list|table)\P{L}+)?(?:[\p{L}-]+\.?\P{L}*)?$`)
	// afterPages is what it may say after the number of all of them.
	afterPages = regexp.MustCompile(`(?i)^\P{L}*(?:(?:pages?|total|seiten?|páginas?|pagine|pagina's|sidor|sider|stron|stránek|sivua|страниц|页|頁|ページ|페이지|表示)\P{L}*)*$`)
)

// onlyPages reports that what stands before and after the numbers of a count of
// pages belongs to it, or says what the pages list.
func onlyPages(before, after string) bool {
	return (beforePages.MatchString(before) || saysEntries(before)) && afterPages.MatchString(after)
}

// minPagerWord is the fewest bytes of a word beside a pager that is no link, as
// "Prev" on the first page. Shorter ones join sentences.
const minPagerWord = 4

// alone reports that a count, in the nodes from at to end, is all that its line
// says, but for links and single words to go to other pages.
func alone(r *lists.Reading, at, end int32) bool {
	d := r.Doc
	// A line may begin with a text in the element that holds the count.
	i := sort.Search(len(r.Lines), func(i int) bool { return r.Lines[i].At >= end }) - 1
	if i < 0 || r.Lines[i].End < end {
		return true // no line of text: of a table's foot, say
	}
	for j := r.Lines[i].At; j < r.Lines[i].End && int(j) < len(d.Nodes); j++ {
		n := &d.Nodes[j]
		switch {
		case j >= at && j < end:
		case n.Flags&dom.IsButton != 0 || n.Atom == atom.A:
			j = max(j, n.End-1)
		case n.Flags&dom.IsText != 0:
			t := dom.Folded(n.HTML.Data)
			if strings.ContainsFunc(t, unicode.IsLetter) && (len(t) < minPagerWord || strings.Contains(t, " ")) {
				return false
			}
		}
	}
	return true
}
