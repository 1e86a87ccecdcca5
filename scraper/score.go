package scraper

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// A verdict is what became of a block, and why.
type verdict struct {
	score    float64
	evidence []string
	taken    bool
	why      string
}

func (v *verdict) add(points float64, format string, args ...any) {
	v.score += points
	v.evidence = append(v.evidence, fmt.Sprintf("%+g ", points)+fmt.Sprintf(format, args...))
}

// Scores a block must reach. A table says by its headers what it is; loose
// text needs more.
const (
	enough      = 7
	enoughLoose = 8
	chosen      = 6 // what a hint that selects a block is worth
)

// providerWords are weaker: who else works for the vendor.
var providerWords = regexp.MustCompile(`(?i)third[\s-]part(?:y|ies)|service providers|(?:our|list of|authori[sz]ed|approved|critical|data) (?:vendors|providers|suppliers|processors)|processors|(?:the )?following (?:entities|companies|vendors|providers|partners|suppliers)|dienstleister|auftragsverarbeiter|prestataires|fournisseurs|proveedores|encargados|fornecedores|provedores|operadores|fornitori|responsabili|leveranciers|dienstverleners|verwerkers|group companies|affiliates|furnizori`)

// judge scores a block by what stands in it and above it.
func (d *doc) judge(b *block) {
	v := &b.verdict
	*v = verdict{}
	d.judgeColumns(b, v)
	d.judgeContext(b, v)
	d.judgeNames(b, v)
	if v.why == "" && b.isChangeLog() {
		v.why = "a change log"
	}
	if len(d.hints.sel) > 0 {
		v.add(chosen, "a hint selects it")
	}
	need := float64(enough)
	if b.strict {
		need = enoughLoose
	}
	if b.strict && v.why == "" && len(d.hints.sel) == 0 {
		v.why = b.unproved()
	}
	switch {
	case v.why != "":
	case v.score >= need:
		v.taken = true
		v.why = fmt.Sprintf("score %.4g reaches %.4g", v.score, need)
	default:
		v.why = fmt.Sprintf("score %.4g stays below %.4g", v.score, need)
	}
}

func (d *doc) judgeColumns(b *block, v *verdict) {
	b.nameCol = d.nameColumn(b)
	if b.nameCol < 0 {
		v.why = "no column of names"
		return
	}
	n := b.cols[b.nameCol]
	if n.field == snapshot.Name {
		switch n.strength {
		case 2:
			v.add(6, "header %q names sub-processors", n.header)
		case 1:
			v.add(2, "header %q names companies", n.header)
		}
	}
	seen := map[snapshot.Field]bool{}
	points := 0.0
	var hits []string
	for i, c := range b.cols {
		if i == b.nameCol || c.header == "" {
			continue
		}
		if c.strength > 0 && c.field != snapshot.Name && c.field != snapshot.Other && !seen[c.field] {
			seen[c.field] = true
			points += 1.5
			hits = append(hits, c.header)
		}
	}
	if points > 0 {
		v.add(min(points, 4.5), "columns known: %s", strings.Join(hits, ", "))
	}
	against := 0.0
	var bad []string
	for _, c := range b.cols {
		if len(c.header) == 0 || len(c.header) > maxHeaderText {
			continue
		}
		m, ok := againstHeader.find(words(c.header))
		if !ok || len(m.words)*2 < m.of || c.strength > 0 && len(c.match.words) > len(m.words) {
			continue
		}
		if n.strength == 2 && len(m.words) < m.of {
			continue
		}
		against += 4
		bad = append(bad, c.header)
	}
	if against > 0 {
		if n.strength == 2 {
			against = min(against, 4)
		}
		b.against = true
		v.add(-min(against, 8), "columns of something else: %s", strings.Join(bad, ", "))
	}
}

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
		t := firstLine(d.raw(&b.rows[i].cells[col]))
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
		if p := d.plausible(firstLine(d.raw(&b.rows[i].cells[col]))); p.known || p.legal {
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

func (d *doc) judgeContext(b *block, v *verdict) {
	near, heading := "", ""
	if b.title != "" {
		near = b.title
	}
	for i, h := range b.ctx.headings {
		if i == 0 {
			heading = h.text
		}
	}
	if near == "" {
		near = heading
	}
	if near != "" && speaksOfSubs(near) {
		v.add(4, "title %q speaks of sub-processors", clip(near))
	} else {
		said := false
		for _, l := range b.ctx.intro {
			if speaksOfSubs(l.text) {
				v.add(3, "text above speaks of sub-processors: %q", clip(l.text))
				said = true
				break
			}
		}
		if !said {
			for _, h := range b.ctx.headings[min(1, len(b.ctx.headings)):] {
				if speaksOfSubs(h.text) {
					v.add(3, "stands under %q", clip(h.text))
					said = true
					break
				}
			}
		}
		if !said {
			for _, l := range append([]line{{text: near}}, b.ctx.intro...) {
				if providerWords.MatchString(l.text) {
					v.add(1.5, "text above speaks of providers: %q", clip(l.text))
					break
				}
			}
		}
	}
	if speaksOfSubs(d.about) {
		b.about = true
		v.add(2, "the page is about sub-processors")
	}
	if near != "" {
		if bad := headingAgainst(near); bad != "" {
			v.add(-6, "title %q speaks of %s", clip(near), bad)
			b.against = true
		}
	}
}

// headingAgainst gives the words of a heading that speak against what stands
// under it. A heading that itself speaks of sub-processors is only spoken
// against by its own head: "Changes to our sub-processors".
func headingAgainst(s string) string {
	ws := words(numbering.ReplaceAllString(s, ""))
	if len(ws) == 0 || len(ws) > 16 {
		return ""
	}
	m, ok := againstHeading.find(ws)
	if !ok {
		return ""
	}
	if speaksOfSubs(s) && m.at > 2 && !strings.Contains(m.text, "change log") && !strings.Contains(m.text, "history") && m.text != "changelog" {
		return ""
	}
	if m.at > 3 && len(m.words)*3 < m.of {
		return ""
	}
	return m.text
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
			name = firstLine(d.raw(&b.rows[i].cells[b.nameCol]))
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
	near := speaksOfSubs(b.where())
	for _, l := range b.ctx.intro {
		near = near || speaksOfSubs(l.text)
	}
	switch {
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

// clip shortens a text for an explanation.
func clip(s string) string {
	if len(s) <= 70 {
		return s
	}
	return begin(s, 67) + "…"
}
