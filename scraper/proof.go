package scraper

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/snapshot"
)

// nameColumn chooses the column that holds the names.
func (d *doc) nameColumn(b *block) int {
	if b.nameCol >= 0 {
		return b.nameCol
	}
	best, strength := -1, 0
	for i, c := range b.cols {
		if f, ok := d.hints.Columns[c.header]; ok && f == snapshot.Name {
			return i
		}
	}
	for i, c := range b.cols {
		if c.field == snapshot.Name && c.strength > strength && len(c.match.words)*3 >= c.match.of {
			if share, n := d.nameShare(b, i); n > 0 && share < 0.3 && c.strength < 2 {
				continue
			}
			best, strength = i, c.strength
		}
	}
	if best >= 0 {
		return best
	}
	// Without a header that says so: the first column whose cells are names,
	// unless its header says that it is something else.
	for i, c := range b.cols {
		if c.strength > 0 && c.field != snapshot.Other && c.field != snapshot.Purpose && c.field != snapshot.Products && c.field != snapshot.Website {
			if c.header != "" && i == 0 {
				return -1
			}
			continue
		}
		if i > 2 {
			break
		}
		share, n := d.nameShare(b, i)
		if n == 0 {
			continue
		}
		if share >= 0.6 {
			if c.strength > 0 {
				known := d.knownShare(b, i)
				if known < 0.3 {
					continue
				}
			}
			return i
		}
		if i == 0 && d.ordinal(b, i) {
			continue
		}
		if c.header != "" && i == 0 {
			return -1
		}
	}
	return -1
}

// ordinal reports a column of numbers.
func (d *doc) ordinal(b *block, col int) bool {
	for i := range b.rows {
		if i >= 5 || col >= len(b.rows[i].cells) {
			break
		}
		for _, r := range d.raw(&b.rows[i].cells[col]) {
			if r < '0' || r > '9' && r != '.' && r != '#' {
				return false
			}
		}
	}
	return true
}

