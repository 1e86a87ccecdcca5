package scraper_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// truth is what a reader sees on a page, as the test material beside the
// repository says it.
type truth struct {
	Lists []struct {
		Heading   string `json:"heading"`
		Title     string `json:"title"`
		Optional  bool   `json:"optional"`
		Duplicate bool   `json:"duplicate"`
		Partial   bool   `json:"partial"`
		Rows      []struct {
			Name        string `json:"name"`
			Placeholder bool   `json:"placeholder"`
		} `json:"rows"`
	} `json:"lists"`
}

// need counts the rows that must be found. A page that has none may be an
// error: the list of a contract that names one company and says where the
// others are.
func (t *truth) need() (n int) {
	for _, l := range t.Lists {
		for _, r := range l.Rows {
			if !l.Optional && !l.Duplicate && !l.Partial && !r.Placeholder {
				n++
			}
		}
	}
	return n
}

// squash leaves the visible characters of a text, in lower case.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u200b', r == '\u00ad', r == '\ufeff':
			return -1
		case r == '\u2019':
			return '\''
		}
		return unicode.ToLower(r)
	}, s)
}

// On real pages every row is found and none is made up. The pages are not part
// of the repository; without them there is nothing to hold the parser to.
func TestRealPages(t *testing.T) {
	var files []string
	for _, dir := range []string{"../../shared/corpus", "../../shared/pages"} {
		found, err := filepath.Glob(dir + "/*/*.truth.json")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("no real pages at ../../shared/corpus and ../../shared/pages")
	}
	for _, file := range files {
		stem := strings.TrimSuffix(file, ".truth.json")
		t.Run(filepath.ToSlash(strings.TrimPrefix(stem, "../../shared/")), func(t *testing.T) {
			t.Parallel()
			var want truth
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			web := page.Page{URL: "https://vendor.example/legal/sub-processors"}
			if web.Body, err = os.ReadFile(stem + ".html"); err != nil {
				web.ContentType = "text/markdown"
				if web.Body, err = os.ReadFile(stem + ".md"); err != nil {
					t.Fatal(err)
				}
			}
			snap, err := scraper.Parse(web, scraper.Hints{})
			if len(want.Lists) == 0 {
				var re *page.ReadError
				if !errors.As(err, &re) {
					t.Errorf("the page names nobody: got %d rows and error %v", snap.Rows(), err)
				}
				return
			}
			if err != nil && want.need() > 0 {
				t.Fatal(err)
			}
			may, must := map[string]int{}, map[string]int{}
			for _, l := range want.Lists {
				for _, r := range l.Rows {
					may[squash(r.Name)]++
					if !l.Optional && !l.Duplicate && !l.Partial && !r.Placeholder {
						must[squash(r.Name)]++
					}
				}
			}
			got := map[string]int{}
			for _, s := range rows(snap) {
				n := squash(s.Name)
				if got[n]++; got[n] > may[n] {
					t.Errorf("row that the page does not have: %q", s.Name)
				}
			}
			for n, k := range must {
				if got[n] < k {
					t.Errorf("row not found: %q (%d of %d)", n, got[n], k)
				}
			}
		})
	}
}

// rows returns the rows of all lists.
func rows(s snapshot.Snapshot) []snapshot.Subprocessor {
	var out []snapshot.Subprocessor
	for _, l := range s.Lists {
		out = append(out, l.Subprocessors...)
	}
	return out
}
