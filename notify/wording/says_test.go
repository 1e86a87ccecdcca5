package wording_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

// What a reader must find, whatever the layout.
func TestTextSays(t *testing.T) {
	m := notifytest.Atlassian()
	for _, tt := range []struct {
		name   string
		change func(*notify.Message)
		says   []string
		not    []string
	}{
		{"as it is", func(*notify.Message) {}, []string{"Atlassian changed its sub-processor list · starts 30 Sep 2024", "seen 30 Aug 2024 16:46 UTC · change 3f9a8c2e41d0 · subwatch show 3f9a8c2e41d0", "[+,+]", "cosmetic: 4 changes, not shown"}, []string{"\x1b", "repeated"}},
		{"two files", func(m *notify.Message) {
			m.SeenAt, m.Change, m.Title, m.Vendor = time.Time{}, "", "", ""
			m.Report.Vendor = ""
		}, []string{"The page changed its sub-processor list"}, []string{"seen", "subwatch show", "change  "}},
		{"repeated", func(m *notify.Message) { m.Repeated = true }, []string{"possibly repeated"}, nil},
		{"no start", func(m *notify.Message) { m.Report.Starts = "" }, []string{"list\n3 new"}, nil},
		{"nothing", func(m *notify.Message) { m.Report.Changes = nil }, []string{"No changes in Atlassian’s sub-processor list"}, []string{"to record", "cosmetic"}},
		{"cosmetic only", func(m *notify.Message) {
			m.Report.Changes = m.Report.Changes[11:]
			m.Report.ByClass = map[diff.Class]int{diff.Cosmetic: 4}
		}, []string{"Only cosmetic changes in Atlassian’s sub-processor list", "cosmetic: 4"}, []string{"to record"}},
		{"out of scope", func(m *notify.Message) { m.Report.Changes[2].OutOfScope = true }, []string{"out of scope, none of the products in use: Intercom, Inc."}, []string{"3 + Intercom"}},
		{"unknown class", func(m *notify.Message) { m.Report.Changes[4].Class = "later" }, []string{"5 ~ Partner Hero"}, nil},
		{"no report", func(m *notify.Message) { m.Report = nil }, []string{"No changes"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := m
			m.Report = notifytest.Atlassian().Report
			tt.change(&m)
			got := asText(t, m, text.Style{Width: 140})
			checkSays(t, got, tt.says, tt.not)
			asSlack(t, m)
			asMarkdown(t, m)
		})
	}
}

// Rows with the same change of the same cells are told once, with all names.
func TestTextGroups(t *testing.T) {
	m := notifytest.Atlassian()
	f := notifytest.Cell(snapshot.Security, "Security", "ISO 27001[+, SOC 2+]")
	m.Report.Changes = nil
	for i := range 60 {
		m.Report.Changes = append(m.Report.Changes, diff.Change{Kind: diff.Changed, Class: diff.Review, Name: fmt.Sprintf("Company %d, Inc.", i+1), Fields: []diff.FieldChange{f}})
	}
	notifytest.NumberChanges(m.Report)
	got := asText(t, m, text.Style{Width: 100})
	if n := strings.Count(got, "[+, SOC 2+]"); n != 2 {
		t.Errorf("the change is told %d times, want 2 (groups of at most %d characters):\n%s", n, wording.GroupLimit, got)
	}
	for _, c := range m.Report.Changes {
		if !strings.Contains(strings.Join(strings.Fields(got), " "), c.Name) {
			t.Errorf("%s is not named", c.Name)
		}
	}
	asSlack(t, m)
}

// checkSays asserts that a text says some things and not others.
func checkSays(t *testing.T, got string, says, not []string) {
	t.Helper()
	for _, s := range says {
		if !strings.Contains(got, s) {
			t.Errorf("does not say %q:\n%s", s, got)
		}
	}
	for _, s := range not {
		if strings.Contains(got, s) {
			t.Errorf("says %q:\n%s", s, got)
		}
	}
}
