package page_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/subwatch/subwatch/scraper/page"
)

// An error says what to try once, where it does not say it itself, and stays the
// error that it is.
func TestAdvised(t *testing.T) {
	plain := errors.New("disk full")
	if got := page.Advised(plain); got != plain {
		t.Errorf("got %v", got)
	}
	said := &page.ReadError{Kind: page.NoLists, Detail: "nothing matches: subwatch parse ADDRESS --explain"}
	if got := page.Advised(said).Error(); got != said.Error() {
		t.Errorf("said twice: %s", got)
	}
	for _, kind := range []page.ReadKind{page.NoLists, page.BotWall, page.NeedsBrowser, page.NotPage, page.TooMuch, page.Consent, page.AccessWall, page.NothingShown, page.OnRequest} {
		err := page.Advised(fmt.Errorf("read acme: %w", &page.ReadError{Kind: kind}))
		if !errors.Is(err, &page.ReadError{Kind: kind}) || err.Error() == "read acme: "+string(kind) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	moved := &page.ReadError{Kind: page.Moved, URL: "https://acme.example/list"}
	if got := page.Advised(moved).Error(); got != "list moved to https://acme.example/list; try: that address as the url" || !page.Withdrawn(page.Advised(moved)) {
		t.Errorf("got %s", got)
	}
}
