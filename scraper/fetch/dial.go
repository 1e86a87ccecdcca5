package fetch

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// wire makes what a Fetcher keeps for all its requests.
func (f *Fetcher) wire() {
	f.limits.total = cmp.Or(f.Timeout, f.limits.total)
	f.limits.pause = cmp.Or(f.Backoff, f.limits.pause)
	f.limits = f.limits.withDefaults()
	f.hosts = newHosts(f.PerHost, f.HostPause)
	f.direct = f.newTransport()
	f.direct.DialContext = f.dial
	f.proxied = f.newTransport()
	f.proxied.Proxy = http.ProxyFromEnvironment
	f.proxied.DialContext = (&net.Dialer{Timeout: f.limits.connect}).DialContext
	f.proxied.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, req *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return failure(Unreached, nil, "the proxy does not connect to %s: http status %d %s", req.Host, resp.StatusCode, http.StatusText(resp.StatusCode))
		}
		return nil
	}
}

func (f *Fetcher) newTransport() *http.Transport {
	return &http.Transport{
		TLSHandshakeTimeout:    f.limits.tls,
		ResponseHeaderTimeout:  f.limits.header,
		MaxResponseHeaderBytes: maxHeader,
		// A dialer of our own turns HTTP/2 off unless it is asked for.
		ForceAttemptHTTP2: true,
		// A connection of HTTP/2 that is silent for so long is asked whether it
		// is still there, so that a dead one is not used again.
		HTTP2: &http.HTTP2Config{SendPingTimeout: f.limits.idle, PingTimeout: f.limits.idle},
		// The second read of a page comes half a minute after the first; that
		// of many vendors, at most as many as are likely checked at a time.
		IdleConnTimeout:     90 * time.Second,
		MaxIdleConns:        maxIdle,
		MaxIdleConnsPerHost: f.idlePerHost(),
	}
}

// maxIdle is how many connections are kept for the next request.
const maxIdle = 128

// idlePerHost is how many of them may be to one host: as many as it is asked
// at a time, since one that is closed has to be made again.
func (f *Fetcher) idlePerHost() int {
	switch {
	case f.PerHost == 0:
		return defaultPerHost
	case f.PerHost < 0:
		return maxIdle
	}
	return f.PerHost
}

// transport returns what makes a request. Where the environment names a proxy
// (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) we connect to that, wherever it is, and
// it looks the host up: only an address that stands in the URL can be refused.
func (f *Fetcher) transport(req *http.Request) (http.RoundTripper, error) {
	if f.Transport != nil {
		return f.Transport, nil
	}
	if ip, err := netip.ParseAddr(req.URL.Hostname()); err == nil && !f.AllowPrivate && !public(ip) {
		return nil, refusal(req.URL.Hostname(), ip)
	}
	proxy, err := http.ProxyFromEnvironment(req)
	switch {
	case err != nil:
		// The error would show the address, and a password in it.
		return nil, failure(Unreached, nil, "the proxy that the environment names has a bad address")
	case proxy == nil:
		return f.direct, nil
	}
	return f.proxied, nil
}

// dial connects to a page's host. Its address is looked at when the name is
// looked up already, so that no name can lead elsewhere in between.
func (f *Fetcher) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: f.limits.connect}
	if !f.AllowPrivate {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err // unreachable: net/http adds the port
		}
		d.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("connect to %s: %w", address, err) // unreachable: the dialer gives an address
			}
			if !public(to.Addr()) {
				return refusal(host, to.Addr())
			}
			return nil
		}
	}
	return d.DialContext(ctx, network, address)
}

// Addresses that the registries of special addresses do not name.
var (
	// nat64 are IPv4 addresses behind a translator (RFC 6052, section 2.1):
	// what a host without IPv4 gets for any IPv4 site.
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
	// azure is the platform's own host in Microsoft's cloud, metadata included:
	// https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
	azure = netip.MustParsePrefix("168.63.129.16/32")
)

// guard knows the special addresses of the registries of IANA (RFC 6890):
// private, loopback, link-local (and with it the metadata services of most
// clouds), shared (RFC 6598), multicast, documentation, benchmarks, reserved,
// 6to4, and everything in IPv6 that is not global unicast.
var guard = ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azure))

// public reports an address of the public internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if nat64.Contains(ip) {
		b := ip.As16()
		ip = netip.AddrFrom4([4]byte(b[12:]))
	}
	return guard.SafeAddr(ip) == nil
}

// refusal is the error for an address that is not public.
func refusal(host string, ip netip.Addr) error {
	what := ip.String()
	if host != what {
		what = host + " leads to " + what + ", which"
	}
	return failure(PrivateAddress, nil, "%s is no address of the public internet: not fetched (--allow-private permits it)", what)
}
