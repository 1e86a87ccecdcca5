package scraper_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// filler is markup without lists, as large pages have around theirs.
func filler(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, `<div class="block block--%d" data-block-id="b-%d" style="margin-top:%dpx"><a class="link link--nav" href="/products/%d?ref=nav" data-track="nav"><span class="link__icon" aria-hidden="true"></span><span class="link__text">Product %d</span></a><p class="block__text">Paragraph %d about the product and what it does for teams of every size.</p></div>`+"\n", i, i, i%40, i, i, i)
	}
	return b.String()
}

// tableOf returns a table of n rows with about 1.2 KB of HTML a row.
func tableOf(n int) string {
	var b strings.Builder
	b.WriteString(`<table class="legal-table"><thead><tr><th>Sub-processor</th><th>Purpose</th><th>Categories of personal data</th><th>Location of Processing</th><th>Security Measures</th></tr></thead><tbody>` + "\n")
	for i := range n {
		fmt.Fprintf(&b, `<tr class="legal-table__row legal-table__row--striped" data-row-key="row-%d"><td class="legal-table__cell legal-table__cell--name" style="padding: 12px 16px; vertical-align: top"><p class="legal-table__text">Vendor %d, Inc.</p></td><td class="legal-table__cell legal-table__cell--purpose" style="padding: 12px 16px; vertical-align: top"><p class="legal-table__text">Hosting of the application number %d, its databases and the backups of both</p></td><td class="legal-table__cell legal-table__cell--data" style="padding: 12px 16px; vertical-align: top"><p class="legal-table__text">Personal data contained in user accounts and in text or files created by the customer</p></td><td class="legal-table__cell legal-table__cell--location" style="padding: 12px 16px; vertical-align: top"><p class="legal-table__text">EEA (Sweden, Ireland and Germany), UK, USA</p></td><td class="legal-table__cell legal-table__cell--security" style="padding: 12px 16px; vertical-align: top"><ul class="legal-table__list"><li><a class="link link--external" href="https://vendor%d.example/security" target="_blank" rel="noopener noreferrer">Security programme</a></li></ul></td></tr>`+"\n", i, i, i, i)
	}
	b.WriteString("</tbody></table>")
	return b.String()
}

func benchPage(rows, around int) []byte {
	return []byte(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sub-processors</title></head><body><header><nav>` + filler(around/2) +
		`</nav></header><main><h1>Sub-processors</h1><p>Effective Starting May 1, 2026</p><p>We will notify you 30 days before a new sub-processor starts.</p>` +
		tableOf(rows) + `</main><footer>` + filler(around/2) + `</footer></body></html>`)
}

// The parser's time beside that of html.Parse alone on the same bytes: a page
// of real size, and tables that grow tenfold.
func BenchmarkParse(b *testing.B) {
	pages := []struct {
		name string
		body []byte
	}{{"page-240KB-31rows", benchPage(31, 200_000)}, {"table-1k", benchPage(1000, 0)}, {"table-10k", benchPage(10_000, 0)}, {"table-100k", benchPage(100_000, 0)}}
	if body, err := os.ReadFile("../fixtures/atlassian/2024-10-02.html"); err == nil {
		pages = append(pages, struct {
			name string
			body []byte
		}{"fixture", body})
	}
	for _, p := range pages {
		b.Run(p.name+"/html", func(b *testing.B) {
			b.SetBytes(int64(len(p.body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := html.Parse(bytes.NewReader(p.body)); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(p.name+"/Parse", func(b *testing.B) {
			b.SetBytes(int64(len(p.body)))
			b.ReportAllocs()
			page := page.Page{Body: p.body, ContentType: "text/html; charset=utf-8", URL: "https://vendor.example/sub-processors"}
			for b.Loop() {
				if _, err := scraper.Parse(page, scraper.Hints{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
