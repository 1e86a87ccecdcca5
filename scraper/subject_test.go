package scraper_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// companies stand in the tables of walls and of real lists alike.
var companies = []string{"Fjordheim Hosting AS", "Letterbox Mail Ltd", "Kranich Analytik GmbH", "Punchcard Cloud, Inc.", "Abacus Models, LLC", "Orbitask Ltd", "Pinegate SAS"}

// rowsOf returns a table of the companies under headers, with a purpose and a
// place each.
func rowsOf(headers ...string) string {
	var b strings.Builder
	b.WriteString("<table><thead><tr>")
	for _, h := range headers {
		fmt.Fprintf(&b, "<th>%s</th>", h)
	}
	b.WriteString("</tr></thead><tbody>")
	purposes := []string{"Hosting", "E-mail", "Statistics", "Storage", "Inference", "Support", "Delivery"}
	places := []string{"Norway", "United Kingdom", "Germany", "United States", "United States", "United Kingdom", "France"}
	for i, c := range companies {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>%s</td><td>%s</td></tr>", c, purposes[i], places[i])
	}
	b.WriteString("</tbody></table>")
	return b.String()
}

func pageOf(title, body string) string {
	return "<!doctype html><html><head><meta charset=\"utf-8\"><title>" + title + "</title></head><body>" + body + "</body></html>"
}

// parseAt reads a page that was served at an address.
func parseAt(address, web string) (int, error) {
	snap, err := scraper.Parse(page.Page{URL: address, FinalURL: address, ContentType: "text/html; charset=utf-8", Body: []byte(web)}, scraper.Hints{})
	return snap.Rows(), err
}

// addresses are where a wall may be served: also where the list is wanted.
var addresses = []string{"", "https://acme.example/legal/subprocessors", "https://acme.example/privacy"}

func buttons(words ...string) string {
	return "<div><button>" + strings.Join(words, "</button><button>") + "</button></div>"
}

