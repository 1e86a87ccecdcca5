package store

import "github.com/subwatch/subwatch/snapshot"

// A Commit is what one good read adds to a vendor's folder.
type Commit struct {
	Body     []byte            // the page the baseline was read from; nil when it is stored already
	Parts    [][]byte          // the further pages of Baseline.Page, in their order; nil likewise
	Change   *Change           // nil for a first baseline, and for one that only our own upgrade changed
	Baseline snapshot.Snapshot // Baseline.Page.SHA256 names the page, Baseline.Change the last change
	State    State             // Page, Fingerprint, Baseline and Change are filled in
}

// Moved says what became of a run's records when somebody else pushed first.
type Moved struct {
	Vendors []string // whose folder they changed: what is known of them is to be read again
	Dropped []string // those of them of whom this run had written something: it is gone
	SetBack []string // vendors of whom something was told that the branch does not know any more: somebody set it back meanwhile
}
