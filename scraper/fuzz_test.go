package scraper_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// pageText gives everything on a page that a reader could be shown: all text,
// and the attributes that stand for text. ok is false for a page that cannot
// be parsed as it is.
func pageText(body []byte) (text string, ok bool) {
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return "", false
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
		case html.ElementNode:
			for _, a := range n.Attr {
				switch a.Key {
				case "alt", "aria-label", "title", "data-label", "data-th", "data-title", "data-header":
					b.WriteString(a.Val)
				}
			}
		}
	}
	return b.String(), true
}

// visible leaves the characters of a text that a reader sees.
func visible(s string) []rune {
	var out []rune
	for _, r := range s {
		if !unicode.IsSpace(r) && unicode.IsGraphic(r) {
			out = append(out, r)
		}
	}
	return out
}

// standsOn reports whether the characters of part stand in whole, in order.
func standsOn(whole, part []rune) bool {
	i := 0
	for _, r := range whole {
		if i < len(part) && part[i] == r {
			i++
		}
	}
	return i == len(part)
}

// texts returns every text that a snapshot took from its page, without the
// headers that the parser gives to columns that have none.
func texts(s snapshot.Snapshot) []string {
	var out []string
	cell := func(c snapshot.Cell) {
		out = append(out, c.Text)
		out = append(out, c.Items...)
		for _, l := range c.Links {
			out = append(out, l.Text)
		}
	}
	for _, l := range s.Lists {
		out = append(out, l.Title)
		for _, c := range l.Columns {
			if !strings.HasPrefix(c.Header, "(") {
				out = append(out, c.Header)
			}
		}
		for i := range l.Subprocessors {
			r := &l.Subprocessors[i]
			out = append(out, r.Name, r.Group, r.FormerName)
			out = append(out, r.Conditions...)
			for _, f := range snapshot.CellFields() {
				cell(*r.Cell(f))
			}
			for _, o := range r.Other {
				cell(o.Cell)
			}
			for _, k := range r.Links {
				out = append(out, k.Text)
			}
		}
	}
	for _, d := range s.Dates {
		out = append(out, d.Text)
	}
	out = append(out, s.TermsText...)
	for _, n := range s.Notes {
		out = append(out, n.Text)
	}
	return out
}

// Whatever the page, Parse ends without a panic, gives the same answer twice,
// no row without a name, no text with double blanks or control characters, and
// none that is not on the page.
func FuzzParse(f *testing.F) {
	for _, file := range fixturePages(f) {
		f.Add(fixturePage(f, file).Body, strings.HasSuffix(file, ".md"))
	}
	real, _ := filepath.Glob("../../shared/corpus/*/*.html") // a bad pattern is none
	for i, file := range real {
		if i%10 != 0 {
			continue
		}
		if body, err := os.ReadFile(file); err == nil && len(body) < 100_000 {
			f.Add(body, false)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, markdown bool) {
		web := page.Page{Body: body, URL: "https://vendor.example/legal/sub-processors", ContentType: "text/html; charset=utf-8"}
		if markdown {
			web.ContentType = "text/markdown; charset=utf-8"
		}
		snap, err := scraper.Parse(web, scraper.Hints{})
		again, err2 := scraper.Parse(web, scraper.Hints{})
		if diff := cmp.Diff(snap, again); diff != "" || (err == nil) != (err2 == nil) {
			t.Fatalf("two answers (-first +second):\n%s\n%v, %v", diff, err, err2)
		}
		var re *page.ReadError
		if err != nil && !errors.As(err, &re) {
			t.Fatalf("error of another kind: %v", err)
		}
		if (err == nil) != (snap.Rows() > 0) {
			t.Fatalf("%d rows and error %v", snap.Rows(), err)
		}
		whole, ok := pageText(body)
		wide := bytes.HasPrefix(body, []byte("<\x00")) || bytes.HasPrefix(body, []byte("\x00<")) // read as UTF-16
		ok = ok && !markdown && utf8.Valid(body) && !wide
		on := visible(whole)
		for _, s := range rows(snap) {
			if strings.TrimSpace(s.Name) == "" {
				t.Fatalf("row without a name: %+v", s)
			}
		}
		for _, s := range texts(snap) {
			switch {
			case !utf8.ValidString(s):
				t.Fatalf("not UTF-8: %q", s)
			case strings.Contains(s, "  "), s != strings.TrimSpace(s):
				t.Fatalf("blanks: %q", s)
			case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) }):
				t.Fatalf("control character: %q", s)
			case ok && !standsOn(on, visible(s)):
				t.Fatalf("not on the page: %q", s)
			}
		}
	})
}
