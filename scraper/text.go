package scraper

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// read collects what a reader sees of the nodes from index from up to index
// to: a line per block. Hidden text is left out unless all is set, which is
// for cells that have a "show more" of their own.
func (d *doc) read(f *fold, from, to int32, all bool) {
	var stack [16]int32
	open := stack[:0]
	for j := from; j < to; {
		for len(open) > 0 && j >= open[len(open)-1] {
			open = open[:len(open)-1]
			f.line()
		}
		n := &d.nodes[j]
		if n.flags&isText != 0 {
			f.add(n.h.Data)
			j++
			continue
		}
		if j > from && n.flags&(isHidden|isAside) != 0 && (n.flags&isAside != 0 || !all) {
			j = n.end
			continue
		}
		if n.flags&isBlock != 0 {
			f.line()
			open = append(open, n.end)
		}
		switch n.atom {
		case atom.Br:
			f.line()
		case atom.Img, atom.Svg:
			if alt := d.picture(j, f.pictures); alt != "" {
				f.space()
				f.add(alt)
				f.space()
			}
			j = n.end
			continue
		case atom.Button:
			if d.isToggle(j) {
				j = n.end
				continue
			}
		case atom.A:
			if n.end-j <= 3 && d.isToggle(j) {
				j = n.end
				continue
			}
		case atom.Span:
			if d.standsApart(j) || looksAside(attr(n.h, "class")) {
				f.space()
			}
			if l := d.drawn(j); l != "" {
				f.space()
				f.add(l)
				f.space()
			}
		case atom.I, atom.Div:
			if l := d.drawn(j); l != "" {
				f.space()
				f.add(l)
				f.space()
			}
		}
		j++
	}
	if len(open) > 0 {
		f.line()
	}
}

// picture gives the words of a picture that stands for text: a flag. Logos and
// icons repeat what stands beside them.
// alone tells that nothing else stands beside it.
func (d *doc) picture(i int32, alone bool) string {
	n := &d.nodes[i]
	words := attr(n.h, "alt")
	if n.atom == atom.Svg {
		words = attr(n.h, "aria-label")
		if t := n.h.FirstChild; words == "" && t != nil && t.Data == "title" && t.FirstChild != nil {
			words = t.FirstChild.Data
		}
	}
	if alone && len(words) <= 80 {
		return logoWords.ReplaceAllString(words, "")
	}
	return flagWords(words)
}

// logoWords are what the words of a logo say beside the name.
var logoWords = regexp.MustCompile(`(?i)^(?:company )?logo(?: of| for)?\s+|\s+(?:company )?logo$`)

// drawn gives the words of an element without text that is read out as text:
// a flag drawn by style.
func (d *doc) drawn(i int32) string {
	n := &d.nodes[i]
	if n.end != i+1 {
		return ""
	}
	if l := d.attr(i, "aria-label"); l != "" {
		return flagWords(l)
	}
	return flagWords(d.attr(i, "title"))
}

// flagWords gives the place that a picture's words name, and "" when they name
// none.
func flagWords(s string) string {
	if len(s) > 200 {
		return ""
	}
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 60 {
		return ""
	}
	p := s
	if l := strings.ToLower(s); strings.HasPrefix(l, "flag of ") {
		p = s[len("flag of "):]
	} else if strings.HasSuffix(l, " flag") {
		p = s[:len(s)-len(" flag")]
	}
	if isPlace(p) {
		return p
	}
	return ""
}

// standsApart reports a span that follows another span without white space
// between them and begins a word of its own: tags set side by side.
func (d *doc) standsApart(i int32) bool {
	h := d.nodes[i].h
	prev := h.PrevSibling
	if prev == nil || prev.Type != html.ElementNode || prev.DataAtom != atom.Span || attr(h, "class") == "" || attr(prev, "class") == "" {
		return false
	}
	if h.FirstChild == nil || h.FirstChild.Type != html.TextNode || prev.LastChild == nil || prev.LastChild.Type != html.TextNode {
		return false
	}
	a, b := prev.LastChild.Data, h.FirstChild.Data
	if a == "" || b == "" {
		return false
	}
	x, y := a[len(a)-1], b[0]
	return (x >= 'a' && x <= 'z' || x >= 'A' && x <= 'Z' || x >= '0' && x <= '9' || x == ')') && (y >= 'A' && y <= 'Z' || y >= '0' && y <= '9')
}

var toggleWords = regexp.MustCompile(`(?i)^[\s…. +▸▾▼›»-]*(?:(?:show|read|see|view|load|learn)\s+(?:more|less|all|full(?: list)?|details)|more|less|expand|collapse|copy(?: link)?|mehr(?: anzeigen| lesen)?|weniger(?: anzeigen)?|voir (?:plus|moins)|lire la suite|(?:ver|mostrar) (?:más|mais|menos)|(?:mostra|leggi) (?:di più|altro|meno)|(?:toon|lees) (?:meer|minder))[\s…. ↓↑▸▾▼›»]*$`)

