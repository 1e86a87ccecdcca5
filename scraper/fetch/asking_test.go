package fetch_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
)

const secret = "token-of-nobody"

// asking is a vendor's page that wants a language, a header and a secret.
var asking = fetch.Asking{Lang: "de", Headers: []fetch.Header{{Name: "X-Region", Value: "eu"}, {Name: "X-Key", Value: secret, Env: "ACME_KEY"}}}

// A vendor's headers go to the vendor's own host: not to where that redirects, and
// again to it when it is redirected back to.
func TestHeadersStayWithTheHost(t *testing.T) {
	var log []string
	note := func(who string, r *http.Request) {
		log = append(log, fmt.Sprintf("%s %s %s %s", who, r.Header.Get("X-Region"), r.Header.Get("X-Key"), r.Header.Get("Accept-Language")))
	}
	var home string
	other, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		note("other", r)
		if r.URL.Path == "/back" {
			http.Redirect(w, r, home+"/page", http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusForbidden)
	})
	home, _ = serve(t, func(w http.ResponseWriter, r *http.Request) {
		note("home", r)
		if to := strings.TrimPrefix(r.URL.Path, "/to"); to != r.URL.Path {
			http.Redirect(w, r, other+to, http.StatusFound)
		}
	})
	got, err := fetcher().Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: home + "/to/back", Asking: asking})
	if err != nil {
		t.Fatal(err)
	}
	const want = "home eu token-of-nobody de,*;q=0.5\nother   de,*;q=0.5\nhome eu token-of-nobody de,*;q=0.5"
	if got := strings.Join(log, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got.Asked == "" || strings.Contains(got.Asked, secret) || strings.Contains(got.Asked, "X-") {
		t.Errorf("asked %q", got.Asked)
	}
	_, err = fetcher().Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: home + "/to/forbidden", Asking: asking})
	if err == nil || !strings.Contains(err.Error(), "headers are sent to "+strings.TrimPrefix(home, "http://")+" alone") {
		t.Errorf("error %v", err)
	}
}

// The same host by plain http is another: what was sent safely is not sent openly.
func TestHeadersAreNotSentOpenly(t *testing.T) {
	safe := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/open", http.StatusFound)
	}))
	defer safe.Close()
	var open []string
	f := fetcher()
	f.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Scheme == "http" {
			open = append(open, r.Header.Get("X-Key"))
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		}
		return safe.Client().Transport.RoundTrip(r)
	})
	if _, err := f.Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: safe.URL, Asking: asking}); err != nil || len(open) != 1 || open[0] != "" {
		t.Errorf("sent openly: %q, %v", open, err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A page, an address or an error that repeats a secret is not kept, and no error
// shows it.
func TestSecretsAreNotRepeated(t *testing.T) {
	home, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/body":
			fmt.Fprint(w, "you sent "+r.Header.Get("X-Key"))
		case "/etag":
			w.Header().Set("ETag", `"`+r.Header.Get("X-Key")+`"`)
		case "/redirect":
			http.Redirect(w, r, "/page?key="+url.QueryEscape(r.Header.Get("X-Key")), http.StatusFound)
		case "/status":
			http.Redirect(w, r, "ftp://"+r.Header.Get("X-Key"), http.StatusFound)
		case "/encoding":
			w.Header().Set("Content-Encoding", r.Header.Get("X-Key"))
		case "/long": // shortened in the middle of the secret
			http.Redirect(w, r, "ftp://"+strings.Repeat("x", 52)+"/"+r.Header.Get("X-Key"), http.StatusFound)
		case "/references":
			fmt.Fprint(w, "you sent "+strings.ReplaceAll(r.Header.Get("X-Key"), "-", "&#45;"))
		case "/utf16":
			for _, b := range []byte(r.Header.Get("X-Key")) {
				_, _ = w.Write([]byte{b, 0})
			}
		case "/next":
			w.Header().Set("Link", "</gone?"+r.Header.Get("X-Key")+">; rel=next")
			fmt.Fprint(w, "first")
		case "/spelled": // as a reader of the page would see it
			fmt.Fprint(w, "first next=/gone?"+strings.ReplaceAll(r.Header.Get("X-Key"), "-", "%2D"))
		case "/gone":
			w.WriteHeader(http.StatusNotFound)
		}
	})
	unescaped := func(p page.Page) (string, error) {
		to, err := nextIn(p)
		return strings.ReplaceAll(to, "%2D", "-"), err
	}
	for _, path := range []string{"/body", "/etag", "/redirect", "/status", "/encoding", "/long", "/references", "/utf16", "/next", "/spelled"} {
		_, err := fetcher().Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: home + path, Asking: asking, Next: unescaped})
		if err == nil || strings.Contains(err.Error(), secret[:8]) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v %s", asking, asking, asking, asking.Headers); strings.Contains(text, secret) {
		t.Errorf("printed: %s", text)
	}
}

