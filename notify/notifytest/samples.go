// Package notifytest holds what the tests of every medium share: messages and
// snapshots of every kind, random and hostile ones, golden files, and what
// rendered Markdown must not have become. Only tests import it.
package notifytest

import (
	"fmt"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// Cell makes a changed cell from one line: "Poland[+, Romania+][-, Peru-]".
func Cell(f snapshot.Field, header, marked string) diff.FieldChange {
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
	AIPurpose   = "Generative AI services provider for intelligence product features"
	ThirdParty  = "Third-Party Sub-processors"
	group       = "Atlassian Group Sub-processors"
	productsHdr = "Applicable Cloud Products"
)

// DPF is what a report says of a new row in the United States.
func DPF(name string) string {
	return "United States: adequate only if " + name + " is on the DPF list (not checked), table of 2026-08-05"
}

// Row is a sub-processor with these cells.
func Row(name, products, purpose, data, place string) *snapshot.Subprocessor {
	return &snapshot.Subprocessor{
		Name:           name,
		Products:       snapshot.Cell{Text: products},
		Purpose:        snapshot.Cell{Text: purpose},
		DataCategories: snapshot.Cell{Text: data},
		Location:       snapshot.Cell{Text: place},
	}
}

// Atlassian is the change of August 2024: the page of April 1 against the one
// in force from September 30.
func Atlassian() notify.Message {
	intercom := Row("Intercom, Inc.", "Rovo", "Cloud-based in-app support chat platform",
		"Personal data contained in Rovo Search query during in-app support communications", "USA")
	honduras := Cell(snapshot.Location, "Location of Processing", "[-Honduras, Romania, South Africa, Philippines-][+Philippines, Romania, South Africa+]")
	honduras.ItemsRemoved, honduras.CountriesRemoved = []string{"Honduras"}, []string{"HN"}
	jira := Cell(snapshot.Products, productsHdr, "Jira[- Software-], Confluence, Bitbucket, Statuspage, Compass, Forge, Atlassian Analytics, Jira Product Discovery, Trello, Opsgenie, Jira Align")
	jira.ItemsRemoved, jira.ItemsAdded = []string{"Jira Software"}, []string{"Jira"}
	databricks := Cell(snapshot.Products, productsHdr,
		"[-Jira Cloud Products (excluding Jira Align), Confluence, Bitbucket, Statuspage, Compass, Forge, Beacon-][+Beacon, Bitbucket, Compass, Confluence, Forge, Jira Cloud Products (excluding Jira Align), Statuspage, and all Applicable Cloud Products with Atlassian Intelligence, Loom AI, or Rovo+]")
	databricks.ItemsAdded = []string{"all Applicable Cloud Products with Atlassian Intelligence, Loom AI, or Rovo"}
	r := &diff.Report{
		Schema: diff.Schema, Vendor: "atlassian", URL: "https://www.atlassian.com/legal/sub-processors", Starts: "2024-09-30",
		ByKind:  map[diff.Kind]int{diff.Added: 3, diff.Changed: 5, diff.Renamed: 1, diff.TermsText: 1, diff.Dates: 1},
		ByClass: map[diff.Class]int{diff.Review: 4, diff.Record: 7, diff.Cosmetic: 4},
		Changes: []diff.Change{
			{
				Kind: diff.Added, Class: diff.Review, List: ThirdParty, Name: "Amazon Web Services, Inc. (AWS Bedrock)", Reasons: []string{"new sub-processor", "AI: Amazon Bedrock is a known AI provider", DPF("Amazon Web Services, Inc. (AWS Bedrock)")},
				Subprocessor: Row("Amazon Web Services, Inc. (AWS Bedrock)", aiProducts, AIPurpose, allData, "USA"), NewRow: &diff.Row{0, 1},
			},
			{
				Kind: diff.Added, Class: diff.Review, List: ThirdParty, Name: "Google Vertext AI", Reasons: []string{"new sub-processor", "AI: Google Gemini is a known AI provider", DPF("Google Vertext AI")},
				Subprocessor: Row("Google Vertext AI", aiProducts, AIPurpose, allData, "USA"), NewRow: &diff.Row{0, 6},
			},
			{Kind: diff.Added, Class: diff.Review, List: ThirdParty, Name: "Intercom, Inc.", Reasons: []string{"new sub-processor", DPF("Intercom, Inc.")}, Subprocessor: intercom, NewRow: &diff.Row{0, 7}},
			{
				Kind: diff.Changed, Class: diff.Review, List: ThirdParty, Name: "Databricks, Inc.", Reasons: []string{"AI: \"train Machine Learning models\"", "purpose reworded", "now also for all Applicable Cloud Products with Atlassian Intelligence, Loom AI, or Rovo"},
				OldRow: &diff.Row{0, 3}, NewRow: &diff.Row{0, 4}, Fields: []diff.FieldChange{
					Cell(snapshot.Purpose, "Nature and Purpose of Processing", "Infrastructure provider to enable customer data querying[+,+] and analytics product features[+,For Cloud Products with Atlassian Intelligence, Loom AI, or Rovo: Infrastructure provider to train Machine Learning models+]"),
					databricks,
				},
			},
			{Kind: diff.Changed, Class: diff.Record, List: ThirdParty, Name: "Partner Hero", Reasons: []string{"no longer Honduras"}, Fields: []diff.FieldChange{honduras}},
			{Kind: diff.Renamed, Class: diff.Record, Entity: diff.Named, List: ThirdParty, Name: "Twilio, Inc (Twilio-Segment)", OldName: "Segment"},
			{Kind: diff.Changed, Class: diff.Record, List: ThirdParty, Name: "OpenAI, L.L.C.", Fields: []diff.FieldChange{
				Cell(snapshot.Products, productsHdr, "All Applicable Cloud Products [-using-][+with+] Atlassian Intelligence[- or-][+,+] Loom AI[+, or Rovo+]"),
				Cell(snapshot.Security, "Security Measures", "Security[- & Trust-]"),
			}},
			{Kind: diff.Changed, Class: diff.Record, List: ThirdParty, Name: "SoftServe, Inc.", Fields: []diff.FieldChange{
				Cell(snapshot.Products, productsHdr, "[-Jira Cloud Products (excluding Jira Align), Confluence, Bitbucket, Statuspage, Compass, Forge, Atlas-][+Bitbucket, Compass, Confluence, Forge, Jira Cloud Products, Statuspage+]"),
				Cell(snapshot.Security, "Security Measures", "Access[- only-] through managed laptops"),
			}},
			{Kind: diff.Changed, Class: diff.Record, List: group, Name: "Atlassian PTY, Ltd", Fields: []diff.FieldChange{jira}},
			{Kind: diff.TermsText, Class: diff.Record, Fields: []diff.FieldChange{Cell("", "", "Sign up for emails[- or subscribe to our RSS feed-] to be notified when we add new Atlassian Sub-processors.")}},
			{Kind: diff.Dates, Class: diff.Record, Fields: []diff.FieldChange{Cell("", "", "[-Current as of April 1-][+Effective Starting September 30+], 2024")}},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: ThirdParty, Name: "Mailgun Technologies, Inc."},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: ThirdParty, Name: "Message Systems, Inc. dba SparkPost"},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: ThirdParty, Name: "Pubnub, Inc."},
			{Kind: diff.Changed, Class: diff.Cosmetic, List: ThirdParty, Name: "Twilio, Inc."},
		},
	}
	NumberChanges(r)
	return notify.Message{
		ID: "change-3f9a8c2e41d0", Kind: notify.Change, Vendor: "atlassian", Title: "Atlassian",
		URL: r.URL, SeenAt: time.Date(2024, 8, 30, 16, 46, 3, 0, time.UTC), Change: "3f9a8c2e41d0", Report: r,
	}
}

