package fetch_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/subwatch/subwatch/scraper/fetch"
)

// Addresses that are not of the public internet are refused before anything is
// sent to them, however they are written; --allow-private is named.
func TestPrivateAddresses(t *testing.T) {
	for _, host := range []string{
		"127.0.0.1", "127.255.255.254", "localhost", "0.0.0.0", "10.0.0.5", "172.16.0.1", "172.31.255.255", "192.168.1.1",
		"169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.8", "192.0.2.1",
		"198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]",
		"[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]",
		"[2001:db8::1]", "[3fff::1]", "[2001::1]", "[100::1]", "[5f00::1]",
	} {
		for _, scheme := range []string{"http", "https"} {
			f := &fetch.Fetcher{HostPause: -1, Backoff: time.Millisecond}
			_, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: scheme + "://" + host + ":9/list"})
			if !errors.Is(err, &fetch.FetchError{Kind: fetch.PrivateAddress}) || !strings.Contains(err.Error(), "no address of the public internet") || !strings.Contains(err.Error(), "--allow-private") {
				t.Errorf("%s://%s: got error %v, want a refused address", scheme, host, err)
			}
		}
	}
}

// A name is looked up before its address is looked at, and the error says both.
func TestPrivateName(t *testing.T) {
	_, err := new(fetch.Fetcher).Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: "http://localhost:9/"})
	if err == nil || !strings.HasPrefix(err.Error(), "fetch acme: localhost leads to ") || !strings.Contains(err.Error(), ", which is no address of the public internet: not fetched (--allow-private permits it)") {
		t.Errorf("got error %v", err)
	}
}

// Public addresses are not refused, also behind a translator to IPv4.
func TestPublicAddresses(t *testing.T) {
	for _, ip := range []string{"1.1.1.1", "93.184.215.14", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1", "172.32.0.1", "100.128.0.1", "168.63.129.17"} {
		if !fetch.Public(ip) {
			t.Errorf("%s is refused", ip)
		}
	}
}

// A redirect to a private address is refused like the address itself, also the
// second one.
func TestRedirectToPrivate(t *testing.T) {
	for _, to := range []string{"http://169.254.169.254/latest/meta-data/", "http://localhost:9/", "http://[::ffff:10.0.0.1]/"} {
		guarded := new(fetch.Fetcher).Direct()
		f := &fetch.Fetcher{HostPause: -1, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			switch r.URL.Host {
			case "acme.example":
				return reply(302, "", "Location", "https://www.acme.example/"), nil
			case "www.acme.example":
				return reply(307, "", "Location", to), nil
			}
			return guarded.RoundTrip(r)
		})}
		_, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: "http://acme.example/"})
		if !errors.Is(err, &fetch.FetchError{Kind: fetch.PrivateAddress}) {
			t.Errorf("redirect to %s: got error %v, want a refused address", to, err)
		}
	}
}

// Another host is told nothing that the first one said, and no host gets a
// referrer, a cookie or credentials.
func TestRedirectHeaders(t *testing.T) {
	var asked []string
	f := &fetch.Fetcher{HostPause: -1, Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, fmt.Sprintf("%s%s etag=%s since=%s", r.URL.Host, r.URL.Path, r.Header.Get("If-None-Match"), r.Header.Get("If-Modified-Since")))
		for _, name := range []string{"Referer", "Cookie", "Authorization"} {
			if v := r.Header.Get(name); v != "" {
				t.Errorf("%s is sent %s: %s", r.URL.Host, name, v)
			}
		}
		switch r.URL.Host + r.URL.Path {
		case "acme.example/a":
			return reply(301, "", "Location", "/b", "Set-Cookie", "a=b"), nil
		case "acme.example/b":
			return reply(302, "", "Location", "https://other.example/c"), nil
		case "other.example/c":
			return reply(303, "", "Location", "//ACME.example/d"), nil
		}
		return reply(304, ""), nil
	})}
	page, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: "https://acme.example/a", ETag: `"v1"`, LastModified: "Wed"})
	if err != nil || !page.NotModified || page.FinalURL != "https://ACME.example/d" {
		t.Errorf("got %+v, %v", page, err)
	}
	want := []string{`acme.example/a etag="v1" since=Wed`, `acme.example/b etag="v1" since=Wed`, `other.example/c etag= since=`, `ACME.example/d etag="v1" since=Wed`}
	if strings.Join(asked, "\n") != strings.Join(want, "\n") {
		t.Errorf("asked:\n%s\nwant:\n%s", strings.Join(asked, "\n"), strings.Join(want, "\n"))
	}
}

// The pages of one host share a connection, and speak HTTP/2 where it can.
func TestConnectionsAreShared(t *testing.T) {
	for _, version := range []string{"HTTP/1.1", "HTTP/2.0"} {
		var connections, requests atomic.Int32
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests.Add(1); r.Proto != version {
				t.Errorf("asked by %s, want %s", r.Proto, version)
			}
			io.WriteString(w, "<p>hello</p>")
		}))
		srv.EnableHTTP2 = version == "HTTP/2.0"
		srv.Config.ErrorLog = log.New(io.Discard, "", 0) // of connections that are given up for another
		srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
			if s == http.StateNew {
				connections.Add(1)
			}
		}
		srv.StartTLS()
		defer srv.Close()
		f := &fetch.Fetcher{HostPause: -1, AllowPrivate: true}
		roots := x509.NewCertPool()
		roots.AddCert(srv.Certificate())
		f.Direct().TLSClientConfig = &tls.Config{RootCAs: roots}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 5 {
					if _, err := f.Fetch(t.Context(), fetch.Request{Vendor: "acme", URL: srv.URL}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		// With HTTP/1.1 the next request may come before the connection of the
		// last one is put back.
		most := map[string]int32{"HTTP/1.1": 10, "HTTP/2.0": 2}[version]
		if requests.Load() != 40 || connections.Load() > most {
			t.Errorf("%s: %d requests over %d connections, want 40 over at most %d", version, requests.Load(), connections.Load(), most)
		}
	}
}