// consentWalls are questions of consent, in the languages that pages are read in.
var consentWalls = map[string]string{
	"en heading":        pageOf("Acme", `<h1>We value your privacy</h1><p>We and our partners use cookies.</p>`+rowsOf("Partner", "Purpose", "Location")),
	"en settings":       pageOf("Cookie settings", `<h1>Cookie settings</h1>`+rowsOf("Provider", "Purpose", "Country")),
	"en title kept":     pageOf("Sub-processors | Acme", `<h2>We value your privacy</h2><p>We and our 7 partners store information on a device.</p>`+rowsOf("Partner", "Purpose", "Location")+buttons("Accept all", "Reject all")),
	"en h1 kept":        pageOf("Sub-processors | Acme", `<h1>Sub-processors</h1><div role="dialog"><h2>Cookie settings</h2>`+rowsOf("Provider", "Purpose", "Country")+`</div>`),
	"en covered":        pageOf("Sub-processors | Acme", `<p>We value your privacy</p><h2>Partners</h2>`+rowsOf("Partner", "Purpose", "Country")+buttons("Accept all", "Manage preferences")),
	"en vendors":        pageOf("Acme", `<h1>Privacy Preference Center</h1><h2>Vendors</h2>`+rowsOf("Vendor", "Purpose", "Country")+buttons("Confirm my choices")),
	"en categories":     pageOf("Acme", `<h1>Manage consent</h1><h2>Marketing</h2>`+rowsOf("Provider", "Purpose", "Country")+`<h2>Statistics</h2>`+rowsOf("Provider", "Purpose", "Country")),
	"en sub in passing": pageOf("Acme", `<h1>We value your privacy</h1><p>We, our sub-processors and partners use cookies to store information on your device.</p>`+rowsOf("Provider", "Purpose", "Country")+buttons("Accept all")),
	"en legitimate":     pageOf("Acme", `<h1>Your choices</h1><p>Legitimate interest</p>`+strings.ReplaceAll(rowsOf("Vendor", "Purpose", "Country"), "<td>H", "<td>Legitimate interest: H")+buttons("Object to all", "Accept all")),
	"en address alone":  pageOf("Acme", `<h1>Before you continue</h1>`+rowsOf("Provider", "Purpose", "Country")),
	"en IAB":            pageOf("Acme", `<h1>IAB TCF vendors</h1>`+rowsOf("Vendor", "Purpose", "Country")),
	"en paragraph":      pageOf("Acme", `<p>This website uses cookies</p>`+rowsOf("Provider", "Purpose", "Country")+buttons("Allow all", "Deny")),
	"de heading":        pageOf("Acme", `<h1>Wir respektieren Ihre Privatsphäre</h1>`+rowsOf("Anbieter", "Zweck", "Land")+buttons("Alle akzeptieren", "Ablehnen")),
	"de settings":       pageOf("Datenschutz-Einstellungen", `<h1>Datenschutz-Einstellungen</h1>`+rowsOf("Dienst", "Zweck", "Land")),
	"de cookies":        pageOf("Unterauftragsverarbeiter", `<h1>Cookie-Einstellungen</h1>`+rowsOf("Anbieter", "Zweck", "Standort")),
	"de consent":        pageOf("Acme", `<h1>Einwilligung</h1><p>Wir und unsere 7 Partner verwenden Cookies.</p>`+rowsOf("Dienstleister", "Zweck", "Land")),
	"fr heading":        pageOf("Acme", `<h1>Nous respectons votre vie privée</h1>`+rowsOf("Partenaire", "Finalité", "Pays")+buttons("Tout accepter", "Tout refuser")),
	"fr settings":       pageOf("Sous-traitants", `<h1>Gestion des cookies</h1>`+rowsOf("Fournisseur", "Finalité", "Pays")),
	"fr consent":        pageOf("Acme", `<h1>Votre consentement</h1>`+rowsOf("Prestataire", "Finalité", "Pays")),
	"es settings":       pageOf("Acme", `<h1>Configuración de cookies</h1>`+rowsOf("Proveedor", "Finalidad", "País")),
	"es heading":        pageOf("Subencargados", `<h2>Valoramos tu privacidad</h2>`+rowsOf("Proveedor", "Finalidad", "País")+buttons("Aceptar todo", "Rechazar todo")),
	"pt settings":       pageOf("Acme", `<h1>Preferências de cookies</h1>`+rowsOf("Fornecedor", "Finalidade", "País")),
	"pt heading":        pageOf("Acme", `<h1>Valorizamos a sua privacidade</h1><p>Nós e os nossos parceiros</p>`+rowsOf("Parceiro", "Finalidade", "País")),
	"it settings":       pageOf("Acme", `<h1>Impostazioni dei cookie</h1>`+rowsOf("Fornitore", "Finalità", "Paese")),
	"it heading":        pageOf("Acme", `<h1>Teniamo alla tua privacy</h1><h2>Fornitori</h2>`+rowsOf("Fornitore", "Finalità", "Paese")+buttons("Accetta tutto", "Rifiuta")),
	"nl settings":       pageOf("Subverwerkers", `<h1>Cookie-instellingen</h1>`+rowsOf("Aanbieder", "Doel", "Land")),
	"nl consent":        pageOf("Acme", `<h1>Toestemming beheren</h1>`+rowsOf("Leverancier", "Doel", "Land")),
	"da":                pageOf("Acme", `<h1>Cookieindstillinger</h1>`+rowsOf("Leverandør", "Formål", "Land")),
	"sv":                pageOf("Acme", `<h1>Vi värnar om din integritet</h1>`+rowsOf("Leverantör", "Ändamål", "Plats")+buttons("Godkänn alla")),
	"no":                pageOf("Acme", `<h1>Innstillinger for informasjonskapsler</h1>`+rowsOf("Leverandør", "Formål", "Land")),
	"pl":                pageOf("Acme", `<h1>Ustawienia plików cookie</h1>`+rowsOf("Dostawca", "Cel", "Kraj")),
	"ro":                pageOf("Acme", `<h1>Setări cookie-uri</h1>`+rowsOf("Furnizor", "Scop", "Locație")),
	"cs":                pageOf("Acme", `<h1>Nastavení cookies</h1>`+rowsOf("Name", "Purpose", "Country")),
	"fi":                pageOf("Acme", `<h1>Evästeasetukset</h1>`+rowsOf("Provider", "Käsittelyn tarkoitus", "Sijainti")),
	"el":                pageOf("Acme", `<h1>Ρυθμίσεις cookies</h1>`+rowsOf("Πάροχος", "Σκοπός", "Χώρα")),
	"ru":                pageOf("Субпроцессоры", `<h1>Настройки файлов cookie</h1>`+rowsOf("Поставщик", "Цель", "Страна")),
	"ja":                pageOf("サブプロセッサー", `<h1>クッキー設定</h1>`+rowsOf("Provider", "Purpose", "所在国")),
	"zh":                pageOf("Acme", `<h1>隐私设置</h1><p>我们和我们的合作伙伴使用Cookie。</p>`+rowsOf("供应商", "目的", "国家")),
	"ko":                pageOf("Acme", `<h1>쿠키 설정</h1>`+rowsOf("Provider", "Purpose", "Country")),
}

