package scraper

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

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
	// countNumber is a number in a count; in thousands it may be grouped.
	countNumber = regexp.MustCompile(`\d{1,3}(?:[.,  ]\d{3})+\b|\d+`)
	// countRange is what may stand between the two ends of a range.
	countRange = regexp.MustCompile(`(?i)^\s*(?:-|–|—|−|~|〜|～|to|through|thru|bis|à|au|al?|até|ate|tot|t/m|till?|do|až|до|по|έως|ως|μέχρι|から|至|到|부터|(?:la|a la)|件?\s*(?:-|–|~|〜|～|から)\s*|项?\s*(?:至|到|-))\s*(?:l'élément\s*)?$`)
	// countOf is what may stand before the number of all.
	countOf = regexp.MustCompile(`(?i)^(?:页|頁|ページ|페이지|件|条|條|项|項|个|個|건|개)?[\s,;:.(（|，、]*(?:[\p{L}-]+\s+){0,3}?(?:of|out of|von|sur|de|di|van|af|av|z|ze|из|із|з|από|din|/|\||yhteensä|insgesamt|celkem|共|全|总共|總共|总|총|중)\s*(?:the\s+|a\s+|un\s+)?(?:total(?:t|e|en|of)?\s*(?:of|de|di|von)?\s*|insgesamt\s*|celkem\s*|łącznie\s*|about\s+|approximately\s+|over\s+)?$`)
	// countVerb begins a line that says what is shown.
	countVerb = regexp.MustCompile(`(?i)\b(?:showing|displaying|viewing|shown|displayed|results?|entries|rows|items|records|angezeigt|anzeige|zeige|einträge?n?|ergebnisse?n?|zeilen|affichage|affichés?|résultats?|entrées|éléments|lignes|mostrando|mostrados?|resultados?|registros?|entradas|elementos|exibindo|itens|linhas|visualizzazione|visualizzati|risultati|righe|elementi|vista|voci|weergegeven|toont|resultaten|rijen|items|viser|visar|visas|resultater?|rader|rækker|poster|oppføringer|wyświetlanie|wyświetlono|pozycje|wyników|wierszy|afișate|afișare|rezultate|înregistrări|zobrazuj\w+|zobrazeno|záznamů|výsledků|položek|näytetään|riviä?|tulosta)(?:\P{L}|$)|показан|записи|результат|строк|εμφάνιση|εγγραφ|αποτελέσματα|表示|件|显示|顯示|条|條|项|項|표시|건|개`)
	// countPages begins a line that counts pages.
	countPages = regexp.MustCompile(`(?i)\b(?:page|seite|página|pagina|pag|sida|side|strona|strana|stránka|sivu)\.?\s*\d|страница\s*\d|сторінка\s*\d|σελίδα\s*\d|\d\s*(?:页|頁|ページ|페이지)`)
	// countedHere are what an entry of a list is called.
	countedHere = regexp.MustCompile(`(?i)vendors?\b|providers?\b|suppliers?\b|compan(?:y|ies)\b|anbieter|dienstleister|prestataires|fournisseurs|proveedores|fornecedores|fornitori|leveranciers|leverandører|leverantörer`)
)

// counted reads a count from a line: "Showing 1 to 6 of 10 entries", "1–6 von
// 10", "10件中1〜6件", "6 of 10 results", "Page 1 of 3". It gives false for any
// other text, and for a count of something else: "6 of 10 articles".
func counted(s string) (c count, ok bool) {
	if len(s) > maxCountText || strings.IndexAny(s, "0123456789") < 0 || gateWords.kinds(s)&saysOther != 0 {
		return count{}, false
	}
	at := countNumber.FindAllStringIndex(s, 6)
	if len(at) < 2 || len(at) > 5 {
		return count{}, false
	}
	n := make([]int, len(at))
	for i, p := range at {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s[p[0]:p[1]])
		if len(digits) > 6 {
			return count{}, false
		}
		n[i], _ = strconv.Atoi(digits) // digits only
	}
	between := func(i int) string { return s[at[i][1]:at[i+1][0]] }
	sure := speaksOfSubs(s) || countedHere.MatchString(s)
	if len(n) == 2 {
		a, b := n[0], n[1]
		switch {
		case countPages.MatchString(s) && (countOf.MatchString(between(0)) || strings.Contains(between(0), "/") || inverted(s, at)):
			if inverted(s, at) {
				a, b = b, a
			}
			return count{from: a, to: a, all: b, page: true}, a >= 1 && a <= b
		case (sure || countVerb.MatchString(s)) && (countOf.MatchString(between(0)) || inverted(s, at)):
			if inverted(s, at) {
				a, b = b, a
			}
			return count{from: 1, to: a, all: b, sure: sure}, a >= 1 && a <= b
		}
		return count{}, false
	}
	if all := n[0]; n[1] >= 1 && n[1] <= n[2] && n[2] <= all && inverted(s, at) {
		return count{from: n[1], to: n[2], all: all, sure: sure}, true // the number of all comes first
	}
	if n[0] < 1 || n[0] > n[1] || n[1] > n[2] || !countRange.MatchString(between(0)) || !countOf.MatchString(between(1)) && !(countVerb.MatchString(s) || sure) {
		return count{}, false
	}
	all := n[2]
	if len(n) > 3 && n[3] > all {
		all = n[3] // "1 to 6 of 6 (filtered from 10)"
	}
	return count{from: n[0], to: n[1], all: all, sure: sure}, true
}

