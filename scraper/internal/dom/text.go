package dom

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// read collects what a reader sees of the nodes from index from up to index
// to: a line per block. Hidden text is left out unless all is set, which is
// for cells that have a "show more" of their own.
func (d *Doc) read(f *Fold, from, to int32, all bool) {
	var stack [16]int32
	open := stack[:0]
	for j := from; j < to; {
		for len(open) > 0 && j >= open[len(open)-1] {
			open = open[:len(open)-1]
			f.line()
		}
		n := &d.Nodes[j]
		if n.Flags&IsText != 0 {
			f.add(n.HTML.Data)
			j++
			continue
		}
		if j > from && n.Flags&(IsHidden|IsAside) != 0 && (n.Flags&IsAside != 0 || !all) {
			j = n.End
			continue
		}
		if n.Flags&IsBlock != 0 {
			f.line()
			open = append(open, n.End)
		}
		switch n.Atom {
		case atom.Br:
			f.line()
		case atom.Img, atom.Svg:
			if alt := d.picture(j, f.pictures); alt != "" {
				f.space()
				f.add(alt)
				f.space()
			}
			j = n.End
			continue
		case atom.Button:
			if d.IsToggle(j) {
				j = n.End
				continue
			}
		case atom.A:
			if n.End-j <= 3 && d.IsToggle(j) {
				j = n.End
				continue
			}
		case atom.Small:
			f.space()
		case atom.Span:
			if d.standsApart(j) || LooksAside(Attr(n.HTML, "class")) {
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

// picture returns the words of a picture that stands for text: a flag. Logos and
// icons repeat what stands beside them.
// alone tells that nothing else stands beside it.
func (d *Doc) picture(i int32, alone bool) string {
	n := &d.Nodes[i]
	words := Attr(n.HTML, "alt")
	if n.Atom == atom.Svg {
		words = Attr(n.HTML, "aria-label")
		if t := n.HTML.FirstChild; words == "" && t != nil && t.Data == "title" && t.FirstChild != nil {
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

// drawn returns the words of an element without text that is read out as text:
// a flag drawn by style.
func (d *Doc) drawn(i int32) string {
	n := &d.Nodes[i]
	if n.End != i+1 {
		return ""
	}
	if l := d.Attr(i, "aria-label"); l != "" {
		return flagWords(l)
	}
	return flagWords(d.Attr(i, "title"))
}

// flagWords returns the place that a picture's words name, and "" when they name
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
	if place.Only(p) {
		return p
	}
	return ""
}

// standsApart reports a span that follows another span without white space
// between them and begins a word of its own: tags set side by side.
func (d *Doc) standsApart(i int32) bool {
	h := d.Nodes[i].HTML
	prev := h.PrevSibling
	if prev == nil || prev.Type != html.ElementNode || prev.DataAtom != atom.Span || Attr(h, "class") == "" || Attr(prev, "class") == "" {
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

// IsToggle reports a control that shows more of what stands beside it: its
// words are not the cell's.
func (d *Doc) IsToggle(i int32) bool {
	n := &d.Nodes[i]
	if n.Atom == atom.A && n.End-i <= 3 && isAnchor(Folded(d.textBelow(i))) {
		return true
	}
	// A link that leads to another page is a link, not a control.
	if href := d.Attr(i, "href"); href != "" && href[0] != '#' && !(len(href) > 11 && strings.EqualFold(href[:11], "javascript:")) {
		return false
	}
	s := strings.TrimSpace(d.textBelow(i))
	return s != "" && len(s) <= 40 && (lexicon.Toggles.In(s) || n.Atom == atom.Button && OnlyPunct(s))
}

// textBelow returns the beginning of an element's text.
func (d *Doc) textBelow(i int32) string {
	var b strings.Builder
	for j := i + 1; j < d.Nodes[i].End && b.Len() < 64; j++ {
		if d.Nodes[j].Flags&IsText != 0 {
			b.WriteString(d.Nodes[j].HTML.Data)
		}
	}
	return b.String()
}

// isAnchor reports the text of a link to the very place where it stands.
func isAnchor(s string) bool {
	switch s {
	case "#", "##", "###", "¶", "§", "🔗", "⚓":
		return true
	}
	return false
}

// hasToggle reports whether a "show more" stands among the nodes.
func (d *Doc) hasToggle(from, to int32) bool {
	for j := from; j < to; j++ {
		if a := d.Nodes[j].Atom; (a == atom.Button || a == atom.A) && d.IsToggle(j) {
			return true
		}
	}
	return false
}

// hasHidden reports whether any of the nodes is hidden from the eye.
func (d *Doc) hasHidden(from, to int32) bool {
	for j := from; j < to; j++ {
		if d.Nodes[j].Flags&IsHidden != 0 {
			return true
		}
	}
	return false
}

// Text returns the lines of an element as one string with "\n" between them.
func (d *Doc) Text(i int32) string { return d.TextOf(i, d.Nodes[i].End) }

// longText is the size, in bytes, from which a text is kept when it has been
// folded: a cell is read a dozen times, and one that reaches over many rows in
// each of them.
const longText = 512

// TextOf returns the lines of the nodes from index from up to index to.
func (d *Doc) TextOf(from, to int32) string {
	if len(d.kept.texts) > 0 {
		if s, ok := d.kept.texts[Span{from, to}]; ok {
			return s
		}
	}
	f := &d.kept.scratch
	f.reset()
	f.pictures = false
	all := d.veiled && to-from > 1 && d.hasHidden(from+1, to) && d.hasToggle(from+1, to)
	d.read(f, from, to, all)
	if len(f.b) == 0 && to-from > 1 && to-from < 40 {
		// Nothing but a picture: its words are what a reader sees.
		f.pictures = true
		d.read(f, from, to, all)
	}
	d.Budget.Spend(int(to-from) + f.seen)
	s := string(f.b)
	if f.seen+int(to-from) >= longText {
		if d.kept.texts == nil {
			d.kept.texts = make(map[Span]string)
		}
		d.kept.texts[Span{from, to}] = s
	}
	return s
}

// Flat returns the text of an element on one line.
func (d *Doc) Flat(i int32) string {
	s := d.Text(i)
	d.Budget.Spend(len(s) / 8) // looked through for ends of lines, eight at a time
	return OneLine(s)
}

// OneLine joins lines by blanks.
func OneLine(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\n", " ")
}

// WithoutColon takes the colon from the end of a title or a label, and the
// blanks around it: French and many others write "Liste :".
func WithoutColon(s string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), ":"))
}
