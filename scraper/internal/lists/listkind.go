package lists

import (
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
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
		name := b.Rows[i].Name
		if name == "" && b.NameCol < len(b.Rows[i].Cells) {
			name = lexicon.NameLine(Raw(d, &b.Rows[i].Cells[b.NameCol]))
		}
		ws := lexicon.Words(lexicon.Begin(name, names.MaxNameCell))
		if len(ws) < 2 || brand != "" && ws[0] != brand || !lexicon.HasLegalForm(name) {
			return false
		}
		if brand == "" && (len(ws[0]) < 3 || lexicon.IsCommon(ws[0]) || lexicon.KnownNames[ws[0]] || !dom.Ask(d, &wordsOf, d.Title)[ws[0]] && !dom.Ask(d, &wordsOf, b.Where())[ws[0]]) {
			return false
		}
		brand = ws[0]
	}
	return true
}
