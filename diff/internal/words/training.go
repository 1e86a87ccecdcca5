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
		if end, ok := w.trains(i); ok && len(out) < maxAIWords && !w.denied(i, 1) && !w.ofPeople(i) {
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

// NegatesTraining returns the words with which a text says that nothing is
// trained, the denial among them ("is not used for training"); "" where it does
// not say so.
func (b *Phrasebook) NegatesTraining(text string) string {
	if text == "" {
		return ""
	}
	w := &b.text(text).wording
	for i, word := range w.words {
		_, trains := w.trains(i)
		if !trains && !strings.HasPrefix(word, "train") && !w.says("training", i) {
			continue
		}
		if at := w.denial(i, 1); at >= 0 {
			return w.quoted(at, i)
		}
	}
	return ""
}

// quoted returns what a text says from one word to another, whichever is first,
// with the verb before it.
func (w *wording) quoted(a, b int) string {
	from, to := min(a, b), max(a, b)
	if from > 0 && !w.endsSentence(from-1) && slices.Contains(auxiliaries, w.words[from-1]) {
		from--
	}
	if end, ok := w.trains(to); ok {
		to = end
	}
	return w.text[w.from[from]:w.to[to]]
}

// auxiliaries are the verbs that stand before a denial.
var auxiliaries = []string{"is", "are", "does", "do", "will", "may", "must", "wird", "werden", "ist", "sind", "n", "è", "sono", "é", "são", "wordt", "worden"}

// trains reports whether a word means the training of models, or making them
// better ("improving our models"), and returns the last word that belongs to it.
func (w *wording) trains(i int) (end int, ok bool) {
	switch x := w.words[i]; {
	case slices.Contains(training, x):
		return w.withObject(i), true
	case x == "fine" && i+1 < len(w.words) && strings.HasPrefix(w.words[i+1], "tun"):
		return w.withObject(i + 1), true
	case w.says("training", i):
		return w.modelNear(i)
	case w.says("improving", i) && (i == 0 || w.words[i-1] != "fine"):
		return w.improves(i)
	}
	return 0, false
}

// training are the English words that mean training whatever stands beside
// them, unless people are trained.
var training = []string{"train", "trains", "training", "trained", "retrain", "finetune", "finetuning", "pretraining"}

// withObject returns the last word of what is trained.
func (w *wording) withObject(i int) int {
	end := i
	for k := i + 1; k < len(w.words) && k <= i+5 && !w.endsSentence(k-1); k++ {
		switch x := w.words[k]; {
		case strings.HasPrefix(x, "model"), strings.HasPrefix(x, "algorithm"), x == "ai", x == "ml", x == "llm", x == "llms", x == "data":
			end = k
		}
	}
	return end
}

// modelNear returns the last word that speaks of models near one that may mean
// training.
func (w *wording) modelNear(i int) (end int, ok bool) {
	if strings.ContainsAny(w.words[i], "学习習훈训") {
		return i, true
	}
	for k := i + 1; k < len(w.words) && k <= i+6 && !w.endsSentence(k-1); k++ {
		if w.says("model", k) {
			return k, true
		}
	}
	for k := i - 1; k >= 0 && k >= i-6 && !w.endsSentence(k); k-- {
		if w.says("model", k) {
			return i, true
		}
	}
	return 0, false
}

// improves reports whether a word for making something better is said of
// models: "improving our models", and not "developing a pricing model".
func (w *wording) improves(i int) (end int, ok bool) {
	if strings.ContainsFunc(w.words[i], unspaced) && w.says("model", i) {
		return i, true // "モデルの改善"
	}
	for k := i + 1; k < len(w.words) && k <= i+5 && !strings.ContainsAny(w.between(k-1), ".;,:()"); k++ {
		if w.says("model", k) && !slices.Contains(otherModels, w.words[k-1]) {
			return k, true
		}
	}
	return i, i > 0 && w.says("model", i-1) && !w.endsSentence(i-1) && i > 1 && !slices.Contains(otherModels, w.words[i-2])
}

// Improves reports whether words that [Phrasebook.AIWords] returned speak of
// making models better.
func Improves(said string) bool {
	w := wordingOf(said)
	return len(w.words) > 0 && w.says("improving", 0)
}

// otherModels are the words before "model" that make it none that learns.
var otherModels = []string{"business", "data", "pricing", "operating", "domain", "object", "revenue", "financial", "relational", "service", "delivery", "security", "threat", "3d", "permission", "licensing"}

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

// negated reports whether a word on artificial intelligence is said not to
// hold: "no AI". "Non-training artificial intelligence" is intelligence.
func (w *wording) negated(i int) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if strings.ContainsAny(w.between(k), ".;") {
			return false
		}
		if w.denies(k) {
			return k == i-1 || w.words[k] != "non" && w.words[k] != "no"
		}
	}
	return false
}
