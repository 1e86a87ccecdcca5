package scraper_test

import (
	"errors"
	"testing"

	"github.com/subwatch/subwatch/scraper/page"
)

// alike are pages that look as if they listed sub-processors, each beside the one
// that is like it and does.
var alike = map[string]struct{ none, list string }{
	"only a link in the menu speaks of them": {
		pageOf("Fines", `<h1>Fines under the law</h1>`+table("Company|Country|Fine\nStripe, Inc.|USA|90\nKranich Hosting GmbH|Germany|12")+`<ul><li><a href="/legal/subprocessors">Sub-processors</a></li></ul>`),
		pageOf("Legal", `<h1>Who helps us</h1>`+table("Company|Country|Purpose\nStripe, Inc.|USA|Payments\nKranich Hosting GmbH|Germany|Servers")+`<ul><li><a href="/here">Sub-processors</a></li></ul>`),
	},
	"their number is compared": {
		pageOf("Newsletters", `<h1>Newsletter tools compared</h1>`+table("Anbieter|Standort|Zweck|Unterauftragsverarbeiter\nRapidmail GmbH|Deutschland|Newsletter|wenige\nMailchimp|USA|Newsletter|viele\nBrevo|Frankreich|Newsletter|mittel")),
		pageOf("Newsletters", `<h1>Unterauftragsverarbeiter</h1>`+table("Zweck|Standort|Unterauftragsverarbeiter\nNewsletter|Deutschland|Rapidmail GmbH\nVersand|USA|Mailchimp")),
	},
	"they are counted by country": {
		pageOf("Report", `<h1>Sub-processors by country</h1>`+table("Country|Number of sub-processors|Share\nUSA|21|70 %\nGermany|9|30 %")),
		pageOf("Report", `<h1>Sub-processors by country</h1>`+table("Country|Sub-processors|Share\nUSA|Stripe, Inc.|70 %\nGermany|8x8 GmbH|30 %")),
	},
	"fields of an interface": {
		pageOf("API", `<h1>GET /v1/subprocessors</h1><div><div><div>Field</div><div>Type</div><div>Description</div></div><div><div>name</div><div>string</div><div>Name of the sub-processor</div></div><div><div>purpose</div><div>string</div><div>Why it processes data</div></div><div><div>place</div><div>string</div><div>ISO country code</div></div><div><div>added</div><div>time</div><div>When it was added</div></div></div>`),
		pageOf("Legal", `<h1>Sub-processors</h1>`+table("Field|Name of the sub-processor\nPayments|Stripe, Inc.\nServers|Kranich Hosting GmbH")),
	},
	"an index of lists by product": {
		pageOf("Sub-processors", `<h1>Sub-processors</h1><div><div><h4><a href="/legal/subprocessors/desk">Heron Desk</a></h4></div><div><h4><a href="/legal/subprocessors/crm">Heron Sales</a></h4></div><div><h4><a href="/legal/subprocessors/pay">Heron Pay</a></h4></div></div>`),
		pageOf("Sub-processors", `<h1>Sub-processors</h1><div><div><h4><a href="https://kranich.example/">Kranich Hosting GmbH</a></h4></div><div><h4><a href="/legal/subprocessors/stripe">Stripe, Inc.</a></h4></div><div><h4><a href="/legal/subprocessors/sentry">Sentry</a></h4></div></div>`),
	},
	"companies of the group and their registers": {
		pageOf("Imprint", `<h1>Our group companies</h1>`+table("Entity|Registered office|Number|Country\nBittern GmbH|Konstanz|HRB 7|Germany\nBittern Inc.|Madison|55|USA")),
		pageOf("Imprint", `<h1>Our group companies</h1><p>They are our sub-processors.</p>`+table("Entity|Registered office|Number|Country\nBittern GmbH|Konstanz|HRB 7|Germany\nBittern Inc.|Madison|55|USA")),
	},
	"suppliers who handle no data": {
		pageOf("Suppliers", `<h1>Approved suppliers</h1><p>These suppliers do not process personal data of customers.</p>`+table("Supplier|Goods|Country\nPenguin Cleaning Ltd|Cleaning|UK\nNorthern Chairs Ltd|Chairs|UK")),
		pageOf("Suppliers", `<h1>Approved suppliers</h1><p>These suppliers process personal data of customers.</p>`+table("Supplier|Service|Country\nPenguin Hosting Ltd|Servers|UK\nNorthern Mail Ltd|E-mail|UK")),
	},
	"recipients by category": {
		pageOf("Datenschutz", `<h1>Datenschutz</h1><h2>Empfänger Ihrer Daten</h2>`+table("Empfängerkategorie|Zweck|Ort\nIT-Dienstleister|Betrieb|Deutschland\nVersanddienstleister|Zustellung|Deutschland")),
		pageOf("Datenschutz", `<h1>Datenschutz</h1><h2>Empfänger Ihrer Daten</h2>`+table("Empfänger|Zweck|Ort\nKranich Hosting GmbH|Betrieb|Deutschland\nPostbote GmbH|Zustellung|Deutschland")),
	},
	"the parties, with their roles": {
		pageOf("Contrato", `<h1>Contrato</h1><h2>Subencargados</h2><p>Se publican en la web.</p><h2>Anexo I. Partes</h2>`+table("Parte|Función|Dirección\nEl Cliente|Responsable, exportador|Según pedido\nAvefría Software S.L.|Encargado, importador|Burgos, España")),
		pageOf("Contrato", `<h1>Contrato</h1><h2>Subencargados</h2>`+table("Empresa|Función|Dirección\nNube S.L.|Encargado, servidores|Madrid, España\nCorreo S.A.|Encargado, correo|Burgos, España")),
	},
	"no sub-processors, in two parts of a sentence": {
		pageOf("Dienstleister", `<h1>Andere Dienstleister</h1><p>Diese Dienstleister gelten nicht als Unterauftragsverarbeiter, da sie keine Kundendaten verarbeiten.</p>`+table("Dienstleister|Zweck|Land\nPersonio SE|Personal|Deutschland\nSpendesk SAS|Karten|Frankreich")),
		pageOf("Dienstleister", `<h1>Dienstleister</h1><p>Diese Dienstleister gelten als Unterauftragsverarbeiter, da sie Kundendaten verarbeiten.</p>`+table("Dienstleister|Zweck|Land\nPersonio SE|Personal|Deutschland\nSpendesk SAS|Karten|Frankreich")),
	},
	"a number with words": {
		pageOf("Comparativa", `<h1>Comparativa de proveedores de firma</h1>`+table("Proveedor|Ubicación de los datos|Subencargados|Precio\nSignaturit Solutions S.L.|España|6|25 €\nDocuSign, Inc.|Estados Unidos|más de 30|30 €\nYousign SAS|Francia|9|25 €")),
		pageOf("Firma", `<h1>Firma</h1>`+table("Subencargado|Ubicación de los datos|Servicio\n37signals|España|Firma\n8x8|Estados Unidos|Voz")),
	},
	"a word of every trade, and a header of processing": {
		pageOf("Sous-traitants", `<h1>Sous-traitants</h1>`+table("Sous-traitant|Lot|Ville\nMaçonnerie Dupré SARL|Gros œuvre|Lyon\nToitures Martin SAS|Couverture|Nantes")),
		pageOf("Sous-traitants", `<h1>Sous-traitants</h1>`+table("Sous-traitant|Mission|Lieu du traitement\nMaçonnerie Dupré SARL|Tickets|France\nToitures Martin SAS|Factures|France")),
	},
	"a heading further down": {
		pageOf("AVV", `<h1>Vertrag</h1><h2>Anlage: Beauftragte</h2>`+table("Funktion|Name|Anschrift\nBeauftragter|datenschutz nord GmbH|Bremen\nVertreter|Swiss Rep AG|Zürich")+`<h2>Unterauftragsverarbeiter</h2><p>Auf der Website.</p>`),
		pageOf("AVV", `<h1>Vertrag</h1><h2>Anlage: Unterauftragsverarbeiter</h2>`+table("Funktion|Name|Anschrift\nServer|datenschutz nord GmbH|Bremen\nPost|Swiss Rep AG|Zürich")+`<h2>Ende</h2><p>Auf der Website.</p>`),
	},
	"subcontractors of a builder": {
		pageOf("Bridge", `<h1>Harbour bridge: who builds what</h1>`+table("Subcontractor|Trade|Town\nKestrel Steelworks Ltd|Steel|Hull\nMoorland Concrete Ltd|Foundations|Leeds")),
		pageOf("Bridge", `<h1>Who works for us</h1><p>They process data of customers.</p>`+table("Subcontractor|Task|Town\nKestrel Calls Ltd|Support|Hull\nMoorland Mail Ltd|Letters|Leeds")),
	},
	"subcontractors by what they do": {
		pageOf("Subunternehmer", `<h1>Genehmigte Subunternehmer</h1>`+table("Leistung|Subunternehmer|Land\nDachstuhl|Kranich Holzbau GmbH|Deutschland\nEstrich|Mapleforge GmbH|Frankreich")),
		pageOf("Subunternehmer", `<h1>Genehmigte Subunternehmer</h1>`+table("Leistung|Subunternehmer|Land\nRechenzentrum|Kranich Technik GmbH|Deutschland\nTelefonie|Mapleforge GmbH|Frankreich")),
	},
	"factories": {
		pageOf("Våra leverantörer", `<h1>Våra fabriker</h1>`+table("Fabrik|Land|Produkt\nPorto Confecções Lda.|Portugal|Skjortor\nBursa Tekstil A.Ş.|Turkiet|Byxor")),
		pageOf("Våra leverantörer", `<h1>Våra leverantörer</h1>`+table("Leverantör|Land|Tjänst\nPorto Dados Lda.|Portugal|Servrar\nBursa Bilgi A.Ş.|Turkiet|Support")),
	},
	"no sub-processors, in Japanese": {
		pageOf("共同利用", `<h1>共同利用</h1><p>次の会社は当社の委託先ではなく、個人データを共同して利用する者です。</p>`+table("会社名|利用目的|所在地\n株式会社ミズドリ販売|案内|東京都\n株式会社ミズドリ物流|配送|千葉県")),
		pageOf("委託先", `<h1>委託先</h1><p>次の会社は当社の委託先です。</p>`+table("会社名|利用目的|所在地\n株式会社ミズドリ販売|案内|東京都\n株式会社ミズドリ物流|配送|千葉県")),
	},
	"no sub-processors, in Korean": {
		pageOf("제3자 제공", `<h1>개인정보의 제공</h1><p>아래 업체는 수탁자가 아니며, 동의를 받아 제공받는 자입니다.</p>`+table("제공받는 자|제공 목적|국가\n한빛카드 주식회사|심사|대한민국\n바다보험 주식회사|안내|대한민국")),
		pageOf("위탁", `<h1>개인정보 처리위탁</h1><p>아래 업체는 수탁자입니다.</p>`+table("수탁업체|위탁 업무|국가\n한빛카드 주식회사|심사|대한민국\n바다보험 주식회사|안내|대한민국")),
	},
	"no sub-processors, in Polish": {
		pageOf("Dostawcy", `<h1>Dostawcy</h1><p>Poniżsi dostawcy nie są podmiotami podprzetwarzającymi.</p>`+table("Dostawca|Cel|Kraj\nSymfonia Sp. z o.o.|księgowość|Polska\nBenefit Systems S.A.|karty|Polska")),
		pageOf("Dostawcy", `<h1>Dostawcy</h1><p>Poniżsi dostawcy są podmiotami podprzetwarzającymi.</p>`+table("Dostawca|Cel|Kraj\nSymfonia Sp. z o.o.|księgowość|Polska\nBenefit Systems S.A.|karty|Polska")),
	},
}

