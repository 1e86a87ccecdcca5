package scraper

import (
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/snapshot"
)

// prove leaves out lists that are those of a question of consent, and all of
// them where nothing proves that the page lists sub-processors.
func (r *reading) prove() {
	s := subject{r: r}
	kept := r.taken[:0:0]
	for _, b := range r.taken {
		p, words := s.of(b)
		if words != "" {
			if r.consent == "" {
				r.consent = words
			}
			b.verdict.taken, b.verdict.why = false, "a question of consent: "+clip(words)
			continue
		}
		if p.Kind.rank() < r.proof.Kind.rank() {
			r.proof = p
		}
		kept = append(kept, b)
	}
	if r.proof.Kind == NoProof {
		for _, b := range kept {
			b.verdict.taken, b.verdict.why = false, unprovedPage
			if r.consent == "" {
				r.consent = s.against(b)
			}
		}
		r.unproved = len(kept) > 0
		kept = nil
	}
	r.taken = kept
}

// unprovedPage is why a table that could be a list is none.
const unprovedPage = "nothing on the page says that it lists sub-processors"

// A subject looks for what a page and its lists are about. What it needs of the
// whole page it finds once.
type subject struct {
	r        *reading
	scanned  bool
	speaking []spoken // the lines that speak of consent, in the page's order
	said     map[string]said
	dialogs  []span
	heading1 *string // the page's first heading of the first level, or ""
	named    *string // the first line that speaks of sub-processors, or ""
}

// said is what one text says of the subject.
type said struct {
	subs  bool
	kinds kinds
}

// by gives what a text says; a heading above many lists is read once.
func (s *subject) by(text string) said {
	if text == "" {
		return said{}
	}
	if x, ok := s.said[text]; ok {
		return x
	}
	if s.said == nil {
		s.said = make(map[string]said)
	}
	x := saidBy(text)
	s.said[text] = x
	return x
}

func saidBy(text string) said {
	text = begin(text, maxTerm)
	k := subjectWords.kinds(text)
	return said{subs: k&saysProcessor != 0 || speaksOfSubs(text), kinds: k}
}

// wall reports words of a question of consent.
func (s said) wall() bool { return s.kinds&saysWall != 0 }

// cookies reports that a text is about consent and not about sub-processors.
func (s said) cookies() bool { return s.kinds&(saysWall|saysCookie|saysPolicy) != 0 && !s.subs }

// of tells what proves a block, or gives the words that say that it belongs to a
// question of consent. What stands nearest to it decides: its own headers, then
// the heading it stands under and the text below that, then the headings further
// up and the page's title.
func (s *subject) of(b *block) (Proof, string) {
	header := b.namesHeader()
	if b.nameCol >= 0 && b.nameCol < len(b.cols) && b.cols[b.nameCol].strength == 2 || speaksOfSubs(header) {
		return Proof{ProvedHeader, clip(header)}, ""
	}
	where := b.where()
	heading := s.by(where)
	if b.title == "" && len(b.ctx.headings) > 0 && heading.kinds&ofConsent != 0 && !s.governs(b.ctx.headings[0].at, b) {
		heading = said{} // a banner's
	}
	proof, asked := s.inText(b)
	switch {
	case heading.wall() && proof.Kind == ProvedText && asked == "" && s.introKinds(b)&saysWall == 0 && !s.asks(b):
		return proof, ""
	case heading.wall():
		return Proof{}, where
	case heading.subs:
		return Proof{ProvedHeading, clip(where)}, ""
	case asked != "":
		return Proof{}, asked
	case proof.Kind != NoProof:
		return proof, ""
	}
	outer, from, asked := s.outer(b, heading)
	if asked != "" {
		return Proof{}, asked
	}
	if outer.Kind != NoProof {
		// The page's own title stays where a question covers the page.
		if w := s.covers(b, from); w != "" {
			return Proof{}, w
		}
		return outer, ""
	}
	if heading.cookies() {
		return Proof{}, where
	}
	weak := s.weak(b)
	if weak.Kind == NoProof {
		return Proof{}, s.ofCells(b)
	}
	if w := s.against(b); w != "" {
		return Proof{}, w
	}
	return weak, s.ofCells(b)
}

// inText tells what the text between a block and its heading says: the line that
// stands nearest decides.
func (s *subject) inText(b *block) (p Proof, asked string) {
	for _, l := range b.ctx.intro {
		t := s.by(l.text)
		switch {
		case t.wall() && (!t.subs || t.kinds&(saysPartner|saysAnswer|saysCookie) != 0):
			if asked == "" && s.governs(l.at, b) {
				asked = l.text
			}
		case t.subs && p.Kind == NoProof && asked == "":
			p = Proof{ProvedText, clip(l.text)}
		}
	}
	if asked != "" && p.Kind == ProvedText && speaksOfSubs(s.firstHeading()+"\n"+s.r.doc.title) {
		asked = ""
	}
	if asked != "" {
		return Proof{}, asked
	}
	if p.Kind == NoProof && len(b.ctx.after) > 0 {
		// A note below the list says of whom it is.
		if l := b.ctx.after[0]; speaksOfSubs(l.text) && listingAbove.MatchString(l.text) && s.by(l.text).kinds&ofConsent == 0 {
			p = Proof{ProvedText, clip(l.text)}
		}
	}
	return p, ""
}

