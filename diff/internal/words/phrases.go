package words

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/phrases.tsv
var phrasesData string

//go:embed data/special.tsv
var specialData string

// A phrase is a run of folded words; the last may stand for any ending.
type phrase struct {
	words []string
	open  bool
	kind  string // as written before the tab: "ai", "mechanism:SCCs"
}

// nothing ends the kind of phrases that only look like others of their set:
// "device fingerprint" is no biometric data.
const nothing = ":-"

// A phraseSet is the phrases of one kind, by their first words; apart from them
// those that are one word with any ending, by how it begins, and those that may
// stand anywhere within a word: Japanese has no blanks, and German joins words.
type phraseSet struct {
	byFirst map[string][]phrase
	stems   map[string][]phrase
	within  []phrase
}

// stemKey returns the beginning of a word by which stems are found.
func stemKey(word string) string { return word[:min(len(word), 3)] }

// phrases gives the phrases of each kind.
var phrases = sync.OnceValue(func() map[string]*phraseSet {
	out := map[string]*phraseSet{}
	for line := range strings.Lines(phrasesData + specialData) {
		kind, text, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		text, within := strings.CutPrefix(text, "*")
		text, open := strings.CutSuffix(text, "*")
		name, _, _ := strings.Cut(kind, ":")
		set := out[name]
		if set == nil {
			set = &phraseSet{byFirst: map[string][]phrase{}, stems: map[string][]phrase{}}
			out[name] = set
		}
		p := phrase{strings.Fields(Fold(text)), open, kind}
		switch {
		case within:
			set.within = append(set.within, p)
		case open && len(p.words) == 1:
			set.stems[stemKey(p.words[0])] = append(set.stems[stemKey(p.words[0])], p)
		default:
			set.byFirst[p.words[0]] = append(set.byFirst[p.words[0]], p)
		}
	}
	return out
})

// A mention is where a text says a phrase.
type mention struct {
	text string // the words, as written
	kind string
	at   int // by word
	n    int
}

// A wording is a text cut into words, for looking phrases up in it.
type wording struct {
	text  string
	words []string // folded
	from  []int    // where each begins in the text
	to    []int
}

// maxWording bounds how much of a text is searched, in bytes; no cell that
// people read is as long.
const maxWording = 50_000

func wordingOf(text string) wording {
	text = text[:min(len(text), maxWording)]
	toks := tokens(text)
	most := len(toks)/2 + 1 // between two words stands a blank
	w := wording{text: text, words: make([]string, 0, most), from: make([]int, 0, most), to: make([]int, 0, most)}
	pos := 0
	for _, t := range toks {
		if isWord(t) {
			for f := range strings.FieldsSeq(Fold(t)) {
				for f != "" {
					n := scriptEnds(f)
					w.words = append(w.words, f[:n])
					w.from = append(w.from, pos)
					w.to = append(w.to, pos+len(t))
					f = f[n:]
				}
			}
		}
		pos += len(t)
	}
	return w
}

// scriptEnds returns how long the beginning of a folded word is that is of Latin
// letters, or of none: "ai" in "ai利用". Digits belong to both.
func scriptEnds(word string) int {
	latin, unblanked := false, false
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRuneInString(word[i:])
		switch {
		case r < utf8.RuneSelf && isLetter(byte(r)):
			latin = true
		case unspaced(r):
			unblanked = true
		}
		if latin && unblanked {
			return i
		}
		i += n
	}
	return len(word)
}

// between returns what stands between a word and the next: nothing where both
// come from one token, as those of "model_training" do.
func (w *wording) between(word int) string {
	return w.text[w.to[word]:max(w.to[word], w.from[word+1])]
}

// mentions returns where a text says phrases of a kind, the longest at each
// place.
func (w *wording) mentions(set string) []mention {
	var out []mention
	list := phrases()[set]
	if list == nil {
		return nil
	}
	for i := 0; i < len(w.words); {
		best := mention{}
		for _, p := range list.stems[stemKey(w.words[i])] {
			if best.n == 0 && p.at(w.words[i:i+1]) {
				best = mention{w.text[w.from[i]:w.to[i]], p.kind, i, 1}
			}
		}
		for _, p := range list.byFirst[w.words[i]] {
			if n := len(p.words); n > best.n && i+n <= len(w.words) && p.at(w.words[i:i+n]) {
				best = mention{w.text[w.from[i]:w.to[i+n-1]], p.kind, i, n}
			}
		}
		if best.n == 0 {
			out = append(out, w.within(i, list.within)...)
			i++
			continue
		}
		if !strings.HasSuffix(best.kind, nothing) {
			out = append(out, best)
		}
		i += best.n
	}
	return out
}

// within returns which phrases a word has in it.
func (w *wording) within(i int, phrases []phrase) []mention {
	var out []mention
	for _, p := range phrases {
		at := strings.Index(w.words[i], p.words[0])
		if at < 0 {
			continue
		}
		m := mention{w.text[w.from[i]:w.to[i]], p.kind, i, 1}
		if word := w.words[i]; len(word) == len(m.text) && len(word) > maxStretch {
			m.text = m.text[at : at+len(p.words[0])]
		}
		out = append(out, m)
	}
	return out
}

