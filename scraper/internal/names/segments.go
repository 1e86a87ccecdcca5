package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"golang.org/x/net/html/atom"
)

// A Seg is a piece of a name's cell: text of one look.
type Seg struct {
	Text string
	look
	line int
	gap  bool // white space stands before it
	soft bool // begins a line only because the line before is broken
}

// A look is how a text is set.
type look struct {
	link   int32 // where the link ends that it stands in, or 0
	Strong bool
	aside  bool // set small, raised or as a badge
	Badge  bool
	mark   bool // a footnote's mark
	small  bool // set small, or nothing but an address
}

// MaxNameCell bounds, in bytes, the beginning of a cell in which its name is
// looked for. The longest real name has 84; the whole cell is kept beside it
// where it says more.
const MaxNameCell = 1000

// Segments splits a cell into its pieces, up to [MaxNameCell].
func Segments(d *dom.Doc, from, to int32) []Seg {
	c := cutter{d: d, from: from, soft: true}
	for j := from; j < to; {
		for len(c.open) > 0 && j >= c.open[len(c.open)-1] {
			c.open = c.open[:len(c.open)-1]
			c.broke, c.soft = true, false
		}
		if d.Nodes[j].Flags&dom.IsText == 0 {
			j = c.element(j)
			continue
		}
		if c.size >= MaxNameCell {
			break
		}
		c.text(j)
		j++
	}
	return c.segs
}

// A cutter cuts a cell into its pieces as it goes through it.
type cutter struct {
	d    *dom.Doc
	from int32
	segs []Seg
	size int // of the text that was read, in bytes

	until struct{ link, strong, aside, badge, mark, small int32 } // where the elements that set text so end
	open  []int32                                                 // where the open blocks end
	line  int
	broke bool // the next text begins a line
	soft  bool // it does so only because of a <br>
	gap   bool // white space stands before the next text
}

// text adds a text to the pieces: to the last one where it looks the same.
func (c *cutter) text(j int32) {
	n := &c.d.Nodes[j]
	t := n.HTML.Data
	c.d.Budget.Spend(len(t))
	f := lexicon.Begin(dom.Folded(t), MaxNameCell)
	c.size += len(f)
	if f == "" {
		c.gap = c.gap || t == "" || strings.TrimSpace(t) != t
		return
	}
	if c.broke && len(c.segs) > 0 {
		c.line++
	}
	first, _ := utf8.DecodeRuneInString(t)
	u := &c.until
	s := Seg{
		Text: f, line: c.line, gap: !c.broke && (c.gap || unicode.IsSpace(first)), soft: c.broke && c.soft,
		look: look{link: within(j, u.link), Strong: j < u.strong, aside: j < u.aside, Badge: j < u.badge, mark: j < u.mark, small: j < u.small || n.Parent != c.from && isAddress(f)},
	}
	last, _ := utf8.DecodeLastRuneInString(t)
	c.broke, c.soft, c.gap = false, true, unicode.IsSpace(last)
	if k := len(c.segs) - 1; k >= 0 && c.segs[k].line == s.line && c.segs[k].look == s.look && !s.Badge {
		if s.gap {
			c.segs[k].Text += " "
		}
		c.segs[k].Text += s.Text
		return
	}
	c.segs = append(c.segs, s)
}

// element notes how an element sets its text, and returns the node to go on with:
// the one behind it where nobody sees it, or where it only opens something.
func (c *cutter) element(j int32) int32 {
	n, u := &c.d.Nodes[j], &c.until
	if j > c.from && n.Flags&(dom.IsHidden|dom.IsAside) != 0 {
		return n.End
	}
	if n.Flags&dom.IsBlock != 0 {
		c.broke, c.soft = true, false
		c.open = append(c.open, n.End)
	}
	switch n.Atom {
	case atom.Br:
		c.broke = true
	case atom.A, atom.Button:
		if c.d.IsToggle(j) {
			return n.End
		}
		if n.Atom == atom.A {
			u.link = max(u.link, n.End)
		}
	case atom.Strong, atom.B, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		u.strong = max(u.strong, n.End)
	case atom.Sup:
		u.mark = max(u.mark, n.End)
	case atom.Small, atom.Sub:
		u.aside, u.small = max(u.aside, n.End), max(u.small, n.End)
	case atom.Span, atom.Div, atom.Code, atom.Em, atom.I, atom.P, atom.Mark, atom.Label:
		c.styled(j)
	}
	return j + 1
}

