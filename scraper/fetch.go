package scraper

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// The limits of a fetch. A page is somebody else's: it may hang, loop, lie
// about its size or never end.
const (
	// fetchTimeout bounds one request, from the connection to the last byte.
	fetchTimeout = 30 * time.Second
	// maxRedirects is what browsers and net/http use too.
	maxRedirects = 10
	// maxBody bounds a page after decompression, in bytes. Real lists are
	// under 1 MiB; the largest privacy pages come to a few.
	maxBody = 20 << 20
	// maxTries is how often a page is asked for when the answer may be
	// better the next time.
	maxTries = 3
	// maxRetryAfter caps what a server may make us wait. A longer ban is
	// left to the next run.
	maxRetryAfter = 60 * time.Second
)

// DefaultUserAgent names the project, so that a site's owner can see who asks
// and why.
const DefaultUserAgent = "subwatch/1 (+https://github.com/subwatch/subwatch)"

// A Request says which page to fetch.
type Request struct {
	Vendor       string // the vendor's name in the configuration
	URL          string // http or https
	ETag         string // of the last good read of the same URL; sent as If-None-Match
	LastModified string // likewise; sent as If-Modified-Since
}

// A Fetcher fetches pages. The zero value is ready for use; a Fetcher may be
// used by several goroutines.
type Fetcher struct {
	Transport http.RoundTripper // nil: http.DefaultTransport
	UserAgent string            // empty: DefaultUserAgent
	Timeout   time.Duration     // of one request; 0: 30 s
	Backoff   time.Duration     // the first pause between tries; 0: 1 s
	Now       func() time.Time  // the clock that dates the pages; nil: time.Now
}

// ErrTooLarge is the cause when a page is over 20 MiB after decompression.
var ErrTooLarge = fmt.Errorf("page is larger than %d MiB", maxBody>>20)

// A StatusError is an HTTP status that is neither success nor "not modified".
type StatusError struct {
	Code       int
	RetryAfter time.Duration // as the server asked, capped at 60 s; 0: it did not ask
}

func (e *StatusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("http status %d %s", e.Code, http.StatusText(e.Code)))
}

// CheckURL reports why text is no address that can be fetched: it must be an
// absolute http or https URL with a host and without a name or password in it.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return fmt.Errorf("bad URL: %w", cause(err))
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("bad URL %q: the scheme must be http or https", text)
	case u.Hostname() == "":
		return fmt.Errorf("bad URL %q: no host", text)
	case u.User != nil:
		return errors.New("bad URL: a name or password must not be in it")
	}
	return nil
}

