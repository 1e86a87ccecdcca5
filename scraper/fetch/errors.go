package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/subwatch/subwatch/scraper/page"
)

// A FetchKind says why no page came.
type FetchKind string

// The reasons why no page came, apart from an HTTP status (see [StatusError]).
const (
	NoSuchHost     FetchKind = "no such host"
	LookupFailed   FetchKind = "look-up failed"     // the name server did not answer, or not well
	Unreached      FetchKind = "not reached"        // no way to the host, or to the proxy
	Refused        FetchKind = "connection refused" // nothing listens there
	Reset          FetchKind = "connection reset"   // broken off by the other side
	NoAnswer       FetchKind = "no answer"          // closed before an answer came
	TimedOut       FetchKind = "timed out"
	BadCertificate FetchKind = "bad certificate"
	NoTLS          FetchKind = "no secure connection"
	NotHTTP        FetchKind = "not http"
	BadRedirect    FetchKind = "bad redirect"
	RedirectLoop   FetchKind = "redirect loop"
	ManyRedirects  FetchKind = "too many redirects"
	PrivateAddress FetchKind = "address refused" // not of the public internet; see Fetcher.AllowPrivate
	TooLarge       FetchKind = "too large"
	BadEncoding    FetchKind = "bad encoding"
	RepeatsSecret  FetchKind = "repeats a secret" // of a header that was sent
	CutOff         FetchKind = "cut off"          // the connection ended in the middle of the page
)

// A FetchError is the error of [Fetcher.Fetch] when no page came and no HTTP
// status says why.
type FetchError struct {
	Kind   FetchKind
	Detail string // in words for the people who watch the page; empty: the kind alone
	Err    error  // as the network or the library said it; nil: there is no more to say
}

// ErrTooLarge is the cause when a page is over 20 MiB after decompression, or
// over 10 MiB before.
var ErrTooLarge error = &FetchError{Kind: TooLarge, Detail: fmt.Sprintf("page is larger than %d MiB", maxBody>>20)}

// Error returns the reason in one line, without the vendor.
func (e *FetchError) Error() string {
	if e.Detail == "" {
		return string(e.Kind)
	}
	return e.Detail
}

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Err }

// Is reports whether target is a FetchError of the same kind, so that
// errors.Is(err, &FetchError{Kind: TimedOut}) works.
func (e *FetchError) Is(target error) bool {
	t, ok := target.(*FetchError)
	return ok && t.Kind == e.Kind
}

// passing reports a failure that may be gone a moment later.
func (e *FetchError) passing() bool {
	switch e.Kind {
	case LookupFailed, Unreached, Refused, Reset, NoAnswer, TimedOut, CutOff:
		return true
	}
	return false
}

// failure makes a FetchError.
func failure(kind FetchKind, cause error, format string, args ...any) *FetchError {
	return &FetchError{Kind: kind, Detail: fmt.Sprintf(format, args...), Err: cause}
}

// Windows has numbers of its own for what the others call ECONNREFUSED and so
// on, which [errors.Is] does not know to be the same:
// https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2
const (
	winAborted = syscall.Errno(10053)
	winReset   = syscall.Errno(10054)
	winRefused = syscall.Errno(10061)
)

// explain says in words why a request came to nothing.
func (w *watch) explain(err error) error {
	if w.parent.Err() != nil {
		return w.parent.Err() // the caller's wish, or the caller's time
	}
	var known *FetchError
	if cause := context.Cause(w.ctx); errors.As(cause, &known) || errors.As(err, &known) {
		return known
	}
	if e := w.insecure(err); e != nil {
		return e
	}
	if e := w.unreached(err); e != nil {
		return e
	}
	var stream streamError
	switch text := err.Error(); {
	case errors.Is(err, io.ErrUnexpectedEOF), w.phase.Load() == receiving && errors.Is(err, io.EOF):
		return failure(CutOff, err, "the page was cut off: the connection to %s ended in the middle", w.host)
	case errors.Is(err, io.EOF):
		return failure(NoAnswer, err, "%s closed the connection without an answer", w.host)
	case errors.As(err, &stream):
		return failure(Reset, err, "%s broke off the answer", w.host)
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "response header list larger"), strings.Contains(text, "too many 1xx"):
		// net/http has no type for these.
		return failure(TooLarge, err, "the headers of the answer are larger than %d KiB", maxHeader>>10)
	case strings.Contains(text, `malformed HTTP response "\x15\x03`): // a TLS alert (RFC 8446, section 5.1)
		return failure(NotHTTP, err, "%s speaks https where http was asked for", w.host)
	default:
		return failure(NotHTTP, err, "%s answered with something that is not HTTP: %s", w.host, page.Clip(plainText(text)))
	}
}

