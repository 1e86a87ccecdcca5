package dom

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// Says is what a page says beside its text.
type Says struct {
	Title        string   // the title element
	Lang         string   // the html element's lang
	Base         *url.URL // what its addresses are relative to, or nil
	Refresh      string   // the address that it sends its readers to by itself, as written
	Scripted     bool     // it has scripts
	NoScript     []string // the words that it has for readers without scripts
	AsksPassword bool     // it has a field for a password
}

// pageSays are the elements that say something about the whole page and show
// nothing themselves.
var pageSays = cascadia.MustCompile(`html, title, base, style, script, noscript, meta[http-equiv="refresh" i], input[type="password" i]`)

// readSays reads what the page says beside its text from some of its elements, and
// returns its style sheets.
// The title, base address or style that stands in an element that is left out is
// none.
func (f *flattener) readSays(some *goquery.Selection, base *url.URL) (styles []*html.Node) {
	f.Base = base
	based := false
	some.FilterMatcher(pageSays).Each(func(_ int, s *goquery.Selection) {
		h := s.Nodes[0]
		switch h.DataAtom {
		case atom.Html:
			f.Lang = s.AttrOr("lang", "")
		case atom.Title:
			if f.Title == "" && f.isRead(h) && h.Namespace == "" && h.FirstChild != nil {
				f.Title = lexicon.Begin(Folded(h.FirstChild.Data), MaxHeading)
			}
		case atom.Base:
			if href := strings.TrimSpace(s.AttrOr("href", "")); !based && href != "" && f.isRead(h) && h.Namespace == "" {
				based = true // only the first counts
				f.setBase(href)
			}
		case atom.Style:
			if f.isRead(h) {
				styles = append(styles, h)
			}
		case atom.Script:
			f.Scripted = true
		case atom.Noscript:
			if h.FirstChild != nil {
				f.NoScript = append(f.NoScript, words(h.FirstChild.Data))
			}
		case atom.Meta:
			if m := refresh.FindStringSubmatch(s.AttrOr("content", "")); m != nil && f.Refresh == "" {
				f.Refresh = m[1]
			}
		case atom.Input:
			f.AsksPassword = true
		}
	})
	return styles
}

// refresh is what a page says that sends its readers elsewhere after some seconds.
var refresh = regexp.MustCompile(`(?i)^\s*\d+\s*;\s*url\s*=\s*["']?([^"'\s]+)`)

// maxNoScript bounds, in bytes, the markup that is read of what a page has for
// readers without scripts.
const maxNoScript = 1000

// words returns the text of markup that the parser took for text.
func words(markup string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(lexicon.Begin(markup, maxNoScript)))
	for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
		if tt == html.TextToken {
			b.Write(z.Text())
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// isRead reports an element that no element around it leaves out.
func (f *flattener) isRead(h *html.Node) bool {
	if f.found[h]&isIgnored != 0 {
		return false
	}
	for p := h.Parent; p != nil; p = p.Parent {
		f.Budget.Spend(1)
		if f.found[p]&isIgnored != 0 || p.Type == html.ElementNode && (p.DataAtom == atom.Svg || isUnread(p)) {
			return false
		}
	}
	return true
}

// setBase takes the address that the others on the page are relative to.
func (f *flattener) setBase(href string) {
	if len(href) > MaxBase {
		f.Budget.Refuse("its base address takes %d bytes, at most %d", len(href), MaxBase)
	}
	u, err := url.Parse(href)
	if err != nil {
		return
	}
	if f.Base != nil {
		u = f.Base.ResolveReference(u)
	}
	if u.IsAbs() {
		f.Base = u
	}
}

// MaxBase bounds, in bytes, the address that others on the page are relative
// to: it stands in each of them. RFC 9110 asks that addresses of 8,000 can be
// used; real ones have up to 200.
const MaxBase = 8000
