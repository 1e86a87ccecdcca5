package notifytest

import (
	_ "embed"
	"testing"

	"github.com/subwatch/subwatch/snapshot"
)

// FullSnapshot is a page with everything a snapshot can hold.
func FullSnapshot() snapshot.Snapshot {
	return snapshot.Snapshot{
		Schema: 1, Vendor: "acme", URL: "https://acme.example/legal/subprocessors",
		Dates: []snapshot.Date{
			{Text: "Last updated: January 2026", Kind: snapshot.Updated, Date: "2026-01-01", Precision: snapshot.ToMonth},
			{Text: "Reviewed regularly", Kind: snapshot.Reviewed, Precision: snapshot.NoDate},
		},
		Lists: []snapshot.List{{
			Title: "Sub-processors", Kind: snapshot.Planned,
			Columns: []snapshot.Column{{Header: "Vendor", Field: snapshot.Name}, {Header: "What for", Field: snapshot.Purpose}, {Header: "Notes", Field: snapshot.Other}},
			Subprocessors: []snapshot.Subprocessor{
				{
					Name: "Alpha GmbH", Group: "Hosting", Purpose: snapshot.Cell{Text: "Cloud | hosting"}, Location: snapshot.Cell{Text: "Germany"},
					Starts: "2026-05-30", Conditions: []string{"at election of customer"}, Other: []snapshot.OtherCell{{Header: "Notes", Cell: snapshot.Cell{Text: "=1+1"}}},
				},
				{
					Name: "=HYPERLINK(\"https://evil.example\")", Group: "Support", Purpose: snapshot.Cell{Text: "Ticketing", Links: []snapshot.Link{{Text: "x", URL: "https://beta.example/"}}},
					Ends: "2026-06-30", Other: []snapshot.OtherCell{{Header: "Notes", Cell: snapshot.Cell{Text: "a"}}, {Header: "Notes", Cell: snapshot.Cell{Text: "b"}}},
				},
				{Name: "東京データ株式会社", Group: "Support", Purpose: snapshot.Cell{Text: "サポート"}},
			},
		}, {Title: "", Kind: snapshot.Government, Columns: []snapshot.Column{{Header: "Name", Field: snapshot.Name}}}},
		TermsText: []string{"You may object within 30 days of this notice."},
		Notes:     []snapshot.Note{{Date: "2026-01-02", Text: "Added Alpha GmbH"}, {Text: "Page moved"}},
	}
}

//go:embed testdata/atlassian.snapshot.json
var atlassianJSON []byte

// AtlassianSnapshot is what was read from a version of Atlassian's page.
func AtlassianSnapshot(t testing.TB) snapshot.Snapshot {
	t.Helper()
	s, err := snapshot.Decode(atlassianJSON)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
