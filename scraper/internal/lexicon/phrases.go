package lexicon

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Kinds are a set of what phrases say.
type Kinds uint16

const (
	SaysProvider  Kinds = 1 << iota // who else works for the vendor
	SaysWall                        // a question of consent: nobody prints it over a list
	SaysCookie                      // cookies and consent, as a subject
	SaysAnswer                      // a control that answers such a question
	SaysPartner                     // whom such a question is asked for
	SaysProcessor                   // who processes data for the vendor, as the law calls it
	SaysPolicy                      // a page about cookies, as a title
	saysNeutral                     // words of consent that are somebody's service

	SaysDown   // the site, or a part of it, is out of order
	SaysNotice // it will be, or was
	SaysGate   // who reads on must log in, register or ask
	SaysEmpty  // a search, a filter or a table without results
	SaysOther  // what a count counts that is no sub-processor

	says // what the phrases say of which only one kind is looked for
)

// Phrases of every language, as they are found in running text, are compared
// word by word in lower case. What an entry may hold beside words:
//
//	a blank   any blanks, hyphens and other marks
//	-         the same or nothing: "sub-processor"
//	(a|b|)    one of these, here also none
//	*         any ending of the word
//	…         words of the same sentence, at most 60 bytes
//	_         any one word
//	<number>  a number
//	^ and $   where the text begins and ends, but for marks
type Phrases struct {
	kinds map[string]Kinds // what each section says
	once  sync.Once
	index index
}

// phrases finds what the entries of one section say.
func phrases(section string) *Phrases { return &Phrases{kinds: map[string]Kinds{section: says}} }

var (
	// SubjectWords and PageWords tell a page of sub-processors from what is
	// served in its place.
	SubjectWords = &Phrases{kinds: map[string]Kinds{
		"subject processor": SaysProcessor, "subject provider": SaysProvider, "subject policy": SaysPolicy, "subject wall": SaysWall,
		"subject cookie": SaysCookie, "subject answer": SaysAnswer, "subject partner": SaysPartner, "subject neutral": saysNeutral,
	}}
	PageWords = &Phrases{kinds: map[string]Kinds{
		"page down": SaysDown, "page notice": SaysNotice, "page gate": SaysGate, "page empty": SaysEmpty, "page other": SaysOther,
	}}
)

// An index has phrases by the beginning of each.
type index struct {
	byStart map[string][]saying
	first   [256]bool // the bytes that one begins with
}

// A saying is one phrase, with the marks of an entry that stand for text: ' ',
// '*', '…', and '#' for a number.
type saying struct {
	text       string
	kind       Kinds
	start, end bool // it stands where the text begins, or ends
}

func (p *Phrases) ready() *index {
	p.once.Do(func() { p.index = indexOf(languages(), p.kinds) })
	return &p.index
}

func indexOf(t tables, kinds map[string]Kinds) index {
	x := index{byStart: make(map[string][]saying)}
	for section, kind := range kinds {
		for _, e := range t[section] {
			all, _ := expand(e.text) // the reader has checked it
			for _, s := range all {
				s.kind = kind
				k := startKey(s.text)
				x.byStart[k] = append(x.byStart[k], s)
				if k == "#" {
					k = "0123456789"
				}
				for i := range len(k) {
					x.first[k[i]] = x.first[k[i]] || i == 0 || k[0] == '0'
				}
			}
		}
	}
	return x
}

// In reports whether one of the phrases stands in a text.
func (p *Phrases) In(text string) bool {
	kinds, _, _ := p.ready().find(lower(text), true)
	return kinds != 0
}

// Find returns the first of the phrases in a text, in lower case, or "".
func (p *Phrases) Find(text string) string {
	text = lower(text)
	_, from, to := p.ready().find(text, true)
	return text[from:to]
}

// Kinds returns what the phrases in a text say.
func (p *Phrases) Kinds(text string) Kinds {
	kinds, _, _ := p.ready().find(lower(text), false)
	return kinds
}

// find returns what the phrases in a text say, or with first what the first of
// them says and where it stands.
func (x *index) find(text string, first bool) (all Kinds, from, to int) {
	return x.findFrom(text, 0, first)
}

