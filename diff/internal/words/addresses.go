package words

import (
	"net/url"
	"strings"
)

// URLKey returns what two addresses have in common that lead to the same page:
// they may differ in scheme (http, https), a "www.", the host's case, a closing
// slash, and in parameters that only count visits.
func URLKey(s string) string {
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
	key := Host(u.Host) + strings.TrimSuffix(u.EscapedPath(), "/")
	if len(q) > 0 {
		key += "?" + q.Encode()
	}
	if u.Fragment != "" {
		key += "#" + u.EscapedFragment()
	}
	return key
}

// SameAddress reports whether two texts are nothing but an address each, with
// or without its scheme, and lead to the same page.
func SameAddress(a, b string) bool {
	x := WholeAddress(a)
	return x != "" && x == WholeAddress(b)
}

// WholeAddress returns the page that a text leads to where it is nothing but an
// address, else "".
func WholeAddress(s string) string {
	if s == "" || strings.ContainsAny(s, " ,;()") || !strings.Contains(s, ".") {
		return ""
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	return URLKey(s)
}

// Host returns a host without case, port and "www.".
func Host(host string) string {
	host = strings.ToLower(host)
	if i := strings.LastIndexByte(host, ':'); i > 0 && !strings.HasSuffix(host, "]") {
		host = host[:i]
	}
	return strings.TrimPrefix(host, "www.")
}
