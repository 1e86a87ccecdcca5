package scraper

import (
	"bytes"
	"errors"
	"net/url"
	"regexp"
	"strconv"
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
		if walls.Further(&own, to) && !another(&own, to) {
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

var (
	// numberInPath is a number at the end of a path that no word says is a page's.
	numberInPath = regexp.MustCompile(`^(.*)/(\d{1,9})/?$`)
	// ofPages is a parameter that counts pages, rows, or names a place in a list.
	ofPages = regexp.MustCompile(`(?i)page|^(?:p|pg|pn|n|pagina|página|seite|sida|side|strona|strana|sivu|oldal|sayfa)$`)
	ofRows  = regexp.MustCompile(`(?i)offset|start|from|skip|after|cursor|token|row|index`)
	// ofOthers is a parameter that names a document, or a version of one.
	ofOthers = regexp.MustCompile(`(?i)^(?:\w*_?id|post|article|news|doc(?:ument)?|chapter|section|slide|step|tab|v|ver|version|rev|revision|year|month|date|day|lang|language|locale)$`)
)

// maxPage is up to which number a bare number counts pages: it is a year or the
// number of an article above.
const maxPage = 31

// another reports an address that has a number for something else than the page of a
// list: "/news/1203" after "/news/1202", "?id=8" after "?id=7", "/list/2027" beside
// "/list".
func another(own, to *url.URL) bool {
	if at := numberInPath.FindStringSubmatch(to.Path); at != nil && strings.TrimRight(own.Path, "/") != strings.TrimRight(to.Path, "/") {
		n, _ := strconv.Atoi(at[2])
		mine := numberInPath.FindStringSubmatch(own.Path)
		if mine == nil || mine[1] != at[1] {
			return n > maxPage
		}
		was, _ := strconv.Atoi(mine[2])
		return n > maxPage || n != was+1
	}
	was := own.Query()
	for k, v := range to.Query() {
		before := strings.Join(was[k], "\n")
		if before == strings.Join(v, "\n") || ofRows.MatchString(k) {
			continue
		}
		n, err := strconv.Atoi(v[0])
		switch {
		case ofPages.MatchString(k):
			if err == nil && n > maxPage {
				return true
			}
		case before != "" || ofOthers.MatchString(k):
			return true
		}
	}
	return false
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
