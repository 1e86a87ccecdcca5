package wording_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// A summary names every vendor, and the first day to act by.
func TestSummary(t *testing.T) {
	m := notify.Message{ID: "summary-20260415T061203Z", Kind: notify.Summary}
	for i := range 60 {
		m.Changes = append(m.Changes, record.WeekChange{Title: fmt.Sprintf("Vendor %02d", i), Change: fmt.Sprintf("%012x", i), ByClass: map[string]int{string(diff.Review): 1}, Open: true, ActBy: snapshot.Day(fmt.Sprintf("2026-05-%02d", 28-i%20))})
	}
	var inText, inMarkdown bytes.Buffer
	if err := text.Write(&inText, m, text.Style{}); err != nil {
		t.Fatal(err)
	}
	if err := markdown.Write(&inMarkdown, m); err != nil {
		t.Fatal(err)
	}
	payloads, err := slack.Payloads(m)
	if err != nil {
		t.Fatal(err)
	}
	var inSlack strings.Builder
	for _, p := range payloads {
		inSlack.Write(p)
	}
	for name, got := range map[string]string{"text": inText.String(), "Markdown": inMarkdown.String(), "Slack": inSlack.String()} {
		for _, want := range []string{"60 vendors changed their sub-processor lists", "Vendor 00", "Vendor 59", "9 May 2026"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in:\n%s", name, want, got)
			}
		}
	}
}
