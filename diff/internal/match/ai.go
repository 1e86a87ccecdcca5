package match

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/subwatch/subwatch/diff/internal/words"
)

//go:embed data/ai-providers.txt
var aiProvidersData string

// aiNames are the companies and services named for artificial intelligence, in
// the order of the table: where a name names several, the first counts.
type aiNames struct {
	names   []string
	whole   map[string]int      // by a whole name, in one: its place among the names
	byFirst map[string][]aiPart // by the first word
}

// An aiPart are words that may stand anywhere in a name.
type aiPart struct {
	words []string
	at    int // its place among the names
}

var aiProviders = sync.OnceValue(func() aiNames {
	t := aiNames{whole: map[string]int{}, byFirst: map[string][]aiPart{}}
	for line := range strings.Lines(aiProvidersData) {
		name, forms, ok := strings.Cut(strings.TrimRight(line, "\n"), " | ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		at := len(t.names)
		t.names = append(t.names, name)
		for form := range strings.SplitSeq(forms, ";") {
			form = strings.TrimSpace(form)
			if whole, ok := strings.CutPrefix(form, "="); ok {
				whole = strings.ReplaceAll(whole, " ", "")
				if _, twice := t.whole[whole]; !twice {
					t.whole[whole] = at
				}
			} else if words := strings.Fields(form); len(words) > 0 {
				t.byFirst[words[0]] = append(t.byFirst[words[0]], aiPart{words, at})
			}
		}
	}
	return t
})

// knownAI returns the AI provider that a name names, "" for none.
func knownAI(name string) string { return knownAIIn(words.Fold(name)) }

// knownAI returns the AI provider that the name names, "" for none.
func (r *nameReading) knownAI() string {
	if r.ai == nil {
		ai := knownAIIn(r.folded)
		r.ai = &ai
	}
	return *r.ai
}

// knownAIIn does the same for a folded name.
func knownAIIn(folded string) string {
	text := plain(folded)
	words := strings.Fields(text)
	core, _ := formIn(text, len(words))
	t := aiProviders()
	first, ok := t.whole[strings.Join(words[:core], "")]
	if !ok {
		first = len(t.names)
	}
	for i, w := range words {
		for _, p := range t.byFirst[w] {
			if p.at < first && i+len(p.words) <= len(words) && slices.Equal(words[i:i+len(p.words)], p.words) {
				first = p.at
			}
		}
	}
	if first == len(t.names) {
		return ""
	}
	return t.names[first]
}
