// Package names finds the name in a cell or line: without badges, sub-labels,
// numbering and links to policies, and where it ends before a description.
//
// It knows one cell at a time. What is a list, and which of its columns holds the
// names, is decided in package lists.
package names

import (
	"regexp"
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
	Text   string
	line   int
	link   int32 // where the link ends that it stands in, or 0
	Strong bool
	aside  bool // set small, raised or as a badge
	Badge  bool
	mark   bool // a footnote's mark
	gap    bool // white space stands before it
	small  bool // set small, or nothing but an address
	soft   bool // begins a line only because the line before is broken
}

// A Naming is what a name's cell says.
type Naming struct {
	Name   string
	Badges []string
	Marks  []string // footnote marks
}

// MaxNameCell bounds, in bytes, the beginning of a cell in which its name is
// looked for. The longest real name has 84; the whole cell is kept beside it
// where it says more.
const MaxNameCell = 1000

// Segments splits a cell into its pieces, up to maxNameCell.
func Segments(d *dom.Doc, from, to int32) []Seg {
	var out []Seg
	size := 0
	type until struct{ link, strong, aside, badge, mark, small int32 }
	var u until
	var open []int32
	lineNo, broke, soft := 0, false, true
	gap := false
	for j := from; j < to; {
		for len(open) > 0 && j >= open[len(open)-1] {
			open = open[:len(open)-1]
			broke, soft = true, false
		}
		n := &d.Nodes[j]
		if n.Flags&dom.IsText != 0 {
			t := n.HTML.Data
			d.Budget.Spend(len(t))
			if size >= MaxNameCell {
				break
			}
			f := lexicon.Begin(dom.Folded(t), MaxNameCell)
			size += len(f)
			if f == "" {
				gap = gap || strings.TrimSpace(t) != t || t == ""
				j++
				continue
			}
			if broke && len(out) > 0 {
				lineNo++
			}
			r, _ := utf8.DecodeRuneInString(t)
			s := Seg{
				Text: f, line: lineNo, link: within(j, u.link), Strong: j < u.strong, aside: j < u.aside, Badge: j < u.badge, mark: j < u.mark,
				gap: !broke && (gap || unicode.IsSpace(r)), small: j < u.small || n.Parent != from && isAddress(f), soft: broke && soft,
			}
			broke, soft = false, true
			r, _ = utf8.DecodeLastRuneInString(t)
			gap = unicode.IsSpace(r)
			if k := len(out) - 1; k >= 0 && out[k].line == s.line && out[k].link == s.link && out[k].Strong == s.Strong && out[k].aside == s.aside && out[k].Badge == s.Badge && out[k].mark == s.mark && out[k].small == s.small && !s.Badge {
				if s.gap {
					out[k].Text += " "
				}
				out[k].Text += s.Text
			} else {
				out = append(out, s)
			}
			j++
			continue
		}
		if j > from && n.Flags&(dom.IsHidden|dom.IsAside) != 0 {
			j = n.End
			continue
		}
		if n.Flags&dom.IsBlock != 0 {
			broke, soft = true, false
			open = append(open, n.End)
		}
		switch n.Atom {
		case atom.Br:
			broke = true
		case atom.A:
			if d.IsToggle(j) {
				j = n.End
				continue
			}
			u.link = max(u.link, n.End)
		case atom.Button:
			if d.IsToggle(j) {
				j = n.End
				continue
			}
		case atom.Strong, atom.B, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			u.strong = max(u.strong, n.End)
		case atom.Sup:
			u.mark = max(u.mark, n.End)
		case atom.Small, atom.Sub:
			u.aside, u.small = max(u.aside, n.End), max(u.small, n.End)
		case atom.Span, atom.Div, atom.Code, atom.Em, atom.I, atom.P, atom.Mark, atom.Label:
			class := dom.Attr(n.HTML, "class")
			if n.Atom == atom.Span && j >= u.strong && len(out) > 0 && out[len(out)-1].line == lineNo && !broke && class != "" && !out[len(out)-1].aside {
				// A span of a look of its own after plain text.
				if p := n.HTML.PrevSibling; p != nil {
					u.aside = max(u.aside, n.End)
				}
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
		j++
	}
	return out
}

// within returns where an element ends that holds node j, and 0 where it ended.
func within(j, end int32) int32 {
	if j < end {
		return end
	}
	return 0
}

var (
	Numbering = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})+[.)]?\s+|\(?\d{1,3}(?:\.\s+|\)\s*)|\(?(?:[a-zA-Z]|[ivx]{2,4})[)]\s+|#\d+\s+|[•·‣▪◦–—-]\s*)`)
	endMark   = regexp.MustCompile(`\s*(?:\*+|[†‡§¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d{1,2}\]|\(\d{1,2}\)|\[\^[\pL\d_-]{1,20}\])$`)
)

