package scraper

import (
	"bytes"
	"errors"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/format"
	"github.com/subwatch/subwatch/scraper/internal/walls"
	"github.com/subwatch/subwatch/scraper/page"
)

// Next returns the address of the page at which a page's list goes on, and "" where
// it goes on nowhere: the page's own word for it is rel=next, of a link or of the
// answer's headers. Documents say that too of their next chapter, and sites of their
// next article. A next page is one of the list only where its address is the page's
// own but for the number of the page, or where the page says that it shows a part.
// The error is that of a page that cannot be read within its budget.
func Next(p page.Page, h Hints) (string, error) {
	p.Parts = nil
	base := baseOf(&p)
	if base == nil || format.NotAPage(&p) != "" {
		return "", nil
	}
	own := *base
	own.Fragment = ""
	var others []string
	for _, to := range nexts(&p, base) {
		to.Fragment = ""
		if to.Scheme != "http" && to.Scheme != "https" || to.String() == own.String() {
			continue
		}
		if walls.Further(&own, to) {
			return to.String(), nil
		}
		others = append(others, to.String())
	}
	if len(others) == 0 {
		return "", nil
	}
	_, err := Parse(p, h)
	var part *page.ReadError
	switch {
	case errors.As(err, &part) && part.Kind == page.TooMuch:
		return "", err
	case errors.As(err, &part) && part.Kind == page.HalfPage && part.Shown:
		return others[0], nil
	}
	return "", nil
}

// baseOf returns the page's own address, nil where it has none.
func baseOf(p *page.Page) *url.URL {
	for _, a := range []string{p.FinalURL, p.URL} {
		if u, err := url.Parse(a); err == nil && u.IsAbs() && u.Host != "" {
			return u
		}
	}
	return nil
}

// maxNext is how many links to a next page are looked at.
const maxNext = 20

// nexts returns what a page and its headers call the next one, the headers' first.
func nexts(p *page.Page, base *url.URL) []*url.URL {
	var out []*url.URL
	if to, err := url.Parse(p.Next); err == nil && p.Next != "" {
		out = append(out, to)
	}
	text := format.Decode(p)
	if format.IsText(p, text) || !bytes.Contains(bytes.ToLower(text), []byte("next")) {
		return out
	}
	z := html.NewTokenizer(bytes.NewReader(text))
	based := false
	for len(out) < maxNext {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, has := z.TagName()
		tag := atom.Lookup(name)
		if !has || tag != atom.Link && tag != atom.A && tag != atom.Base {
			continue
		}
		href, rel := "", ""
		for more := true; more; {
			var k, v []byte
			k, v, more = z.TagAttr()
			switch {
			case string(k) == "href" && href == "":
				href = strings.TrimSpace(string(v))
			case string(k) == "rel" && rel == "":
				rel = string(v)
			}
		}
		to, err := base.Parse(href)
		if err != nil || href == "" {
			continue
		}
		switch {
		case tag == atom.Base && !based:
			base, based = to, true
		case tag != atom.Base && isNext(rel):
			out = append(out, to)
		}
	}
	return out
}

// isNext reports the value of a rel attribute that says "next" (and not
// "next-slide", nor "prev").
func isNext(rel string) bool {
	for word := range strings.FieldsSeq(rel) {
		if strings.EqualFold(word, "next") {
			return true
		}
	}
	return false
}
