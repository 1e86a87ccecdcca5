package dir

import (
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// WriteApproval stores an approval. Its name is its time.
func (d *Dir) WriteApproval(vendor string, a record.Approval) error {
	a.Schema = store.Schema
	return d.writeDated(vendor, "approvals", "", &a.At, &a)
}

// Approvals returns the approvals of a vendor's baselines, oldest first.
func (d *Dir) Approvals(vendor string) ([]record.Approval, error) {
	return readDated[record.Approval](d, vendor, "approvals", "")
}
