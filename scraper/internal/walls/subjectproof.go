package walls

import (
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
