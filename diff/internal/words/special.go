package words

import (
	"slices"
	"strings"
	"sync"
)

// A Special is a mention of data that the law protects more than other data:
// its kind ("health", "criminal", "children") and the words, as written.
type Special struct{ Kind, Words string }

// Special returns where a text speaks of special categories of personal data
// (Art. 9 GDPR), criminal convictions (Art. 10) or children, each kind once.
// What it denies ("no health data", "except biometric data") is left out. Words
// that mean such data only by themselves ("health") count where an item of the
// text is nothing else.
func (b *Phrasebook) Special(text string) []Special {
	var out []Special
	add := func(kind, words string) {
		if !slices.ContainsFunc(out, func(s Special) bool { return s.Kind == kind }) {
			out = append(out, Special{kind, words})
		}
	}
	for _, m := range b.about("special", text) {
		if !b.text(text).denied(m.at, m.n) {
			add(kindOf(m), m.text)
		}
	}
	for _, item := range Items(text, true) {
		if len(item) > maxStretch {
			continue
		}
		if kind, ok := bare()[Fold(item)]; ok {
			add(kind, item)
		}
	}
	return out
}

// bare returns the words that mean special data where an item is nothing else,
// folded, with what they mean.
var bare = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, ps := range phrases()["bare"].byFirst {
		for _, p := range ps {
			_, kind, _ := strings.Cut(p.kind, ":")
			out[strings.Join(p.words, " ")] = kind
		}
	}
	return out
})

func kindOf(m mention) string {
	_, kind, _ := strings.Cut(m.kind, ":")
	return kind
}
