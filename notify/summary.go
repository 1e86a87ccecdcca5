package notify

import "github.com/subwatch/subwatch/snapshot"

// newSummary says which vendors changed in a run in which many did. Each has an
// alert of its own, which follows.
func newSummary(m Message) alert {
	a := newFoot(m)
	a.title = count(len(m.Changes), "vendor", "vendors") + " changed their sub-processor lists"
	review, first := 0, snapshot.Day("")
	l := line{label: "vendors"}
	for _, c := range m.Changes {
		review += c.Review
		if c.Open && c.ActBy != "" && (first == "" || c.ActBy < first) {
			first = c.ActBy
		}
		l.items = append(l.items, weekChange(c))
	}
	if review > 0 {
		a.facts = append(a.facts, thousands(review)+" to review")
	}
	if first != "" {
		a.facts = append(a.facts, "the first by "+weekday(first))
	}
	if len(l.items) > 0 {
		a.lead = append(a.lead, l)
	}
	a.lead = append(a.lead, line{spans: say("an alert for each of them follows")})
	return a
}
