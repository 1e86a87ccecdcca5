package walls

import (
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
)

// ofTrade reports a block that is proved by a word which every trade has
// ("subcontractor"), on a page that says nothing of data: who builds a bridge, or
// sews shirts. A well-known company, a column of data, or a row that speaks of it
// ("Hosting"), is proof enough.
func (s *subject) ofTrade(b *lists.Block, p page.Proof) bool {
	if r := rank(p.Kind); r > rank(page.ProvedOuter) || !dom.Ask(s.r.Doc, &tradeOnly, p.Words) {
		return false
	}
	return !s.speaksOfData() && !b.SpeaksOfData() && !lexicon.DataWords.In(lexicon.Begin(s.r.Doc.TextOf(b.At, b.End), maxTradeText))
}

// maxTradeText bounds, in bytes, how much of a block is read for words of data:
// what its companies do stands in its first rows too.
const maxTradeText = 4000

// tradeOnly asks whether a text speaks of subcontractors and by no other word of
// sub-processors.
var tradeOnly = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: func(t string) bool {
	rest, found := lexicon.WithoutTrade(t)
	return found && !lexicon.SpeaksOfSubs(rest)
}}

// speaksOfData reports a page that speaks of data, or of what is done with it,
// outside of its links to other pages.
func (s *subject) speaksOfData() bool {
	if s.data == nil {
		s.data = new(bool)
		*s.data = lexicon.DataWords.In(s.r.Doc.Title)
		for i := range s.r.Lines {
			if *s.data {
				break
			}
			l := &s.r.Lines[i]
			*s.data = !l.Chrome && len(l.Text) <= dom.MaxTerm && !inControl(s.r.Doc, l.At) && lexicon.DataWords.In(l.Text)
		}
		for _, a := range []string{s.r.Page.FinalURL, s.r.Page.URL} {
			*s.data = *s.data || lexicon.DataWords.In(a)
		}
	}
	return *s.data
}
