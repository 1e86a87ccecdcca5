// Package fetch gets a vendor's page over HTTP: politely, within limits, and never
// from a private network unless that is allowed.
//
// It reads nothing in the page but the marks of bot walls in answers that are
// errors. What the page says is package scraper's.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/subwatch/subwatch/scraper/page"
)

// maxTries is how often a page is asked for when the answer may be better the
// next time.
const maxTries = 3

// DefaultUserAgent names the project, so that a site's owner can see who asks
// and why.
const DefaultUserAgent = "subwatch/1 (+https://github.com/subwatch/subwatch)"

// A Request says which page to fetch.
type Request struct {
	Vendor       string // the vendor's name in the configuration
	URL          string // http or https
	ETag         string // of the last good read of the same URL; sent as If-None-Match
	LastModified string // likewise; sent as If-Modified-Since
	SHA256       string // of that read's body, in hex: the same bytes are not given again

	Asking // how this vendor's page is asked for

	// Next says which page the list of a page goes on at, and "" where it ends;
	// nil: no page is followed. It is asked about every page that came.
	Next  func(page.Page) (string, error)
	Parts []Known // the further pages of that read: the page is the known one only where they are too
}

// A Known is a further page of a list as an earlier read knows it.
type Known struct {
	URL, ETag, LastModified, SHA256 string // as of a Request
}

// A Fetcher fetches pages. The zero value is ready for use. A Fetcher may be
// used by several goroutines, and should be: what it spares a host, and the
// connections it keeps open, are shared by all that use it. Its fields must not
// change once it is used, and it must not be copied.
type Fetcher struct {
	// Transport makes the requests; nil stands for the Fetcher's own. Another
	// is asked as it is: it is not held to [Fetcher.AllowPrivate], to the
	// limits of connecting or to the size of headers.
	Transport http.RoundTripper
	UserAgent string        // empty: DefaultUserAgent
	Timeout   time.Duration // of one request, its redirects included, waiting for the host left out; 0: 30 s
	// Backoff is the first pause between tries; 0: 1 s. A server that asks for
	// a longer one (Retry-After) gets up to 60 times that.
	Backoff time.Duration
	Now     func() time.Time // the clock that dates the pages; nil: time.Now

	// PerHost is how many requests one host gets at a time; 0: 2. A negative
	// number stands for no limit.
	PerHost int
	// HostPause lies between the beginnings of two requests to one host; 0:
	// 200 ms. Negative stands for none, also for hosts that ask to be spared.
	HostPause time.Duration
	// AllowPrivate permits connections to loopback, private and other networks
	// that are not the public internet: for tests and intranets.
	AllowPrivate bool

	limits limits

	bodies  sync.Pool // of *bytes.Buffer
	readers sync.Pool // of *gzip.Reader

	wiring  sync.Once
	direct  *http.Transport // connects to the page's host, if its address is allowed
	proxied *http.Transport // connects to the proxy that the environment names
	hosts   *hosts
}

// CheckURL reports why text is no address that can be fetched: it must be an
// absolute http or https URL with a host and without a name or password in it.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // without the address, which may hold a password
		}
		return fmt.Errorf("bad URL: %w", err)
	}
	return checkURL(u, text)
}

func checkURL(u *url.URL, text string) error {
	switch {
	case u.User != nil:
		return errors.New("bad URL: a name or password must not be in it")
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("bad URL %q: the scheme must be http or https", page.Clip(text))
	case u.Hostname() == "":
		return fmt.Errorf("bad URL %q: no host", page.Clip(text))
	}
	return nil
}

// Fetch asks for a page and gives what came: a body, or NotModified. It tries
// up to three times where the next answer may be better: on status 429 and
// 5xx, on time-outs and on broken connections, with growing pauses, and as
// Retry-After asks (at most a minute); anything else is an error at once. Redirects
// are followed, up to ten. It waits its turn where the host is busy.
//
// The error says "fetch VENDOR: CAUSE". In it is a [*StatusError] where the
// host answered and gave no page, else a [*FetchError], unless ctx is done or
// the URL is none (see [CheckURL]).
func (f *Fetcher) Fetch(ctx context.Context, r Request) (page.Page, error) {
	if err := CheckURL(r.URL); err != nil {
		return page.Page{}, fmt.Errorf("fetch %s: %w", r.Vendor, err)
	}
	own, err := url.Parse(r.URL)
	if err != nil {
		return page.Page{}, fmt.Errorf("fetch %s: %w", r.Vendor, err) // unreachable: CheckURL has parsed it
	}
	f.wiring.Do(f.wire)
	got, err := f.whole(ctx, r, own)
	if err != nil {
		return page.Page{}, fmt.Errorf("fetch %s: %w", r.Vendor, r.hush(err))
	}
	return got, nil
}

