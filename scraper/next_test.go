package scraper_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// rowsPage is a page of a list with these names; head stands in its head, foot below
// the list.
func rowsPage(head, foot string, names ...string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><html><head><title>Sub-processors</title>%s</head><body><h1>Sub-processors</h1><p>Last updated: 4 May 2026</p><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>", head)
	for _, n := range names {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>Hosting</td><td>Germany</td></tr>", n)
	}
	b.WriteString("</table>" + foot + "</body></html>")
	return []byte(b.String())
}

// The next page of a list is told from the next chapter, article, slide or page of
// comments.
func TestNext(t *testing.T) {
	const at = "https://acme.example/legal/subprocessors"
	const part = `<p>Showing 1 to 2 of 5 entries</p>`
	for _, tt := range []struct{ name, url, head, foot, header, want string }{
		{"link", at, `<link rel="next" href="?page=2">`, "", "", at + "?page=2"},
		{"anchor", at, "", `<a class=n rel="nofollow NEXT" href="/legal/subprocessors?page=2#list">›</a>`, "", at + "?page=2"},
		{"header", at, "", "", at + "?offset=20", at + "?offset=20"},
		{"base", at, `<base href="/de/"><link rel=next href="x?page=2">`, part, "", "https://acme.example/de/x?page=2"},
		{"third page", at + "?page=2", `<link rel="prev" href="?page=1"><link rel="next" href="?page=3">`, "", "", at + "?page=3"},
		{"path", at, `<link rel="next" href="/legal/subprocessors/page/2/">`, "", "", at + "/page/2/"},
		{"path of the third", at + "/2", `<link rel="next" href="3">`, "", "", at + "/3"},
		{"file", at + ".html", `<link rel="next" href="subprocessors-page-2.html">`, "", "", at + "-page-2.html"},
		{"German", at, `<link rel="next" href="subprocessors/seite/2">`, "", "", at + "/seite/2"},
		{"another address of a part", at, `<link rel="next" href="/legal/more">`, part, "", "https://acme.example/legal/more"},
		{"another host", at, `<link rel="next" href="https://lists.example/legal/subprocessors?page=2">`, "", "", "https://lists.example/legal/subprocessors?page=2"},

		{"none", at, "", part, "", ""},
		{"next chapter", at, `<link rel="next" href="/legal/security">`, `<a rel=next href="../terms">Terms</a>`, "", ""},
		{"token of a place", at + "?after=a1", `<link rel="next" href="?after=b2">`, "", "", at + "?after=b2"},
		{"next row", at + "?start=50", `<link rel="next" href="?start=100">`, "", "", at + "?start=100"},
		{"next article by its id", at + "?id=7", `<link rel="next" href="?id=8">`, "", "", ""},
		{"next article by a number", "https://acme.example/?p=1202", `<link rel="next" href="/?p=1203">`, "", "", ""},
		{"next article in the path", "https://acme.example/news/1202", `<link rel="next" href="/news/1203">`, "", "", ""},
		{"article that is not the next number", "https://acme.example/news/12", `<link rel="next" href="/news/15">`, "", "", ""},
		{"next version", at, `<link rel="next" href="?version=2">`, "", "", ""},
		{"next year", at, `<link rel="next" href="subprocessors/2027">`, "", "", ""},
		{"next annex", "https://acme.example/annex-1", `<link rel="next" href="annex-2">`, "", "", ""},
		{"next article", at, `<link rel="next" href="/blog/page/2">`, "", "", ""},
		{"comments", at, `<link rel="next" href="?cpage=2">`, "", "", ""},
		{"slide", at, "", `<a rel="next" href="#slide-2">›</a><a rel="next" href="javascript:next()">›</a>`, "", ""},
		{"itself", at, `<link rel="next" href="">`, `<a rel=next href="subprocessors">›</a>`, "", ""},
		{"another relation", at, `<link rel="prev" href="?page=2"><link rel="next-post" href="?page=3">`, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := scraper.Next(page.Page{URL: tt.url, Next: tt.header, ContentType: "text/html", Body: rowsPage(tt.head, tt.foot, "Alpha Cloud, Inc.", "Beta Mail GmbH")}, scraper.Hints{})
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

// Pages that follow each other are one list, whole or not at all.
func TestParts(t *testing.T) {
	const at = "https://acme.example/legal/subprocessors"
	pages := func(bodies ...[]byte) page.Page {
		p := page.Page{URL: at, ContentType: "text/html", Body: bodies[0]}
		for i, b := range bodies[1:] {
			p.Parts = append(p.Parts, page.Page{URL: fmt.Sprintf("%s?page=%d", at, i+2), ContentType: "text/html", Body: b})
		}
		return p
	}
	const shown = `<p>Showing %d to %d of %d entries</p>`
	snap, err := scraper.Parse(pages(
		rowsPage("", fmt.Sprintf(shown, 1, 2, 5), "Alpha Cloud, Inc.", "Beta Mail GmbH"),
		rowsPage("", fmt.Sprintf(shown, 3, 4, 5), "Gamma Support Ltd.", "Delta Cloud, Inc."),
		rowsPage("", fmt.Sprintf(shown, 5, 5, 5), "Echo Mail GmbH")), scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range snap.Lists[0].Subprocessors {
		names = append(names, s.Name)
	}
	if got := strings.Join(names, ", "); len(snap.Lists) != 1 || got != "Alpha Cloud, Inc., Beta Mail GmbH, Gamma Support Ltd., Delta Cloud, Inc., Echo Mail GmbH" {
		t.Errorf("%d lists, %s", len(snap.Lists), got)
	}
	if len(snap.Dates) != 1 || len(snap.Page.Parts) != 3 || snap.Page.Parts[0].SHA256 != snap.Page.SHA256 || snap.Page.Parts[2].URL != at+"?page=3" || len(snap.Page.Bodies()) != 3 {
		t.Errorf("dates %v, page %+v", snap.Dates, snap.Page)
	}

	same, err := scraper.Parse(pages(
		rowsPage("", "<p>Comments</p>", "Alpha Cloud, Inc.", "Beta Mail GmbH"),
		rowsPage("", "<p>More comments</p>", "Alpha Cloud, Inc.", "Beta Mail GmbH")), scraper.Hints{})
	if err != nil || same.Rows() != 2 {
		t.Errorf("a list that stands on every page: %d rows, %v", same.Rows(), err)
	}

	for _, tt := range []struct {
		name, says string
		p          page.Page
	}{
		{"too few rows", "it shows 2 of 9", pages(rowsPage("", fmt.Sprintf(shown, 1, 2, 9), "Alpha Cloud, Inc.", "Beta Mail GmbH"), rowsPage("", "", "Gamma Support Ltd.", "Delta Cloud, Inc."))},
		{"too few pages", "it shows page 1 of 3", pages(rowsPage("", "<p>Page 1 of 3</p>", "Alpha Cloud, Inc.", "Beta Mail GmbH"), rowsPage("", "<p>Page 2 of 3</p>", "Gamma Support Ltd.", "Delta Cloud, Inc."))},
		{"a page without a list", "page 2 of its list, " + at + "?page=2: no list found", pages(rowsPage("", "", "Alpha Cloud, Inc.", "Beta Mail GmbH"), []byte("<!doctype html><title>Sub-processors</title><h1>Sub-processors</h1><p>See above.</p>"))},
		{"a page that was cut off", "page 2 of its list", pages(rowsPage("", "", "Alpha Cloud, Inc.", "Beta Mail GmbH"), []byte("<!doctype html><html><body><h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td>Gamma"))},
	} {
		snap, err := scraper.Parse(tt.p, scraper.Hints{})
		var re *page.ReadError
		if !errors.As(err, &re) || re.Kind != page.HalfPage || !strings.Contains(err.Error(), tt.says) || snap.Rows() != 0 {
			t.Errorf("%s: %v, %d rows", tt.name, err, snap.Rows())
		}
	}
}
