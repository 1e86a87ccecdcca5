package scraper_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper/page"
)

// Pages that were written against the reader, without its words in view: walls
// are not read, lists are, and only a vendor's own word withdraws one.
func TestSubjects(t *testing.T) {
	text, err := os.ReadFile("testdata/subjects.txt")
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(string(text), "\n-- ")[1:]
	if len(pages) < 195 {
		t.Fatalf("%d pages", len(pages))
	}
	for _, p := range pages {
		name, web, _ := strings.Cut(p, " --\n")
		kind, _, _ := strings.Cut(name, "/")
		rows, err := parseAt("https://acme.example/legal/subprocessors", web)
		var re *page.ReadError
		switch kind {
		case "list":
			if err != nil || rows < 8 || rows%8 != 0 {
				t.Errorf("%s: %d rows, error %v", name, rows, err)
			}
		case "consent", "shown":
			if rows > 0 || !errors.As(err, &re) || page.Withdrawn(err) {
				t.Errorf("%s: %d rows, error %v", name, rows, err)
			}
		case "withdrawn":
			if !page.Withdrawn(err) {
				t.Errorf("%s: %d rows, error %v", name, rows, err)
			}
		default:
			t.Errorf("%s: no such kind of page", name)
		}
	}
}