// Fetch asks for a page and gives what came: a body, or NotModified. It tries
// up to three times on status 429 and 5xx, on time-outs and on connection
// errors, with growing pauses, and as Retry-After asks (at most 60 s); other
// statuses are an error at once. The error says "fetch VENDOR: CAUSE"; a
// [*StatusError] and [ErrTooLarge] can be found in it.
func (f *Fetcher) Fetch(ctx context.Context, r Request) (Page, error) {
	if err := CheckURL(r.URL); err != nil {
		return Page{}, fmt.Errorf("fetch %s: %w", r.Vendor, err)
	}
	pause := backoff.NewExponentialBackOff()
	if f.Backoff > 0 {
		pause.InitialInterval = f.Backoff
	} else {
		pause.InitialInterval = time.Second
	}
	page, err := backoff.Retry(ctx, func() (Page, error) {
		page, err := f.once(ctx, r)
		return page, retryable(ctx, err)
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(maxTries), backoff.WithMaxElapsedTime(0))
	if err != nil {
		return Page{}, fmt.Errorf("fetch %s: %w", r.Vendor, err)
	}
	return page, nil
}

// retryable marks an error by what is to be done about it: nothing (permanent),
// wait as the server asks, or try again after a pause.
func retryable(ctx context.Context, err error) error {
	var status *StatusError
	var netErr net.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return backoff.Permanent(err)
	case errors.As(err, &status):
		if status.Code != http.StatusTooManyRequests && status.Code < 500 {
			return backoff.Permanent(err)
		}
		if status.RetryAfter > 0 {
			return &retryAfter{err: err, wait: backoff.RetryAfterError{Duration: status.RetryAfter}}
		}
		return err
	case errors.As(err, &netErr), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		var dns *net.DNSError
		if errors.As(err, &dns) && dns.IsNotFound {
			return backoff.Permanent(err)
		}
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

// once makes one request.
func (f *Fetcher) once(ctx context.Context, r Request) (Page, error) {
	timeout := f.Timeout
	if timeout == 0 {
		timeout = fetchTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.URL, nil)
	if err != nil {
		return Page{}, cause(err)
	}
	agent := f.UserAgent
	if agent == "" {
		agent = DefaultUserAgent
	}
	req.Header.Set("User-Agent", agent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1")
	req.Header.Set("Accept-Language", "en,*;q=0.5")
	// Asked for by hand, so that the answer comes as it was sent and its
	// unpacked size can be bounded here.
	req.Header.Set("Accept-Encoding", "gzip")
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
	client := http.Client{Transport: f.Transport, CheckRedirect: checkRedirect}
	resp, err := client.Do(req)
	if err != nil {
		return Page{}, timedOut(ctx, timeout, cause(err))
	}
	defer resp.Body.Close()
	page := Page{
		Vendor:       r.Vendor,
		URL:          r.URL,
		FinalURL:     resp.Request.URL.String(),
		Status:       resp.StatusCode,
		ContentType:  resp.Header.Get("Content-Type"),
		ETag:         resp.Header.Get("ETag"),
		LastModified: resp.Header.Get("Last-Modified"),
		FetchedAt:    f.now().UTC().Truncate(time.Second),
	}
	switch {
	case resp.StatusCode == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		page.NotModified = true
		return page, nil
	case resp.StatusCode != http.StatusOK:
		return Page{}, &StatusError{Code: resp.StatusCode, RetryAfter: readRetryAfter(resp.Header.Get("Retry-After"), f.now())}
	}
	page.Body, err = readBody(resp)
	if err != nil {
		return Page{}, timedOut(ctx, timeout, cause(err))
	}
	return page, nil
}

func (f *Fetcher) now() time.Time {
	if f.Now != nil {
		return f.Now()
	}
	return time.Now()
}

func checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	return CheckURL(req.URL.String())
}

// readBody reads a body to its end, unpacked, within the limit.
func readBody(resp *http.Response) ([]byte, error) {
	var r io.Reader = resp.Body
	switch enc := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); enc {
	case "", "identity":
	case "gzip", "x-gzip":
		// The packed form is bounded too: a stream of empty gzip members
		// unpacks to nothing for ever.
		zr, err := gzip.NewReader(io.LimitReader(resp.Body, maxBody+1))
		if err != nil {
			return nil, fmt.Errorf("unpack gzip: %w", err)
		}
		r = zr
	default:
		return nil, fmt.Errorf("content encoding %q is not understood: only gzip was asked for", enc)
	}
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, ErrTooLarge
	}
	return body, nil
}

// readRetryAfter reads a Retry-After header (RFC 9110, section 10.2.3: seconds
// or a date), capped. Text that is neither counts as absent.
func readRetryAfter(text string, now time.Time) time.Duration {
	text = strings.TrimSpace(text)
	wait := time.Duration(0)
	if s, err := strconv.ParseFloat(text, 64); err == nil && s > 0 {
		wait = time.Duration(min(s, maxRetryAfter.Seconds()) * float64(time.Second))
	} else if t, err := http.ParseTime(text); err == nil {
		wait = t.Sub(now)
	}
	if wait <= 0 {
		return 0
	}
	// A little on top, so that many clients told the same do not come back
	// in the same moment.
	return min(wait, maxRetryAfter) + rand.N(time.Second/4)
}

// cause takes off what net/http and net/url wrap around an error: the address,
// which the user knows, and the method.
func cause(err error) error {
	var ue *url.Error
	if errors.As(err, &ue) {
		return ue.Err
	}
	return err
}

// timedOut says in words that the time was up, where that was the reason.
func timedOut(ctx context.Context, after time.Duration, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &timeoutError{after}
	}
	return err
}

// timeoutError is a net.Error: it may go away.
type timeoutError struct{ after time.Duration }

func (e *timeoutError) Error() string   { return fmt.Sprintf("no complete answer within %s", e.after) }
func (e *timeoutError) Timeout() bool   { return true }
func (e *timeoutError) Temporary() bool { return true }