// NumberChanges numbers the entries of a report; those that matter start when it
// does.
func NumberChanges(r *diff.Report) {
	for i := range r.Changes {
		r.Changes[i].Entry = i + 1
		if r.Changes[i].Class != diff.Cosmetic {
			r.Changes[i].Starts = r.Starts
		}
	}
}

// EveryKind has a change of each kind, to review or to record.
func EveryKind(class diff.Class) notify.Message {
	sp := func(name string) *snapshot.Subprocessor {
		return Row(name, "All products", "Cloud hosting", "Account data", "Germany, USA")
	}
	r := &diff.Report{Vendor: "acme", URL: "https://acme.example/legal/subprocessors", Changes: []diff.Change{
		{Kind: diff.ListWithdrawn, List: ThirdParty},
		{Kind: diff.Added, List: ThirdParty, Name: "Alpha GmbH", Subprocessor: sp("Alpha GmbH"), Starts: "2026-01-05"},
		{Kind: diff.Removed, List: ThirdParty, Name: "Beta, Inc.", Subprocessor: sp("Beta, Inc.")},
		{Kind: diff.Replaced, List: ThirdParty, Name: "Gamma SE", OldName: "Gamma Ltd", Subprocessor: sp("Gamma SE")},
		{Kind: diff.Renamed, Entity: diff.Same, List: ThirdParty, Name: "Delta AI", OldName: "Delta Al"},
		{
			Kind: diff.Renamed, Entity: diff.Differs, List: ThirdParty, Name: "Epsilon LLC", OldName: "Epsilon Ltd",
			Fields: []diff.FieldChange{Cell(snapshot.Location, "Location", "[-UK-][+USA+]")},
		},
		{Kind: diff.Changed, List: ThirdParty, Name: "Zeta AG", Fields: []diff.FieldChange{
			Cell(snapshot.Purpose, "Purpose", "Hosting[+, backup+] and storage"),
			{
				Field: snapshot.Security, Header: "Security", Old: "Trust centre", New: "Trust centre",
				OldLinks: []snapshot.Link{{Text: "Trust centre", URL: "https://zeta.example/old"}}, NewLinks: []snapshot.Link{{Text: "Trust centre", URL: "https://zeta.example/new"}},
			},
		}},
		{Kind: diff.Activated, List: ThirdParty, Name: "Eta BV", Subprocessor: sp("Eta BV")},
		{Kind: diff.Moved, List: "Optional sub-processors", OldList: ThirdParty, Name: "Theta Oy"},
		{Kind: diff.ListAdded, List: "Government sub-processors", Name: "Government sub-processors", Reasons: []string{"government list"}},
		{Kind: diff.ListRemoved, List: "Former sub-processors", Name: "Former sub-processors"},
		{Kind: diff.ListRenamed, List: "Sub-processors", Name: "Sub-processors", OldName: "Our partners"},
		{Kind: diff.ColumnAdded, List: ThirdParty, Name: "Transfer mechanism"},
		{Kind: diff.ColumnRemoved, List: ThirdParty, Name: "Notes"},
		{Kind: diff.ColumnRenamed, List: ThirdParty, Name: "Security Measures", OldName: "Security and Supplemental Measures"},
		{Kind: diff.TermsText, Fields: []diff.FieldChange{Cell("", "", "You may object within [-30-][+14+] days.")}},
		{Kind: diff.Dates, Fields: []diff.FieldChange{{Old: "", New: "Last updated: January 2026"}}},
	}}
	for i := range r.Changes {
		r.Changes[i].Class = class
	}
	r.ByClass = map[diff.Class]int{class: len(r.Changes)}
	for i := range r.Changes {
		r.Changes[i].Entry = i + 1
	}
	return notify.Message{ID: "change-0123456789ab", Kind: notify.Change, Vendor: "acme", Title: "Acme Corp", URL: r.URL, Report: r}
}

