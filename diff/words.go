package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

const (
	// maxTokens bounds old tokens times new tokens of a word comparison, about
	// two cells of 5,000 words. The search is quadratic in the worst case and
	// has no time-out, since a clock may not decide what a report says; two
	// longer texts are shown as old and new.
	maxTokens = 25_000_000

	// keptShare is the least share of the longer text's words that must have
	// stayed for the two to be shown as one text with marks. Below it a reader
	// is better served by the old text and the new one.
	keptShare = 0.35

	// surrogates is the size of the range of code points that no rune may
	// have: a token numbered into it would be lost on the way through a string.
	surrogateMin, surrogates = 0xD800, 0x800
)

// words gives the runs of text that stayed, came and went from old to new. The
// kept and gone runs joined are old exactly, the kept and come runs are new.
func words(old, new string) []Word {
	switch {
	case old == new && old == "":
		return nil
	case old == new:
		return []Word{{Kept, old}}
	case old == "":
		return []Word{{Came, new}}
	case new == "":
		return []Word{{Gone, old}}
	}
	a, b := tokens(old), tokens(new)
	if len(a)*len(b) > maxTokens {
		return []Word{{Gone, old}, {Came, new}}
	}
	if runs, ok := oneSided(a, b); ok {
		return joinTokens(slide(runs))
	}
	number := make(map[string]rune, len(a)+len(b))
	var texts []string
	ra, rb := encode(a, number, &texts), encode(b, number, &texts)
	if len(texts)+surrogates > unicode.MaxRune {
		return []Word{{Gone, old}, {Came, new}} // more distinct words than there are runes
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0
	runs := tidy(decode(dmp.DiffMainRunes(ra, rb, false), texts))
	if rewritten(runs) {
		return []Word{{Gone, old}, {Came, new}}
	}
	return joinTokens(runs)
}

func joinTokens(runs []run) []Word {
	out := make([]Word, 0, len(runs))
	for _, r := range runs {
		out = append(out, Word{r.op, strings.Join(r.tokens, "")})
	}
	return out
}

// oneSided gives the runs of the plainest and most frequent change: words only
// came, or only went, in one place. ok is false for any other.
func oneSided(a, b []string) (runs []run, ok bool) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	mid := run{Came, b[head : len(b)-tail]}
	if len(a) > len(b) {
		mid = run{Gone, a[head : len(a)-tail]}
	}
	if head+tail != min(len(a), len(b)) {
		return nil, false
	}
	for _, r := range []run{{Kept, a[:head:head]}, mid, {Kept, a[len(a)-tail:]}} {
		if len(r.tokens) > 0 {
			runs = append(runs, r)
		}
	}
	return runs, true
}

// tokens cuts a text into words, runs of blanks and single marks of
// punctuation; bytes that are no UTF-8 are tokens of their own. Joined they
// give the text again.
func tokens(s string) []string {
	out := make([]string, 0, len(s)/3+1)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		end := i + n
		if kind := tokenKind(r); kind != markToken {
			for end < len(s) {
				r, n := utf8.DecodeRuneInString(s[end:])
				if tokenKind(r) != kind {
					break
				}
				end += n
			}
		}
		out = append(out, s[i:end])
		i = end
	}
	return out
}

const (
	markToken = iota
	wordToken
	blankToken
)

func tokenKind(r rune) int {
	if r < utf8.RuneSelf { // most are, and the tables are slow to say that a blank is no letter
		switch c := byte(r); {
		case isLetter(c), isDigit(c), c == '_':
			return wordToken
		case unicode.IsSpace(r):
			return blankToken
		}
		return markToken
	}
	switch {
	case r == utf8.RuneError:
		return markToken
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r):
		return wordToken
	case unicode.IsSpace(r):
		return blankToken
	}
	return markToken
}

// encode gives every token its number as a rune, past the surrogates.
func encode(toks []string, number map[string]rune, texts *[]string) []rune {
	out := make([]rune, len(toks))
	for i, t := range toks {
		r, ok := number[t]
		if !ok {
			r = rune(len(*texts))
			if r >= surrogateMin {
				r += surrogates
			}
			number[t] = r
			*texts = append(*texts, t)
		}
		out[i] = r
	}
	return out
}

// decode gives the runs behind what go-diff found.
func decode(diffs []diffmatchpatch.Diff, texts []string) []run {
	runs := make([]run, 0, len(diffs))
	for _, d := range diffs {
		op := Kept
		switch d.Type {
		case diffmatchpatch.DiffInsert:
			op = Came
		case diffmatchpatch.DiffDelete:
			op = Gone
		}
		var toks []string
		for _, r := range d.Text {
			if r >= surrogateMin+surrogates {
				r -= surrogates
			}
			toks = append(toks, texts[r])
		}
		runs = append(runs, run{op, toks})
	}
	return runs
}
