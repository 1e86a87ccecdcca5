package scraper

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// What running text must hold to be read as a list: so many names, under so
// many headings, of which this share is surely of companies.
const (
	minProseNames    = 5
	minProseSections = 3
	proseProved      = 0.6
	maxProseLines    = 2000
	maxProseName     = 60
)

// A proseSection is a heading with the running text below it.
type proseSection struct {
	heading string
	lines   []line
}

// prose makes a list of running text: a page about sub-processors that tells
// under each heading who does that work, the names in bold or linked to their
// own sites. It is the last resort, for pages on which nothing else was taken.
//
// A page is read in full or not at all. Where a section speaks of a well-known
// company without setting its name apart, nobody can say whom the others name.
func (r *reading) prose() *block {
	d := r.doc
	title := r.proseTitle()
	if title == "" || len(r.lines) > maxProseLines || r.hasTakenAny() {
		return nil
	}
	b := &block{kind: "running text", title: title, strict: true, labeled: true, nameCol: 0}
	b.cols = []column{{header: "(name)", field: snapshot.Name}, {header: "(description)", field: snapshot.Other}}
	seen := make(map[string]bool)
	sections, proved := 0, 0
	for _, s := range r.proseSections() {
		rows, sure, ok := d.proseRows(&s, seen)
		if !ok {
			return nil
		}
		if len(rows) == 0 {
			continue
		}
		if len(b.rows) == 0 {
			b.at = s.lines[0].at
		}
		b.end = s.lines[len(s.lines)-1].end
		b.rows = append(b.rows, rows...)
		proved += sure
		sections++
	}
	if len(b.rows) < minProseNames || sections < minProseSections || float64(proved) < proseProved*float64(len(b.rows)) {
		return nil
	}
	return b
}

// proseTitle gives the title of a page that is about sub-processors by its own
// words, and "" for every other.
func (r *reading) proseTitle() string {
	for i := range r.lines {
		if l := &r.lines[i]; l.level == 1 && !l.chrome && speaksOfSubs(l.text) && headingAgainst(l.text) == "" {
			return l.text
		}
	}
	if speaksOfSubs(r.doc.title) && headingAgainst(r.doc.title) == "" {
		return headingText(oneLine(r.doc.title))
	}
	return ""
}

func (r *reading) hasTakenAny() bool {
	for _, b := range r.blocks {
		if b.verdict.taken {
			return true
		}
	}
	return false
}

// proseSections cuts the page's text at its headings.
func (r *reading) proseSections() []proseSection {
	var out []proseSection
	cur := proseSection{}
	for i := range r.lines {
		l := &r.lines[i]
		if l.chrome || r.out(l.at) {
			continue
		}
		if l.level > 0 && l.level < boldLevel {
			if len(cur.lines) > 0 {
				out = append(out, cur)
			}
			cur = proseSection{heading: l.text}
			if l.level == 1 {
				cur.heading = ""
			}
			continue
		}
		cur.lines = append(cur.lines, *l)
	}
	if len(cur.lines) > 0 {
		out = append(out, cur)
	}
	return out
}

// proseRows makes a row of each name of a section. sure counts those that are
// certainly companies; ok is false where the section cannot be read in full.
func (d *doc) proseRows(s *proseSection, seen map[string]bool) (rows []brow, sure int, ok bool) {
	names := make([][]string, len(s.lines))
	some := false
	for i := range s.lines {
		if s.lines[i].level > 0 {
			return nil, 0, false // a line all in bold heads what is below it
		}
		names[i] = d.boldNames(&s.lines[i])
		some = some || len(names[i]) > 0
	}
	if !some {
		for i := range s.lines {
			names[i] = d.linkedNames(&s.lines[i])
			some = some || len(names[i]) > 0
		}
	}
	if !some {
		for i := range s.lines {
			if namesKnown(s.lines[i].text) {
				return nil, 0, false
			}
		}
		return nil, 0, true
	}
	from := 0
	for i := range s.lines {
		if len(names[i]) == 0 {
			continue
		}
		to := i + 1
		for to < len(s.lines) && len(names[to]) == 0 {
			to++
		}
		text := bcell{set: true}
		for k := from; k < to; k++ {
			if text.raw != "" {
				text.raw += "\n"
			}
			text.raw += s.lines[k].text
			text.links = append(text.links, d.lineLinks(&s.lines[k])...)
		}
		from = to
		for _, n := range names[i] {
			if key := strings.ToLower(n); seen[key] {
				continue // named again: told of already
			} else {
				seen[key] = true
			}
			if p := d.plausible(n); p.known || p.legal || linksTo(n, text.links) {
				sure++
			}
			rows = append(rows, brow{at: s.lines[i].at, group: s.heading, name: n, cells: []bcell{{set: true, raw: n}, text}})
		}
	}
	return rows, sure, true
}

