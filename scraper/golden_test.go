package scraper_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

var update = flag.Bool("update", false, "write the golden files again")

// fixturePages returns the pages below fixtures: a folder per vendor.
func fixturePages(t testing.TB) []string {
	t.Helper()
	var pages []string
	for _, ext := range []string{"html", "md", "pdf"} {
		found, err := filepath.Glob("../fixtures/*/*." + ext)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	if len(pages) == 0 {
		t.Fatal("no pages in ../fixtures")
	}
	return pages
}

// fixturePage reads a page as if it had been fetched from its vendor.
func fixturePage(t testing.TB, file string) page.Page {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	vendor := filepath.Base(filepath.Dir(file))
	p := page.Page{Vendor: vendor, URL: "https://" + vendor + ".example/legal/sub-processors", Body: body, ContentType: "text/html"}
	switch filepath.Ext(file) {
	case ".md":
		p.ContentType = "text/markdown; charset=utf-8"
	case ".pdf":
		p.ContentType = "application/pdf"
	}
	return p
}

// Every page below fixtures is read as the golden file beside it says: a
// snapshot in NAME.json, or the error in NAME.error.
func TestGolden(t *testing.T) {
	for _, file := range fixturePages(t) {
		stem := strings.TrimSuffix(file, filepath.Ext(file))
		t.Run(filepath.ToSlash(strings.TrimPrefix(stem, "../fixtures/")), func(t *testing.T) {
			snap, err := scraper.Parse(fixturePage(t, file), scraper.Hints{})
			var got bytes.Buffer
			golden, other := stem+".json", stem+".error"
			if err != nil {
				golden, other = other, golden
				got.WriteString(err.Error() + "\n")
			} else if err := snap.Encode(&got); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				if err := os.Remove(other); err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v\nread instead:\n%s", err, got.String())
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		})
	}
}
