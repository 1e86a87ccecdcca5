package lists

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/scraper/page"
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
		name := b.Rows[i].Name
		if name == "" && b.NameCol >= 0 && b.NameCol < len(b.Rows[i].Cells) {
			name = lexicon.NameLine(Raw(d, &b.Rows[i].Cells[b.NameCol]))
		}
		name = lexicon.Begin(name, names.MaxNameCell)
		d.Budget.Spend(len(name))
		if ws := lexicon.Words(name); len(ws) > 0 {
			out[ws[0]] = true
		}
	}
	return out
}