// Hello is a first message about two vendors.
func Hello() notify.Message {
	return notify.Message{
		ID: "hello-team", Kind: notify.Hello, NeverRead: []string{"Figma"},
		Unread: []record.Unread{{Title: "Zoom", Status: record.Unreachable, Since: time.Date(2026, 11, 3, 6, 12, 0, 0, time.UTC), Why: "404 Not Found: check the address"}}, Watched: []notify.Watched{
			{
				Vendor: "atlassian", Title: "Atlassian", URL: "https://www.atlassian.com/legal/sub-processors",
				Lists: []notify.ListCount{{Title: ThirdParty, Subprocessors: 25}, {Title: group, Subprocessors: 5}}, Starts: "2024-09-30",
			},
			{Vendor: "acme", Title: "Acme Corp", URL: "https://acme.example/legal/subprocessors", Lists: []notify.ListCount{{Title: "Sub-processors", Subprocessors: 1}}},
		},
	}
}

// Due is the change of August 2024 with all that is known of it.
func Due() notify.Message {
	m := Atlassian()
	m.Today = "2024-08-30"
	m.Owner = "U012AB3CD"
	m.Deadline = &record.Deadline{
		Entry: 1, ObjectBy: "2024-09-28", ActBy: "2024-09-27", Certainty: record.Earliest, Starts: "2024-09-30", Right: "object",
		Basis: "30 days from 29 Aug 2024, the last read without the change; Atlassian DPA 4.2–4.3",
	}
	return m
}

