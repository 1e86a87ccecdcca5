package slack

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// This file sends requests to Slack: one after the other, repeated only while
// it is certain that nothing arrived, and without a secret in any error.

// How posts are sent.
const (
	postTimeout   = 15 * time.Second        // of one try; Slack answers within one or two
	postGap       = 1100 * time.Millisecond // Slack takes a message a second in a channel
	postQuick     = 500 * time.Millisecond  // before the first repeat
	maxTries      = 3
	maxRetryAfter = 60 * time.Second
)

// A poster sends requests to one destination.
type poster struct {
	to     string // the destination's name
	hook   bool   // its address is a secret of the configuration
	client *http.Client
	secret *regexp.Regexp // what must not be shown

	gap   time.Duration // between two posts
	quick time.Duration // before the first repeat of what was not delivered

	mu   sync.Mutex
	next time.Time // not before this the next post
}

// newClient copies a client and gives the copy a time-out. Redirects are never
// followed: Slack sends none, and a log-in page must not pass for an answer.
func newClient(hc *http.Client) *http.Client {
	client := &http.Client{}
	if hc != nil {
		*client = *hc
	}
	if client.Timeout == 0 {
		client.Timeout = postTimeout
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

func (p *poster) redact(s string) string { return p.secret.ReplaceAllString(s, "…") }

// A call makes one request to Slack, by the client that it is handed, and says
// what the answer means. The error of send is looked at only where no answer
// came.
type call struct {
	send  func(context.Context, *http.Client) error
	judge func(response) (word string, a answer, ok bool)
}

// deliver makes a call, up to maxTries times while it is certain that the
// tries before were not delivered.
func (p *poster) deliver(ctx context.Context, c call) (got response, failed *notify.SendError) {
	try := func() (response, error) {
		var wait time.Duration
		got, wait, failed = p.try(ctx, c)
		switch {
		case failed == nil:
			return got, nil
		case failed.Outcome != notify.NotDelivered || failed.Code == "message_limit_exceeded" || failed.Err != nil:
			return got, backoff.Permanent(failed)
		case wait > 0:
			if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
				return got, backoff.Permanent(failed) // the wait alone would take all the time there is
			}
			return got, &backoff.RetryAfterError{Duration: wait}
		}
		return got, failed
	}
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval = p.quick
	// The error is not used: failed has the last one, without what backoff and
	// the context would make of it.
	got, _ = backoff.Retry(ctx, try, backoff.WithBackOff(pauses), backoff.WithMaxTries(maxTries))
	return got, failed
}

// turn waits until the destination may be used again.
func (p *poster) turn(ctx context.Context) error {
	p.mu.Lock()
	now := time.Now()
	at := p.next
	if at.Before(now) {
		at = now
	}
	p.next = at.Add(p.gap)
	p.mu.Unlock()
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

// try makes one try. wait is how long Slack asks to wait before the next.
func (p *poster) try(ctx context.Context, c call) (got response, wait time.Duration, failed *notify.SendError) {
	if err := p.turn(ctx); err != nil {
		return response{}, 0, p.noAnswer(err, true)
	}
	at := &attempt{under: p.client.Transport}
	client := *p.client
	client.Transport = at
	err := c.send(ctx, &client)
	got = at.got
	switch {
	case !at.asked:
		return got, 0, p.fail(answer{notify.Rejected, "the address cannot be used", "check the address in the configuration"}, 0, "", "")
	case got.status == 0:
		return got, 0, p.noAnswer(err, at.unsent())
	}
	word, a, ok := c.judge(got)
	if ok {
		return got, 0, nil
	}
	failed = p.fail(a, got.status, word, got.body)
	if a.outcome == notify.NotDelivered {
		wait = retryAfter(got.header.Get("Retry-After"))
	}
	return got, wait, failed
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

func (p *poster) fail(a answer, status int, word, body string) *notify.SendError {
	if p.redact(word) != word { // a word of Slack's; a secret could look like one
		word = ""
	}
	e := &notify.SendError{
		Destination: p.to, Outcome: a.outcome, Status: status, Code: word,
		Body: p.redact(wording.Clean(body[:min(len(body), maxErrorBody)])), Cause: a.cause, Fix: a.fix,
	}
	e.Body = strings.ToValidUTF8(e.Body[:min(len(e.Body), maxErrorBody)], "")
	if status != 0 {
		e.Cause += fmt.Sprintf(" (status %d", status)
		if word != "" {
			e.Cause += ", " + word
		}
		e.Cause += ")"
	}
	return e
}

// noAnswer says why there was no answer. unsent is true where the request
// certainly was not written. The error's own text holds the address and is not
// used.
func (p *poster) noAnswer(err error, unsent bool) *notify.SendError {
	var (
		dns   *net.DNSError
		op    *net.OpError
		cert  *tls.CertificateVerificationError
		auth  x509.UnknownAuthorityError
		host  x509.HostnameError
		shake tls.RecordHeaderError
		slow  net.Error
	)
	a := answer{notify.Ambiguous, "the connection broke before Slack answered", fixRepeat}
	switch {
	case errors.Is(err, context.Canceled):
		a.cause = "stopped before Slack answered"
	case errors.As(err, &dns):
		a.cause, a.fix, unsent = "Slack’s host name was not found", "check the network; it is sent again on the next run", true
		if p.hook {
			a.cause, a.fix = "the webhook's host name was not found", "check the network, and that the address is complete; it is sent again on the next run"
		}
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
		a.outcome = notify.NotDelivered
		if a.fix == fixRepeat {
			a.fix = fixRetry
		}
	}
	e := p.fail(a, 0, "", "")
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) {
			e.Err = end
		}
	}
	return e
}
