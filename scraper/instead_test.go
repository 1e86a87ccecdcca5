package scraper

import (
	"errors"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper/page"
)

const (
	listOfProviders = "<table><tr><th>Provider</th><th>Service</th><th>Region</th></tr><tr><td>Northwind Hosting GmbH</td><td>Cloud hosting</td><td>Germany</td></tr><tr><td>Contoso Mail, Inc.</td><td>E-mail delivery</td><td>United States</td></tr><tr><td>Fabrikam Analytics Ltd</td><td>Scheduled maintenance</td><td>Ireland</td></tr></table>"
	listOfSubs      = "<table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr><tr><td>Northwind Hosting GmbH</td><td>Cloud hosting</td><td>Germany</td></tr><tr><td>Contoso Mail, Inc.</td><td>E-mail delivery</td><td>United States</td></tr><tr><td>Fabrikam Analytics Ltd</td><td>Scheduled maintenance</td><td>Ireland</td></tr></table>"
)

// A table that stands in the place of the list is no list, where the page's
// first heading or the line above the table says so. Where the list itself says
// what it is, such words are about something else.
func TestShownInsteadOfTheList(t *testing.T) {
	t.Parallel()
	customers := strings.NewReplacer("Provider", "Company", "Service", "Industry", "Region", "Location").Replace(listOfProviders)
	examples := strings.NewReplacer("Northwind Hosting GmbH", "Example, Inc.", "Contoso Mail, Inc.", "Sample LLC").Replace(listOfProviders)
	for body, want := range map[string]page.ReadKind{
		"<h1>We will be back soon</h1><p>Our systems are under maintenance. Status of providers:</p>" + listOfProviders:    page.OutOfOrder,
		"<h1>Legal</h1><p>Our systems are under maintenance. Status of providers:</p>" + listOfProviders:                   page.OutOfOrder,
		"<p>Please sign in to see the current list. Below are featured customers</p>" + customers:                          page.AccessWall,
		"<h1>Customers</h1><p>Please sign in to see the current list. Below are featured customers</p>" + customers:        page.AccessWall,
		"<p>This page is being updated. Here is an example</p>" + examples:                                                 page.OutOfOrder,
		"<h1>Sub-processors</h1><p>Sign in to receive updates</p>" + listOfSubs:                                            "",
		"<h1>Legal</h1><p>Sign in to see your own account</p>" + listOfSubs:                                                "",
		"<h1>Legal</h1><p>Sign in to receive updates</p>" + listOfProviders:                                                "",
		"<h1>Legal</h1><h2>Sub-processors</h2><p>Sign in to see your own account</p>" + listOfProviders:                    "",
		"<h1>Legal</h1><h2>Sub-processors</h2><h3>Hosting</h3><p>Sign in to see your own account</p>" + listOfProviders:    "",
		"<h1>Legal</h1><p>Sign in to see contracts.</p><p>We use these sub-processors:</p>" + listOfProviders:              "",
		"<h1>Sub-processors</h1>" + listOfProviders + "<p>Page 3 of 12 of the DPA</p>":                                     "",
		"<h1>Sub-processors</h1>" + listOfProviders + "<p><b>Page 3 of 12</b> of the DPA</p>":                              "",
		"<h1>Sub-processors</h1>" + listOfProviders + "<p>The list is on <a href=d>page 3 of 12</a> of our DPA</p>":        "",
		"<h1>Sub-processors</h1>" + listOfProviders + "<p>Page 3 of 12</p>":                                                page.HalfPage,
		"<h1>Sub-processors</h1>" + listOfProviders + "<div><span>Prev</span> Page 1 of 3 <a href='?p=2'>Next</a></div>":   page.HalfPage,
		"<h1>Sub-processors</h1>" + listOfProviders + "<nav><button>Zurück</button> Seite 2 von 3 <button>Weiter</button>": page.HalfPage,
	} {
		snap, err := Parse(page.Page{Body: []byte("<!doctype html><title>Sub-processors</title>" + body)}, Hints{})
		var re *page.ReadError
		errors.As(err, &re)
		switch {
		case want == "" && (err != nil || snap.Rows() != 3):
			t.Errorf("%s\n\tis refused: %v, %d rows", body, err, snap.Rows())
		case want != "" && (re == nil || re.Kind != want || snap.Rows() > 0):
			t.Errorf("%s\n\tis %v with %d rows, want %v", body, err, snap.Rows(), want)
		}
	}
}
