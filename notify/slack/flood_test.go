package slack

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
)

// A page made to flood a channel does not: posts have a number beyond which
// the rest is counted, and nothing is left out in silence.
func TestSlackFlood(t *testing.T) {
	r := notifytest.HugeReports["many entries"](700_000)
	m := notify.Message{Kind: notify.Change, Vendor: "acme", Change: "3f9a8c2e41d0", Report: &r}
	parts := Parts(m)
	if len(parts) > maxParts {
		t.Fatalf("%d entries make %d posts", len(r.Changes), len(parts))
	}
	named := map[int]bool{}
	for _, p := range parts {
		for _, e := range p.Entries {
			named[e] = true
		}
	}
	if len(named) == len(r.Changes) || len(named) < 1000 {
		t.Fatalf("%d of %d entries are named: the test is for fewer than all", len(named), len(r.Changes))
	}
	raw, err := Payload(m, parts[len(parts)-1], len(parts), len(parts))
	if err != nil {
		t.Fatal(err)
	}
	want := wording.Thousands(len(r.Changes)-len(named)) + " more entries are not named here; in full: subwatch show 3f9a8c2e41d0"
	if !strings.Contains(string(raw), want) {
		t.Errorf("the last post does not say %q:\n%s", want, raw)
	}
	for i, p := range parts {
		raw, err := Payload(m, p, i+1, len(parts))
		if err != nil {
			t.Fatal(err)
		}
		if problems, _ := checkSlack(raw); len(problems) > 0 {
			t.Errorf("post %d: %q", i+1, problems)
		}
	}
}
