package lexicon

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// subWords are how the words for sub-processors begin, by their first letters,
// and the bytes that one begins with in either case.
type subWords struct {
	byStart map[string][]string
	first   [256]bool
}

var subs = sync.OnceValue(func() subWords { return subWordsOf(languages()) })

func subWordsOf(t tables) subWords {
	w := subWords{byStart: make(map[string][]string)}
	for _, e := range t["sub-processor"] {
		k := e.text[:3]
		w.byStart[k] = append(w.byStart[k], e.text)
		w.first[e.text[0]], w.first[strings.ToUpper(e.text)[0]] = true, true
	}
	return w
}

// SpeaksOfSubs reports a text that speaks of sub-processors, anywhere in a
// word and however it is hyphenated.
func SpeaksOfSubs(s string) bool {
	w := subs()
	return w.in(s)
}

func (w *subWords) in(s string) bool {
	for i := 0; i+3 <= len(s); i++ {
		if w.first[s[i]] && w.at(s[i:]) {
			return true
		}
	}
	return false
}

// at reports one of the words at the beginning of a text.
func (w *subWords) at(s string) bool {
	var key [3]byte
	for i := range key {
		key[i] = s[i]
		if key[i] >= 'A' && key[i] <= 'Z' {
			key[i] += 'a' - 'A'
		}
	}
	if (key[2] == '-' || key[2] == ' ') && len(s) > 3 {
		key[2] = s[3] | 0x20 // "Al-adatfeldolgozó"
	}
	if key[0] >= utf8.RuneSelf {
		// A letter of more than one byte, in either case.
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError {
			return false
		}
		low := utf8.AppendRune(key[:0:0], unicode.ToLower(r))
		low = append(low, strings.ToLower(Begin(s[n:], 4))...)
		copy(key[:], low)
	}
	cand := w.byStart[string(key[:])]
	if cand == nil {
		return false
	}
	// The letters that follow, without hyphens and blanks.
	var buf [64]byte
	n := 0
	for _, r := range s[:min(len(s), 48)] {
		switch r {
		case '-', ' ', '\u00a0', '\u2010', '\u2011', '\u2012', '\u2013', '\u00ad', '\u200b', '\n':
			continue
		}
		if n+utf8.UTFMax > len(buf) {
			break
		}
		n += utf8.EncodeRune(buf[n:], unicode.ToLower(r))
	}
	for _, c := range cand {
		if n >= len(c) && string(buf[:len(c)]) == c {
			return true
		}
	}
	return false
}

// Sentences returns the sentences of a text.
func Sentences(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for {
			i := strings.Index(s, ". ")
			if i < 0 {
				yield(s)
				return
			}
			if !yield(s[:i+1]) {
				return
			}
			s = s[i+2:]
		}
	}
}