// plainText takes off what net/http puts before an error.
func plainText(text string) string {
	for _, said := range []string{"net/http: ", "HTTP/1.x transport connection broken: ", "http: ", "http2: ", "remote error: ", "tls: "} {
		text = strings.TrimPrefix(text, said)
	}
	return text
}

// unreached tells what the network says; nil: it said nothing.
func (w *watch) unreached(err error) error {
	host := w.host
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" {
		host = "the proxy"
	}
	var dns *net.DNSError
	var errno syscall.Errno
	var timeout net.Error
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return failure(NoSuchHost, err, "there is no host %s", dns.Name)
	case errors.As(err, &dns):
		return failure(LookupFailed, err, "the name %s could not be looked up: %s", dns.Name, dns.Err)
	case errors.As(err, &timeout) && timeout.Timeout():
		return w.late(err, host)
	case !errors.As(err, &errno):
		return nil
	case errors.Is(err, syscall.ECONNREFUSED) || errno == winRefused:
		return failure(Refused, err, "%s refused the connection", host)
	case errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.ECONNABORTED) || errors.Is(err, syscall.EPIPE) || errno == winReset || errno == winAborted:
		where := ""
		if w.phase.Load() == receiving {
			where = " in the middle of the page"
		}
		return failure(Reset, err, "%s broke off the connection%s", host, where)
	}
	return failure(Unreached, err, "%s cannot be reached: %s", host, errno)
}

// late tells which time is up.
func (w *watch) late(err error, host string) error {
	switch w.phase.Load() {
	case connecting:
		return failure(TimedOut, err, "%s did not take the connection within %s", host, w.limits.connect)
	case securing:
		return failure(TimedOut, err, "%s did not complete the secure connection within %s", host, w.limits.tls)
	case asking:
		return failure(TimedOut, err, "%s did not begin to answer within %s", host, w.limits.header)
	}
	return failure(TimedOut, err, "%s did not send the page in time", host)
}

// insecure tells what is wrong with the secure connection; nil: nothing is.
func (w *watch) insecure(err error) error {
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var unverified *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var op *net.OpError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		if now := time.Now(); invalid.Cert != nil && now.Before(invalid.Cert.NotBefore) {
			return failure(BadCertificate, err, "the certificate of %s is valid only from %s", w.host, invalid.Cert.NotBefore.UTC().Format(time.DateOnly))
		}
		if invalid.Cert != nil {
			return failure(BadCertificate, err, "the certificate of %s ran out on %s", w.host, invalid.Cert.NotAfter.UTC().Format(time.DateOnly))
		}
		return failure(BadCertificate, err, "the certificate of %s ran out", w.host)
	case errors.As(err, &name):
		return failure(BadCertificate, err, "the certificate that %s shows is another host's", w.host)
	case errors.As(err, &authority):
		return failure(BadCertificate, err, "the certificate of %s is signed by nobody who is known here", w.host)
	case errors.As(err, &unverified), errors.As(err, &invalid):
		return failure(BadCertificate, err, "the certificate of %s is not valid: %s", w.host, page.Clip(plainText(err.Error())))
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return failure(NoTLS, err, "%s speaks http where https was asked for", w.host)
	case errors.As(err, &record), errors.As(err, &alert), w.phase.Load() == securing && errors.As(err, &op) && op.Op == "remote error":
		return failure(NoTLS, err, "no secure connection to %s: %s", w.host, page.Clip(plainText(err.Error())))
	}
	return nil
}

// streamError has the fields of net/http's own error for a request that the
// other side of an HTTP/2 connection ended, which [errors.As] fills in.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string {
	return fmt.Sprintf("stream %d ended with code %d", e.StreamID, e.Code)
}
