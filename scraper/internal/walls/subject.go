package walls

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// Prove leaves out lists that are those of a question of consent, and all of
// them where nothing proves that the page lists sub-processors.
func Prove(r *lists.Reading) {
	s := subject{r: r}
	kept := r.Taken[:0:0]
	for _, b := range r.Taken {
		p, words := s.of(b)
		if words != "" {
			if r.Consent == "" {
				r.Consent = words
			}
			b.Verdict.Taken, b.Verdict.Why = false, "a question of consent: "+page.Clip(words)
			continue
		}
		if s.ofTrade(b, p) {
			b.Verdict.Taken, b.Verdict.Why = false, "the page speaks of subcontractors, and not of data"
			r.Unproved = true
			continue
		}
		if words := s.instead(b, p); words != "" {
			b.Verdict.Taken, b.Verdict.Why = false, "the page shows it in the place of its list: "+page.Clip(words)
			r.Unproved = true
			continue
		}
		if rank(p.Kind) < rank(r.Proof.Kind) {
			r.Proof = p
		}
		kept = append(kept, b)
	}
	if r.Proof.Kind == page.NoProof {
		for _, b := range kept {
			b.Verdict.Taken, b.Verdict.Why = false, page.Unproved
			if r.Consent == "" {
				r.Consent = s.against(b)
			}
		}
		r.Unproved = r.Unproved || len(kept) > 0
		kept = nil
	}
	r.Taken = kept
}

// A subject looks for what a page and its lists are about. What it needs of the
// whole page it finds once.
type subject struct {
	r         *lists.Reading
	scanned   bool
	speaking  []spoken // the lines that speak of consent, in the page's order
	dialogs   []dom.Span
	heading1  *string // the page's first heading of the first level, or ""
	aboutSubs *bool   // its first heading or its title speaks of sub-processors
	data      *bool   // it speaks of data
	sought    bool
	named     []*dom.Line // the first lines that speak of sub-processors, but for links elsewhere
}

// said is what one text says of the subject.
type said struct {
	subs  bool
	kinds lexicon.Kinds
}

// by returns what a text says; a heading above many lists is read once.
func (s *subject) by(text string) said {
	if text == "" {
		return said{}
	}
	return dom.Ask(s.r.Doc, &whatIsSaid, text)
}

// whatIsSaid asks a text for what it says; its words are looked up one by one.
var whatIsSaid = dom.Question[said]{PerByte: 8, Answer: saidBy}

func saidBy(text string) said {
	text = lexicon.Begin(text, dom.MaxTerm)
	k := lexicon.SubjectWords.Kinds(text)
	return said{subs: k&lexicon.SaysProcessor != 0 || lexicon.SpeaksOfSubs(text), kinds: k}
}

// wall reports words of a question of consent.
func (s said) wall() bool { return s.kinds&lexicon.SaysWall != 0 }

// cookies reports that a text is about consent and not about sub-processors.
func (s said) cookies() bool {
	return s.kinds&(lexicon.SaysWall|lexicon.SaysCookie|lexicon.SaysPolicy) != 0 && !s.subs
}

// of tells what proves a block, or gives the words that say that it belongs to a
// question of consent. What stands nearest to it decides: its own headers, then
// the heading it stands under and the text below that, then the headings further
// up and the page's title.
func (s *subject) of(b *lists.Block) (page.Proof, string) {
	header := namesHeader(b)
	if b.NameCol >= 0 && b.NameCol < len(b.Cols) && b.Cols[b.NameCol].Strength == 2 || lexicon.SpeaksOfSubs(header) {
		return page.Proof{Kind: page.ProvedHeader, Words: page.Clip(header)}, ""
	}
	where := b.Where()
	heading := s.by(where)
	if b.Title == "" && len(b.Ctx.Headings) > 0 && heading.kinds&ofConsent != 0 && !s.governs(b.Ctx.Headings[0].At, b) {
		heading = said{} // a banner's
	}
	proof, asked := s.inText(b)
	switch {
	case heading.wall() && proof.Kind == page.ProvedText && asked == "" && s.introKinds(b)&lexicon.SaysWall == 0 && !s.asks(b):
		return proof, ""
	case heading.wall():
		return page.Proof{}, where
	case heading.subs:
		return page.Proof{Kind: page.ProvedHeading, Words: page.Clip(where)}, ""
	case asked != "":
		return page.Proof{}, asked
	case proof.Kind != page.NoProof:
		return proof, ""
	}
	outer, from, asked := s.outer(b, heading)
	if asked != "" {
		return page.Proof{}, asked
	}
	if outer.Kind != page.NoProof {
		// The page's own title stays where a question covers the page.
		if w := s.covers(b, from); w != "" {
			return page.Proof{}, w
		}
		return outer, ""
	}
	if heading.cookies() {
		return page.Proof{}, where
	}
	weak := s.weak(b)
	if weak.Kind == page.NoProof {
		return page.Proof{}, s.ofCells(b)
	}
	if w := s.against(b); w != "" {
		return page.Proof{}, w
	}
	return weak, s.ofCells(b)
}

