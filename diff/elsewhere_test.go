package diff

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

// What became of a list is told in the page's words, and only one that nobody is
// named on any more is withdrawn.
func TestWhereTheListIsNow(t *testing.T) {
	old := snapshot.Snapshot{Schema: 1, Lists: []snapshot.List{{Subprocessors: []snapshot.Subprocessor{{Name: "Acme"}}}}}
	for _, c := range []struct {
		now  *snapshot.Elsewhere
		want string
	}{
		{nil, "the page no longer names any sub-processor"},
		{&snapshot.Elsewhere{Kind: snapshot.NamesNobody, Text: "We use no sub-processors."}, "the page no longer names any sub-processor"},
		{&snapshot.Elsewhere{Kind: snapshot.ListMoved, URL: "https://trust.acme.example/subs"}, "the list moved to https://trust.acme.example/subs"},
		{&snapshot.Elsewhere{Kind: snapshot.ListOnRequest, Text: "Ask privacy@acme.example."}, "the list is given on request: \u201cAsk privacy@acme.example.\u201d"},
		{&snapshot.Elsewhere{Kind: snapshot.ListOnRequest, Text: strings.Repeat("é", maxElsewhere)}, "the list is given on request: \u201c" + strings.Repeat("é", maxElsewhere/2) + "\u201d"},
	} {
		r, err := Compare(old, snapshot.Snapshot{Schema: 1, Elsewhere: c.now}, Options{})
		if err != nil || len(r.Changes) != 1 || r.Changes[0].Class != Review || r.Changes[0].Reasons[0] != c.want {
			t.Errorf("%+v: %+v, %v, want %q", c.now, r.Changes, err, c.want)
		}
	}
}
