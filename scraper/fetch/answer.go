package fetch

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/subwatch/subwatch/scraper/page"
)

// A StatusError is an HTTP status that is neither success nor "not modified".
type StatusError struct {
	Code       int
	RetryAfter time.Duration // as the server asked, capped (see Fetcher.Backoff); 0: it did not ask
	Wall       string        // the bot wall that answered for the site; empty: none that is known
}

// Error returns the status as people know it, "http status 404 Not Found".
func (e *StatusError) Error() string {
	text := http.StatusText(e.Code)
	if text == "" {
		text = otherStatus[e.Code]
	}
	text = strings.TrimSpace(fmt.Sprintf("http status %d %s", e.Code, text))
	if e.Wall != "" {
		text += ": bot wall (" + e.Wall + ")"
	}
	return text
}

// Advice says what to try, and "" where that is the same once more.
func (e *StatusError) Advice() string {
	switch {
	case e.Wall != "":
		return (&page.ReadError{Kind: page.BotWall}).Advice()
	case e.Code == http.StatusNotFound, e.Code == http.StatusGone:
		return "the list's new address: the vendor's site may link to it"
	case e.Code == http.StatusUnauthorized, e.Code == http.StatusForbidden:
		return (&page.ReadError{Kind: page.AccessWall}).Advice()
	}
	return ""
}

// Unwrap returns the [*ReadError] of a bot wall: what the wall answers says
// nothing of the page, whatever the status.
func (e *StatusError) Unwrap() error {
	if e.Wall == "" {
		return nil
	}
	return &page.ReadError{Kind: page.BotWall, Detail: e.Wall}
}

// otherStatus are codes in use that no standard names: Cloudflare's
// (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/)
// and LinkedIn's refusal of programs.
var otherStatus = map[int]string{
	520: "(Cloudflare: the site answered with something else)",
	521: "(Cloudflare: the site is down)",
	522: "(Cloudflare: the site did not take the connection in time)",
	523: "(Cloudflare: the site cannot be reached)",
	524: "(Cloudflare: the site did not answer in time)",
	525: "(Cloudflare: no secure connection to the site)",
	526: "(Cloudflare: the site's certificate is not valid)",
	530: "(Cloudflare: the site's address cannot be found)",
	999: "(programs are refused)",
}

// Sizes of an error's page, in bytes.
const (
	// maxWall is how much of it is looked at for a wall: what they send is
	// smaller.
	maxWall = 64 << 10
	// smallWall is up to where a mark that ordinary pages have too is enough.
	smallWall = 8 << 10
)

// status makes the error for an answer without a page. Walls are told apart
// from the site's own errors: theirs are the headers, or the page.
func (f *Fetcher) status(resp *http.Response, w *watch) error {
	e := &StatusError{Code: resp.StatusCode, RetryAfter: readRetryAfter(resp.Header.Get("Retry-After"), f.now(), f.limits.retry)}
	for _, mark := range wallHeaders {
		if v := resp.Header.Get(mark.header); v != "" && (mark.value == "" || strings.Contains(strings.ToLower(v), mark.value)) {
			e.Wall = mark.name
			return e
		}
	}
	switch e.Code {
	case http.StatusAccepted, http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusTooManyRequests, http.StatusServiceUnavailable:
	default:
		return e
	}
	var part bytes.Buffer
	_ = f.readBody(&part, resp, w.within(maxWall)) // part of a page will do
	body := part.Bytes()
	e.Wall = page.MarkedWall(bytes.ToLower(body), len(body) < smallWall)
	return e
}

// wallHeaders are the headers by which walls say that they answer for a site.
var wallHeaders = []struct{ header, value, name string }{
	{"Cf-Mitigated", "challenge", "Cloudflare"},
	{"X-Vercel-Mitigated", "", "Vercel"},
	{"X-Datadome", "protected", "DataDome"},
	{"X-Amzn-Waf-Action", "", "AWS WAF"},
}

// redirects reports a status whose Location is followed.
func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirected returns the address that an answer redirects to.
func redirected(at *url.URL, resp *http.Response) (*url.URL, error) {
	location := resp.Header.Get("Location")
	if location == "" {
		return nil, failure(BadRedirect, nil, "http status %d %s without an address to go to", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	to, err := at.Parse(location)
	if err != nil {
		return nil, failure(BadRedirect, err, "redirected to something that is no address")
	}
	if err := checkURL(to, to.String()); err != nil {
		return nil, failure(BadRedirect, err, "redirected to a %v", err)
	}
	return to, nil // what else the answer holds may never end, and says nothing
}

// readRetryAfter reads a Retry-After header (RFC 9110, section 10.2.3: seconds
// or a date), capped. Text that is neither counts as absent.
func readRetryAfter(text string, now time.Time, most time.Duration) time.Duration {
	text = strings.TrimSpace(text)
	wait := time.Duration(0)
	if s, err := strconv.ParseFloat(text, 64); err == nil && s > 0 {
		wait = time.Duration(min(s, most.Seconds()) * float64(time.Second))
	} else if t, err := http.ParseTime(text); err == nil {
		wait = t.Sub(now)
	}
	if wait <= 0 {
		return 0
	}
	// A little on top, so that many clients told the same do not come back
	// in the same moment.
	wait = min(wait, most)
	return wait + rand.N(min(wait, time.Second)/4+1)
}
