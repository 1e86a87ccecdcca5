package store

import (
	"path"
	"time"
)

// An Approval says that a person found a baseline to be right.
type Approval struct {
	Schema   int       `json:"schema"`
	At       time.Time `json:"at"` // UTC, to the second
	By       string    `json:"by"`
	Page     string    `json:"page"`               // SHA-256 of the baseline's page
	Change   string    `json:"change,omitempty"`   // the last change it contains
	Believed string    `json:"believed,omitempty"` // the read that was to be believed, where one was in doubt
}

// WriteApproval stores an approval. Its name is its time.
func (d *Dir) WriteApproval(vendor string, a Approval) error {
	if err := checkName("vendor", vendor); err != nil {
		return err
	}
	a.Schema = Schema
	return d.writeJSON(path.Join(vendor, "approvals", a.At.UTC().Format(fileTime)+".json"), a)
}

// fileTime is how times are written in file names.
const fileTime = "20060102T150405Z"

// Approved reports whether anybody ever approved a baseline of the vendor.
func (d *Dir) Approved(vendor string) (bool, error) {
	if err := checkName("vendor", vendor); err != nil {
		return false, err
	}
	names, err := d.list(path.Join(vendor, "approvals"))
	return len(names) > 0, err
}