// A page that only looks like a list of sub-processors is none, and the one that
// differs from it by what makes it a list is read.
func TestLooksAlike(t *testing.T) {
	for name, c := range alike {
		if rows, err := parseAt("https://acme.example/here", c.none); err == nil {
			t.Errorf("%s: %d rows", name, rows)
		}
		if rows, err := parseAt("https://acme.example/here", c.list); err != nil || rows < 2 {
			t.Errorf("%s, a list: %d rows, error %v", name, rows, err)
		}
	}
}

// What a page without a list is told as, by the sentence that stands on it.
func TestWhyNone(t *testing.T) {
	for says, want := range map[string]page.ReadKind{
		"Ningún subencargado recibe más datos de los necesarios.":             page.NoLists,
		"No hay ningún subencargado.":                                         page.NamesNobody,
		"Nessun sub-responsabile riceve più dati del necessario.":             page.NoLists,
		"Non utilizziamo nessun sub-responsabile.":                            page.NamesNobody,
		"Nenhum subprocessador recebe mais dados do que o necessário.":        page.NoLists,
		"Não utilizamos nenhum subprocessador.":                               page.NamesNobody,
		"Aucun sous-traitant ne reçoit plus de données que nécessaire.":       page.NoLists,
		"Nous ne faisons appel à aucun sous-traitant.":                        page.NamesNobody,
		"Onderstaande leveranciers zijn geen subverwerkers.":                  page.NoLists,
		"Er zijn geen subverwerkers.":                                         page.NamesNobody,
		"Es werden derzeit keine Unterauftragsverarbeiter eingesetzt.":        page.NamesNobody,
		"Vi anlitar för närvarande inga underbiträden.":                       page.NamesNobody,
		"Vi anlitar inga underbiträden utan ert godkännande.":                 page.NoLists,
		"Nie korzystamy z podprocesorów.":                                     page.NamesNobody,
		"Nie korzystamy z podprocesorów bez zgody klienta.":                   page.NoLists,
		"再委託は行っておりません。":                                                       page.NamesNobody,
		"재수탁자는 없습니다.":                                                         page.NamesNobody,
		"我们没有使用任何子处理者。":                                                       page.NamesNobody,
		"未经客户同意，我们不使用任何子处理者。":                                                 page.NoLists,
		"Nothing in this Section gives Customer control over sub-processors.": page.NoLists,
		"There is nothing in this section.":                                   page.NothingShown,
		"Access to sub-processors needs single sign-on and a hardware key.":   page.NoLists,
		"Sign in to see our sub-processors.":                                  page.AccessWall,
	} {
		_, err := parseAt("https://acme.example/terms", pageOf("Terms", "<h1>Terms of service</h1><p>"+says+"</p>"))
		var re *page.ReadError
		if !errors.As(err, &re) || re.Kind != want {
			t.Errorf("%s: error %v, want %q", says, err, want)
		}
	}
}

