package page

import "fmt"

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

// String returns a proof in words: `heading "Sub-processors"`.
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
