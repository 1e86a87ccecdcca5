package scraper_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// Cells that hold more, or less, than one thing are read as people read them.
func TestCells(t *testing.T) {
	const orbitask, pinegate = `<tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr>`, `<tr><td>Pinegate SAS</td><td>Mail</td><td>France</td></tr>`
	two := []string{"Orbitask Ltd | Support | Ireland", "Pinegate SAS | Mail | France"}
	tests := []struct {
		name, html string
		want       []string
	}{
		{"a company on each paragraph", aTable(`<tr><td><p>Orbitask Ltd</p><p>Pinegate SAS</p></td><td><p>Support</p><p>Mail</p></td><td>Ireland<br>France</td></tr>`), two},
		{
			"a company on each paragraph, one cell for all", aTable(`<tr><td><p>Orbitask Ltd</p><p>Larkfield</p></td><td><p>Support</p><p>Mail</p></td><td>Ireland</td></tr>` + pinegate),
			[]string{"Orbitask Ltd | Support Mail | Ireland", two[1]},
		},
		{
			"a company on each paragraph, all with legal forms, one cell for all", aTable(`<tr><td><p>Orbitask Ltd</p><p>Larkfield Inc</p></td><td>Support</td><td><p>Ireland</p><p>Norway</p></td></tr>` + pinegate),
			[]string{two[0], "Larkfield Inc | Support | Norway", two[1]},
		},
		{
			"a brand above its company, one cell for all", aTable(`<tr><td>Slack<br>Salesforce, Inc.</td><td>Support</td><td>Ireland<br>Norway</td></tr>` + pinegate),
			[]string{"Slack | Support | Ireland Norway", two[1]},
		},
		{
			"names that are all broken", aTable(`<tr><td>Amazon Web<br>Services, Inc.</td><td>Logs<br>Backups</td><td>Norway</td></tr><tr><td>Orbitask<br>Ltd</td><td>Support</td><td>Ireland</td></tr>`),
			[]string{"Amazon Web Services, Inc. | Logs Backups | Norway", two[0]},
		},
		{
			"tables of labels in the cells", aPage(`<table><tr><th>Sub-processor</th><th>Details</th></tr><tr><td>Orbitask Ltd</td><td><table><tr><td>Purpose</td><td>Support</td></tr><tr><td>Location</td><td>Ireland</td></tr></table></td></tr>
			<tr><td>Pinegate SAS</td><td><table><tr><td>Purpose</td><td>Mail</td></tr><tr><td>Location</td><td>France</td></tr></table></td></tr></table>`), two,
		},
		{
			"lines with labels in the cells", aPage(`<table><tr><th>Unternehmen, Anschrift</th><th>Angaben</th></tr><tr><td>Orbitask Ltd<br>Hauptstr. 1, 10115 Berlin</td><td>Zweck: Support<br>Standort: Ireland</td></tr>
			<tr><td>Pinegate SAS<br>Quai 2, Nice</td><td>Zweck: Mail<br>Standort: France</td></tr></table>`), two,
		},
		{
			"an annex in which each cell says all", aPage(`<table><tr><td>1.</td><td>Name: Orbitask Ltd<br>Address: 2 High Street, Cork<br>Description of processing: Support<br>Location: Ireland</td></tr><tr><td>2.</td><td>Name: Pinegate SAS<br>Address: Quai 2, Nice<br>Description of processing: Mail<br>Location: France</td></tr></table>`), two,
		},
		{
			"companies below each other beside what they do", aPage(`<table><tr><th>Purpose</th><th>Sub-processor</th><th>Location</th></tr><tr><td>Support</td><td>Orbitask Ltd<br>Larkfield Inc</td><td>Ireland</td></tr><tr><td>Mail</td><td>Pinegate SAS</td><td>France</td></tr></table>`),
			[]string{two[0], "Larkfield Inc | Support | Ireland", two[1]},
		},
		{"a header with a wide bracket", aPage(`<table><tr><th>会社名</th><th>サービスの概要</th><th>所在地（国）</th></tr><tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr><tr><td>Pinegate SAS</td><td>Mail</td><td>France</td></tr></table>`), two},
		{
			"cells in which not all is said under labels", aPage(`<table><tr><th>Sub-processor</th><th>Details</th></tr><tr><td>Orbitask Ltd</td><td>Purpose: Support<br>Location: Ireland</td></tr><tr><td>Pinegate SAS</td><td>Mail<br>in France</td></tr></table>`),
			[]string{"Orbitask Ltd |  | ", "Pinegate SAS |  | "},
		},
		{
			"links to policies after the name's own", aTable(`<tr><td><a href="https://orbitask.example/">Orbitask Ltd</a> <a href="https://orbitask.example/privacy">Privacy</a></td><td>Support</td><td>Ireland</td></tr>` + pinegate),
			[]string{"Orbitask Ltd | Support | Ireland | https://orbitask.example/ | https://orbitask.example/privacy", two[1]},
		},
		{
			"a name of two links", aTable(`<tr><td><a href="#a">Orbitask</a> <a href="#b">Ltd</a></td><td>Support</td><td>Ireland</td></tr>` + pinegate),
			[]string{two[0], two[1]},
		},
		{
			"a company with a line about it", aTable(`<tr><td>Orbitask Ltd<br>(Larkfield)</td><td>Support<br>Mail</td><td>Ireland<br>France</td></tr>` + pinegate),
			[]string{"Orbitask Ltd (Larkfield) | Support Mail | Ireland France", two[1]},
		},
		{
			"a company and where it is", aTable(`<tr><td><p>Orbitask Ltd</p><p>Dublin, Ireland</p></td><td><p>Support</p><p>24 hours</p></td><td><p>Ireland</p><p>France</p></td></tr>` + pinegate),
			[]string{"Orbitask Ltd | Support 24 hours | Ireland France", two[1]},
		},

		{
			"two lists side by side", aPage(`<table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th><th></th><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>
			<tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td><td></td><td>Larkfield Inc</td><td>Logs</td><td>Norway</td></tr>
			<tr><td>Pinegate SAS</td><td>Mail</td><td>France</td><td></td><td></td><td></td><td></td></tr></table>`),
			append(two[:2:2], "Larkfield Inc | Logs | Norway"),
		},
		{"a second column of the same header", aPage(`<table><tr><th>Sub-processor</th><th>Location</th><th>Purpose</th><th>Location</th></tr>
			<tr><td>Orbitask Ltd</td><td>Ireland</td><td>Support</td><td>Cork</td></tr><tr><td>Pinegate SAS</td><td>France</td><td>Mail</td><td>Nice</td></tr></table>`), two},

		{"a label in every cell", aTable(`<tr><td><b>Sub-processor: </b>Orbitask Ltd</td><td><b>Purpose: </b>Support</td><td><b>Location: </b>Ireland</td></tr>
			<tr><td><span>Sub-processor</span> Pinegate SAS</td><td><span>Purpose</span> Mail</td><td><span>Location</span> France</td></tr>`), two},
		{
			"a name broken by its form", aTable(`<tr><td>Orbi<br>Task Ltd</td><td>Support</td><td>Ireland</td></tr><tr><td>Larkfield Inc</td><td>Logs</td><td>Norway</td></tr>` + pinegate),
			[]string{"Orbi Task Ltd | Support | Ireland", "Larkfield Inc | Logs | Norway", two[1]},
		},
		{
			"a well-known name that is broken", aTable(`<tr><td>Amazon<br>Web Services, Inc.</td><td>Support</td><td>Ireland</td></tr><tr><td>Google<br>Holdings Ltd</td><td>Logs</td><td>Norway</td></tr><tr><td>Slack<br>Salesforce, Inc.</td><td>Chat</td><td>Norway</td></tr>` + pinegate + `<tr><td>Silo GmbH</td><td>Logs</td><td>Norway</td></tr><tr><td>Homing GmbH</td><td>Logs</td><td>Norway</td></tr><tr><td>Larkfield Inc</td><td>Logs</td><td>Norway</td></tr>`),
			[]string{"Amazon Web Services, Inc. | Support | Ireland", "Google Holdings Ltd | Logs | Norway", "Slack | Chat | Norway", two[1], "Silo GmbH | Logs | Norway", "Homing GmbH | Logs | Norway", "Larkfield Inc | Logs | Norway"},
		},
		{
			"a brand above its company", aTable(`<tr><td>Orbitask Ltd<br>Larkfield Inc</td><td>Support</td><td>Ireland</td></tr><tr><td>Firebase<br>Google LLC</td><td>Logs</td><td>Norway</td></tr>` + pinegate + `<tr><td>Silo GmbH</td><td>Logs</td><td>Norway</td></tr><tr><td>Homing GmbH</td><td>Logs</td><td>Norway</td></tr>`),
			[]string{two[0], "Firebase | Logs | Norway", two[1], "Silo GmbH | Logs | Norway", "Homing GmbH | Logs | Norway"},
		},
		{"an address in small letters", aTable(`<tr><td><span class="sub-name">Orbitask Ltd<small>orbitask.example</small></span></td><td>Support</td><td>Ireland</td></tr><tr><td>Pinegate SAS<em>www.pinegate.com</em></td><td>Mail</td><td>France</td></tr>`), two},
		{"a name that is an address", aTable(`<tr><td><b>booking.com</b></td><td>Support</td><td>Ireland</td></tr>` + pinegate), []string{"booking.com | Support | Ireland", two[1]}},

		{"a header that goes on", aPage(`<table><tr><th>Vendor</th><th>Purpose</th><th>Location</th><th>Sub-processor for</th></tr>
			<tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td><td>Acme</td></tr><tr><td>Pinegate SAS</td><td>Mail</td><td>France</td><td>Acme</td></tr></table>`), two},
		{"a German header that goes on", aPage(`<table><tr><th>Unterauftragsverarbeiter von</th><th>Firma</th><th>Zweck</th><th>Land</th></tr>
			<tr><td>Acme GmbH</td><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr><tr><td>Acme GmbH</td><td>Pinegate SAS</td><td>Mail</td><td>France</td></tr></table>`), two},
		{"a header with what it is for", aPage(`<table><tr><th>Sub-processors for the service</th><th>Purpose</th><th>Location</th></tr>` + orbitask + pinegate + `</table>`), two},
		{"a cell that refers elsewhere", aTable(orbitask + pinegate + `<tr><td>All providers listed at www.acme.example/models</td><td>Models</td><td>Worldwide</td></tr>`), two},

		{"Japanese", aPage(`<table><tr><th>再委託先の名称</th><th>委託する業務の内容</th><th>移転先の国名</th></tr>` + orbitask + pinegate + `</table>`), two},
		{"Korean", aPage(`<table><tr><th>수탁 업체</th><th>위탁하는 업무</th><th>이전되는 국가</th></tr>` + orbitask + pinegate + `</table>`), two},
		{"Chinese", aPage(`<table><tr><th>次處理者名稱</th><th>處理目的</th><th>資料儲存地點</th></tr>` + orbitask + pinegate + `</table>`), two},
		{
			"names that end as headers do", aPage(`<table><tr><th>会社名</th><th>目的</th><th>国</th></tr><tr><td>日本データ株式会社</td><td>保管</td><td>日本</td></tr><tr><td>阿里云计算有限公司</td><td>計算</td><td>中国</td></tr></table>`),
			[]string{"日本データ株式会社 | 保管 | 日本", "阿里云计算有限公司 | 計算 | 中国"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			snap, err := scraper.Parse(page.Page{Body: []byte(tt.html)}, scraper.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, brief(snap)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// A label that begins a line of two entries or more is a column, however long it is.
func TestLongLabels(t *testing.T) {
	entry := func(name, label string) string {
		return `<h2>` + name + `</h2><ul><li>Country: Norway.</li><li>Purpose: servers.</li><li>` + label + `: clauses of the contract.</li></ul>`
	}
	const long = "Safeguards for transfers of data to countries outside the EU"
	snap, err := scraper.Parse(page.Page{Body: []byte(aPage(entry("Orbitask Ltd", long) + entry("Pinegate SAS", long) + entry("Larkfield Inc", "A word that only one of all the entries has before its colon")))}, scraper.Hints{})
	if err != nil || len(snap.Lists) != 1 || len(snap.Lists[0].Subprocessors) != 3 {
		t.Fatalf("got %+v, %v", snap.Lists, err)
	}
	rows := snap.Lists[0].Subprocessors
	if rows[0].Transfer.Text != "clauses of the contract." || rows[2].Transfer.Text != "" || len(rows[2].Other) != 1 {
		t.Errorf("got %+v", rows)
	}
}

// A title that names affiliates beside third parties is that of a list of third
// parties.
func TestKindsInOneTitle(t *testing.T) {
	for title, want := range map[string]snapshot.ListKind{
		"Acme Third-Party Sub-processors &amp; Acme Affiliates": snapshot.ThirdParty,
		"Acme Affiliates":                                       snapshot.Affiliates,
		"Current Acme Affiliates":                               snapshot.Affiliates,
		"Verbundene Unternehmen und Drittanbieter":              snapshot.ThirdParty,
		"Sociétés affiliées et prestataires tiers":              snapshot.ThirdParty,
		"グループ会社":                                                snapshot.Affiliates,
		"追加予定の再委託先":                                             snapshot.Planned,
		"Ab dem 1. Juli 2034 neu":                               snapshot.Planned,
		"Nouveaux sous-traitants à compter du 1er juillet 2034": snapshot.Planned,
		"Nuevos subencargados desde el 1 de julio de 2034":      snapshot.Planned,
		"Nowi podprocesorzy od 1 lipca 2034":                    snapshot.Planned,
		"Uudet alikäsittelijät 1.7.2034 alkaen":                 snapshot.Planned,
		"Neue Oberfläche":                                       snapshot.ThirdParty,
		"Current sub-processors":                                snapshot.ThirdParty,
	} {
		snap, err := scraper.Parse(page.Page{Body: []byte(aPage(`<h2>` + title + `</h2><table><tr><th>Name</th><th>Purpose</th><th>Location</th></tr><tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr></table>`))}, scraper.Hints{})
		if err != nil || len(snap.Lists) != 1 || snap.Lists[0].Kind != want {
			t.Errorf("%s: got %+v, %v, want %s", title, snap.Lists, err, want)
		}
	}
}
