package lists

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// nameColumn chooses the column that holds the names.
func (r *Reading) nameColumn(b *Block) int {
	d := r.Doc
	if b.NameCol >= 0 {
		return b.NameCol
	}
	best, strength := -1, 0
	for i, c := range b.Cols {
		if f, ok := r.Hints.Columns[c.Header]; ok && f == snapshot.Name {
			return i
		}
	}
	for i, c := range b.Cols {
		if c.field == snapshot.Name && c.Strength > strength && len(c.match.Words)*3 >= c.match.Of {
			if share, n := nameShare(d, b, i); n > 0 && share < 0.3 && c.Strength < 2 {
				continue
			}
			best, strength = i, c.Strength
		}
	}
	if best >= 0 {
		return best
	}
	// Without a header that says so: the first column whose cells are names,
	// unless its header says that it is something else.
	for i, c := range b.Cols {
		if c.Strength > 0 && c.field != snapshot.Other && c.field != snapshot.Purpose && c.field != snapshot.Products && c.field != snapshot.Website {
			if c.Header != "" && i == 0 {
				return -1
			}
			continue
		}
		if i > 2 {
			break
		}
		share, n := nameShare(d, b, i)
		if n == 0 {
			continue
		}
		if share >= 0.6 {
			if c.Strength > 0 {
				known := knownShare(d, b, i)
				if known < 0.3 {
					continue
				}
			}
			return i
		}
		if i == 0 && ordinal(d, b, i) {
			continue
		}
		if c.Header != "" && i == 0 {
			return -1
		}
	}
	return -1
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

// nameShare returns the share of a column's cells that look like names.
func nameShare(d *dom.Doc, b *Block, col int) (share float64, n int) {
	hits := 0
	for i := range b.Rows {
		if n >= sampleRows || col >= len(b.Rows[i].Cells) {
			if n >= sampleRows {
				break
			}
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
	if n == 0 {
		return 0, 0
	}
	return float64(hits) / float64(n), n
}

func knownShare(d *dom.Doc, b *Block, col int) float64 {
	hits, n := 0, 0
	for i := range b.Rows {
		if n >= sampleRows || col >= len(b.Rows[i].Cells) {
			break
		}
		n++
		if p := d.Plausible(lexicon.NameLine(Raw(d, &b.Rows[i].Cells[col]))); p.Known || p.Legal {
			hits++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(hits) / float64(n)
}

func judgeNames(d *dom.Doc, b *Block, v *verdict) {
	if b.NameCol < 0 {
		return
	}
	n, ok, known, legal := 0, 0, 0, 0
	for i := range b.Rows {
		if n >= sampleRows {
			break
		}
		name := b.Rows[i].Name
		if name == "" && b.NameCol < len(b.Rows[i].Cells) {
			name = lexicon.NameLine(Raw(d, &b.Rows[i].Cells[b.NameCol]))
		}
		if name == "" || isPlaceholder(name) {
			continue
		}
		n++
		p := d.Plausible(names.Numbering.ReplaceAllString(name, ""))
		if !p.Known && !p.Legal && ownSite(d, b, i, name) {
			p.Known = true
		}
		if p.Name {
			ok++
		}
		if p.Known {
			known++
		}
		if p.Legal {
			legal++
		}
	}
	if n == 0 {
		v.Why = "no names"
		return
	}
	if c := b.Cols[b.NameCol]; !b.Strict && b.headRows > 0 && c.field != snapshot.Name && (known+legal)*10 < n*3 {
		v.Why = fmt.Sprintf("the header %q names no companies, and few of the names are known", c.Header)
		return
	}
	b.Names, b.Proved = n, known+legal
	share := float64(ok) / float64(n)
	strong := b.Cols[b.NameCol].Strength == 2
	switch {
	case share >= 0.8:
		v.add(3, "%d of %d names look like names", ok, n)
	case share >= 0.6:
		v.add(2, "%d of %d names look like names", ok, n)
	case share >= 0.4 || strong:
		v.add(0, "%d of %d names look like names", ok, n)
	default:
		v.add(-4, "%d of %d names look like names", ok, n)
	}
	switch {
	case known*5 >= n*2:
		v.add(3, "%d well-known names", known)
	case known*5 >= n:
		v.add(2, "%d well-known names", known)
	case known > 0:
		v.add(1, "%d well-known names", known)
	}
	if legal*10 >= n*3 {
		v.add(2, "%d names with a legal form", legal)
	}
}

// ownSite reports a name that is linked to a site of the same name.
func ownSite(d *dom.Doc, b *Block, row int, name string) bool {
	if b.NameCol >= len(b.Rows[row].Cells) {
		return false
	}
	c := &b.Rows[row].Cells[b.NameCol]
	links := c.links
	if links == nil && !c.set {
		links = d.Links(c.at, c.end)
	}
	if len(links) == 0 {
		return false
	}
	ws := lexicon.Words(name)
	if len(ws) == 0 || len(ws[0]) < 3 || lexicon.IsCommon(ws[0]) {
		return false
	}
	for _, l := range links {
		u, err := url.Parse(l.URL)
		if err != nil || d.Base != nil && u.Host == d.Base.Host {
			continue
		}
		labels := strings.Split(strings.ToLower(u.Hostname()), ".")
		if k := len(labels) - 2; k >= 0 && strings.Contains(strings.ReplaceAll(labels[k], "-", ""), ws[0]) {
			return true
		}
	}
	return false
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
	said := b.introduced(d)
	near := speaksOfSubs(d, b.Where())
	for _, l := range b.Ctx.Intro {
		near = near || speaksOfSubs(d, l.Text)
	}
	switch {
	case said && len(b.Rows) == 1 && b.Kind == "list" && b.Proved == 1:
		return ""
	case said && b.beside == 0 && len(b.Rows) > 1 && b.ownNames():
		return ""
	case len(b.Rows) == 1 && b.Kind != "list" && labels == 0:
		return "a single entry without labels"
	case len(b.Rows) == 1 && b.Proved == 0 && (b.Kind != "list" || labels == 0):
		return "a single entry, and no well-known name"
	case b.beside > 0 && b.Proved*5 < b.Names*2:
		return "loose text beside tables, without well-known names"
	case b.beside > 0 && !near && labels < 2 && !(b.about && len(b.Rows) > 1 && b.Proved*5 >= b.Names*4):
		return "loose text beside tables that nothing calls a list of sub-processors"
	case b.Proved > 0 && b.Proved*5 >= b.Names, labels >= 2:
		return ""
	case labels == 1 && (near || b.Proved > 0):
		return ""
	case near && b.Proved > 0:
		return ""
	}
	return "no well-known names and no labels"
}

var (
	listHeading = regexp.MustCompile(`(?i)^(?:[\d.)\s]*)(?:(?:list|overview|register) of |liste der |liste des |lista de |elenco dei |lijst van )?(?:(?:our|all|the|current|approved|authori[sz]ed|third[ -]party|unsere|nos|nuestros) ){0,3}[\p{L}-]+(?:[ -](?:traitants?|processors?|contractors?))?(?: list)?$`)
)

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
		if len(ws) > 0 && lexicon.IsCommon(ws[len(ws)-1]) && len(ws) < 3 && !lexicon.HasLegalForm(b.Rows[i].Name) && !lexicon.IsKnown(b.Rows[i].Name) {
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
