package scraper_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
)

// A page that was cut off anywhere, and says nothing of it, is an error or has
// all its rows: it is never read as a page with fewer.
func TestHalfPage(t *testing.T) {
	files, err := filepath.Glob("../fixtures/*/*.html")
	if err != nil {
		t.Fatal(err)
	}
	cuts := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(body, []byte("</html>")) {
			continue
		}
		whole, err := scraper.Parse(fixturePage(t, file), scraper.Hints{})
		if err != nil {
			continue
		}
		step := 1 << 10
		if raceDetector {
			step = 1<<12 + 1
		}
		for size := 1 << 10; size < len(body); size += step {
			web := fixturePage(t, file)
			web.Body = body[:size]
			half, err := scraper.Parse(web, scraper.Hints{})
			cuts++
			if err == nil && half.Rows() != whole.Rows() {
				t.Errorf("%s cut after %d of %d bytes: %d of %d rows, no error", file, size, len(body), half.Rows(), whole.Rows())
			}
			var re *page.ReadError
			if err != nil && (!errors.As(err, &re) || page.Withdrawn(err)) {
				t.Errorf("%s cut after %d bytes: %v", file, size, err)
			}
		}
	}
	if cuts < 30 {
		t.Errorf("%d cuts", cuts)
	}
	t.Logf("%d cuts", cuts)
}
