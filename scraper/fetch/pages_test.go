package fetch_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
)

// nextIn reads the next address from a body: "next=/2".
func nextIn(p page.Page) (string, error) {
	if p.Next != "" {
		return p.Next, nil
	}
	m := regexp.MustCompile(`next=(\S+)`).FindSubmatch(p.Body)
	if m == nil {
		return "", nil
	}
	if !strings.HasPrefix(string(m[1]), "/") {
		return string(m[1]), nil
	}
	return p.FinalURL[:strings.Index(p.FinalURL[8:], "/")+8] + string(m[1]), nil
}

// A list is had with all its pages, or not at all.
func TestPages(t *testing.T) {
	other, asked := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "other") })
	home, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch p := r.URL.Path; p {
		case "/1":
			fmt.Fprint(w, "one next=/2")
		case "/2":
			w.Header().Add("Link", `</style.css>; rel=preload, </3>; title="a, b"; rel="last next"`)
			fmt.Fprint(w, "two")
		case "/3":
			fmt.Fprint(w, "three")
		case "/loop":
			fmt.Fprint(w, "loop next=/loop2")
		case "/loop2":
			fmt.Fprint(w, "loop2 next=/loop#top")
		case "/same", "/same2":
			fmt.Fprint(w, "same next=/same2")
		case "/away":
			fmt.Fprintf(w, "away next=%s/x", other)
		case "/moved":
			fmt.Fprint(w, "moved next=/moved2")
		case "/moved2":
			http.Redirect(w, r, other+"/x", http.StatusFound)
		case "/gone":
			fmt.Fprint(w, "gone next=/nothing")
		case "/endless":
			fmt.Fprintf(w, "endless next=/endless?n=%sx", r.URL.RawQuery)
		case "/bad":
			fmt.Fprint(w, "bad next=ftp://x/y")
		default:
			http.NotFound(w, r)
		}
	})
	get := func(path string) (page.Page, error) {
		return fetcher().Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: home + path, Next: nextIn})
	}
	got, err := get("/1")
	if err != nil || len(got.Parts) != 2 || string(got.Parts[1].Body) != "three" || got.Parts[0].URL != home+"/2" {
		t.Errorf("%+v, %v", got, err)
	}
	for path, says := range map[string]string{
		"/loop":    "fetch acme: half a page: page 3 of its list: its address comes a second time",
		"/same":    "page 2 of its list: " + home + "/same2 shows again what a page before it showed",
		"/away":    "it is on another host, " + strings.TrimPrefix(other, "http://") + ": if that has the whole list, make it the url",
		"/moved":   "redirects to another host",
		"/gone":    "fetch acme: page 2 of its list, " + home + "/nothing: http status 404 Not Found",
		"/endless": "page 31 of its list: more than 30 pages are not followed",
		"/bad":     "the scheme must be http or https",
	} {
		_, err := get(path)
		var half *page.ReadError
		if err == nil || !strings.Contains(err.Error(), says) || path != "/gone" && (!errors.As(err, &half) || half.Kind != page.HalfPage) {
			t.Errorf("%s: %v, want %q", path, err, says)
		}
	}
	if asked.Load() != 1 { // by the redirect
		t.Errorf("the other host was asked %d times", asked.Load())
	}
}

// What is known of a list is known of all its pages: each is asked for with its own
// validators, and one that differs has all of them read again.
func TestKnownPages(t *testing.T) {
	var log []string
	second := "two"
	home, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		text := "one next=/2"
		if r.URL.Path == "/2" {
			text = second
		}
		tag := fmt.Sprintf("%q", text)
		log = append(log, r.URL.Path+" "+r.Header.Get("If-None-Match")+r.Header.Get("X-Key"))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, text)
	})
	know := func(tag string) fetch.Request {
		return fetch.Request{Vendor: "acme", URL: home + "/1", ETag: `"one next=/2"`, Next: nextIn, Parts: []fetch.Known{{URL: home + "/2", ETag: tag}}, Asking: fetch.Asking{Headers: []fetch.Header{{Name: "X-Key", Value: " k"}}}}
	}
	got, err := fetcher().Fetch(context.Background(), know(`"two"`))
	if err != nil || !got.NotModified || !slices.Equal(log, []string{`/1 "one next=/2"k`, `/2 "two"k`}) {
		t.Errorf("%+v, %v, asked %q", got, err, log)
	}
	second, log = "two, changed", nil
	got, err = fetcher().Fetch(context.Background(), know(`"two"`))
	if err != nil || got.NotModified || len(got.Parts) != 1 || string(got.Parts[0].Body) != second || !slices.Equal(log, []string{`/1 "one next=/2"k`, `/2 "two"k`, "/1 k", "/2 k"}) {
		t.Errorf("%+v, %v, asked %q", got, err, log)
	}
}

// Pages with the same bytes as before are not the same list where the answers'
// headers lead to more pages than before, or to fewer.
func TestKnownPagesWithOtherHeaders(t *testing.T) {
	pages := 1
	home, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := int(r.URL.Path[1] - '0')
		if n > pages {
			http.NotFound(w, r)
			return
		}
		if n < pages {
			w.Header().Set("Link", fmt.Sprintf("</%d>; rel=next", n+1))
		}
		fmt.Fprintf(w, "page %d", n)
	})
	sum := func(n int) string { return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "page %d", n))) }
	for _, tt := range []struct {
		known, now int
		same       bool
	}{{1, 1, true}, {1, 2, false}, {2, 2, true}, {2, 3, false}, {3, 2, false}, {2, 1, false}} {
		r := fetch.Request{Vendor: "acme", URL: home + "/1", SHA256: sum(1), Next: func(p page.Page) (string, error) { return p.Next, nil }}
		for n := 2; n <= tt.known; n++ {
			r.Parts = append(r.Parts, fetch.Known{URL: fmt.Sprintf("%s/%d", home, n), SHA256: sum(n)})
		}
		pages = tt.now
		got, err := fetcher().Fetch(context.Background(), r)
		if err != nil || got.NotModified != tt.same || !tt.same && len(got.Parts) != tt.now-1 {
			t.Errorf("%d pages known, %d now: not modified %v, %d parts, %v", tt.known, tt.now, got.NotModified, len(got.Parts), err)
		}
	}
}
