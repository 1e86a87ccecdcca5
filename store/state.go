package store

import (
	"time"

	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// A State is the small file of a vendor: all that a check needs which finds
// nothing new. It follows the baseline; what it says of it can be rebuilt from
// it.
type State struct {
	Schema       int    `json:"schema"`
	URL          string `json:"url"`                     // the address of the last good read
	ETag         string `json:"etag,omitempty"`          // validators of that read
	LastModified string `json:"last_modified,omitempty"` // (RFC 9110, section 8.8)
	Asked        string `json:"asked,omitempty"`         // how the page was asked for: [snapshot.Page] says the same
	Page         string `json:"page,omitempty"`          // SHA-256 of the baseline's page; empty: ask without validators
	Fingerprint  string `json:"fingerprint,omitempty"`   // of the baseline
	Baseline     int64  `json:"baseline,omitempty"`      // size of snapshot.json in bytes: shows when it is another one, or torn
	Change       string `json:"change,omitempty"`        // id of the last change
	Changes      int    `json:"changes,omitempty"`       // how many changes there were
	Health       Health `json:"health"`

	Parts []snapshot.Part `json:"parts,omitempty"` // further pages of the list, as [snapshot.Page.Further]
	Open  []OpenChange    `json:"open,omitempty"`  // changes that wait for a decision, or for an objection to be sent
}

// An OpenChange is a change that waits for a decision, or of which an objection
// is to be sent: what a run must know to remind of it. It can be rebuilt from the change's record, its deadlines and decisions.
type OpenChange struct {
	Change  string       `json:"change"`
	Entries []int        `json:"entries"`           // those that nobody decided on
	ToSend  []int        `json:"to_send,omitempty"` // those of which an objection or a condition is decided, and not sent
	Seen    snapshot.Day `json:"seen"`              // the first read with it
	ActBy   snapshot.Day `json:"act_by,omitempty"`  // as the newest deadline says
	Starts  snapshot.Day `json:"starts,omitempty"`
}

// Health is how well a vendor's page can be read.
type Health struct {
	Status   record.Status `json:"status"`
	Since    time.Time     `json:"since"`              // UTC, to the second
	Why      string        `json:"why,omitempty"`      // the error, when not ok
	Failures int           `json:"failures,omitempty"` // failed runs in a row
	Before   *Bad          `json:"before,omitempty"`   // how it was not ok the last time
	Doubt    *Doubt        `json:"doubt,omitempty"`    // the read that is not believed yet
}

// Bad is a time in which a vendor could not be read.
type Bad struct {
	Status record.Status `json:"status"`
	Since  time.Time     `json:"since"` // the first run that could not, UTC, to the second
	Why    string        `json:"why"`
}

// A Doubt is a read that takes so much away that it is not believed at once.
type Doubt struct {
	Read      string    `json:"read"`                 // identifies what was read
	Since     time.Time `json:"since"`                // the first run that read it, UTC, to the second
	Runs      int       `json:"runs"`                 // how many runs in a row read it
	Why       []string  `json:"why"`                  // what speaks against it
	Added     []string  `json:"added,omitempty"`      // names that it adds, unconfirmed
	Rows      int       `json:"rows,omitempty"`       // how many sub-processors it names
	TrustedBy string    `json:"trusted_by,omitempty"` // who said that it is to be believed
}
