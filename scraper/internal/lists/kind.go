package lists

import (
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// saidToBeNone returns the words by which the heading of a block, or the text
// between the two, says that its companies are no sub-processors; "" where
// nothing does.
func saidToBeNone(d *dom.Doc, b *Block) string {
	h := b.Where()
	if dom.Ask(d, &headingSaysNone, h) {
		return "the heading says that these are no sub-processors: " + page.Clip(h)
	}
	if b.NameCol >= 0 && b.Cols[b.NameCol].Strength == 2 || speaksOfSubs(d, h) {
		return "" // the text speaks of others: "Freelancers are not sub-processors."
	}
	var first map[string]bool // with which its companies' names begin
	for _, l := range b.Ctx.Intro {
		said := dom.Ask(d, &sentencesOfNone, l.Text)
		d.Budget.Spend(len(said))
		for i := range said {
			s := &said[i]
			if s.these {
				return "the text above says that these are no sub-processors: " + page.Clip(s.text)
			}
			if first == nil {
				first = firstWords(d, b)
			}
			if first[s.first] {
				return "the text above says that these are no sub-processors: " + page.Clip(s.text)
			}
		}
	}
	return ""
}

// headingSaysNone asks whether a heading says of those below it that they are
// no sub-processors.
var headingSaysNone = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: func(h string) bool {
	return lexicon.HeadsNoSubs(h) && !strings.Contains(strings.ToLower(h), "not yet") || lexicon.IsNoSub.In(h)
}}

// A sentenceOfNone says of somebody that they are no sub-processors.
type sentenceOfNone struct {
	text  string
	these bool   // of the companies that stand with it
	first string // else its first word, where that can be a name's
}

// sentencesOfNone asks for such sentences of a text.
var sentencesOfNone = dom.Question[[]sentenceOfNone]{PerByte: 3 * dom.StepsPerScan, Answer: func(text string) []sentenceOfNone {
	var out []sentenceOfNone
	for s := range lexicon.Sentences(text) {
		switch {
		case lexicon.IsNoSub.In(s):
			out = append(out, sentenceOfNone{text: s, these: true})
		case !lexicon.SaysNoSubs(s):
		case lexicon.These.In(s):
			out = append(out, sentenceOfNone{text: s, these: true})
		default:
			if ws := lexicon.Words(s); len(ws) > 0 && len(ws[0]) >= 3 && !lexicon.IsCommon(ws[0]) {
				out = append(out, sentenceOfNone{text: s, first: ws[0]})
			}
		}
	}
	return out
}}

// firstWords returns the words with which the names of a block begin.
func firstWords(d *dom.Doc, b *Block) map[string]bool {
	out := make(map[string]bool)
	for i := range b.Rows {
		name := lexicon.Begin(b.nameText(d, i), names.MaxNameCell)
		d.Budget.Spend(len(name))
		if ws := lexicon.Words(name); len(ws) > 0 {
			out[ws[0]] = true
		}
	}
	return out
}

// What is asked of the titles and headings of lists.
var (
	kindOfHeading = dom.Question[snapshot.ListKind]{PerByte: 5 * dom.StepsPerScan, Answer: lexicon.KindOf}
	announces     = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.Announces.In}
	saysNoneOfIt  = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: lexicon.NoneOfIt.In}

	// kindSaid asks a title or a header for the kind that it says, "" for none.
	kindSaid = dom.Question[snapshot.ListKind]{PerByte: 8 * dom.StepsPerScan, Answer: func(t string) snapshot.ListKind {
		switch k := lexicon.KindOf(t); {
		case k == snapshot.Affiliates && (lexicon.EngagedBy.In(t) || lexicon.NamesThirdParties.In(t)):
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
)

// listKind reads the kind of a list.
func listKind(d *dom.Doc, b *Block) snapshot.ListKind {
	texts := []string{b.Where()}
	if b.NameCol >= 0 && b.NameCol < len(b.Cols) {
		texts = append(texts, b.Cols[b.NameCol].Header)
	}
	for _, t := range texts {
		if k := dom.Ask(d, &kindSaid, t); k != "" {
			return k
		}
	}
	if len(b.Ctx.Headings) > 0 {
		for i, h := range b.Ctx.Headings {
			if h.Level == 1 || i == 0 && h.Text == b.Where() {
				continue
			}
			if k := dom.Ask(d, &kindOfHeading, h.Text); k != snapshot.ThirdParty {
				return k
			}
		}
	}
	if len(b.Ctx.Intro) > 0 {
		// What stands just above: "The following will be engaged from …".
		if t := b.Ctx.Intro[0].Text; len(t) <= 300 && dom.Ask(d, &announces, t) {
			return snapshot.Planned
		}
	}
	if ownBrand(d, b) {
		return snapshot.Affiliates
	}
	for _, l := range b.Ctx.Intro {
		if !speaksOfSubs(d, b.Where()) && dom.Ask(d, &saysNoneOfIt, l.Text) {
			return snapshot.OtherList
		}
	}
	return snapshot.ThirdParty
}

// ownBrand reports rows that all carry the vendor's own name: the word that
// the page's title or the heading above gives.
func ownBrand(d *dom.Doc, b *Block) bool {
	if len(b.Rows) < 2 || b.NameCol < 0 {
		return false
	}
	brand := ""
	for i := range b.Rows {
		name := b.nameText(d, i)
		ws := lexicon.Words(lexicon.Begin(name, names.MaxNameCell))
		if len(ws) < 2 || brand != "" && ws[0] != brand || !company.HasForm(name) {
			return false
		}
		if brand == "" && (len(ws[0]) < 3 || lexicon.IsCommon(ws[0]) || company.IsKnown(ws[0]) || !dom.Ask(d, &wordsOf, d.Title)[ws[0]] && !dom.Ask(d, &wordsOf, b.Where())[ws[0]]) {
			return false
		}
		brand = ws[0]
	}
	return true
}
