package lists

import (
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// What is asked of the texts that blocks share: headings, captions, and the
// lines above and below. One heading can stand above ten thousand tables, so no
// rule looks at such a text itself.
var (
	namesSubs         = dom.Question[bool]{PerByte: 4, Answer: lexicon.SpeaksOfSubs}
	speaksOfProviders = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.Providers.In}
	headingSaysUnused = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.NotUsed.In}
	topicOf           = dom.Question[string]{PerByte: 2 * dom.StepsPerScan, Answer: otherTopic}
	wordsAgainst      = dom.Question[string]{PerByte: dom.StepsPerScan, Answer: headingAgainst}
	kindOfHeading     = dom.Question[snapshot.ListKind]{PerByte: 5 * dom.StepsPerScan, Answer: lexicon.KindOf}
	announces         = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.Announces.In}
	saysNoneOfIt      = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.NoneOfIt.In}

	headsLog = dom.Question[bool]{PerByte: 3 * dom.StepsPerScan, Answer: func(h string) bool {
		h = headingCore(h)
		return lexicon.Logs.In(h) && lexicon.History.In(h)
	}}
	headsHistory = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: func(h string) bool {
		return lexicon.History.In(headingCore(h))
	}}
	headsSignatures = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: func(h string) bool { return saysContract("sign", headingCore(h)) }}
	headsContact    = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: func(h string) bool { return saysContract("contact", headingCore(h)) }}

	// kindSaid asks a title or a header for the kind that it says, "" for none.
	kindSaid = dom.Question[snapshot.ListKind]{PerByte: 8 * dom.StepsPerScan, Answer: func(t string) snapshot.ListKind {
		switch k := lexicon.KindOf(t); {
		case k == snapshot.Affiliates && lexicon.EngagedBy.In(t):
			return snapshot.ThirdParty
		case k != snapshot.ThirdParty:
			return k
		case lexicon.NewFrom.In(t) && lexicon.HasYear(t):
			return snapshot.Planned
		case lexicon.ThirdParties.In(t):
			return snapshot.ThirdParty
		}
		return ""
	}}

	wordsOf = dom.Question[map[string]bool]{PerByte: 16, Answer: func(t string) map[string]bool {
		out := make(map[string]bool)
		for _, w := range lexicon.Words(t) {
			out[w] = true
		}
		return out
	}}

	// nameInHeading asks for the name of the one company that a heading is, ""
	// for none.
	nameInHeading = dom.Question[string]{PerByte: 4 * dom.StepsPerScan, Answer: func(h string) string {
		nm := names.NameOf([]names.Seg{{Text: h}})
		if !lexicon.Plausible(nm.Name).Name || lexicon.SpeaksOfSubs(nm.Name) {
			return ""
		}
		return nm.Name
	}}
	// numberedAs asks for what a heading numbers: "Sub-processor" of
	// "Sub-processor 2".
	numberedAs = dom.Question[string]{PerByte: dom.StepsPerScan, Answer: func(h string) string {
		if m := numberedTitle.FindStringSubmatch(h); m != nil {
			return m[1]
		}
		return ""
	}}

	// footnotesIn asks a line for its footnotes, by their marks.
	footnotesIn = dom.Question[map[string]string]{PerByte: 3 * dom.StepsPerScan, Answer: func(l string) map[string]string {
		return footnotes([]string{l})
	}}
)

// speaksOfSubs reports whether a text that blocks share speaks of
// sub-processors.
func speaksOfSubs(d *dom.Doc, text string) bool { return dom.Ask(d, &namesSubs, text) }
