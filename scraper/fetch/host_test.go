package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/subwatch/subwatch/scraper/fetch"
)

// roundTripper is a transport made of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reply is an answer without a server.
func reply(status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: http.NoBody, ContentLength: int64(len(body))}
}

// A crowd is a site that takes a second for each answer and notes when it was
// asked, and by how many at a time.
type crowd struct {
	mu      sync.Mutex
	at, top map[string]int
	begun   map[string][]time.Time
	status  func(n int) *http.Response // of the n-th request, from 1; nil: 200
}

func (c *crowd) RoundTrip(r *http.Request) (*http.Response, error) {
	host := strings.ToLower(r.URL.Hostname())
	c.mu.Lock()
	if c.at == nil {
		c.at, c.top, c.begun = map[string]int{}, map[string]int{}, map[string][]time.Time{}
	}
	c.begun[host] = append(c.begun[host], time.Now())
	n := len(c.begun[host])
	c.at[host]++
	c.top[host] = max(c.top[host], c.at[host])
	c.mu.Unlock()
	time.Sleep(time.Second) // of a bubble's clock
	c.mu.Lock()
	c.at[host]--
	c.mu.Unlock()
	if c.status != nil {
		return c.status(n), nil
	}
	return reply(200, ""), nil
}

// all fetches n pages of each host at the same time.
func all(t *testing.T, f *fetch.Fetcher, n int, hosts ...string) (errs int) {
	var wg sync.WaitGroup
	var failed atomic.Int32
	for _, host := range hosts {
		for i := range n {
			wg.Go(func() {
				if _, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: fmt.Sprintf("https://%s/%d", host, i)}); err != nil {
					failed.Add(1)
				}
			})
		}
	}
	wg.Wait()
	return int(failed.Load())
}

// However many ask at the same time, a host is asked by two, with a pause
// between; other hosts do not wait for it. Who waits does not run out of time.
func TestPerHost(t *testing.T) {
	tests := []struct {
		name    string
		perHost int
		pause   time.Duration
		top     int
		between time.Duration
	}{
		{"default", 0, 0, 2, 200 * time.Millisecond},
		{"one", 1, 0, 1, time.Second},
		{"five, pause", 5, 300 * time.Millisecond, 4, 300 * time.Millisecond}, // a fifth would wait longer than an answer takes
		{"no limit", -1, -1, 64, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				site := &crowd{}
				f := &fetch.Fetcher{Transport: site, PerHost: tt.perHost, HostPause: tt.pause}
				began := time.Now()
				if n := all(t, f, 64, "a.example", "A.EXAMPLE", "b.example"); n > 0 {
					t.Errorf("%d of 192 fetches failed", n)
				}
				if a, b := site.top["a.example"], site.top["b.example"]; b != tt.top || a != tt.top && tt.perHost >= 0 {
					t.Errorf("%d and %d requests at a time, want %d", a, b, tt.top)
				}
				times := site.begun["b.example"]
				for i := 1; i < len(times); i++ {
					if gap := times[i].Sub(times[i-1]); gap < tt.between && i%tt.top != 0 && tt.between > 0 {
						t.Fatalf("request %d came %s after the one before, want %s", i, gap, tt.between)
					}
				}
				t.Logf("took %s", time.Since(began))
			})
		})
	}
}

