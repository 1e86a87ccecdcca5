package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// A Change is the record of one change of a vendor's list: written once, and
// evidence from then on.
type Change struct {
	Schema    int              `json:"schema"`
	ID        string           `json:"id"`
	Number    int              `json:"number"` // its place in the vendor's history, from 1
	Vendor    string           `json:"vendor"`
	Title     string           `json:"title"`      // the vendor's name as people said it then
	FirstSeen time.Time        `json:"first_seen"` // the first read with the change
	LastQuiet time.Time        `json:"last_quiet"` // the last good read without it
	OldPage   Evidence         `json:"old_page"`
	NewPage   Evidence         `json:"new_page"`
	Deadline  *record.Deadline `json:"deadline,omitempty"` // as it was computed then; nil: the terms do not speak of it
	Report    diff.Report      `json:"report"`
}

// Evidence says where the bytes of a page came from.
type Evidence struct {
	snapshot.Page
	URL     string    `json:"url"`
	TakenAt time.Time `json:"taken_at"`
	Status  int       `json:"status,omitempty"` // HTTP status; absent where it was not kept
}

// EvidenceOf returns the evidence behind a snapshot.
func EvidenceOf(s snapshot.Snapshot, status int) Evidence {
	return Evidence{Page: s.Page, URL: s.URL, TakenAt: s.TakenAt, Status: status}
}

// ChangeID returns the id of the change from one snapshot of a vendor to the
// next: the first 12 hex digits of SHA-256 over the vendor, the id of the
// change before it, and the lists, dates and terms text of both. Two runs that
// see the same change give it the same id.
func ChangeID(vendor, previous string, from, to snapshot.Snapshot) string {
	type side struct {
		Lists     []snapshot.List `json:"lists"`
		Dates     []snapshot.Date `json:"dates"`
		TermsText []string        `json:"terms_text"`
	}
	h := sha256.New()
	// The types hold only text, so they always encode.
	_ = json.NewEncoder(h).Encode([]any{
		vendor, previous,
		side{from.Lists, from.Dates, from.TermsText},
		side{to.Lists, to.Dates, to.TermsText},
	})
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// changeName is a change's file name: number, id.
var changeName = regexp.MustCompile(`^[0-9]{4,}-[0-9a-f]{12}\.json$`)

// IsChangeFile reports whether a name is that of a change's file.
func IsChangeFile(name string) bool { return changeName.MatchString(name) }

// ChangeFile returns the name of a change's file.
func ChangeFile(c Change) string { return fmt.Sprintf("%04d-%s.json", c.Number, c.ID) }
