package promise

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed data/words.tsv
var wordsData string

// A group is what the phrases of one kind of line of data/words.tsv mean.
type group uint64

const (
	sub group = 1 << iota
	data
	keep
	where
	limit
	soft
	except
	otherway
	beta
	emergency
	notify
	object
	train
	improve
	model
	staff
	authorise
	general
	specific
	liable
	retain
	secure
	call
	aside
	optout
	paper
	bind
	duty
	sited
	these
	operate
	roll
	leave
	late
	anytime
	engage
)

var groupNames = map[string]group{
	"sub": sub, "data": data, "keep": keep, "where": where, "limit": limit, "soft": soft, "except": except, "otherway": otherway,
	"beta": beta, "emergency": emergency, "notify": notify, "object": object, "train": train, "improve": improve, "model": model,
	"staff": staff, "authorise": authorise, "general": general, "specific": specific, "liable": liable, "retain": retain,
	"secure": secure, "call": call, "aside": aside, "optout": optout, "paper": paper, "bind": bind, "duty": duty, "sited": sited, "these": these, "operate": operate, "roll": roll,
	"leave": leave, "late": late, "anytime": anytime, "engage": engage,
}

// marking are the groups whose senses say how firm a promise is.
const marking = where | limit | soft | except | otherway | beta | emergency | general | specific

// A phrase is words that a group is known by.
type phrase struct {
	text  string // folded
	open  bool   // any ending of the last word
	glued bool   // of a script that sets no blanks: found anywhere
	group group
	sense string
}

// A said is what a text says.
type said struct {
	groups group
	senses []string // of the groups that say how firm a promise is, in order, each once
	duty   string   // the sense of a duty that the text begins with
}

// beginning is how many words may stand before a duty that a sentence begins
// with: "In addition, you must …", "The Referral Partner shall …".
const beginning = 3

// phrases are those of data/words.tsv, by the first two characters; one of a
// single character by that.
var phrases = sync.OnceValue(func() map[string][]phrase {
	out := map[string][]phrase{}
	for line := range strings.Lines(wordsData) {
		name, all, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		of, _, _ := strings.Cut(name, ":")
		for text := range strings.SplitSeq(all, "|") {
			text, open := strings.CutSuffix(text, "*")
			p := phrase{text: strings.TrimSpace(text), open: open, group: groupNames[of], sense: name}
			p.glued = strings.IndexFunc(text, glued) >= 0
			k := p.text[:start(p.text)]
			if !slices.ContainsFunc(out[k], func(o phrase) bool { return o == p }) {
				out[k] = append(out[k], p)
			}
		}
	}
	return out
})

// start returns the length of a text's first two characters, in bytes.
func start(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	_, m := utf8.DecodeRuneInString(s[n:])
	return n + m
}

// glued reports letters of scripts that set no blanks between words, or set
// endings to them.
func glued(r rune) bool {
	return r >= 0x3040 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// maxText bounds how much of a text is looked at, in bytes: no sentence is as
// long.
const maxText = 10_000

// fold returns the words of a text in lower case, with one blank between and
// around them; a change of script begins a word.
func fold(text string) string {
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	var b strings.Builder
	b.Grow(len(text) + 2)
	b.WriteByte(' ')
	blank, wasGlued := true, false
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == 'ー' {
			is := glued(r) || r == 'ー'
			if is != wasGlued && !blank { // "EU域内"
				b.WriteByte(' ')
			}
			wasGlued = is
			b.WriteRune(unicode.ToLower(r))
			blank = false
		} else if !blank {
			b.WriteByte(' ')
			blank = true
		}
	}
	if !blank {
		b.WriteByte(' ')
	}
	return b.String()
}

// sayings finds the phrases in a text.
func sayings(text string) said {
	var out said
	folded := fold(text)
	book := phrases()
	word := true // a word begins here
	n := 0       // how many began before
	for i, r := range folded {
		if r != ' ' && (word || glued(r)) {
			rest := folded[i:]
			out.look(book[rest[:start(rest)]], rest, word, n <= beginning)
			out.look(book[rest[:utf8.RuneLen(r)]], rest, word, n <= beginning)
			n++
		}
		word = r == ' '
	}
	slices.Sort(out.senses)
	return out
}

// look adds those of some phrases that a folded text begins with; first says that
// it is the beginning of the whole.
func (s *said) look(phrases []phrase, text string, word, first bool) {
	for i := range phrases {
		p := &phrases[i]
		if !p.begins(text, word) {
			continue
		}
		if p.group == duty {
			if first {
				s.groups, s.duty = s.groups|duty, p.sense
			}
			continue
		}
		s.groups |= p.group
		if p.group&marking != 0 && !slices.Contains(s.senses, p.sense) {
			s.senses = append(s.senses, p.sense)
		}
	}
}

// begins reports whether a folded text begins with a phrase.
func (p *phrase) begins(text string, word bool) bool {
	if !strings.HasPrefix(text, p.text) || !word && !p.glued {
		return false
	}
	return p.open || p.glued || text[len(p.text)] == ' '
}
