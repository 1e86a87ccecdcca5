package words

import (
	"slices"
	"strings"
)

// This file says what a text denies. The words of it are in data/phrases.tsv:
// "deny" are those that deny ("not", "ohne"), "turn" those after which a denial
// no longer holds ("but", "except"), and "verb" what is denied behind the thing
// itself ("health data is not processed").

// maxDenied is how many words a denial may stand before what it denies.
const maxDenied = 12

// denied reports whether what n words from i say is denied in their sentence.
func (w *wording) denied(i, n int) bool { return w.denial(i, n) >= 0 }

// denial returns the word that denies what n words from i say: before them
// ("never used to train", "no customer data is used for training"), or behind
// them, with a verb ("training is not done") or alone ("training: no"). It is -1
// where there is none.
func (w *wording) denial(i, n int) int {
	turned, excepted, listed := false, -1, false
	for k := i - 1; k >= 0 && k >= i-maxDenied && !w.endsSentence(k); k-- {
		listed = listed || strings.ContainsAny(w.between(k), ",:")
		switch {
		case !w.denies(k):
		case turned || listed && !w.alternatives(k):
			return -1 // "nothing but", "no data except", "no card data, health records": what follows is said
		default:
			return k
		}
		if w.says("except", k) && excepted < 0 {
			excepted = k
		}
		turned = turned || excepted >= 0 || w.says("turn", k)
	}
	if excepted >= 0 {
		return excepted
	}
	return w.denialBehind(i, n)
}

// alternatives reports whether what a word denies is a list of which none
// holds: "no health data, biometrics or genetic data".
func (w *wording) alternatives(word int) bool {
	for k := word + 1; k < len(w.words) && k < word+2*maxDenied; k++ {
		if w.says("or", k) {
			return true
		}
		if w.endsSentence(k) {
			break
		}
	}
	return false
}

func (w *wording) denialBehind(i, n int) int {
	if at := w.easternDenial(i + n - 1); at >= 0 {
		return at
	}
	if w.endsSentence(i + n - 1) {
		return -1
	}
	for k := i + n; k < len(w.words) && k < i+n+5; k++ {
		if w.says("turn", k) {
			break
		}
		if w.denies(k) {
			alone := k == i+n && w.endsSentence(k)
			if alone || w.says("verb", k-1) && w.endsSentence(k) || w.says("verb", k+1) || w.says("verb", k+2) {
				return k
			}
		}
		if w.endsSentence(k) {
			break
		}
	}
	return -1
}

// endsSentence reports whether a sentence ends behind a word.
func (w *wording) endsSentence(word int) bool {
	return word+1 >= len(w.words) || strings.ContainsAny(w.between(word), ".;!?\n\u3002")
}

// says reports whether a word is a phrase of a set that has but one word.
func (w *wording) says(set string, word int) bool {
	if word < 0 || word >= len(w.words) {
		return false
	}
	one := wording{text: w.text, words: w.words[word : word+1], from: w.from[word : word+1], to: w.to[word : word+1]}
	return len(one.mentions(set)) > 0
}

// denies reports whether a word denies what stands beside it. "Not only", "not
// limited to" deny nothing, and neither does an answer of its own ("No.").
func (w *wording) denies(word int) bool {
	if !w.says("deny", word) {
		return false
	}
	return !w.says("not-denied", word+1)
}

// easternDenial returns the word that denies what a word of a language without
// blanks says, itself or one behind it: "学習には使用しません"; -1 where none does.
func (w *wording) easternDenial(word int) int {
	for k := word; k < len(w.words) && k <= word+3; k++ {
		if slices.ContainsFunc(eastern, func(s string) bool { return strings.Contains(w.words[k], s) }) {
			return k
		}
		if w.endsSentence(k) {
			break
		}
	}
	return -1
}

// eastern are the endings that deny in Japanese, Korean and Chinese.
var eastern = []string{"ません", "しない", "されない", "含まない", "行わない", "ない。", "除く", "なし", "않", "없", "제외", "不会", "不用于", "不包含", "除外"}
