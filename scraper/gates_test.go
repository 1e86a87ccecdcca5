package scraper_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper/page"
)

// notWithdrawn are pages that show something else than their list, by the kind
// they are to be told as.
var notWithdrawn = map[page.ReadKind]map[string]string{
	page.OutOfOrder: {
		"back soon":        pageOf("Sub-processors", `<h1>We’ll be back soon</h1><p>Our site is down for scheduled maintenance. Please see our status page: <a href="https://status.acme.example/">status</a>.</p>`),
		"maintenance":      pageOf("Acme", `<h1>Scheduled maintenance</h1><p>Our list of sub-processors is not available. Please visit <a href="https://status.acme.example/security">the page of our status</a>.</p>`),
		"only maintenance": pageOf("Acme", `<h1>Scheduled maintenance</h1><p>Until 10 o’clock.</p>`),
		"went wrong":       pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Something went wrong. Please try again later.</p>`),
		"could not load":   pageOf("Sub-processors", `<h1>Sub-processors</h1><p>The list of sub-processors could not be loaded. Contact us to get the list.</p>`),
		"unavailable":      pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Our list is temporarily unavailable. You can request it later.</p>`),
		"de":               pageOf("Unterauftragsverarbeiter", `<h1>Wartungsarbeiten</h1><p>Die Liste ist derzeit nicht verfügbar. <a href="https://status.acme.example/">Status</a></p>`),
		"fr":               pageOf("Sous-traitants", `<h1>Sous-traitants</h1><p>La liste n’est pas disponible pour le moment : <a href="https://status.acme.example/">état</a></p>`),
		"es":               pageOf("Subencargados", `<h1>Subencargados</h1><p>La lista no está disponible. Inténtelo de nuevo más tarde. <a href="https://status.acme.example/">Estado</a></p>`),
		"pt":               pageOf("Suboperadores", `<h1>Voltamos em breve</h1><p>Estamos em manutenção.</p>`),
		"it":               pageOf("Sub-responsabili", `<h1>Sub-responsabili</h1><p>Si è verificato un errore. Riprova più tardi.</p>`),
		"nl":               pageOf("Subverwerkers", `<h1>We zijn zo terug</h1><p>In onderhoud.</p>`),
		"sv":               pageOf("Underbiträden", `<h1>Underhåll pågår</h1>`),
		"pl":               pageOf("Podprocesorzy", `<h1>Przerwa techniczna</h1><p>Spróbuj ponownie później.</p>`),
		"ru":               pageOf("Субпроцессоры", `<h1>Технические работы</h1><p>Список временно недоступен.</p>`),
		"ja":               pageOf("サブプロセッサー", `<h1>ただいまメンテナンス中です</h1>`),
		"zh":               pageOf("子处理者", `<h1>系统维护</h1><p>请稍后再试。</p>`),
		"ko":               pageOf("Sub-processors", `<h1>서비스 점검 중입니다</h1>`),
	},
	page.AccessWall: {
		"request access":  pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Request access to the list</p><button>Request access</button>`),
		"request by form": pageOf("Sub-processors", `<h1>Sub-processors</h1><p>To view the list, please request access and fill in the form below.</p><form><input name="email"></form>`),
		"sign in":         pageOf("Trust Center", `<h1>Trust Center</h1><p>Sign in to view our sub-processors</p>`),
		"available in":    pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Our sub-processor list is available to customers. Log in to the <a href="https://portal.acme.example/">customer portal</a> to see it.</p>`),
		"password":        pageOf("Sub-processors", `<h1>Sub-processors</h1><form><input type="password"></form><p>Our list is available on request.</p>`),
		"portal":          pageOf("Security", `<h1>Security</h1><p>The list of sub-processors is available on request through our customer portal.</p>`),
		"de":              pageOf("Unterauftragsverarbeiter", `<h1>Unterauftragsverarbeiter</h1><p>Bitte melden Sie sich an, um die Liste zu sehen.</p>`),
		"de request":      pageOf("Unterauftragsverarbeiter", `<h1>Unterauftragsverarbeiter</h1><p>Zugriff anfordern</p>`),
		"fr":              pageOf("Sous-traitants", `<h1>Sous-traitants</h1><p>Connectez-vous pour consulter la liste.</p>`),
		"es":              pageOf("Subencargados", `<h1>Subencargados</h1><p>Inicie sesión para ver la lista.</p>`),
		"pt":              pageOf("Suboperadores", `<h1>Suboperadores</h1><p>Faça login para ver a lista.</p>`),
		"it":              pageOf("Sub-responsabili", `<h1>Sub-responsabili</h1><p>Accedi per visualizzare l’elenco.</p>`),
		"nl":              pageOf("Subverwerkers", `<h1>Subverwerkers</h1><p>Log in om de lijst te bekijken.</p>`),
		"da":              pageOf("Underdatabehandlere", `<h1>Underdatabehandlere</h1><p>Log ind for at se listen.</p>`),
		"fi":              pageOf("Alikäsittelijät", `<h1>Alikäsittelijät</h1><p>Kirjaudu sisään nähdäksesi luettelon.</p>`),
		"cs":              pageOf("Podzpracovatelé", `<h1>Podzpracovatelé</h1><p>Pro zobrazení seznamu se přihlaste. Přihlaste se.</p>`),
		"ja":              pageOf("サブプロセッサー", `<h1>サブプロセッサー</h1><p>一覧を見るにはログインしてください。</p>`),
	},
	page.NothingShown: {
		"to display":      pageOf("Sub-processors", `<h1>Sub-processors</h1><p>There are no sub-processors to display.</p>`),
		"found":           pageOf("Sub-processors", `<h1>Sub-processors</h1><p>No sub-processors are listed that match your search.</p>`),
		"region":          pageOf("Sub-processors", `<h1>Sub-processors</h1><p>No results for your region.</p>`),
		"region named":    pageOf("Sub-processors", `<h1>Sub-processors</h1><p>There are currently no sub-processors for your region.</p>`),
		"0 results":       pageOf("Sub-processors", `<h1>Sub-processors</h1><p>0 results</p>`),
		"nothing matches": pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Nothing matches your filter.</p><p>If you think that this is wrong, contact us to request the list.</p>`),
		"empty table":     pageOf("Sub-processors", `<h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td colspan="2">No data available in table</td></tr></table>`),
		"select":          pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Select a product to see its sub-processors.</p>`),
		"de":              pageOf("Unterauftragsverarbeiter", `<h1>Unterauftragsverarbeiter</h1><p>Keine Ergebnisse für Ihre Suche</p>`),
		"fr":              pageOf("Sous-traitants", `<h1>Sous-traitants</h1><p>Aucun sous-traitant ne correspond à votre recherche.</p>`),
		"es":              pageOf("Subencargados", `<h1>Subencargados</h1><p>No se encontraron resultados.</p>`),
		"pt":              pageOf("Suboperadores", `<h1>Suboperadores</h1><p>Nenhum resultado para a sua região.</p>`),
		"it":              pageOf("Sub-responsabili", `<h1>Sub-responsabili</h1><p>Nessun sub-responsabile trovato.</p>`),
		"nl":              pageOf("Subverwerkers", `<h1>Subverwerkers</h1><p>Geen subverwerkers gevonden.</p>`),
		"no":              pageOf("Underdatabehandlere", `<h1>Underdatabehandlere</h1><p>Ingen treff.</p>`),
		"ro":              pageOf("Subprocesatori", `<h1>Subprocesatori</h1><p>Niciun rezultat.</p>`),
		"ja":              pageOf("サブプロセッサー", `<h1>サブプロセッサー</h1><p>該当するサブプロセッサーはありません。</p>`),
		"zh":              pageOf("子处理者", `<h1>子处理者</h1><p>暂无数据</p>`),
	},
	page.NeedsBrowser: {
		"loading":    pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Loading sub-processors…</p><p>The list is available on request.</p>`),
		"loading de": pageOf("Unterauftragsverarbeiter", `<h1>Unterauftragsverarbeiter</h1><p>Wird geladen…</p>`),
		"loading ja": pageOf("サブプロセッサー", `<h1>サブプロセッサー</h1><p>読み込み中…</p>`),
	},
}

// Words of maintenance, of a log-in and of a search without results are told as
// what they are, never as a list that was withdrawn.
func TestWallsAreNotWithdrawals(t *testing.T) {
	for kind, pages := range notWithdrawn {
		for name, web := range pages {
			for _, address := range addresses {
				rows, err := parseAt(address, web)
				var re *page.ReadError
				if rows > 0 || !errors.As(err, &re) || re.Kind != kind || page.Withdrawn(err) {
					t.Errorf("%s, %s at %q: %d rows, error %v", kind, name, address, rows, err)
				}
			}
		}
	}
}

// withdrawals are pages that say themselves that they hold no list.
var withdrawals = map[page.ReadKind]map[string]string{
	page.NamesNobody: {
		"plain":         pageOf("Sub-processors", `<h1>Sub-processors</h1><p>We do not use any sub-processors.</p>`),
		"currently":     pageOf("Sub-processors", `<h1>Sub-processors</h1><p>There are currently no sub-processors. Please check back regularly.</p>`),
		"banner":        pageOf("Sub-processors", banner+`<h1>Sub-processors</h1><p>Acme has no sub-processors.</p>`),
		"sign in above": pageOf("Sub-processors", `<div><a href="/login">Sign in to your account</a></div><h1>Sub-processors</h1><p>Acme does not engage any sub-processors.</p>`),
		"notice above":  pageOf("Sub-processors", `<p>Scheduled maintenance on Sunday.</p><h1>Sub-processors</h1><p>Acme does not use sub-processors.</p>`),
		"de":            pageOf("Unterauftragsverarbeiter", `<h1>Unterauftragsverarbeiter</h1><p>Acme setzt derzeit keine Unterauftragsverarbeiter ein.</p>`),
		"de 2":          pageOf("Unterauftragsverarbeiter", `<h1>Unterauftragsverarbeiter</h1><p>Derzeit setzen wir keine Unterauftragsverarbeiter ein.</p>`),
		"es":            pageOf("Subencargados", `<h1>Subencargados</h1><p>Actualmente no contamos con subencargados.</p>`),
		"fi":            pageOf("Alikäsittelijät", `<h1>Alikäsittelijät</h1><p>Emme tällä hetkellä käytä alikäsittelijöitä.</p>`),
		"ja":            pageOf("サブプロセッサー", `<h1>サブプロセッサー</h1><p>現在、当社はサブプロセッサーを利用していません。</p>`),
		"pl":            pageOf("Podprocesorzy", `<h1>Podprocesorzy</h1><p>Obecnie nie korzystamy z żadnych podprocesorów.</p>`),
		"fr":            pageOf("Sous-traitants", `<h1>Sous-traitants</h1><p>Acme n’a recours à aucun sous-traitant.</p>`),
	},
	page.OnRequest: {
		"address":            pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Our list is available on request: write to privacy@acme.example.</p>`),
		"upon request":       pageOf("Sub-processors", `<h1>Sub-processors</h1><p>The full list of sub-processors is available to customers upon written request.</p>`),
		"access by mail":     pageOf("Sub-processors", `<h1>Sub-processors</h1><p>To request access to our list of sub-processors, e-mail privacy@acme.example.</p>`),
		"mailto":             pageOf("Sub-processors", `<h1>Sub-processors</h1><p>The list is provided on request. <a href="mailto:privacy@acme.example">Ask us</a>.</p>`),
		"sign in above":      pageOf("Sub-processors", `<div><a href="/login">Sign in to your account</a></div><h1>Sub-processors</h1><p>Our list is available on request: write to privacy@acme.example.</p>`),
		"nobody to ask":      pageOf("Legal", `<h1>Legal</h1><p>Our list of sub-processors is available on request.</p>`),
		"de":                 pageOf("Unterauftragsverarbeiter", `<h1>Unterauftragsverarbeiter</h1><p>Die Liste erhalten Sie auf Anfrage an datenschutz@acme.example.</p>`),
		"title says nothing": pageOf("Legal", `<h1>Legal</h1><p>Our list of sub-processors is available upon request from our account team.</p>`),
	},
	page.Moved: {
		"moved":         pageOf("Sub-processors", `<h1>Sub-processors</h1><p>Our list has moved to <a href="https://trust.acme.example/subprocessors">our trust center</a>.</p>`),
		"is at":         pageOf("Legal", `<h1>Legal</h1><p>The list of sub-processors is published at <a href="https://trust.acme.example/">trust.acme.example</a>.</p>`),
		"moved, log in": pageOf("Sub-processors", `<h1>Sub-processors</h1><p>The list has moved to <a href="https://trust.acme.example/subprocessors">our trust center</a>; log in to the trust center to subscribe.</p>`),
		"banner":        pageOf("Sub-processors", banner+`<h1>Sub-processors</h1><p>Our list has moved to <a href="https://trust.acme.example/subprocessors">our trust center</a>.</p>`),
	},
}

