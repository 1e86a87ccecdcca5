package fetch

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/scraper/page"
	"golang.org/x/net/http/httpguts"
)

// Asking is how one vendor's page is asked for, beyond its address. The zero
// Asking is how most are.
type Asking struct {
	Headers []Header // sent to the host of the request's own address, and to no other
	Lang    string   // the languages wanted, as Accept-Language has them: "de", "pt-BR, pt;q=0.8"; empty: English first
}

// A Header is one line of a request. Its value is never shown: it prints as its
// name alone.
type Header struct {
	Name, Value string
	Env         string // the environment variable that holds Value, which is a secret; empty: it is none
}

// String returns the header without its value.
func (h Header) String() string { return h.Name + ": (not shown)" }

// GoString is String, for %#v.
func (h Header) GoString() string { return h.String() }

// Limits of headers: servers commonly take 8 KiB of all of them.
const (
	MaxHeaders     = 20   // of one vendor
	maxHeaderName  = 100  // bytes
	maxHeaderValue = 4096 // bytes
)

// reserved are the headers that subwatch or HTTP itself sets, and what to do
// instead.
var reserved = map[string]string{
	"Accept-Encoding": "", "Connection": "", "Content-Length": "", "Content-Type": "", "Expect": "", "Host": "", "Keep-Alive": "",
	"Range": "", "Te": "", "Trailer": "", "Transfer-Encoding": "", "Upgrade": "",
	"If-Match": "", "If-Modified-Since": "", "If-None-Match": "", "If-Range": "", "If-Unmodified-Since": "",
	"Accept-Language":     "use lang",
	"Proxy-Authorization": "a proxy and its password are named by HTTPS_PROXY",
}

// Check reports why a header cannot be sent. The error shows no value.
func (h Header) Check() error {
	name := textproto.CanonicalMIMEHeaderKey(h.Name)
	instead, set := reserved[name]
	switch {
	case len(h.Name) > maxHeaderName || !httpguts.ValidHeaderFieldName(h.Name):
		return fmt.Errorf("%q is no header's name: it has letters, digits and dashes, as in X-Api-Key", page.Clip(h.Name))
	case set && instead != "":
		return fmt.Errorf("%s is not set by headers: %s", name, instead)
	case set:
		return fmt.Errorf("%s is not to be set: subwatch or the connection sets it", name)
	}
	switch {
	case len(h.Value) > maxHeaderValue:
		return fmt.Errorf("%s: the value is longer than %d bytes", h.Name, maxHeaderValue)
	case !httpguts.ValidHeaderFieldValue(h.Value):
		return fmt.Errorf("%s: the value has a line break or another control character in it (it is not shown here)", h.Name)
	}
	return nil
}

// language is one of the languages of Accept-Language (RFC 9110, section 12.5.4;
// RFC 4647, section 2.1), with its weight.
var language = regexp.MustCompile(`^(?:\*|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*q=(?:0(?:\.[0-9]{1,3})?|1(?:\.0{1,3})?))?$`)

// maxLang bounds the text of lang, in bytes.
const maxLang = 100

// CheckLang reports why text names no languages.
func CheckLang(text string) error {
	bad := fmt.Errorf("%q is no language: write it as de, pt-BR or \"de, en;q=0.5\"", page.Clip(text))
	if len(text) > maxLang {
		return bad
	}
	for one := range strings.SplitSeq(text, ",") {
		if !language.MatchString(strings.TrimSpace(one)) {
			return bad
		}
	}
	return nil
}

// defaultLang asks for English first, for which most words are known.
const defaultLang = "en,*;q=0.5"

// acceptLanguage returns the header's value.
func (a Asking) acceptLanguage() string {
	switch {
	case a.Lang == "":
		return defaultLang
	case strings.ContainsAny(a.Lang, ",;*"):
		return a.Lang
	}
	return a.Lang + ",*;q=0.5"
}

// Print tells two ways of asking apart, in a form that may be stored and shown: the
// languages, and a hash of the headers' names, of the values that are no secrets
// and of the variables that hold those that are. It is empty for the zero Asking.
func (a Asking) Print() string {
	var parts []string
	if a.Lang != "" {
		parts = append(parts, "lang "+a.Lang)
	}
	if len(a.Headers) > 0 {
		var lines []string
		for _, h := range a.Headers {
			value := h.Value
			if h.Env != "" {
				value = ""
			}
			lines = append(lines, fmt.Sprintf("%q %q %q", textproto.CanonicalMIMEHeaderKey(h.Name), h.Env, value))
		}
		slices.Sort(lines)
		sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
		parts = append(parts, "headers "+hex.EncodeToString(sum[:])[:8])
	}
	return strings.Join(parts, ", ")
}

