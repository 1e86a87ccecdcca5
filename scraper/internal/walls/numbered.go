package walls

import (
	"fmt"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
)

var (
	// pageInPath is the number of a page at the end of a path: "/page/2", "/2",
	// "-page-2", "/seite-2.html".
	pageInPath = regexp.MustCompile(`(?i)(?:[/_-](?:page|p|pg|seite|pagina|página|pagine|sida|side|strona|strana|sivu|oldal|sayfa)[/_-]?|/)(\d{1,4})(\.[a-z]{2,5})?$`)
	// extension is that of a path without such a number.
	extension = regexp.MustCompile(`(?i)\.[a-z]{2,5}$`)
	// ofComments is a parameter that counts the pages of something else.
	ofComments = regexp.MustCompile(`(?i)comment|cpage|repl(?:y|ies)|review`)
)

// Further reports whether an address is a page's own but for the number of the page:
// in a parameter, or at the end of the path.
func Further(own, to *url.URL) bool {
	if trimPath(own) == trimPath(to) {
		was, is := own.Query(), to.Query()
		changed := false
		for k, v := range is {
			if strings.Join(was[k], "\n") == strings.Join(v, "\n") {
				continue
			}
			if ofComments.MatchString(k) {
				return false
			}
			changed = true
		}
		return changed
	}
	at := pageInPath.FindStringSubmatchIndex(trimPath(to))
	if at == nil {
		return false
	}
	return unnumbered(own) == trimPath(to)[:at[0]]
}

// unnumbered returns the path of an address without the number of a page.
func unnumbered(u *url.URL) string {
	path := trimPath(u)
	if here := pageInPath.FindStringIndex(path); here != nil {
		return path[:here[0]]
	}
	return extension.ReplaceAllString(path, "")
}

func trimPath(u *url.URL) string { return strings.TrimRight(u.EscapedPath(), "/") }

var (
	// numberAlone is what a link to a page says: "2", "Page 2", "2.".
	numberAlone = regexp.MustCompile(`^(?:\p{L}+\.? )?(\d{1,3})[.)]?$`)
	// countsPages is a parameter whose value is the number of a page, or of a row.
	countsPages = regexp.MustCompile(`(?i)^(?:\w*page\w*|p|pg|pn|pagina|página|seite|sida|side|strona|strana|sivu|oldal|sayfa|offset|start|from|skip)$`)
)

// numbered returns the share of a page that has links to further pages of a list by
// their numbers, in the text about the list: what they lead to is the page's own
// address but for the number. Links that only scripts follow say nothing: the whole
// list may be in the page.
func numbered(r *lists.Reading) Share {
	d := r.Doc
	if d.Base == nil {
		return Share{}
	}
	own := *d.Base
	if u, err := url.Parse(ownAddress(r)); err == nil && u.Host != "" {
		own = *u
	}
	path := unnumbered(&own)
	for i := int32(0); int(i) < len(d.Nodes); i++ {
		n := &d.Nodes[i]
		if n.Atom != atom.A || n.Flags&(dom.IsHidden|dom.IsAside) != 0 || n.End-i > 8 || leadsElsewhere(d.Attr(i, "href"), path) || !saysNumber(d, i) {
			continue
		}
		m := numberAlone.FindStringSubmatch(d.Flat(i))
		if m == nil {
			continue
		}
		to, err := url.Parse(d.Resolve(d.Attr(i, "href")))
		if err != nil || to.Host != own.Host || !Further(&own, to) || !countsIn(&own, to, m[1]) || !standsBy(r, i) {
			continue
		}
		k, _ := strconv.Atoi(m[1])
		return Share{Words: fmt.Sprintf("it has a link to page %d of its list: %s", k, page.Clip(to.String())), Pages: max(k, 2)}
	}
	return Share{}
}

// leadsElsewhere reports a link that has a path of its own which is not below one: to
// see that, nothing has to be resolved. Most links of a page are such.
func leadsElsewhere(href, path string) bool {
	return strings.HasPrefix(href, "/") && !strings.ContainsAny(path+href, "%\\\t\n\r") && !strings.Contains(href, path)
}

// saysNumber reports an element whose text is short and has a number in it, which is
// cheaper to see than to fold the text.
func saysNumber(d *dom.Doc, i int32) bool {
	size, digits := 0, 0
	for j := i; j < d.Nodes[i].End; j++ {
		if d.Nodes[j].Flags&dom.IsText != 0 {
			size += len(d.Nodes[j].HTML.Data)
			if size > maxCountText {
				return false
			}
			digits += digitRuns(d.Nodes[j].HTML.Data)
		}
	}
	return digits == 1
}

// ownAddress returns the page's own address as far as it is known.
func ownAddress(r *lists.Reading) string {
	if r.Page.FinalURL != "" {
		return r.Page.FinalURL
	}
	return r.Page.URL
}

// countsIn reports an address that has the number of a page in it: in a parameter that
// counts pages, or rows, or at the end of the path.
func countsIn(own, to *url.URL, number string) bool {
	if at := pageInPath.FindStringSubmatch(trimPath(to)); at != nil && at[1] == number && trimPath(own) != trimPath(to) {
		return true
	}
	was := own.Query()
	for k, v := range to.Query() {
		if len(v) != 1 || !countsPages.MatchString(k) || strings.Join(was[k], "") == v[0] {
			continue
		}
		if n, err := strconv.Atoi(v[0]); err == nil && n >= 0 {
			return true
		}
	}
	return false
}

// standsBy reports a node that stands by a list that was taken: no heading is between.
func standsBy(r *lists.Reading, at int32) bool {
	heads := func(from, to int32) bool {
		k := sort.Search(len(r.Heads), func(k int) bool { return r.Lines[r.Heads[k]].At >= from })
		return k < len(r.Heads) && r.Lines[r.Heads[k]].At < to
	}
	for _, b := range r.Taken {
		if at >= b.End && !heads(b.End, at) || at < b.At && !heads(at, b.At) {
			return true
		}
	}
	return false
}