// OneNew is a change that brings one sub-processor.
func OneNew(vendor, name, purpose string, starts snapshot.Day, d record.Deadline, today snapshot.Day) notify.Message {
	url := "https://" + vendor + ".example/subprocessors"
	r := &diff.Report{Schema: diff.Schema, Vendor: vendor, URL: url, Starts: starts, Changes: []diff.Change{
		{Kind: diff.Added, Class: diff.Review, List: ThirdParty, Name: name, Starts: starts, Reasons: []string{"new sub-processor"}, Subprocessor: Row(name, "", purpose, "", "")},
	}}
	NumberChanges(r)
	return notify.Message{ID: "change-00c0ffee0000", Kind: notify.Change, Vendor: vendor, Title: strings.ToUpper(vendor[:1]) + vendor[1:], URL: url, Change: "00c0ffee0000", Report: r, Deadline: &d, Today: today}
}

// EveryMessage is a message of every kind.
func EveryMessage() map[string]notify.Message {
	reminder := Due()
	reminder.Kind, reminder.ID, reminder.When, reminder.Today = notify.Reminder, "reminder-3f9a8c2e41d0-2", "2", "2024-09-25"
	reminder.Decisions = []record.Decision{{Entry: 1, Decision: "no-objection", By: "Priya", At: time.Date(2024, 9, 12, 9, 0, 0, 0, time.UTC), Reason: "EU hosting"}}
	started := Due()
	started.Kind, started.ID, started.Today = notify.Started, "started-3f9a8c2e41d0-20240930", "2024-09-30"
	moved := Due()
	moved.Kind, moved.ID, moved.Today = notify.DeadlineMoved, "deadline-3f9a8c2e41d0-20240903T080000Z", "2024-09-03"
	moved.Deadline = &record.Deadline{
		Entry: 1, ObjectBy: "2024-09-29", ActBy: "2024-09-27", Certainty: record.Exact, Starts: "2024-09-30", Right: "object",
		Basis: "30 days from 30 Aug 2024, the notice received; Atlassian DPA 4.2–4.3", Why: "a notice of 30 Aug 2024 was recorded",
	}
	decided := Due()
	decided.Decisions = []record.Decision{
		{Entry: 1, Decision: "object", By: "Priya", At: time.Date(2024, 9, 11, 9, 0, 0, 0, time.UTC), Reason: "no place named"},
		{Entry: 1, Decision: "no-objection", By: "Priya", At: time.Date(2024, 9, 12, 9, 0, 0, 0, time.UTC), Reason: "EU hosting", Reference: "https://tickets.example/VR-7"},
		{Entry: 3, Decision: "not-applicable", By: "Sam", At: time.Date(2024, 9, 13, 9, 0, 0, 0, time.UTC)},
	}
	decided.Evidence = "https://github.com/acme/vendor-watch/commit/0a1b2c3d"
	decided.Undoes = "1111aaaa2222"
	decided.Decide = "https://github.com/acme/vendor-watch/actions/workflows/subwatch-decide.yml"
	decided.Zone = time.FixedZone("CEST", 2*60*60)
	onFile := *decided.Deadline
	onFile.Terms = &record.Terms{OnFile: true, Source: "https://www.atlassian.com/legal/data-processing-addendum"}
	decided.Deadline = &onFile
	blind := record.Blind{Status: "unreadable", Since: time.Date(2026, 11, 3, 6, 12, 0, 0, time.UTC), Why: "no list of sub-processors on the page"}
	sick := notify.Message{ID: "health-acme-20261103T061200Z", Kind: notify.Sick, Vendor: "acme", Title: "Acme Corp", URL: "https://acme.example/legal/subprocessors", Blind: &blind}
	still, again := sick, sick
	stillBlind, wasBlind := blind, blind
	stillBlind.Days, stillBlind.Added = 7, []string{"Alpha GmbH", "Beta, Inc."}
	still.ID, still.Blind = sick.ID+"-7d", &stillBlind
	wasBlind.Until, wasBlind.Touches = time.Date(2026, 11, 10, 6, 14, 0, 0, time.UTC), "2026-11-06"
	again.ID, again.Kind, again.Blind = "recovered-acme-20261103T061200Z", notify.Recovered, &wasBlind
	return map[string]notify.Message{
		"due": Due(), "due-decided": decided, "reminder": reminder, "started": started, "moved": moved,
		"sick": sick, "sick-still": still, "recovered": again,
		"outage": {
			ID: "outage-20261103T061200Z", Kind: notify.Outage, Titles: []string{"Acme Corp", "Atlassian", "Stripe", "Zoom"},
			Blind: &record.Blind{Status: "unreachable", Since: blind.Since, Why: "lookup: no such host"},
		},
		"digest": {ID: "digest-2026-W45", Kind: notify.Digest, Week: &record.Week{
			From: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC),
			Watched: 60, Runs: 168, Checks: 9912, LongestGap: 5*time.Hour + 20*time.Minute,
			Changes: []record.WeekChange{{Title: "Atlassian", Change: "3f9a8c2e41d0", ByClass: map[string]int{string(diff.Review): 4, string(diff.Record): 7}, ActBy: "2026-11-27", Open: true}, {Title: "Stripe", Change: "0123456789ab", ByClass: map[string]int{string(diff.Record): 2}}},
			Unread:  []record.Unread{{Title: "Acme Corp", Status: "unreadable", Since: blind.Since, Why: blind.Why}}, NotWatched: []string{"Zoom", "Figma"},
		}},
		"digest-quiet": {ID: "digest-2026-W46", Kind: notify.Digest, Week: &record.Week{From: time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC), Watched: 1, Runs: 7, Checks: 7}},
		"test":         {ID: "test-20261103T061200Z", Kind: notify.Test},
	}
}

