package page

import "bytes"

// walls are the marks of pages that stand in front of the real one. strong
// marks say it alone; the others only on a page with hardly any text, because
// the same scripts run on ordinary pages.
var walls = []struct {
	name   string
	mark   string
	strong bool
}{
	{"Cloudflare", "cf-browser-verification", true},
	{"Cloudflare", "cf_chl_opt", true},
	{"Cloudflare", "<title>just a moment", true},
	{"Cloudflare", "attention required! | cloudflare", true},
	{"Cloudflare", "cf-error-details", true},
	{"Cloudflare", "challenges.cloudflare.com", false},
	{"Cloudflare", "/cdn-cgi/challenge-platform/", false},
	{"Incapsula", "_incapsula_resource", false},
	{"Incapsula", "incapsula incident id", true},
	{"Akamai", "errors.edgesuite.net", true},
	{"Akamai", "sec-if-cpt-container", true},
	{"Akamai", "bm-verify", false},
	{"Akamai", "akamai-captcha", true},
	{"DataDome", "captcha-delivery.com", false},
	{"DataDome", "datadome", false},
	{"PerimeterX", "px-captcha", true},
	{"PerimeterX", "_pxappid", false},
	{"PerimeterX", "perimeterx", false},
	{"AWS WAF", "awswafcookiedomainlist", true},
	{"AWS WAF", "token.awswaf.com", false},
	{"Vercel", "vercel security checkpoint", true},
	{"Sucuri", "sucuri website firewall", true},
	{"Kasada", "ips.js?kp_uidz", false},
	{"F5", "the requested url was rejected. please consult with your administrator", true},
	{"Fastly", "/_fs-ch-", false},
}

// MarkedWall returns the name of the wall whose mark stands in a page, which must
// be in lower case; small says that the marks of ordinary pages count too.
func MarkedWall(page []byte, small bool) string {
	for _, w := range walls {
		if (w.strong || small) && bytes.Contains(page, []byte(w.mark)) {
			return w.name
		}
	}
	return ""
}
