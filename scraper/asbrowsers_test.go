package scraper_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// aPage is a page of sub-processors around some markup.
func aPage(markup string) string {
	return `<!doctype html><html lang="en"><head><title>Sub-processors</title></head><body><main><h1>Sub-processors</h1><p>We use these sub-processors.</p>` + markup + `</main></body></html>`
}

// aTable is a table of sub-processors with some rows.
func aTable(rows string) string {
	return aPage(`<table><thead><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr></thead><tbody>` + rows + `</tbody></table>`)
}

// brief writes the rows of a snapshot, a line each: the name, what is known of it,
// and where its links lead.
func brief(s snapshot.Snapshot) []string {
	var out []string
	for _, l := range s.Lists {
		for i := range l.Subprocessors {
			r := &l.Subprocessors[i]
			line := []string{r.Name, r.Purpose.Text, r.Location.Text}
			for _, k := range r.Links {
				line = append(line, k.URL)
			}
			out = append(out, strings.Join(line, " | "))
		}
	}
	return out
}

// Pages are read as browsers show them.
func TestAsBrowsersShowIt(t *testing.T) {
	const orbitask, pinegate = `<tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr>`, `<tr><td>Pinegate SAS</td><td>Mail</td><td>France</td></tr>`
	two := []string{"Orbitask Ltd | Support | Ireland", "Pinegate SAS | Mail | France"}
	tests := []struct {
		name, html string
		want       []string
	}{
		{
			"a span of 0 ends with its rows' group", aPage(`<table><thead><tr><th>Purpose</th><th>Sub-processor</th><th>Location</th></tr></thead>
			<tbody><tr><td rowspan="0">Support</td><td>Orbitask Ltd</td><td>Ireland</td></tr><tr><td>Larkfield Inc</td><td>Norway</td></tr></tbody>
			<tbody><tr><td>Mail</td><td>Pinegate SAS</td><td>France</td></tr></tbody></table>`),
			[]string{two[0], "Larkfield Inc | Support | Norway", two[1]},
		},
		{"a span that is too long ends there too", aPage(`<table><tr><th>Purpose</th><th>Sub-processor</th><th>Location</th></tr>
			<tbody><tr><td rowspan="9">Support</td><td>Orbitask Ltd</td><td>Ireland</td></tr></tbody><tbody><tr><td>Mail</td><td>Pinegate SAS</td><td>France</td></tr></tbody></table>`), two},
		{
			"a number of a span goes on with something else", aPage(`<table><tr><th>Purpose</th><th>Sub-processor</th><th>Location</th></tr>
			<tr><td rowspan=" +2;">Support</td><td>Orbitask Ltd</td><td>Ireland</td></tr><tr><td>Larkfield Inc</td><td>Norway</td></tr><tr><td rowspan="-2">Mail</td><td>Pinegate SAS</td><td>France</td></tr></table>`),
			[]string{two[0], "Larkfield Inc | Support | Norway", two[1]},
		},

		{"cells struck out", aTable(`<tr><td><s>Larkfield Inc</s></td><td><s>Logs</s></td><td><s>Norway</s></td></tr>` + orbitask + pinegate), two},
		{"only the name struck out", aTable(orbitask + `<tr><td><del>Larkfield Inc</del></td><td>Logs</td><td>Norway</td></tr>` + pinegate), two},
		{"a row struck out by style", aTable(`<tr style="color: gray; text-decoration: line-through"><td>Larkfield Inc</td><td>Logs</td><td>Norway</td></tr>` + orbitask + pinegate), two},
		{"a row struck out by its class", aPage(`<style>tr.gone td { text-decoration: line-through red }</style><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr><tr class="gone"><td>Larkfield Inc</td><td>Logs</td><td>Norway</td></tr>` + orbitask + pinegate + `</table>`), two},
		{"what replaces it is read", aTable(`<tr><td><del>Larkfield Inc</del> <ins>Orbitask Ltd</ins></td><td>Support</td><td><strike>Norway</strike> Ireland</td></tr>` + pinegate), two},
		{"a style that strikes nothing out", aTable(`<tr style="text-decoration: none"><td>Orbitask Ltd</td><td><u>Support</u></td><td>Ireland</td></tr>` + pinegate), two},
		{
			"an entry struck out", aPage(`<ul><li><b>Orbitask Ltd</b>: support</li><li><s><b>Larkfield Inc</b></s>: logs</li><li><s>Brackwater Ltda – billing</s></li><li><b>Pinegate SAS</b>: mail</li></ul>`),
			[]string{"Orbitask Ltd |  | ", "Pinegate SAS |  | "},
		},

		{"a table in noscript", aPage(`<div id="app"></div><noscript><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>` + orbitask + pinegate + `</table></noscript>`), two},
		{"a table that noscript repeats", aTable(orbitask+pinegate) + `<noscript><h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>` + orbitask + pinegate + `</table></noscript>`, two},
		{"a picture in noscript", aTable(`<tr><td><noscript><img src="x.png" alt="Orbitask"></noscript>Orbitask Ltd</td><td>Support</td><td>Ireland</td></tr>` + pinegate), two},

		{
			"the id of a session in links", aTable(`<tr><td><a href="/go;jsessionid=A1F9?to=0">Orbitask Ltd</a></td><td>Support</td><td>Ireland</td></tr><tr><td><a href="https://pinegate.example/?utm_source=acme&amp;PHPSESSID=81a&amp;lang=fr#top">Pinegate SAS</a></td><td>Mail</td><td>France</td></tr>`),
			[]string{two[0] + " | https://acme.example/go?to=0", two[1] + " | https://pinegate.example/?lang=fr#top"},
		},
		{
			"a word that is no session", aTable(`<tr><td><a href="/go?session=spring;x">Orbitask Ltd</a></td><td>Support</td><td>Ireland</td></tr><tr><td><a href="/(S(k2j))/p?sid=9f1">Pinegate SAS</a></td><td>Mail</td><td>France</td></tr>`),
			[]string{two[0] + " | https://acme.example/go?session=spring;x", two[1] + " | https://acme.example/p"},
		},
		{
			"an address that Cloudflare protects", aTable(`<tr><td>Orbitask Ltd</td><td>Support</td><td>Ireland <a href="/cdn-cgi/l/email-protection#5a3b1a3874393577"><span class="__cf_email__" data-cfemail="5a3b1a38743937">[email&#160;protected]</span></a></td></tr>` + pinegate),
			[]string{"Orbitask Ltd | Support | Ireland a@b.cm", two[1]},
		},

		{"a class that speaks of cookies", aPage(`<div class="cookie-table"><table class="cookie-consent-table"><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>` + orbitask + pinegate + `</table></div>` + strings.Repeat("<p>We keep records.</p>", 20)), two},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			snap, err := scraper.Parse(page.Page{URL: "https://acme.example/legal/sub-processors", Body: []byte(tt.html)}, scraper.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, brief(snap)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// A link of a heading to itself is no part of its text.
func TestAnchorsOfHeadings(t *testing.T) {
	const table = `<table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td>Orbitask Ltd</td><td>Support</td></tr></table>`
	for _, heading := range []string{
		`<a class="anchor" href="#core">#</a> Core services`, `Core services <a href="#core">¶</a>`, `Core services<a href="/legal#core"><span aria-hidden="true">🔗</span></a>`, `<a href="#core">§</a>Core services`,
		`Core services <a href="#core">Permalink</a>`,
	} {
		snap, err := scraper.Parse(page.Page{Body: []byte(aPage(`<h2 id="core">` + heading + `</h2>` + table))}, scraper.Hints{})
		if err != nil || len(snap.Lists) != 1 || snap.Lists[0].Title != "Core services" {
			t.Errorf("%s: got %+v, %v", heading, snap.Lists, err)
		}
	}
	snap, err := scraper.Parse(page.Page{Body: []byte(aPage(`<h2>Plan #1 <a href="/plans">of many</a></h2>` + table))}, scraper.Hints{})
	if err != nil || len(snap.Lists) != 1 || snap.Lists[0].Title != "Plan #1 of many" {
		t.Errorf("a link in a heading: got %+v, %v", snap.Lists, err)
	}
}
