package wording

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// urlUnsafe are the characters that could end a link in Markdown or Slack.
var urlUnsafe = strings.NewReplacer(" ", "%20", "<", "%3C", ">", "%3E", "|", "%7C", `"`, "%22", "`", "%60",
	"(", "%28", ")", "%29", "[", "%5B", "]", "%5D", `\`, "%5C", "^", "%5E", "{", "%7B", "}", "%7D", "'", "%27", "*", "%2A")

// maxLink is how long an address may be, escaped: Slack takes 3,000 with the rest of its line.
const maxLink = 2000

// WebAddress returns an http or https address in a form that is safe inside a
// link and shows where it goes: no user name, the host in ASCII. It returns ""
// for anything else.
func WebAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return ""
	}
	if p := u.Port(); p != "" {
		host += ":" + p
	}
	u.Host = host
	out := urlUnsafe.Replace(u.String())
	for _, r := range out {
		if r <= ' ' || r > '~' {
			return ""
		}
	}
	if len(out)+len("amp;")*strings.Count(out, "&") > maxLink {
		return ""
	}
	return out
}