// What a page shows of a secret may be a part of it.
func TestPartsOfSecretsAreNotRepeated(t *testing.T) {
	for _, tt := range []struct{ name, value, shown string }{
		{"Authorization", "Bearer " + secret, secret},
		{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("me:"+secret)), secret},
		{"Cookie", "theme=dark; session=" + secret, secret},
		{"X-Key", "ab/cd" + secret, `{"key":"ab\/cd` + secret + `"}`},
	} {
		home, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "you are "+tt.shown) })
		_, err := fetcher().Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: home, Asking: fetch.Asking{Headers: []fetch.Header{{Name: tt.name, Value: tt.value, Env: "ACME_KEY"}}}})
		if !errors.Is(err, &fetch.FetchError{Kind: fetch.RepeatsSecret}) {
			t.Errorf("%s %s: %v", tt.name, tt.value, err)
		}
	}
}

// The print tells ways of asking apart, and nothing of a secret's value.
func TestPrint(t *testing.T) {
	with := func(h ...fetch.Header) string { return fetch.Asking{Headers: h}.Print() }
	if got := (fetch.Asking{}).Print(); got != "" {
		t.Errorf("of none: %q", got)
	}
	if a, b := with(fetch.Header{Name: "x-key", Value: "1", Env: "K"}), with(fetch.Header{Name: "X-Key", Value: "2", Env: "K"}); a != b {
		t.Errorf("another secret is another way: %q, %q", a, b)
	}
	if a, b := with(fetch.Header{Name: "X-Key", Value: "1"}), with(fetch.Header{Name: "X-Key", Value: "2"}); a == b {
		t.Errorf("another value is the same way: %q", a)
	}
}

func TestCheckHeader(t *testing.T) {
	for _, h := range []fetch.Header{{Name: "X-Key", Value: "a"}, {Name: "User-Agent", Value: "acme/1"}, {Name: "Cookie", Value: "consent=yes; lang=de"}} {
		if err := h.Check(); err != nil {
			t.Errorf("%s: %v", h.Name, err)
		}
	}
	for _, tt := range []struct {
		h    fetch.Header
		says string
	}{
		{fetch.Header{Name: "X Key"}, `"X Key" is no header's name`},
		{fetch.Header{Name: ""}, `is no header's name`},
		{fetch.Header{Name: "host", Value: "x"}, "Host is not to be set"},
		{fetch.Header{Name: "if-none-match", Value: "x"}, "If-None-Match is not to be set"},
		{fetch.Header{Name: "accept-language", Value: "x"}, "use lang"},
		{fetch.Header{Name: "X-Key", Value: secret + "\r\nHost: evil"}, "a line break"},
		{fetch.Header{Name: "X-Key", Value: strings.Repeat("x", 4097)}, "longer than 4096 bytes"},
	} {
		if err := tt.h.Check(); err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v, want %q", tt.h.Name, err, tt.says)
		}
	}
}

func TestCheckLang(t *testing.T) {
	for _, text := range []string{"de", "pt-BR", "de, en;q=0.5", "*", "zh-Hant-TW", "de;q=1.0"} {
		if err := fetch.CheckLang(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "german", "de_DE", "de\r\nX: y", "de;q=2", "de,,en", strings.Repeat("de,", 40) + "de"} {
		if err := fetch.CheckLang(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
