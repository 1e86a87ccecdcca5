package dom

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
)

// pageSays are the elements that say something about the whole page and show
// nothing themselves: its language, title, base address and style sheets.
var pageSays = cascadia.MustCompile("html, title, base, style")

// readSays reads what the page says of itself, and returns its style sheets.
// What stands in an element that is left out says nothing.
func (d *Doc) readSays(root *html.Node, drop map[*html.Node]bool) (styles []*html.Node) {
	goquery.NewDocumentFromNode(root).FindMatcher(pageSays).Each(func(_ int, s *goquery.Selection) {
		h := s.Nodes[0]
		if !d.isRead(h, drop) {
			return
		}
		switch h.DataAtom {
		case atom.Html:
			d.Lang = s.AttrOr("lang", "")
		case atom.Title:
			if d.Title == "" && h.Namespace == "" && h.FirstChild != nil {
				d.Title = lexicon.Begin(Folded(h.FirstChild.Data), MaxHeading)
			}
		case atom.Base:
			if h.Namespace == "" {
				d.setBase(s.AttrOr("href", ""))
			}
		case atom.Style:
			styles = append(styles, h)
		}
	})
	return styles
}

// isRead reports an element that no element around it leaves out.
func (d *Doc) isRead(h *html.Node, drop map[*html.Node]bool) bool {
	if drop[h] {
		return false
	}
	for p := h.Parent; p != nil; p = p.Parent {
		d.Budget.Spend(1)
		if drop[p] || p.Type == html.ElementNode && (p.DataAtom == atom.Svg || isUnread(p)) {
			return false
		}
	}
	return true
}

// setBase takes the first base address that is one.
func (d *Doc) setBase(href string) {
	href = strings.TrimSpace(href)
	if d.based || href == "" {
		return
	}
	d.based = true
	if len(href) > MaxBase {
		d.Budget.Refuse("its base address takes %d bytes, at most %d", len(href), MaxBase)
	}
	u, err := url.Parse(href)
	if err != nil {
		return
	}
	if d.Base != nil {
		u = d.Base.ResolveReference(u)
	}
	if u.IsAbs() {
		d.Base = u
	}
}

// MaxBase bounds, in bytes, the address that others on the page are relative
// to: it stands in each of them. RFC 9110 asks that addresses of 8,000 can be
// used; real ones have up to 200.
const MaxBase = 8000
