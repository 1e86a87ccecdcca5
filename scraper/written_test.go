package scraper_test

import (
	"encoding/json"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// The pages below testdata/written were written by people who had not seen the
// parser, with what a careful reader reads of them, and the parser learnt from
// them afterwards. What stands in a file is parted by lines "-- name --".

// stillWrong are pages that are not read as they should be, and why.
var stillWrong = map[string]string{
	"b137-table-per-row-mail.html": "each row is a table of its own, and the header's is another: no column has a name",
	"359-top10-en-a":               "who ranks hosts writes that \"they list their sub-processors\": whose, no word of the page says",
	"360-top10-en-b":               "the same in another form",
	"368-factories-en-b":           "the factories are said to be listed \"including subcontractors\"",
	"451-former-en-a":              "a page of former sub-processors alone is a list, of that kind",
	"452-former-en-b":              "the same in another form",
}

// A writtenPage is a page, and what must be read of it as JSON.
type writtenPage struct{ name, body, want string }

func writtenPages(t *testing.T, file string) []writtenPage {
	t.Helper()
	text, err := os.ReadFile("testdata/written/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []writtenPage
	for _, p := range fixtures.Parts(string(text)) {
		if p.Name == "want" {
			all[len(all)-1].want = p.Text
		} else {
			all = append(all, writtenPage{name: p.Name, body: p.Text})
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s has no pages", file)
	}
	return all
}

func TestWrittenPages(t *testing.T) {
	for _, file := range []string{"kinds.txt", "combinations.txt", "tools.txt", "languages.txt", "late.txt"} {
		for _, p := range writtenPages(t, file) {
			t.Run(strings.TrimSuffix(file, ".txt")+"/"+p.name, func(t *testing.T) {
				var want struct {
					Args   []string         `json:"args"`
					Expect []map[string]any `json:"expect"`
				}
				if err := json.Unmarshal([]byte(p.want), &want); err != nil || len(want.Expect) == 0 {
					t.Fatalf("what must be read: %v", err)
				}
				web := page.Page{Body: []byte(p.body)}
				if path.Ext(p.name) == ".md" {
					web.ContentType = "text/markdown"
				}
				if len(want.Args) == 2 && want.Args[0] == "--url" {
					web.URL = want.Args[1]
				}
				snap, err := scraper.Parse(web, scraper.Hints{})
				var wrong []string
				for _, e := range want.Expect {
					if !holds(snap, err, e) {
						text, _ := json.Marshal(e)
						wrong = append(wrong, string(text))
					}
				}
				switch why := stillWrong[p.name]; {
				case len(wrong) > 0 && why == "":
					t.Errorf("not read as it should be (%v):\n%s", err, strings.Join(wrong, "\n"))
				case len(wrong) == 0 && why != "":
					t.Error("it is read right now: take it from stillWrong")
				}
			})
		}
	}
}

// Pages that only look like lists give none.
func TestWrittenPagesWithoutList(t *testing.T) {
	for _, p := range writtenPages(t, "nolist.txt") {
		name, address, _ := strings.Cut(p.name, " ")
		snap, err := scraper.Parse(page.Page{URL: address, Body: []byte(p.body)}, scraper.Hints{})
		switch why := stillWrong[name]; {
		case err == nil && why == "":
			t.Errorf("%s: read as a list of %d rows, %q first", name, snap.Rows(), rows(snap)[0].Name)
		case err != nil && why != "":
			t.Errorf("%s gives no list now: take it from stillWrong", name)
		}
	}
}

// holds reports whether a snapshot, or the error in its stead, is as one line of
// what must be read says.
func holds(snap snapshot.Snapshot, err error, want map[string]any) bool {
	var read struct {
		Lists []map[string]any `json:"lists"`
		Dates []map[string]any `json:"dates"`
	}
	if text, e := json.Marshal(snap); e != nil || json.Unmarshal(text, &read) != nil {
		return false
	}
	if err != nil {
		read.Lists = nil
	}
	var all []map[string]any
	for _, l := range read.Lists {
		of, _ := l["subprocessors"].([]any)
		for _, r := range of {
			row, _ := r.(map[string]any)
			row["list"], row["kind"] = l["title"], l["kind"]
			all = append(all, row)
		}
	}
	for k, w := range want {
		some := func(things []map[string]any) bool {
			of, _ := w.(map[string]any)
			return slices.ContainsFunc(things, func(thing map[string]any) bool {
				return fixtures.Meets(thing, of, func() string { text, _ := json.Marshal(thing); return string(text) })
			})
		}
		ok := false
		switch k {
		case "rows":
			ok = float64(len(all)) == w
		case "lists":
			ok = float64(len(read.Lists)) == w
		case "row":
			ok = some(all)
		case "no_row":
			ok = !some(all)
		case "date":
			ok = some(read.Dates)
		case "no_date":
			ok = !some(read.Dates)
		case "error~":
			ok = err != nil && fixtures.Says(w, err.Error())
		}
		if !ok {
			return false
		}
	}
	return true
}