// listingAbove is how a sentence speaks of the list above it.
var listingAbove = regexp.MustCompile(`(?i)\b(?:above|these|this list|this table|listed|oben|diese|ci-dessus|cette liste|arriba|anteriores|acima|sopra|hierboven|ovenfor|ovan)\b`)

// outer tells what the headings further up say, and the page's title. from is
// where the heading stands that proves the block, and -1 for the title, under
// which all of the page stands.
func (s *subject) outer(b *block, heading said) (p Proof, from int32, asked string) {
	above := b.ctx.headings
	if b.title == "" {
		above = above[min(1, len(above)):]
	}
	texts := append([]line(nil), above...)
	texts = append(texts, line{text: s.firstHeading(), at: -1}, line{text: s.r.doc.title, at: -1})
	for i, t := range texts {
		o := s.by(t.text)
		if t.at >= 0 && o.kinds&ofConsent != 0 && !s.governs(t.at, b) {
			continue // a banner's
		}
		switch {
		case o.wall() && !o.subs, o.cookies() && o.kinds&saysProvider == 0:
			return Proof{}, 0, t.text
		case o.subs && i >= len(above) && heading.cookies():
			// "Cookies" under nothing that speaks of sub-processors.
			return Proof{}, 0, b.where()
		case o.subs:
			return Proof{ProvedOuter, clip(t.text)}, t.at, ""
		}
	}
	return Proof{}, 0, ""
}

// weak tells what proves a page that nowhere near its list says "sub-processor".
func (s *subject) weak(b *block) Proof {
	r := s.r
	texts := []string{b.where()}
	for _, l := range b.ctx.intro {
		texts = append(texts, l.text)
	}
	for _, h := range b.ctx.headings[min(1, len(b.ctx.headings)):] {
		texts = append(texts, h.text)
	}
	texts = append(texts, b.namesHeaderIfPlain(), s.firstHeading(), r.doc.title)
	for _, t := range texts {
		if t != "" && len(t) <= maxTerm && s.by(t).kinds&saysProvider != 0 {
			return Proof{ProvedSynonym, clip(t)}
		}
	}
	if t := s.naming(); t != "" {
		return Proof{ProvedSynonym, clip(t)}
	}
	if h := r.hints; len(h.sel) > 0 || h.List != "" || b.nameCol >= 0 && h.Columns[b.cols[b.nameCol].header] == snapshot.Name {
		return Proof{ProvedHint, "the configuration"}
	}
	if a := r.addressSays(); a != "" && b.structured() {
		return Proof{ProvedAddress, clip(a)}
	}
	return Proof{}
}

// naming gives the first line of the page that speaks of sub-processors, and ""
// where none does.
func (s *subject) naming() string {
	if s.named == nil {
		s.named = new(string)
		for i := range s.r.lines {
			if l := &s.r.lines[i]; !l.chrome && len(l.text) <= maxTerm && speaksOfSubs(l.text) {
				*s.named = l.text
				break
			}
		}
	}
	return *s.named
}

// firstHeading gives the page's first heading of the first level, or "".
func (s *subject) firstHeading() string {
	if s.heading1 == nil {
		s.heading1 = new(s.r.firstHeading())
	}
	return *s.heading1
}

// structured reports a block whose columns say by themselves that companies are
// listed with what they do: all that an address alone can prove.
func (b *block) structured() bool {
	return b.known >= 2 && b.names > 0 || b.known == 1 && b.names > 0 && b.proved*2 >= b.names
}

// namesHeader gives the header of the names.
func (b *block) namesHeader() string {
	if b.nameCol < 0 || b.nameCol >= len(b.cols) {
		return ""
	}
	return b.cols[b.nameCol].header
}

// namesHeaderIfPlain gives the header of the names where it says more than who
// is named: "Data processor", and not "Provider", which any table has.
func (b *block) namesHeaderIfPlain() string {
	if h := b.namesHeader(); len(strings.Fields(h)) > 1 {
		return h
	}
	return ""
}

// firstHeading gives the page's first heading of the first level.
func (r *reading) firstHeading() string {
	for i := range r.lines {
		if l := &r.lines[i]; l.level == 1 && !l.chrome {
			return l.text
		}
	}
	return ""
}

// own gives what the page itself says it is about: not its address, which is the
// same whatever is served there.
func (r *reading) own() string { return r.doc.title + "\n" + r.firstHeading() }

// addressSays gives the part of the page's address that speaks of
// sub-processors: of the one that was asked for or the one that answered.
func (r *reading) addressSays() string {
	for _, a := range []string{r.page.FinalURL, r.page.URL} {
		a, _, _ = strings.Cut(a, "?")
		a, _, _ = strings.Cut(a, "#")
		if speaksOfSubs(a) {
			return a
		}
	}
	return ""
}
