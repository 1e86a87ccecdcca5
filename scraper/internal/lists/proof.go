package lists

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// Shares of a column's cells that must be names.
const (
	fewNames  = 0.3 // a header that only may name companies heads fewer names than that
	mostNames = 0.6
	// firstColumns are those that can hold the names where no header says so.
	firstColumns = 3
)

// nameColumn chooses the column that holds the names, or returns -1.
func (r *Reading) nameColumn(b *Block) int {
	if b.NameCol >= 0 {
		return b.NameCol
	}
	for i, c := range b.Cols {
		if r.Hints.Columns[c.Header] == snapshot.Name {
			return i
		}
	}
	if best := headedNames(r.Doc, b); best >= 0 {
		return best
	}
	return unheadedNames(r.Doc, b)
}

// headedNames returns the column whose header names companies best, the leftmost of
// several, or -1. One whose header goes on ("Sub-processor for the product") or that
// says the same again and again comes after one that does not.
func headedNames(d *dom.Doc, b *Block) int {
	best, rank := -1, 0
	for i, c := range b.Cols {
		if c.field != snapshot.Name || len(c.match.Words)*3 < c.match.Of {
			continue
		}
		share, n := nameShare(d, b, i)
		if n > 0 && share < fewNames && c.Strength < 2 || numbers(d, b, i) {
			continue
		}
		k := 2 * c.Strength
		if c.match.GoesOn(c.Header) || n > 0 && share == 0 && i > 0 {
			k = 1
		}
		if k > rank && !(best >= 0 && repeatsItself(d, b, i) && !repeatsItself(d, b, best)) {
			best, rank = i, k
		} else if best >= 0 && k > 0 && repeatsItself(d, b, best) && !repeatsItself(d, b, i) {
			best, rank = i, k
		}
	}
	return best
}

// SpeaksOfData reports a block with a column of data, of how it is protected or sent
// abroad, or of what is done with it, or with well-known names.
func (b *Block) SpeaksOfData() bool {
	if b.known > 0 {
		return true
	}
	for i := range b.Cols {
		if lexicon.DataWords.In(b.Cols[i].Header) { // "Lieu du traitement"
			return true
		}
		switch b.Cols[i].field {
		case snapshot.DataCategories, snapshot.Security, snapshot.Transfer:
			if b.Cols[i].Strength > 0 {
				return true
			}
		}
	}
	return false
}

// NamesUnknown reports a table whose header of names is a word of no meaning here:
// "Factory" may head anything.
func (b *Block) NamesUnknown() bool {
	if b.NameCol < 0 || b.Grid == nil || b.heads == 0 {
		return false
	}
	c := &b.Cols[b.NameCol]
	return c.Header != "" && c.Header[0] != '(' && c.Strength == 0
}

// numbers reports a column that counts something: "Number of sub-processors".
func numbers(d *dom.Doc, b *Block, col int) bool {
	n, counts := 0, 0
	for i := 0; i < len(b.Rows) && n < sampleRows && col < len(b.Rows[i].Cells); i++ {
		if t := Raw(d, &b.Rows[i].Cells[col]); t != "" {
			n++
			if isCount(t) {
				counts++
			}
		}
	}
	return n > 1 && counts*4 > n*3
}

// maxCount bounds what is a number, with a word or two: "more than 30".
const maxCount = 24

func isCount(s string) bool {
	if len(s) > maxCount || strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return false
	}
	letter := strings.IndexFunc(s, unicode.IsLetter)
	if letter < 0 {
		return true
	}
	// "n8n" is a name, and "8x8" is one too.
	return strings.IndexFunc(s, unicode.IsUpper) < 0 && (strings.ContainsAny(s, " \u00a0") || letter > 0 && s[0] >= '0' && s[0] <= '9' && s[letter] >= utf8.RuneSelf)
}

// repeatsItself reports a column in which fewer than half of the texts are new.
func repeatsItself(d *dom.Doc, b *Block, col int) bool {
	seen, n := make(map[string]bool), 0
	for i := 0; i < len(b.Rows) && n < sampleRows && col < len(b.Rows[i].Cells); i++ {
		if t := Raw(d, &b.Rows[i].Cells[col]); t != "" {
			n++
			seen[t] = true
		}
	}
	return n > 2 && 2*len(seen) < n
}

// unheadedNames returns the first column whose cells are names, unless its header
// says that it is something else. Only numbers may stand before it under a header.
func unheadedNames(d *dom.Doc, b *Block) int {
	for i, c := range b.Cols {
		var share float64
		n := 0
		if c.mayHeadNames() {
			if i >= firstColumns {
				break
			}
			if share, n = nameShare(d, b, i); n == 0 {
				continue
			}
			if share >= mostNames {
				if c.Strength == 0 || knownShare(d, b, i) >= fewNames {
					return i
				}
				continue
			}
			if i == 0 && ordinal(d, b, i) {
				continue
			}
		}
		if c.Header != "" && i == 0 {
			return -1
		}
	}
	return -1
}

