package look

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
)

// The log says each kind of event in a line of its own, and its day where the
// team is.
func TestLogTable(t *testing.T) {
	at := time.Date(2026, 4, 15, 23, 30, 0, 0, time.UTC)
	berlin := time.FixedZone("CEST", 2*60*60)
	for _, c := range []struct {
		event  monitor.Event
		change string
		words  string
	}{
		{
			monitor.Event{Kind: monitor.ChangeEvent, Change: "3f9a8c2e41d0", ByClass: map[diff.Class]int{diff.Review: 2, diff.Record: 1}, Names: []string{"A", "B"}, ActBy: "2026-05-14"},
			"3f9a8c2e41d0", "2 to review: A, B; 1 to record; act by 2026-05-14",
		},
		{
			monitor.Event{Kind: monitor.ChangeEvent, ByClass: map[diff.Class]int{diff.Review: 7}, Names: []string{"A", "B", "C", "D", "E", "F", "G"}},
			"", "7 to review: A, B, C, D, E and 2 more",
		},
		{monitor.Event{Kind: monitor.ChangeEvent, ByClass: map[diff.Class]int{diff.Cosmetic: 3}}, "", "nothing to review or record"},
		{
			monitor.Event{Kind: monitor.DecisionEvent, Change: "3f9a8c2e41d0", Entry: 2, Decision: "object", Names: []string{"B"}, By: "Priya", Reason: "why", Reference: "T-1"},
			"3f9a8c2e41d0.2", "B: object by Priya: why (T-1)",
		},
		{monitor.Event{Kind: monitor.DecisionEvent, Change: "3f9a8c2e41d0", Decision: "no-objection", By: "Priya"}, "3f9a8c2e41d0", "no-objection by Priya"},
		{monitor.Event{Kind: monitor.DecisionEvent, Change: "3f9a8c2e41d0", Decision: "sent", On: "2026-04-13", By: "Priya", Reference: "T-1"}, "3f9a8c2e41d0", "sent on 2026-04-13 by Priya (T-1)"},
		{monitor.Event{Kind: monitor.NoticeEvent, Received: "2026-04-14", Starts: "2026-05-14", By: "Sam"}, "", "notice received on 2026-04-14, starts 2026-05-14; recorded by Sam"},
		{monitor.Event{Kind: monitor.ApprovalEvent, By: "Sam"}, "", "baseline approved by Sam"},
	} {
		c.event.At, c.event.Vendor = at, "acme"
		want := []string{"2026-04-16", "acme", c.change, c.words}
		if got := logTable([]monitor.Event{c.event}, berlin).Rows[0]; !cmp.Equal(got, want) {
			t.Errorf("%+v: %s", c.event, cmp.Diff(want, got))
		}
	}
}
