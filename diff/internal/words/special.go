package words

import (
	"slices"
	"strings"
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
	said := b.about("special", text)
	for _, m := range said {
		if !b.text(text).denied(m.at, m.n) {
			add(kindOf(m), m.text)
		}
	}
	if len(text) > maxWording {
		return out
	}
	for _, item := range Items(text, true) {
		if len(item) > maxStretch {
			continue
		}
		if m := b.about("bare", item); len(m) == 1 && Fold(m[0].text) == Fold(item) {
			add(kindOf(m[0]), item)
		}
	}
	return out
}

func kindOf(m mention) string {
	_, kind, _ := strings.Cut(m.kind, ":")
	return kind
}
