package diff

import (
	"net/url"
	"strings"
)

// sameURL reports whether two addresses lead to the same page: they may differ
// in scheme (http, https), a "www.", the host's case, a closing slash, and in
// parameters that only count visits.
func sameURL(a, b string) bool {
	return a == b || urlKey(a) == urlKey(b)
}

func urlKey(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" {
		return strings.TrimSpace(s)
	}
	q := u.Query()
	for k := range q {
		if strings.HasPrefix(k, "utm_") || k == "gclid" || k == "fbclid" || k == "_gl" {
			q.Del(k)
		}
	}
	key := siteHost(u.Host) + strings.TrimSuffix(u.EscapedPath(), "/")
	if len(q) > 0 {
		key += "?" + q.Encode()
	}
	if u.Fragment != "" {
		key += "#" + u.EscapedFragment()
	}
	return key
}

// sameAddress reports whether two texts are nothing but an address each, with
// or without its scheme, and lead to the same page.
func sameAddress(a, b string) bool {
	x := wholeAddress(a)
	return x != "" && x == wholeAddress(b)
}

// wholeAddress returns the page that a text leads to where it is nothing but an
// address, else "".
func wholeAddress(s string) string {
	if s == "" || strings.ContainsAny(s, " ,;()") || !strings.Contains(s, ".") {
		return ""
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	return urlKey(s)
}

// siteHost returns a host without case, port and "www.".
func siteHost(host string) string {
	host = strings.ToLower(host)
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	return strings.TrimPrefix(host, "www.")
}
