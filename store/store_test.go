package store

import "testing"

func TestOwnFile(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"acme/state.json": true, "acme/snapshot.json": true, "acme/pages/ab.gz": true, "acme/changes/0001-ab.json": true, "acme/decisions/a.1-x.json": true,
		"messages/x.json": true, "messages/.index.json": true, "claims/x.json": true, "receipts/x.a.1.json": true, "runs/2026-04.jsonl": true, "runs/2026-04.shard-1-of-2.jsonl": true,
		"": false, "acme": false, "state.json": false, "acme/other.json": false, "acme/pages/ab.json": false, "acme/pages/x/ab.gz": false, "acme/other/x.json": false,
		"messages/x.gz": false, "Messages/x.json": false, "MESSAGES/state.json": false, "messages/.x.json": false, "messages/pages/x.gz": false, "claims/.index.json": false,
		".git/state.json": false, "../state.json": false, "acme/../state.json": false, "/acme/state.json": false, "acme//state.json": false, ".tmp/x.json": false,
		"con/state.json": false, "NUL/state.json": false, "com1.x/state.json": false, "console/state.json": true, "acme./state.json": false, "messages/aux.json": false,
		"acme\\state.json": false, "acme/state.json\n": false, "a b/state.json": false, "git~1/state.json": false,
	} {
		if got := OwnFile(name); got != want {
			t.Errorf("ownFile(%q) = %t", name, got)
		}
	}
}
