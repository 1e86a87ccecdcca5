package diff

import (
	"strings"
	"testing"
)

func TestCoreWords(t *testing.T) {
	for _, c := range []struct{ name, words, form string }{
		{"", "", ""},
		{"Acme", "acme", ""},
		{"Acme, Inc.", "acme", "inc"},
		{"Inc.", "inc", ""}, // a form alone is a name
		{"Krill Sp. z o.o.", "krill", "sp z oo"},
		{"Soluções S.A.", "solucoes", "sa"},
		{"Acme \u0301 Inc.", "acme", "inc"}, // a lone accent is no word
		{"Incubator of Forms", "incubator of forms", ""},
	} {
		words, form := coreWords(c.name)
		if got := strings.Join(words, " "); got != c.words || form != c.form {
			t.Errorf("coreWords(%q) = %q and %q, want %q and %q", c.name, got, form, c.words, c.form)
		}
	}
}
