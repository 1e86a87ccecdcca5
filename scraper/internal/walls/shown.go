package walls

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
	"golang.org/x/net/html/atom"
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
// 10", "10件中1〜6件", "6 of 10 results", "Page 1 of 3". It gives false for any
// other text, and for a count of something else: "6 of 10 articles".
func counted(s string) (c count, ok bool) {
	n, at := numbersIn(s)
	if len(n) < 2 || len(n) > 5 || lexicon.PageWords.Kinds(s)&lexicon.SaysOther != 0 {
		return count{}, false
	}
	between := func(i int) string { return s[at[i][1]:at[i+1][0]] }
	if len(n) == 2 {
		a, b := n[0], n[1]
		switch {
		case lexicon.CountPages.In(s) && (countOf.MatchString(between(0)) || strings.Contains(between(0), "/") || inverted(s, at)):
			if inverted(s, at) {
				a, b = b, a
			}
			return count{from: a, to: a, all: b, page: true}, a >= 1 && a <= b && onlyPages(s[:at[0][0]], s[at[1][1]:])
		case (countOf.MatchString(between(0)) || inverted(s, at)) && (saysEntries(s) || lexicon.CountShown.In(s)):
			if inverted(s, at) {
				a, b = b, a
			}
			return count{from: 1, to: a, all: b, sure: saysEntries(s)}, a >= 1 && a <= b
		}
		return count{}, false
	}
	if all := n[0]; n[1] >= 1 && n[1] <= n[2] && n[2] <= all && inverted(s, at) {
		return count{from: n[1], to: n[2], all: all, sure: saysEntries(s)}, true // the number of all comes first
	}
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
// stand; thousands may be grouped: "1,024". It gives none where one is too large.
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

// Limits of where a count is looked for about a list: nodes before and
// after it.
const pagerNodes = 160

// A Share is how much of its lists a page shows, as the page itself says. The zero
// Share is of a page that shows them whole.
type Share struct {
	Words string // "it shows 4 of 23: …"
	All   int    // rows of the list; 0: it counts pages
	Pages int    // pages of the list, at least; 0: it counts rows
}

// Has reports whether pages that were read together hold the whole: so many pages,
// with lists of so many rows.
func (s Share) Has(pages int, rows []int) bool {
	switch {
	case s.Pages > 0:
		return pages >= s.Pages
	case s.All == 0:
		return true
	}
	total := 0
	for _, n := range rows {
		if total += n; near(n, s.All) {
			return true
		}
	}
	return near(total, s.All)
}

// Part says how much of its lists a page shows. A count speaks of a list only where
// it stands by it, and fits the number of rows that were read: a page may count
// articles too.
func Part(r *lists.Reading) Share {
	total := 0
	for _, b := range r.Taken {
		total += len(b.Rows)
	}
	var tables []dom.Span
	for _, b := range r.Blocks {
		if b.Grid != nil || b.Verdict.Taken {
			tables = append(tables, dom.Span{From: b.At, To: b.End})
		}
	}
	tables = lists.Ordered(tables)
	for i, b := range r.Taken {
		for _, t := range countsOf(r, i, total, tables) {
			c, ok := counted(t)
			if !ok || c.to >= c.all && c.from <= 1 {
				continue
			}
			rows := len(b.Rows)
			if c.page {
				return Share{Words: fmt.Sprintf("it shows page %d of %d: %q", c.from, c.all, page.Clip(t)), Pages: c.all}
			}
			shown := c.to - c.from + 1
			if rows >= c.all || total == c.all || elsewhere(r, b, c.all) || !(near(rows, shown) || c.sure && near(total, shown)) {
				continue
			}
			return Share{Words: fmt.Sprintf("it shows %d of %d: %q", shown, c.all, page.Clip(t)), All: c.all}
		}
	}
	return numbered(r)
}

// elsewhere reports that the page has another list that is as long as a count
// says and holds the names of this one: the whole list beside a view of it.
func elsewhere(r *lists.Reading, b *lists.Block, all int) bool {
	mine := &lists.ListNames{All: lists.NamesOf(r.Doc, b)}
	for _, o := range r.Taken {
		if o != b && len(o.Rows) >= all && lists.Mostly(r.Doc, mine, &lists.ListNames{All: lists.NamesOf(r.Doc, o)}) {
			return true
		}
	}
	return false
}

// near reports that as many rows were read as a page says it shows, but for one
// that is a note, or holds two.
func near(rows, shown int) bool { return rows >= shown-1-shown/10 && rows <= shown+1+shown/10 }

// countsOf returns the texts about the list with index i in which it could be
// counted: from the heading it stands under, or the list before, to the next
// heading or table.
func countsOf(r *lists.Reading, i, total int, tables []dom.Span) []string {
	d, b := r.Doc, r.Taken[i]
	from, to := b.At-pagerNodes, b.End+pagerNodes
	for _, h := range b.Ctx.Headings[:min(1, len(b.Ctx.Headings))] {
		from = max(from, h.At)
	}
	// What stands between two tables belongs to the one before.
	k0 := sort.Search(len(tables), func(k int) bool { return tables[k].From >= b.At })
	if k0 > 0 && tables[k0-1].To <= b.At {
		from = max(from, tables[k0-1].To+pagerNodes/4)
	}
	if k1 := sort.Search(len(tables), func(k int) bool { return tables[k].From >= b.End }); k1 < len(tables) {
		to = min(to, tables[k1].From)
	}
	k := sort.Search(len(r.Heads), func(k int) bool { return r.Lines[r.Heads[k]].At >= b.End })
	if k < len(r.Heads) {
		to = min(to, r.Lines[r.Heads[k]].At)
	}
	var out []string
	pages := 0
	note := func(t string, at, end int32) bool {
		if n, _ := numbersIn(t); !counts(n, len(b.Rows), total) {
			return false
		}
		c, ok := counted(t)
		if ok && c.page && !alone(r, at, end) {
			return false
		}
		if ok {
			out = append(out, t)
		}
		if ok && c.page {
			pages++
		}
		return ok
	}
	add := func(from, to int32) {
		for j := max(from, 0); j < to && int(j) < len(d.Nodes); {
			n := &d.Nodes[j]
			if n.Flags&dom.IsText != 0 {
				if t := n.HTML.Data; len(t) <= 2*maxCountText && digitRuns(t) >= 2 {
					if t = dom.Folded(t); t != "" {
						note(t, j, j+1)
					}
				}
				j++
				continue
			}
			if n.Flags&(dom.IsHidden|dom.IsAside) != 0 {
				j = n.End
				continue
			}
			// The largest element that is one short line.
			if n.End <= to && n.End-j <= 24 && severalNumbers(d, j) {
				if t := d.Flat(j); t != "" && len(t) <= maxCountText && note(t, j, n.End) {
					j = n.End
					continue
				}
			}
			j++
		}
	}
	add(from, b.At)
	add(b.End, to)
	if i == 0 || r.Taken[i-1].Grid != b.Grid {
		for _, c := range footers(d, b) {
			add(c, d.Nodes[c].End)
		}
	}
	if pages > 1 {
		return nil // a document printed page by page
	}
	return out
}

// severalNumbers reports whether the text of an element can hold as many numbers
// as a count has, which is cheaper to see than to fold the text.
func severalNumbers(d *dom.Doc, i int32) bool {
	n := 0
	for j := i; j < d.Nodes[i].End && n < 2; j++ {
		if d.Nodes[j].Flags&dom.IsText != 0 {
			n += digitRuns(d.Nodes[j].HTML.Data)
		}
	}
	return n >= 2
}

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

// footers returns the feet and captions of a block's table.
func footers(d *dom.Doc, b *lists.Block) []int32 {
	if b.Grid == nil {
		return nil
	}
	var out []int32
	for c := d.First(b.Grid.At); c >= 0; c = d.Next(c) {
		if a := d.Nodes[c].Atom; a == atom.Tfoot || a == atom.Caption {
			out = append(out, c)
		}
	}
	return out
}
