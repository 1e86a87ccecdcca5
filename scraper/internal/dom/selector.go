package dom

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A Selector is a CSS selector whose cost is bounded. The library matches it from
// right to left and looks for the ancestors of each element again, so "main div
// table" is quadratic on a page that is nested deep. Here it is followed from left
// to right, one search a combinator, and no part of the page is searched twice.
type Selector []chain

// A chain is one of the selectors that commas part: "main > ul li".
type chain []link

// A link of a chain is a selector without combinators, and how it follows the
// one before.
type link struct {
	joint byte              // ' ', '>', '+' or '~'; 0 for the first
	plain cascadia.Selector // what stands before its first pseudo-class, or nil
	whole cascadia.Selector
	near  bool // its pseudo-classes look at the element's siblings
	deep  bool // or at all below it
}

// CompileSelector compiles a selector as it is written in a configuration.
func CompileSelector(s string) (Selector, error) {
	if _, err := cascadia.Compile(s); err != nil {
		return nil, fmt.Errorf("invalid selector %q: %w", s, err)
	}
	out := Selector{nil}
	for joint, part := range selectorParts(s) {
		if joint == ',' {
			out, joint = append(out, nil), 0
		}
		l := link{joint: joint}
		var err error
		if l.whole, err = cascadia.Compile(part); err != nil {
			return nil, fmt.Errorf("invalid selector %q: in %q: %w", s, part, err)
		}
		if i := strings.IndexByte(part, ':'); i >= 0 {
			l.plain, _ = cascadia.Compile(part[:i]) // nil where nothing that is a selector stands there
			pseudo := part[i:]
			l.near = strings.Contains(pseudo, "-child") || strings.Contains(pseudo, "-of-type")
			l.deep = strings.Contains(pseudo, "(") || strings.Contains(pseudo, ":empty")
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out, nil
}

// selectorParts returns the selectors between the combinators and commas of a
// selector, each with the one before it: ' ', '>', '+', '~' or ',', and 0 for
// the first.
func selectorParts(s string) func(yield func(byte, string) bool) {
	return func(yield func(byte, string) bool) {
		var joint byte
		var quote byte
		from, depth := 0, 0
		for i := 0; i <= len(s); i++ {
			c := byte(',') // ends the last one
			if i < len(s) {
				c = s[i]
			}
			switch {
			case i == len(s):
			case c == '\\':
				i++
				continue
			case quote != 0:
				if c == quote {
					quote = 0
				}
				continue
			case c == '"' || c == '\'':
				quote = c
				continue
			case c == '(' || c == '[':
				depth++
				continue
			case c == ')' || c == ']':
				depth--
				continue
			case depth > 0 || !strings.ContainsRune(" \t\r\n\f>+~,", rune(c)):
				continue
			}
			if part := s[from:i]; part != "" && !yield(joint, part) {
				return
			} else if part != "" {
				joint = ' '
			}
			if strings.IndexByte(">+~,", c) >= 0 {
				joint = c
			}
			from = i + 1
		}
	}
}

// Find returns the elements of a page that match. The order says nothing.
func (s Selector) Find(page *goquery.Selection, budget *Budget) []*html.Node {
	var out []*html.Node
	for _, c := range s {
		found := page
		for i := range c {
			m := counted{&c[i], budget, make(map[*html.Node]int)}
			switch c[i].joint {
			case '>':
				found = found.ChildrenMatcher(m)
			case '+':
				found = found.NextMatcher(m)
			case '~':
				found = firsts(found, budget, func(n *html.Node) *html.Node { return n.PrevSibling }).NextAllMatcher(m)
			default:
				found = firsts(found, budget, func(n *html.Node) *html.Node { return n.Parent }).FindMatcher(m)
			}
		}
		out = append(out, found.Nodes...)
	}
	return out
}

// firsts leaves out the elements that are reached from another one already: before
// is the step from an element towards those that may reach it.
func firsts(s *goquery.Selection, budget *Budget, before func(*html.Node) *html.Node) *goquery.Selection {
	in := make(map[*html.Node]bool, s.Length())
	for _, n := range s.Nodes {
		in[n] = true
	}
	return s.FilterFunction(func(_ int, e *goquery.Selection) bool {
		for n := before(e.Nodes[0]); n != nil; n = before(n) {
			if budget.Spend(1); in[n] {
				return false
			}
		}
		return true
	})
}

// A counted link takes its work from a budget. It is what goquery matches with.
type counted struct {
	*link
	budget   *Budget
	children map[*html.Node]int // of the parents that were asked for
}

// Match reports whether an element matches the link.
func (m counted) Match(n *html.Node) bool {
	m.budget.Spend(1)
	if m.plain != nil && !m.plain(n) {
		return false
	}
	if m.near {
		if m.children[n.Parent] == 0 {
			for range n.Parent.ChildNodes() {
				m.children[n.Parent]++
			}
		}
		m.budget.Spend(m.children[n.Parent] / 8) // passed, no more
	}
	if m.deep {
		for range n.Descendants() {
			m.budget.Spend(1)
		}
	}
	return m.whole(n)
}

// MatchAll returns those of an element and all below it that match.
func (m counted) MatchAll(n *html.Node) []*html.Node {
	out := m.Filter([]*html.Node{n})
	for k := range n.Descendants() {
		if k.Type == html.ElementNode && m.Match(k) {
			out = append(out, k)
		}
	}
	return out
}

// Filter returns those of the elements that match.
func (m counted) Filter(nodes []*html.Node) []*html.Node {
	var out []*html.Node
	for _, n := range nodes {
		if m.Match(n) {
			out = append(out, n)
		}
	}
	return out
}
