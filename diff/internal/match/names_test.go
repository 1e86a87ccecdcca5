package match

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

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