// A contract that only links to its list says where that is, and not that it moved.
func TestListIsAt(t *testing.T) {
	const at = `<a href="https://acme.example/subs">acme.example/subs</a>`
	for _, says := range []string{
		"The current list of Sub-processors is at " + at + ".", "Die jeweils aktuelle Liste der Unterauftragsverarbeiter ist unter " + at + " abrufbar.",
		"La liste à jour des sous-traitants est disponible à " + at + ".", "La lista vigente de subencargados se publica en " + at + ".",
		"L'elenco aggiornato dei sub-responsabili è consultabile su " + at + ".", "A lista de subprocessadores encontra-se em " + at + ".",
		"De actuele lijst van subverwerkers staat op " + at + ".", "Aktualny wykaz podprocesorów znajduje się pod adresem " + at + ".",
		"Den aktuella förteckningen över underbiträden finns på " + at + ".", "Den gældende liste over underdatabehandlere findes på " + at + ".",
		"Ajantasainen alikäsittelijöiden luettelo on osoitteessa " + at + ".", "Aktuální seznam podzpracovatelů je na " + at + ".",
		"最新の再委託先一覧は" + at + "に掲載しています。", "최신 재수탁자 목록은 " + at + "에서 확인할 수 있습니다.", "子处理者清单请在" + at + "查看。",
		"Список субпроцессоров опубликован на " + at + ".",
	} {
		_, err := parseAt("https://acme.example/dpa", pageOf("DPA", "<h1>DPA</h1><p>"+says+"</p>"))
		if err == nil || err.Error() != "list is at https://acme.example/subs" {
			t.Errorf("%s: error %v", says, err)
		}
	}
	_, err := parseAt("https://acme.example/dpa", pageOf("DPA", "<h1>Sub-processors</h1><p>Our list of sub-processors has moved to "+at+".</p>"))
	if err == nil || err.Error() != "list moved to https://acme.example/subs" {
		t.Errorf("moved: error %v", err)
	}
}

// A policy on cookies stands in front of no other page; a question does.
func TestCookiePolicy(t *testing.T) {
	policy := `<h1>Cookieverklaring</h1>` + table("Naam|Aanbieder|Doel\n_ga|Google Ireland Ltd.|Statistiek\n_fbp|Meta Platforms Ireland|Marketing")
	for body, want := range map[string]string{
		policy: "no list found: the page is about cookies: Cookieverklaring",
		policy + "<button>Alles accepteren</button><button>Alles weigeren</button>": "consent wall: Cookieverklaring",
	} {
		_, err := parseAt("https://acme.example/cookies", pageOf("Cookieverklaring", body))
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
