package monitor_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/dir"
)

// roundTripper is a transport made of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Whatever a page's server does, the baseline stays as it is, byte by byte, and
// what went wrong is known by its name. An odd answer with the same list is no
// news.
func TestHostileServers(t *testing.T) {
	t.Parallel()
	for _, h := range fixtures.Hostiles() {
		t.Run(h.Name, func(t *testing.T) {
			t.Parallel()
			address, stop, err := h.Start()
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			data := filepath.Join(t.TempDir(), "data")
			now := time.Date(2026, 4, 15, 6, 12, 3, 0, time.UTC)
			check := func(f *fetch.Fetcher) monitor.Result {
				t.Helper()
				st, err := dir.Open(data)
				if err != nil {
					t.Fatal(err)
				}
				defer st.Close()
				now = now.Add(6 * time.Hour)
				f.Backoff, f.HostPause, f.Now = time.Millisecond, -1, func() time.Time { return now }
				m := &monitor.Monitor{
					Vendors: []config.Vendor{{Name: "acme", Title: "Acme", URL: address}},
					Store:   st, Fetcher: f, Now: f.Now, Confirm: time.Microsecond,
				}
				return m.Check(t.Context(), m.Vendors).Results[0]
			}
			first := check(&fetch.Fetcher{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(strings.NewReader(fixtures.HostilePage())), ContentLength: -1}, nil
			})})
			if first.Outcome != monitor.First {
				t.Fatalf("the good page: %s, %v", first.Outcome, first.Err)
			}
			before := evidence(t, data)

			f := &fetch.Fetcher{AllowPrivate: true, Timeout: time.Minute}
			if h.Limit != "" {
				f.Timeout = 40 * time.Millisecond
			}
			got := check(f)
			if after := evidence(t, data); !maps.Equal(before, after) {
				t.Errorf("the baseline changed:\n%s", after["acme/snapshot.json"])
			}
			if h.Ends == fixtures.HostileRead {
				if got.Outcome != monitor.Unchanged {
					t.Errorf("outcome %s (%v), want unchanged", got.Outcome, got.Err)
				}
				return
			}
			if got.Outcome != monitor.Failed || got.Unsaved != nil {
				t.Fatalf("outcome %s (%v, unsaved %v), want failed: %s", got.Outcome, got.Err, got.Unsaved, h.Ends)
			}
			if name := ending(got.Err); name != h.Ends {
				t.Errorf("failed with %q (%v), want %q", name, got.Err, h.Ends)
			}
			state := health(t, data)
			if want := healthOf(h.Ends); state.Status != want || state.Why != got.Err.Error() {
				t.Errorf("health %s (%s), want %s (%v)", state.Status, state.Why, want, got.Err)
			}
		})
	}
}

// evidence returns the files that must not change: all of the vendor's but its
// state.
func evidence(t *testing.T, data string) map[string]string {
	files := filesOf(t, data)
	for name := range files {
		if name == "acme/state.json" || !strings.HasPrefix(name, "acme/") {
			delete(files, name)
		}
	}
	if files["acme/snapshot.json"] == "" {
		t.Fatal("no baseline")
	}
	return files
}

// health returns the stored health of acme.
func health(t *testing.T, data string) store.Health {
	st, err := dir.OpenReadOnly(data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s, err := st.State("acme")
	if err != nil {
		t.Fatal(err)
	}
	return s.Health
}

// ending names an error by its kind, as package fixtures does.
func ending(err error) string {
	var read *page.ReadError
	var status *fetch.StatusError
	var failed *fetch.FetchError
	var doubt *monitor.DoubtError
	switch {
	case errors.As(err, &doubt) && strings.HasPrefix(strings.Join(doubt.Doubt.Why, " "), string(page.Moved)):
		return string(page.Moved) // the page says so itself, and is asked again
	case errors.As(err, &read):
		return string(read.Kind)
	case errors.As(err, &status):
		return fmt.Sprintf("http status %d", status.Code)
	case errors.As(err, &failed):
		return string(failed.Kind)
	}
	return fixtures.HostileChanging // two reads that differ: an error of no kind
}

// healthOf is the health that an ending is.
func healthOf(ends string) record.Status {
	switch page.ReadKind(ends) {
	case page.BotWall, page.Consent, page.AccessWall:
		return record.Blocked
	case page.OutOfOrder, page.NothingShown, page.NoLists, page.NeedsBrowser, page.NotPage, page.Moved, page.HalfPage, page.TooMuch:
		return record.Unreadable
	}
	if ends == fixtures.HostileChanging {
		return record.Flapping
	}
	return record.Unreachable
}
