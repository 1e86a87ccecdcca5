package dom

import (
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"golang.org/x/net/html/atom"
)

// A Trait is what the standard says of an element's tags, as far as it decides
// how dear a page's tree becomes.
type Trait uint16

const (
	IsSpecial    Trait = 1 << iota // an end tag of another kind does not reach over it
	IsScope                        // a search for an open element ends at it
	IsFormatting                   // opened again in the next block, when it was not closed
	IsMarker                       // what is open before it is not opened again inside
	EndsP                          // its start tag ends a paragraph
	IsVoid                         // has no end
	IsTablePart
	IsHeading
	IsBreakout // ends svg and math
	IsBridge   // HTML may stand in it, in math or svg
)

// Traits are those of the elements that have any; see
// https://html.spec.whatwg.org/multipage/parsing.html.
var Traits = readTraits()

func readTraits() map[atom.Atom]Trait {
	out := make(map[atom.Atom]Trait)
	for _, t := range []struct {
		is    Trait
		names string
	}{
		{IsSpecial, "address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen li link listing main marquee menu meta nav noembed noframes noscript object ol p param plaintext pre script search section select source style summary table tbody td template textarea tfoot th thead title tr track ul wbr xmp"},
		{IsScope, "applet caption html table td th marquee object template select"},
		{IsFormatting, "a b big code em font i nobr s small strike strong tt u"},
		{IsMarker, "applet caption marquee object template td th"},
		{EndsP, "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary ul xmp"},
		{IsVoid, "area base basefont bgsound br embed frame hr image img input keygen link meta param source track wbr"},
		{IsTablePart, "caption col colgroup tbody td tfoot th thead tr"},
		{IsHeading, "h1 h2 h3 h4 h5 h6"},
		{IsBreakout, "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"},
		{IsBridge, "foreignobject desc title mi mn mo ms mtext annotation-xml"},
	} {
		for name := range lexicon.WordSet(t.names) {
			out[atom.Lookup([]byte(name))] |= t.is
		}
	}
	return out
}
