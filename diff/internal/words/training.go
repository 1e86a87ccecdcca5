package words

import (
	"slices"
	"strings"
)

// AIWords returns the words with which a text speaks of artificial intelligence
// or of training it, as written: training first, then the
// rest, each once.
func (b *Phrasebook) AIWords(text string) []string {
	if text == "" {
		return nil
	}
	s := b.text(text)
	if s.ai == nil {
		words := s.aiWords()
		s.ai = &words
	}
	return *s.ai
}

// maxAIWords bounds how many words about artificial intelligence are told of a
// text.
const maxAIWords = 50

func (w *wording) aiWords() []string {
	var out []string
	for i := range w.words {
		if end, ok := w.trains(i); ok && len(out) < maxAIWords {
			if said := w.text[w.from[i]:w.to[end]]; !slices.Contains(out, said) {
				out = append(out, said)
			}
		}
	}
	for _, m := range w.mentions("ai") {
		covered := func(found string) bool { return strings.Contains(found, m.text) }
		if len(out) < maxAIWords && !w.negated(m.at) && !slices.ContainsFunc(out, covered) {
			out = append(out, m.text)
		}
	}
	return out
}

// NegatesTraining reports whether a text says that nothing is trained, and in
// which words.
func (b *Phrasebook) NegatesTraining(text string) string {
	if text == "" {
		return ""
	}
	w := &b.text(text).wording
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
