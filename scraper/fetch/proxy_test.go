package fetch_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/scraper/fetch"
)

// proxyEnv tells the test below that it runs as a child.
const proxyEnv = "SUBWATCH_TEST_PROXY"

// The environment's proxy is used, though its own address is private. Through
// it, a private address that stands in the URL is refused; what a name leads to
// only the proxy knows. net/http reads the environment once in a process, so
// this needs one of its own.
func TestProxy(t *testing.T) {
	if os.Getenv(proxyEnv) == "" {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodConnect {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			io.WriteString(w, "<p>the proxy was asked for "+r.URL.String()+"</p>")
		}))
		defer proxy.Close()
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxy$", "-test.v")
		cmd.Env = append(os.Environ(), proxyEnv+"=1", "HTTP_PROXY="+proxy.URL, "HTTPS_PROXY="+proxy.URL, "NO_PROXY=", "REQUEST_METHOD=")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "PASS: TestProxy") {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	f := &fetch.Fetcher{HostPause: -1, Backoff: time.Millisecond}
	page, err := f.Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: "http://acme.example/list"})
	if want := "<p>the proxy was asked for http://acme.example/list</p>"; err != nil || string(page.Body) != want {
		t.Errorf("got %q, %v, want %q", page.Body, err, want)
	}
	_, err = f.Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: "https://acme.example/list"})
	if want := "fetch acme: the proxy does not connect to acme.example:443: http status 403 Forbidden"; err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
	for _, url := range []string{"http://10.0.0.5/", "http://169.254.169.254/latest/", "http://[fd00:ec2::254]/"} {
		if _, err := f.Fetch(context.Background(), fetch.Request{Vendor: "acme", URL: url}); !errors.Is(err, &fetch.FetchError{Kind: fetch.PrivateAddress}) {
			t.Errorf("%s: got error %v, want a refused address", url, err)
		}
	}
}