// findFrom is find in the text from where a word ended, or from its beginning.
func (x *index) findFrom(text string, i int, first bool) (all Kinds, from, to int) {
	between := i == 0 // a word may begin here
	begin := i == 0   // no word has begun yet
	for i < len(text) {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		letter := inWord(r)
		if letter && x.first[text[i]] && (between || unspaced(r)) {
			k, size := x.at(text[i:], begin)
			if all |= k; first && all != 0 {
				return all, i, i + size
			}
			if k == saysNeutral || k == SaysPolicy {
				i, between, begin = i+size, false, false
				continue
			}
		}
		between = !letter || unspaced(r)
		begin = begin && !letter
		i += n
	}
	return all, 0, 0
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// lower returns a text in lower case, with one form of the Greek sigma.
func lower(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ς", "σ") }

// startKey returns the beginning of a phrase by which it is found: three bytes
// of its first word, or "#" for a number.
func startKey(s string) string {
	if s != "" && (s[0] >= '0' && s[0] <= '9') {
		return "#"
	}
	n := 0
	for n < len(s) && n < 3 {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !inWord(r) {
			break
		}
		n += size
	}
	if n == 0 {
		return "#"
	}
	return s[:min(n, 3)]
}

// at returns what the phrases say that a text begins with. The longest neutral
// one, or a policy's, hides those that are no longer.
func (x *index) at(text string, begin bool) (found Kinds, size int) {
	longest, neutral, hides := 0, 0, saysNeutral
	for _, s := range x.byStart[startKey(text)] {
		if s.start && !begin {
			continue
		}
		n := s.in(text)
		switch {
		case n == 0:
		case s.kind == saysNeutral || s.kind == SaysPolicy:
			if n > neutral {
				neutral, hides = n, s.kind
			}
		default:
			found |= s.kind
			longest = max(longest, n)
		}
	}
	if neutral > 0 && neutral >= longest {
		return hides, neutral
	}
	return found, longest
}

// in returns the length of the text's beginning that is the phrase, or 0.
func (s *saying) in(text string) int {
	n := match(s.text, text, 0)
	if n > 0 && s.end && strings.IndexFunc(text[n:], inWord) >= 0 {
		return 0
	}
	return n
}

// gap bounds what "…" stands for, in bytes.
const gap = 60

// match returns where a phrase ends that begins at i, or 0. Before it stand the
// words that were found already.
func match(phrase, text string, i int) int {
	for p := 0; p < len(phrase); p++ {
		switch c := phrase[p]; {
		case c == ' ':
			n := strings.IndexFunc(text[i:], inWord)
			if n < 1 {
				return 0
			}
			i += n
		case c == '#':
			from := i
			for i < len(text) {
				r, n := utf8.DecodeRuneInString(text[i:])
				if !unicode.IsDigit(r) && (i == from || r != '.' && r != ',') {
					break
				}
				i += n
			}
			if i == from {
				return 0
			}
		case c == '*':
			i += wordLength(text[i:])
		case c == '_':
			n := wordLength(text[i:])
			if n == 0 {
				return 0
			}
			i += n
		case strings.HasPrefix(phrase[p:], "…"):
			return matchAfterGap(phrase[p+len("…"):], text, i)
		case i >= len(text) || text[i] != c:
			return 0
		default:
			i++
		}
	}
	if last, _ := utf8.DecodeLastRuneInString(phrase); !unspaced(last) && last != '*' && last != '_' && i < len(text) {
		if r, _ := utf8.DecodeRuneInString(text[i:]); inWord(r) && !unspaced(r) {
			return 0
		}
	}
	return i
}

// matchAfterGap is match for what stands after "…": at the next word of the
// sentence that fits.
func matchAfterGap(phrase, text string, i int) int {
	for from := i; i < len(text) && i <= from+gap; {
		n := strings.IndexFunc(text[i:], inWord)
		if n < 1 || endsSentence(text[i:i+n]) {
			return 0
		}
		i += n
		if end := match(phrase, text, i); end > 0 {
			return end
		}
		i += wordLength(text[i:])
	}
	return 0
}

// endsSentence reports marks between two words of which one ends a sentence.
func endsSentence(marks string) bool {
	return strings.Contains(marks, ". ") || strings.Contains(marks, ".\n") || strings.ContainsAny(marks, "!?。")
}

// wordLength returns how much of a word a text begins with, in bytes.
func wordLength(s string) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return !inWord(r) }); n >= 0 {
		return n
	}
	return len(s)
}

// unspaced reports letters of scripts that set no blanks between words.
func unspaced(r rune) bool {
	return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == 'ー'
}
