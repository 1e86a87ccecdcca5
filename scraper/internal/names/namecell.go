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
)

// A Naming is what a name's cell says.
type Naming struct {
	Name   string
	Badges []string
	Marks  []string // footnote marks
	Label  string   // what stands in brackets set apart behind the name: "(Analytics)"
}

var (
	Numbering = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})+[.)]?\s+|\(?\d{1,3}(?:\.\s+|\)\s*)|\(?(?:[a-zA-Z]|[ivx]{2,4})[)]\s+|#\d+\s+|[•·‣▪◦–—-]\s*)`)
	endMark   = regexp.MustCompile(`\s*(?:\*+|[†‡§¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d{1,2}\]|\(\d{1,2}\)|\[\^[\pL\d_-]{1,20}\])$`)
)

// NameOf reads the name from the pieces of its cell: the first line, without
// badges, marks and links that lead to a policy.
func NameOf(segs []Seg) Naming {
	n := namer{segs: segs, line: -1, allAside: true, allSmall: true}
	for i := range segs {
		n.allAside = n.allAside && (segs[i].aside || segs[i].mark)
		n.allSmall = n.allSmall && (segs[i].small || segs[i].mark)
	}
	for i := range segs {
		s := &segs[i]
		switch {
		case s.mark:
			n.mark(s)
		case n.isSite(s):
			n.closed = n.closed || s.line == n.line
		case n.setApart(i):
		case n.leadsAway(s):
			n.closed = n.closed || s.line == n.line
		default:
			n.add(i)
		}
	}
	n.out.Name = TrimName(withoutNewTab(n.name.String()))
	n.out.tidy()
	return n.out
}

// A namer puts a name together from the pieces of its cell.
type namer struct {
	segs               []Seg
	allAside, allSmall bool // a cell whose every piece is set alike has no asides

	name   strings.Builder
	line   int  // the one that the name stands in, or -1
	closed bool // the name has ended: only a bracket still belongs to it
	out    Naming
}

// mark takes what is raised: the mark of a footnote, a word for new, or part of the
// name, as in "AWS<sup>®</sup>".
func (n *namer) mark(s *Seg) {
	switch {
	case isMark(s.Text):
		if n.name.Len() > 0 {
			n.out.Marks = append(n.out.Marks, s.Text)
		}
	case newWords[s.Text] || shortNewWords[s.Text] || endsWithSign(s.Text):
		n.out.Badges = append(n.out.Badges, s.Text)
	case n.line >= 0 && s.line == n.line && !n.closed:
		n.name.WriteString(s.Text)
	}
}

// isSite reports the address of a site behind the name.
func (n *namer) isSite(s *Seg) bool {
	return s.small && !n.allSmall && isAddress(s.Text) && n.name.Len() > 0 && !goesOn(n.name.String(), s.Text)
}

// leadsAway reports a link behind the name to a policy or the like.
func (n *namer) leadsAway(s *Seg) bool {
	return s.link > 0 && n.name.Len() > 0 && lexicon.NameLinks.In(strings.Trim(s.Text, " .,;·|()[]"))
}

// setApart leaves a piece out that is set apart from the name, and reports whether
// it did. One that completes the name stays: "Google LLC" and "(Firebase)".
func (n *namer) setApart(i int) bool {
	s := &n.segs[i]
	if !s.aside || n.allAside && (!s.small || n.allSmall) {
		return false
	}
	if n.name.Len() > 0 || i+1 == len(n.segs) {
		name := n.name.String()
		if s.line == n.line && !s.Badge && goesOn(name, s.Text) {
			return false
		}
		n.closed = n.closed || s.line == n.line && !goesOn(name, "x")
		if n.out.Label == "" && isLabel(s.Text) && s.line <= n.line+1 {
			n.out.Label = s.Text
		}
	}
	if s.Badge && len(s.Text) <= maxBadge {
		n.out.Badges = append(n.out.Badges, s.Text)
	}
	return true
}

// isLabel reports a short text in brackets that is no link's.
func isLabel(s string) bool {
	return len(s) <= maxBadge && len(s) > 2 && s[0] == '(' && strings.IndexByte(s, ')') == len(s)-1 && !lexicon.NameLinks.In(s)
}

// maxBadge bounds a badge, in bytes: longer ones are remarks.
const maxBadge = 60

// add adds a piece to the name: of its line, or of the next where the name goes on
// there.
func (n *namer) add(i int) {
	s := &n.segs[i]
	bracket := strings.HasPrefix(s.Text, "(")
	switch {
	case n.line < 0:
		n.line = s.line
	case s.line == n.line:
	case bracket && Unclosed(s.Text) == 0 && s.Strong == n.segs[i-1].Strong, goesOn(n.name.String(), s.Text):
		n.line, n.closed = s.line, false
		n.name.WriteString(" " + s.Text)
		return
	default:
		n.closed = true
	}
	switch {
	case !n.closed:
		if s.gap && n.name.Len() > 0 {
			n.name.WriteByte(' ')
		}
		n.name.WriteString(s.Text)
	case bracket && (dom.OnlyPunct(s.Text) || s.line == n.line && Unclosed(s.Text) == 0 && !s.aside) && !lexicon.NameLinks.In(s.Text):
		n.name.WriteString(" " + s.Text)
	}
}

// tidy takes from the name what stands at its ends: badges, a link's brackets,
// marks and numbers.
func (n *Naming) tidy() {
	if name, badges := endBadge(n.Name); len(badges) > 0 {
		n.Name = TrimName(name)
		n.Badges = append(n.Badges, badges...)
	}
	if i := strings.LastIndexAny(n.Name, "(["); i > 0 {
		// "Acme (DPA)", and "Acme (" where the link was left out.
		if inner := strings.TrimRight(n.Name[i+1:], ")] "); inner == "" || lexicon.NameLinks.In(inner) && strings.IndexAny(n.Name[i:], ")]") == len(n.Name)-i-1 {
			n.Name = TrimName(n.Name[:i])
		}
	}
	for m := endMark.FindString(n.Name); m != "" && m != n.Name; m = endMark.FindString(n.Name) {
		n.Marks = append(n.Marks, strings.TrimSpace(m))
		n.Name = strings.TrimSpace(strings.TrimSuffix(n.Name, m))
	}
	n.Name = TrimName(Numbering.ReplaceAllString(n.Name, ""))
	if name := withoutSigns(n.Name); name != n.Name {
		n.Badges = append(n.Badges, strings.TrimSpace(strings.TrimSuffix(n.Name, name)))
		n.Name = name
	}
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

// MaxNameText is how long the line of a name may be, in bytes.
const MaxNameText = 150
