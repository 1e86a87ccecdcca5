package words

import (
	"strings"
	"unicode/utf8"
)

// A run is a stretch of tokens with one fate.
type run struct {
	op     Op
	tokens []string
}

// maxTidied bounds how often the runs are gone through: where what changed
// grows and takes in more and more of what stayed, a reader has the idea.
const maxTidied = 30

// tidy makes the runs readable: what stayed between two edits counts as gone
// and come again where it is no more than a blank, a mark or a small part of
// what changed around it; neighbours of one fate are joined, gone before come;
// and an edit is moved along equal text to begin at a word's start.
func tidy(runs []run) []run {
	for pass := 0; ; pass++ {
		runs = join(runs)
		if pass == maxTidied {
			return slide(runs)
		}
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

// moved returns the last token of the edit after it was moved n tokens to the
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
