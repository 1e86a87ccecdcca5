package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
)

// serve starts a server and gives its address and a count of its requests.
func serve(t *testing.T, h http.HandlerFunc) (string, *atomic.Int32) {
	t.Helper()
	var n atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, &n
}

func fetcher() *fetch.Fetcher {
	return &fetch.Fetcher{Backoff: time.Millisecond, Timeout: 20 * time.Second, HostPause: -1, AllowPrivate: true}
}

func gzipped(b []byte) []byte {
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	zw.Write(b)
	zw.Close()
	return buf.Bytes()
}

func TestFetch(t *testing.T) {
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/page", http.StatusFound)
			return
		case "/page":
			if got := r.Header.Get("User-Agent"); !strings.Contains(got, "github.com/subwatch/subwatch") {
				t.Errorf("User-Agent %q does not name the project", got)
			}
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Wed, 15 Apr 2026 06:12:03 GMT")
		w.Write(gzipped([]byte("<p>hello</p>")))
	})
	now := time.Date(2026, 4, 15, 8, 12, 3, 999, time.FixedZone("", 7200))
	f := fetcher()
	f.Now = func() time.Time { return now }
	got, err := f.Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: url + "/moved"})
	if err != nil {
		t.Fatal(err)
	}
	want := page.Page{
		Vendor: "acme", URL: url + "/moved", FinalURL: url + "/page", Status: 200,
		ContentType: "text/html; charset=utf-8", ETag: `"v1"`, LastModified: "Wed, 15 Apr 2026 06:12:03 GMT",
		Body: []byte("<p>hello</p>"), FetchedAt: time.Date(2026, 4, 15, 6, 12, 3, 0, time.UTC),
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("Fetch:\n got %v\nwant %v", got, want)
	}
}

// Bytes that the request knows are not given again, whatever the server says of
// them; others are, and are the caller's own.
func TestFetchKnownBytes(t *testing.T) {
	bodies := []string{"<p>old</p>", "<p>new</p>", "<p>old</p>", ""}
	next := 0
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(gzipped([]byte(bodies[next])))
		next++
	})
	f := fetcher()
	sum := sha256.Sum256([]byte("<p>old</p>"))
	var pages []page.Page
	for range bodies {
		page, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: url, SHA256: hex.EncodeToString(sum[:])})
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	for i, p := range pages {
		if same := bodies[i] == "<p>old</p>"; p.NotModified != same || same && p.Body != nil || !same && string(p.Body) != bodies[i] {
			t.Errorf("answer %d, %q: NotModified %t, body %q", i, bodies[i], p.NotModified, p.Body)
		}
	}
}

func TestFetchConditional(t *testing.T) {
	url, n := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "yesterday" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		http.Error(w, "not conditional", http.StatusBadRequest)
	})
	page, err := fetcher().Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: url, ETag: `"v1"`, LastModified: "yesterday"})
	if err != nil || !page.NotModified || page.Body != nil {
		t.Errorf("conditional fetch: got %+v, %v, want NotModified", page, err)
	}
	if n.Load() != 1 {
		t.Errorf("%d requests, want 1", n.Load())
	}
}