// NewRows is a change of n new sub-processors.
func NewRows(n int) notify.Message {
	m := Atlassian()
	r := &diff.Report{Vendor: "atlassian", URL: m.URL, Starts: "2024-09-30"}
	for i := range n {
		name := fmt.Sprintf("Sub-processor Number %d Holdings International, Inc.", i+1)
		r.Changes = append(r.Changes, diff.Change{
			Kind: diff.Added, Class: diff.Review, List: ThirdParty, Name: name, Reasons: []string{"new sub-processor"},
			Subprocessor: Row(name, aiProducts, AIPurpose, allData, "USA"),
		})
	}
	NumberChanges(r)
	m.Report = r
	return m
}

// Thousand are changes of all sorts, 1,000 of them.
func Thousand() notify.Message {
	m := NewRows(400)
	for i := len(m.Report.Changes); i < 1000; i++ {
		base := Atlassian().Report.Changes[3+i%8]
		base.Name = fmt.Sprintf("%s (%d)", base.Name, i)
		m.Report.Changes = append(m.Report.Changes, base)
	}
	for i := range m.Report.Changes {
		m.Report.Changes[i].Entry = i + 1
	}
	return m
}

// Goldens are the messages that golden files hold.
func Goldens() map[string]notify.Message {
	all := EveryMessage()
	all["atlassian"], all["hello"], all["review-kinds"], all["record-kinds"] = Atlassian(), Hello(), EveryKind(diff.Review), EveryKind(diff.Record)
	return all
}

// Status is a table of vendors as a run prints it, hostile names included.
func Status() wording.Table {
	return wording.Table{Header: []string{"vendor", "health", "last good read", "sub-processors", "last change", "baseline"}, Rows: [][]string{
		{"Atlassian", "ok", "22 Nov 2026 06:12 UTC", "30", "3f9a8c2e41d0, 30 Aug 2024", "approved"},
		{"Acme Corp", "unreadable since 3 Nov 2026: no list of sub-processors on the page", "2 Nov 2026 06:12 UTC", "12", "", "not approved"},
		{"A vendor with | a * hostile \x1b[31m name", "::error::x", "-", "1,204"},
	}}
}
