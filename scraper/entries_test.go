package scraper_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// A name is the company: not its address, its country or the sign that opens the
// entry, and with all of its legal form.
func TestEntries(t *testing.T) {
	two := func(lang1, lang2 string) string {
		return `<h2>` + lang1 + `</h2><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr><tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr><tr><td>Pinegate SAS</td><td>Mail</td><td>France</td></tr></table><h2>` + lang2 + `</h2>`
	}
	for _, c := range []struct {
		name, html string
		want       []string
	}{
		{
			"addresses", `<ol><li>Orbitask GmbH &amp; Co. KG, Hauptstraße 4–6, 32339 Espelkamp – Hosting</li><li>Pinegate GmbH, Am Anger 3, 99084 Erfurt – Wartung</li><li>Larkfield, Inc., 145 Broadway, Cambridge – Mail</li></ol>`,
			[]string{"Orbitask GmbH & Co. KG |  | ", "Pinegate GmbH |  | ", "Larkfield, Inc. |  | "},
		},
		{"countries", `<ul><li>Orbitask GmbH, Deutschland</li><li>Pinegate SAS, France</li><li>Larkfield AG, Schweiz</li></ul>`, []string{"Orbitask GmbH |  | Deutschland", "Pinegate SAS |  | France", "Larkfield AG |  | Schweiz"}},
		{"brackets of full width", `<ul><li>Orbitask Ltd（アイルランド）：支援</li><li>Pinegate SAS（フランス）：メール</li></ul>`, []string{"Orbitask Ltd |  | アイルランド", "Pinegate SAS |  | フランス"}},
		{"commas that belong to names", `<ul><li>Orbitask, Inc.</li><li>Pinegate, LLC</li><li>Weil, Larkfield &amp; Sons Ltd</li></ul>`, []string{"Orbitask, Inc. |  | ", "Pinegate, LLC |  | ", "Weil, Larkfield & Sons Ltd |  | "}},
		{"forms of two words", `<ul><li>Orbitask Ltd. Şti.</li><li>Pinegate A.Ş.</li><li>Larkfield Bt.</li></ul>`, []string{"Orbitask Ltd. Şti. |  | ", "Pinegate A.Ş. |  | ", "Larkfield Bt. |  | "}},
		{
			"a sign that opens the entry", `<ul><li><button><span>Orbitask Ltd</span><span>▾</span></button><div><p>Support</p></div></li><li><button><span>Pinegate SAS</span><span>▾</span></button><div><p>Mail</p></div></li></ul>`,
			[]string{"Orbitask Ltd |  | ", "Pinegate SAS |  | "},
		},
		{
			"one list in two languages", two("In English", "Auf Deutsch") + `<table><tr><th>Unterauftragsverarbeiter</th><th>Zweck</th><th>Standort</th></tr><tr><td>Orbitask Ltd</td><td>Hilfe</td><td>Irland</td></tr><tr><td>Pinegate SAS</td><td>Post</td><td>Frankreich</td></tr></table>`,
			[]string{"Orbitask Ltd | Support | Ireland", "Pinegate SAS | Mail | France"},
		},
		{
			"two products with the same companies", two("Product A", "Product B") + `<table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr><tr><td>Orbitask Ltd</td><td>Calls</td><td>Malta</td></tr><tr><td>Pinegate SAS</td><td>Mail</td><td>France</td></tr></table>`,
			[]string{"Orbitask Ltd | Support | Ireland", "Pinegate SAS | Mail | France", "Orbitask Ltd | Calls | Malta", "Pinegate SAS | Mail | France"},
		},
		{
			"name and address in a cell", `<table><tr><th>Soort dienst</th><th>Naam en adres subverwerker</th></tr><tr><td>Hosting</td><td>Orbitask B.V., Vondellaan 47, 2332 AA Leiden</td></tr><tr><td>Opslag</td><td>Pinegate S.A.</td></tr><tr><td>Bouw</td><td>Larkfield, 3D Works Ltd</td></tr></table>`,
			[]string{"Orbitask B.V. | Hosting | ", "Pinegate S.A. | Opslag | ", "Larkfield, 3D Works Ltd | Bouw | "},
		},
		{"letters in brackets", `<p>(a) Orbitask Ltd, for hosting in Ireland;</p><p>(b) Pinegate SAS, for mail in France; and</p><p>(c) Larkfield, Inc., for support in Malta.</p>`, []string{"Orbitask Ltd |  | ", "Pinegate SAS |  | ", "Larkfield, Inc. |  | "}},
		{
			"a title above cells in paragraphs", `<div><p>Annex 3 – Sub-processors</p><p>Sub-processor</p><p>Purpose</p><p>Location</p><p>Orbitask Ltd</p><p>Support</p><p>Ireland</p><p>Pinegate SAS</p><p>Mail</p><p>France</p><p>Larkfield Inc</p><p>Backup</p><p>Malta</p></div>`,
			[]string{"Orbitask Ltd | Support | Ireland", "Pinegate SAS | Mail | France", "Larkfield Inc | Backup | Malta"},
		},
		{
			"a total", `<table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr><tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr><tr><td>Total Mail SAS</td><td>Mail</td><td>France</td></tr><tr><td>Total</td><td>2 sub-processors</td><td></td></tr></table>`,
			[]string{"Orbitask Ltd | Support | Ireland", "Total Mail SAS | Mail | France"},
		},
		{"values with commas in a pre", "<pre>Sub-processor,Purpose,Location\nOrbitask Ltd,Support,Ireland\nPinegate SAS,Mail,France\n</pre>", []string{"Orbitask Ltd | Support | Ireland", "Pinegate SAS | Mail | France"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := scraper.Parse(page.Page{Body: []byte(aPage(c.html))}, scraper.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, brief(s)); d != "" {
				t.Error(d)
			}
		})
	}
}
