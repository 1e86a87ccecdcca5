package notify

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file of testdata, or writes the file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run the test with -update)", err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

func writeText(t *testing.T, m Message, s Style) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteText(&b, m, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// cell makes a changed cell from one line: "Poland[+, Romania+][-, Peru-]".
func cell(f snapshot.Field, header, marked string) diff.FieldChange {
	c := diff.FieldChange{Field: f, Header: header}
	put := func(op diff.Op, text string) {
		if text == "" {
			return
		}
		c.Words = append(c.Words, diff.Word{Op: op, Text: text})
		if op != diff.Came {
			c.Old += text
		}
		if op != diff.Gone {
			c.New += text
		}
	}
	for marked != "" {
		at := strings.IndexByte(marked, '[')
		if at < 0 {
			break
		}
		put(diff.Kept, marked[:at])
		op := diff.Op(marked[at+1 : at+2])
		end := strings.Index(marked, marked[at+1:at+2]+"]")
		put(op, marked[at+2:end])
		marked = marked[end+2:]
	}
	put(diff.Kept, marked)
	return c
}

const (
	allData     = "Personal data contained in user account information and text or files created by customer and stored in Applicable Cloud Products"
	aiProducts  = "All Applicable Cloud Products with Atlassian Intelligence or Rovo"
	aiPurpose   = "Generative AI services provider for intelligence product features"
	thirdParty  = "Third-Party Sub-processors"
	group       = "Atlassian Group Sub-processors"
	productsHdr = "Applicable Cloud Products"
)

// dpf is what a report says of a new row in the United States.
func dpf(name string) string {
	return "United States: adequate only if " + name + " is on the DPF list (not checked), table of 2026-08-05"
}

func row(name, products, purpose, data, place string) *snapshot.Subprocessor {
	return &snapshot.Subprocessor{
		Name:           name,
		Products:       snapshot.Cell{Text: products},
		Purpose:        snapshot.Cell{Text: purpose},
		DataCategories: snapshot.Cell{Text: data},
		Location:       snapshot.Cell{Text: place},
	}
}

// atlassian is the change of August 2024: the page of April 1 against the one
// in force from September 30.
func atlassian() Message {
	intercom := row("Intercom, Inc.", "Rovo", "Cloud-based in-app support chat platform",
		"Personal data contained in Rovo Search query during in-app support communications", "USA")
	honduras := cell(snapshot.Location, "Location of Processing", "[-Honduras, Romania, South Africa, Philippines-][+Philippines, Romania, South Africa+]")
	honduras.ItemsRemoved, honduras.CountriesRemoved = []string{"Honduras"}, []string{"HN"}
	jira := cell(snapshot.Products, productsHdr, "Jira[- Software-], Confluence, Bitbucket, Statuspage, Compass, Forge, Atlassian Analytics, Jira Product Discovery, Trello, Opsgenie, Jira Align")
	jira.ItemsRemoved, jira.ItemsAdded = []string{"Jira Software"}, []string{"Jira"}
	databricks := cell(snapshot.Products, productsHdr,
		"[-Jira Cloud Products (excluding Jira Align), Confluence, Bitbucket, Statuspage, Compass, Forge, Beacon-][+Beacon, Bitbucket, Compass, Confluence, Forge, Jira Cloud Products (excluding Jira Align), Statuspage, and all Applicable Cloud Products with Atlassian Intelligence, Loom AI, or Rovo+]")
	databricks.ItemsAdded = []string{"all Applicable Cloud Products with Atlassian Intelligence, Loom AI, or Rovo"}
	r := &diff.Report{
		Schema: diff.Schema, Vendor: "atlassian", URL: "https://www.atlassian.com/legal/sub-processors", Starts: "2024-09-30",
		ByKind:  map[diff.Kind]int{diff.Added: 3, diff.Changed: 5, diff.Renamed: 1, diff.TermsText: 1, diff.Dates: 1},
		ByClass: map[diff.Class]int{diff.Review: 4, diff.Record: 7, diff.Cosmetic: 4},
		Changes: []diff.Change{
			{Kind: diff.Added, Class: diff.Review, List: thirdParty, Name: "Amazon Web Services, Inc. (AWS Bedrock)", Reasons: []string{"new sub-processor", "AI: Amazon Bedrock is a known AI provider", dpf("Amazon Web Services, Inc. (AWS Bedrock)")},
				Subprocessor: row("Amazon Web Services, Inc. (AWS Bedrock)", aiProducts, aiPurpose, allData, "USA"), NewRow: &diff.Row{0, 1}},
			{Kind: diff.Added, Class: diff.Review, List: thirdParty, Name: "Google Vertext AI", Reasons: []string{"new sub-processor", "AI: Google Gemini is a known AI provider", dpf("Google Vertext AI")},
				Subprocessor: row("Google Vertext AI", aiProducts, aiPurpose, allData, "USA"), NewRow: &diff.Row{0, 6}},
			{Kind: diff.Added, Class: diff.Review, List: thirdParty, Name: "Intercom, Inc.", Reasons: []string{"new sub-processor", dpf("Intercom, Inc.")}, Subprocessor: intercom, NewRow: &diff.Row{0, 7}},
			{Kind: diff.Changed, Class: diff.Review, List: thirdParty, Name: "Databricks, Inc.", Reasons: []string{"AI: \"train Machine Learning models\"", "purpose reworded", "now also for all Applicable Cloud Products with Atlassian Intelligence, Loom AI, or Rovo"},
				OldRow: &diff.Row{0, 3}, NewRow: &diff.Row{0, 4}, Fields: []diff.FieldChange{
					cell(snapshot.Purpose, "Nature and Purpose of Processing", "Infrastructure provider to enable customer data querying[+,+] and analytics product features[+,For Cloud Products with Atlassian Intelligence, Loom AI, or Rovo: Infrastructure provider to train Machine Learning models+]"),
					databricks}},
			{Kind: diff.Changed, Class: diff.Record, List: thirdParty, Name: "Partner Hero", Reasons: []string{"no longer Honduras"}, Fields: []diff.FieldChange{honduras}},
			{Kind: diff.Renamed, Class: diff.Record, Entity: diff.Named, List: thirdParty, Name: "Twilio, Inc (Twilio-Segment)", OldName: "Segment"},
			{Kind: diff.Changed, Class: diff.Record, List: thirdParty, Name: "OpenAI, L.L.C.", Fields: []diff.FieldChange{
				cell(snapshot.Products, productsHdr, "All Applicable Cloud Products [-using-][+with+] Atlassian Intelligence[- or-][+,+] Loom AI[+, or Rovo+]"),
				cell(snapshot.Security, "Security Measures", "Security[- & Trust-]")}},
			{Kind: diff.Changed, Class: diff.Record, List: thirdParty, Name: "SoftServe, Inc.", Fields: []diff.FieldChange{
				cell(snapshot.Products, productsHdr, "[-Jira Cloud Products (excluding Jira Align), Confluence, Bitbucket, Statuspage, Compass, Forge, Atlas-][+Bitbucket, Compass, Confluence, Forge, Jira Cloud Products, Statuspage+]"),
				cell(snapshot.Security, "Security Measures", "Access[- only-] through managed laptops")}},
			{Kind: diff.Changed, Class: diff.Record, List: group, Name: "Atlassian PTY, Ltd", Fields: []diff.FieldChange{jira}},
			{Kind: diff.TermsText, Class: diff.Record, Fields: []diff.FieldChange{cell("", "", "Sign up for emails[- or subscribe to our RSS feed-] to be notified when we add new Atlassian Sub-processors.")}},
			{Kind: diff.Dates, Class: diff.Record, Fields: []diff.FieldChange{cell("", "", "[-Current as of April 1-][+Effective Starting September 30+], 2024")}},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: thirdParty, Name: "Mailgun Technologies, Inc."},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: thirdParty, Name: "Message Systems, Inc. dba SparkPost"},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: thirdParty, Name: "Pubnub, Inc."},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: thirdParty, Name: "Twilio, Inc."},
		},
	}
	numberChanges(r)
	return Message{
		ID: "change-3f9a8c2e41d0", Kind: Change, Vendor: "atlassian", Title: "Atlassian",
		URL: r.URL, SeenAt: time.Date(2024, 8, 30, 16, 46, 3, 0, time.UTC), Change: "3f9a8c2e41d0", Report: r,
	}
}