// inText tells what the text between a block and its heading says: the line that
// stands nearest decides.
func (s *subject) inText(b *lists.Block) (p page.Proof, asked string) {
	for _, l := range b.Ctx.Intro {
		t := s.by(l.Text)
		switch {
		case t.wall() && (!t.subs || t.kinds&(lexicon.SaysPartner|lexicon.SaysAnswer|lexicon.SaysCookie) != 0):
			if asked == "" && s.governs(l.At, b) {
				asked = l.Text
			}
		case t.subs && p.Kind == page.NoProof && asked == "":
			p = page.Proof{Kind: page.ProvedText, Words: page.Clip(l.Text)}
		}
	}
	if asked != "" && p.Kind == page.ProvedText && s.titled() {
		asked = ""
	}
	if asked != "" {
		return page.Proof{}, asked
	}
	if p.Kind == page.NoProof && len(b.Ctx.After) > 0 {
		// A note below the list says of whom it is.
		if l := b.Ctx.After[0]; dom.Ask(s.r.Doc, &speaksOfAbove, l.Text) && s.by(l.Text).kinds&ofConsent == 0 {
			p = page.Proof{Kind: page.ProvedText, Words: page.Clip(l.Text)}
		}
	}
	return p, ""
}

// speaksOfAbove asks whether a line says of the list above it whom that lists.
var speaksOfAbove = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: func(t string) bool {
	return lexicon.SpeaksOfSubs(t) && lexicon.Above.In(t)
}}

// titled reports a page whose first heading or title speaks of sub-processors.
func (s *subject) titled() bool {
	if s.aboutSubs == nil {
		s.aboutSubs = new(lexicon.SpeaksOfSubs(s.firstHeading() + "\n" + s.r.Doc.Title))
	}
	return *s.aboutSubs
}

// outer tells what the headings further up say, and the page's title. from is
// where the heading stands that proves the block, and -1 for the title, under
// which all of the page stands.
func (s *subject) outer(b *lists.Block, heading said) (p page.Proof, from int32, asked string) {
	above := b.Ctx.Headings
	if b.Title == "" {
		above = above[min(1, len(above)):]
	}
	texts := append([]dom.Line(nil), above...)
	texts = append(texts, dom.Line{Text: s.firstHeading(), At: -1}, dom.Line{Text: s.r.Doc.Title, At: -1})
	for i, t := range texts {
		o := s.by(t.Text)
		if t.At >= 0 && o.kinds&ofConsent != 0 && !s.governs(t.At, b) {
			continue // a banner's
		}
		switch {
		case o.wall() && !o.subs, o.cookies() && o.kinds&lexicon.SaysProvider == 0:
			return page.Proof{}, 0, t.Text
		case o.subs && i >= len(above) && heading.cookies():
			// "Cookies" under nothing that speaks of sub-processors.
			return page.Proof{}, 0, b.Where()
		case o.subs:
			return page.Proof{Kind: page.ProvedOuter, Words: page.Clip(t.Text)}, t.At, ""
		}
	}
	return page.Proof{}, 0, ""
}

