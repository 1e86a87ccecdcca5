package wording

import (
	"testing"

	"github.com/subwatch/subwatch/diff"
)

func TestVerdict(t *testing.T) {
	row := func(kind diff.Kind, name string, reasons ...string) diff.Change {
		c := diff.Change{Kind: kind, Class: diff.Review, Name: name, Reasons: reasons}
		if kind == diff.Changed {
			c.OldRow = &diff.Row{0, 0}
		}
		return c
	}
	record := diff.Change{Kind: diff.Dates, Class: diff.Record}
	for _, tt := range []struct {
		name    string
		changes []diff.Change
		want    string
	}{
		{"nothing", nil, ""},
		{"one", []diff.Change{row(diff.Added, "Acme GmbH", "new sub-processor")}, "1 new company"},
		{
			"two rows of a company count once, a known one is not new",
			[]diff.Change{
				row(diff.Added, "Acme GmbH", "new sub-processor"), row(diff.Added, "Acme", "new sub-processor", "AI: \"models\""),
				row(diff.Added, "Twilio Inc.", "already a sub-processor, now also for Desk"), record,
			},
			"1 new company · 1 known one used for more · 1 to record",
		},
		{
			"a row of a company that had one before",
			[]diff.Change{row(diff.Added, "Google LLC", "new sub-processor"), row(diff.Changed, "Google Vertex AI", "purpose changed")},
			"1 company changed",
		},
		{
			"what weighs",
			[]diff.Change{
				row(diff.Added, "Mistral AI", "new sub-processor", "AI"), row(diff.Added, "Concentrix", "new sub-processor", "Philippines: no EU adequacy decision"),
				row(diff.Changed, "Amazon Web Services, Inc. (AWS Bedrock)", "India added: no EU adequacy decision"), row(diff.Changed, "Databricks, Inc.", "AI: \"train\""),
			},
			"2 new companies (1 AI, 1 in a country without an adequacy decision) · AWS Bedrock now also in countries without an adequacy decision · AI at Databricks",
		},
		{
			"a company is named once",
			[]diff.Change{row(diff.Changed, "Google LLC", "India added: no EU adequacy decision"), row(diff.Changed, "Google Vertex AI", "India added: no EU adequacy decision")},
			"Google now also in countries without an adequacy decision",
		},
		{
			"names are counted beyond three",
			[]diff.Change{row(diff.Changed, "Ab", "AI: x"), row(diff.Changed, "Cd", "AI: x"), row(diff.Changed, "Ef", "AI: x"), row(diff.Changed, "Gh", "AI: x"), row(diff.Changed, "Ij", "AI: x")},
			"AI at Ab, Cd, Ef and 2 more",
		},
		{
			"a place that is not stated is none without an adequacy decision",
			[]diff.Change{row(diff.Added, "Ab", "new sub-processor", "place of processing not stated"), row(diff.Added, "Cd", "new sub-processor", "no fixed place: worldwide")},
			"2 new companies (1 without a fixed place, 1 whose place of processing is not stated)",
		},
		{
			"a row that went as another of its company came",
			[]diff.Change{row(diff.Added, "Ab SE", "new sub-processor"), {Kind: diff.Removed, Class: diff.Record, Name: "Ab", OldRow: &diff.Row{0, 1}}},
			"1 company changed · 1 to record",
		},
		{"the notice", []diff.Change{{Kind: diff.TermsText, Class: diff.Review, Reasons: []string{"notice period 30 → 10 days"}}}, "notice and objection: notice period 30 → 10 days"},
		{"out of scope", []diff.Change{{Kind: diff.Added, Class: diff.Review, Name: "Acme", OutOfScope: true}}, ""},
	} {
		if got := verdict(tt.changes); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
