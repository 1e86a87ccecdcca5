package fetch

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

// Direct returns the transport that connects to the pages' hosts.
func (f *Fetcher) Direct() *http.Transport {
	f.wiring.Do(f.wire)
	return f.direct
}

// Public reports an address of the public internet.
func Public(ip string) bool { return public(netip.MustParseAddr(ip)) }
