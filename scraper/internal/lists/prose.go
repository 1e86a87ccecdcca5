package lists

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// What running text must hold to be read as a list: so many names, under so
// many headings, of which this share is surely of companies.
const (
	minProseNames    = 5
	minProvedNames   = 3 // where all are
	minProseSections = 3
	proseProved      = 0.6
	maxProseLines    = 2000
	maxProseName     = 60
	nextNodes        = 8 // in which a colon after a label is looked for
)

// A proseSection is a heading with the running text below it.
type proseSection struct {
	heading string
	lines   []dom.Line
}

// prose makes a list of running text: a page about sub-processors that tells
// under each heading who does that work, the names in bold or linked to their
// own sites. It is the last resort, for pages on which nothing else was taken.
//
// A page is read in full or not at all. Where a section speaks of a well-known
// company without setting its name apart, nobody can say whom the others name.
func (r *Reading) prose() *Block {
	d := r.Doc
	title := r.proseTitle()
	if title == "" || len(r.Lines) > maxProseLines || slices.ContainsFunc(r.Blocks, isTaken) {
		return nil
	}
	b := &Block{Kind: "running text", Title: title, Strict: true, labeled: true, NameCol: 0}
	b.Cols = []column{{Header: "(name)", field: snapshot.Name}, {Header: "(description)", field: snapshot.Other}}
	seen := make(map[string]bool)
	sections, proved := 0, 0
	for _, s := range r.proseSections() {
		rows, sure, ok := proseRows(d, &s, seen)
		if !ok {
			return nil
		}
		if len(rows) == 0 {
			continue
		}
		if len(b.Rows) == 0 {
			b.At = s.lines[0].At
		}
		b.End = s.lines[len(s.lines)-1].End
		b.Rows = append(b.Rows, rows...)
		proved += sure
		sections++
	}
	few := len(b.Rows) < minProseNames
	if len(b.Rows) < minProvedNames || few && proved < len(b.Rows) || sections < minProseSections || float64(proved) < proseProved*float64(len(b.Rows)) {
		return nil
	}
	return b
}

// proseTitle returns the title of a page that is about sub-processors by its own
// words, and "" for every other.
func (r *Reading) proseTitle() string {
	for i := range r.Lines {
		if l := &r.Lines[i]; l.Level == 1 && !l.Chrome && lexicon.SpeaksOfSubs(l.Text) && headingAgainst(l.Text) == "" {
			return l.Text
		}
	}
	if lexicon.SpeaksOfSubs(r.Doc.Title) && headingAgainst(r.Doc.Title) == "" {
		return dom.HeadingText(dom.OneLine(r.Doc.Title))
	}
	return ""
}

func isTaken(b *Block) bool { return b.Verdict.Taken }

