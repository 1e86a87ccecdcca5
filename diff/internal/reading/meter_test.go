package reading

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

// The steps have a limit too, and it grows with the pages.
func TestTooManySteps(t *testing.T) {
	few := snapshot.Snapshot{TermsText: []string{"We notify you."}}
	many := snapshot.Snapshot{TermsText: []string{strings.Repeat("We notify you. ", 100_000)}}
	for _, s := range []snapshot.Snapshot{few, many} {
		m := NewMeter(&s, &s)
		m.Step(FreeSteps)
		if m.Over() {
			t.Fatal("what is free is too much")
		}
		limit := FreeSteps + 2*StepsPerByte*sizeOf(&s)
		m.Step(limit - FreeSteps)
		if m.Over() {
			t.Errorf("%d steps are too much, the limit is %d", m.Steps, limit)
		}
		m.Step(1)
		if what, most := m.TooMuch(); !m.Over() || what != "steps" || most != limit {
			t.Errorf("%d steps are too many %q, more than %d; want more than %d steps", m.Steps, what, most, limit)
		}
	}
}

// What a cell says of places is read once, however many rows it spans: a page may
// repeat a long cell in thousands.
func TestPlacesAreReadOnce(t *testing.T) {
	r := NewReader(NewMeter(&snapshot.Snapshot{}, &snapshot.Snapshot{}))
	text := strings.Repeat("Germany; Atlantis; ", 900)
	if names, beside := r.UnknownPlaces(text); len(names) != 1 || names[0] != "Atlantis" || !beside {
		t.Errorf("got %q, %v, want Atlantis beside known places", names, beside)
	}
	r.Places(text)
	if n := testing.AllocsPerRun(10, func() { r.Places(text); r.UnknownPlaces(text) }); n != 0 {
		t.Errorf("asking again takes %v allocations, want none", n)
	}
}
