package monitor

import (
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/monitor/steady"
	"github.com/subwatch/subwatch/snapshot/record"
)

// recorded says what the checks of a round recorded, for the history of the
// branch: what a person wants to read there, first line first.
func (r *round) recorded() string {
	var lines, changed, begun, sick []string
	for _, res := range r.resultsAt(r.places) {
		name := res.Vendor.Name
		switch {
		case res.Outcome == Changed:
			changed = append(changed, name)
			lines = append(lines, name+": "+changeWords(res))
		case res.Outcome == First:
			begun = append(begun, name)
			lines = append(lines, fmt.Sprintf("%s: baseline of %s", name, countOf(res.Baseline.Subprocessors(), "sub-processor")))
		case res.Anew != nil:
			begun = append(begun, name)
			lines = append(lines, fmt.Sprintf("%s: baseline of %s, asked for in another way", name, countOf(res.Anew.Subprocessors(), "sub-processor")))
		case res.Outcome == Failed:
			sick = append(sick, name)
			lines = append(lines, fmt.Sprintf("%s: %s", name, healthWords(res)))
		}
	}
	if len(lines) == 1 {
		return r.text(lines[0], nil)
	}
	var parts []string
	for _, p := range []struct {
		names []string
		what  string
	}{{changed, "changed"}, {begun, "baselines"}, {sick, "not read"}} {
		if len(p.names) > 0 {
			parts = append(parts, fmt.Sprintf("%d %s (%s)", len(p.names), p.what, some(p.names)))
		}
	}
	if len(parts) == 0 {
		return r.text("messages to send", nil)
	}
	return r.text(strings.Join(parts, ", "), lines)
}

// sent says what a round came to at its end; the last one says it of the run.
func (r *round) sent(d Delivery) string {
	var parts []string
	if r.checks && r.last {
		parts = append(parts, r.tally())
	}
	if d.Sent > 0 {
		parts = append(parts, countOf(d.Sent, "post")+" sent")
	}
	if d.Pending > 0 {
		parts = append(parts, countOf(d.Pending, "post")+" pending")
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing to send")
	}
	return r.text(strings.Join(parts, "; "), nil)
}

// tally says "checked 30 vendors, no changes".
func (r *round) tally() string {
	counts := map[Outcome]int{}
	for _, res := range r.results {
		counts[res.Outcome]++
	}
	var parts []string
	if n := counts[Changed]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d changed", n))
	}
	if n := counts[First]; n > 0 {
		parts = append(parts, countOf(n, "baseline")+" stored")
	}
	if n := counts[Failed]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not read", n))
	}
	if n := counts[Stopped]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d not checked", n))
	}
	if len(parts) == 0 {
		parts = append(parts, "no changes")
	}
	if r.Shard.Of > 0 {
		parts = append(parts, fmt.Sprintf("shard %d of %d", r.Shard.Number, r.Shard.Of))
	}
	return "checked " + countOf(len(r.results), "vendor") + ", " + strings.Join(parts, ", ")
}

// text puts a commit's message together: the subject, a line for each vendor,
// and where the proof of the run is kept.
func (m *Monitor) text(subject string, lines []string) string {
	if m.Evidence != "" {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, m.Evidence)
	}
	if len(lines) == 0 {
		return subject + "\n"
	}
	return subject + "\n\n" + strings.Join(lines, "\n") + "\n"
}

// changeWords says "1 added, 1 renamed (starts 2026-05-15)".
func changeWords(r *Result) string {
	if r.Message == nil {
		return "changed"
	}
	report := r.Message.Report
	if report.Quiet() {
		return "nothing but looks changed"
	}
	words := steady.Kinds(*report)
	if report.Starts != "" {
		words += fmt.Sprintf(" (starts %s)", report.Starts)
	}
	return words
}

// healthWords says how a vendor stands that could not be read. Why is not said:
// an error may hold a page's words, and a commit's message is read by tools.
func healthWords(r *Result) string {
	h := r.state.Health
	if h.Status == "" || h.Status == record.OK {
		return "not checked"
	}
	return fmt.Sprintf("%s since %s", h.Status, h.Since.Format("2006-01-02 15:04 UTC"))
}

// some returns the first few of many names.
func some(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// countOf says "1 vendor", "2 vendors".
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func wereSent(posts int) string {
	if posts == 1 {
		return "1 post was"
	}
	return fmt.Sprintf("%d posts were", posts)
}