// NameOf reads the name from the pieces of its cell: the first line, without
// badges, marks and links that lead to a policy.
func NameOf(segs []Seg) Naming {
	var out Naming
	// A cell whose every piece is set alike has no asides.
	allAside, allSmall := true, true
	for _, s := range segs {
		allAside = allAside && (s.aside || s.mark)
		allSmall = allSmall && (s.small || s.mark)
	}
	var b strings.Builder
	line := -1
	closed := false
	for i, s := range segs {
		if s.mark {
			if isMark(s.Text) {
				if b.Len() > 0 {
					out.Marks = append(out.Marks, s.Text)
				}
				continue
			}
			if newWords[s.Text] || shortNewWords[s.Text] || endsWithSign(s.Text) {
				out.Badges = append(out.Badges, s.Text)
				continue
			}
			if line >= 0 && s.line == line && !closed {
				// "AWS<sup>®</sup>"
				b.WriteString(s.Text)
			}
			continue
		}
		if s.small && !allSmall && isAddress(s.Text) && b.Len() > 0 && !goesOn(b.String(), s.Text) {
			closed = closed || s.line == line
			continue
		}
		if s.aside && !allAside || s.small && s.aside && !allSmall {
			t := s.Text
			switch {
			case b.Len() == 0 && i+1 < len(segs):
				out.badge(s)
				continue
			case b.Len() > 0 && s.line == line && !s.Badge && goesOn(b.String(), t):
				// "Google LLC" + "(Firebase)"
			default:
				out.badge(s)
				if s.line == line && !goesOn(b.String(), "x") {
					closed = true
				}
				continue
			}
		}
		if s.link > 0 && b.Len() > 0 && lexicon.NameLinks.In(strings.Trim(s.Text, " .,;·|()[]")) {
			closed = closed || s.line == line
			continue
		}
		switch {
		case line < 0:
			line = s.line
		case s.line != line:
			prev := b.String()
			switch {
			case strings.HasPrefix(s.Text, "(") && Unclosed(s.Text) == 0 && s.Strong == segs[i-1].Strong || goesOn(prev, s.Text):
				line = s.line
				b.WriteByte(' ')
				b.WriteString(s.Text)
				closed = false
				continue
			default:
				closed = true
			}
		}
		if closed {
			if dom.OnlyPunct(s.Text) || s.line == line && strings.HasPrefix(s.Text, "(") && Unclosed(s.Text) == 0 && !s.aside {
				if strings.HasPrefix(s.Text, "(") && !lexicon.NameLinks.In(s.Text) {
					b.WriteByte(' ')
					b.WriteString(s.Text)
				}
				continue
			}
			continue
		}
		if b.Len() > 0 && s.gap {
			b.WriteByte(' ')
		}
		b.WriteString(s.Text)
	}
	out.Name = TrimName(withoutNewTab(b.String()))
	if name, badges := endBadge(out.Name); len(badges) > 0 {
		out.Name = TrimName(name)
		out.Badges = append(out.Badges, badges...)
	}
	if i := strings.LastIndexAny(out.Name, "(["); i > 0 {
		// "Acme (DPA)", and "Acme (" where the link was left out.
		if inner := strings.TrimRight(out.Name[i+1:], ")] "); inner == "" || lexicon.NameLinks.In(inner) && strings.IndexAny(out.Name[i:], ")]") == len(out.Name)-i-1 {
			out.Name = TrimName(out.Name[:i])
		}
	}
	for {
		m := endMark.FindString(out.Name)
		if m == "" || m == out.Name {
			break
		}
		out.Marks = append(out.Marks, strings.TrimSpace(m))
		out.Name = strings.TrimSpace(strings.TrimSuffix(out.Name, m))
	}
	out.Name = TrimName(Numbering.ReplaceAllString(out.Name, ""))
	if name := withoutSigns(out.Name); name != out.Name {
		out.Badges = append(out.Badges, strings.TrimSpace(strings.TrimSuffix(out.Name, name)))
		out.Name = name
	}
	return out
}

