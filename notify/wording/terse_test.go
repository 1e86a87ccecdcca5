package wording_test

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/snapshot"
)

// told returns a change of one entry or more as one line of wide text.
func told(t *testing.T, changes ...diff.Change) string {
	t.Helper()
	m := notifytest.Atlassian()
	m.Report.Changes = changes
	notifytest.NumberChanges(m.Report)
	return strings.Join(strings.Fields(asText(t, m, text.Style{Width: 300})), " ")
}

func TestTerse(t *testing.T) {
	const table = ", table of 2026-08-05"
	added := func(name, purpose, place string, reasons ...string) diff.Change {
		return diff.Change{Kind: diff.Added, Class: diff.Review, List: notifytest.ThirdParty, Name: name, Reasons: append([]string{"new sub-processor"}, reasons...), Subprocessor: notifytest.Row(name, "", purpose, "", place)}
	}
	for _, tt := range []struct {
		name    string
		changes []diff.Change
		says    []string
		not     []string
	}{
		{
			"the place is the country",
			[]diff.Change{added("Acme", "Chat", "U.S.A.", notifytest.DPF("Acme"))},
			[]string{"new sub-processor Chat · U.S.A. (adequate only if this company is on the DPF list for this kind of data: not checked, table of 5 Aug 2026)"},
			[]string{"United States"},
		},
		{
			"the place is more than the country",
			[]diff.Change{added("Acme", "Chat", "EEA, USA", notifytest.DPF("Acme"))},
			[]string{"EEA, USA (United States adequate only if this company is on the DPF list for this kind of data: not checked, table of 5 Aug 2026)"},
			nil,
		},
		{
			"in full once",
			[]diff.Change{added("Acme", "Chat", "USA", notifytest.DPF("Acme")), added("Beta", "Mail", "USA", notifytest.DPF("Beta")), added("Gamma", "Logs", "USA", notifytest.DPF("Gamma"))},
			[]string{"Mail · USA (DPF: not checked)", "Logs · USA (DPF: not checked)"},
			[]string{"Mail · USA (adequate"},
		},
		{
			"under another law",
			[]diff.Change{added("Acme", "Chat", "USA", "United States: adequate only if Acme is on the DPF list with the UK Extension (not checked)"+table)},
			[]string{"USA (adequate only if this company is on the DPF list with the UK Extension for this kind of data: not checked, table of 5 Aug 2026)"},
			nil,
		},
		{
			"below for many",
			[]diff.Change{added("Acme", "Chat", "USA", notifytest.DPF("Acme")), added("Beta", "Mail", "Ireland, USA", notifytest.DPF("Beta")), added("Gamma", "Logs", "USA", notifytest.DPF("Gamma")), added("Delta", "Maps", "USA", notifytest.DPF("Delta"))},
			[]string{"Chat · USA¹", "Mail · Ireland, USA¹", "¹ adequate only if the company is on the DPF list for this kind of data: not checked, table of 5 Aug 2026"},
			[]string{"DPF: not checked"},
		},
		{
			"two limits",
			[]diff.Change{added("Acme", "Chat", "Canada, USA", notifytest.DPF("Acme"), "Canada: adequate for commercial organisations only"+table)},
			[]string{"Canada, USA (United States adequate only if this company", "; Canada adequate for commercial organisations only)"},
			nil,
		},
		{
			"no adequacy stays a reason",
			[]diff.Change{added("Acme", "Chat", "India", "India: no EU adequacy decision (table of 2026-08-05)")},
			[]string{"new sub-processor · India: no EU adequacy decision (table of 5 Aug 2026) Chat · India"},
			nil,
		},
		{
			"the table once",
			[]diff.Change{added("Acme", "Chat", "India", "India: no EU adequacy decision (table of 2026-08-05)"), added("Beta", "Mail", "India", "India: no EU adequacy decision (table of 2026-08-05)")},
			[]string{"India: no EU adequacy decision Mail"},
			nil,
		},
		{"no place on the row", []diff.Change{added("Acme", "Chat", "", "place of processing not stated")}, []string{"place of processing not stated"}, nil},
		{"known AI that the name shows", []diff.Change{added("OpenAI, L.L.C.", "Chat", "USA", "AI: OpenAI is a known AI provider")}, []string{"new sub-processor · AI Chat"}, []string{"known AI provider"}},
		{"known AI that nothing shows", []diff.Change{added("Braintrust Data, Inc", "Monitoring", "USA", "AI: Braintrust is a known AI provider")}, []string{"AI: Braintrust is a known AI provider"}, nil},
		{"AI in the words of the page", []diff.Change{added("Acme", "Generative AI", "USA", `AI: "Generative AI"`)}, []string{`AI: "Generative AI"`}, nil},
		{
			"a country that came",
			[]diff.Change{{
				Kind: diff.Changed, Class: diff.Review, Name: "SoftServe, Inc.", Reasons: []string{"United States added: adequate only if SoftServe, Inc. is on the DPF list (not checked)" + table},
				Fields: []diff.FieldChange{notifytest.Cell(snapshot.Location, "", "Poland[+, United States+]")},
			}},
			[]string{"United States added (adequate only if this company is on the DPF list for this kind of data: not checked, table of 5 Aug 2026)"},
			[]string{"SoftServe, Inc. is on"},
		},
		{
			"reworded goes where the words are shown",
			[]diff.Change{{Kind: diff.Changed, Class: diff.Review, Name: "Acme", Reasons: []string{`AI: "train"`, "purpose reworded"}, Fields: []diff.FieldChange{notifytest.Cell(snapshot.Purpose, "", "Hosting[+, to train+]")}}},
			[]string{"purpose: Hosting[+, to train+]"},
			[]string{"reworded"},
		},
		{
			"whom it replaces stands beside the name",
			[]diff.Change{
				{Kind: diff.Replaced, Class: diff.Review, Name: "Acme", OldName: "Bolt", Reasons: []string{"replaces Bolt"}, Subprocessor: notifytest.Row("Acme", "", "Chat", "", "Ireland")},
				{Kind: diff.Replaced, Class: diff.Review, Name: "Corax", OldName: "Dart", Reasons: []string{"replaces Dart", "replaces Darts"}, Subprocessor: notifytest.Row("Corax", "", "Mail", "", "Ireland")},
			},
			[]string{"Acme replaces Bolt replaced for the same purpose Chat", "Corax replaces Dart replaces Darts Mail"},
			nil,
		},
		{
			"reworded stays where it is all",
			[]diff.Change{{Kind: diff.Changed, Class: diff.Review, Name: "Acme", Reasons: []string{"purpose reworded"}, Fields: []diff.FieldChange{notifytest.Cell(snapshot.Purpose, "", "Hosting[+, to train+]")}}},
			[]string{"purpose reworded", "[+, to train+]"},
			nil,
		},
		{
			"a group company of the United States, to record",
			[]diff.Change{
				{Kind: diff.Added, Class: diff.Record, List: "Government", Name: "A", Reasons: []string{"government list", notifytest.DPF("A")}, Subprocessor: notifytest.Row("A", "", "", "", "")},
				{Kind: diff.Added, Class: diff.Record, List: "Government", Name: "B", Reasons: []string{"government list", notifytest.DPF("B")}, Subprocessor: notifytest.Row("B", "", "", "", "")},
			},
			[]string{"1–2 new: A and B, government list; United States (adequate only if this company is on the DPF list for this kind of data: not checked, table of 5 Aug 2026)"},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(t, tt.changes...)
			checkSays(t, got, tt.says, tt.not)
			if n := strings.Count(got, "table of"); n > 1 {
				t.Errorf("the table is named %d times:\n%s", n, got)
			}
		})
	}
}

