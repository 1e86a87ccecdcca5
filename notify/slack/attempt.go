package slack

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
)

const (
	maxReply  = 1 << 20 // bytes of an answer that are read: Slack's holds the message again
	userAgent = "subwatch (+https://github.com/subwatch/subwatch)"
)

// A response is an answer as it came.
type response struct {
	status int // 0 where there was none
	header http.Header
	body   string
}

// An attempt is the transport of one request, below slack-go's client or a
// webhook's. It keeps what slack-go throws away or hides in its errors: the
// status, the header and the body of every answer, and whether the request can
// have been written at all.
type attempt struct {
	under http.RoundTripper // nil: the usual one

	asked     bool        // a request was made
	connected atomic.Bool // it had a connection
	got       response    // a whole answer, or a failure that was cut short
}

// RoundTrip makes the request and keeps the answer, of which it reads maxReply
// bytes. A success that is cut short is an error: nobody knows what it said.
func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	a.asked = true
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { a.connected.Store(true) }}
	req = req.Clone(httptrace.WithClientTrace(req.Context(), trace))
	req.Header.Set("User-Agent", userAgent)
	if err := tokenToHeader(req); err != nil {
		return nil, err
	}
	under := a.under
	if under == nil {
		under = http.DefaultTransport
	}
	resp, err := under.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil && resp.StatusCode < 300 {
		return nil, err
	}
	a.got = response{status: resp.StatusCode, header: resp.Header, body: string(raw)}
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	return resp, nil
}

// unsent reports whether the request certainly was not written: no connection
// was had for it, and the transport is one that says when it has one.
func (a *attempt) unsent() bool {
	_, tells := a.under.(*http.Transport)
	return (tells || a.under == nil) && !a.connected.Load()
}

// tokenToHeader moves the token from a form, where slack-go puts it, into the
// header that Slack recommends: a proxy that logs or repeats what it was sent
// does not have it then.
func tokenToHeader(req *http.Request) error {
	if req.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		return nil
	}
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+form.Get("token"))
	form.Del("token")
	body := form.Encode()
	req.ContentLength = int64(len(body))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	req.Body, err = req.GetBody()
	return err
}
