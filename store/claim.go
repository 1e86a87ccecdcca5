package store

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
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

// Claims returns the claims there are, by the id of their message. Those that
// cannot be read do not hide the others: the error names them.
func (d *Dir) Claims() (map[string]Claim, error) {
	names, err := d.list(claimsFolder)
	if err != nil {
		return nil, err
	}
	claims := map[string]Claim{}
	var errs []error
	for _, name := range names {
		id, ok := strings.CutSuffix(name, ".json")
		if !ok {
			continue
		}
		var c Claim
		if err := d.readJSON(path.Join(claimsFolder, name), &c); err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, err)
			}
			continue
		}
		claims[id] = c
	}
	return claims, errors.Join(errs...)
}

// WriteClaim replaces the claim on a message; one that sends nothing is removed.
func (d *Dir) WriteClaim(message string, c Claim) error {
	if err := checkName("message", message); err != nil {
		return err
	}
	name := path.Join(claimsFolder, message+".json")
	if len(c.Sending) == 0 {
		return d.remove(name)
	}
	c.Schema = Schema
	slices.Sort(c.Sending)
	return d.writeJSON(name, c)
}