// A question of consent has a table like that of a list, and is never read as
// one, wherever it is served.
func TestConsentWalls(t *testing.T) {
	for name, web := range consentWalls {
		for _, address := range addresses {
			rows, err := parseAt(address, web)
			var re *page.ReadError
			switch {
			case rows > 0 || !errors.As(err, &re):
				t.Errorf("%s at %q: %d rows, error %v", name, address, rows, err)
			case re.Kind != page.Consent && re.Kind != page.NoLists || page.Withdrawn(err):
				t.Errorf("%s at %q: %v", name, address, err)
			case re.Kind == page.Consent && (re.Detail == "" || !page.Walled(err)):
				t.Errorf("%s at %q: %v does not say by what words", name, address, err)
			}
		}
	}
}

const banner = `<div class="b1"><h2>We value your privacy</h2><p>We and our partners use cookies. You can change your cookie settings.</p><button>Accept all</button><button>Reject all</button></div>`

// listsNearConsent are lists of sub-processors on pages that speak of consent too.
var listsNearConsent = map[string]string{
	"banner above":            pageOf("Sub-processors", banner+`<h1>Sub-processors</h1>`+rowsOf("Provider", "Purpose", "Location")),
	"banner below":            pageOf("Sub-processors", `<h1>Sub-processors</h1>`+rowsOf("Provider", "Purpose", "Location")+banner),
	"banner, no heading":      pageOf("Acme", banner+`<main><p>Acme uses these sub-processors.</p>`+rowsOf("Provider", "Purpose", "Location")+`</main>`),
	"banner, title only":      pageOf("Sub-processors", banner+`<main><h2>Infrastructure</h2>`+rowsOf("Provider", "Purpose", "Location")+`</main>`),
	"banner, categories":      pageOf("Acme", banner+`<main><h1>Sub-processors</h1><h2>Infrastructure</h2>`+rowsOf("Vendor", "Purpose", "Location")+`</main>`),
	"flat banner":             pageOf("Sub-processors", `<p>We use cookies.</p><button>Accept all</button><h1>Sub-processors</h1><h2>Hosting</h2>`+rowsOf("Provider", "Purpose", "Location")),
	"flat banner below":       pageOf("Sub-processors", `<h1>Sub-processors</h1><h2>Hosting</h2>`+rowsOf("Provider", "Purpose", "Location")+`<p>We use cookies.</p><button>Accept all</button>`),
	"cookie table beside":     pageOf("Privacy", `<h1>Privacy</h1><h2>Cookies</h2><table><tr><th>Cookie</th><th>Provider</th><th>Purpose</th></tr><tr><td>_ga</td><td>Kranich</td><td>Statistics</td></tr></table><h2>Sub-processors</h2>`+rowsOf("Provider", "Purpose", "Location")),
	"heading elsewhere":       pageOf("Legal", `<h1>Legal</h1><h2>Cookies</h2><p>We use cookies.</p><h2>Sub-processors</h2>`+rowsOf("Provider", "Purpose", "Location")),
	"Cookiebot in the list":   pageOf("Sub-processors", `<h1>Sub-processors</h1>`+strings.Replace(rowsOf("Provider", "Purpose", "Location"), "Letterbox Mail Ltd", "Cookiebot (Usercentrics A/S)", 1)),
	"purpose is consent":      pageOf("Sub-processors", `<h1>Vendors</h1><p>Our sub-processors</p>`+strings.Replace(rowsOf("Vendor", "Purpose", "Location"), "E-mail", "OneTrust consent management", 1)),
	"category is consent":     pageOf("Sub-processors", `<h1>Sub-processors</h1><h2>Consent management</h2>`+rowsOf("Provider", "Purpose", "Location")),
	"title of both":           pageOf("Cookies and sub-processors", `<h1>Cookies and sub-processors</h1>`+rowsOf("Provider", "Purpose", "Location")),
	"policy of both":          pageOf("Privacy and Cookie Policy", `<h1>Privacy and Cookie Policy</h1><h2>Sub-processors</h2>`+rowsOf("Provider", "Purpose", "Location")),
	"header in a cookie page": pageOf("Cookie Policy", `<h1>Cookie Policy</h1>`+rowsOf("Sub-processor", "Purpose", "Location")),
	"service providers":       pageOf("Third-party service providers", `<h1>Third-party service providers</h1>`+rowsOf("Name", "Purpose", "Location")),
	"data processors":         pageOf("GDPR", `<h1>GDPR</h1><h2>Data processors we use</h2>`+rowsOf("Name", "Purpose", "Location")),
	"policy with a section":   pageOf("Privacy policy", `<h1>Privacy policy</h1><h2>Cookies</h2><p>We use cookies to keep you logged in.</p><h2>Service providers</h2><p>We work with these.</p>`+rowsOf("Provider", "Purpose", "Location")+`<h2>Your rights</h2><p>You may withdraw your consent.</p>`),
	"vendors":                 pageOf("Vendors we use", `<h1>Vendors we use</h1>`+rowsOf("Vendor", "Purpose", "Location")),
	"consent to engage":       pageOf("DPA", `<h1>Annex III</h1><p>Customer consents to the engagement of the following sub-processors:</p>`+rowsOf("Name", "Purpose", "Location")),
	"your privacy":            pageOf("Trust", `<h1>We value your privacy</h1><p>These sub-processors help us to run the service.</p>`+rowsOf("Provider", "Purpose", "Location")),
	"partner header":          pageOf("Sub-processors", banner+`<h1>Sub-processors</h1><h2>Hosting</h2>`+rowsOf("Partner", "Purpose", "Location")),
	"legal basis":             pageOf("Sub-processors", `<h1>Sub-processors</h1>`+strings.ReplaceAll(rowsOf("Provider", "Purpose", "Location"), "<td>H", "<td>Legitimate interest: H")),
	"de":                      pageOf("Unterauftragsverarbeiter", `<div><p>Wir verwenden Cookies.</p><button>Alle akzeptieren</button></div><h1>Unterauftragsverarbeiter</h1><h2>Betrieb</h2>`+rowsOf("Anbieter", "Zweck", "Land")),
	"de consent":              pageOf("AVV", `<h1>Anlage 2</h1><p>Mit Ihrer Zustimmung setzen wir folgende Unterauftragsverarbeiter ein:</p>`+rowsOf("Firma", "Zweck", "Land")),
	"de services":             pageOf("Datenschutz", `<h1>Datenschutz</h1><h2>Auftragsverarbeiter</h2>`+rowsOf("Firma", "Zweck", "Land")),
	"fr":                      pageOf("Sous-traitants ultérieurs", `<div><p>Nous utilisons des cookies.</p><button>Tout accepter</button></div><h1>Sous-traitants ultérieurs</h1>`+rowsOf("Société", "Finalité", "Pays")),
	"es":                      pageOf("Subencargados", `<h1>Subencargados del tratamiento</h1>`+rowsOf("Proveedor", "Finalidad", "País")),
	"pt":                      pageOf("Privacidade", `<h1>Suboperadores</h1><p>Gestão de consentimento e outros</p>`+rowsOf("Fornecedor", "Finalidade", "País")),
	"it":                      pageOf("Fornitori", `<h1>Responsabili del trattamento</h1>`+rowsOf("Fornitore", "Finalità", "Paese")),
	"nl":                      pageOf("Subverwerkers", `<h1>Subverwerkers</h1><h2>Toestemmingsbeheer</h2>`+rowsOf("Leverancier", "Doel", "Land")),
	"da":                      pageOf("Underdatabehandlere", `<h1>Underdatabehandlere</h1>`+rowsOf("Leverandør", "Formål", "Land")),
	"sv":                      pageOf("Underbiträden", `<h1>Underbiträden</h1>`+rowsOf("Leverantör", "Ändamål", "Plats")),
	"pl":                      pageOf("Podprocesorzy", `<h1>Podprocesorzy</h1>`+rowsOf("Dostawca", "Cel", "Kraj")),
	"ru":                      pageOf("Субпроцессоры", `<h1>Субпроцессоры</h1>`+rowsOf("Поставщик", "Цель", "Страна")),
	"ja":                      pageOf("サブプロセッサー", `<h1>サブプロセッサー</h1><h2>インフラ</h2>`+rowsOf("Provider", "Purpose", "所在国")),
}

// A list of sub-processors is read, whatever the page says of cookies elsewhere.
func TestListsNearConsent(t *testing.T) {
	for name, page := range listsNearConsent {
		for _, address := range addresses {
			if rows, err := parseAt(address, page); err != nil || rows != len(companies) {
				t.Errorf("%s at %q: %d rows, error %v", name, address, rows, err)
			}
		}
	}
}