// set puts the headers into a request, where it goes to the vendor's own host: to
// the host of own, and not from https to http.
func (a Asking) set(req *http.Request, own *url.URL) {
	req.Header.Set("Accept-Language", a.acceptLanguage())
	if !a.goesTo(req.URL, own) {
		return
	}
	for _, h := range a.Headers {
		if h.Value != "" {
			req.Header.Set(h.Name, h.Value)
		}
	}
}

// goesTo reports whether the headers are sent to an address.
func (a Asking) goesTo(at, own *url.URL) bool {
	return own != nil && sameHost(at, own) && (at.Scheme == own.Scheme || at.Scheme == "https")
}

// minSecret is how short a value may be, in bytes, that is looked for in what
// comes back: shorter ones stand in any page.
const minSecret = 8

// secrets returns the values that must not be kept, as they are and as they stand
// in an address and in JSON; the longest first.
func (a Asking) secrets() []string {
	var all []string
	for _, h := range a.Headers {
		if h.Env == "" {
			continue
		}
		for _, v := range secretParts(h) {
			if v = strings.TrimSpace(v); len(v) < minSecret {
				continue
			}
			quoted := strconv.Quote(v)
			all = append(all, v, url.QueryEscape(v), url.PathEscape(v), quoted[1:len(quoted)-1], strings.ReplaceAll(v, "/", `\/`))
		}
	}
	slices.SortFunc(all, func(x, y string) int { return cmp.Or(cmp.Compare(len(y), len(x)), cmp.Compare(x, y)) })
	return slices.Compact(all)
}

// secretParts returns a secret and what a page may show of it alone: the token of
// "Bearer TOKEN", the password of "Basic …", the values of cookies.
func secretParts(h Header) []string {
	values := []string{h.Value}
	scheme, token, ok := strings.Cut(h.Value, " ")
	if ok {
		values = append(values, token)
	}
	if strings.EqualFold(scheme, "Basic") {
		if plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(token)); err == nil {
			_, password, _ := strings.Cut(string(plain), ":")
			values = append(values, string(plain), password)
		}
	}
	if strings.EqualFold(h.Name, "Cookie") {
		for one := range strings.SplitSeq(h.Value, ";") {
			_, value, _ := strings.Cut(one, "=")
			values = append(values, strings.Trim(strings.TrimSpace(value), `"`))
		}
	}
	return values
}

// leaks reports an answer that repeats a secret: it would be stored with the page.
func (a Asking) leaks(p *page.Page) error {
	if a.repeats([]byte(strings.Join([]string{p.FinalURL, p.ContentType, p.ETag, p.LastModified, p.Next}, "\n"))) || a.repeats(p.Body) {
		return failure(RepeatsSecret, nil, "the answer repeats the secret of a header, which would be stored with the page: name an address that does not show it, or leave the header out")
	}
	return nil
}

// repeats reports a secret in a text, also in UTF-16 and in HTML's character
// references.
func (a Asking) repeats(text []byte) bool {
	secrets := a.secrets()
	if len(secrets) == 0 {
		return false
	}
	if bytes.IndexByte(text, 0) >= 0 { // UTF-16
		text = bytes.ReplaceAll(text, []byte{0}, nil)
	}
	has := func(text []byte) bool {
		return slices.ContainsFunc(secrets, func(s string) bool { return bytes.Contains(text, []byte(s)) })
	}
	return has(text) || bytes.IndexByte(text, '&') >= 0 && has([]byte(html.UnescapeString(string(text))))
}

// withheld says of an error at another host than the vendor's that the headers were
// not sent there, since that may be why.
func (a Asking) withheld(err error, at, own *url.URL) error {
	if len(a.Headers) == 0 || a.goesTo(at, own) {
		return err
	}
	return fmt.Errorf("%w (%s redirects there; headers are sent to %s alone: if they are meant for %s, make it the url)", err, own.Host, own.Host, at.Host)
}

// hush returns an error that says nothing of a secret. What a server answers may
// be in it.
func (a Asking) hush(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	quiet := text
	for _, s := range a.secrets() {
		quiet = strings.ReplaceAll(quiet, s, notShown)
		for n := len(s) - 1; n >= minSecret/2; n-- { // shortened in the middle of it
			quiet = strings.ReplaceAll(quiet, s[:n]+"…", notShown+"…")
		}
	}
	if quiet == text {
		return err
	}
	kind := NotHTTP
	if failed := (*FetchError)(nil); errors.As(err, &failed) {
		kind = failed.Kind
	}
	return failure(kind, nil, "%s", quiet)
}

// notShown stands in an error for a secret.
const notShown = "(not shown)"