// A page that says itself that it holds no list stays a withdrawal.
func TestWithdrawals(t *testing.T) {
	for kind, pages := range withdrawals {
		for name, web := range pages {
			rows, err := parseAt("https://acme.example/legal/subprocessors", web)
			var re *page.ReadError
			if rows > 0 || !errors.As(err, &re) || re.Kind != kind || !page.Withdrawn(err) {
				t.Errorf("%s, %s: %d rows, error %v", kind, name, rows, err)
			}
		}
	}
}

// A page without a list that speaks of something else that there is not, or of
// somebody who would not come unasked, names nobody else for that.
func TestNoWithdrawals(t *testing.T) {
	for _, says := range []string{
		"There are no changes to our sub-processors this month.", "There are currently no new sub-processors.", "We have no objection to your sub-processors.",
		"Acme is no longer a sub-processor of Example.", "Wir setzen keine Unterauftragsverarbeiter ohne Ihre Zustimmung ein.", "Aucun sous-traitant n’est engagé sans votre accord.",
		"Nie korzystamy z żadnych podprocesorów bez Państwa zgody.", "Emme käytä muita alikäsittelijöitä.", "Wir setzen keine weiteren Unterauftragsverarbeiter ein.",
	} {
		_, err := parseAt("https://acme.example/legal/subprocessors", pageOf("Sub-processors", "<h1>Sub-processors</h1><p>"+says+"</p>"))
		if err == nil || page.Withdrawn(err) {
			t.Errorf("%s: error %v", says, err)
		}
	}
}

