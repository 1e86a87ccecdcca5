package scraper_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// names reads a page and returns the names of its lists, one after the other.
func names(t *testing.T, web string) []string {
	t.Helper()
	p := page.Page{Vendor: "acme", URL: "https://acme.example/legal/sub-processors", Body: []byte(web), ContentType: "text/html"}
	if web[0] != '<' {
		p.ContentType = "text/markdown"
	}
	snap, err := scraper.Parse(p, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range rows(snap) {
		out = append(out, s.Name)
	}
	return out
}

// A badge that says "new" is no part of the name it stands beside, in any kind
// of list; letters that only look like one stay.
func TestNewBadge(t *testing.T) {
	for _, c := range []struct{ cell, want string }{
		{"**Abacus Models, PBC** ⭐ NEU", "Abacus Models, PBC"},
		{"**Homing Ltd** 🆕", "Homing Ltd"},
		{"Silo Analytics NEW", "Silo Analytics"},
		{"Silo Analytics NUEVO!", "Silo Analytics"},
		{"Silo Analytics (new)", "Silo Analytics"},
		{"Silo Analytics [Neu]", "Silo Analytics"},
		{"Silo Analytics<sup>NOUVEAU</sup>", "Silo Analytics"},
		{"Silo Analytics НОВОЕ", "Silo Analytics"},
		{"Silo Analytics 新規", "Silo Analytics"},
		{"🆕 Silo Analytics", "Silo Analytics"},
		{"⭐️ **Silo Analytics**", "Silo Analytics"},
		{"SILO GmbH 🔥 NY", "SILO GmbH"},
		// These are names.
		{"New Kranich", "New Kranich"},
		{"BRAND NEW", "BRAND NEW"},
		{"Something Neu", "Something Neu"},
		{"Kranich of NY", "Kranich of NY"},
		{"Kranich ™", "Kranich ™"},
		{"Kranich 🇩🇪", "Kranich 🇩🇪"},
		{"🇩🇪 Kranich", "🇩🇪 Kranich"},
	} {
		table := "# Sub-processors\n\n| Sub-processor | Purpose |\n|---|---|\n| " + c.cell + " | Hosting |\n| Letterbox Ltd | E-mail |\n"
		if got, want := names(t, table), []string{c.want, "Letterbox Ltd"}; !cmp.Equal(want, got) {
			t.Errorf("%s in a table: got %q", c.cell, got)
		}
	}
	list := `# Sub-processors

We use these sub-processors:

- **Stripe, Inc.** 🆕 – payments
- **Twilio** ⭐ NUEVO: messages
- **Vercel** NEW
- Cloudflare 🔥 NEW – delivery
- **Sentry** NEW York office
`
	if got, want := names(t, list), []string{"Stripe, Inc.", "Twilio", "Vercel", "Cloudflare", "Sentry"}; !cmp.Equal(want, got) {
		t.Errorf("in a list: got %q", got)
	}
	headings := "# Sub-processors\n\n### 1. Abacus Models, PBC ⭐ NEU\n\n- **Zweck:** KI\n- **Standort:** USA\n\n### 2. Homing Ltd\n\n- **Zweck:** E-Mail\n- **Standort:** UK\n"
	if got, want := names(t, headings), []string{"Abacus Models, PBC", "Homing Ltd"}; !cmp.Equal(want, got) {
		t.Errorf("in headings: got %q", got)
	}
}

// What stands in bold before a colon is a label, also where nobody has printed
// it before; on the first line of an entry it is the name.
func TestLabelsInBold(t *testing.T) {
	web := "# Sub-processors\n\n" +
		"### Abacus Models, PBC\n\n- **Standort:** USA\n- **Stichwort der Ablage:** A-12\n- **Aufbewahrung im Archiv:** 30 Tage\n- **Stripe:** is paid by it\n\n" +
		"### Homing Ltd\n\n- **Standort:** UK\n- **Stichwort der Ablage**: keines\n- **Aufbewahrung im Archiv:** 7 Tage\n"
	snap, err := scraper.Parse(page.Page{URL: "https://acme.example/sub-processors", Body: []byte(web), ContentType: "text/markdown"}, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range rows(snap) {
		for _, o := range s.Other {
			got = append(got, s.Name+" / "+o.Header+" / "+o.Text)
		}
	}
	want := []string{
		"Abacus Models, PBC / Stichwort der Ablage / A-12",
		"Abacus Models, PBC / Aufbewahrung im Archiv / 30 Tage",
		"Abacus Models, PBC / (description) / Stripe: is paid by it",
		"Homing Ltd / Stichwort der Ablage / keines",
		"Homing Ltd / Aufbewahrung im Archiv / 7 Tage",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("cells (-want +got):\n%s", d)
	}
}

// Rows of one name keep the labels in brackets that tell them apart; where nothing
// has to be told apart, such a label is no part of the name. Nor are the initials
// that stand for a logo; a capital that a designer set apart is.
func TestNamesToldApart(t *testing.T) {
	table := func(cells ...string) string {
		web := "<h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th></tr>"
		for _, c := range cells {
			web += "<tr><td>" + c + "</td><td>Hosting</td></tr>"
		}
		return web + "</table>"
	}
	for _, c := range []struct{ cells, want []string }{
		{
			[]string{"Google LLC<br><small>(Analytics)</small>", "Google LLC<br><small>(Firebase)</small>", "Letterbox Ltd"},
			[]string{"Google LLC (Analytics)", "Google LLC (Firebase)", "Letterbox Ltd"},
		},
		{
			[]string{"Google LLC<br><small>(Analytics)</small>", "Google LLC<br><small>(Analytics)</small>", "Letterbox Ltd"},
			[]string{"Google LLC", "Google LLC", "Letterbox Ltd"},
		},
		{
			[]string{"Google LLC<br><small>(Analytics)</small>", "Google LLC", "Letterbox Ltd"},
			[]string{"Google LLC", "Google LLC", "Letterbox Ltd"},
		},
		{
			[]string{"Google LLC<br><small>(optional)</small>", "Letterbox Ltd<br><small>(support)</small>"},
			[]string{"Google LLC", "Letterbox Ltd"},
		},
		{
			[]string{"<span>V</span><a href=/v>Vercel Inc.</a>", "<span>WS</span><a href=/w>Wrenfield Security Ltd</a>"},
			[]string{"Vercel Inc.", "Wrenfield Security Ltd"},
		},
		{
			[]string{"<b>L</b>etterbox Ltd", "<b>AWS</b> Amazon Ltd", "VVerk GmbH"},
			[]string{"Letterbox Ltd", "AWS Amazon Ltd", "VVerk GmbH"},
		},
	} {
		if got := names(t, table(c.cells...)); !cmp.Equal(c.want, got) {
			t.Errorf("%q: got %q", c.cells, got)
		}
	}
}
