package diff

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold returns the form of a text by which two texts say the same: Unicode form
// NFKC, lower case, "&" as "and", and white space, dashes, quotes and the
// marks that only separate words all as one blank. Marks that carry meaning
// stay: a footnote mark or a percent sign, and a point or comma inside a
// number. A text that would become too long is opaque: it is its own fold, and
// so is the same as another only as it is written.
func fold(s string) string {
	t, opaque := foldOrOpaque(s)
	if opaque {
		return s
	}
	return t
}

// foldASCII does the same for plain text, which most cells are: what fold says
// of runes, said of bytes.
func foldASCII(s string) (string, bool) {
	clean := cleanPrefix(s)
	if clean == len(s) {
		return s, true
	}
	b := append(make([]byte, 0, len(s)+4), s[:clean]...)
	gap := func() {
		if n := len(b); n > 0 && b[n-1] != ' ' {
			b = append(b, ' ')
		}
	}
	for i := clean; i < len(s); i++ {
		c := s[i]
		var before, next byte
		if i > 0 {
			before = s[i-1]
		}
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		case 'A' <= c && c <= 'Z':
			b = append(b, c|0x20)
		case c == '&':
			gap()
			b = append(b, "and "...)
		case c == '\'' && isLetter(before) && isLetter(next):
			b = append(b, c)
		case (c == '.' || c == ',') && isDigit(before) && isDigit(next):
			b = append(b, c)
		case c >= utf8.RuneSelf:
			return "", false
		case separates(rune(c)):
			gap()
		default:
			b = append(b, c)
		}
	}
	if n := len(b); n > 0 && b[n-1] == ' ' {
		b = b[:n-1]
	}
	return string(b), true
}

// cleanPrefix returns how much of a text, from its start, is its own fold.
func cleanPrefix(s string) int {
	blank := true
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			blank = false
		case c == ' ' && !blank && i != len(s)-1:
			blank = true
		default:
			return i
		}
	}
	return len(s)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func foldRunes(s string) string {
	b := make([]byte, 0, len(s))
	var before rune
	for i, r := range s {
		if r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u00ad' {
			continue // invisible
		}
		next := rune(0)
		if n := i + utf8.RuneLen(r); r != utf8.RuneError && n < len(s) {
			next, _ = utf8.DecodeRuneInString(s[n:])
		}
		switch {
		case r == '&':
			b = appendWord(b, "and")
			before = ' '
			b = append(b, ' ')
			continue
		case isApostrophe(r) && unicode.IsLetter(before) && unicode.IsLetter(next):
			b = append(b, '\'')
		case (r == '.' || r == ',') && unicode.IsDigit(before) && unicode.IsDigit(next):
			b = append(b, byte(r))
		case separates(r):
			if n := len(b); n > 0 && b[n-1] != ' ' {
				b = append(b, ' ')
			}
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
		before = r
	}
	if n := len(b); n > 0 && b[n-1] == ' ' {
		b = b[:n-1]
	}
	return string(b)
}

func appendWord(b []byte, word string) []byte {
	if n := len(b); n > 0 && b[n-1] != ' ' {
		b = append(b, ' ')
	}
	return append(b, word...)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '\u2019' || r == '\u2018' || r == '\u02bc' }

// separates reports whether a mark only separates words. Footnote marks do
// not: the loss of one may be the loss of an exemption.
func separates(r rune) bool {
	if r < utf8.RuneSelf {
		switch r {
		case ' ', '\t', '\n', '\r', '\f', '\v', '.', ',', ';', ':', '-', '/', '\\', '(', ')', '[', ']', '{', '}', '|', '"', '\'', '`', '!', '_':
			return true
		}
		return false
	}
	switch {
	case unicode.IsLetter(r), unicode.Is(unicode.M, r): // most are: looked up first
		return r == '\u02bc'
	case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Pi, r), unicode.Is(unicode.Pf, r), unicode.Is(unicode.Ps, r), unicode.Is(unicode.Pe, r):
		return true
	case r == '\u2022', r == '\u00b7', r == '\u2027', r == '\u30fb', r == '\u3001', r == '\u3002', r == '\u2212', r == '\u2026', r == '\u25cf', r == '\u25aa', r == '\u2044', r == '\u201e', r == '\u201a':
		return true
	}
	return false
}