// styled notes what the classes and the style of an element make of its text.
func (c *cutter) styled(j int32) {
	n, u := &c.d.Nodes[j], &c.until
	class := dom.Attr(n.HTML, "class")
	k := len(c.segs) - 1
	if n.Atom == atom.Span && class != "" && j >= u.strong && n.HTML.PrevSibling != nil && !c.broke && k >= 0 && c.segs[k].line == c.line && !c.segs[k].aside {
		u.aside = max(u.aside, n.End) // a span of a look of its own after plain text
	}
	if dom.LooksAside(class) {
		u.aside = max(u.aside, n.End)
		if dom.LooksBadge(class) {
			u.badge = max(u.badge, n.End)
		}
	}
	if BoldStyle(dom.Attr(n.HTML, "style")) {
		u.strong = max(u.strong, n.End)
	}
}

// maxInitials is how many letters a logo of initials has at most.
const maxInitials = 3

// WithoutInitials takes from the text of a name's cell, the nodes from one up to
// another, the initials that stand for a logo before the name: an element of their
// own with the first letters of its words, as in <span>WS</span>Wrenfield Security.
func WithoutInitials(d *dom.Doc, from, to int32, text string) string {
	size := initialsBefore(text)
	if size == 0 {
		return text
	}
	if segs := Segments(d, from, to); len(segs) < 2 || segs[0].Text != text[:size] {
		return text
	}
	return strings.TrimSpace(text[size:])
}

// initialsBefore returns the bytes of the capitals that a text begins with, where the
// words behind them begin with the same; 0 where it does not.
func initialsBefore(text string) int {
	n := 0
	for i, r := range text {
		if n > 0 && n <= maxInitials {
			words := strings.Fields(text[i:])
			if len(words) >= n && slices.EqualFunc([]rune(text[:i]), words[:n], func(initial rune, word string) bool { return strings.HasPrefix(word, string(initial)) }) {
				return i
			}
		}
		if n++; n > maxInitials || !unicode.IsUpper(r) {
			return 0
		}
	}
	return 0
}

// within returns where an element ends that holds node j, and 0 where it ended.
func within(j, end int32) int32 {
	if j < end {
		return end
	}
	return 0
}

// JoinBroken makes one line of a name that is broken over two: both together are a
// well-known name, or the second ends with its legal form. A brand above its company
// stays apart, but for what names nobody by itself ("Google" above "Holdings Ltd").
// single says that most names of the column stand on one line: only then a legal
// form below joins two lines that are no well-known name.
func JoinBroken(segs []Seg, single bool) []Seg {
	if len(segs) != 2 || !segs[1].soft || segs[0].line == segs[1].line {
		return segs
	}
	a, b := &segs[0], &segs[1]
	if (a.link > 0) != (b.link > 0) || a.Strong != b.Strong || a.aside != b.aside || a.Badge || b.Badge || a.mark || b.mark || a.small != b.small {
		return segs
	}
	if strings.HasPrefix(b.Text, "(") || len(strings.Fields(a.Text)) > 4 || len(strings.Fields(b.Text)) > 6 {
		return segs
	}
	first, second := lexicon.Plausible(a.Text), lexicon.Plausible(b.Text)
	joined := *a
	joined.Text += " " + b.Text
	switch {
	case first.Legal || second.Known || !first.Name:
	case company.IsKnown(strings.Join(company.Parse(joined.Text).Words, " ")),
		single && second.Legal && (!first.Known || namesNobody(company.Parse(b.Text).Words)):
		return []Seg{joined}
	}
	return segs
}

// namesNobody reports words of a company that do not tell it from others.
func namesNobody(words []string) bool {
	for _, w := range words {
		if !company.IsGeneric(w) && !company.IsCorporate(w) {
			return false
		}
	}
	return true
}

// BoldStyle reports whether a style attribute sets text in bold.
func BoldStyle(style string) bool {
	i := strings.Index(style, "font-weight")
	if i < 0 {
		return false
	}
	v := strings.TrimLeft(style[i+len("font-weight"):], ": ")
	return strings.HasPrefix(v, "bold") || len(v) >= 3 && v[0] >= '6' && v[0] <= '9' && v[1] == '0' && v[2] == '0'
}
