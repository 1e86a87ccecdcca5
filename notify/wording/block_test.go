package wording_test

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

// All rows of a company are one block, known by brand; what is only to be
// recorded of it stands there too, without its name. Another company stays
// apart, and what a list of the vendor's own companies says stays with the list.
func TestBlocksByCompany(t *testing.T) {
	added := func(class diff.Class, name, reason string) diff.Change {
		return diff.Change{Kind: diff.Added, Class: class, List: notifytest.ThirdParty, Name: name, Reasons: []string{reason}, Subprocessor: notifytest.Row(name, "", "Hosting of "+name, "", "")}
	}
	m := notifytest.Atlassian()
	affiliate := added(diff.Record, "Google Ireland Limited", "group company in Ireland")
	affiliate.ListKind, affiliate.List = snapshot.Affiliates, "Group"
	m.Report.Changes = []diff.Change{
		added(diff.Review, "Google LLC", "already a sub-processor, now also for Desk"),
		added(diff.Review, "Acme GmbH", "new sub-processor"),
		{Kind: diff.Changed, Class: diff.Review, Name: "Google Vertex AI", Reasons: []string{"India added: no EU adequacy decision"}, OldRow: &diff.Row{0, 3}, Fields: []diff.FieldChange{notifytest.Cell(snapshot.Location, "", "USA[+, India+]")}},
		{Kind: diff.Changed, Class: diff.Record, Name: "Google Cloud", Reasons: []string{"no longer Chile"}, Fields: []diff.FieldChange{notifytest.Cell(snapshot.Location, "", "USA[-, Chile-]")}},
		affiliate,
	}
	notifytest.NumberChanges(m.Report)
	a := wording.New(m)
	if len(a.Blocks) != 2 || wording.Flat(a.Blocks[0].Entries[0].Name) != "Acme GmbH" {
		t.Fatalf("blocks: %+v", a.Blocks)
	}
	google := a.Blocks[1]
	if got := wording.Numbers(google.Numbers()); got != "1, 3" && got != "1, 3–4" {
		t.Errorf("the block of Google tells %s", got)
	}
	if got := wording.Flat(wording.Further(google, google.Entries[1])); !strings.HasPrefix(got, "3 ~ Google Vertex AI · India added") {
		t.Errorf("its second entry: %q", got)
	}
	record := wording.Flat(a.Record[0].Spans)
	if !strings.Contains(record, "1 new group company: Google Ireland Limited (Hosting of Google Ireland Limited)") {
		t.Errorf("to record: %q", record)
	}
}

// What many rows share is said once, whole, below; what few share stays where
// it is.
func TestFootnotes(t *testing.T) {
	products := "Atlas, Bitbucket, Compass, Confluence, Forge, Jira, Statuspage"
	m := notifytest.Atlassian()
	for times := 1; times <= 4; times++ {
		m.Report.Changes = nil
		for i := range times {
			name := "Company " + string(rune('A'+i)) + " GmbH"
			row := notifytest.Row(name, products, "Purpose of "+name, "", "Germany")
			row.Products.Items = strings.Split(products, ", ")
			m.Report.Changes = append(m.Report.Changes, diff.Change{Kind: diff.Added, Class: diff.Review, Name: name, Reasons: []string{"new sub-processor"}, Subprocessor: row})
		}
		notifytest.NumberChanges(m.Report)
		a := wording.New(m)
		if (len(a.Footnotes) == 1) != (times >= 3) {
			t.Errorf("%d times: footnotes %q", times, a.Footnotes)
		}
		if times >= 3 && (a.Footnotes[0] != "¹ "+products || !strings.HasSuffix(wording.Flat(a.Blocks[0].Entries[0].Details[1].Spans), "7 products¹")) {
			t.Errorf("%d times: %q, %+v", times, a.Footnotes, a.Blocks[0])
		}
	}
}

// A list of the group says what all of its companies share once, and of each
// what it alone has; none is left out when they take several lines.
func TestGroupList(t *testing.T) {
	m := notifytest.Atlassian()
	m.Report.Changes = nil
	for i := range 60 {
		name := "Acme Software Holdings " + string(rune('A'+i%26)) + string(rune('a'+i/26)) + " GmbH"
		m.Report.Changes = append(m.Report.Changes, diff.Change{
			Kind: diff.Added, Class: diff.Record, List: "Group", ListKind: snapshot.Affiliates, Name: name,
			Reasons: []string{"group company in Germany"}, Subprocessor: notifytest.Row(name, "", "Support", "", "Place "+name),
		})
	}
	notifytest.NumberChanges(m.Report)
	a := wording.New(m)
	var all strings.Builder
	numbers := 0
	for _, n := range a.Record {
		text := wording.Flat(n.Spans)
		if len(text) > 1000 {
			t.Errorf("a line of %d bytes", len(text))
		}
		all.WriteString(text + "\n")
		numbers += len(n.Numbers)
	}
	if numbers != 60 || strings.Count(all.String(), "Support") != 1 || !strings.HasPrefix(all.String(), "60 new group companies, each: Support: ") {
		t.Errorf("%d entries: %s", numbers, all.String())
	}
	for _, c := range m.Report.Changes {
		if !strings.Contains(all.String(), c.Name+" (Place "+c.Name+")") {
			t.Errorf("%s is not told", c.Name)
		}
	}
}
