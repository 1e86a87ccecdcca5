package dom

import (
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A Selector is a CSS selector that can be looked for in time: a page whose
// elements are nested a hundred deep makes "main div table" dear for a library
// that looks for the ancestors of each element again. Here the page is gone
// through once, and each element tells its children and its next siblings how
// much of the selector has been matched. The library matches the parts between
// the combinators.
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

// maxLinks is the length of a chain: one bit each.
const maxLinks = 64

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
		c := &out[len(out)-1]
		if *c = append(*c, l); len(*c) > maxLinks {
			return nil, fmt.Errorf("invalid selector %q: more than %d parts", s, maxLinks)
		}
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

// Match returns the elements below root that match, in the page's order.
func (s Selector) Match(root *html.Node, budget *Budget, found func(*html.Node)) {
	for _, c := range s {
		c.below(root, 0, 0, budget, found)
	}
}

// below looks at the children of an element. above are the links that an
// ancestor of theirs matches, parent those that the element itself does.
func (c chain) below(n *html.Node, above, parent uint64, budget *Budget, found func(*html.Node)) {
	var last, before uint64 // of the sibling before, and of any before
	children := 0
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		children++
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type != html.ElementNode {
			continue
		}
		var m uint64
		for i := range c {
			ok := true
			if i > 0 {
				var from uint64
				switch c[i].joint {
				case ' ':
					from = above
				case '>':
					from = parent
				case '+':
					from = last
				case '~':
					from = before
				}
				ok = from&(1<<(i-1)) != 0
			}
			if ok && c[i].matches(k, children, budget) {
				m |= 1 << i
			}
		}
		if m&(1<<(len(c)-1)) != 0 {
			found(k)
		}
		last, before = m, before|m
		c.below(k, above|m, m, budget, found)
	}
}

func (l *link) matches(n *html.Node, siblings int, budget *Budget) bool {
	budget.Spend(1)
	if l.plain != nil && !l.plain(n) {
		return false
	}
	if l.near {
		budget.Spend(siblings / 8) // passed, no more
	}
	if l.deep {
		for range n.Descendants() {
			budget.Spend(1)
		}
	}
	return l.whole(n)
}
