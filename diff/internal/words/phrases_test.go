package words

import (
	"strings"
	"testing"
)

func TestAIWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Cloud hosting", ""},
		{"Generative AI services provider", "Generative|AI"},
		{"Infrastructure provider to train Machine Learning models", "train Machine Learning models"},
		{"Non-training generative artificial intelligence services", "generative|artificial intelligence"},
		{"Zero retention; does not train", ""},
		{"Never used to train models", ""},
		{"Customer training sessions", ""},
		{"Employee training and onboarding", ""},
		{"Used for training", "training"},
		{"Training data storage", "Training data"},
		{"Maintenance of email", ""},
		{"LLM inference", "LLM"},
		{"Nightly model_training", "model_training"},
		{"do_not_train", ""},
		{"train_on_data", "train_on_data"},
		{"We do not use AI", ""},
		{"Third-party artificial intelligence large language model and engine", "artificial intelligence|large language model"},
	} {
		if got := strings.Join(new(Phrasebook).AIWords(c.text), "|"); got != c.want {
			t.Errorf("AIWords(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNegatesTraining(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Prompts; does not train", "does not train"},
		{"Not used for training", "used for training"},
		{"Used for training", ""},
		{"Non-training services", "Non-training"},
		{"never_train", "never_train"},
	} {
		if got := new(Phrasebook).NegatesTraining(c.text); (got == "") != (c.want == "") {
			t.Errorf("NegatesTraining(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// Whatever a page says, the words found in it stand in it.
func FuzzPhrases(f *testing.F) {
	for _, s := range []string{"", "AI", "does not train models", "never_train", "Generative AI (only if you connect it)", "\xfftrain\u0301ing data"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r Phrasebook
		for _, w := range append(r.AIWords(text), r.NegatesTraining(text)) {
			if !strings.Contains(text, w) {
				t.Errorf("found %q, which %q does not say", w, text)
			}
		}
		for set := range phrases() {
			if c := r.Clause(set, text); !strings.Contains(text, c) {
				t.Errorf("found the clause %q of %s, which %q does not say", c, set, text)
			}
			for _, m := range r.about(set, text) {
				if m.text == "" || !strings.Contains(text, m.text) {
					t.Errorf("found %q of %s, which %q does not say", m.text, set, text)
				}
			}
		}
	})
}