// weak tells what proves a page that nowhere near its list says "sub-processor".
func (s *subject) weak(b *lists.Block) page.Proof {
	r := s.r
	texts := []string{b.Where()}
	for _, l := range b.Ctx.Intro {
		texts = append(texts, l.Text)
	}
	for _, h := range b.Ctx.Headings[min(1, len(b.Ctx.Headings)):] {
		texts = append(texts, h.Text)
	}
	if slices.ContainsFunc(texts, func(t string) bool { return dom.Ask(r.Doc, &saysNoAccess, t) }) || b.NamesUnknown() {
		return page.Proof{}
	}
	texts = append(texts, namesHeaderIfPlain(b), s.firstHeading(), r.Doc.Title)
	for _, t := range texts {
		if t != "" && len(t) <= dom.MaxTerm && s.by(t).kinds&lexicon.SaysProvider != 0 && !dom.Ask(r.Doc, &ofGroupOnly, t) {
			return page.Proof{Kind: page.ProvedSynonym, Words: page.Clip(t)}
		}
	}
	if t := s.naming(b); t != "" {
		return page.Proof{Kind: page.ProvedSynonym, Words: page.Clip(t)}
	}
	if d := r.Doc; d.Selects || r.Hints.Title != "" || b.NameCol >= 0 && r.Hints.Columns[b.Cols[b.NameCol].Header] == snapshot.Name {
		return page.Proof{Kind: page.ProvedHint, Words: "the configuration"}
	}
	if a := addressSays(r); a != "" && structured(b) {
		return page.Proof{Kind: page.ProvedAddress, Words: page.Clip(a)}
	}
	return page.Proof{}
}

// saysNoAccess asks whether a text says of the companies below it that they handle
// no data of customers, and ofGroupOnly whether it speaks of the vendor's own group
// and of nobody else who works for it.
var (
	saysNoAccess = dom.Question[bool]{PerByte: dom.StepsPerScan, Answer: func(t string) bool {
		return len(t) <= dom.MaxTerm && lexicon.NoAccess.In(t)
	}}
	ofGroupOnly = dom.Question[bool]{PerByte: 6 * dom.StepsPerScan, Answer: func(t string) bool {
		return lexicon.KindOf(t) == snapshot.Affiliates && !lexicon.ThirdParties.In(t) && !lexicon.NamesThirdParties.In(t)
	}}
)

// maxNaming bounds the lines that speak of sub-processors and are asked what they
// prove: on a page about them the first ones do.
const maxNaming = 20

// naming returns the first line of the page outside a block that speaks of
// sub-processors, and "" where none does. A link to another page does not: it
// says that they are listed there. Nor does a cell of the block itself, which
// says of somebody else that they have some, or a heading below it, over what
// follows.
func (s *subject) naming(b *lists.Block) string {
	if !s.sought {
		s.sought = true
		for i := range s.r.Lines {
			if l := &s.r.Lines[i]; !l.Chrome && len(l.Text) <= dom.MaxTerm && lexicon.SpeaksOfSubs(l.Text) && !onlyLinks(s.r, l) {
				if s.named = append(s.named, l); len(s.named) >= maxNaming {
					break
				}
			}
		}
	}
	for _, l := range s.named {
		if l.At < b.At || l.At >= b.End && l.Level == 0 {
			return l.Text
		}
	}
	return ""
}

// onlyLinks reports a line that speaks of sub-processors in its links to other
// pages only.
func onlyLinks(r *lists.Reading, l *dom.Line) bool {
	rest, linked := l.Text, false
	for _, k := range r.Doc.LineLinks(l) {
		if k.Text != "" && lexicon.SpeaksOfSubs(k.Text) && isWebLink(k) && !samePage(r, k.URL) {
			rest, linked = strings.Replace(rest, k.Text, "", 1), true
		}
	}
	return linked && !lexicon.SpeaksOfSubs(rest)
}

// firstHeading returns the page's first heading of the first level, or "".
func (s *subject) firstHeading() string {
	if s.heading1 == nil {
		s.heading1 = new(firstHeading(s.r))
	}
	return *s.heading1
}

// structured reports a block whose columns say by themselves that companies are
// listed with what they do: all that an address alone can prove.
func structured(b *lists.Block) bool {
	return b.Known >= 2 && b.Names > 0 || b.Known == 1 && b.Names > 0 && b.Proved*2 >= b.Names
}

// namesHeader returns the header of the names.
func namesHeader(b *lists.Block) string {
	if b.NameCol < 0 || b.NameCol >= len(b.Cols) {
		return ""
	}
	return b.Cols[b.NameCol].Header
}

// namesHeaderIfPlain returns the header of the names where it says more than who
// is named: "Data processor", and not "Provider", which any table has.
func namesHeaderIfPlain(b *lists.Block) string {
	if h := namesHeader(b); len(strings.Fields(h)) > 1 {
		return h
	}
	return ""
}
