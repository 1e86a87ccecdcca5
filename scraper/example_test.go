package scraper_test

import (
	"fmt"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// A page is read without any configuration; what it cannot be read for is said.
func ExampleParse() {
	web := page.Page{
		URL:         "https://vendor.example/legal/sub-processors",
		ContentType: "text/html; charset=utf-8",
		Body: []byte(`<h1>Sub-processors</h1><p>Effective Starting May 15, 2026</p>
			<table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>
			<tr><td>Acme Hosting, Inc.</td><td>Servers</td><td>Ireland</td></tr></table>`),
	}
	snap, err := scraper.Parse(web, scraper.Hints{})
	if err != nil {
		fmt.Println("read vendor:", err)
		return
	}
	fmt.Println(snap.Dates[0].Text)
	for _, s := range snap.Lists[0].Subprocessors {
		fmt.Printf("%s: %s, %s\n", s.Name, s.Purpose.Text, s.Location.Text)
	}
	_, err = scraper.Parse(page.Page{Body: []byte("<title>Sub-processors</title><div id=root></div><script src=app.js></script>")}, scraper.Hints{})
	fmt.Println("read vendor:", err)
	// Output:
	// Effective Starting May 15, 2026
	// Acme Hosting, Inc.: Servers, Ireland
	// read vendor: needs a browser: the page has no text without scripts
}
