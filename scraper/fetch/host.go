package fetch

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// How hosts are spared.
const (
	// defaultPerHost is what a reader with two tabs asks of a site.
	defaultPerHost = 2
	// defaultHostPause lies between the beginnings of two requests. A browser
	// makes dozens of requests for one page.
	defaultHostPause = 200 * time.Millisecond
	// slower is by how much the pause grows with each answer that asks to be
	// spared, up to maxHostPause: 1 s, 5 s, 10 s.
	slower       = 5
	maxHostPause = 10 * time.Second
)

// hosts are the hosts of one Fetcher: who asks each of them, and how fast.
type hosts struct {
	size  int64 // requests at a time
	pause time.Duration

	mu  sync.Mutex
	all map[string]*host
}

// A host is asked by a few at a time, with pauses between. Once it has said
// that it is too much (429, 503), it is asked by one at a time, more slowly,
// for the rest of the run.
type host struct {
	slots *semaphore.Weighted

	mu    sync.Mutex
	slow  bool
	pause time.Duration
	next  time.Time // no request begins before
}

// newHosts reads the settings of a Fetcher.
func newHosts(size int, pause time.Duration) *hosts {
	h := &hosts{size: int64(size), pause: pause, all: map[string]*host{}}
	switch {
	case size == 0:
		h.size = defaultPerHost
	case size < 0:
		h.size = math.MaxInt64
	}
	switch {
	case pause == 0:
		h.pause = defaultHostPause
	case pause < 0:
		h.pause = 0
	}
	return h
}

func (h *hosts) host(name string) *host {
	name = strings.ToLower(name)
	h.mu.Lock()
	defer h.mu.Unlock()
	one := h.all[name]
	if one == nil {
		one = &host{slots: semaphore.NewWeighted(h.size), pause: h.pause}
		h.all[name] = one
	}
	return one
}

// enter waits until a host may be asked. Whoever got in says so with leave when
// the answer is read. It fails only when ctx is done.
func (h *hosts) enter(ctx context.Context, name string) (leave func(), err error) {
	one := h.host(name)
	weight, err := one.slot(ctx, h.size)
	if err != nil {
		return nil, err
	}
	for {
		wait := one.turn(time.Now())
		if wait <= 0 {
			return func() { one.slots.Release(weight) }, nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			one.slots.Release(weight)
			return nil, ctx.Err()
		}
	}
}

// slot takes a place at the host: one of a few, or the only one once the host
// is slow. It gives what is to be released.
func (o *host) slot(ctx context.Context, size int64) (int64, error) {
	for {
		weight := int64(1)
		if o.isSlow() {
			weight = size
		}
		if err := o.slots.Acquire(ctx, weight); err != nil {
			return 0, err
		}
		if weight == size || !o.isSlow() {
			return weight, nil
		}
		o.slots.Release(weight) // it became slow while we waited
	}
}

func (o *host) isSlow() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.slow
}

// turn takes the turn at a moment, or says how long it is until the next.
func (o *host) turn(now time.Time) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if wait := o.next.Sub(now); wait > 0 {
		return wait
	}
	o.next = now.Add(o.pause)
	return 0
}

// hear takes note of an answer that asks to be spared.
func (h *hosts) hear(name string, answer error) {
	var status *StatusError
	if !errors.As(answer, &status) || status.Code != http.StatusTooManyRequests && status.Code != http.StatusServiceUnavailable {
		return
	}
	one := h.host(name)
	one.mu.Lock()
	defer one.mu.Unlock()
	one.slow = true
	one.pause = min(one.pause*slower, maxHostPause)
	for _, wait := range []time.Duration{one.pause, status.RetryAfter} {
		if next := time.Now().Add(wait); next.After(one.next) {
			one.next = next
		}
	}
}