// WithoutAddress takes off the address that stands after a comma behind a company
// with its legal form: "Acme B.V., Vondellaan 47, 2332 AA Leiden".
func WithoutAddress(name string) string {
	at := strings.Index(name, ", ")
	if at < 0 || !strings.ContainsAny(name[at:], "0123456789") {
		return name
	}
	for ; at >= 0 && at+2 < len(name); at = next(name, at) {
		if company.LeadingForm(name[at:]) > 0 {
			continue
		}
		_, form := company.SplitForm(strings.Fields(company.Fold(name[:at])))
		if form == "" || Unclosed(name[:at]) != 0 || !strings.ContainsAny(name[at:], "0123456789") {
			return name
		}
		return name[:at]
	}
	return name
}

// next returns where the next comma stands after the one at an index, and -1.
func next(s string, at int) int {
	i := strings.Index(s[at+2:], ", ")
	if i < 0 {
		return -1
	}
	return at + 2 + i
}

// minNewTab is how short, in bytes, what a link says of itself can be, with a name.
const minNewTab = 16

// withoutNewTab leaves out what a link says at the end of its text to those who do
// not see that it opens elsewhere: "Acme (opens in a new tab)".
func withoutNewTab(s string) string {
	if len(s) < minNewTab {
		return s
	}
	said := lexicon.NewTab.Find(s)
	if said == "" {
		return s
	}
	i := strings.LastIndex(strings.ToLower(s), said)
	if i <= 0 || len(strings.ToLower(s)) != len(s) {
		return s
	}
	return strings.TrimRight(s[:i], " ([（,;-–—")
}

func (n *Naming) badge(s Seg) {
	if s.Badge && len(s.Text) <= 60 {
		n.Badges = append(n.Badges, s.Text)
	}
}

// goesOn reports whether a name is not complete without the text after it.
func goesOn(name, next string) bool {
	if name == "" {
		return false
	}
	if Unclosed(name) > 0 {
		return true
	}
	switch name[len(name)-1] {
	case ',', '&', '/', '-':
		return true
	}
	l := strings.ToLower(name)
	for _, w := range []string{" and", " or", " by", " of", " the", " via"} {
		if strings.HasSuffix(l, w) {
			return true
		}
	}
	return company.IsForm(next) || company.AwaitsName(name)
}

// Unclosed counts brackets that open in s and do not close.
func Unclosed(s string) int {
	return strings.Count(s, "(") + strings.Count(s, "[") - strings.Count(s, ")") - strings.Count(s, "]")
}

var addressText = regexp.MustCompile(`(?i)^\(?(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?\)?$`)

// isAddress reports a text that is the address of a site and nothing else.
func isAddress(s string) bool {
	return len(s) <= MaxNameText && strings.Contains(s, ".") && addressText.MatchString(s) && !company.IsForm(s)
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

// isMark reports the mark of a footnote: "1", "*", "[2]".
func isMark(s string) bool {
	s = strings.Trim(s, "[]() ,")
	if s == "" || utf8.RuneCountInString(s) > 5 {
		return false
	}
	for _, r := range s {
		if !unicode.IsDigit(r) && !strings.ContainsRune("*†‡§¶#¹²³⁴⁵⁶⁷⁸⁹⁰, ", r) && !(len(s) == 1 && r >= 'a' && r <= 'z') {
			return false
		}
	}
	return true
}

// TrimName takes separators from the ends of a name.
func TrimName(s string) string {
	s = strings.TrimSpace(s)
	for {
		t := strings.TrimRight(s, " ,;:|·•–—→↗>▾▿▸▹▼▲►◄⌄✓")
		if !strings.Contains(t, "«") {
			t = strings.TrimRight(t, "» ")
		}
		t = strings.TrimLeft(t, " ,;:|·•–—▸▹►▾▼✓")
		t = strings.TrimSuffix(t, " -")
		if t == s {
			return s
		}
		s = t
	}
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

// MaxNameText is how long the line of a name may be, in bytes.
const MaxNameText = 150