// nameShare gives the share of a column's cells that look like names.
func (d *doc) nameShare(b *block, col int) (share float64, n int) {
	hits := 0
	for i := range b.rows {
		if n >= sampleRows || col >= len(b.rows[i].cells) {
			if n >= sampleRows {
				break
			}
			continue
		}
		t := nameLine(d.raw(&b.rows[i].cells[col]))
		if t == "" {
			continue
		}
		n++
		if d.plausible(t).name {
			hits++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return float64(hits) / float64(n), n
}

func (d *doc) knownShare(b *block, col int) float64 {
	hits, n := 0, 0
	for i := range b.rows {
		if n >= sampleRows || col >= len(b.rows[i].cells) {
			break
		}
		n++
		if p := d.plausible(nameLine(d.raw(&b.rows[i].cells[col]))); p.known || p.legal {
			hits++
		}
	}
	if n == 0 {
		return 0
	}
	return float64(hits) / float64(n)
}

func firstLine(s string) string {
	l, _, _ := strings.Cut(s, "\n")
	return l
}

// nameLine gives the line of a name's cell that holds the name.
func nameLine(s string) string { return firstLine(withoutInitial(s)) }

// withoutInitial takes from a cell the letter that stands for a missing logo:
// the first of the name below it.
func withoutInitial(s string) string {
	a, rest, ok := strings.Cut(s, "\n")
	if !ok || len(a) > 8 || utf8.RuneCountInString(a) > 2 || rest == "" {
		return s
	}
	x, _ := utf8.DecodeRuneInString(a)
	y, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsLetter(x) || unicode.ToUpper(x) != unicode.ToUpper(y) || strings.HasPrefix(rest, a+" ") {
		return s
	}
	return rest
}

func (d *doc) judgeNames(b *block, v *verdict) {
	if b.nameCol < 0 {
		return
	}
	n, ok, known, legal := 0, 0, 0, 0
	for i := range b.rows {
		if n >= sampleRows {
			break
		}
		name := b.rows[i].name
		if name == "" && b.nameCol < len(b.rows[i].cells) {
			name = nameLine(d.raw(&b.rows[i].cells[b.nameCol]))
		}
		if name == "" || isPlaceholder(name) {
			continue
		}
		n++
		p := d.plausible(numbering.ReplaceAllString(name, ""))
		if !p.known && !p.legal && d.ownSite(b, i, name) {
			p.known = true
		}
		if p.name {
			ok++
		}
		if p.known {
			known++
		}
		if p.legal {
			legal++
		}
	}
	if n == 0 {
		v.why = "no names"
		return
	}
	if c := b.cols[b.nameCol]; !b.strict && b.headRows > 0 && c.field != snapshot.Name && (known+legal)*10 < n*3 {
		v.why = fmt.Sprintf("the header %q names no companies, and few of the names are known", c.header)
		return
	}
	b.names, b.proved = n, known+legal
	share := float64(ok) / float64(n)
	strong := b.cols[b.nameCol].strength == 2
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
func (d *doc) ownSite(b *block, row int, name string) bool {
	if b.nameCol >= len(b.rows[row].cells) {
		return false
	}
	c := &b.rows[row].cells[b.nameCol]
	links := c.links
	if links == nil && !c.set {
		links = d.links(c.at, c.end)
	}
	if len(links) == 0 {
		return false
	}
	ws := words(name)
	if len(ws) == 0 || len(ws[0]) < 3 || genericWords[ws[0]] {
		return false
	}
	for _, l := range links {
		u, err := url.Parse(l.URL)
		if err != nil || d.base != nil && u.Host == d.base.Host {
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
func (b *block) unproved() string {
	labels := 0
	for i, c := range b.cols {
		if c.strength > 0 && c.field != snapshot.Name && c.field != snapshot.Other && b.filled(i)*2 > len(b.rows) {
			labels++
		}
	}
	said := b.introduced()
	near := speaksOfSubs(b.where())
	for _, l := range b.ctx.intro {
		near = near || speaksOfSubs(l.text)
	}
	switch {
	case said && len(b.rows) == 1 && b.kind == "list" && b.proved == 1:
		return ""
	case said && b.beside == 0 && len(b.rows) > 1 && b.ownNames():
		return ""
	case len(b.rows) == 1 && b.kind != "list" && labels == 0:
		return "a single entry without labels"
	case len(b.rows) == 1 && b.proved == 0 && (b.kind != "list" || labels == 0):
		return "a single entry, and no well-known name"
	case b.beside > 0 && b.proved*5 < b.names*2:
		return "loose text beside tables, without well-known names"
	case b.beside > 0 && !near && labels < 2 && !(b.about && len(b.rows) > 1 && b.proved*5 >= b.names*4):
		return "loose text beside tables that nothing calls a list of sub-processors"
	case b.proved > 0 && b.proved*5 >= b.names, labels >= 2:
		return ""
	case labels == 1 && (near || b.proved > 0):
		return ""
	case near && b.proved > 0:
		return ""
	}
	return "no well-known names and no labels"
}

var (
	// listingWords are how a sentence gives the companies below it.
	listingWords = regexp.MustCompile(`(?i)\b(?:following|these|below|list of|current|our|folgende\w*|diese|unsere|suivants?|siguientes|nuestros|seguintes|nossos|seguenti|nostri|volgende|onze|følgende|följande)\b`)
	// otherwise are words of sentences that give something else.
	otherwise   = regexp.MustCompile(`(?i)\b(?:criteria|requirements?|must|ensure|obligations?|rights?|steps?|measures|principles|rules|before|when|if|how|why|categor\w+|types? of|data|changes?|notif\w+|object\w*|agree\w*)\b`)
	listHeading = regexp.MustCompile(`(?i)^(?:[\d.)\s]*)(?:(?:list|overview|register) of |liste der |liste des |lista de |elenco dei |lijst van )?(?:(?:our|all|the|current|approved|authori[sz]ed|third[ -]party|unsere|nos|nuestros) ){0,3}[\p{L}-]+(?:[ -](?:traitants?|processors?|contractors?))?(?: list)?$`)
)

// introduced reports a block directly below a sentence, or a heading that is
// nothing else, that gives the sub-processors.
func (b *block) introduced() bool {
	if len(b.ctx.intro) == 0 {
		h := b.where()
		return h != "" && speaksOfSubs(h) && listHeading.MatchString(h)
	}
	t := b.ctx.intro[0].text
	return len(t) <= 300 && speaksOfSubs(t) && strings.HasSuffix(strings.TrimSpace(t), ":") && listingWords.MatchString(t) && !otherwise.MatchString(t)
}

// ownNames reports rows that are named by words of their own, and about which
// little is said.
func (b *block) ownNames() bool {
	own := 0
	for i := range b.rows {
		size := 0
		for _, c := range b.rows[i].cells[min(1, len(b.rows[i].cells)):] {
			size += len(c.raw)
		}
		ws := words(b.rows[i].name)
		if size > 250 || len(ws) > 6 || !plausible(b.rows[i].name).name {
			return false
		}
		for _, w := range ws {
			if !genericWords[w] {
				own++
				break
			}
		}
		if len(ws) > 0 && genericWords[ws[len(ws)-1]] && len(ws) < 3 && !hasLegalForm(b.rows[i].name) && !isKnown(b.rows[i].name) {
			own--
		}
	}
	return own*5 >= len(b.rows)*4
}

// filled counts the rows that have something in a column.
func (b *block) filled(col int) int {
	n := 0
	for i := range b.rows {
		if col < len(b.rows[i].cells) && b.rows[i].cells[col].raw != "" {
			n++
		}
	}
	return n
}

var placeholder = regexp.MustCompile(`(?i)^(?:none(?: (?:currently|at (?:this|present) time|at present|planned))?|n/?a|not applicable|nil|tbd|no (?:current |planned |new )?(?:sub-?processors?|changes|entries|vendors|additions)\b.*|no data.*|loading(?: ?data)?[.…]*|-+|–|—|keine?|aucun[e]?|ninguno|nenhum|nessuno|geen)\.?$`)

// isPlaceholder reports text that stands where a name would and names nobody.
func isPlaceholder(s string) bool { return placeholder.MatchString(s) }
