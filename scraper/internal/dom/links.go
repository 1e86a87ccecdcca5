package dom

import (
	"encoding/hex"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/subwatch/subwatch/snapshot"
)

// Links returns the links among the nodes, with absolute addresses where the
// page's own is known. What is hidden is not among them, but for the first node.
func (d *Doc) Links(from, to int32) []snapshot.Link {
	if k, ok := d.kept.links[Span{from, to}]; ok {
		return k
	}
	d.Budget.Spend(int(to - from))
	var out []snapshot.Link
	past := from // the link before, and all in it
	for k, _ := slices.BinarySearch(d.links, from); k < len(d.links) && d.links[k] < to; k++ {
		j := d.links[k]
		if j < past || d.isVeiled(j, from) {
			continue
		}
		if u := d.Resolve(d.Attr(j, "href")); u != "" {
			d.Budget.Spend(len(u))
			out = append(out, snapshot.Link{Text: d.Flat(j), URL: u})
		}
		past = d.Nodes[j].End
	}
	out = slices.Clip(out) // rows share it
	if int(to-from) >= longText/4 {
		if d.kept.links == nil {
			d.kept.links = make(map[Span][]snapshot.Link)
		}
		d.kept.links[Span{from, to}] = out
	}
	return out
}

// isVeiled reports a node that is hidden from a reader by an element after from.
func (d *Doc) isVeiled(i, from int32) bool {
	for ; i > from; i = d.Nodes[i].Parent {
		d.Budget.Spend(1)
		if d.Nodes[i].Flags&(IsHidden|IsAside) != 0 {
			return true
		}
	}
	return false
}

// Resolve returns the absolute form of an address on the page, and "" for one
// that leads nowhere: a script, a place on the same page.
func (d *Doc) Resolve(href string) string {
	href = Folded(href)
	if href == "" || href[0] == '#' {
		return ""
	}
	if len(href) >= 11 && strings.EqualFold(href[:11], "javascript:") || len(href) >= 5 && strings.EqualFold(href[:5], "data:") {
		return ""
	}
	if mail := protectedAddress(href); mail != "" {
		return "mailto:" + mail
	}
	href = withoutSession(href)
	if d.Base == nil {
		return strings.ToValidUTF8(href, "\uFFFD")
	}
	u, err := url.Parse(href)
	if err != nil {
		return strings.ToValidUTF8(href, "\uFFFD")
	}
	return d.Base.ResolveReference(u).String()
}

// LineLinks returns the links of a line, those that it stands in too.
func (d *Doc) LineLinks(l *Line) []snapshot.Link {
	from := l.At
	for p := d.Nodes[from].Parent; p >= 0 && d.Nodes[p].Flags&IsBlock == 0; p = d.Nodes[p].Parent {
		blank := true
		for j := p + 1; j < from; j++ {
			d.Budget.Spend(1)
			if d.Nodes[j].Flags&IsText != 0 && strings.TrimSpace(d.Nodes[j].HTML.Data) != "" {
				blank = false
				break
			}
		}
		if !blank {
			break
		}
		from = p
	}
	return d.Links(from, max(l.End, from+1))
}

var (
	// inPath are the ids of sessions that servers put into a path:
	// "/go;jsessionid=1F" of Java and "/(S(1f))/go" of ASP.NET.
	inPath = regexp.MustCompile(`(?i);(?:jsessionid|sessionid|sid|phpsessid)=[^/?#;]*|/\((?:[A-Z]\([^()/?#]*\))+\)`)
	// visitParameters tell visits and visitors apart and say nothing of where a link
	// leads: ids of sessions, tokens for one answer, campaigns, clicks.
	visitParameters = regexp.MustCompile(`(?i)^(?:jsessionid|phpsessid|aspsessionid.*|cfid|cftoken|sess(?:ion)?_?id|session|sid|zenid|oscsid|_?csrf_?(?:token)?|authenticity_token|_wpnonce|nonce|` +
		`utm_.*|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|ttclid|twclid|li_fat_id|igshid|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs.*|hsctatracking|_ga|_gl|_gac|vero_id|oly_.*_id|s_cid|epik|srsltid)$`)
)

// withoutSession takes from an address what differs with every visit. What is left
// stays as it is written.
func withoutSession(href string) string {
	if !strings.ContainsAny(href, ";?(") {
		return href
	}
	rest, fragment := href, ""
	if i := strings.IndexByte(rest, '#'); i >= 0 {
		rest, fragment = rest[:i], rest[i:]
	}
	at, query, asks := strings.Cut(rest, "?")
	at = inPath.ReplaceAllString(at, "")
	if !asks {
		return at + fragment
	}
	mark := "?"
	for p := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(strings.TrimPrefix(p, "amp;"), "=")
		if visitParameters.MatchString(name) && !isPlainWord(name, value) {
			continue
		}
		at += mark + p
		mark = "&"
	}
	return at + fragment
}

// isPlainWord reports a short name whose value names a page rather than a visit:
// "?session=registration".
func isPlainWord(name, value string) bool {
	switch strings.ToLower(name) {
	case "sid", "session", "nonce":
		return value != "" && !strings.ContainsFunc(value, unicode.IsDigit)
	}
	return false
}

// protectedAddress returns the e-mail address behind a link that Cloudflare
// protects from robots: its bytes in hexadecimal, each XORed with the first, which
// is another one in every answer. Browsers show the address.
func protectedAddress(href string) string {
	_, code, ok := strings.Cut(href, "/cdn-cgi/l/email-protection#")
	if !ok {
		return ""
	}
	return unprotect(code)
}

// maxProtected bounds a protected address, in hexadecimal digits.
const maxProtected = 1000

// unprotect returns the address that Cloudflare has protected as code, or "".
func unprotect(code string) string {
	code, subject, asks := strings.Cut(code, "?")
	if len(code) > maxProtected {
		return ""
	}
	b, err := hex.DecodeString(code)
	if err != nil || len(b) < 4 {
		return ""
	}
	for i := range b[1:] {
		b[i+1] ^= b[0]
	}
	mail := string(b[1:])
	if asks {
		mail += "?" + subject
	}
	if !utf8.ValidString(mail) || !strings.Contains(mail, "@") {
		return ""
	}
	return mail
}

// showAddress puts the address where Cloudflare has put "[email protected]" in its
// place.
func showAddress(h *html.Node, code string) {
	if mail := unprotect(code); mail != "" && h.FirstChild != nil && h.FirstChild.Type == html.TextNode {
		h.FirstChild.Data = mail
	}
}
