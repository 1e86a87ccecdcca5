package scraper_test

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// Pages made to hurt end with an answer or an error, and what they take is
// bounded by their size: in steps, and in memory, in which the libraries show
// that count no steps.
func TestHostilePages(t *testing.T) {
	size := shareOf(1 << 20)
	if raceDetector {
		size /= 8 // it makes the parser ten times slower and sees no more in more
	}
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	list := `<table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td>Acme Hosting, Inc.</td><td>Hosting</td></tr><tr><td>Stripe, Inc.</td><td>Payments</td></tr></table>`
	tests := []struct {
		name, body string
		rows       int // -1: any answer
	}{
		{"deep divs", fill("<div>"), -1},
		{"deep divs around a list", strings.Repeat("<div>", 600) + list + strings.Repeat("</div>", 600), 2},
		{"deep tables", fill("<table><tr><td>"), -1},
		{"deep lists", fill("<ul><li>"), -1},
		{"unclosed formatting", strings.Repeat("<b class=x><i><u><font>", 100) + fill("<p>a"), -1},
		{"distinct formatting", distinct(400) + fill("<p>a"), -1},
		{"a million cells", "<table><tr><th>Sub-processor</th><th>Purpose</th>" + strings.Repeat("<td>x</td>", size/20) + "</table>", -1},
		{"a million rows", "<h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th></tr>" + strings.Repeat("<tr><td>A<td>b", size/20) + "</table>", -1},
		{"endless spans", `<h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th></tr>` + strings.Repeat(`<tr><td rowspan=1000000000 colspan=1000000000>Stripe, Inc.</td><td rowspan=1000000000>x</td></tr>`, size/20) + "</table>", -1},
		{"one endless span", `<h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th colspan=1000000000>Purpose</th></tr><tr><td>Stripe, Inc.</td><td rowspan=1000000000>Payments</td></tr><tr><td>Twilio Inc.</td></tr></table>`, 2},
		{"many tables", "<h1>Sub-processors</h1>" + fill("<table><tr><td>a<td>b</table>"), -1},
		{"many headings", "<title>Sub-processors</title>" + fill("<h2>Stripe</h2><p>b</p>"), -1},
		{"many links", "<title>Sub-processors</title>" + fill("<li><a href=/x>Stripe</a>"), -1},
		{"many dates", "<title>Sub-processors</title><p>" + fill("Updated 1 May 2026 "), -1},
		{"open brackets", "<title>Sub-processors</title>" + fill("<td>(((("), -1},
		{"no markup", fill("sub-processor "), -1},
		{"only angle brackets", fill("<"), -1},
		{"markdown brackets", fill("["), -1},
		{"nested cards", "<title>Sub-processors</title>" + strings.Repeat("<div>", 400) + fill("<div>Stripe</div><div>b</div>"), -1},
	}
	// The tables of words and companies are read once, with the first list: that is
	// no cost of the page.
	for _, tt := range tests {
		if tt.rows > 0 {
			_, _ = scraper.Parse(page.Page{Body: []byte(tt.body), ContentType: "text/html", URL: "https://vendor.example/sub-processors"}, scraper.Hints{})
		}
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			web := page.Page{Body: []byte(tt.body), ContentType: "text/html", URL: "https://vendor.example/sub-processors"}
			if strings.HasPrefix(tt.name, "markdown") {
				web.ContentType = "text/markdown"
			}
			c := costOf(t, web, scraper.Hints{})
			if tt.rows >= 0 {
				if snap, err := scraper.Parse(web, scraper.Hints{}); snap.Rows() != tt.rows {
					t.Errorf("got %d rows and error %v, want %d rows", snap.Rows(), err, tt.rows)
				}
			}
			n := len(tt.body)
			// About twice what the dearest takes; a page that grows with the square of
			// its size takes thousands of times as much.
			if c.steps > 40*n+40_000 {
				t.Errorf("%d bytes take %d steps", n, c.steps)
			}
			if !raceDetector && (c.bytes > float64(400*n+1<<20) || c.allocs > float64(4*n+5000)) {
				t.Errorf("%d bytes take %.0f bytes of memory in %.0f pieces", n, c.bytes, c.allocs)
			}
		})
	}
}

// distinct gives formatting elements that the parser cannot take for the same.
func distinct(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("<b id=n")
		b.WriteString(strings.Repeat("x", i%30+1))
		b.WriteString(strings.Repeat("y", i/30+1))
		b.WriteString(">")
	}
	return b.String()
}