// sameText reports whether two texts are equal in substance.
func sameText(a, b string) bool {
	return a == b || fold(a) == fold(b)
}

// sameTexts reports whether two sets of texts are equal in substance, in any
// order.
func sameTexts(a, b []string) bool {
	if slices.Equal(a, b) {
		return true
	}
	return slices.Equal(folded(a), folded(b))
}

// setOf returns the texts as a set.
func setOf(texts []string) map[string]bool {
	set := make(map[string]bool, len(texts))
	for _, t := range texts {
		set[t] = true
	}
	return set
}

// A seen is the texts that were met: mostly few, sometimes very many.
type seen struct {
	few  []string
	many map[string]bool
}

// fewSeen is up to how many texts are looked through one by one.
const fewSeen = 8

// add notes a text and reports whether it is new.
func (s *seen) add(text string) bool {
	if s.many == nil {
		if slices.Contains(s.few, text) {
			return false
		}
		if s.few = append(s.few, text); len(s.few) > fewSeen {
			s.many = setOf(s.few)
		}
		return true
	}
	if s.many[text] {
		return false
	}
	s.many[text] = true
	return true
}

// folded returns the folded texts in order, each once.
func folded(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		if f := fold(t); f != "" {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// splitItems cuts a text that is a set into its items: at commas, semicolons,
// bullets and line ends that stand in no bracket. With and set, an "and", "or"
// or "&" between two items cuts too; before the first word of an item it is
// never part of it.
func splitItems(text string, and bool) []string {
	var out []string
	depth, start := 0, 0
	cut := func(end int) {
		item := strings.TrimSpace(text[start:end])
		for _, lead := range []string{"and ", "or ", "& ", "und "} {
			if len(item) > len(lead) && strings.EqualFold(item[:len(lead)], lead) {
				item = strings.TrimSpace(item[len(lead):])
			}
		}
		if fold(item) != "" {
			out = append(out, item)
		}
	}
	for i, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		case ',', ';', '\u2022', '\u00b7', '|', '\n', '\u3001':
			if depth == 0 && !insideNumber(text, i, r) {
				cut(i)
				start = i + utf8.RuneLen(r)
			}
		case ' ':
			if !and || depth > 0 {
				continue
			}
			for _, w := range []string{" and ", " or ", " & ", " und "} {
				if len(text)-i >= len(w) && strings.EqualFold(text[i:i+len(w)], w) && i >= start {
					cut(i)
					start = i + len(w) - 1
					break
				}
			}
		}
	}
	cut(len(text))
	return out
}

func insideNumber(text string, i int, r rune) bool {
	return r == ',' && i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// sameURL reports whether two addresses lead to the same page: they may differ
// in scheme (http, https), a "www.", the host's case, a closing slash, and in
// parameters that only count visits.
func sameURL(a, b string) bool {
	return a == b || urlKey(a) == urlKey(b)
}

func urlKey(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" {
		return strings.TrimSpace(s)
	}
	q := u.Query()
	for k := range q {
		if strings.HasPrefix(k, "utm_") || k == "gclid" || k == "fbclid" || k == "_gl" {
			q.Del(k)
		}
	}
	key := siteHost(u.Host) + strings.TrimSuffix(u.EscapedPath(), "/")
	if len(q) > 0 {
		key += "?" + q.Encode()
	}
	if u.Fragment != "" {
		key += "#" + u.EscapedFragment()
	}
	return key
}

// sameAddress reports whether two texts are nothing but an address each, with
// or without its scheme, and lead to the same page.
func sameAddress(a, b string) bool {
	x := wholeAddress(a)
	return x != "" && x == wholeAddress(b)
}

// wholeAddress returns the page that a text leads to where it is nothing but an
// address, else "".
func wholeAddress(s string) string {
	if s == "" || strings.ContainsAny(s, " ,;()") || !strings.Contains(s, ".") {
		return ""
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	return urlKey(s)
}

// siteHost returns a host without case, port and "www.".
func siteHost(host string) string {
	host = strings.ToLower(host)
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	return strings.TrimPrefix(host, "www.")
}
