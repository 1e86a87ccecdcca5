package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// How posts to a webhook are sent.
const (
	postTimeout   = 15 * time.Second        // of one try; Slack answers within one or two
	postGap       = 1100 * time.Millisecond // Slack takes a message a second from a webhook
	maxTries      = 3
	maxRetryAfter = 60 * time.Second
	userAgent     = "subwatch (+https://github.com/subwatch/subwatch)"
)

// Send posts part n of a message and gives Slack's receipt. It waits its turn,
// repeats only what certainly was not delivered, and stops when the context
// ends. Every error is a *[SendError].
//
// Where Slack refuses the form of the message, its words go out as plain text
// instead; [Receipt.Degraded] then says why.
func (w *Webhook) Send(ctx context.Context, m Message, p Part, n, of int) (Receipt, error) {
	payload, err := SlackPayload(m, p, n, of)
	if err != nil {
		return nil, w.fail(answer{BadPayload, "the message cannot be encoded", fixReport}, 0, "", "")
	}
	status, refused := w.deliver(ctx, payload)
	if refused == nil {
		return newReceipt(status, "")
	}
	if refused.Outcome != BadPayload {
		return nil, refused
	}
	payload, err = encodeSlack(newSlackMessage(slackDegraded(m, p, n, of), nil))
	if err != nil {
		return nil, refused
	}
	status, again := w.deliver(ctx, payload)
	if again == nil {
		return newReceipt(status, strings.TrimSpace(refused.Cause+" "+bracket(refused.Code)))
	}
	again.Cause = refused.Cause + "; as plain text: " + again.Cause
	return nil, again
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func newReceipt(status int, degraded string) (Receipt, error) {
	raw, err := json.Marshal(receipt{Status: status, Answer: "ok", Degraded: degraded})
	return Receipt(raw), err
}

func (w *Webhook) fail(a answer, status int, word, body string) *SendError {
	e := &SendError{Destination: w.Name, Outcome: a.outcome, Status: status, Code: word,
		Body: w.redact(clean(body)), Cause: a.cause, Fix: a.fix}
	if status != 0 {
		e.Cause += fmt.Sprintf(" (status %d", status)
		if word != "" {
			e.Cause += ", " + word
		}
		e.Cause += ")"
	}
	return e
}

// deliver posts a payload, up to maxTries times while it is certain that the
// tries before were not delivered.
func (w *Webhook) deliver(ctx context.Context, payload []byte) (status int, failed *SendError) {
	try := func() (int, error) {
		var wait time.Duration
		status, wait, failed = w.post(ctx, payload)
		switch {
		case failed == nil:
			return status, nil
		case failed.Outcome != NotDelivered || failed.Code == "message_limit_exceeded" || failed.err != nil:
			return status, backoff.Permanent(failed)
		case wait > 0:
			if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
				return status, backoff.Permanent(failed) // the wait alone would take all the time there is
			}
			return status, &backoff.RetryAfterError{Duration: wait}
		}
		return status, failed
	}
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval = w.quick
	// The error is not used: failed has the last one, without what backoff and
	// the context would make of it.
	status, _ = backoff.Retry(ctx, try, backoff.WithBackOff(pauses), backoff.WithMaxTries(maxTries))
	return status, failed
}

// turn waits until the webhook may be used again.
func (w *Webhook) turn(ctx context.Context) error {
	w.mu.Lock()
	now := time.Now()
	at := w.next
	if at.Before(now) {
		at = now
	}
	w.next = at.Add(w.gap)
	w.mu.Unlock()
	if at.Equal(now) {
		return ctx.Err()
	}
	timer := time.NewTimer(at.Sub(now))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// post makes one try. wait is how long Slack asks to wait before the next.
func (w *Webhook) post(ctx context.Context, payload []byte) (status int, wait time.Duration, failed *SendError) {
	if err := w.turn(ctx); err != nil {
		return 0, 0, w.noAnswer(err, true)
	}
	var connected atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	req, err := http.NewRequestWithContext(traced, http.MethodPost, w.url, bytes.NewReader(payload))
	if err != nil {
		return 0, 0, w.fail(answer{Rejected, "the webhook's address cannot be used", fixHook}, 0, "", "")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", userAgent)
	resp, err := w.client.Do(req)
	if err != nil {
		return 0, 0, w.noAnswer(err, w.traces() && !connected.Load())
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	body := string(raw)
	if resp.StatusCode == http.StatusOK && err == nil && body == "ok" {
		return resp.StatusCode, 0, nil
	}
	if err != nil && resp.StatusCode < 300 {
		return resp.StatusCode, 0, w.noAnswer(err, false)
	}
	word, a := classify(resp.StatusCode, body)
	failed = w.fail(a, resp.StatusCode, word, body)
	if a.outcome == NotDelivered {
		wait = retryAfter(resp.Header.Get("Retry-After"))
	}
	return resp.StatusCode, wait, failed
}

// traces reports whether the client's transport says when it has a
// connection. Of another one nothing is certain but what its error says.
func (w *Webhook) traces() bool {
	_, ok := w.client.Transport.(*http.Transport)
	return ok || w.client.Transport == nil
}

// retryAfter reads a Retry-After header: whole or broken seconds; 0 where
// there is none, so that the usual pauses hold.
func retryAfter(header string) time.Duration {
	s, err := strconv.ParseFloat(strings.TrimSpace(header), 64)
	if err != nil || math.IsNaN(s) || s <= 0 {
		return 0
	}
	if s >= maxRetryAfter.Seconds() {
		return maxRetryAfter
	}
	return time.Duration(s * float64(time.Second))
}

// noAnswer says why there was no answer. unsent is true where the request
// certainly was not written. The error's own text holds the address and is not
// used.
func (w *Webhook) noAnswer(err error, unsent bool) *SendError {
	var (
		dns   *net.DNSError
		op    *net.OpError
		cert  *tls.CertificateVerificationError
		auth  x509.UnknownAuthorityError
		host  x509.HostnameError
		shake tls.RecordHeaderError
		slow  net.Error
	)
	a := answer{Ambiguous, "the connection broke before Slack answered", fixRepeat}
	switch {
	case errors.Is(err, context.Canceled):
		a.cause = "stopped before Slack answered"
	case errors.As(err, &dns):
		a.cause, a.fix, unsent = "the webhook's host name was not found", "check the network, and that the address is complete; it is sent again on the next run", true
	case errors.Is(err, syscall.ECONNREFUSED):
		a.cause, a.fix, unsent = "the connection was refused", "check the network and the proxy; it is sent again on the next run", true
	case errors.As(err, &cert), errors.As(err, &auth), errors.As(err, &host), errors.As(err, &shake):
		a.cause, a.fix, unsent = "the server's TLS certificate is not trusted", "check that no proxy stands before Slack, or install its certificate; it is sent again on the next run", true
	case errors.As(err, &slow) && slow.Timeout(), errors.Is(err, context.DeadlineExceeded):
		a.cause = "Slack did not answer in time"
	case errors.As(err, &op) && op.Op == "dial":
		a.cause, unsent = "no connection to Slack", true
	case unsent:
		a.cause = "no connection to Slack"
	}
	if unsent {
		a.outcome = NotDelivered
		if a.fix == fixRepeat {
			a.fix = fixRetry
		}
	}
	e := w.fail(a, 0, "", "")
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) {
			e.err = end
		}
	}
	return e
}
