package wording_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/notify/text"
)

func asText(t *testing.T, m notify.Message, s text.Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := text.Write(&b, m, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func asMarkdown(t *testing.T, m notify.Message) string {
	t.Helper()
	var b bytes.Buffer
	if err := markdown.Write(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// asSlack returns the first post of a message as JSON.
func asSlack(t *testing.T, m notify.Message) string {
	t.Helper()
	payloads, err := slack.Payloads(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(payloads[0])
}

// TestRepeated: what may have arrived before says so, in every medium.
func TestRepeated(t *testing.T) {
	for _, m := range append(slices.Collect(maps.Values(notifytest.EveryMessage())), notifytest.Atlassian(), notifytest.Hello(), notifytest.NewRows(80)) {
		m.Repeated = true
		for medium, got := range map[string]string{"text": asText(t, m, text.Style{}), "Markdown": asMarkdown(t, m), "Slack": asSlack(t, m)} {
			if !strings.Contains(strings.Join(strings.Fields(got), " "), "possibly repeated") {
				t.Errorf("%s: %s does not say it: %s", m.Kind, medium, got)
			}
		}
	}
}
