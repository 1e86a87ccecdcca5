package wording

import (
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
)

// newSummary says which vendors changed in a run in which many did. Each has an
// alert of its own, which follows.
func newSummary(m notify.Message) Alert {
	a := newFoot(m)
	a.Title = Count(len(m.Changes), "vendor", "vendors") + " changed their sub-processor lists"
	review, first := 0, snapshot.Day("")
	l := Line{label: "vendors"}
	for _, c := range m.Changes {
		review += c.ByClass[string(diff.Review)]
		if c.Open && c.ActBy != "" && (first == "" || c.ActBy < first) {
			first = c.ActBy
		}
		l.Items = append(l.Items, weekChange(c))
	}
	if review > 0 {
		a.Facts = append(a.Facts, Thousands(review)+" to review")
	}
	if first != "" {
		a.Facts = append(a.Facts, "the first by "+weekday(first))
	}
	if len(l.Items) > 0 {
		a.Lead = append(a.Lead, l)
	}
	a.Lead = append(a.Lead, Line{Spans: Say("an alert for each follows")})
	return a
}
