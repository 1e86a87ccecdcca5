package lexicon

import (
	"strings"
	"unicode/utf8"
)

var (
	isNot          = phrases("is not")
	not            = phrases("not")
	determiners    = phrases("determiner")
	processorNames = phrases("processor name")
)

// maxBetween bounds the words between "are not" and the word for sub-processors:
// "are not considered as any of our sub-processors".
const maxBetween = 5

// SaysNoSubs reports a sentence that says of somebody that they are no
// sub-processors: a verb, its negation, the word.
func SaysNoSubs(sentence string) bool {
	return negates(lower(sentence), isNot.ready(), nil)
}

// HeadsNoSubs reports a heading that says so, in which the verb may be left out.
func HeadsNoSubs(heading string) bool {
	heading = lower(heading)
	return negates(heading, not.ready(), determiners.ready()) || negates(heading, isNot.ready(), nil)
}

// negates reports whether one of the negations stands in a text with the word
// for sub-processors after it: at most a few words come between, which must be
// some of those that are allowed, if any are given.
func negates(text string, negations, allowed *index) bool {
	for from := 0; from < len(text); {
		k, at, end := negations.findFrom(text, from, true)
		if k == 0 {
			return false
		}
		from = end
		// "sind X nicht", and later in the sentence another "keine": each counts.
		for _, s := range negations.byStart[startKey(text[at:])] {
			if n := s.in(text[at:]); n > 0 && nameFollows(text[at+n:], allowed) {
				return true
			}
		}
	}
	return false
}

// nameFollows reports whether a text begins with the word for sub-processors, after
// at most a few of the words that are allowed.
func nameFollows(text string, allowed *index) bool {
	rest := text
	for range maxBetween + 1 {
		trimmed := strings.TrimLeft(rest, " \t\n\u00a0*")
		if trimmed == "" || trimmed == rest && rest != text {
			return false // another mark ends what is negated
		}
		if rest = trimmed; processorNames.ready().begins(rest) {
			return true
		}
		r, _ := utf8.DecodeRuneInString(rest)
		if !inWord(r) || allowed != nil && !allowed.begins(rest) {
			return false
		}
		rest = strings.TrimLeft(rest[wordLength(rest):], "'\u2019")
	}
	return false
}

// begins reports whether a text begins with one of the phrases.
func (x *index) begins(text string) bool {
	k, _ := x.at(text, false)
	return k != 0
}
