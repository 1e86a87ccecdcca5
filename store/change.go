package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// A Change is the record of one change of a vendor's list: written once, and
// evidence from then on.
type Change struct {
	Schema    int         `json:"schema"`
	ID        string      `json:"id"`
	Number    int         `json:"number"` // its place in the vendor's history, from 1
	Vendor    string      `json:"vendor"`
	Title     string      `json:"title"`      // the vendor's name as people said it then
	FirstSeen time.Time   `json:"first_seen"` // the first read with the change
	LastQuiet time.Time   `json:"last_quiet"` // the last good read without it
	OldPage   Evidence    `json:"old_page"`
	NewPage   Evidence    `json:"new_page"`
	Deadline  *Deadline   `json:"deadline,omitempty"` // as it was computed then; nil: the terms do not speak of it
	Report    diff.Report `json:"report"`
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

func changeFile(c Change) string { return fmt.Sprintf("%04d-%s.json", c.Number, c.ID) }

func (d *Dir) writeChange(vendor string, c Change) error {
	c.Schema = Schema
	if err := checkName("change", c.ID); err != nil {
		return err
	}
	return d.writeOnce(path.Join(vendor, "changes", changeFile(c)), c)
}

// Changes returns a vendor's changes, oldest first.
func (d *Dir) Changes(vendor string) ([]Change, error) {
	if err := checkName("vendor", vendor); err != nil {
		return nil, err
	}
	names, err := d.list(path.Join(vendor, "changes"))
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, name := range names {
		if !changeName.MatchString(name) {
			continue
		}
		var c Change
		if err := d.readJSON(path.Join(vendor, "changes", name), &c); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// ChangeOf returns a vendor's change by its whole id. The error is [ErrNoChange]
// when there is none.
func (d *Dir) ChangeOf(vendor, id string) (Change, error) {
	if err := checkName("vendor", vendor); err != nil {
		return Change{}, err
	}
	names, err := d.list(path.Join(vendor, "changes"))
	if err != nil {
		return Change{}, err
	}
	for _, name := range names {
		if changeName.MatchString(name) && strings.HasSuffix(name, "-"+id+".json") {
			var c Change
			err := d.readJSON(path.Join(vendor, "changes", name), &c)
			return c, err
		}
	}
	return Change{}, fmt.Errorf("%w: %s of %s", ErrNoChange, id, vendor)
}

// ChangeAt returns a vendor's change by its place in the history, from 1. The
// error is [ErrNoChange] when there is none.
func (d *Dir) ChangeAt(vendor string, number int) (Change, error) {
	if err := checkName("vendor", vendor); err != nil {
		return Change{}, err
	}
	names, err := d.list(path.Join(vendor, "changes"))
	if err != nil {
		return Change{}, err
	}
	for _, name := range names {
		if changeName.MatchString(name) && strings.HasPrefix(name, fmt.Sprintf("%04d-", number)) {
			var c Change
			err := d.readJSON(path.Join(vendor, "changes", name), &c)
			return c, err
		}
	}
	return Change{}, fmt.Errorf("%w: number %d of %s", ErrNoChange, number, vendor)
}

// ErrNoChange is returned when no change has the id.
var ErrNoChange = errors.New("no such change")

// Change finds a stored change of any vendor by its id or the beginning of it.
// The error is [ErrNoChange] when there is none; more than one is an error
// that names them.
func (d *Dir) Change(id string) (Change, error) {
	vendors, err := d.Vendors()
	if err != nil {
		return Change{}, err
	}
	var found []string
	var first string
	for _, v := range vendors {
		names, err := d.list(path.Join(v, "changes"))
		if err != nil {
			return Change{}, err
		}
		for _, name := range names {
			_, rest, _ := strings.Cut(name, "-")
			if changeName.MatchString(name) && id != "" && strings.HasPrefix(strings.TrimSuffix(rest, ".json"), id) {
				first = path.Join(v, "changes", name)
				found = append(found, strings.TrimSuffix(rest, ".json")+" ("+v+")")
			}
		}
	}
	switch len(found) {
	case 0:
		return Change{}, fmt.Errorf("%w: %q", ErrNoChange, id)
	case 1:
		var c Change
		err := d.readJSON(first, &c)
		return c, err
	}
	return Change{}, fmt.Errorf("%q is the beginning of %d changes: %s", id, len(found), strings.Join(found, ", "))
}

// Vendors returns the names of the vendors that have a folder, sorted.
func (d *Dir) Vendors() ([]string, error) {
	names, err := d.list(".")
	if err != nil {
		return nil, err
	}
	var vendors []string
	for _, name := range names {
		if Reserved(name) || checkName("vendor", name) != nil {
			continue
		}
		if ok, err := d.exists(path.Join(name, "state.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			continue // a file, not a folder
		} else if ok {
			vendors = append(vendors, name)
			continue
		}
		if ok, err := d.exists(path.Join(name, "snapshot.json")); err == nil && ok {
			vendors = append(vendors, name)
		}
	}
	return vendors, nil
}

// Reserved reports whether a name is a folder of the store's own and can be no
// vendor's, in any case of letters.
func Reserved(name string) bool {
	switch strings.ToLower(name) {
	case "messages", "receipts", "claims", "runs":
		return true
	}
	return false
}