// boldNames gives the names that a line sets in bold. A label in bold before a
// colon is none.
func (d *doc) boldNames(l *line) []string {
	var out []string
	from := l.at
	for p := d.nodes[from].parent; p >= 0 && d.nodes[p].flags&isBlock == 0; p = d.nodes[p].parent {
		from = p
	}
	for j := from; j < l.end; {
		n := &d.nodes[j]
		if n.flags&isText != 0 || n.atom != atom.Strong && n.atom != atom.B {
			j++
			continue
		}
		t := d.flat(j)
		after := d.flatOf(n.end, max(n.end, l.end))
		if name := nameOf([]seg{{text: t}}).name; len(t) <= maxProseName && !strings.HasPrefix(after, ":") && !strings.HasSuffix(t, ":") && (d.plausible(name).name || isBrandWord(name) || linksTo(name, d.lineLinks(l))) {
			out = append(out, name)
		}
		j = n.end
	}
	return out
}

// isBrandWord reports a word with a digit among its letters, in small letters:
// nobody emphasizes such a word that is no name.
func isBrandWord(s string) bool {
	i := strings.IndexAny(s, "0123456789")
	return i > 0 && len(s) > 4 && strings.IndexFunc(s[i:], unicode.IsLetter) > 0 && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0
}

// linkedNames gives the names in a line that lead to a site of that name.
func (d *doc) linkedNames(l *line) []string {
	var out []string
	for _, k := range d.lineLinks(l) {
		if len(k.Text) <= maxProseName && !nameLinks.MatchString(k.Text) && d.plausible(k.Text).name && linksTo(k.Text, []snapshot.Link{k}) && len(words(k.Text)) < 4 {
			out = append(out, k.Text)
		}
	}
	return out
}

// linksTo reports a link to a site that is called as a name begins.
func linksTo(name string, links []snapshot.Link) bool {
	ws := words(name)
	if len(ws) == 0 || len(ws[0]) < 3 || genericWords[ws[0]] {
		return false
	}
	for _, l := range links {
		u, err := url.Parse(l.URL)
		if err != nil {
			continue
		}
		labels := strings.Split(strings.ToLower(u.Hostname()), ".")
		if k := len(labels) - 2; k >= 0 && strings.Contains(strings.ReplaceAll(labels[k], "-", ""), ws[0]) {
			return true
		}
	}
	return false
}

// namesKnown reports a text that speaks of a well-known company: its name
// begins with a capital, and not only because a sentence does.
func namesKnown(s string) bool {
	ws := strings.Fields(s)
	for i, w := range ws {
		if i == 0 || strings.HasSuffix(ws[i-1], ".") || !startsUpper(w) {
			continue
		}
		for n := min(3, len(ws)-i); n > 0; n-- {
			if knownNames[strings.ToLower(strings.Trim(strings.Join(ws[i:i+n], " "), ".,:;()\"'“”’!?"))] {
				return true
			}
		}
	}
	return false
}

func startsUpper(w string) bool {
	w = strings.TrimLeft(w, "(\"“'")
	return w != "" && w[0] >= 'A' && w[0] <= 'Z'
}