// mayHeadNames reports a column whose header says nothing against names.
func (c *column) mayHeadNames() bool {
	switch c.field {
	case snapshot.Other, snapshot.Purpose, snapshot.Products, snapshot.Website:
		return true
	}
	return c.Strength == 0
}

// ordinal reports a column of numbers.
func ordinal(d *dom.Doc, b *Block, col int) bool {
	for i := range b.Rows {
		if i >= 5 || col >= len(b.Rows[i].Cells) {
			break
		}
		for _, r := range Raw(d, &b.Rows[i].Cells[col]) {
			if r < '0' || r > '9' && r != '.' && r != '#' {
				return false
			}
		}
	}
	return true
}

// nameShare returns the share of a column's cells that look like names, and how
// many were looked at.
func nameShare(d *dom.Doc, b *Block, col int) (share float64, n int) {
	hits := 0
	for i := 0; i < len(b.Rows) && n < sampleRows; i++ {
		if col >= len(b.Rows[i].Cells) {
			continue
		}
		t := lexicon.NameLine(Raw(d, &b.Rows[i].Cells[col]))
		if t == "" {
			continue
		}
		n++
		if d.Plausible(t).Name {
			hits++
		}
	}
	return float64(hits) / float64(max(n, 1)), n
}

// knownShare returns the share of a column's cells that are surely companies.
func knownShare(d *dom.Doc, b *Block, col int) float64 {
	hits, n := 0, 0
	for i := 0; i < len(b.Rows) && n < sampleRows && col < len(b.Rows[i].Cells); i++ {
		n++
		if isCompany(d, lexicon.NameLine(Raw(d, &b.Rows[i].Cells[col]))) {
			hits++
		}
	}
	return float64(hits) / float64(max(n, 1))
}

// A nameCount tells what the names of a block look like.
type nameCount struct{ all, plausible, known, legal int }

// countNames looks at the first names of a block.
func countNames(d *dom.Doc, b *Block) nameCount {
	var n nameCount
	for i := 0; i < len(b.Rows) && n.all < sampleRows; i++ {
		name := b.nameText(d, i)
		if name == "" || isPlaceholder(name) {
			continue
		}
		n.all++
		p := d.Plausible(names.Numbering.ReplaceAllString(name, ""))
		if p.Name {
			n.plausible++
		}
		if p.Known || !p.Legal && ownSite(d, b, i, name) {
			n.known++
		}
		if p.Legal {
			n.legal++
		}
	}
	return n
}

// judgeNames adds what the names say of a block.
func (r *Reading) judgeNames(b *Block, v *verdict) {
	d := r.Doc
	if b.NameCol < 0 {
		return
	}
	n := countNames(d, b)
	head := &b.Cols[b.NameCol]
	if n.all == 0 {
		v.Why = "no names"
		return
	}
	if !b.Strict && b.heads > 0 && head.field != snapshot.Name && (n.known+n.legal)*10 < n.all*3 {
		v.Why = fmt.Sprintf("the header %q names no companies, and few of the names are known", head.Header)
		return
	}
	if n.all > 1 && n.plausible == 0 && n.known+n.legal == 0 && b.Known == 0 && !r.Doc.Selects {
		v.Why = fmt.Sprintf("nothing below the header %q is a name", head.Header)
		return
	}
	if n.known+n.legal == 0 && head.Strength < 2 && b.Known == 0 && !r.Doc.Selects && leadsOn(d, b) {
		v.Why = "its entries lead to other pages of the site"
		return
	}
	b.Names, b.Proved, b.known = n.all, n.known+n.legal, n.known
	if !b.Strict && b.against && b.Proved == 0 && head.Strength < 2 {
		v.Why = "columns of something else, and no well-known name"
		return
	}
	points := -4.0
	switch share := float64(n.plausible) / float64(n.all); {
	case share >= 0.8:
		points = 3
	case share >= 0.6:
		points = 2
	case share >= 0.4 || head.Strength == 2:
		points = 0
	}
	v.add(points, "%d of %d names look like names", n.plausible, n.all)
	switch {
	case n.known*5 >= n.all*2:
		v.add(3, "%d well-known names", n.known)
	case n.known*5 >= n.all:
		v.add(2, "%d well-known names", n.known)
	case n.known > 0:
		v.add(1, "%d well-known names", n.known)
	}
	if n.legal*10 >= n.all*3 {
		v.add(2, "%d names with a legal form", n.legal)
	}
}

// leadsOn reports names most of which are links to pages of the same site that
// speak of sub-processors: an index of lists, by product or by region.
func leadsOn(d *dom.Doc, b *Block) bool {
	if d.Base == nil {
		return false
	}
	n, on := 0, 0
	for i := 0; i < len(b.Rows) && n < sampleRows; i++ {
		if b.NameCol >= len(b.Rows[i].Cells) {
			continue
		}
		n++
		for _, k := range b.Rows[i].Cells[b.NameCol].linksIn(d) {
			u, err := url.Parse(k.URL)
			if err == nil && strings.EqualFold(u.Host, d.Base.Host) && u.Path != d.Base.Path && speaksOfSubs(d, u.Path) {
				on++
				break
			}
		}
	}
	return n > 1 && on*3 >= n*2
}

