package scraper_test

import (
	"errors"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// The same page is read the same in any character set, wherever it is named.
func TestCharacterSets(t *testing.T) {
	const head, body = `<html><head><title>Sub-processors</title></head><body><h1>Sub-processors</h1>`, `<table><tr><th>Sub-processor</th><th>Location</th></tr><tr><td>Grünwald Söhne GmbH</td><td>Köln</td></tr><tr><td>Café Olé SARL</td><td>Orléans</td></tr></table>`
	const meta = `<meta charset="iso-8859-1">`
	tests := []struct {
		name, contentType, text string
		enc                     encoding.Encoding
	}{
		{"utf-8", "text/html; charset=utf-8", head + body, encoding.Nop},
		{"utf-8 unnamed", "text/html", head + body, encoding.Nop},
		{"utf-8 with mark", "", "\ufeff" + head + body, encoding.Nop},
		{"latin-1 by header", "text/html; charset=ISO-8859-1", head + body, charmap.ISO8859_1},
		{"latin-1 by meta", "text/html", meta + head + body, charmap.ISO8859_1},
		{"by meta in the title", "text/html", "<title>Acme" + `<meta http-equiv=Content-Type content='text/html; charset=macintosh'>` + "</title>" + head + body, charmap.Macintosh},
		{"by meta after a comment", "text/html", "<!-- <meta charset=koi8-r> --><p x='<meta charset=koi8-r>'>" + `<META  CHARSET = "Macintosh" >` + head + body, charmap.Macintosh},
		{"windows-1252 unnamed", "text/html", head + body, charmap.Windows1252},
		{"utf-16", "text/html", head + body, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			raw, err := tt.enc.NewEncoder().String(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			snap, err := scraper.Parse(page.Page{Body: []byte(raw), ContentType: tt.contentType}, scraper.Hints{})
			if err != nil {
				t.Fatal(err)
			}
			got := rows(snap)
			if len(got) != 2 || got[0].Name != "Grünwald Söhne GmbH" || got[1].Location.Text != "Orléans" {
				t.Errorf("got %+v", got)
			}
		})
	}
	raw, err := japanese.ShiftJIS.NewEncoder().String(`<meta charset="shift_jis"><title>再委託先</title><h1>再委託先</h1><table><tr><th>再委託先</th><th>Purpose</th></tr><tr><td>さくらインターネット株式会社</td><td>Hosting</td></tr></table>`)
	if err != nil {
		t.Fatal(err)
	}
	snap, err := scraper.Parse(page.Page{Body: []byte(raw)}, scraper.Hints{})
	if err != nil || rows(snap)[0].Name != "さくらインターネット株式会社" {
		t.Errorf("shift_jis: %v, %v", snap.Lists, err)
	}
}

// What is no page is named, whatever its content type says.
func TestNotPage(t *testing.T) {
	tests := []struct{ body, contentType, want string }{
		{"%PDF-1.4\n…", "text/html", "not a page: PDF document"},
		{"anything", "application/pdf", "not a page: PDF document"},
		{"PK\x03\x04…", "", "not a page: ZIP archive or office document"},
		{`{"lists": []}`, "application/json", "not a page: JSON data"},
		{`{"lists": []}`, "", "not a page: JSON data"},
		{"a,b\n1,2\n", "text/csv", "not a page: CSV file"},
		{"\x89PNG\r\n\x1a\n", "image/png", "not a page: PNG picture"},
		{"\x00\x01\x02\x03", "", "not a page: binary data"},
		{"", "text/html", "no list found"},
	}
	for _, tt := range tests {
		_, err := scraper.Parse(page.Page{Body: []byte(tt.body), ContentType: tt.contentType}, scraper.Hints{})
		if err == nil || err.Error() != tt.want {
			t.Errorf("%q as %q: got %v, want %s", tt.body, tt.contentType, err, tt.want)
		}
		if errors.Is(err, page.ErrNoLists) != (tt.want == "no list found") {
			t.Errorf("%q: errors.Is(ErrNoLists) is wrong for %v", tt.body, err)
		}
	}
}