// A host that says 429 or 503 is asked by one at a time from then on, more
// slowly, and not before it said, whoever asks.
func TestHostAsksToBeSpared(t *testing.T) {
	for _, code := range []int{429, 503} {
		synctest.Test(t, func(t *testing.T) {
			site := &crowd{status: func(n int) *http.Response {
				if n == 1 {
					return reply(code, "", "Retry-After", "40")
				}
				return reply(200, "")
			}}
			f := &fetch.Fetcher{Transport: site}
			all(t, f, 3, "a.example") // the second has begun when the first is told; the third has not
			told := site.begun["a.example"][0].Add(time.Second)
			site.top["a.example"] = 0
			if n := all(t, f, 8, "a.example"); n > 0 {
				t.Errorf("%d fetches failed", n)
			}
			times := site.begun["a.example"]
			if wait := times[2].Sub(told); wait < 40*time.Second || wait > 41*time.Second {
				t.Errorf("%d: asked again after %s, want 40 s", code, wait)
			}
			if site.top["a.example"] != 1 {
				t.Errorf("%d: %d requests at a time after it, want 1", code, site.top["a.example"])
			}
			for i := 3; i < len(times); i++ {
				if gap := times[i].Sub(times[i-1]); gap < time.Second {
					t.Errorf("%d: request %d came %s after the one before", code, i, gap)
				}
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		site := &crowd{status: func(int) *http.Response { return reply(500, "") }}
		all(t, &fetch.Fetcher{Transport: site}, 8, "a.example")
		if site.top["a.example"] != 2 {
			t.Errorf("500 slowed the host down: %d at a time", site.top["a.example"])
		}
	})
}

// Who is not wanted any more does not wait for a host, and leaves its place to
// others.
func TestHostWaitEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site := &crowd{}
		f := &fetch.Fetcher{Transport: site, PerHost: 1, HostPause: time.Hour}
		if n := all(t, f, 1, "a.example"); n > 0 {
			t.Fatal("the first fetch failed")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		var wg sync.WaitGroup
		for range 3 { // one waits for the hour, the others for the one
			wg.Go(func() {
				if _, err := f.Fetch(ctx, fetch.Request{Vendor: "acme", URL: "https://a.example/"}); !errors.Is(err, context.DeadlineExceeded) || !strings.HasPrefix(err.Error(), "fetch acme: ") {
					t.Errorf("got error %v, want the context's", err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(began); took != time.Minute {
			t.Errorf("gave up after %s, want a minute", took)
		}
		if n := all(t, f, 1, "a.example"); n > 0 {
			t.Error("the host's place was not given back")
		}
	})
}

// Redirects share the time of one request; waiting for the host takes none of it.
func TestTotalTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		f := &fetch.Fetcher{HostPause: time.Hour, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			asked++
			select {
			case <-time.After(12 * time.Second):
				return reply(302, "", "Location", fmt.Sprintf("/%d", asked)), nil
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		})}
		began := time.Now()
		_, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: "https://a.example/"})
		if want := "fetch acme: no complete answer within 30s"; err == nil || err.Error() != want || !errors.Is(err, &fetch.FetchError{Kind: fetch.TimedOut}) {
			t.Errorf("got error %v, want %s", err, want)
		}
		// Three tries of three requests, each an hour after the one before.
		if took := time.Since(began); asked != 9 || took < 8*time.Hour || took > 8*time.Hour+time.Minute {
			t.Errorf("%d requests in %s, want 9 in 8 hours", asked, took)
		}
	})
}

// As many connections to a host are kept as it is asked at a time.
func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	const many = 8
	for _, perHost := range []int{many, -1} {
		var arrived sync.WaitGroup
		var made atomic.Int32
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			arrived.Done()
			arrived.Wait() // all are asked at once
			io.WriteString(w, "<p>hello</p>")
		}))
		srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				made.Add(1)
			}
		}
		srv.Start()
		t.Cleanup(srv.Close)
		f := &fetch.Fetcher{PerHost: perHost, HostPause: -1, AllowPrivate: true}
		for range 3 {
			arrived.Add(many)
			var done sync.WaitGroup
			for range many {
				done.Go(func() {
					if _, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: srv.URL}); err != nil {
						t.Error(err)
					}
				})
			}
			done.Wait()
		}
		// A connection may still be on its way back when the next is wanted.
		if n := made.Load(); n > many+many/2 {
			t.Errorf("PerHost %d: %d connections for three times %d requests", perHost, n, many)
		}
	}
}
