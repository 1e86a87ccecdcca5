package notify

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

// A summary names every vendor, and the first day to act by.
func TestSummary(t *testing.T) {
	m := Message{ID: "summary-20260415T061203Z", Kind: Summary}
	for i := range 60 {
		m.Changes = append(m.Changes, WeekChange{Title: fmt.Sprintf("Vendor %02d", i), Change: fmt.Sprintf("%012x", i), Review: 1, Open: true, ActBy: snapshot.Day(fmt.Sprintf("2026-05-%02d", 28-i%20))})
	}
	var text, markdown bytes.Buffer
	if err := WriteText(&text, m, Style{}); err != nil {
		t.Fatal(err)
	}
	if err := WriteMarkdown(&markdown, m); err != nil {
		t.Fatal(err)
	}
	payloads, err := SlackPayloads(m)
	if err != nil {
		t.Fatal(err)
	}
	var slack strings.Builder
	for _, p := range payloads {
		slack.Write(p)
	}
	for name, got := range map[string]string{"text": text.String(), "Markdown": markdown.String(), "Slack": slack.String()} {
		for _, want := range []string{"60 vendors changed their sub-processor lists", "Vendor 00", "Vendor 59", "9 May 2026"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in:\n%s", name, want, got)
			}
		}
	}
}
