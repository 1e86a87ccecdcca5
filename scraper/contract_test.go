package scraper_test

import (
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// listed is a list that every page of these tests has, so that only the other
// block is in question.
const listed = `<h2>Our sub-processors</h2><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>
<tr><td>Kranich Hosting GmbH</td><td>Hosting</td><td>Germany</td></tr><tr><td>Letterbox Ltd</td><td>E-mail</td><td>UK</td></tr></table>`

// table writes a table: cells parted by "|", rows by line breaks, the first of
// which is the header.
func table(rows string) string {
	var b strings.Builder
	b.WriteString("<table>")
	for i, row := range strings.Split(strings.TrimSpace(rows), "\n") {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		b.WriteString("<tr>")
		for _, c := range strings.Split(row, "|") {
			b.WriteString("<" + tag + ">" + strings.ReplaceAll(strings.TrimSpace(c), "/", "<br>") + "</" + tag + ">")
		}
		b.WriteString("</tr>")
	}
	return b.String() + "</table>"
}

// The frame of a contract is no list of sub-processors; a list that resembles it
// is one.
func TestPartsOfAContract(t *testing.T) {
	page := func(rest string) string {
		return "<!doctype html><html><head><title>Data processing agreement and sub-processors</title></head><body><main><h1>Agreement on sub-processors</h1>" + listed + rest + "</main></body></html>"
	}
	for _, c := range []struct {
		name, html string
		more       []string // rows beside those of the list
	}{
		{"signatures for both sides", "<h2>End</h2>" + table("Pour le Sous-traitant (Clairval)|Pour le Responsable de traitement (Client)\nMme Odile Exemple — Présidente/Date :/Signature :|[Nom, qualité]/Date :/Signature :"), nil},
		{"signatures, German", "<h2>Schluss</h2>" + table("Für den Auftragsverarbeiter|Für den Auftraggeber\nAda Beispiel GmbH/Ort, Datum:/Unterschrift:|/Ort, Datum:/Unterschrift:"), nil},
		{"signatures by lines", "<h2>Fin</h2>" + table("Encargado|Proveedor\nAda Ejemplo, S.L./Fecha: ____/Firma: ____|Kranich, S.L./Fecha: ____/Firma: ____"), nil},
		{"signatures by headers", "<h2>Execution</h2>" + table("Company|Name|Title|Signature|Date\nKranich Hosting GmbH|Ada Example|Director||\nTidewell Ltd|Odd Example|Director||"), nil},
		{"signatures by the heading", "<h2>Signatures</h2>" + table("Company|Role\nKranich Hosting GmbH|Vendor\nTidewell Ltd|Customer"), nil},
		{"roles of the parties", "<h2>Roles and scope</h2>" + table("Role|Entity|Responsibilities\nData Controller|Customer|Determines the purposes\nData Processor|Tidewell, Inc.|Follows instructions"), nil},
		{"roles, French", "<h2>Rôles</h2>" + table("Rôle|Entité|Description\nResponsable de traitement|Le Client|Décide\nSous-traitant|Marée SAS|Exécute"), nil},
		{"parties side by side", "<h2>Aufgaben</h2>" + table("Aufgabe|Auftraggeber|Auftragnehmer\nSicherung|Tidewell GmbH|Kranich Hosting GmbH\nPrüfung|Tidewell GmbH|Letterbox Ltd"), nil},
		{"responsibilities", "<h2>Persons</h2>" + table("Function|Entity|Responsibilities\nSecurity|Mara Example|Looks after it\nPrivacy|Odd Example|Answers"), nil},
		{"measures", "<h2>Sicherheit</h2>" + table("Bereich|Maßnahme|Anbieter\nZutritt|Schlösser|Haus Nord\nZugang|Kennwörter|Haus Süd"), nil},
		{"a contact", "<h2>Questions</h2><p>If you have questions about our sub-processors, write to us:</p><p><strong>Data protection contact:</strong> privacy@tidewell.example<br><strong>Company:</strong> Tidewell Ltd (Company No. 1)<br><strong>Address:</strong> 2 Harbour Street</p>", nil},

		// These are lists.
		{"signing by others", "<h2>Electronic signatures</h2>" + table("Provider|Purpose|Location\nDocuSign, Inc.|Signature of contracts|USA\nFederhalter GmbH|Signature|Germany"), []string{"DocuSign, Inc.", "Federhalter GmbH"}},
		{"the role of each", "<h2>Further sub-processors</h2>" + table("Role|Company|Purpose\nProcessor|Silo Ltd|Reports\nProcessor|Homing Ltd|Push\nController|Punchcard Ltd|Payment"), []string{"Silo Ltd", "Homing Ltd", "Punchcard Ltd"}},
		{"who is responsible", "<h2>Further sub-processors</h2>" + table("Sub-processor|Responsibilities|Location\nSilo Ltd|Reports|UK\nHoming Ltd|Push notices|UK"), []string{"Silo Ltd", "Homing Ltd"}},
		{"measures of each", "<h2>Further sub-processors</h2>" + table("Provider|Purpose|Measures\nSilo Ltd|Reports|Keys\nHoming Ltd|Push notices|Keys"), []string{"Silo Ltd", "Homing Ltd"}},
		{"contacts of each", "<h2>Further sub-processors</h2>" + table("Provider|Purpose|Address|Contact\nSilo Ltd|Reports|1 Quay, Hull|dpo@silo.example\nHoming Ltd|Push|2 Quay, Hull|dpo@homing.example"), []string{"Silo Ltd", "Homing Ltd"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := append([]string{"Kranich Hosting GmbH", "Letterbox Ltd"}, c.more...)
			if got := names(t, page(c.html)); strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// Companies of which the page says that they are no sub-processors are none; a
// sentence about somebody else takes no list away.
func TestSaidToBeNone(t *testing.T) {
	others := table("Provider|Purpose|Location\nChatterbox, Inc.|Reads messages|USA\nTicketeer Ltd|Reads tickets|UK")
	page := func(rest string) string {
		return "<!doctype html><html><head><title>Sub-processors</title></head><body><main><h1>Sub-processors</h1>" + listed + rest + "</main></body></html>"
	}
	for _, c := range []struct {
		heading, text string
		left          bool
	}{
		{"Third-party integrations", "Your administrator may connect these. These providers are <strong>not sub-processors</strong>; their own terms apply.", true},
		{"Integrations of others", "The following companies are not considered our sub-processors.", true},
		{"Stores", "Chatterbox is not a processor that acts on our instructions.", true},
		{"Independent platforms: not processors of Tidewell", "", true},
		{"Weitere Anbieter", "Diese Anbieter sind keine Unterauftragsverarbeiter.", true},
		{"Weitere Anbieter (keine Auftragsverarbeiter)", "", true},
		{"Third parties that are not sub-processors", "", true},
		{"Terceros que no son subencargados", "", true},
		{"Tiers qui ne sont pas des sous-traitants", "", true},
		{"Firmy, które nie są podprocesorami", "", true},
		{"Autres services", "Ces services ne sont pas des sous-traitants.", true},
		{"Otros servicios", "Estos proveedores no son subencargados.", true},
		{"Outros serviços", "Estes fornecedores não são subprocessadores.", true},
		{"Altri servizi", "Questi fornitori non sono sub-responsabili.", true},
		{"Andere diensten", "Deze partijen zijn geen subverwerkers.", true},
		{"Inne usługi", "Te firmy nie są podprocesorami.", true},
		{"Самостоятельный оператор (не субпроцессор)", "", true},
		{"独立した事業者", "次の事業者はサブプロセッサーではありません。", true},

		{"Further providers", "Our freelancers are not sub-processors.", false},
		{"Further providers", "The following are our sub-processors. We do not use these sub-processors for payment.", false},
		{"Further providers", "We have not engaged any of the following sub-processors for longer than a year.", false},
		{"Further sub-processors", "Companies that only supply goods are not sub-processors; these are left out.", false},
	} {
		got := names(t, page("<h2>"+c.heading+"</h2><p>"+c.text+"</p>"+others))
		if want := map[bool]int{true: 2, false: 4}[c.left]; len(got) != want {
			t.Errorf("%q, %q: got %q", c.heading, c.text, got)
		}
	}
}

// A list of entries is read alike from its first to its last, where some name a
// role and an example.
func TestRolesInAList(t *testing.T) {
	entries := func(items ...string) string {
		return "<!doctype html><html><head><title>Sub-processors</title></head><body><main><h1>Sub-processors</h1><h2>Current sub-processors</h2><p>We may use:</p><ul><li>" + strings.Join(items, "</li><li>") + "</li></ul></main></body></html>"
	}
	role, company, pending := "Infrastructure hosting (e.g. Kranich or a similar host) — servers.", "Stripe — payments.", "Storage: to be selected."
	for _, c := range []struct {
		items []string
		want  int
	}{
		{[]string{role, company, "Sentry — errors."}, 3},
		{[]string{company, role, "Sentry — errors."}, 3},
		{[]string{company, "Sentry — errors.", role}, 3},
		{[]string{company, "Sentry — errors.", pending}, 2},
		{[]string{company, "Sentry — errors.", "Ask us before you do — we answer."}, 2},
	} {
		if got := names(t, entries(c.items...)); len(got) != c.want {
			t.Errorf("%q: got %q", c.items, got)
		}
	}
}

// The links to a company's policies at the end of an entry are no part of the
// cell before them.
func TestPolicyLinksAfterALabel(t *testing.T) {
	html := `<!doctype html><html><head><title>Sub-responsabili</title></head><body><main><h1>Sub-responsabili del trattamento</h1><ul>
<li><strong>Kranich, Inc.</strong> – database. Data center: UE (Francoforte). <a href="https://kranich.example/privacy">Privacy Policy</a> | <a href="https://kranich.example/dpa">DPA Kranich</a></li>
<li><strong>Letterbox LLC</strong> – e-mail. Data center: UE. <a href="https://letterbox.example/eu">Regione UE</a></li>
<li><strong>Vercel, Inc.</strong> – hosting. <a href="https://vercel.example/privacy">Privacy Policy</a></li></ul></main></body></html>`
	snap, err := scraper.Parse(page.Page{URL: "https://acme.example/sub-processors", Body: []byte(html), ContentType: "text/html"}, scraper.Hints{})
	if err != nil {
		t.Fatal(err)
	}
	got := rows(snap)
	if len(got) != 3 || got[0].Location.Text != "UE (Francoforte)." || len(got[0].Links) != 2 || got[1].Location.Text != "UE. Regione UE" {
		t.Errorf("got %+v", got)
	}
}

// A table that says which data goes to which of the companies of another list is
// no second list; one with a company of its own, or one for another product, is.
func TestFlowOfData(t *testing.T) {
	page := func(rest string) string {
		return "<!doctype html><html><head><title>Sub-processors</title></head><body><main><h1>Sub-processors</h1>" + listed + "<h2>More</h2>" + rest + "</main></body></html>"
	}
	for _, c := range []struct {
		name, html string
		want       int
	}{
		{"flow", table("Type of data|Sub-processors|Purpose\nMessages|Letterbox Ltd|E-mail\nAccounts|Kranich Hosting GmbH, Letterbox Ltd|Sign-in"), 2},
		{"flow, each by itself", table("Type of data|Sub-processor|Purpose\nMessages|Letterbox Ltd|E-mail\nNames|Letterbox Ltd|E-mail"), 2},
		{"a company more", table("Type of data|Sub-processors|Purpose\nMessages|Letterbox Ltd|E-mail\nAccounts|Silo Ltd|Sign-in"), 4},
		{"another product", table("Sub-processor|Purpose|Location\nKranich Hosting GmbH|Backup|Germany\nSilo Ltd|Reports|UK"), 4},
		{"a category before the name", table("Category|Sub-processor|Purpose\nHosting|Kranich Hosting GmbH|Backup\nMail|Letterbox Ltd|Notices"), 4},
	} {
		if got := names(t, page(c.html)); len(got) != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}
