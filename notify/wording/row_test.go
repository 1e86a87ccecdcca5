package wording

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// What stands in blocks one below the other does not run together in one line;
// what is parted already stays as it is.
func TestCellText(t *testing.T) {
	for _, tt := range []struct {
		items []string
		want  string
	}{
		{[]string{"Flow Desk", "Flow Goals"}, "Flow Desk, Flow Goals"},
		{[]string{"Pays-Bas", "Irlande"}, "Pays-Bas, Irlande"},
		{[]string{"Dublin, Ireland", "Frankfurt, Germany"}, "Dublin, Ireland; Frankfurt, Germany"},
		{[]string{"東京、日本", "大阪"}, "東京、日本; 大阪"},
		{[]string{"Flow (EU)", "Flow (US)"}, "Flow (EU), Flow (US)"},
		{[]string{"Data hosting:", "USA"}, "Data hosting: USA"},
		{[]string{"All products.", "Not Flow."}, "All products. Not Flow."},
		{[]string{"- Flow", "- Desk"}, "- Flow - Desk"},
		{[]string{"Flow", "(beta)"}, "Flow (beta)"},
		{[]string{"東京。", "大阪"}, "東京。 大阪"},
		{[]string{"Flow"}, "Flow"},
		{nil, ""},
	} {
		if got := cellText(snapshot.Cell{Text: strings.Join(tt.items, " "), Items: tt.items}); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.items, got, tt.want)
		}
	}
	if got := cellText(snapshot.Cell{Text: "Flow, Desk", Items: []string{"Flow", "Desk"}}); got != "Flow, Desk" {
		t.Errorf("a text that has commas: %q", got)
	}
}

// Items that came are told as items where their cell parts them by nothing.
func TestItemsOfBlocks(t *testing.T) {
	f := diff.FieldChange{
		Field: snapshot.Products, Old: "Flow Chat", New: "Flow Chat Flow Desk Flow Goals", ItemsAdded: []string{"Flow Desk", "Flow Goals"},
		Words: []diff.Word{{Op: diff.Kept, Text: "Flow Chat"}, {Op: diff.Came, Text: " Flow Desk Flow Goals"}},
	}
	if got, want := Flat(fieldSpans(f, 20)), "[+Flow Desk, Flow Goals+]"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Products that a reason says whole are not said again; all others are.
func TestProductsSaidOnce(t *testing.T) {
	for _, tt := range []struct {
		reason   string
		products snapshot.Cell
		shown    bool
	}{
		{"already a sub-processor, now also for Desk", snapshot.Cell{Text: "Desk"}, false},
		{"already a sub-processor, now also for Desk, Mail", snapshot.Cell{Text: "Desk Mail", Items: []string{"Desk", "Mail"}}, false},
		{"already a sub-processor, now also for Desk", snapshot.Cell{Text: "Desk Mail", Items: []string{"Desk", "Mail"}}, true},
		{"already a sub-processor, now also for Desk, Mail", snapshot.Cell{Text: "Desk"}, true},
		{"new sub-processor", snapshot.Cell{Text: "Desk"}, true},
	} {
		row := snapshot.Subprocessor{Name: "Acme", Products: tt.products}
		changes := []diff.Change{{Kind: diff.Added, Name: "Acme", Subprocessor: &row, Reasons: []string{tt.reason}}}
		terse(changes)
		if got := changes[0].Subprocessor.Products.Text != ""; got != tt.shown {
			t.Errorf("%q with %+v: shown %v, want %v", tt.reason, tt.products, got, tt.shown)
		}
		if row.Products.Text == "" {
			t.Error("the report's own row was changed")
		}
	}
}