// halfShown are what may stand below a list of seven of which ten are counted.
var halfShown = []string{
	"<div>Showing 1 to 7 of 10 entries</div>", "<nav>1–7 of 10</nav>", "<p>7 of 10 results</p>", "<div><span>Showing</span> <b>1</b> to <b>7</b> of <b>10</b></div>",
	"<p>Page 1 of 2</p>", "<div>1 - 7 / 10</div>", "<p>7 of 10 sub-processors shown</p>", "<div>1 bis 7 von 10 Einträgen</div>", "<div>Affichage de 1 à 7 sur 10</div>",
	"<div>Mostrando 1 a 7 de 10</div>", "<div>Vista da 1 a 7 di 10 elementi</div>", "<div>1 tot 7 van 10</div>", "<div>Visar 1 till 7 av 10</div>", "<div>Od 1 do 7 z 10</div>",
	"<div>1–7 из 10</div>", "<div>10件中1～7件</div>", "<div>显示 1 至 7，共 10 条</div>", "<div>Seite 1 von 2</div>", "<nav><a>1</a> <a>2</a> <span>Page 1 of 2</span></nav>",
}

// wholeShown are counts that fit a list of seven, or speak of something else.
var wholeShown = []string{
	"<div>Showing 1 to 7 of 7 entries</div>", "<p>7 of 7 results</p>", "<p>Page 1 of 1</p>", "<p>3 of 5 stars</p>", "<h2>Blog</h2><div>Showing 1 to 7 of 10</div>",
	"<div>Showing 1 to 7 of 10 articles</div>", "<h2>Search</h2><p>1–3 of 40 results</p>", "<p>Showing 1 to 3 of 40 results</p>", "<p>Step 1 of 3</p>",
	"<table><tr><th>Version</th><th>Change</th></tr><tr><td>1</td><td>Added</td></tr></table><div>Showing 1 to 7 of 10</div>", "<p>Page 1 of 2</p><p>More text.</p><p>Page 2 of 2</p>",
	"<p>Subencargados desde el 7 de enero de 2034</p>", "<p>Suboperadores a partir de 7 de janeiro de 2034</p>", "<p>We answer within 5 of 7 days.</p>", "<p>Article 28 of the GDPR, 2 to 4</p>", "<p>Version 1.7 of 10 May 2026</p>", "<p hidden>Showing 1 to 7 of 10</p>", "<div>全7件中1〜7件</div>",
}

