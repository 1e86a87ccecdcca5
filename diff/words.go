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
	switch {
	case r == utf8.RuneError:
		return markToken
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '_':
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

// A run is a stretch of tokens with one fate.
type run struct {
	op     Op
	tokens []string
}

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

// tidy makes the runs readable: what stayed between two edits counts as gone
// and come again where it is no more than a blank, a mark or a small part of
// what changed around it; neighbours of one fate are joined, gone before come;
// and an edit is moved along equal text to begin at a word's start.
func tidy(runs []run) []run {
	for {
		runs = join(runs)
		again := false
		split := make([]run, 0, len(runs)+8)
		for i, r := range runs {
			if confetti(runs, i) {
				split = append(split, run{Gone, r.tokens}, run{Came, r.tokens})
				again = true
			} else {
				split = append(split, r)
			}
		}
		if !again {
			return slide(runs)
		}
		runs = split
	}
}

// join merges neighbours: between two kept runs at most one gone and one come
// run remain, in this order.
func join(runs []run) []run {
	var out []run
	var gone, came []string
	flush := func() {
		if len(gone) > 0 {
			out = append(out, run{Gone, gone})
		}
		if len(came) > 0 {
			out = append(out, run{Came, came})
		}
		gone, came = nil, nil
	}
	for _, r := range runs {
		switch {
		case len(r.tokens) == 0:
		case r.op == Gone:
			gone = append(gone, r.tokens...)
		case r.op == Came:
			came = append(came, r.tokens...)
		default:
			flush()
			if n := len(out); n > 0 && out[n-1].op == Kept {
				out[n-1].tokens = append(out[n-1].tokens[:len(out[n-1].tokens):len(out[n-1].tokens)], r.tokens...)
			} else {
				out = append(out, r)
			}
		}
	}
	flush()
	return out
}

// confetti reports whether a run is kept text between two edits that is not
// worth keeping apart: it has no word, or no more words than changed on either
// side of it, and on the whole words both went and came.
func confetti(runs []run, i int) bool {
	if runs[i].op != Kept || i == 0 || i == len(runs)-1 {
		return false
	}
	lg, lc := around(runs, i, -1)
	rg, rc := around(runs, i, +1)
	if lg+rg == 0 || lc+rc == 0 {
		return false
	}
	n := wordCount(runs[i].tokens)
	if n == 0 {
		return lg > 0 && rg > 0 || lc > 0 && rc > 0
	}
	return n <= max(lg, lc) && n <= max(rg, rc)
}

// around counts the words gone and come in the edit beside a kept run.
func around(runs []run, i, step int) (gone, came int) {
	for j := i + step; j >= 0 && j < len(runs) && runs[j].op != Kept; j += step {
		if runs[j].op == Gone {
			gone += wordCount(runs[j].tokens)
		} else {
			came += wordCount(runs[j].tokens)
		}
	}
	return gone, came
}

func wordCount(toks []string) int {
	n := 0
	for _, t := range toks {
		if isWord(t) {
			n++
		}
	}
	return n
}

func isWord(t string) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return tokenKind(r) == wordToken
}

// slide moves a lone edit between two kept runs to the left as long as the
// text stays the same, and leaves it where it reads best: from a separator to
// the end of a word ("USA[+, Ireland+]"), else from a word to a separator.
func slide(runs []run) []run {
	for i := 1; i < len(runs); i++ {
		if runs[i].op == Kept || runs[i-1].op != Kept || i+1 < len(runs) && runs[i+1].op != Kept {
			continue
		}
		edit, before := runs[i].tokens, runs[i-1].tokens
		n := 0 // how far the edit can move to the left
		for n < len(before) && before[len(before)-1-n] == moved(edit, n) {
			n++
		}
		best, bestScore := 0, -1
		for k := 0; k <= n; k++ {
			first, last := moved(edit, k+len(edit)-1), moved(edit, k)
			score := 0
			if !isWord(first) && isWord(last) {
				score = 2
				if strings.TrimSpace(first) != "" {
					score = 3 // a comma that came with the word
				}
			} else if isWord(first) && !isWord(last) {
				score = 1
			}
			if score > bestScore {
				best, bestScore = k, score
			}
		}
		if best == 0 {
			continue
		}
		shifted := make([]string, 0, len(edit))
		all := append(append([]string{}, before[len(before)-best:]...), edit...)
		shifted = append(shifted, all[:len(edit)]...)
		tail := append([]string{}, all[len(edit):]...)
		runs[i-1].tokens = before[:len(before)-best]
		runs[i].tokens = shifted
		if i+1 < len(runs) {
			runs[i+1].tokens = append(tail, runs[i+1].tokens...)
		} else {
			runs = append(runs, run{Kept, tail})
		}
	}
	return join(runs)
}

// moved gives the last token of the edit after it was moved n tokens to the
// left along equal text; moved(edit, n+len(edit)-1) is then its first.
func moved(edit []string, n int) string {
	return edit[len(edit)-1-n%len(edit)]
}

// rewritten reports whether so few words stayed that marks would only be
// confetti.
func rewritten(runs []run) bool {
	kept, gone, came := 0, 0, 0
	for _, r := range runs {
		switch n := wordCount(r.tokens); r.op {
		case Kept:
			kept += n
		case Gone:
			gone += n
		default:
			came += n
		}
	}
	if gone == 0 || came == 0 {
		return false // only more, or only less
	}
	return float64(kept) < keptShare*float64(kept+max(gone, came))
}
