package walls

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// quotedTerm quotes what no sub-processors are for: a form or a filter.
var quotedTerm = regexp.MustCompile(`(?i)\b(?:for|in|under) ["“”«‘]`)

// withdrawn tells whether the page itself says that it holds no list: it names
// nobody, the list moved, or it is on request. plain says that the page tells it
// in so many words; what is not plain counts only where nothing else explains
// why there is no list.
//
// "On request" is what a person answers: the page says whom to write to. Where
// readers ask for access in a form, a portal or a log-in, the list is there, and
// is a wall's matter (see gate). The address says nothing here: it is the same
// whatever is served at it.
func withdrawn(r *lists.Reading) (gone *page.ReadError, plain bool) {
	var moved, request *page.ReadError
	surely, asked := false, false
	about := lexicon.SpeaksOfSubs(own(r))
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Chrome || len(l.Text) > dom.MaxTerm {
			continue
		}
		speaks := lexicon.SpeaksOfSubs(l.Text)
		if speaks {
			for s := range lexicon.Sentences(l.Text) {
				if lexicon.NamesNobody.In(s) && !lexicon.NamesNobodyBut.In(s) && !quotedTerm.MatchString(s) && !(lexicon.SaysNoSubs(s) && lexicon.These.In(s)) && lexicon.PageWords.Kinds(s)&(lexicon.SaysEmpty|lexicon.SaysDown) == 0 {
					return &page.ReadError{Kind: page.NamesNobody, Detail: page.Clip(s), Words: s}, true
				}
			}
		}
		listed := lexicon.ListWords.In(l.Text) || lexicon.PageNames.In(l.Text)
		if !speaks && !about && !(listed && lexicon.SpeaksOfSubs(r.About)) {
			continue
		}
		says := lexicon.PageWords.Kinds(l.Text)
		left := lexicon.HasLeft.In(l.Text)
		if moved == nil && (speaks || l.Level == 0 && !onlyPage(l.Text)) && listed && lexicon.Moved.In(l.Text) && (left || says&(lexicon.SaysDown|lexicon.SaysEmpty|lexicon.SaysGate) == 0) {
			at := lexicon.ListIs.In(l.Text)
			u := leadsTo(r, l, at)
			if u == "" && strings.HasSuffix(l.Text, ":") && i+1 < len(r.Lines) {
				u = leadsTo(r, &r.Lines[i+1], at)
			}
			if u != "" {
				moved, surely = &page.ReadError{Kind: page.Moved, URL: u, Words: l.Text}, left || at
				if !left && !lexicon.Retired.In(l.Text) {
					moved.Detail = page.NeverHere
				}
			}
		}
		if !(listed || (about || speaks) && len(l.Text) < 120) || !lexicon.OnRequest.In(l.Text) || says&(lexicon.SaysDown|lexicon.SaysEmpty) != 0 {
			continue
		}
		writes := writesTo(r, l)
		if !writes && !lexicon.AnswersRequests.In(l.Text) {
			continue
		}
		if says&lexicon.SaysGate != 0 && !writes {
			continue
		}
		if request == nil || writes && !asked {
			request, asked = &page.ReadError{Kind: page.OnRequest, Detail: page.Clip(l.Text), Words: l.Text}, writes && !lexicon.Conditions.In(l.Text)
		}
	}
	switch {
	case moved != nil:
		return moved, surely
	case request != nil:
		return request, asked
	}
	return nil, false
}

// onlyPage reports a text that speaks of a page, and of no list.
func onlyPage(s string) bool {
	return !lexicon.ListWords.In(s)
}

// writesTo reports a line that says whom to write to: an address, or a person.
func writesTo(r *lists.Reading, l *dom.Line) bool {
	if strings.IndexByte(l.Text, '@') > 0 || lexicon.Persons.In(l.Text) {
		return true
	}
	for _, k := range r.Doc.LineLinks(l) {
		if len(k.URL) > 7 && strings.EqualFold(k.URL[:7], "mailto:") {
			return true
		}
	}
	return false
}

var notAList = regexp.MustCompile(`(?i)//status\.|/status|subscri|notif|\brss\b|privacy-?(?:policy|notice|statement)|/terms|/contact|/login|/signup`)

// contractWords are addresses of contracts: a list may be an annex of one, but
// not every paragraph that links to one says so.
var contractWords = regexp.MustCompile(`(?i)/(?:dpa|avv)\b|addendum|agreement|processing-terms`)

// leadsTo returns the address of another page that a line says the list is at.
func leadsTo(r *lists.Reading, l *dom.Line, plain bool) string {
	best := ""
	for _, k := range r.Doc.LineLinks(l) {
		if !isWebLink(k) || samePage(r, k.URL) {
			continue
		}
		hit := lexicon.SpeaksOfSubs(k.URL) || lexicon.SpeaksOfSubs(k.Text)
		if (notAList.MatchString(k.URL) || contractWords.MatchString(k.URL) && !plain) && !hit || strings.Contains(strings.ToLower(k.URL), "subscri") || strings.Contains(strings.ToLower(k.URL), "notif") {
			continue
		}
		if hit {
			return k.URL
		}
		if best == "" && (strings.Contains(k.URL, "trust") || strings.Contains(k.URL, "security") || len(l.Text) < 220) {
			best = k.URL
		}
	}
	return best
}

func isWebLink(k snapshot.Link) bool {
	i := strings.IndexByte(k.URL, ':')
	return i < 0 || strings.HasPrefix(k.URL, "http://") || strings.HasPrefix(k.URL, "https://")
}

// samePage reports an address of the page itself.
func samePage(r *lists.Reading, to string) bool {
	u, err := url.Parse(to)
	if err != nil {
		return true
	}
	u.Fragment = ""
	for _, a := range []string{r.Page.FinalURL, r.Page.URL} {
		if p, err := url.Parse(a); err == nil && a != "" {
			p.Fragment = ""
			if strings.TrimSuffix(p.String(), "/") == strings.TrimSuffix(u.String(), "/") {
				return true
			}
		}
	}
	return false
}
