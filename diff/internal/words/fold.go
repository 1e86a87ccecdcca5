package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of a text by which two texts say the same: Unicode form
// NFKC, lower case, "&" as "and", and white space, dashes, quotes and the
// marks that only separate words all as one blank. Marks that carry meaning
// stay: a footnote mark or a percent sign, and a point or comma inside a
// number. A text that would become too long is opaque: it is its own fold, and
// so is the same as another only as it is written.
func Fold(s string) string {
	t, opaque := FoldOrOpaque(s)
	if opaque {
		return s
	}
	return t
}

// FoldOrOpaque is [Fold], and reports whether the text is opaque.
func FoldOrOpaque(s string) (folded string, opaque bool) {
	t, ok := foldASCII(s)
	if !ok {
		if t, ok = compatible(s, foldedBytes*len(s)+foldedMore); !ok {
			return "", true
		}
		t = foldRunes(t)
	}
	return t, grewOpaque(t, s)
}

// A fold is at most foldedBytes as long as its text, and foldedMore for short
// ones: "㍿" stands for "株式会社". No language's letters
// fold to more; but one ligature, U+FDFA, folds to 18 letters.
const (
	foldedBytes = 3
	foldedMore  = 16
)

// grewOpaque reports whether a fold is too long for its text.
func grewOpaque(folded, text string) bool { return len(folded) > foldedBytes*len(text)+foldedMore }

// Folds folds texts and keeps what takes Unicode's tables, so that a text that
// is asked about again and again is folded once. Step counts what it costs.
type Folds struct {
	Step func(n int)
	kept map[string]string
	size int // in bytes
}

// keptFolds is the most bytes of texts, and of what they fold to, that are kept
// at a time: far more than a row says, so that all that is asked about a row
// folds each of its texts once.
const keptFolds = 1 << 20

// Of returns [Fold] of a text. What is not plain letters is counted by how long
// it became.
func (f *Folds) Of(text string) string {
	if t, ok := foldASCII(text); ok && !grewOpaque(t, text) {
		return t
	}
	if t, ok := f.kept[text]; ok {
		return t
	}
	t := Fold(text)
	size := len(text) + len(t)
	f.Step(size)
	if f.size += size; f.kept == nil || f.size > keptFolds {
		f.kept, f.size = map[string]string{}, size
	}
	f.kept[text] = t
	return t
}

// compatible returns the Unicode form NFKC of a text, or false where it is longer
// than most bytes: what is beyond them is never made.
func compatible(s string, most int) (string, bool) {
	if norm.NFKC.QuickSpanString(s) == len(s) {
		return s, true
	}
	src := []byte(s)
	dst := make([]byte, min(len(s)+foldedMore, most))
	done, read := 0, 0
	for {
		n, from, err := norm.NFKC.Transform(dst[done:], src[read:], true)
		done, read = done+n, read+from
		if err == nil {
			return string(dst[:done]), true
		}
		if len(dst) == most {
			return "", false
		}
		dst = append(dst, make([]byte, most-len(dst))...)
	}
}

// plainFolds says what a byte of plain text folds to where its neighbours do
// not matter: a blank for what only separates words.
var plainFolds = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		switch t[c] = byte(c); {
		case 'A' <= c && c <= 'Z':
			t[c] |= 0x20
		case separates(rune(c)):
			t[c] = ' '
		}
	}
	return t
}()

// foldASCII does what [foldRunes] does for plain text, which most cells are;
// ok is false for any other.
func foldASCII(s string) (folded string, ok bool) {
	clean := cleanPrefix(s)
	if clean == len(s) {
		return s, true
	}
	b := append(make([]byte, 0, len(s)+4), s[:clean]...)
	for i := clean; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		inside := i > 0 && i+1 < len(s)
		switch {
		case c == '&':
			b = append(gap(b), "and "...)
		case c == '\'' && inside && isLetter(s[i-1]) && isLetter(s[i+1]), (c == '.' || c == ',') && inside && isDigit(s[i-1]) && isDigit(s[i+1]):
			b = append(b, c)
		case plainFolds[c] == ' ':
			b = gap(b)
		default:
			b = append(b, plainFolds[c])
		}
	}
	return string(noGap(b)), true
}

// gap appends a blank where words stand before it.
func gap(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] != ' ' {
		b = append(b, ' ')
	}
	return b
}

// noGap returns a text without a blank at its end.
func noGap(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == ' ' {
		b = b[:n-1]
	}
	return b
}

// cleanPrefix returns how much of a text, from its start, is its own fold.
func cleanPrefix(s string) int {
	blank := true
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || isDigit(c):
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

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func foldRunes(s string) string {
	b := make([]byte, 0, len(s))
	var before rune
	for i, r := range s {
		if invisible(r) {
			continue
		}
		next := rune(0)
		if n := i + utf8.RuneLen(r); r != utf8.RuneError && n < len(s) {
			next, _ = utf8.DecodeRuneInString(s[n:])
		}
		switch {
		case r == '&':
			b = append(gap(b), "and "...)
			before = ' '
			continue
		case isApostrophe(r) && unicode.IsLetter(before) && unicode.IsLetter(next):
			b = append(b, '\'')
		case (r == '.' || r == ',') && unicode.IsDigit(before) && unicode.IsDigit(next):
			b = append(b, byte(r))
		case separates(r):
			b = gap(b)
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
		before = r
	}
	return string(noGap(b))
}

func invisible(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
		return true
	}
	return false
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

// Same reports whether two texts are equal in substance.
func Same(a, b string) bool {
	return a == b || Fold(a) == Fold(b)
}

// SameSet reports whether two sets of texts are equal in substance, in any
// order.
func SameSet(a, b []string) bool {
	return slices.Equal(a, b) || slices.Equal(FoldedSet(a), FoldedSet(b))
}

// FoldedSet returns the folded texts in alphabetical order, each once and
// without the empty one.
func FoldedSet(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		if f := Fold(t); f != "" {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Parts returns the folded words of a text. Of scripts that set no blanks between
// words each character is one.
func Parts(s string) []string {
	var out []string
	for _, w := range strings.Fields(Fold(s)) {
		from := 0
		for i, r := range w {
			if !unspaced(r) {
				continue
			}
			if from < i {
				out = append(out, w[from:i])
			}
			from = i + utf8.RuneLen(r)
			out = append(out, w[i:from])
		}
		if from < len(w) {
			out = append(out, w[from:])
		}
	}
	return out
}