// tries asks for a page until it comes, or there is no more use in it. Own is the
// vendor's own address.
func (f *Fetcher) tries(ctx context.Context, r Request, own *url.URL) (page.Page, error) {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = f.limits.pause
	return backoff.Retry(ctx, func() (page.Page, error) {
		p, err := f.once(ctx, r, own)
		return p, retryable(ctx, err)
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(maxTries), backoff.WithMaxElapsedTime(0))
}

// retryable marks an error by what is to be done about it: nothing (permanent),
// wait as the server asks, or try again after a pause.
func retryable(ctx context.Context, err error) error {
	var status *StatusError
	var failed *FetchError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
	case errors.As(err, &status):
		switch {
		case status.Wall != "", status.Code != http.StatusTooManyRequests && status.Code < 500:
		case status.RetryAfter > 0:
			return &retryAfter{err: err, wait: backoff.RetryAfterError{Duration: status.RetryAfter}}
		default:
			return err
		}
	case errors.As(err, &failed) && failed.passing():
		return err
	}
	return backoff.Permanent(err)
}

// retryAfter keeps the reason of an error beside the pause that the server
// asked for, which is all that backoff's own error holds.
type retryAfter struct {
	err  error
	wait backoff.RetryAfterError
}

func (e *retryAfter) Error() string   { return e.err.Error() }
func (e *retryAfter) Unwrap() []error { return []error{e.err, &e.wait} }

// once asks for a page once, and for what it redirects to; vendor is the vendor's
// own address.
func (f *Fetcher) once(ctx context.Context, r Request, vendor *url.URL) (page.Page, error) {
	at, err := url.Parse(r.URL)
	if err != nil {
		return page.Page{}, err // unreachable: CheckURL has parsed it
	}
	first, left := at, f.limits.total
	seen := map[string]bool{}
	for hops := 0; ; hops++ {
		if key := withoutFragment(at); seen[key] {
			return page.Page{}, failure(RedirectLoop, nil, "%s redirects in a circle: %s comes again", at.Hostname(), page.Clip(key))
		} else {
			seen[key] = true
		}
		if hops > maxRedirects {
			return page.Page{}, failure(ManyRedirects, nil, "more than %d redirects", maxRedirects)
		}
		own := r
		if !sameHost(at, first) {
			// What the first host said of its page is none of another's business.
			own.ETag, own.LastModified = "", "" // its bytes are: nobody is told of them
		}
		page, to, err := f.ask(ctx, at, own, vendor, &left)
		if err == nil && to == nil {
			err = r.leaks(&page)
		}
		if err != nil {
			return page, r.withheld(r.hush(err), at, vendor)
		}
		if to == nil {
			page.URL = r.URL
			return page, nil
		}
		at = to
	}
}

func sameHost(a, b *url.URL) bool { return strings.EqualFold(a.Host, b.Host) }

func withoutFragment(u *url.URL) string {
	v := *u
	v.Fragment, v.RawFragment = "", ""
	return v.String()
}

// ask makes one request when its host's turn comes; own is the vendor's address. It
// gives the page, or the address that the answer redirects to. The time it takes is
// taken from left.
func (f *Fetcher) ask(ctx context.Context, at *url.URL, r Request, own *url.URL, left *time.Duration) (page page.Page, to *url.URL, err error) {
	leave, err := f.hosts.enter(ctx, at.Hostname())
	if err != nil {
		return page, nil, err
	}
	defer leave()
	began := time.Now()
	defer func() { *left -= time.Since(began) }()
	w := f.watch(ctx, at, *left)
	defer w.end()

	req, err := f.request(w, at, r, own)
	if err != nil {
		return page, nil, err
	}
	transport, err := f.transport(req)
	if err != nil {
		return page, nil, err
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return page, nil, w.explain(err)
	}
	defer resp.Body.Close()
	switch {
	case redirects(resp.StatusCode):
		to, err = redirected(at, resp)
		return page, to, err
	case resp.StatusCode == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		page.NotModified = true
	case resp.StatusCode != http.StatusOK:
		err := f.status(resp, w)
		f.hosts.hear(at.Hostname(), err)
		return page, nil, err
	default:
		if page.Body, err = f.body(resp, w, r.SHA256); err != nil {
			return page, nil, err
		}
		page.NotModified = page.Body == nil
	}
	page.Vendor, page.FinalURL, page.Status = r.Vendor, at.String(), resp.StatusCode
	page.ContentType, page.ETag, page.LastModified = resp.Header.Get("Content-Type"), resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	page.Asked, page.Next = r.Print(), linked(at, resp.Header.Values("Link"))
	page.FetchedAt = f.now().UTC().Truncate(time.Second)
	return page, nil, nil
}

// request makes the request. It carries no cookies, no referrer and no
// credentials but the vendor's headers, and these only to the vendor's own host.
func (f *Fetcher) request(w *watch, at *url.URL, r Request, own *url.URL) (*http.Request, error) {
	req, err := http.NewRequestWithContext(w.ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, failure(BadRedirect, err, "bad URL %q", page.Clip(at.String())) // unreachable: it was parsed before
	}
	agent := f.UserAgent
	if agent == "" {
		agent = DefaultUserAgent
	}
	req.Header.Set("User-Agent", agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1")
	r.set(req, own)
	// Asked for by hand, so that the answer comes as it was sent and its
	// unpacked size can be bounded here.
	req.Header.Set("Accept-Encoding", "gzip")
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
	return req, nil
}

func (f *Fetcher) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return time.Now()
}
