package match

import "testing"

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
