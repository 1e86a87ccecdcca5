package scraper_test

import (
	"errors"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// A page that says above its list that it is kept no longer, and where the list is
// kept now, has moved; one that only says something like it has not.
func TestRetired(t *testing.T) {
	const table = `<table><tr><th>Sub-processor</th><th>Purpose</th></tr><tr><td>Orbitask Ltd</td><td>Support</td></tr></table>`
	const there = `<a href="https://trust.acme.example/subprocessors">here</a>`
	for said, retired := range map[string]bool{
		`<p>This page is no longer maintained. The current list is ` + there + `.</p>`:                       true,
		`<p>Diese Seite wird nicht mehr gepflegt.</p><p>Die Liste steht jetzt ` + there + `.</p>`:            true,
		`<p>Cette page n'est plus mise à jour. La liste actuelle : ` + there + `</p>`:                        true,
		`<p>Esta página ya no se actualiza; la lista está ` + there + `.</p>`:                                true,
		`<p>Deze lijst wordt niet meer bijgewerkt, zie ` + there + `.</p>`:                                   true,
		`<p>このページは更新されません。最新のリストは` + there + `</p>`:                                                          true,
		`<p>このページは更新されていません。最新の一覧は` + there + `</p>`:                                                         true,
		`<p>Tätä sivua ei enää päivitetä. Ajantasainen luettelo on ` + there + `.</p>`:                       true,
		`<p>Ta strona nie jest już aktualizowana. Aktualna lista jest ` + there + `.</p>`:                    true,
		`<p>This list is no longer updated every week but every month.</p>`:                                  false,
		`<p>An older list, which is no longer maintained, is ` + there + `.</p>`:                             false,
		`<p>Subscribe to updates of this page <a href="https://trust.acme.example/subscribe">here</a>.</p>`:  false,
		`<p>Orbitask no longer processes data; this list is current. Our trust center is ` + there + `.</p>`: false,
	} {
		snap, err := scraper.Parse(page.Page{URL: "https://acme.example/subprocessors", Body: []byte(aPage(said + table))}, scraper.Hints{})
		var e *page.ReadError
		if moved := errors.As(err, &e) && e.Kind == page.Moved && e.URL == "https://trust.acme.example/subprocessors" && len(snap.Lists) == 0; moved != retired || !moved && err != nil {
			t.Errorf("%s: got %v", said, err)
		}
	}
	below := `<p>This page is no longer maintained. The current list is ` + there + `.</p>`
	if _, err := scraper.Parse(page.Page{Body: []byte(aPage(table + below))}, scraper.Hints{}); err != nil {
		t.Errorf("said below the list: %v", err)
	}
}
