package scraper_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// grouped writes the rows of a snapshot with their list, group, name and place.
func grouped(s snapshot.Snapshot) []string {
	var out []string
	for _, l := range s.Lists {
		for i := range l.Subprocessors {
			r := &l.Subprocessors[i]
			out = append(out, strings.Join([]string{l.Title, r.Group, r.Name, r.Location.Text}, " | "))
		}
	}
	return out
}

// Lists inside lists, below lists and beside lists are read as what they are.
func TestListsAroundLists(t *testing.T) {
	for _, c := range []struct {
		name, html string
		want       []string
	}{
		{
			"companies under what they do", `<ul><li>Hosting:<ul><li>Larkfield, Inc., United States</li><li>Kranich GmbH, Germany</li></ul></li><li><b>Payments</b><ul><li>Stripe Payments Europe, Ltd., Ireland</li></ul></li></ul>`,
			[]string{"Sub-processors | Hosting | Larkfield, Inc. | United States", "Sub-processors | Hosting | Kranich GmbH | Germany", "Sub-processors | Payments | Stripe Payments Europe, Ltd. | Ireland"},
		},
		{
			"details under companies", `<ul><li>Larkfield, Inc.<ul><li>Purpose: hosting</li><li>Location: Norway</li></ul></li><li>Kranich GmbH<ul><li>Purpose: mail</li><li>Location: Germany</li></ul></li></ul>`,
			[]string{"Sub-processors |  | Larkfield, Inc. | Norway", "Sub-processors |  | Kranich GmbH | Germany"},
		},
		{
			"a place after a comma", `<ul><li>Larkfield, Inc., Norway</li><li>Kranich GmbH, Allemagne</li><li>Pinegate SAS, Francja</li></ul>`,
			[]string{"Sub-processors |  | Larkfield, Inc. | Norway", "Sub-processors |  | Kranich GmbH | Allemagne", "Sub-processors |  | Pinegate SAS | Francja"},
		},
		{
			"names with commas", `<ul><li>Larkfield, Inc.</li><li>Kranich, Sohn und Partner GmbH</li><li>Stripe, Inc.</li></ul>`,
			[]string{"Sub-processors |  | Larkfield, Inc. | ", "Sub-processors |  | Kranich, Sohn und Partner GmbH | ", "Sub-processors |  | Stripe, Inc. | "},
		},
		{
			"a single entry beside a list of the same shape", `<h2>Hosting</h2><dl><dt>Kranich GmbH</dt><dd>Servers</dd><dt>OVH SAS</dt><dd>Backups</dd></dl><h2>Mail</h2><dl><dt>Pinegate SAS</dt><dd>Notices</dd></dl><h2>Contact</h2><dl><dt>Acme GmbH</dt><dd>2 High Street</dd></dl>`,
			[]string{"Hosting |  | Kranich GmbH | ", "Hosting |  | OVH SAS | ", "Mail |  | Pinegate SAS | "},
		},
		{
			"the whole list hidden below a part of it", `<div><article><h4>Stripe</h4><p>Payments</p></article><article><h4>Kranich GmbH</h4><p>Servers</p></article></div><button>Show more</button>
			<div hidden><article><h4>Stripe</h4><p>Payments</p></article><article><h4>Kranich GmbH</h4><p>Servers</p></article><article><h4>Pinegate SAS</h4><p>Mail</p></article></div>`,
			[]string{"Sub-processors |  | Stripe | ", "Sub-processors |  | Kranich GmbH | ", "Sub-processors |  | Pinegate SAS | "},
		},
		{
			"whom to ask", `<table><tr><th>Name</th><th>Purpose</th><th>Location</th></tr><tr><td>Stripe, Inc.</td><td>Payments</td><td>USA</td></tr></table><h2>Your team</h2><table><tr><th>Role</th><th>Name</th><th>E-mail</th></tr><tr><td>Privacy</td><td>Ada Example</td><td>ada@acme.example</td></tr><tr><td>Security</td><td>Bob Example</td><td>bob@acme.example</td></tr></table>
			<h2>Ansprechpartner</h2><table><tr><th>Name</th><th>Aufgabe</th><th>Ort</th></tr><tr><td>Erika Muster</td><td>Datenschutz</td><td>Kiel</td></tr></table>`,
			[]string{"Sub-processors |  | Stripe, Inc. | USA"},
		},
		{
			"how long each of them keeps data", `<table><tr><th>Name</th><th>Purpose</th><th>Location</th></tr><tr><td>Stripe, Inc.</td><td>Payments</td><td>USA</td></tr><tr><td>Kranich GmbH</td><td>Servers</td><td>Germany</td></tr></table>
			<h2>How long we keep data</h2><table><tr><th>Category</th><th>Provider</th><th>Retention</th></tr><tr><td>Logs</td><td>Kranich GmbH</td><td>30 days</td></tr><tr><td>Cards</td><td>Stripe, Inc.</td><td>2 years</td></tr></table>`,
			[]string{"Sub-processors |  | Stripe, Inc. | USA", "Sub-processors |  | Kranich GmbH | Germany"},
		},
	} {
		snap, err := scraper.Parse(page.Page{Body: []byte(aPage(c.html))}, scraper.Hints{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if diff := cmp.Diff(c.want, grouped(snap)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// What a link says of itself to those who do not see that it opens elsewhere is no
// part of a name, whatever its class.
func TestNewTab(t *testing.T) {
	for _, says := range []string{
		"(opens in a new tab)", "opens in new window", "(öffnet in neuem Tab)", "(wird in einem neuen Fenster geöffnet)", "(s’ouvre dans un nouvel onglet)", "(se abre en una nueva pestaña)",
		"（新しいタブで開く）", "(otwiera się w nowej karcie)", "(avautuu uuteen välilehteen)", "(si apre in una nuova scheda)", "(opent in een nieuw tabblad)", "(새 창에서 열림)",
	} {
		cell := `<a href="https://orbitask.example/" target="_blank">Orbitask Ltd<span class="x7"> ` + says + `</span></a>`
		want := []string{"Orbitask Ltd", "Pinegate SAS"}
		if got := names(t, aTable(`<tr><td>`+cell+`</td><td>Support</td><td>Ireland</td></tr><tr><td>Pinegate SAS</td><td>Mail</td><td>France</td></tr>`)); !cmp.Equal(want, got) {
			t.Errorf("%s in a table: got %q", says, got)
		}
		if got := names(t, aPage(`<ul><li>`+cell+`<p>Support</p><p>Ireland</p></li><li>Pinegate SAS<p>Mail</p><p>France</p></li></ul>`)); !cmp.Equal(want, got) {
			t.Errorf("%s in a list: got %q", says, got)
		}
	}
	for _, name := range []string{"New Tab Ltd", "Open Window GmbH", "Neue Fenster AG"} {
		if got := names(t, aTable(`<tr><td><a href="#x">`+name+`</a></td><td>Support</td><td>Ireland</td></tr>`)); len(got) != 1 || got[0] != name {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// Where languages set no blanks, what a date is may be said after it.
func TestCuesAfterDates(t *testing.T) {
	for text, want := range map[string]string{
		"令和8年4月1日更新": "2026-04-01 updated", "2026年4月1日 時点": "2026-04-01 current", "2026年2月28日生效": "2026-02-28 effective", "2026년 3월 9일 개정": "2026-03-09 updated",
		"2026年4月1日は休業": "", "April 1, 2026更新": "2026-04-01 updated",
	} {
		snap, err := scraper.Parse(page.Page{Body: []byte(aPage(`<p>` + text + `</p><table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td>Orbitask Ltd</td><td>Support</td></tr></table>`))}, scraper.Hints{})
		got := ""
		for _, d := range snap.Dates {
			got += string(d.Date) + " " + string(d.Kind)
		}
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", text, got, err, want)
		}
	}
}
