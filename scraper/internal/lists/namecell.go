package lists

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"golang.org/x/net/html/atom"
)

// A seg is a piece of a name's cell: text of one look.
type seg struct {
	text   string
	line   int
	link   bool
	strong bool
	aside  bool // set small, raised or as a badge
	badge  bool
	mark   bool // a footnote's mark
	gap    bool // white space stands before it
}

// A naming is what a name's cell says.
type naming struct {
	name   string
	badges []string
	marks  []string // footnote marks
}

// maxNameCell bounds, in bytes, the beginning of a cell in which its name is
// looked for. The longest real name has 84; the whole cell is kept beside it
// where it says more.
const maxNameCell = 1000

// segments splits a cell into its pieces, up to maxNameCell.
func segments(d *dom.Doc, from, to int32) []seg {
	var out []seg
	size := 0
	type until struct{ link, strong, aside, badge, mark int32 }
	var u until
	var open []int32
	lineNo, broke := 0, false
	gap := false
	for j := from; j < to; {
		for len(open) > 0 && j >= open[len(open)-1] {
			open = open[:len(open)-1]
			broke = true
		}
		n := &d.Nodes[j]
		if n.Flags&dom.IsText != 0 {
			t := n.HTML.Data
			d.Budget.Spend(len(t))
			if size >= maxNameCell {
				break
			}
			f := lexicon.Begin(dom.Folded(t), maxNameCell)
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
			s := seg{text: f, line: lineNo, link: j < u.link, strong: j < u.strong, aside: j < u.aside, badge: j < u.badge, mark: j < u.mark,
				gap: !broke && (gap || unicode.IsSpace(r))}
			broke = false
			r, _ = utf8.DecodeLastRuneInString(t)
			gap = unicode.IsSpace(r)
			if k := len(out) - 1; k >= 0 && out[k].line == s.line && out[k].link == s.link && out[k].strong == s.strong && out[k].aside == s.aside && out[k].badge == s.badge && out[k].mark == s.mark && !s.badge {
				if s.gap {
					out[k].text += " "
				}
				out[k].text += s.text
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
			broke = true
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
			u.aside = max(u.aside, n.End)
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
			if boldStyle(dom.Attr(n.HTML, "style")) {
				u.strong = max(u.strong, n.End)
			}
		}
		j++
	}
	return out
}

var (
	numbering = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})+[.)]?\s+|\(?\d{1,3}(?:\.\s+|\)\s*)|[a-zA-Z][)]\s+|#\d+\s+|[•·‣▪◦–—-]\s*)`)
	endMark   = regexp.MustCompile(`\s*(?:\*+|[†‡§¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d{1,2}\]|\(\d{1,2}\)|\[\^[\pL\d_-]{1,20}\])$`)
)

// nameOf reads the name from the pieces of its cell: the first line, without
// badges, marks and links that lead to a policy.
func nameOf(segs []seg) naming {
	var out naming
	// A cell whose every piece is set alike has no asides.
	allAside := true
	for _, s := range segs {
		if !s.aside && !s.mark {
			allAside = false
		}
	}
	var b strings.Builder
	line := -1
	closed := false
	for i, s := range segs {
		if s.mark {
			if isMark(s.text) {
				if b.Len() > 0 {
					out.marks = append(out.marks, s.text)
				}
				continue
			}
			if newWords[s.text] || shortNewWords[s.text] || endsWithSign(s.text) {
				out.badges = append(out.badges, s.text)
				continue
			}
			if line >= 0 && s.line == line && !closed {
				// "AWS<sup>®</sup>"
				b.WriteString(s.text)
			}
			continue
		}
		if s.aside && !allAside {
			t := s.text
			switch {
			case b.Len() == 0 && i+1 < len(segs):
				out.badge(s)
				continue
			case b.Len() > 0 && s.line == line && !s.badge && (goesOn(b.String(), t)):
				// "Google LLC" + "(Firebase)"
			default:
				out.badge(s)
				if s.line == line && !goesOn(b.String(), "x") {
					closed = true
				}
				continue
			}
		}
		if s.link && b.Len() > 0 && lexicon.NameLinks.MatchString(strings.Trim(s.text, " .,;·|()[]")) {
			closed = closed || s.line == line
			continue
		}
		switch {
		case line < 0:
			line = s.line
		case s.line != line:
			prev := b.String()
			switch {
			case strings.HasPrefix(s.text, "(") && unclosed(s.text) == 0 && s.strong == segs[i-1].strong || goesOn(prev, s.text):
				line = s.line
				b.WriteByte(' ')
				b.WriteString(s.text)
				closed = false
				continue
			default:
				closed = true
			}
		}
		if closed {
			if dom.OnlyPunct(s.text) || s.line == line && strings.HasPrefix(s.text, "(") && unclosed(s.text) == 0 && !s.aside {
				if strings.HasPrefix(s.text, "(") && !lexicon.NameLinks.MatchString(s.text) {
					b.WriteByte(' ')
					b.WriteString(s.text)
				}
				continue
			}
			continue
		}
		if b.Len() > 0 && s.gap {
			b.WriteByte(' ')
		}
		b.WriteString(s.text)
	}
	out.name = trimName(b.String())
	if name, badges := endBadge(out.name); len(badges) > 0 {
		out.name = trimName(name)
		out.badges = append(out.badges, badges...)
	}
	if i := strings.LastIndexAny(out.name, "(["); i > 0 {
		// "Acme (DPA)", and "Acme (" where the link was left out.
		if inner := strings.TrimRight(out.name[i+1:], ")] "); inner == "" || lexicon.NameLinks.MatchString(inner) && strings.IndexAny(out.name[i:], ")]") == len(out.name)-i-1 {
			out.name = trimName(out.name[:i])
		}
	}
	for {
		m := endMark.FindString(out.name)
		if m == "" || m == out.name {
			break
		}
		out.marks = append(out.marks, strings.TrimSpace(m))
		out.name = strings.TrimSpace(strings.TrimSuffix(out.name, m))
	}
	out.name = trimName(numbering.ReplaceAllString(out.name, ""))
	return out
}

func (n *naming) badge(s seg) {
	if s.badge && len(s.text) <= 60 {
		n.badges = append(n.badges, s.text)
	}
}

// goesOn reports whether a name is not complete without the text after it.
func goesOn(name, next string) bool {
	if name == "" {
		return false
	}
	if unclosed(name) > 0 {
		return true
	}
	switch name[len(name)-1] {
	case ',', '&', '/', '-':
		return true
	}
	l := strings.ToLower(name)
	for _, w := range []string{" and", " or", " dba", " d/b/a", " by", " of", " the", " via"} {
		if strings.HasSuffix(l, w) {
			return true
		}
	}
	return lexicon.IsLegalForm(next)
}

// unclosed counts brackets that open in s and do not close.
func unclosed(s string) int {
	return strings.Count(s, "(") + strings.Count(s, "[") - strings.Count(s, ")") - strings.Count(s, "]")
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

// trimName takes separators from the ends of a name.
func trimName(s string) string {
	s = strings.TrimSpace(s)
	for {
		t := strings.TrimRight(s, " ,;:|·•–—→↗>")
		if !strings.Contains(t, "«") {
			t = strings.TrimRight(t, "» ")
		}
		t = strings.TrimLeft(t, " ,;:|·•–—")
		t = strings.TrimSuffix(t, " -")
		if t == s {
			return s
		}
		s = t
	}
}
