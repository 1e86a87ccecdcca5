package dir

import (
	"path"

	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// WriteApproval stores an approval. Its name is its time.
func (d *Dir) WriteApproval(vendor string, a record.Approval) error {
	if err := store.CheckName("vendor", vendor); err != nil {
		return err
	}
	a.Schema = store.Schema
	return d.writeJSON(path.Join(vendor, "approvals", a.At.UTC().Format(store.FileTime)+".json"), a)
}

// Approved reports whether anybody ever approved a baseline of the vendor.
func (d *Dir) Approved(vendor string) (bool, error) {
	if err := store.CheckName("vendor", vendor); err != nil {
		return false, err
	}
	names, err := d.list(path.Join(vendor, "approvals"))
	return len(names) > 0, err
}
