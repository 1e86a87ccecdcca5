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

// Approvals returns the approvals of a vendor's baselines, oldest first.
func (d *Dir) Approvals(vendor string) ([]record.Approval, error) {
	return readDated[record.Approval](d, vendor, "approvals", "")
}