// isToggle reports a control that shows more of what stands beside it: its
// words are not the cell's.
func (d *doc) isToggle(i int32) bool {
	n := &d.nodes[i]
	// A link that leads to another page is a link, not a control.
	if href := d.attr(i, "href"); href != "" && href[0] != '#' && !(len(href) > 11 && strings.EqualFold(href[:11], "javascript:")) {
		return false
	}
	var b strings.Builder
	for j := i + 1; j < n.end && b.Len() < 64; j++ {
		if d.nodes[j].flags&isText != 0 {
			b.WriteString(d.nodes[j].h.Data)
		}
	}
	s := strings.TrimSpace(b.String())
	return s != "" && len(s) <= 40 && (toggleWords.MatchString(s) || n.atom == atom.Button && onlyPunct(s))
}

// hasToggle reports whether a "show more" stands among the nodes.
func (d *doc) hasToggle(from, to int32) bool {
	for j := from; j < to; j++ {
		if a := d.nodes[j].atom; (a == atom.Button || a == atom.A) && d.isToggle(j) {
			return true
		}
	}
	return false
}

// hasHidden reports whether any of the nodes is hidden from the eye.
func (d *doc) hasHidden(from, to int32) bool {
	for j := from; j < to; j++ {
		if d.nodes[j].flags&isHidden != 0 {
			return true
		}
	}
	return false
}

// text gives the lines of an element as one string with "\n" between them.
func (d *doc) text(i int32) string { return d.textOf(i, d.nodes[i].end) }

// longText is the size, in bytes, from which a text is kept when it has been
// folded: a cell is read a dozen times, and one that reaches over many rows in
// each of them.
const longText = 512

// textOf gives the lines of the nodes from index from up to index to.
func (d *doc) textOf(from, to int32) string {
	if len(d.long) > 0 {
		if s, ok := d.long[span{from, to}]; ok {
			return s
		}
	}
	f := &d.scratch
	f.reset()
	f.pictures = false
	all := d.veiled && to-from > 1 && d.hasHidden(from+1, to) && d.hasToggle(from+1, to)
	d.read(f, from, to, all)
	if len(f.b) == 0 && to-from > 1 && to-from < 40 {
		// Nothing but a picture: its words are what a reader sees.
		f.pictures = true
		d.read(f, from, to, all)
	}
	d.budget.spend(int(to-from) + f.seen)
	s := string(f.b)
	if f.seen+int(to-from) >= longText {
		if d.long == nil {
			d.long = make(map[span]string)
		}
		d.long[span{from, to}] = s
	}
	return s
}

// flat gives the text of an element on one line.
func (d *doc) flat(i int32) string { return oneLine(d.text(i)) }

// oneLine joins lines by blanks.
func oneLine(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\n", " ")
}

// withoutColon takes the colon from the end of a title or a label, and the
// blanks around it: French and many others write "Liste :".
func withoutColon(s string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), ":"))
}

// links gives the links among the nodes, with absolute addresses where the
// page's own is known.
func (d *doc) links(from, to int32) []snapshot.Link {
	if k, ok := d.manyLinks[span{from, to}]; ok {
		return k
	}
	d.budget.spend(int(to - from))
	var out []snapshot.Link
	for j := from; j < to; {
		n := &d.nodes[j]
		if j > from && n.flags&(isHidden|isAside) != 0 {
			j = n.end
			continue
		}
		if n.atom == atom.A && n.flags&isText == 0 {
			if u := d.resolve(attr(n.h, "href")); u != "" {
				d.budget.spend(len(u))
				out = append(out, snapshot.Link{Text: d.flat(j), URL: u})
			}
			j = n.end
			continue
		}
		j++
	}
	out = slices.Clip(out) // rows share it
	if int(to-from) >= longText/4 {
		if d.manyLinks == nil {
			d.manyLinks = make(map[span][]snapshot.Link)
		}
		d.manyLinks[span{from, to}] = out
	}
	return out
}

// resolve gives the absolute form of an address on the page, and "" for one
// that leads nowhere: a script, a place on the same page.
func (d *doc) resolve(href string) string {
	href = folded(href)
	if href == "" || href[0] == '#' {
		return ""
	}
	if len(href) >= 11 && strings.EqualFold(href[:11], "javascript:") || len(href) >= 5 && strings.EqualFold(href[:5], "data:") {
		return ""
	}
	if d.base == nil {
		return strings.ToValidUTF8(href, "\uFFFD")
	}
	u, err := url.Parse(href)
	if err != nil {
		return strings.ToValidUTF8(href, "\uFFFD")
	}
	return d.base.ResolveReference(u).String()
}

// lineLinks gives the links of a line, those that it stands in too.
func (d *doc) lineLinks(l *line) []snapshot.Link {
	from := l.at
	for p := d.nodes[from].parent; p >= 0 && d.nodes[p].flags&isBlock == 0; p = d.nodes[p].parent {
		blank := true
		for j := p + 1; j < from; j++ {
			d.budget.spend(1)
			if d.nodes[j].flags&isText != 0 && strings.TrimSpace(d.nodes[j].h.Data) != "" {
				blank = false
				break
			}
		}
		if !blank {
			break
		}
		from = p
	}
	return d.links(from, max(l.end, from+1))
}