// ownSite reports a name that is linked to a site of the same name, other than the
// page's own.
func ownSite(d *dom.Doc, b *Block, row int, name string) bool {
	if b.NameCol >= len(b.Rows[row].Cells) {
		return false
	}
	host := ""
	if d.Base != nil {
		host = d.Base.Host
	}
	return linksTo(d, name, b.Rows[row].Cells[b.NameCol].linksIn(d), host)
}

// unproved tells what loose text lacks to be a list: names that are certainly
// names, or labels that say what is told about them.
func (b *Block) unproved(d *dom.Doc) string {
	labels := 0
	for i, c := range b.Cols {
		if c.Strength > 0 && c.field != snapshot.Name && c.field != snapshot.Other && b.filled(i)*2 > len(b.Rows) {
			labels++
		}
	}
	list, introduced := b.Kind == "list", b.introduced(d)
	if len(b.Rows) == 1 {
		switch {
		case introduced && list && b.Proved == 1:
			return ""
		case !list && labels == 0:
			return "a single entry without labels"
		case b.Proved == 0 && (!list || labels == 0):
			return "a single entry, and no well-known name"
		}
	} else if introduced && b.beside == 0 && b.ownNames() {
		return ""
	}
	near := speaksOfSubs(d, b.Where())
	for _, l := range b.Ctx.Intro {
		near = near || speaksOfSubs(d, l.Text)
	}
	if b.beside > 0 {
		switch {
		case b.Proved*5 < b.Names*2:
			return "loose text beside tables, without well-known names"
		case !near && labels < 2 && !(b.about && len(b.Rows) > 1 && b.Proved*5 >= b.Names*4):
			return "loose text beside tables that nothing calls a list of sub-processors"
		}
	}
	if labels >= 2 || b.Proved > 0 && (near || b.Proved*5 >= b.Names || labels == 1) || near && labels == 1 {
		return ""
	}
	return "no well-known names and no labels"
}

var listHeading = regexp.MustCompile(`(?i)^(?:[\d.)\s]*)(?:(?:list|overview|register) of |liste der |liste des |lista de |elenco dei |lijst van )?(?:(?:our|all|the|current|approved|authori[sz]ed|third[ -]party|unsere|nos|nuestros) ){0,3}[\p{L}-]+(?:[ -](?:traitants?|processors?|contractors?))?(?: list)?$`)

// introduced reports a block directly below a sentence, or a heading that is
// nothing else, that gives the sub-processors.
func (b *Block) introduced(d *dom.Doc) bool {
	if len(b.Ctx.Intro) == 0 {
		return dom.Ask(d, &headsList, b.Where())
	}
	return dom.Ask(d, &introduces, b.Ctx.Intro[0].Text)
}

// headsList asks whether a heading is the title of such a list and nothing else.
var headsList = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: func(h string) bool {
	return h != "" && lexicon.SpeaksOfSubs(h) && listHeading.MatchString(h)
}}

// introduces asks whether a sentence gives the sub-processors below it.
var introduces = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: func(t string) bool {
	return len(t) <= 300 && lexicon.SpeaksOfSubs(t) && strings.HasSuffix(strings.TrimSpace(t), ":") && lexicon.Listing.In(t) && !lexicon.NotListing.In(t)
}}

// ownNames reports rows that are named by words of their own, and about which
// little is said.
func (b *Block) ownNames() bool {
	own := 0
	for i := range b.Rows {
		size := 0
		for _, c := range b.Rows[i].Cells[min(1, len(b.Rows[i].Cells)):] {
			size += len(c.raw)
		}
		ws := lexicon.Words(b.Rows[i].Name)
		if size > 250 || len(ws) > 6 || !lexicon.Plausible(b.Rows[i].Name).Name {
			return false
		}
		for _, w := range ws {
			if !lexicon.IsCommon(w) {
				own++
				break
			}
		}
		if len(ws) > 0 && lexicon.IsCommon(ws[len(ws)-1]) && len(ws) < 3 && !company.HasForm(b.Rows[i].Name) && !lexicon.IsKnown(b.Rows[i].Name) {
			own--
		}
	}
	return own*5 >= len(b.Rows)*4
}

// filled counts the rows that have something in a column.
func (b *Block) filled(col int) int {
	n := 0
	for i := range b.Rows {
		if col < len(b.Rows[i].Cells) && b.Rows[i].Cells[col].raw != "" {
			n++
		}
	}
	return n
}

// isPlaceholder reports text that stands where a name would and names nobody.
func isPlaceholder(s string) bool {
	return s != "" && strings.Trim(s, "-–—") == "" || lexicon.Placeholders.In(s)
}
