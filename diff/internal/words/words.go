// Package words says what texts have in common and what they speak of: which of
// their words stayed, came and went ([Compare]), whether they say the same
// ([Fold], [Same]), which items they list ([Items]), and which phrases of its
// table they use ([Phrasebook], data/phrases.tsv).
//
// It knows texts alone: neither rows nor companies nor places, and nothing of
// what a change means. Package diff, its only user, asks all of that.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

const (
	// maxEdits bounds how many tokens may have come and gone for two texts to
	// be shown as one with marks. Finding which they are takes up to so many
	// steps for each token, and no time-out ends it, since a clock may not
	// decide what a report says. Texts that differ by more are shown as old and
	// new. The longest cells in the histories of real pages have 133 tokens.
	maxEdits = 300

	// keptShare is the least share of the longer text's words that must have
	// stayed for the two to be shown as one text with marks. Below it a reader
	// is better served by the old text and the new one.
	keptShare = 0.35

	// surrogates is the size of the range of code points that no rune may
	// have: a token numbered into it would be lost on the way through a string.
	surrogateMin, surrogates = 0xD800, 0x800
)

// A Word is a run of text that stayed, came or went. The runs of [Kept] and
// [Gone] joined give the old text exactly, those of [Kept] and [Came] the new.
type Word struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Op says what became of a run of text.
type Op string

// The operations.
const (
	Kept Op = "="
	Came Op = "+"
	Gone Op = "-"
)

// Compare returns the runs of text that stayed, came and went from old to new.
// Step counts what finding them costs.
func Compare(old, new string, step func(int)) []Word {
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
	apart := []Word{{Gone, old}, {Came, new}}
	a, b := tokens(old), tokens(new)
	step(len(a) + len(b))
	if runs, ok := oneSided(a, b); ok {
		return joinTokens(slide(runs))
	}
	number := make(map[string]rune, len(a)+len(b))
	var texts []string
	ra, rb := encode(a, number, &texts), encode(b, number, &texts)
	if len(texts)+surrogates > unicode.MaxRune {
		return apart // more distinct words than there are runes
	}
	if littleShared(ra, rb, texts) || edits(ra, rb, maxEdits, step) > maxEdits {
		return apart
	}
	runs := inFull(ra, rb, texts)
	if rewritten(runs) {
		return apart
	}
	return joinTokens(runs)
}

// inFull returns the runs of two texts, however long that takes.
func inFull(a, b []rune, texts []string) []run { return tidy(decode(shortest(a, b), texts)) }

// shortest finds the fewest tokens that came and went.
func shortest(a, b []rune) []diffmatchpatch.Diff {
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0
	return dmp.DiffMainRunes(a, b, false)
}

// littleShared reports whether two texts have so few words in common, wherever
// they stand, that [rewritten] would say so of them: the words that stayed in
// their place are among these.
func littleShared(a, b []rune, texts []string) bool {
	left := make([]int32, len(texts))
	old, new, common := 0, 0, 0
	for _, r := range a {
		if at := tokenAt(r); isWord(texts[at]) {
			left[at]++
			old++
		}
	}
	for _, r := range b {
		if at := tokenAt(r); isWord(texts[at]) {
			if new++; left[at] > 0 {
				left[at]--
				common++
			}
		}
	}
	return common < old && common < new && float64(common) < keptShare*float64(max(old, new))
}

// edits counts the tokens that came and went from a to b at least, more than
// most as most+1 (E. W. Myers, "An O(ND) difference algorithm and its
// variations", Algorithmica 1, 1986).
func edits(a, b []rune, most int, step func(int)) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	most = min(most, len(a)+len(b))
	reach := make([]int, 2*most+3) // by diagonal: how far in a one comes
	at := most + 1
	for d := 0; d <= most; d++ {
		steps := 0
		for k := -d; k <= d; k += 2 {
			x := reach[at+k-1] + 1
			if k == -d || k != d && reach[at+k-1] < reach[at+k+1] {
				x = reach[at+k+1]
			}
			from := x
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			steps += 1 + x - from
			reach[at+k] = x
			if x >= len(a) && x-k >= len(b) {
				step(4 * steps)
				return d
			}
		}
		step(4 * steps) // the same search is then made for the runs themselves
	}
	return most + 1
}

func joinTokens(runs []run) []Word {
	out := make([]Word, 0, len(runs))
	for _, r := range runs {
		out = append(out, Word{r.op, strings.Join(r.tokens, "")})
	}
	return out
}

// oneSided returns the runs of the plainest and most frequent change: words only
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

// encode returns every token its number as a rune, past the surrogates.
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

// tokenAt returns the number of the token that a rune stands for.
func tokenAt(r rune) int {
	if r >= surrogateMin+surrogates {
		r -= surrogates
	}
	return int(r)
}

// decode returns the runs behind what go-diff found.
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
			toks = append(toks, texts[tokenAt(r)])
		}
		runs = append(runs, run{op, toks})
	}
	return runs
}
