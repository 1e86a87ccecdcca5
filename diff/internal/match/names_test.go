package match

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
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

// However often a name or a cell is asked about, it is folded once.
func TestTextsFoldOnce(t *testing.T) {
	none := &snapshot.Snapshot{}
	r := reading.NewReader(reading.NewMeter(none, none))
	names := newNames(r)
	var row snapshot.Subprocessor
	row.Name = "O\ufb03ce " + strings.Repeat("\u00e9", 50)
	names.reading(&row)
	r.Fold(row.Name)
	steps := r.Steps
	if steps == 0 {
		t.Fatal("folding is not counted")
	}
	for range 9 {
		names.reading(&row).nowFolded()
		names.Key(&row)
		r.Fold(row.Name)
	}
	if r.Steps != steps {
		t.Errorf("%d steps for asking again", r.Steps-steps)
	}
}
