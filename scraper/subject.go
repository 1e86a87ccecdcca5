package scraper

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// A Proof is what shows that a page lists sub-processors. A table of names,
// purposes and places alone does not: a question of consent has one too, of the
// companies that it wants consent for.
type Proof struct {
	Kind  ProofKind
	Words string // the words that say so, shortened
}

// ProofKind says where the words stand that prove a page. The kinds are in the
// order of their weight.
type ProofKind string

// The proofs of a page. By the last two alone a page is taken only where nothing
// on it speaks of cookies or consent and its columns say what they hold.
const (
	NoProof       ProofKind = ""
	ProvedHeader  ProofKind = "header"    // a column's header says "sub-processor"
	ProvedHeading ProofKind = "heading"   // the heading above the list does, or its caption
	ProvedText    ProofKind = "text"      // the text between that heading and the list does
	ProvedOuter   ProofKind = "page"      // a heading further up does, or the page's title
	ProvedSynonym ProofKind = "providers" // they speak of service providers, vendors, data processors
	ProvedHint    ProofKind = "hint"      // a person's select, list or columns in the configuration
	ProvedAddress ProofKind = "address"   // only the address does
)

// rank orders proofs by their weight; the lower the better.
func (k ProofKind) rank() int {
	switch k {
	case ProvedHeader:
		return 0
	case ProvedHeading:
		return 1
	case ProvedText:
		return 2
	case ProvedOuter:
		return 3
	case ProvedSynonym:
		return 4
	case ProvedHint:
		return 5
	case ProvedAddress:
		return 6
	}
	return 7
}

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
}

// A spoken line is one that speaks of consent.
type spoken struct {
	at    int32
	kinds kinds
	text  string
	level int
}

// ofConsent are the kinds of words that speak for a question of consent.
const ofConsent = saysWall | saysCookie | saysAnswer

// said is what one text says of the subject.
type said struct {
	subs  bool
	kinds kinds
}