// A page that counts more entries than it shows is half a page, in the page's
// own words; one whose count fits, or speaks of something else, is whole.
func TestCountedPages(t *testing.T) {
	list := func(below string) string {
		return pageOf("Sub-processors", "<h1>Sub-processors</h1>"+rowsOf("Provider", "Purpose", "Location")+below)
	}
	for _, below := range halfShown {
		for name, web := range map[string]string{
			"below":  list(below),
			"above":  pageOf("Sub-processors", "<h1>Sub-processors</h1>"+below+rowsOf("Provider", "Purpose", "Location")),
			"around": pageOf("Sub-processors", "<h1>Sub-processors</h1><div><div>"+rowsOf("Provider", "Purpose", "Location")+"</div><div class=foot>"+below+"</div></div>"),
		} {
			rows, err := parseAt("https://acme.example/legal/subprocessors", web)
			var re *page.ReadError
			if rows > 0 || !errors.As(err, &re) || re.Kind != page.HalfPage || !strings.Contains(re.Detail, "it shows") {
				t.Errorf("%s, %s: %d rows, error %v", below, name, rows, err)
			}
		}
	}
	for _, below := range wholeShown {
		if rows, err := parseAt("https://acme.example/legal/subprocessors", list(below)); err != nil || rows != len(companies) {
			t.Errorf("%s: %d rows, error %v", below, rows, err)
		}
	}
	// Ten of ten, and the whole list beside a view of it.
	all := fmt.Sprintf(`<div class="whole"><h2>All</h2>%s</div>`, rowsOf("Sub-processor", "Purpose", "Location"))
	if rows, err := parseAt("", pageOf("Sub-processors", "<h1>Sub-processors</h1>"+strings.Replace(rowsOf("Provider", "Purpose", "Location"), "<tr><td>Pinegate SAS</td><td>Delivery</td><td>France</td></tr>", "", 1)+"<p>1-6 of 7 results</p>"+all)); err != nil || rows < len(companies) {
		t.Errorf("a view beside the whole list: %d rows, error %v", rows, err)
	}
}
