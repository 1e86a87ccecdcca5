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

// Hints say what a page does not: which block holds the list, and what a header
// means that no language has.
func ExampleNewHints() {
	h, err := scraper.NewHints([]string{"#current"}, nil, map[string]string{"Remit": "purpose"}, "Current")
	if err != nil {
		fmt.Println(err)
		return
	}
	table := `<table><tr><th>Sub-processor</th><th>Remit</th></tr><tr><td>Acme Hosting, Inc.</td><td>Servers</td></tr></table>`
	snap, err := scraper.Parse(page.Page{Body: []byte(`<h1>Sub-processors</h1><div id=old>` + table + `</div><div id=current>` + table + `</div>`)}, h)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range snap.Lists {
		fmt.Printf("%s: %s does %s\n", l.Title, l.Subprocessors[0].Name, l.Subprocessors[0].Purpose.Text)
	}
	_, err = scraper.NewHints([]string{"table["}, nil, nil, "")
	fmt.Println(err != nil)
	// Output:
	// Current: Acme Hosting, Inc. does Servers
	// true
}

// An explanation has every block that could be a list, and why it is none.
func ExampleExplain() {
	e, err := scraper.Explain(page.Page{Body: []byte(`<h1>Sub-processors</h1>
		<table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td>Acme Hosting, Inc.</td><td>Servers</td></tr></table>
		<h2>Cookies</h2><table><tr><th>Cookie</th><th>Purpose</th></tr><tr><td>sid</td><td>Session</td></tr></table>`)}, scraper.Hints{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range e.Candidates {
		fmt.Printf("%s %q taken: %v: %s\n", c.Kind, c.Title, c.Taken, c.Why)
	}
	// Output:
	// table "Sub-processors" taken: true: score 18.5 reaches 7
	// sections "Sub-processors" taken: false: a single entry without labels
	// table "Cookies" taken: false: no column of names
}
