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
	d := r.Doc
	v := &b.Verdict
	*v = verdict{}
	r.judgeColumns(b, v)
	r.judgeContext(b, v)
	judgeNames(d, b, v)
	if v.Why == "" && b.isChangeLog(d) {
		v.Why = "a change log"
	}
	if v.Why == "" && b.topic != "" && !d.Selects && !(b.Title == "" && b.NameCol >= 0 && b.Cols[b.NameCol].Strength == 2 && !dom.Ask(d, &headingSaysUnused, b.topic)) {
		v.Why = fmt.Sprintf("the heading speaks of something else: %s", b.topic)
	}
	if d.Selects {
		v.add(chosen, "a hint selects it")
	}
	need := float64(enough)
	if b.Strict {
		need = enoughLoose
	}
	if b.Strict && v.Why == "" && !d.Selects {
		v.Why = b.unproved(d)
	}
	switch {
	case v.Why != "":
	case v.Score >= need:
		v.Taken = true
		v.Why = fmt.Sprintf("score %.4g reaches %.4g", v.Score, need)
	default:
		v.Why = fmt.Sprintf("score %.4g stays below %.4g", v.Score, need)
	}
	if v.Taken && !d.Selects {
		// Looked at last: few blocks come so far.
		why := partOfContract(d, b)
		if why == "" {
			why = saidToBeNone(d, b)
		}
		if why != "" {
			v.Taken, v.Why, b.against = false, why, true
		}
	}
}

func (r *Reading) judgeColumns(b *Block, v *verdict) {
	b.NameCol = r.nameColumn(b)
	if b.NameCol < 0 {
		v.Why = "no column of names"
		return
	}
	n := b.Cols[b.NameCol]
	if n.field == snapshot.Name {
		switch n.Strength {
		case 2:
			v.add(6, "header %q names sub-processors", n.Header)
		case 1:
			v.add(2, "header %q names companies", n.Header)
		}
	}
	seen := map[snapshot.Field]bool{}
	points := 0.0
	var hits []string
	for i, c := range b.Cols {
		if i == b.NameCol || c.Header == "" {
			continue
		}
		if c.Strength > 0 && c.field != snapshot.Name && c.field != snapshot.Other && !seen[c.field] {
			seen[c.field] = true
			points += 1.5
			hits = append(hits, c.Header)
		}
	}
	b.Known = len(seen)
	if points > 0 {
		v.add(min(points, 4.5), "columns known: %s", strings.Join(hits, ", "))
	}
	against := 0.0
	var bad []string
	for _, c := range b.Cols {
		if len(c.Header) == 0 || len(c.Header) > maxHeaderText {
			continue
		}
		m, ok := lexicon.AgainstHeader.Find(lexicon.Words(c.Header))
		if !ok || len(m.Words)*2 < m.Of || c.Strength > 0 && len(c.match.Words) > len(m.Words) {
			continue
		}
		if n.Strength == 2 && len(m.Words) < m.Of {
			continue
		}
		against += 4
		bad = append(bad, c.Header)
	}
	if against > 0 {
		if n.Strength == 2 {
			against = min(against, 4)
		}
		b.against = true
		v.add(-min(against, 8), "columns of something else: %s", strings.Join(bad, ", "))
	}
}

func (r *Reading) judgeContext(b *Block, v *verdict) {
	d := r.Doc
	near, heading := "", ""
	if b.Title != "" {
		near = b.Title
	}
	for i, h := range b.Ctx.Headings {
		if i == 0 {
			heading = h.Text
		}
	}
	if near == "" {
		near = heading
	}
	if near != "" && speaksOfSubs(d, near) {
		v.add(4, "title %q speaks of sub-processors", page.Clip(near))
	} else {
		said := false
		for _, l := range b.Ctx.Intro {
			if speaksOfSubs(d, l.Text) {
				v.add(3, "text above speaks of sub-processors: %q", page.Clip(l.Text))
				said = true
				break
			}
		}
		if !said {
			for _, h := range b.Ctx.Headings[min(1, len(b.Ctx.Headings)):] {
				if speaksOfSubs(d, h.Text) {
					v.add(3, "stands under %q", page.Clip(h.Text))
					said = true
					break
				}
			}
		}
		if !said {
			for _, l := range append([]dom.Line{{Text: near}}, b.Ctx.Intro...) {
				if dom.Ask(d, &speaksOfProviders, l.Text) {
					v.add(1.5, "text above speaks of providers: %q", page.Clip(l.Text))
					break
				}
			}
		}
	}
	if speaksOfSubs(d, r.About) {
		b.about = true
		v.add(2, "the page is about sub-processors")
	}
	if bad := dom.Ask(d, &topicOf, near); bad != "" {
		b.topic = bad
	}
	if near != "" {
		if bad := dom.Ask(d, &wordsAgainst, near); bad != "" {
			v.add(-6, "title %q speaks of %s", page.Clip(near), bad)
			b.against = true
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
