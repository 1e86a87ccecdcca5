package store

import (
	"testing"
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

func TestChangeID(t *testing.T) {
	t.Parallel()
	read := func(names ...string) snapshot.Snapshot {
		s := snapshot.Snapshot{Lists: []snapshot.List{{Title: "Sub-processors"}}, TakenAt: time.Date(2026, 4, 15, 12, 0, 0, 0, time.UTC)}
		for _, n := range names {
			s.Lists[0].Subprocessors = append(s.Lists[0].Subprocessors, snapshot.Subprocessor{Name: n})
		}
		return s
	}
	a, b := read("A"), read("A", "B")
	id := ChangeID("acme", "", a, b)
	if len(id) != 12 {
		t.Errorf("id %q: want 12 digits", id)
	}
	later := b
	later.TakenAt, later.Page.ETag = b.TakenAt.Add(time.Hour), `"other"`
	if got := ChangeID("acme", "", a, later); got != id {
		t.Errorf("the same change seen later: %s, then %s", id, got)
	}
	for name, got := range map[string]string{
		"vendor": ChangeID("other", "", a, b), "previous change": ChangeID("acme", "x", a, b), "direction": ChangeID("acme", "", b, a),
	} {
		if got == id {
			t.Errorf("another %s gives the same id", name)
		}
	}
}

// There is a way from every schema to the next.
func TestMigrations(t *testing.T) {
	t.Parallel()
	for version := range Schema + 1 {
		if _, ok := migrations[version]; ok != (version > 0 && version < Schema) {
			t.Errorf("schema %d: is there a migration to the next: %t", version, ok)
		}
	}
}
