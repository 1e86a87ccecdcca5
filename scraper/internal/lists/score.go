package lists

import (
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// A verdict is what became of a block, and why.
type verdict struct {
	Score    float64
	Evidence []string
	Taken    bool
	Why      string
}

func (v *verdict) add(points float64, format string, args ...any) {
	v.Score += points
	v.Evidence = append(v.Evidence, fmt.Sprintf("%+g ", points)+fmt.Sprintf(format, args...))
}

// Scores a block must reach. A table says by its headers what it is; loose
// text needs more.
const (
	enough      = 7
	enoughLoose = 8
	chosen      = 6 // what a hint that selects a block is worth
)

// judge scores a block by what stands in it and above it.
func (r *Reading) judge(b *Block) {
	v := &b.Verdict
	*v = verdict{}
	r.judgeColumns(b, v)
	r.judgeContext(b, v)
	r.judgeNames(b, v)
	if r.Doc.Selects {
		v.add(chosen, "a hint selects it")
	}
	need := float64(enough)
	if b.Strict {
		need = enoughLoose
	}
	switch {
	case v.Why != "":
	case b.isChangeLog(r.Doc):
		v.Why = "a change log"
	case r.ofAnotherMatter(b):
		v.Why = fmt.Sprintf("the heading speaks of something else: %s", b.topic)
	case b.Strict && !r.Doc.Selects:
		v.Why = b.unproved(r.Doc)
	}
	switch {
	case v.Why != "":
	case v.Score < need:
		v.Why = fmt.Sprintf("score %.4g stays below %.4g", v.Score, need)
	default:
		v.Taken, v.Why = true, fmt.Sprintf("score %.4g reaches %.4g", v.Score, need)
	}
	if !v.Taken || r.Doc.Selects {
		return
	}
	// Looked at last: few blocks come so far.
	why := partOfContract(r.Doc, b)
	if why == "" {
		why = saidToBeNone(r.Doc, b)
	}
	if why != "" {
		v.Taken, v.Why, b.against = false, why, true
	}
}

// ofAnotherMatter reports a block under a heading that speaks of something else,
// where the header of the names does not overrule it.
func (r *Reading) ofAnotherMatter(b *Block) bool {
	if b.topic == "" || r.Doc.Selects {
		return false
	}
	return b.Title != "" || b.NameCol < 0 || b.Cols[b.NameCol].Strength != 2 || dom.Ask(r.Doc, &headingSaysUnused, b.topic)
}

// judgeColumns adds what the headers say of a block.
func (r *Reading) judgeColumns(b *Block, v *verdict) {
	b.NameCol = r.nameColumn(b)
	if b.NameCol < 0 {
		v.Why = "no column of names"
		return
	}
	head := &b.Cols[b.NameCol]
	if !b.labeled && head.Header != "" {
		repeatedLabel(r.Doc, b, b.NameCol)
	}
	if head.field == snapshot.Name {
		switch head.Strength {
		case 2:
			v.add(6, "header %q names sub-processors", head.Header)
		case 1:
			v.add(2, "header %q names companies", head.Header)
		}
	}
	seen := map[snapshot.Field]bool{}
	var known, bad []string
	for i := range b.Cols {
		c := &b.Cols[i]
		if i != b.NameCol && c.Header != "" && c.Strength > 0 && c.field != snapshot.Name && c.field != snapshot.Other && !seen[c.field] {
			seen[c.field] = true
			known = append(known, c.Header)
		}
		if c.speaksAgainst(head) {
			bad = append(bad, c.Header)
		}
	}
	b.Known = len(known)
	if len(known) > 0 {
		v.add(min(1.5*float64(len(known)), 4.5), "columns known: %s", strings.Join(known, ", "))
	}
	if len(bad) > 0 {
		most := 8.0
		if head.Strength == 2 {
			most = 4
		}
		b.against = true
		v.add(-min(4*float64(len(bad)), most), "columns of something else: %s", strings.Join(bad, ", "))
	}
}

// speaksAgainst reports a header that no list of sub-processors has. head is the
// header of the names.
func (c *column) speaksAgainst(head *column) bool {
	if c.Header == "" || len(c.Header) > maxHeaderText {
		return false
	}
	m, ok := lexicon.AgainstHeader.Find(lexicon.Words(c.Header))
	return ok && len(m.Words)*2 >= m.Of && !(c.Strength > 0 && len(c.match.Words) > len(m.Words)) && !(head.Strength == 2 && len(m.Words) < m.Of)
}

// judgeContext adds what the page says around a block.
func (r *Reading) judgeContext(b *Block, v *verdict) {
	near := b.Where()
	r.saidAbove(b, near, v)
	if speaksOfSubs(r.Doc, r.About) {
		b.about = true
		v.add(2, "the page is about sub-processors")
	}
	b.topic = dom.Ask(r.Doc, &topicOf, near)
	if near == "" {
		return
	}
	if bad := dom.Ask(r.Doc, &wordsAgainst, near); bad != "" {
		v.add(-6, "title %q speaks of %s", page.Clip(near), bad)
		b.against = true
	}
}

// saidAbove adds which of the texts above a block speaks of sub-processors, the
// nearest first, or of providers. near is its title.
func (r *Reading) saidAbove(b *Block, near string, v *verdict) {
	d := r.Doc
	if near != "" && speaksOfSubs(d, near) {
		v.add(4, "title %q speaks of sub-processors", page.Clip(near))
		return
	}
	for _, l := range b.Ctx.Intro {
		if speaksOfSubs(d, l.Text) {
			v.add(3, "text above speaks of sub-processors: %q", page.Clip(l.Text))
			return
		}
	}
	for _, h := range b.Ctx.Headings[min(1, len(b.Ctx.Headings)):] {
		if speaksOfSubs(d, h.Text) {
			v.add(3, "stands under %q", page.Clip(h.Text))
			return
		}
	}
	for _, l := range append([]dom.Line{{Text: near}}, b.Ctx.Intro...) {
		if dom.Ask(d, &speaksOfProviders, l.Text) {
			v.add(1.5, "text above speaks of providers: %q", page.Clip(l.Text))
			return
		}
	}
}

// headingAgainst returns the words of a heading that speak against what stands
// under it. A heading that itself speaks of sub-processors is only spoken
// against by its own head: "Changes to our sub-processors".
func headingAgainst(s string) string {
	ws := lexicon.Words(names.Numbering.ReplaceAllString(s, ""))
	if len(ws) == 0 || len(ws) > 16 {
		return ""
	}
	if len(ws) > 4 && !lexicon.SpeaksOfSubs(s) {
		// "Cookies set by third parties" begins with what it speaks of.
		if m, ok := lexicon.AgainstHeading.Find(ws[:2]); ok && m.At == 0 {
			return m.Text
		}
	}
	m, ok := lexicon.AgainstHeading.Find(ws)
	if !ok {
		return ""
	}
	if lexicon.SpeaksOfSubs(s) && m.At > 2 && !strings.Contains(m.Text, "change log") && !strings.Contains(m.Text, "history") && m.Text != "changelog" {
		return ""
	}
	if m.At > 3 && len(m.Words)*3 < m.Of {
		return ""
	}
	return m.Text
}

// otherTopic returns the words by which a heading says that another matter
// stands under it.
func otherTopic(s string) string {
	if s == "" || len(s) > 200 {
		return ""
	}
	if m := lexicon.NotUsed.Find(s); m != "" && !strings.Contains(strings.ToLower(m), "not yet") {
		return m
	}
	if lexicon.SpeaksOfSubs(s) {
		return ""
	}
	ws := lexicon.Words(names.Numbering.ReplaceAllString(s, ""))
	m, ok := lexicon.AgainstTopic.Find(ws)
	if !ok || len(m.Words)*2 < m.Of {
		return ""
	}
	return m.Text
}

// What is asked of the texts that blocks share: headings, captions, and the
// lines above and below. One heading can stand above ten thousand tables, so no
// rule looks at such a text itself.
var (
	namesSubs         = dom.Question[bool]{PerByte: 4, Answer: lexicon.SpeaksOfSubs}
	speaksOfProviders = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.Providers.In}
	headingSaysUnused = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.NotUsed.In}
	topicOf           = dom.Question[string]{PerByte: 2 * dom.StepsPerScan, Answer: otherTopic}
	wordsAgainst      = dom.Question[string]{PerByte: dom.StepsPerScan, Answer: headingAgainst}

	headsSignatures = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: func(h string) bool { return saysContract("sign", headingCore(h)) }}
	headsContact    = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: func(h string) bool { return saysContract("contact", headingCore(h)) }}
)

// speaksOfSubs reports whether a text that blocks share speaks of
// sub-processors.
func speaksOfSubs(d *dom.Doc, text string) bool { return dom.Ask(d, &namesSubs, text) }
