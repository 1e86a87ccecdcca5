package walls

import (
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
)

// rank orders proofs by their weight; the lower the better.
func rank(k page.ProofKind) int {
	switch k {
	case page.ProvedHeader:
		return 0
	case page.ProvedHeading:
		return 1
	case page.ProvedText:
		return 2
	case page.ProvedOuter:
		return 3
	case page.ProvedSynonym:
		return 4
	case page.ProvedHint:
		return 5
	case page.ProvedAddress:
		return 6
	}
	return 7
}

// firstHeading returns the page's first heading of the first level.
func firstHeading(r *lists.Reading) string {
	for i := range r.Lines {
		if l := &r.Lines[i]; l.Level == 1 && !l.Chrome {
			return l.Text
		}
	}
	return ""
}

// own returns what the page itself says it is about: not its address, which is the
// same whatever is served there.
func own(r *lists.Reading) string { return r.Doc.Title + "\n" + firstHeading(r) }

// addressSays returns the part of the page's address that speaks of
// sub-processors: of the one that was asked for or the one that answered.
func addressSays(r *lists.Reading) string {
	for _, a := range []string{r.Page.FinalURL, r.Page.URL} {
		a, _, _ = strings.Cut(a, "?")
		a, _, _ = strings.Cut(a, "#")
		if lexicon.SpeaksOfSubs(a) {
			return a
		}
	}
	return ""
}
