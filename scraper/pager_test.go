package scraper_test

import (
	"errors"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// Links to further pages of a list say that this is a part of it, in any language.
// Links of other lists, and those that only scripts follow, do not.
func TestPagerOfLinks(t *testing.T) {
	const at = "https://acme.example/legal/subprocessors"
	for _, tt := range []struct {
		name, url, foot string
		half            bool
	}{
		{"numbers", at, `<nav><span>1</span> <a href="?page=2">2</a> <a href="?page=3">3</a> <a href="?page=2">Weiter</a></nav>`, true},
		{"list of numbers", at, `<ul class="pagination"><li class="active"><a href="#">1</a></li><li><a href="/legal/subprocessors/page/2">2</a></li></ul>`, true},
		{"the last page", at + "?p=2", `<div><a href="?p=1">1</a> <b>2</b></div>`, true},
		{"offsets", at, `<p>1 <a href="?offset=20">2</a> <a href="?offset=40">3</a></p>`, true},
		{"padded", at, `<p>1 <a href="?page=2">Page 2</a></p>`, true},

		{"of scripts", at, `<nav><a href="#">1</a> <a href="#">2</a> <a href="javascript:go(2)">3</a></nav>`, false},
		{"of another list", at, `<nav><a href="/blog/page/2">2</a> <a href="/news?page=2">2</a></nav>`, false},
		{"of comments", at, `<nav><a href="?cpage=2">2</a></nav>`, false},
		{"footnotes", at, `<p><a href="?ref=1#fn2">2</a> See the terms.</p>`, false},
		{"a version", at, `<p>Versions: <a href="?version=2">2</a>, <a href="?v=3">3</a></p>`, false},
		{"a year", at, `<p>Archive: <a href="?year=2024">2024</a> <a href="?year=2025">2025</a></p>`, false},
		{"chapters", at, `<nav><a href="/legal/subprocessors/security">2</a> <a href="/legal/3">3</a></nav>`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			snap, err := scraper.Parse(page.Page{URL: tt.url, ContentType: "text/html", Body: rowsPage("", tt.foot, "Alpha Cloud, Inc.", "Beta Mail GmbH")}, scraper.Hints{})
			var re *page.ReadError
			if half := errors.As(err, &re) && re.Kind == page.HalfPage; half != tt.half || err != nil && !half {
				t.Errorf("%v, %d rows", err, snap.Rows())
			}
		})
	}
}