// maxStretch bounds how long a word may be that is quoted whole, in bytes.
// Japanese has no blanks between its words.
const maxStretch = 40

func (p phrase) at(words []string) bool {
	last := len(words) - 1
	for i, w := range words {
		if w != p.words[i] && !(i == last && p.open && strings.HasPrefix(w, p.words[i])) {
			return false
		}
	}
	return true
}

// A Phrasebook looks phrases up in texts, each text once: on a page the same words
// stand in many rows. The zero value is ready. Which phrases there are, by their
// kind, is in data/phrases.tsv.
type Phrasebook struct {
	texts map[string]*spoken
}

// A spoken is what a text says.
type spoken struct {
	wording
	said map[string][]mention
	ai   *[]string
}

func (b *Phrasebook) text(text string) *spoken {
	if s, ok := b.texts[text]; ok {
		return s
	}
	if b.texts == nil {
		b.texts = map[string]*spoken{}
	}
	s := &spoken{wording: wordingOf(text)}
	b.texts[text] = s
	return s
}

func (b *Phrasebook) about(set, text string) []mention {
	if text == "" {
		return nil
	}
	s := b.text(text)
	m, ok := s.said[set]
	if !ok {
		if m = s.mentions(set); s.said == nil {
			s.said = map[string][]mention{}
		}
		s.said[set] = m
	}
	return m
}

// Says returns the phrases of a kind that a text says, folded, each once.
func (b *Phrasebook) Says(set, text string) []string {
	var out []string
	for _, m := range b.about(set, text) {
		out = append(out, Fold(m.text))
	}
	return Unique(out)
}

// NewlySaid returns the first phrase of a kind that the new text says and the
// old one does not, as written; "" where there is none.
func (b *Phrasebook) NewlySaid(set, old, new string) string {
	if len(b.about(set, new)) == 0 {
		return ""
	}
	return b.FirstNew(set, new, Set(b.Says(set, old)))
}

// FirstNew returns the first phrase of a kind that a text says and that is not
// among the folded ones given, as written; "" where there is none.
func (b *Phrasebook) FirstNew(set, text string, had map[string]bool) string {
	for _, m := range b.about(set, text) {
		if !had[Fold(m.text)] {
			return m.text
		}
	}
	return ""
}

// A Saying is a phrase that a text says: its kind, such as "right:refund", and the
// words as written.
type Saying struct{ Kind, Text string }

// Sayings returns the first phrase of each kind of a set that a text says.
func (b *Phrasebook) Sayings(set, text string) []Saying {
	var out []Saying
	for _, m := range b.about(set, text) {
		if !slices.ContainsFunc(out, func(s Saying) bool { return s.Kind == m.kind }) {
			out = append(out, Saying{m.kind, m.text})
		}
	}
	return out
}

// Clause returns the first phrase of a kind that a text says with the words
// after it, up to six or a mark: "only if you connect Slack"; "" where there is
// none.
func (b *Phrasebook) Clause(set, text string) string {
	said := b.about(set, text)
	if len(said) == 0 {
		return ""
	}
	w, m := &b.text(text).wording, said[0]
	end := m.at + m.n - 1
	for end+1 < len(w.words) && end-m.at < 6 && !strings.ContainsAny(w.between(end), ".;,)") {
		end++
	}
	return w.text[w.from[m.at]:w.to[end]]
}

// EndsWith reports whether the last words of a text are a phrase of a kind.
func (b *Phrasebook) EndsWith(set, text string) bool {
	said := b.about(set, text)
	if len(said) == 0 {
		return false
	}
	last := said[len(said)-1]
	return last.at+last.n == len(b.text(text).words)
}

// BeginsWith reports whether the first words of a text are a phrase of a kind.
func (b *Phrasebook) BeginsWith(set, text string) bool {
	said := b.about(set, text)
	return len(said) > 0 && said[0].at == 0
}

// SetsSaid reports which of some kinds of phrases a text says. It keeps nothing:
// for texts that are asked about once.
func SetsSaid(text string, sets ...string) []bool {
	w := wordingOf(text)
	out := make([]bool, len(sets))
	for i, set := range sets {
		out[i] = len(w.mentions(set)) > 0
	}
	return out
}

// Before returns what stands in a text before its end, which folds to the words
// given; "" where it does not end so.
func Before(text, folded string) string {
	w := wordingOf(text)
	n := len(strings.Fields(folded))
	if n == 0 || n >= len(w.words) {
		return ""
	}
	for at := len(w.words) - n; at > 0 && at >= len(w.words)-n-maxParted; at-- {
		if Fold(text[w.from[at]:]) == folded {
			return strings.TrimSpace(text[:w.from[at]])
		}
	}
	return ""
}

// maxParted is how many words of a text may be parted by an apostrophe, which
// folding leaves whole, so that [Before] still finds its way.
const maxParted = 4

// KindsSaid returns the kinds of a set that a text says ("SCCs", "DPF"), in
// alphabetical order.
func (b *Phrasebook) KindsSaid(set, text string) []string {
	var out []string
	for _, m := range b.about(set, text) {
		_, kind, _ := strings.Cut(m.kind, ":")
		out = append(out, kind)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
