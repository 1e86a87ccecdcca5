package diff

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
		if got := strings.Join(new(reader).aiWords(c.text), "|"); got != c.want {
			t.Errorf("aiWords(%q) = %q, want %q", c.text, got, c.want)
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
		if got := new(reader).negatesTraining(c.text); (got == "") != (c.want == "") {
			t.Errorf("negatesTraining(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestKnownAI(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Braintrust Data, Inc", "Braintrust"},
		{"Amazon Web Services, Inc. (AWS Bedrock)", "Amazon Bedrock"},
		{"Amazon Web Services, Inc.", ""},
		{"Google Vertext AI", "Google Gemini"},
		{"Google LLC", ""},
		{"OpenAI, L.L.C.", "OpenAI"},
		{"Anthropic PBC", "Anthropic"},
		{"Modal Labs, Inc.", "Modal"},
		{"Modal Inc.", "Modal"},
		{"Multimodal Hosting", ""},
		{"Lambda Legal Ltd", ""},
		{"Databricks, Inc.", ""},
	} {
		if got := knownAI(c.name); got != c.want {
			t.Errorf("knownAI(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

// Whatever a page says, the words found in it stand in it.
func FuzzPhrases(f *testing.F) {
	for _, s := range []string{"", "AI", "does not train models", "never_train", "Generative AI (only if you connect it)", "\xfftrain\u0301ing data"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r reader
		for _, w := range append(r.aiWords(text), r.negatesTraining(text)) {
			if !strings.Contains(text, w) {
				t.Errorf("found %q, which %q does not say", w, text)
			}
		}
		for set := range phrases() {
			for _, m := range r.text(text).about(set) {
				if m.text == "" || !strings.Contains(text, m.text) {
					t.Errorf("found %q of %s, which %q does not say", m.text, set, text)
				}
			}
		}
	})
}
