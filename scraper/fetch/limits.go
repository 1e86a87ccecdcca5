package fetch

import (
	"cmp"
	"context"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// The limits of a fetch. A page is somebody else's: it may hang, loop, lie
// about its size or never end.
const (
	// connectTimeout bounds the name's look-up and the connection. A lost SYN
	// is sent again after 1 and 3 s; who has not answered the third is not there.
	connectTimeout = 10 * time.Second
	// tlsTimeout bounds the handshake: net/http's own default.
	tlsTimeout = 10 * time.Second
	// headerTimeout bounds the wait for the first byte of an answer. Pages that
	// are made anew for each visit take a few seconds.
	headerTimeout = 20 * time.Second
	// idleTimeout bounds the wait between two pieces of a page.
	idleTimeout = 10 * time.Second
	// totalTimeout bounds one request, from the connection to the last byte,
	// redirects included. It also ends a page that comes a byte at a time: the
	// largest page we take needs 0.7 MB/s, a usual one of 200 KB 7 KB/s.
	totalTimeout = 30 * time.Second
	// maxRedirects is what browsers and net/http use too.
	maxRedirects = 10
	// maxBody bounds a page after decompression, in bytes. Real lists are
	// under 1 MiB; the largest privacy pages come to a few.
	maxBody = 20 << 20
	// maxPacked bounds it before decompression: HTML packs to a fifth or less.
	// It ends a stream of empty gzip members, which unpacks to nothing for ever.
	maxPacked = 10 << 20
	// maxHeader bounds the headers of an answer, in bytes, hints (1xx) before
	// it included. Browsers and proxies take 256 KiB at most; net/http would
	// take 10 MB.
	maxHeader = 256 << 10
	// firstPause lies between the first two tries.
	firstPause = time.Second
	// maxRetryAfter caps what a server may make us wait, in first pauses: a
	// minute. A longer ban is left to the next run.
	maxRetryAfter = 60
)

// limits are the limits of one Fetcher. Tests set lower ones.
type limits struct {
	connect, tls, header, idle, total time.Duration
	pause, retry                      time.Duration // between tries; at most, when the server asks
	body, packed                      int
}

// withDefaults fills in what is not set.
func (l limits) withDefaults() limits {
	pause := cmp.Or(l.pause, firstPause)
	return limits{
		pause: pause, retry: cmp.Or(l.retry, maxRetryAfter*pause),
		connect: cmp.Or(l.connect, connectTimeout),
		tls:     cmp.Or(l.tls, tlsTimeout),
		header:  cmp.Or(l.header, headerTimeout),
		idle:    cmp.Or(l.idle, idleTimeout),
		total:   cmp.Or(l.total, totalTimeout),
		body:    cmp.Or(l.body, maxBody),
		packed:  cmp.Or(l.packed, maxPacked),
	}
}

// How far a request has come.
const (
	connecting = iota
	securing
	asking
	receiving
)

// A watch looks over one request: how far it has come, and that it does not
// take too long.
type watch struct {
	limits limits
	parent context.Context // the caller's
	ctx    context.Context // the request's; its cause is the time-out that ended it
	cancel context.CancelCauseFunc
	stop   context.CancelFunc
	idle   *time.Timer
	host   string // as the address has it
	phase  atomic.Int32
}

// watch begins to look over a request that has so much time left.
func (f *Fetcher) watch(ctx context.Context, at *url.URL, left time.Duration) *watch {
	w := &watch{limits: f.limits, parent: ctx, host: at.Hostname()}
	ctx, w.stop = context.WithTimeoutCause(ctx, left, failure(TimedOut, nil, "no complete answer within %s", f.limits.total))
	ctx, w.cancel = context.WithCancelCause(ctx)
	w.idle = time.AfterFunc(time.Hour, func() {
		w.cancel(failure(TimedOut, nil, "%s stopped in the middle of the page: nothing came for %s", w.host, w.limits.idle))
	})
	w.idle.Stop() // until the body is read
	w.ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeStart: func() { w.phase.Store(securing) },
		GotConn:           func(httptrace.GotConnInfo) { w.phase.Store(asking) },
	})
	return w
}

func (w *watch) end() {
	w.idle.Stop()
	w.cancel(nil)
	w.stop()
}
