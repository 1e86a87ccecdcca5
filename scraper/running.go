package scraper

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// brokenLines finds paragraphs of which every line is an entry: "Acme, Inc.:
// hosting (USA)", a line break, the next.
func (r *reading) brokenLines() []*block {
	d := r.doc
	var out []*block
	for i := 0; i < len(r.lines); {
		p := d.paragraph(r.lines[i].at)
		j := i + 1
		for j < len(r.lines) && p >= 0 && r.lines[j].at < d.nodes[p].end && d.paragraph(r.lines[j].at) == p {
			j++
		}
		if j-i >= 2 && j-i <= 400 && !r.lines[i].chrome && !r.out(r.lines[i].at) {
			its := make([]item, 0, j-i)
			parted := 0
			for k := i; k < j; k++ {
				l := &r.lines[k]
				if len(l.text) > 300 {
					its = nil
					break
				}
				if at, _ := textSeparator(l.text); at > 0 && d.plausible(l.text[:at]).name {
					parted++
				}
				its = append(its, item{at: l.at, end: l.end, lines: r.lines[k : k+1]})
			}
			if len(its) > 0 && parted*5 >= len(its)*4 {
				out = r.addItems(out, "broken lines", its)
			}
		}
		i = j
	}
	return out
}

// paragraph gives the paragraph that a line stands in with nothing but text
// and line breaks around it, and -1 for none.
func (d *doc) paragraph(at int32) int32 {
	for i := d.nodes[at].parent; i >= 0; i = d.nodes[i].parent {
		if d.nodes[i].flags&isBlock != 0 {
			if a := d.nodes[i].atom; a == atom.P || a == atom.Div || a == atom.Td || a == atom.Li {
				return i
			}
			return -1
		}
	}
	return -1
}

// enumerations finds sentences that name the sub-processors one after the other:
// "We use these sub-processors: Acme (hosting), Borea (mail) and Cumulo."
func (r *reading) enumerations() []*block {
	d := r.doc
	var out []*block
	for i := range r.lines {
		l := &r.lines[i]
		if l.chrome || l.level > 0 || len(l.text) > 3000 || r.out(l.at) {
			continue
		}
		head, rest, ok := strings.Cut(l.text, ": ")
		if !ok || len(rest) < 12 || !speaksOfSubs(head) || !listingWords.MatchString(head) || otherwise.MatchString(head) {
			continue
		}
		var its []item
		sure := 0
		for _, part := range enumerated(rest) {
			name, inner := part, ""
			if a, b, ok := lastBracket(part); ok && !keptBracket.MatchString(b) {
				name, inner = a, b
			}
			p := d.plausible(name)
			if !p.name {
				its = nil
				break
			}
			if p.known || p.legal {
				sure++
			}
			it := item{at: l.at, end: l.end, name: name}
			if inner != "" {
				it.add("", inner, nil)
			}
			its = append(its, it)
		}
		if len(its) >= 3 && sure*2 >= len(its) {
			out = append(out, d.itemBlock("sentence", its))
		}
	}
	return out
}

// enumerated splits "A (x, y), B, Inc. and C." into its parts.
func enumerated(s string) []string {
	s = strings.TrimSpace(s)
	if i := strings.Index(s, ". "); i > 0 && unclosed(s[:i]) == 0 && !isLegalForm(s[strings.LastIndexByte(s[:i], ' ')+1:i+1]) {
		s = s[:i]
	}
	s = withoutStop(s)
	var out []string
	add := func(p string) {
		p = strings.TrimSpace(p)
		for _, w := range []string{"and ", "und ", "et ", "y ", "e ", "en ", "or "} {
			p = strings.TrimPrefix(p, w)
		}
		switch {
		case p == "":
		case len(out) > 0 && isLegalForm(strings.SplitN(p, " ", 2)[0]):
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
