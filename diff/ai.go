package diff

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
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
func knownAI(name string) string { return knownAIIn(fold(name)) }

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

func (w *wording) aiWords() []string {
	var out []string
	var said seen
	put := func(text string) {
		if said.add(text) {
			out = append(out, text)
		}
	}
	for i := range w.words {
		if end, ok := w.trains(i); ok {
			put(w.text[w.from[i]:w.to[end]])
		}
	}
	for _, m := range w.mentions("ai") {
		if !w.negated(m.at) && !coveredBy(out[:min(len(out), maxCovering)], m.text) {
			put(m.text)
		}
	}
	return out
}

// maxCovering bounds in how many words found before others are looked for.
const maxCovering = 50

func coveredBy(found []string, text string) bool {
	for _, f := range found {
		if strings.Contains(f, text) {
			return true
		}
	}
	return false
}

// negatesTraining reports whether a text says that nothing is trained, and in
// which words.
func (r *reader) negatesTraining(text string) string {
	if text == "" {
		return ""
	}
	w := &r.text(text).wording
	for i, word := range w.words {
		if strings.HasPrefix(word, "train") && w.negated(i) {
			from := max(0, i-2)
			for k := from; k < i; k++ {
				if negation(w.words[k]) || k > 0 && negation(w.words[k-1]) {
					from = k
					if k > 0 && (w.words[k-1] == "does" || w.words[k-1] == "do" || w.words[k-1] == "is" || w.words[k-1] == "are") {
						from = k - 1
					}
					break
				}
			}
			return w.text[w.from[from]:w.to[i]]
		}
	}
	return ""
}

// trains reports whether a word means the training of models, and gives the
// last word that belongs to it.
func (w *wording) trains(i int) (end int, ok bool) {
	switch w.words[i] {
	case "train", "trains", "training", "trained", "retrain", "finetune", "finetuning", "pretraining":
	default:
		return 0, false
	}
	if w.negated(i) || w.ofPeople(i) {
		return 0, false
	}
	end = i
	for k := i + 1; k < len(w.words) && k <= i+5; k++ {
		if strings.ContainsAny(w.between(k-1), ".;") {
			break
		}
		switch x := w.words[k]; {
		case strings.HasPrefix(x, "model"), strings.HasPrefix(x, "algorithm"), x == "ai", x == "ml", x == "llm", x == "llms", x == "data":
			end = k
		}
	}
	return end, true
}

// ofPeople reports whether the training is one of people.
func (w *wording) ofPeople(i int) bool {
	near := func(k int, words ...string) bool {
		return k >= 0 && k < len(w.words) && slices.Contains(words, w.words[k])
	}
	if near(i-1, "staff", "employee", "employees", "user", "users", "customer", "customers", "security", "awareness", "compliance", "privacy", "onboarding", "team", "product", "online", "live", "personal", "webinar") {
		if w.words[i] == "training" {
			return true
		}
	}
	return near(i+1, "session", "sessions", "course", "courses", "materials", "material", "videos", "video", "program", "programs", "programme", "services", "courses", "webinars", "platform", "portal", "staff", "employees", "users", "customers", "content")
}

// negated reports whether a word is said not to be: "non-training", "does not
// train", "never used to train".
func (w *wording) negated(i int) bool {
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		if strings.ContainsAny(w.between(k), ".;") {
			return false
		}
		if negation(w.words[k]) {
			if x := w.words[k]; x == "non" || x == "no" {
				return k == i-1 // "non-training artificial intelligence" is intelligence
			}
			return strings.HasPrefix(w.words[i], "train") || k >= i-2
		}
	}
	return false
}

func negation(w string) bool {
	switch w {
	case "non", "not", "no", "never", "without", "doesn't", "don't", "isn't", "aren't", "cannot", "nor", "excluding", "nicht", "keine":
		return true
	}
	return false
}
