package scraper

import (
	"net/http"
	"net/netip"
	"time"
)

// Limit sets one time limit of a Fetcher that is not used yet, by its name.
func (f *Fetcher) Limit(name string, d time.Duration) {
	switch name {
	case "connect":
		f.limits.connect = d
	case "tls":
		f.limits.tls = d
	case "header":
		f.limits.header = d
	case "idle":
		f.limits.idle = d
	case "total":
		f.limits.total = d
	}
}

// Direct gives the transport that connects to the pages' hosts.
func (f *Fetcher) Direct() *http.Transport {
	f.wiring.Do(f.wire)
	return f.direct
}

// Steps gives what Parse takes from its budget, and its error; -1 where it ends
// before it has one, or where the budget ends it.
func Steps(p Page, h Hints) (steps, bytes int, err error) {
	_, r, err := read(p, h)
	if r == nil {
		return -1, -1, err
	}
	b := r.doc.budget
	return b.allSteps - b.steps, b.allBytes - b.bytes, err
}

// Public reports an address of the public internet.
func Public(ip string) bool { return public(netip.MustParseAddr(ip)) }