func TestFetchErrors(t *testing.T) {
	refused, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused.Close() // nobody listens there any more
	huge := bytes.Repeat([]byte("x"), 20<<20+1)
	packed := gzipped(huge)
	tests := []struct {
		name     string
		url      string // instead of the server's
		handler  http.HandlerFunc
		want     string // "…" stands for what differs from run to run
		requests int32
	}{
		{
			name: "404", want: "fetch acme: http status 404 Not Found", requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) },
		},
		{
			name: "403", want: "fetch acme: http status 403 Forbidden", requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) },
		},
		{
			name: "500", want: "fetch acme: http status 500 Internal Server Error", requests: 3,
			handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) },
		},
		{
			name: "429", want: "fetch acme: http status 429 Too Many Requests", requests: 3,
			handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(429) },
		},
		{
			name: "unknown status", want: "fetch acme: http status 299", requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(299) },
		},
		{
			name: "304 that nobody asked for", want: "fetch acme: http status 304 Not Modified", requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(304) },
		},
		{
			name: "too large", want: "fetch acme: page is larger than 20 MiB", requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) { w.Write(huge) },
		},
		{
			name: "too large once unpacked", want: "fetch acme: page is larger than 20 MiB", requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.Write(packed)
			},
		},
		{
			name: "brotli", want: `fetch acme: the page comes packed as "br", which was not asked for (only gzip was)`, requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Encoding", "br") },
		},
		{
			name: "not gzip", want: "fetch acme: the page says that it is packed with gzip, and is not", requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.Write([]byte("<p>plain after all</p>"))
			},
		},
		{
			name: "cut off", want: "fetch acme: the page was cut off: 9 of 1000 bytes came", requests: 3,
			handler: func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "1000")
				w.Write([]byte("half a pa"))
			},
		},
		{
			name: "reset", want: "fetch acme: 127.0.0.1 broke off the connection", requests: 3,
			handler: func(w http.ResponseWriter, r *http.Request) {
				conn, _, _ := w.(http.Hijacker).Hijack()
				conn.(*net.TCPConn).SetLinger(0)
				conn.Close()
			},
		},
		{
			name: "redirect loop", want: "fetch acme: 127.0.0.1 redirects in a circle: …/again comes again", requests: 2,
			handler: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) },
		},
		{
			name: "redirect to a file", want: `fetch acme: redirected to a bad URL "file:///etc/passwd": the scheme must be http or https`, requests: 1,
			handler: func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
			},
		},
		{name: "refused", url: "http://" + refused.Addr().String(), want: "fetch acme: 127.0.0.1 refused the connection"},
		{name: "scheme", url: "ftp://acme.example/", want: `fetch acme: bad URL "ftp://acme.example/": the scheme must be http or https`},
		{name: "no host", url: "https:///legal", want: `fetch acme: bad URL "https:///legal": no host`},
		{name: "no URL", url: "::", want: "fetch acme: bad URL: missing protocol scheme"},
		{name: "password", url: "https://me:secret@acme.example/", want: "fetch acme: bad URL: a name or password must not be in it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			url, n := test.url, new(atomic.Int32)
			if test.handler != nil {
				url, n = serve(t, test.handler)
			}
			_, err := fetcher().Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: url})
			if err == nil {
				t.Fatal("no error")
			}
			before, after, _ := strings.Cut(test.want, "…")
			if got := err.Error(); !strings.HasPrefix(got, before) || !strings.HasSuffix(got, after) {
				t.Errorf("error:\n got %s\nwant %s", got, test.want)
			}
			if n.Load() != test.requests {
				t.Errorf("%d requests, want %d", n.Load(), test.requests)
			}
		})
	}
}

// A page that never ends, on the clock of a synctest bubble.
func TestFetchTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		f := &fetch.Fetcher{Backoff: time.Millisecond, Timeout: 5 * time.Second, HostPause: -1, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			n++
			body, w := io.Pipe()
			go func() {
				io.WriteString(w, "a page that nev")
				<-r.Context().Done()
				w.CloseWithError(r.Context().Err())
			}()
			return &http.Response{StatusCode: http.StatusOK, Request: r, Body: body}, nil
		})}
		_, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: "https://acme.example/"})
		if want := "fetch acme: no complete answer within 5s"; err == nil || err.Error() != want {
			t.Errorf("got error %v, want %s", err, want)
		}
		if n != 3 {
			t.Errorf("%d requests, want 3", n)
		}
	})
}

// A page that answers at the third try is read; a Retry-After of a second is
// kept to.
func TestFetchRetries(t *testing.T) {
	t.Parallel()
	var tries atomic.Int32
	url, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch tries.Add(1) {
		case 1:
			w.WriteHeader(502)
		case 2:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(429)
		default:
			w.Write([]byte("<p>there</p>"))
		}
	})
	f := fetcher()
	f.Backoff = 20 * time.Millisecond // Retry-After may then ask for 1.2 s
	began := time.Now()
	page, err := f.Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: url})
	if err != nil || string(page.Body) != "<p>there</p>" {
		t.Fatalf("got %q, %v", page.Body, err)
	}
	if took := time.Since(began); took < time.Second {
		t.Errorf("tried again after %s, although the server asked for a second", took)
	}
}

func TestFetchStops(t *testing.T) {
	url, n := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(503)
	})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	f := fetcher()
	f.Backoff = time.Second // a wait of a minute: no busy machine mistakes it for the deadline
	_, err := f.Fetch(ctx, fetch.Request{Vendor: "acme", URL: url})
	if !errors.Is(err, context.DeadlineExceeded) || n.Load() != 1 {
		t.Errorf("got %v after %d requests, want the context's error after 1", err, n.Load())
	}
}
