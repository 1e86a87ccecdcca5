package scraper_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// told is a page that tells of its sub-processors in running text.
const told = `# Sub-processors

All of our sub-processors have signed a contract.

## Servers

Everything runs on **Amazon Web Services** (AWS), which we do **not** leave.

- Backups stay in Ireland.

## Payment

Cards are charged by **Stripe**. Numbers of cards never reach us.

We may check addresses with **check2mail**.

## Mail

### Notices

Notices are sent by **Postmark**, newsletters by **Mailgun**.

### Addresses

We look addresses up at [Zipline](https://www.zipline.example). They keep nothing.

## Hiring

We may use software for that.
`

// Running text about sub-processors is read in full: every name set apart, the
// heading as its group, all that is said in the text.
func TestProse(t *testing.T) {
	snap, err := scraper.Parse(page.Page{Body: []byte(told), ContentType: "text/markdown"}, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range snap.Lists {
		for _, s := range l.Subprocessors {
			got = append(got, l.Title+" / "+s.Group+" / "+s.Name+" / "+s.Other[0].Text)
		}
	}
	want := []string{
		"Sub-processors / Servers / Amazon Web Services / Everything runs on Amazon Web Services (AWS), which we do not leave. Backups stay in Ireland.",
		"Sub-processors / Payment / Stripe / Cards are charged by Stripe. Numbers of cards never reach us.",
		"Sub-processors / Payment / check2mail / We may check addresses with check2mail.",
		"Sub-processors / Notices / Postmark / Notices are sent by Postmark, newsletters by Mailgun.",
		"Sub-processors / Notices / Mailgun / Notices are sent by Postmark, newsletters by Mailgun.",
		"Sub-processors / Addresses / Zipline / We look addresses up at Zipline. They keep nothing.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}

// Text that cannot be read in full is not read at all, and text about something
// else is no list.
func TestProseRefused(t *testing.T) {
	for _, c := range []struct{ name, old, new string }{
		{"a company that is not set apart", "We may use software for that.", "Applications are kept with Greenhouse, and with Zendesk too."},
		{"a page about something else", "# Sub-processors", "# How we work"},
		{"few companies", "Notices are sent by **Postmark**, newsletters by **Mailgun**.", "Notices are sent by us."},
		{"words in bold that are no companies", "Cards are charged by **Stripe**. Numbers of cards never reach us.", "**Card Numbers**, **Billing Records** and **Login Names** stay with us."},
		{"a heading in bold", "Cards are charged by **Stripe**.", "**Stripe**\n\nCards are charged by them."},
	} {
		web := strings.Replace(told, c.old, c.new, 1)
		if web == told {
			t.Fatalf("%s: nothing was replaced", c.name)
		}
		if snap, err := scraper.Parse(page.Page{Body: []byte(web), ContentType: "text/markdown"}, scraper.Hints{}); err == nil {
			t.Errorf("%s: got %d rows of %q", c.name, snap.Rows(), snap.Lists[0].Title)
		}
	}
	// Three names are enough where all are surely companies, and who sets cookies
	// says nothing.
	few := `<html><head><title>S</title></head><body><p>We use cookies. Some are set by our partners such as Google and Meta.</p><h1>Sub-processors</h1><h2>Hosting</h2><p>Data is with <b>OVH SAS</b>.</p>` +
		`<h2>Mail</h2><p>Notices are sent by <b>Pinegate SARL</b>.</p><h2>Errors</h2><p><b>%s</b> hears of them.</p></body></html>`
	if got := names(t, strings.Replace(few, "%s", "Sentry", 1)); len(got) != 3 {
		t.Errorf("three names: got %q", got)
	}
	if snap, err := scraper.Parse(page.Page{Body: []byte(strings.Replace(few, "%s", "Our Team", 1))}, scraper.Hints{}); err == nil {
		t.Errorf("two names: got %d rows", snap.Rows())
	}
	// Beside a real list the text only explains.
	beside := strings.Replace(told, "## Servers", "| Sub-processor | Purpose |\n|---|---|\n| Kranich GmbH | Hosting |\n| Letterbox Ltd | E-mail |\n\n## Servers", 1)
	if got := names(t, beside); len(got) != 2 {
		t.Errorf("beside a table: got %q", got)
	}
}
