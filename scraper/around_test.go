package scraper_test

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

func markdown(t *testing.T, text string) snapshot.Snapshot {
	t.Helper()
	snap, err := scraper.Parse(page.Page{Vendor: "acme", URL: "https://acme.example/legal/sub-processors", Body: []byte(text), ContentType: "text/markdown"}, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

// What introduces a list says where all of its rows are, unless they say it
// themselves; each list has its own introduction.
func TestPlaceOfAll(t *testing.T) {
	const us = "* [Stripe](https://stripe.example). Payments.\n* [Twilio](https://twilio.example). Messages.\n* [Sentry](https://sentry.example). Errors.\n"
	const eu = "* [AppSignal](https://appsignal.example). Monitoring.\n* [Hetzner](https://hetzner.example). Hosting.\n"
	for _, c := range []struct{ text, us, eu string }{
		{"# Sub-processors\n\nThese subprocessors are all located in the United States:\n\n" + us + "\nThese subprocessors are located in the EU:\n\n" + eu, "These subprocessors are all located in the United States", "These subprocessors are located in the EU"},
		{"# Sub-processors\n\n## Subprocessors located in the United States\n\n" + us + "\n## Subprocessors located in the EU\n\n" + eu, "Subprocessors located in the United States", "Subprocessors located in the EU"},
		{"# Sub-processors\n\nWe are located in the United States and use these subprocessors:\n\n" + us + "\nThese subprocessors help in the EU:\n\n" + eu, "", ""},
	} {
		for _, l := range markdown(t, c.text).Lists {
			for _, s := range l.Subprocessors {
				want := c.us
				if strings.HasPrefix(s.Name, "AppSignal") || strings.HasPrefix(s.Name, "Hetzner") {
					want = c.eu
				}
				if s.Location.Text != want {
					t.Errorf("%s is in %q, want %q", s.Name, s.Location.Text, want)
				}
			}
		}
	}
	own := markdown(t, "# Sub-processors\n\nThese subprocessors are all located in the EU:\n\n| Name | Location |\n|---|---|\n| Stripe | Ireland |\n| Twilio | |\n")
	if got := own.Lists[0].Subprocessors[1].Location.Text; got != "" {
		t.Errorf("a list with places of its own took %q", got)
	}
}

// The title of a box is read, its marks are not.
func TestAdmonition(t *testing.T) {
	const rest = "\n\n# Sub-processors\n\n| Name | Purpose |\n|---|---|\n| Stripe | Payments |\n| Twilio | Messages |\n"
	for _, box := range []string{":::info Last updated\nJune 28, 2023\n:::", "Last updated June 28, 2023", ":::note[Last updated]\nJune 28, 2023\n:::", "::: tip\nLast updated June 28, 2023\n:::"} {
		dates := markdown(t, box+rest).Dates
		if len(dates) != 1 || dates[0].Text != "Last updated June 28, 2023" || dates[0].Date != "2023-06-28" {
			t.Errorf("%q: %+v", box, dates)
		}
	}
}

// The number of rows that a pager shows is no heading of the list behind it.
func TestPagerIsNoHeading(t *testing.T) {
	const rows = "<table><tr><th>Name</th><th>Purpose</th></tr><tr><td>Stripe</td><td>Payments</td></tr><tr><td>Twilio</td><td>Messages</td></tr></table>"
	for bold, want := range map[string]string{"<p><b>10</b></p>": "Subprocessors", `<button aria-expanded="false">10</button>`: "Subprocessors", "<p><b>Payments</b></p>": "Payments"} {
		snap, err := scraper.Parse(page.Page{Vendor: "acme", Body: []byte("<h1>Subprocessors</h1>" + bold + rows), ContentType: "text/html"}, scraper.Hints{})
		if err != nil || snap.Lists[0].Title != want {
			t.Errorf("%s: %q, want %q (%v)", bold, snap.Lists[0].Title, want, err)
		}
	}
}