func saidBy(text string) said {
	if text == "" {
		return said{}
	}
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
	heading := saidBy(where)
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
		t := saidBy(l.text)
		switch {
		case t.wall() && (!t.subs || t.kinds&(saysPartner|saysAnswer|saysCookie) != 0):
			if asked == "" && s.governs(l.at, b) {
				asked = l.text
			}
		case t.subs && p.Kind == NoProof && asked == "":
			p = Proof{ProvedText, clip(l.text)}
		}
	}
	if asked != "" && p.Kind == ProvedText && speaksOfSubs(s.r.own()) {
		asked = ""
	}
	if asked != "" {
		return Proof{}, asked
	}
	if p.Kind == NoProof && len(b.ctx.after) > 0 {
		// A note below the list says of whom it is.
		if l := b.ctx.after[0]; speaksOfSubs(l.text) && listingAbove.MatchString(l.text) && subjectWords.kinds(l.text)&ofConsent == 0 {
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
	texts = append(texts, line{text: s.r.firstHeading(), at: -1}, line{text: s.r.doc.title, at: -1})
	for i, t := range texts {
		o := saidBy(t.text)
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
	texts = append(texts, b.namesHeaderIfPlain(), r.firstHeading(), r.doc.title)
	for _, t := range texts {
		if t != "" && len(t) <= maxTerm && subjectWords.kinds(t)&saysProvider != 0 {
			return Proof{ProvedSynonym, clip(t)}
		}
	}
	for i := range r.lines {
		if l := &r.lines[i]; !l.chrome && len(l.text) <= maxTerm && speaksOfSubs(l.text) {
			return Proof{ProvedSynonym, clip(l.text)}
		}
	}
	if h := r.hints; len(h.sel) > 0 || h.List != "" || b.nameCol >= 0 && h.Columns[b.cols[b.nameCol].header] == snapshot.Name {
		return Proof{ProvedHint, "the configuration"}
	}
	if a := r.addressSays(); a != "" && b.structured() {
		return Proof{ProvedAddress, clip(a)}
	}
	return Proof{}
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

// covers gives the words of a question of consent that stands between a block
// and what proves it, as where it covers a page that keeps its title: with
// controls to answer it about the block, for partners, or in a dialog. Of a page
// that only its title proves the text above the list decides.
func (s *subject) covers(b *block, from int32) string {
	s.scan()
	title := from < 0
	if title && s.introKinds(b)&(saysWall|saysCookie) != 0 {
		for _, l := range b.ctx.intro {
			if k := subjectWords.kinds(l.text); k&(saysWall|saysCookie) != 0 && s.governs(l.at, b) {
				return l.text
			}
		}
	}
	partners := title && subjectWords.kinds(b.namesHeader()+" . "+b.where())&saysPartner != 0
	answer := s.answered(b)
	if title && answer != "" {
		return answer
	}
	for _, l := range s.speaking {
		if l.kinds&saysWall != 0 && partners || l.kinds&(saysWall|saysCookie) != 0 && l.at > from && l.at < b.at && answer != "" && s.governs(l.at, b) {
			return l.text
		}
	}
	if b.inDialog(s.r.doc) {
		switch {
		case len(s.speaking) > 0:
			return s.speaking[0].text
		case title:
			return firstOf(b.where(), "a dialog")
		}
	}
	return ""
}

// introKinds gives what the text between a block and its heading says of
// consent.
func (s *subject) introKinds(b *block) kinds {
	var all kinds
	for _, l := range b.ctx.intro {
		if k := subjectWords.kinds(l.text); k&ofConsent != 0 && s.governs(l.at, b) {
			all |= k
		}
	}
	return all
}

// asks reports whether a question of consent stands around a block: with words
// of cookies, or controls to answer it.
func (s *subject) asks(b *block) bool {
	s.scan()
	for _, l := range s.speaking {
		if l.kinds&(saysCookie|saysAnswer) != 0 && s.governs(l.at, b) {
			return true
		}
	}
	return b.inDialog(s.r.doc)
}

// answered gives a control that answers a question and stands about a block, in
// no element that leaves it out.
func (s *subject) answered(b *block) string {
	s.scan()
	for _, l := range s.speaking {
		if l.kinds&saysAnswer != 0 && s.governs(l.at, b) {
			return l.text
		}
	}
	return ""
}

// governs reports whether a line speaks for a block too. It does not where it
// stands in an element that leaves the block out and holds a question of its own
// with the controls to answer it: a banner.
func (s *subject) governs(at int32, b *block) bool {
	s.scan()
	d := s.r.doc
	apart := at
	for p := at; p >= 0 && !(p <= b.at && b.at < d.nodes[p].end); p = d.nodes[p].parent {
		apart = p
	}
	end := d.nodes[apart].end
	answers, words := false, false
	i := sort.Search(len(s.speaking), func(i int) bool { return s.speaking[i].at >= apart })
	for ; i < len(s.speaking) && s.speaking[i].at < end; i++ {
		answers = answers || s.speaking[i].kinds&saysAnswer != 0
		words = words || s.speaking[i].kinds&(saysWall|saysCookie) != 0
	}
	return !answers || !words
}

// above reports whether a line stands under a heading that a block stands under
// too, or above all headings. A policy has a section on cookies beside the one
// on service providers.
func (s *subject) above(at int32, b *block) bool {
	lines := s.r.lines
	i := sort.Search(len(lines), func(i int) bool { return lines[i].at > at }) - 1
	for ; i >= 0; i-- {
		if l := &lines[i]; l.level > 0 && l.level < boldLevel && !l.chrome {
			for _, h := range b.ctx.headings {
				if h.at == l.at {
					return true
				}
			}
			return false
		}
	}
	return true
}

// maxAnswer bounds the text of a control that answers a question, in bytes.
const maxAnswer = 60

// scan looks once for the lines that speak of consent, and for the controls that
// answer.
func (s *subject) scan() {
	if s.scanned {
		return
	}
	s.scanned = true
	for i := range s.r.lines {
		l := &s.r.lines[i]
		if l.chrome || len(l.text) > maxTerm || s.r.doc.inControl(l.at) {
			continue
		}
		if k := subjectWords.kinds(l.text) &^ saysAnswer; k&ofConsent != 0 {
			s.speaking = append(s.speaking, spoken{l.at, k, l.text, l.level})
		}
	}
	d := s.r.doc
	for i := range d.nodes {
		if n := &d.nodes[i]; n.flags&(isText|isChrome) == 0 && d.isControl(int32(i)) && n.end-int32(i) <= 8 {
			if t := d.flat(int32(i)); t != "" && len(t) <= maxAnswer && subjectWords.kinds(t)&saysAnswer != 0 {
				s.speaking = append(s.speaking, spoken{int32(i), saysAnswer, t, 0})
			}
		}
	}
	sort.SliceStable(s.speaking, func(i, j int) bool { return s.speaking[i].at < s.speaking[j].at })
}

// inControl reports a node that stands in a control.
func (d *doc) inControl(at int32) bool {
	for p, n := at, 0; p >= 0 && n < 4; p, n = d.nodes[p].parent, n+1 {
		if d.nodes[p].flags&isText == 0 && d.isControl(p) {
			return true
		}
	}
	return false
}

// isControl reports a button, or a link that is one.
func (d *doc) isControl(i int32) bool {
	n := &d.nodes[i]
	switch n.atom {
	case atom.Button:
		return true
	case atom.A:
		h := attr(n.h, "href")
		return h == "" || h[0] == '#' || strings.HasPrefix(h, "javascript:")
	}
	return attr(n.h, "role") == "button"
}

// against gives the words of a question of consent that speak against a block
// which nothing near it proves: those above it, and elsewhere on the page those
// of headings, or any where the controls stand to answer it.
func (s *subject) against(b *block) string {
	s.scan()
	if t := s.r.doc.title; saidBy(t).cookies() {
		return t
	}
	answer := s.answered(b)
	first, topical := answer, false
	if first == "" && b.inDialog(s.r.doc) {
		first = firstOf(b.where(), "a dialog")
	}
	for _, l := range s.speaking {
		if l.kinds&(saysWall|saysCookie) == 0 || !s.governs(l.at, b) {
			continue
		}
		if answer == "" && !s.above(l.at, b) && (l.kinds&saysWall == 0 || l.level == 0) {
			continue
		}
		if l.kinds&saysWall != 0 {
			return l.text
		}
		if !topical {
			first, topical = l.text, true
		}
	}
	return first
}

// maxCellRows are as many rows of a list as are asked for words of consent.
const maxCellRows = 12

// ofCells gives the words of consent that most rows of a block hold, or its
// headers: what its companies are for is consent.
func (s *subject) ofCells(b *block) string {
	for i := range b.cols {
		if h := b.cols[i].header; subjectWords.kinds(h)&(saysWall|saysCookie) != 0 {
			return h
		}
	}
	n, hits, words := 0, 0, ""
	for i := range b.rows {
		if n >= maxCellRows {
			break
		}
		n++
		for c := range b.rows[i].cells {
			if t := oneLine(s.r.doc.raw(&b.rows[i].cells[c])); len(t) <= maxTerm && subjectWords.kinds(t)&(saysWall|saysCookie) != 0 {
				hits, words = hits+1, t
				break
			}
		}
	}
	if n > 0 && hits*2 >= n {
		return words
	}
	return ""
}

// inDialog reports a block that stands in a dialog.
func (b *block) inDialog(d *doc) bool {
	for p := b.at; p >= 0; p = d.nodes[p].parent {
		n := &d.nodes[p]
		if n.flags&isText != 0 {
			continue
		}
		if n.atom == atom.Dialog || attr(n.h, "role") == "dialog" || attr(n.h, "role") == "alertdialog" || attr(n.h, "aria-modal") == "true" {
			return true
		}
	}
	return false
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

// String gives a proof in words: `heading "Sub-processors"`.
func (p Proof) String() string {
	switch p.Kind {
	case NoProof:
		return "none"
	case ProvedHint:
		return "the configuration points at it"
	case ProvedAddress:
		return fmt.Sprintf("only the address %s", p.Words)
	}
	return fmt.Sprintf("%s %q", p.Kind, p.Words)
}
