// Package walls decides whether a page may be believed to list sub-processors, and
// why it has no list: bot walls, questions of consent, log-ins, maintenance, pages
// that need a browser, that moved, or that name nobody.
//
// It looks at what package lists has read and changes no row of it.
package walls

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
)

// wallWords are what a wall without a known mark says.
var wallWords = []struct {
	name  string
	words *lexicon.Phrases
}{
	{"captcha", lexicon.Captcha}, {"enable JavaScript", lexicon.NeedsScripts}, {"access denied", lexicon.Denied},
}

// Amounts of text, in bytes, by which a page is told from a wall and from an
// empty shell.
const (
	wallText  = 2000
	shellText = 250
)

// WhyNone tells why a page has no list, from what the page itself is and says.
func WhyNone(r *lists.Reading) error {
	text, links := 0, 0
	for i := range r.Lines {
		if !r.Lines[i].Chrome {
			text += len(r.Lines[i].Text)
		}
		links++
	}
	if name := wall(r, text); name != "" {
		return &page.ReadError{Kind: page.BotWall, Detail: name}
	}
	if u := refreshesTo(r); u != "" && text < shellText {
		return &page.ReadError{Kind: page.Moved, URL: u}
	}
	if r.Consent != "" {
		return consent(r, r.Consent)
	}
	gone, plain := withdrawn(r)
	if gone != nil && plain && !outOfOrder(r) {
		return gone
	}
	if e := gate(r, text); e != nil {
		return e
	}
	if loading(r) {
		return &page.ReadError{Kind: page.NeedsBrowser, Detail: "the list is loaded by scripts"}
	}
	if gone != nil {
		return gone
	}
	if shell(r) {
		return &page.ReadError{Kind: page.NeedsBrowser, Detail: "the page has no text without scripts"}
	}
	if w := asksConsent(r, text); w != "" {
		return consent(r, w)
	}
	if r.Unproved {
		return &page.ReadError{Kind: page.NoLists, Detail: page.Unproved}
	}
	return page.ErrNoLists
}

// consent returns the error of a page with words of a question of consent.
func consent(r *lists.Reading, words string) error {
	if w := ofCookies(r); w != "" {
		return &page.ReadError{Kind: page.NoLists, Detail: page.AboutCookies + ": " + page.Clip(w)}
	}
	return &page.ReadError{Kind: page.Consent, Detail: page.Clip(words)}
}

// refreshesTo returns the address that a page without text sends its readers to.
func refreshesTo(r *lists.Reading) string {
	if u := r.Doc.Resolve(r.Doc.Refresh); u != "" && !samePage(r, u) {
		return u
	}
	return ""
}

// wall returns the name of the wall that a page is, or "".
func wall(r *lists.Reading, text int) string {
	if text > wallText {
		return ""
	}
	head := bytes.ToLower(r.HTML[:min(len(r.HTML), 1<<17)])
	if name := page.MarkedWall(head, text < 600); name != "" {
		return name
	}
	if text > 1000 {
		return ""
	}
	lines := append([]dom.Line{{Text: r.Doc.Title}}, r.Lines...)
	for _, w := range wallWords {
		for i := range lines {
			if w.words.In(lines[i].Text) {
				return w.name
			}
		}
	}
	return ""
}

// mountPoints are the ids of the elements that scripts fill.
var mountPoints = []string{"root", "app", "__next", "__nuxt", "___gatsby", "app-root", "react-root", "main-app", "svelte", "q-app"}

// Amounts of text, in bytes, by which a page without text is told: everything a
// reader sees but navigation, and what may stand in an element to be filled.
const (
	noText    = 60
	mountText = 40
)

// shell reports a page that scripts would fill: it shows hardly anything, or
// the element that its scripts fill is empty.
func shell(r *lists.Reading) bool {
	if !r.Doc.Scripted {
		return false
	}
	shown := 0
	for i := range r.Doc.Nodes {
		n := &r.Doc.Nodes[i]
		if n.Flags&dom.IsText != 0 && n.Flags&dom.IsChrome == 0 && n.Parent >= 0 && r.Doc.Nodes[n.Parent].Flags&(dom.IsChrome|dom.IsHidden) == 0 {
			shown += len(strings.TrimSpace(n.HTML.Data))
		}
	}
	if shown < noText {
		return true
	}
	if shown > shellText {
		return false
	}
	for _, id := range mountPoints {
		if i, ok := r.Doc.WithID(id); ok && len(r.Doc.Flat(i)) < mountText {
			return true
		}
	}
	return slices.ContainsFunc(r.Doc.NoScript, needsScripts.MatchString)
}

var needsScripts = regexp.MustCompile(`(?is)(?:enable|requires?|need|turn on).{0,30}javascript`)

// maxLoading bounds the words of a line that stands where a list will be.
const maxLoading = 7

// saysLoading reports a text such as "Loading the list…" or "Loading".
func saysLoading(s string) bool {
	if len(s) > 120 || !lexicon.LoadingWords.In(s) {
		return false
	}
	s = strings.TrimSpace(s)
	words := len(lexicon.Words(s))
	return words == 1 || words <= maxLoading && (strings.HasSuffix(s, "..") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, "。"))
}

// loading reports a page whose list is not there yet: "Loading…" stands where
// it will be.
func loading(r *lists.Reading) bool {
	if !lexicon.SpeaksOfSubs(r.About) {
		return false
	}
	for i := range r.Lines {
		if r.Lines[i].Chrome {
			continue
		}
		if saysLoading(r.Lines[i].Text) {
			return true
		}
	}
	for _, b := range r.Blocks {
		for i := range b.Rows {
			if i > 3 {
				break
			}
			for c := range b.Rows[i].Cells {
				if saysLoading(dom.OneLine(lists.Raw(r.Doc, &b.Rows[i].Cells[c]))) {
					return true
				}
			}
		}
	}
	return false
}
