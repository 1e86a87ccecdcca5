package diff

import "golang.org/x/text/unicode/norm"

// A fold is at most foldedBytes as long as its text, and foldedMore for short
// ones: "㍿" stands for "株式会社". No language's
// letters fold to more; but one ligature, U+FDFA, folds to 18 letters.
const (
	foldedBytes = 3
	foldedMore  = 16
)

// foldOrOpaque is fold, and reports whether the text is opaque.
func foldOrOpaque(s string) (folded string, opaque bool) {
	t, ok := foldASCII(s)
	if !ok {
		if t, ok = compatible(s, foldedBytes*len(s)+foldedMore); !ok {
			return "", true
		}
		t = foldRunes(t)
	}
	return t, grewOpaque(t, s)
}

// grewOpaque reports whether a fold is too long for its text.
func grewOpaque(folded, text string) bool { return len(folded) > foldedBytes*len(text)+foldedMore }

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

// keptFolds is the most bytes of texts, and of what they fold to, that are kept
// at a time: far more than a row says, so that all that is asked about a row
// folds each of its texts once.
const keptFolds = 1 << 20

// folded gives fold of a cell or heading. Plain letters are folded at a glance;
// what takes Unicode's tables is kept while the row is looked at, and counted
// by how long it became.
func (c *comparer) folded(text string) string {
	if f, ok := foldASCII(text); ok && !grewOpaque(f, text) {
		return f
	}
	if f, ok := c.folds[text]; ok {
		return f
	}
	f := fold(text)
	size := len(text) + len(f)
	c.step(size)
	if c.foldsSize += size; c.folds == nil || c.foldsSize > keptFolds {
		c.folds, c.foldsSize = map[string]string{}, size
	}
	c.folds[text] = f
	return f
}
