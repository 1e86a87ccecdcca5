package fetch_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// Every bad answer ends as it is to end: with its error, in its words, or with
// the good page's lists. None ends with fewer rows.
func TestHostileServers(t *testing.T) {
	want, err := scraper.Parse(page.Page{Body: []byte(fixtures.HostilePage())}, scraper.Hints{})
	if err != nil || want.Rows() != 4 {
		t.Fatalf("the good page: %d rows, %v", want.Rows(), err)
	}
	cases := fixtures.Hostiles()
	if len(cases) < 60 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, h := range cases {
		t.Run(h.Name, func(t *testing.T) {
			t.Parallel()
			address, stop, err := h.Start()
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			f := &fetch.Fetcher{Backoff: time.Millisecond, HostPause: -1, AllowPrivate: true, Timeout: time.Minute}
			if h.Limit != "" {
				if h.Limit == "total" {
					f.Timeout = 0
				}
				f.Limit(h.Limit, 40*time.Millisecond)
			}
			page, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: address})
			var got snapshot.Snapshot
			if err == nil {
				got, err = scraper.Parse(page, scraper.Hints{})
			} else if rest, ok := strings.CutPrefix(err.Error(), "fetch acme: "); !ok {
				t.Errorf("error %q does not name its step and vendor", rest)
			}
			if err == nil {
				if h.Ends == fixtures.HostileChanging {
					return
				}
				if h.Ends != fixtures.HostileRead {
					t.Fatalf("read %d rows, want %q", got.Rows(), h.Ends)
				}
				if diff := cmp.Diff(want.Lists, got.Lists); diff != "" {
					t.Errorf("lists (-want +got):\n%s", diff)
				}
				return
			}
			if got := ending(err); got != h.Ends {
				t.Errorf("ends with %q (%v), want %q", got, err, h.Ends)
			}
			u, err2 := url.Parse(address)
			if err2 != nil {
				t.Fatal(err2)
			}
			if text := strings.TrimPrefix(err.Error(), "fetch acme: "); !matches(strings.ReplaceAll(h.Says, "{host}", u.Hostname()), text) {
				t.Errorf("error:\n got %s\nwant %s", text, h.Says)
			}
			if got.Rows() > 0 {
				t.Errorf("%d rows beside the error %v", got.Rows(), err)
			}
		})
	}
}

// ending names an error by its kind.
func ending(err error) string {
	var read *page.ReadError
	var status *fetch.StatusError
	var failed *fetch.FetchError
	switch {
	case errors.As(err, &read):
		return string(read.Kind)
	case errors.As(err, &status):
		return fmt.Sprintf("http status %d", status.Code)
	case errors.As(err, &failed):
		return string(failed.Kind)
	}
	return "an error of no kind"
}

// matches compares a text with a pattern in which "…" stands for any text.
func matches(pattern, text string) bool {
	parts := strings.Split(pattern, "…")
	if len(parts) == 1 {
		return pattern == text
	}
	text, ok := strings.CutPrefix(text, parts[0])
	for _, part := range parts[1 : len(parts)-1] {
		if _, after, found := strings.Cut(text, part); found {
			text = after
		} else {
			ok = false
		}
	}
	return ok && strings.HasSuffix(text, parts[len(parts)-1])
}
