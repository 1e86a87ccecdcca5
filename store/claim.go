package store

import (
	"time"
)

// A Claim says which parts of a message a run is sending, or was sending when
// it ended: they may have arrived although there is no receipt.
type Claim struct {
	Schema  int       `json:"schema"`
	Run     string    `json:"run,omitempty"` // the run that sends them, on a branch; empty: none does any more
	Since   time.Time `json:"since"`         // UTC, to the second
	Sending []string  `json:"sending"`       // "destination.part"
}

// claimLife is for how long a run may send what it has claimed, in a folder
// that several runs share. One that needs longer is dead.
const claimLife = time.Hour

// HeldAgainst reports whether another run than this one is sending the message
// now. A claim from further ahead than it lives is of a clock that was wrong: it
// would hold the message until that time comes.
func (c Claim) HeldAgainst(run string, now time.Time) bool {
	return c.Run != "" && c.Run != run && now.Sub(c.Since).Abs() < claimLife
}