func numberChanges(r *diff.Report) {
	for i := range r.Changes {
		r.Changes[i].Entry = i + 1
		if r.Changes[i].Class != diff.Cosmetic {
			r.Changes[i].Starts = r.Starts
		}
	}
}

// everyKind has a change of each kind, to review or to record.
func everyKind(class diff.Class) Message {
	sp := func(name string) *snapshot.Subprocessor {
		return row(name, "All products", "Cloud hosting", "Account data", "Germany, USA")
	}
	r := &diff.Report{Vendor: "acme", URL: "https://acme.example/legal/subprocessors", Changes: []diff.Change{
		{Kind: diff.ListWithdrawn, List: thirdParty},
		{Kind: diff.Added, List: thirdParty, Name: "Alpha GmbH", Subprocessor: sp("Alpha GmbH"), Starts: "2026-01-05"},
		{Kind: diff.Removed, List: thirdParty, Name: "Beta, Inc.", Subprocessor: sp("Beta, Inc.")},
		{Kind: diff.Replaced, List: thirdParty, Name: "Gamma SE", OldName: "Gamma Ltd", Subprocessor: sp("Gamma SE")},
		{Kind: diff.Renamed, Entity: diff.Same, List: thirdParty, Name: "Delta AI", OldName: "Delta Al"},
		{Kind: diff.Renamed, Entity: diff.Differs, List: thirdParty, Name: "Epsilon LLC", OldName: "Epsilon Ltd",
			Fields: []diff.FieldChange{cell(snapshot.Location, "Location", "[-UK-][+USA+]")}},
		{Kind: diff.Changed, List: thirdParty, Name: "Zeta AG", Fields: []diff.FieldChange{
			cell(snapshot.Purpose, "Purpose", "Hosting[+, backup+] and storage"),
			{Field: snapshot.Security, Header: "Security", Old: "Trust centre", New: "Trust centre",
				OldLinks: []snapshot.Link{{Text: "Trust centre", URL: "https://zeta.example/old"}}, NewLinks: []snapshot.Link{{Text: "Trust centre", URL: "https://zeta.example/new"}}}}},
		{Kind: diff.Activated, List: thirdParty, Name: "Eta BV", Subprocessor: sp("Eta BV")},
		{Kind: diff.Moved, List: "Optional sub-processors", OldList: thirdParty, Name: "Theta Oy"},
		{Kind: diff.ListAdded, List: "Government sub-processors", Name: "Government sub-processors", Reasons: []string{"government list"}},
		{Kind: diff.ListRemoved, List: "Former sub-processors", Name: "Former sub-processors"},
		{Kind: diff.ListRenamed, List: "Sub-processors", Name: "Sub-processors", OldName: "Our partners"},
		{Kind: diff.ColumnAdded, List: thirdParty, Name: "Transfer mechanism"},
		{Kind: diff.ColumnRemoved, List: thirdParty, Name: "Notes"},
		{Kind: diff.ColumnRenamed, List: thirdParty, Name: "Security Measures", OldName: "Security and Supplemental Measures"},
		{Kind: diff.TermsText, Fields: []diff.FieldChange{cell("", "", "You may object within [-30-][+14+] days.")}},
		{Kind: diff.Dates, Fields: []diff.FieldChange{{Old: "", New: "Last updated: January 2026"}}},
	}}
	for i := range r.Changes {
		r.Changes[i].Class = class
	}
	r.ByClass = map[diff.Class]int{class: len(r.Changes)}
	for i := range r.Changes {
		r.Changes[i].Entry = i + 1
	}
	return Message{ID: "change-0123456789ab", Kind: Change, Vendor: "acme", Title: "Acme Corp", URL: r.URL, Report: r}
}

func hello() Message {
	return Message{ID: "hello-team", Kind: Hello, Watched: []Watched{
		{Vendor: "atlassian", Title: "Atlassian", URL: "https://www.atlassian.com/legal/sub-processors",
			Lists: []ListCount{{thirdParty, 25}, {group, 5}}, Starts: "2024-09-30"},
		{Vendor: "acme", Title: "Acme Corp", URL: "https://acme.example/legal/subprocessors", Lists: []ListCount{{"Sub-processors", 1}}},
	}}
}
