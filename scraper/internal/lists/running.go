package lists

import (
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"golang.org/x/net/html/atom"
)

// What paragraphs of entries have: so many lines, each no longer than so many bytes.
const (
	maxBroken     = 400
	maxBrokenLine = 300
)

// brokenLines finds paragraphs of which every line is an entry: "Acme, Inc.:
// hosting (USA)", a line break, the next.
func (r *Reading) brokenLines() []*Block {
	d := r.Doc
	u := run{r: r, kind: "broken lines"}
	for i, j := 0, 0; i < len(r.Lines); i = j {
		p := paragraph(d, r.Lines[i].At)
		for j = i + 1; j < len(r.Lines) && p >= 0 && r.Lines[j].At < d.Nodes[p].End && paragraph(d, r.Lines[j].At) == p; j++ {
		}
		if j-i < 2 || j-i > maxBroken || r.Lines[i].Chrome || r.out(r.Lines[i].At) || !r.entries(i, j) {
			continue
		}
		for k := i; k < j; k++ {
			u.lines(k, k+1)
		}
		u.end()
	}
	return u.blocks
}

// entries reports lines, from index i up to j, of which most begin with a name and
// a separator.
func (r *Reading) entries(i, j int) bool {
	parted := 0
	for k := i; k < j; k++ {
		t := r.Lines[k].Text
		if len(t) > maxBrokenLine {
			return false
		}
		if at, _ := names.TextSeparator(t); at > 0 && r.Doc.Plausible(t[:at]).Name {
			parted++
		}
	}
	return parted*5 >= (j-i)*4
}

// paragraph returns the paragraph that a line stands in with nothing but text
// and line breaks around it, and -1 for none.
func paragraph(d *dom.Doc, at int32) int32 {
	for i := d.Nodes[at].Parent; i >= 0; i = d.Nodes[i].Parent {
		if d.Nodes[i].Flags&dom.IsBlock != 0 {
			if a := d.Nodes[i].Atom; a == atom.P || a == atom.Div || a == atom.Td || a == atom.Li {
				return i
			}
			return -1
		}
	}
	return -1
}

// enumerations finds sentences that name the sub-processors one after the other:
// "We use these sub-processors: Acme (hosting), Borea (mail) and Cumulo."
func (r *Reading) enumerations() []*Block {
	d := r.Doc
	var out []*Block
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome || l.Level > 0 || len(l.Text) > 3000 || r.out(l.At) {
			continue
		}
		head, rest, ok := strings.Cut(l.Text, ": ")
		if !ok || len(rest) < 12 || !lexicon.SpeaksOfSubs(head) || !lexicon.Listing.In(head) || lexicon.NotListing.In(head) {
			continue
		}
		var its []item
		sure := 0
		for _, part := range enumerated(rest) {
			name, inner := part, ""
			if a, b, ok := lastBracket(part); ok && !keptBracket.MatchString(b) {
				name, inner = a, b
			}
			if !d.Plausible(name).Name {
				its = nil
				break
			}
			if isCompany(d, name) {
				sure++
			}
			it := item{at: l.At, end: l.End, name: name}
			if inner != "" {
				it.add("", inner, nil)
			}
			its = append(its, it)
		}
		if len(its) >= 3 && sure*2 >= len(its) {
			out = append(out, itemBlock(d, "sentence", its))
		}
	}
	return out
}

// enumerated splits "A (x, y), B, Inc. and C." into its parts.
func enumerated(s string) []string {
	s = strings.TrimSpace(s)
	if i := strings.Index(s, ". "); i > 0 && names.Unclosed(s[:i]) == 0 && !company.IsForm(s[strings.LastIndexByte(s[:i], ' ')+1:i+1]) {
		s = s[:i]
	}
	s = names.WithoutStop(s)
	var out []string
	add := func(p string) {
		p = strings.TrimSpace(p)
		for _, w := range []string{"and ", "und ", "et ", "y ", "e ", "en ", "or "} {
			p = strings.TrimPrefix(p, w)
		}
		switch {
		case p == "":
		case len(out) > 0 && company.IsForm(strings.SplitN(p, " ", 2)[0]):
			out[len(out)-1] += ", " + p
		default:
			out = append(out, p)
		}
	}
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',', ';':
			if depth == 0 {
				add(s[from:i])
				from = i + 1
			}
		case ' ':
			if depth > 0 {
				continue
			}
			for _, w := range []string{" and ", " und ", " et ", " y "} {
				if strings.HasPrefix(s[i:], w) && len(out) > 0 && !strings.Contains(s[i+len(w):], ", ") {
					add(s[from:i])
					from = i + len(w)
				}
			}
		}
	}
	add(s[from:])
	return out
}