// allFirst is what stands between the number of all and what is shown of it,
// where that number comes first.
var allFirst = regexp.MustCompile(`(?i)^\s*(?:件|条|條|项|項|個|个|건|개|명|ページ|页|頁|페이지)?\s*(?:中|のうち|중|(?:sub-?processors?|vendors?|results?|entries|items)?[,;:(（]\s*(?:showing|displaying|显示|顯示)?|[,，、]?\s*(?:第|显示|顯示|本页|表示))[\s第]*(?:of\s*)?$`)

func inverted(s string, at [][]int) bool { return allFirst.MatchString(s[at[0][1]:at[1][0]]) }

// Limits of where a count is looked for about a list: nodes before and
// after it.
const pagerNodes = 160

// part says how much of its lists a page shows, in the page's own words, and ""
// where it shows them whole. A count speaks of a list only where it stands by
// it, and fits the number of rows that were read: a page may count articles too.
func (r *reading) part() string {
	total := 0
	for _, b := range r.taken {
		total += len(b.rows)
	}
	for i, b := range r.taken {
		for _, t := range r.countsOf(i) {
			c, ok := counted(t)
			if !ok || c.to >= c.all && c.from <= 1 {
				continue
			}
			rows := len(b.rows)
			if c.page {
				return fmt.Sprintf("it shows page %d of %d: %q", c.from, c.all, clip(t))
			}
			shown := c.to - c.from + 1
			if rows >= c.all || total == c.all || r.elsewhere(b, c.all) || !(near(rows, shown) || c.sure && near(total, shown)) {
				continue
			}
			return fmt.Sprintf("it shows %d of %d: %q", shown, c.all, clip(t))
		}
	}
	return ""
}

// elsewhere reports that the page has another list that is as long as a count
// says and holds the names of this one: the whole list beside a view of it.
func (r *reading) elsewhere(b *block, all int) bool {
	mine := r.doc.namesOf(b)
	for _, o := range r.taken {
		if o != b && len(o.rows) >= all && mostly(mine, r.doc.namesOf(o)) {
			return true
		}
	}
	return false
}

// near reports that as many rows were read as a page says it shows, but for one
// that is a note, or holds two.
func near(rows, shown int) bool { return rows >= shown-1-shown/10 && rows <= shown+1+shown/10 }

// countsOf gives the texts about the list with index i in which it could be
// counted: from the heading it stands under, or the list before, to the next
// heading or table.
func (r *reading) countsOf(i int) []string {
	d, b := r.doc, r.taken[i]
	from, to := b.at-pagerNodes, b.end+pagerNodes
	for _, h := range b.ctx.headings[:min(1, len(b.ctx.headings))] {
		from = max(from, h.at)
	}
	// What is left out of a page that has several tables belongs to the nearest.
	for _, o := range r.blocks {
		if o.grid == nil && !o.verdict.taken || o == b {
			continue
		}
		if o.end <= b.at {
			from = max(from, o.end+pagerNodes/4)
		}
		if o.at >= b.end {
			to = min(to, o.at)
		}
	}
	k := sort.Search(len(d.heads), func(k int) bool { return r.lines[d.heads[k]].at >= b.end })
	if k < len(d.heads) {
		to = min(to, r.lines[d.heads[k]].at)
	}
	var out []string
	pages := 0
	note := func(t string) bool {
		c, ok := counted(t)
		if ok {
			out = append(out, t)
		}
		if ok && c.page {
			pages++
		}
		return ok
	}
	add := func(from, to int32) {
		for j := max(from, 0); j < to && int(j) < len(d.nodes); {
			n := &d.nodes[j]
			if n.flags&isText != 0 {
				if t := n.h.Data; len(t) <= 2*maxCountText && strings.IndexAny(t, "0123456789") >= 0 {
					if t = folded(t); t != "" {
						note(t)
					}
				}
				j++
				continue
			}
			if n.flags&(isHidden|isAside) != 0 {
				j = n.end
				continue
			}
			// The largest element that is one short line.
			if n.end <= to && n.end-j <= 24 && d.hasDigit(j) {
				if t := d.flat(j); t != "" && len(t) <= maxCountText && note(t) {
					j = n.end
					continue
				}
			}
			j++
		}
	}
	add(from, b.at)
	add(b.end, to)
	for _, c := range d.footers(b) {
		add(c, d.nodes[c].end)
	}
	if pages > 1 {
		return nil // a document printed page by page
	}
	return out
}

// hasDigit reports whether a number stands in the text of an element.
func (d *doc) hasDigit(i int32) bool {
	for j := i; j < d.nodes[i].end; j++ {
		if d.nodes[j].flags&isText != 0 && strings.IndexAny(d.nodes[j].h.Data, "0123456789") >= 0 {
			return true
		}
	}
	return false
}

// footers gives the feet and captions of a block's table.
func (d *doc) footers(b *block) []int32 {
	if b.grid == nil {
		return nil
	}
	var out []int32
	for c := d.first(b.grid.at); c >= 0; c = d.next(c) {
		if a := d.nodes[c].atom; a == atom.Tfoot || a == atom.Caption {
			out = append(out, c)
		}
	}
	return out
}
