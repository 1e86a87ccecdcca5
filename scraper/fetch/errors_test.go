package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
	"time"
)

// What the network says is told in words, and with a kind that a program can
// ask for. These are errors that no server on this machine can cause; the
// others are held by the bad answers of package fixtures.
func TestExplain(t *testing.T) {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	tests := []struct {
		err   error
		phase int32
		kind  FetchKind
		want  string
	}{
		{&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "acme.example", IsNotFound: true}}, connecting, NoSuchHost, "there is no host acme.example"},
		{&net.OpError{Op: "dial", Err: &net.DNSError{Err: "server misbehaving", Name: "acme.example", Server: "10.0.0.1:53", IsTemporary: true}}, connecting, LookupFailed, "the name acme.example could not be looked up: server misbehaving"},
		{&net.OpError{Op: "dial", Err: &net.DNSError{Err: "i/o timeout", Name: "acme.example", IsTimeout: true}}, connecting, LookupFailed, "the name acme.example could not be looked up: i/o timeout"},
		{dial(syscall.ECONNREFUSED), connecting, Refused, "acme.example refused the connection"},
		{&net.OpError{Op: "proxyconnect", Err: dial(syscall.ECONNREFUSED)}, connecting, Refused, "the proxy refused the connection"},
		{dial(syscall.Errno(10061)), connecting, Refused, "acme.example refused the connection"},
		{dial(syscall.EHOSTUNREACH), connecting, Unreached, fmt.Sprintf("acme.example cannot be reached: %s", syscall.EHOSTUNREACH)},
		{dial(syscall.ENETUNREACH), connecting, Unreached, fmt.Sprintf("acme.example cannot be reached: %s", syscall.ENETUNREACH)},
		{&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, connecting, TimedOut, "acme.example did not take the connection within 10s"},
		{os.ErrDeadlineExceeded, securing, TimedOut, "acme.example did not complete the secure connection within 10s"},
		{os.ErrDeadlineExceeded, asking, TimedOut, "acme.example did not begin to answer within 20s"},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, asking, Reset, "acme.example broke off the connection"},
		{&net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)}, asking, Reset, "acme.example broke off the connection"},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("wsarecv", syscall.Errno(10054))}, receiving, Reset, "acme.example broke off the connection in the middle of the page"},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("wsarecv", syscall.Errno(10053))}, asking, Reset, "acme.example broke off the connection"},
		{io.EOF, asking, NoAnswer, "acme.example closed the connection without an answer"},
		{fmt.Errorf("http: %w", io.ErrUnexpectedEOF), receiving, CutOff, "the page was cut off: the connection to acme.example ended in the middle"},
		{streamError{StreamID: 1, Code: 2}, receiving, Reset, "acme.example broke off the answer"},
		{&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.CANotAuthorizedForThisName}}, securing, BadCertificate, "the certificate of acme.example is not valid: …"},
		{tls.AlertError(40), securing, NoTLS, "no secure connection to acme.example: handshake failure"},
		{errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "hello"`), asking, NotHTTP, `acme.example answered with something that is not HTTP: malformed HTTP response "hello"`},
		{errors.New("http2: response header list larger than advertised limit"), asking, TooLarge, "the headers of the answer are larger than 256 KiB"},
	}
	for _, tt := range tests {
		f := &Fetcher{}
		f.wire()
		w := f.watch(t.Context(), &url.URL{Scheme: "https", Host: "acme.example"}, time.Minute)
		w.phase.Store(tt.phase)
		err := w.explain(tt.err)
		w.end()
		want := tt.want
		if n := len(want) - len("…"); n > 0 && want[n:] == "…" && len(err.Error()) > n {
			want = want[:n] + err.Error()[n:]
		}
		if !errors.Is(err, &FetchError{Kind: tt.kind}) || !errors.Is(err, tt.err) || err.Error() != want {
			t.Errorf("%v:\n got %v\nwant %s: %s", tt.err, err, tt.kind, tt.want)
		}
	}
}

// The caller's own end of a request is no fault of the page.
func TestExplainCaller(t *testing.T) {
	f := &Fetcher{}
	f.wire()
	ctx, cancel := context.WithCancel(t.Context())
	w := f.watch(ctx, &url.URL{Scheme: "https", Host: "acme.example"}, time.Minute)
	defer w.end()
	cancel()
	if err := w.explain(io.EOF); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// What may be gone a moment later is tried again; the rest is not.
func TestPassing(t *testing.T) {
	for kind, again := range map[FetchKind]bool{
		NoSuchHost: false, LookupFailed: true, Unreached: true, Refused: true, Reset: true, NoAnswer: true, TimedOut: true, CutOff: true,
		BadCertificate: false, NoTLS: false, NotHTTP: false, BadRedirect: false, RedirectLoop: false, ManyRedirects: false,
		PrivateAddress: false, TooLarge: false, BadEncoding: false,
	} {
		if got := (&FetchError{Kind: kind}).passing(); got != again {
			t.Errorf("%s: tried again %v, want %v", kind, got, again)
		}
	}
	if !errors.Is(failure(TooLarge, nil, "headers"), ErrTooLarge) {
		t.Error("every size is ErrTooLarge")
	}
}
