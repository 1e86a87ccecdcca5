package wording_test

import (
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// words returns a message as one line of text, and fails where Slack or Markdown
// do not say the same header.
func words(t *testing.T, m notify.Message, header string) string {
	t.Helper()
	if header != "" {
		if got := strings.SplitN(asText(t, m, text.Style{Width: 400}), "\n", 2)[0]; got != header {
			t.Errorf("header %q, want %q", got, header)
		}
		if got := asMarkdown(t, m); !strings.HasPrefix(got, "### "+markdown.Escape(header)+"\n") {
			t.Errorf("Markdown begins %q, want %q", got[:min(len(got), 200)], header)
		}
		raw := asSlack(t, m)
		if !strings.Contains(raw, `"text":"`+header+`"`) {
			t.Errorf("Slack's header is not %q: %s", header, raw[:min(len(raw), 400)])
		}
	}
	return strings.Join(strings.Fields(asText(t, m, text.Style{Width: 400})), " ")
}

// TestDeadlineScenarios holds the headers and the bases of real changes.
func TestDeadlineScenarios(t *testing.T) {
	supabase := func(d record.Deadline, today snapshot.Day) notify.Message {
		d.Starts, d.Right = "2026-04-22", "object"
		return notifytest.OneNew("supabase", "Braintrust Data, Inc", "Provision of monitoring and tracing", "2026-04-22", d, today)
	}
	t1 := supabase(record.Deadline{ObjectBy: "2026-03-28", ActBy: "2026-03-27", Certainty: record.Exact, Basis: "5 days from 23 Mar 2026, the notice received"}, "2026-03-25")
	t1.Report.Changes[0].Reasons = []string{"new sub-processor", "AI: Braintrust is a known AI provider", "place of processing not stated"}
	t1late := supabase(record.Deadline{ObjectBy: "2026-03-29", ActBy: "2026-03-27", Certainty: record.Earliest, Basis: "5 days from 24 Mar 2026, the last read without the change (an earlier e-mail counts from its own day)"}, "2026-03-25")
	t2 := notifytest.Due()
	t4 := notifytest.OneNew("okta", "Acme AI", "Non-training generative artificial intelligence services", "",
		record.Deadline{ObjectBy: "2026-05-28", ActBy: "2026-05-28", Certainty: record.Earliest, Right: "object", Basis: "10 business days from 14 May 2026, the last read without the change"}, "2026-05-15")
	t5 := notifytest.OneNew("ovhcloud", "Maple Hosting Inc.", "Hosting", "2026-07-31",
		record.Deadline{ObjectBy: "2026-06-15", ActBy: "2026-06-15", Certainty: record.Earliest, Right: "object", Basis: "15 days from 31 May 2026, the last read without the change", ShortLead: "short lead: 61 days to the start, the clause promises 90"}, "2026-06-01")
	t6 := notifytest.OneNew("google", "Acme Ads Ltd", "Advertising", "2026-08-15",
		record.Deadline{ObjectBy: "2026-10-13", ActBy: "2026-10-13", Certainty: record.Earliest, Right: "terminate", Basis: "90 days from 15 Jul 2026, the last read without the change"}, "2026-07-16")
	t9 := notifytest.OneNew("ada", "LangChain", "", "2025-05-30", record.Deadline{Certainty: record.Unknown, Basis: "no objection period on file"}, "2025-04-30")
	for _, tt := range []struct {
		name   string
		m      notify.Message
		header string
		says   []string
		not    []string
	}{
		{
			"T1", t1, "Supabase changed its sub-processor list · starts 22 Apr 2026 · decide by Fri 27 Mar 2026, 2 days left",
			[]string{"deadline: exact; 5 days from 23 Mar 2026, the notice received; the right itself ends on Sat 28 Mar 2026", "AI: Braintrust is a known AI provider", "place of processing not stated"},
			nil,
		},
		{
			"T1 without the notice", t1late, "Supabase changed its sub-processor list · starts 22 Apr 2026 · decide by Fri 27 Mar 2026, 2 days left",
			[]string{"deadline: earliest possible; 5 days from 24 Mar 2026", "an earlier e-mail counts from its own day", "ends on Sun 29 Mar 2026"},
			nil,
		},
		{
			"T2", t2, "Atlassian changed its sub-processor list · starts 30 Sep 2024 · decide by Fri 27 Sep 2024, 28 days left",
			[]string{"deadline: earliest possible; 30 days from 29 Aug 2024, the last read without the change; Atlassian DPA 4.2–4.3", "owner: U012AB3CD"},
			[]string{"short lead"},
		},
		{"T4", t4, "Okta changed its sub-processor list · decide by Thu 28 May 2026, 13 days left", []string{"deadline: earliest possible; 10 business days from 14 May 2026"}, []string{"starts", "the right itself ends"}},
		{"T5", t5, "Ovhcloud changed its sub-processor list · starts 31 Jul 2026 · decide by Mon 15 Jun 2026, 14 days left", []string{"short lead: 61 days to the start, the clause promises 90"}, []string{"short lead: short lead"}},
		{"T6", t6, "Google changed its sub-processor list · starts 15 Aug 2026 · you may terminate until 13 Oct 2026", []string{"90 days from 15 Jul 2026"}, []string{"decide by"}},
		{"T9", t9, "Ada changed its sub-processor list · starts 30 May 2025", []string{"deadline: no date: no objection period on file"}, []string{"decide by"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := words(t, tt.m, tt.header)
			checkSays(t, got, tt.says, tt.not)
		})
	}
	started := t6
	started.Kind, started.Today = notify.Started, "2026-08-15"
	got := words(t, started, "Google: started today, undecided · 15 Aug 2026 · you may terminate until 13 Oct 2026")
	if !strings.Contains(got, "1 + Acme Ads Ltd") || strings.Contains(got, "closed") {
		t.Errorf("T6 on 15 Aug: %s", got)
	}
}

// Only what the terms give is promised in the header.
func TestNoDateNoPromise(t *testing.T) {
	for name, d := range map[string]record.Deadline{
		"no right":  {ObjectBy: "2024-09-28", ActBy: "2024-09-27", Certainty: record.Exact, Right: "none", Starts: "2024-09-30", Basis: "clause 4"},
		"unknown":   {ObjectBy: "2024-09-28", ActBy: "2024-09-27", Certainty: record.Unknown, Right: "object", Starts: "2024-09-30", Basis: "clause 4"},
		"no days":   {Certainty: record.Exact, Right: "object", Starts: "2024-09-30", Basis: "clause 4"},
		"no act by": {ObjectBy: "2024-09-28", Certainty: record.Exact, Right: "object", Starts: "2024-09-30", Basis: "clause 4"},
		"no dates":  {ObjectBy: "soon", ActBy: "later", Certainty: record.Exact, Right: "object", Starts: "2024-09-30", Basis: "clause 4"},
	} {
		m := notifytest.Due()
		m.Deadline = &d
		got := words(t, m, "Atlassian changed its sub-processor list · starts 30 Sep 2024")
		if !strings.Contains(got, "deadline: no") || !strings.Contains(got, "clause 4") || strings.Contains(got, "decide by") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestDecisions(t *testing.T) {
	at := time.Date(2024, 9, 12, 9, 0, 0, 0, time.UTC)
	m := notifytest.Due()
	m.Decisions = []record.Decision{{Entry: 2, Decision: "object", By: "Sam", At: at}, {Entry: 1, Decision: "object", By: "Sam", At: at}, {Entry: 1, Decision: "no-objection", By: "Priya", At: at, Reason: "EU hosting", Reference: "VR-7"}}
	got := words(t, m, "Atlassian changed its sub-processor list · starts 30 Sep 2024 · decide by Fri 27 Sep 2024, 28 days left")
	if !strings.Contains(got, "decided: 1 no-objection by Priya, 12 Sep 2024: EU hosting (VR-7) 2 object by Sam, 12 Sep 2024") {
		t.Error(got)
	}
	reminder := m
	reminder.Kind = notify.Reminder
	if got := words(t, reminder, ""); strings.Contains(got, "1 + Amazon") || !strings.Contains(got, "to be sent: 2 + Google") || !strings.Contains(got, "3 + Intercom") || !strings.Contains(got, "4 ~ Databricks") {
		t.Errorf("the reminder names what was decided, or not what was not: %s", got)
	}
	m.Decisions = append(m.Decisions, record.Decision{Decision: "no-objection", By: "Priya", At: at})
	if got := words(t, m, "Atlassian changed its sub-processor list · starts 30 Sep 2024 · decided"); !strings.Contains(got, "decided: all no-objection by Priya, 12 Sep 2024") || strings.Contains(got, "Sam") {
		t.Error(got)
	}
	m.UndoneBy = "1111aaaa2222"
	if got := words(t, m, "Atlassian changed its sub-processor list · starts 30 Sep 2024 · reverted"); !strings.Contains(got, "reverted: by change 1111aaaa2222") {
		t.Error(got)
	}
}

// Nobody is mentioned but the one who is configured, and only for a decision.
func TestOwner(t *testing.T) {
	for owner, want := range map[string]string{
		"U012AB3CD": "Owner: \\u003c@U012AB3CD\\u003e", "W9": "Owner: \\u003c@W9\\u003e", "S0GROUP": "Owner: \\u003c!subteam^S0GROUP\\u003e",
		"": "", "priya": "", "<!channel>": "", "U1> <!channel": "", "C012AB3CD": "", "U": "", "u012": "", "U012AB3CD\n": "", "!here": "",
	} {
		m := notifytest.Due()
		m.Owner = owner
		raw := asSlack(t, m)
		if n := strings.Count(raw, `\u003c@`) + strings.Count(raw, `\u003c!`); want == "" && n > 0 || want != "" && (n != 1 || !strings.Contains(raw, `"text":"`+want+`"`)) {
			t.Errorf("%q: %d mentions, want %q: %s", owner, n, want, raw)
		}
		got := words(t, m, "")
		if strings.Contains(got, "owner: "+owner) != (want != "") || strings.Contains(got, "<@") {
			t.Errorf("%q: text says %s", owner, got)
		}
		for i := range m.Report.Changes {
			m.Report.Changes[i].Class = "record"
		}
		if raw := asSlack(t, m); strings.Contains(raw, "Owner") {
			t.Errorf("%q is mentioned though there is nothing to review: %s", owner, raw)
		}
	}
}

// An owner's e-mail address is told, and mentions nobody in Slack; what only
// holds one is not told.
func TestOwnerByMail(t *testing.T) {
	for owner, told := range map[string]bool{
		"priya_n@acme.example": true, "here@channel.example": true, "jürgen@müller.example": true,
		"priya@acme.example <!channel>": false, "<@U012AB3CD>@acme.example": false, "@channel": false, "priya@acme.example\n<!here>": false, "priya@": false,
		strings.Repeat("é", 64) + "@acme.example": true, strings.Repeat("é", 65) + "@acme.example": false, "p@" + strings.Repeat("a", 191): false,
	} {
		m := notifytest.Due()
		m.Owner = owner
		raw, text := asSlack(t, m), words(t, m, "")
		if strings.Contains(raw, `\u003c@`) || strings.Contains(raw, `\u003c!`) {
			t.Errorf("%q mentions somebody: %s", owner, raw)
		}
		if block := `{"type":"text","text":"Owner: ` + owner + `"}`; strings.Contains(raw, block) != told || !told && strings.Contains(raw, "Owner") {
			t.Errorf("%q: Slack is told %s", owner, raw)
		}
		if strings.Contains(text, "owner: "+owner) != told {
			t.Errorf("%q: text says %s", owner, text)
		}
	}
}

// TestHelloSaysTheNextStart holds the first words to a new destination.
func TestHelloSaysTheNextStart(t *testing.T) {
	m := notifytest.Hello()
	m.Watched = m.Watched[:1]
	raw := asSlack(t, m)
	for _, s := range []string{"Now watching Atlassian: 30 sub-processors, next start date 30 Sep 2024", "now watching Atlassian: 30 sub-processors, next start date 30 Sep 2024"} {
		if !strings.Contains(raw, s) {
			t.Errorf("does not say %q: %s", s, raw)
		}
	}
}

// A warning of the report is a reader's too.
func TestWarnings(t *testing.T) {
	m := notifytest.Due()
	m.Report.Warnings = []string{"Le Chat is on no row any more: scope is off"}
	if got := words(t, m, ""); !strings.Contains(got, "warning: Le Chat is on no row any more: scope is off") {
		t.Error(got)
	}
	if raw := asSlack(t, m); !strings.Contains(raw, "scope is off") {
		t.Error(raw)
	}
}

// TestDaysLeft: the header follows the day it is.
func TestDaysLeft(t *testing.T) {
	for today, want := range map[snapshot.Day]string{
		"2024-08-30": "starts 30 Sep 2024 · decide by Fri 27 Sep 2024, 28 days left",
		"2024-09-26": "starts 30 Sep 2024 · decide by Fri 27 Sep 2024, 1 day left",
		"2024-09-27": "starts 30 Sep 2024 · decide by Fri 27 Sep 2024, today",
		"2024-09-28": "starts 30 Sep 2024 · decide by Sat 28 Sep 2024, today", // the right itself still holds
		"2024-09-29": "starts 30 Sep 2024 · the window may have closed on Fri 27 Sep 2024",
		"2024-09-30": "starts today, 30 Sep 2024 · the window may have closed on Fri 27 Sep 2024",
		"2024-10-05": "started 30 Sep 2024 · the window may have closed on Fri 27 Sep 2024",
		"":           "starts 30 Sep 2024 · decide by Fri 27 Sep 2024",
	} {
		m := notifytest.Due()
		m.Today = today
		words(t, m, "Atlassian changed its sub-processor list · "+want)
	}
}

// An objection to an entry that is only for the record is in the reminder and in
// the alert's title, as one to an entry for review is.
func TestObjectionToARecord(t *testing.T) {
	m := notifytest.Due()
	for i := range m.Report.Changes {
		m.Report.Changes[i].Class = "record"
	}
	first := m.Report.Changes[0]
	m.Decisions = []record.Decision{{Entry: first.Entry, Decision: record.ToObject, By: "Priya", Reason: "who deletes our data?"}}
	if got := words(t, m, ""); !strings.Contains(got, "objection decided, not sent") {
		t.Errorf("the alert: %s", got)
	}
	m.Kind = notify.Reminder
	if got := words(t, m, ""); !strings.Contains(got, "to be sent: 1 + "+first.Name) {
		t.Errorf("the reminder: %s", got)
	}
}