// proseSections cuts the page's text at its headings.
func (r *Reading) proseSections() []proseSection {
	var out []proseSection
	cur := proseSection{}
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome || r.out(l.At) {
			continue
		}
		if l.IsHeading() {
			if len(cur.lines) > 0 {
				out = append(out, cur)
			}
			cur = proseSection{heading: l.Text}
			if l.Level == 1 {
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

// proseRows makes a row of each name of a section that is not in seen. sure counts
// those that are certainly companies; ok is false where the section cannot be read
// in full.
func proseRows(d *dom.Doc, s *proseSection, seen map[string]bool) (rows []brow, sure int, ok bool) {
	for i := range s.lines {
		if s.lines[i].Level > 0 {
			return nil, 0, false // a line all in bold heads what is below it
		}
	}
	named, some := s.names(d, boldNames)
	if !some {
		named, some = s.names(d, linkedNames)
	}
	if !some {
		return nil, 0, !slices.ContainsFunc(s.lines, func(l dom.Line) bool { return namesKnown(l.Text) && !asksConsent(l.Text) })
	}
	from := 0
	for i := range s.lines {
		if len(named[i]) == 0 {
			continue
		}
		to := i + 1
		for to < len(s.lines) && len(named[to]) == 0 {
			to++
		}
		text := textCell(d, s.lines[from:to])
		from = to
		for _, n := range named[i] {
			key := strings.ToLower(n)
			if seen[key] {
				continue // named again: told of already
			}
			seen[key] = true
			if isCompany(d, n) || linksTo(d, n, text.links, "") {
				sure++
			}
			rows = append(rows, brow{at: s.lines[i].At, group: s.heading, Name: n, Cells: []bcell{{set: true, raw: n}, text}})
		}
	}
	return rows, sure, true
}

// asksConsent reports a line about cookies: whose they are says nothing of who
// works for the vendor.
func asksConsent(s string) bool {
	return lexicon.SubjectWords.Kinds(s)&(lexicon.SaysWall|lexicon.SaysCookie) != 0
}

// names returns the names that find finds in each line, and whether there are any.
func (s *proseSection) names(d *dom.Doc, find func(*dom.Doc, *dom.Line) []string) (named [][]string, some bool) {
	named = make([][]string, len(s.lines))
	for i := range s.lines {
		named[i] = find(d, &s.lines[i])
		some = some || len(named[i]) > 0
	}
	return named, some
}

// textCell makes a cell of lines.
func textCell(d *dom.Doc, lines []dom.Line) bcell {
	text := bcell{set: true}
	for k := range lines {
		if text.raw != "" {
			text.raw += "\n"
		}
		text.raw += lines[k].Text
		text.links = append(text.links, d.LineLinks(&lines[k])...)
	}
	return text
}

// boldNames returns the names that a line sets in bold. A label in bold before a
// colon is none.
func boldNames(d *dom.Doc, l *dom.Line) []string {
	var out []string
	// What is bold and begins before the line holds its first text.
	from := l.At
	for p := d.Nodes[from].Parent; p >= 0 && d.Nodes[p].Flags&dom.IsBlock == 0; p = d.Nodes[p].Parent {
		d.Budget.Spend(1)
		if a := d.Nodes[p].Atom; a == atom.Strong || a == atom.B {
			from = p
		}
	}
	for j := from; j < l.End; {
		d.Budget.Spend(1)
		n := &d.Nodes[j]
		if n.Flags&dom.IsText != 0 || n.Atom != atom.Strong && n.Atom != atom.B {
			j++
			continue
		}
		if n.End-j > maxProseName {
			j = n.End
			continue // many lines, all of them bold
		}
		t := d.Flat(j)
		after := names.FlatOf(d, n.End, max(n.End, min(l.End, n.End+nextNodes)))
		if name := names.NameOf([]names.Seg{{Text: t}}).Name; len(t) <= maxProseName && !strings.HasPrefix(after, ":") && !strings.HasSuffix(t, ":") && (d.Plausible(name).Name || isBrandWord(name) || linksTo(d, name, d.LineLinks(l), "")) {
			out = append(out, name)
		}
		j = n.End
	}
	return out
}

// isBrandWord reports a word with a digit among its letters, in small letters:
// nobody emphasizes such a word that is no name.
func isBrandWord(s string) bool {
	i := strings.IndexAny(s, "0123456789")
	return i > 0 && len(s) > 4 && strings.IndexFunc(s[i:], unicode.IsLetter) > 0 && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0
}

// linkedNames returns the names in a line that lead to a site of that name.
func linkedNames(d *dom.Doc, l *dom.Line) []string {
	var out []string
	for _, k := range d.LineLinks(l) {
		if len(k.Text) <= maxProseName && !lexicon.NameLinks.In(k.Text) && d.Plausible(k.Text).Name && linksTo(d, k.Text, []snapshot.Link{k}, "") && len(lexicon.Words(k.Text)) < 4 {
			out = append(out, k.Text)
		}
	}
	return out
}

// linksTo reports a link to a site that is called as a name begins, on another host
// than the given one.
func linksTo(d *dom.Doc, name string, links []snapshot.Link, but string) bool {
	ws := lexicon.Words(name)
	if len(ws) == 0 || len(ws[0]) < 3 || lexicon.IsCommon(ws[0]) {
		return false
	}
	for _, l := range links {
		d.Budget.Spend(len(l.URL) + 16)
		u, err := url.Parse(l.URL)
		if err != nil || u.Host == but {
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
			if company.IsKnown(strings.ToLower(strings.Trim(strings.Join(ws[i:i+n], " "), ".,:;()\"'“”’!?"))) {
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
