package dir

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// WriteDecision stores a decision about a vendor's change.
func (d *Dir) WriteDecision(vendor string, dec record.Decision) error {
	dec.Schema = store.Schema
	about := dec.Change
	if dec.Entry > 0 {
		about = fmt.Sprintf("%s.%d", dec.Change, dec.Entry)
	}
	return d.writeDated(vendor, "decisions", about, &dec.At, &dec)
}

// Decisions returns the decisions about a vendor's change, oldest first.
func (d *Dir) Decisions(vendor, change string) ([]record.Decision, error) {
	return readDated[record.Decision](d, vendor, "decisions", change)
}

// WriteNotice stores a notice.
func (d *Dir) WriteNotice(vendor string, n record.Notice) error {
	n.Schema = store.Schema
	day := cmp.Or(n.Received, n.Starts) // as [record.Notice.ID] has it
	return d.writeDated(vendor, "notices", string(day), &n.At, &n)
}

// Notices returns a vendor's notices, oldest first.
func (d *Dir) Notices(vendor string) ([]record.Notice, error) {
	return readDated[record.Notice](d, vendor, "notices", "")
}

// WriteApproval stores an approval. Its name is its time.
func (d *Dir) WriteApproval(vendor string, a record.Approval) error {
	a.Schema = store.Schema
	return d.writeDated(vendor, "approvals", "", &a.At, &a)
}

// Approvals returns the approvals of a vendor's baselines, oldest first.
func (d *Dir) Approvals(vendor string) ([]record.Approval, error) {
	return readDated[record.Approval](d, vendor, "approvals", "")
}

// WriteDeadline stores a deadline that was computed anew, and gives it as it was
// stored: its time may be a little later.
func (d *Dir) WriteDeadline(vendor, change string, dl record.Deadline) (record.Deadline, error) {
	dl.Schema = store.Schema
	err := d.writeDated(vendor, "deadlines", change, &dl.At, &dl)
	return dl, err
}

// Deadlines returns the deadlines of a change that were computed anew, oldest
// first: the last one holds.
func (d *Dir) Deadlines(vendor, change string) ([]record.Deadline, error) {
	return readDated[record.Deadline](d, vendor, "deadlines", change)
}

// writeDated writes v, a file whose name is what it is about (none for "") and its
// time. Of two of a vendor's in one second, whatever they are about, the later one
// moves on to the next: none is lost, and the newest is the last.
func (d *Dir) writeDated(vendor, folder, about string, at *time.Time, v any) error {
	if err := store.CheckName("vendor", vendor); err != nil {
		return err
	}
	if about != "" {
		if err := store.CheckName(folder, about); err != nil {
			return err
		}
		about += "-"
	}
	names, err := d.list(path.Join(vendor, folder))
	if err != nil {
		return err
	}
	taken := make(map[string]bool, len(names))
	for _, name := range names {
		taken[timeIn(name)] = true
	}
	for taken[at.UTC().Format(store.FileTime)] {
		*at = at.Add(time.Second)
	}
	return d.writeJSON(path.Join(vendor, folder, about+at.UTC().Format(store.FileTime)+".json"), v)
}

// timeIn returns the time at the end of a file's name.
func timeIn(name string) string {
	name = strings.TrimSuffix(name, ".json")
	return name[strings.LastIndexByte(name, '-')+1:]
}

// readDated reads the files of a folder that are about something (all for ""),
// in the order of their times.
func readDated[T any](d *Dir, vendor, folder, about string) ([]T, error) {
	if err := store.CheckName("vendor", vendor); err != nil {
		return nil, err
	}
	names, err := d.list(path.Join(vendor, folder))
	if err != nil {
		return nil, err
	}
	// The name ends in its time, which sorts as text.
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(timeIn(a), timeIn(b)) })
	var all []T
	for _, name := range names {
		if !strings.HasSuffix(name, ".json") || !strings.HasPrefix(name, about) {
			continue
		}
		var v T
		if err := d.readJSON(path.Join(vendor, folder, name), &v); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