// The report that is handed in keeps its reasons: JSON tells them whole.
func TestTerseLeavesTheReport(t *testing.T) {
	m := notifytest.Atlassian()
	asText(t, m, text.Style{})
	want := notifytest.Atlassian()
	for i, c := range m.Report.Changes {
		if a, b := strings.Join(c.Reasons, "|"), strings.Join(want.Report.Changes[i].Reasons, "|"); a != b {
			t.Errorf("%q has become %q", b, a)
		}
		if c.Subprocessor != nil && c.Subprocessor.Location.Text != want.Report.Changes[i].Subprocessor.Location.Text {
			t.Errorf("the place has become %q", c.Subprocessor.Location.Text)
		}
	}
}

// Rows that share their cells show them once; each post of Slack's stands for
// itself.
func TestSharedDetails(t *testing.T) {
	got := asText(t, notifytest.NewRows(3), text.Style{Width: 200})
	if strings.Count(got, notifytest.AIPurpose) != 1 || !strings.Contains(got, "each: "+notifytest.AIPurpose) {
		t.Errorf("the purpose is not told once:\n%s", got)
	}
	raw := asSlack(t, notifytest.NewRows(3))
	if strings.Count(raw, notifytest.AIPurpose) != 3 {
		t.Errorf("an entry stands without its purpose: %s", raw)
	}
}
