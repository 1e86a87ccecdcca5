package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/subwatch/subwatch/store"
)

func (d *Dir) writeChange(vendor string, c store.Change) error {
	c.Schema = store.Schema
	if err := store.CheckName("change", c.ID); err != nil {
		return err
	}
	return d.writeOnce(path.Join(vendor, "changes", store.ChangeFile(c)), c)
}

// Changes returns a vendor's changes, oldest first.
func (d *Dir) Changes(vendor string) ([]store.Change, error) {
	if err := store.CheckName("vendor", vendor); err != nil {
		return nil, err
	}
	names, err := d.list(path.Join(vendor, "changes"))
	if err != nil {
		return nil, err
	}
	var changes []store.Change
	for _, name := range names {
		if !store.IsChangeFile(name) {
			continue
		}
		var c store.Change
		if err := d.readJSON(path.Join(vendor, "changes", name), &c); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// ChangeOf returns a vendor's change by its whole id. The error is [ErrNoChange]
// when there is none.
func (d *Dir) ChangeOf(vendor, id string) (store.Change, error) {
	if err := store.CheckName("vendor", vendor); err != nil {
		return store.Change{}, err
	}
	names, err := d.list(path.Join(vendor, "changes"))
	if err != nil {
		return store.Change{}, err
	}
	for _, name := range names {
		if store.IsChangeFile(name) && strings.HasSuffix(name, "-"+id+".json") {
			var c store.Change
			err := d.readJSON(path.Join(vendor, "changes", name), &c)
			return c, err
		}
	}
	return store.Change{}, fmt.Errorf("%w: %s of %s", store.ErrNoChange, id, vendor)
}

// ChangeAt returns a vendor's change by its place in the history, from 1. The
// error is [ErrNoChange] when there is none.
func (d *Dir) ChangeAt(vendor string, number int) (store.Change, error) {
	if err := store.CheckName("vendor", vendor); err != nil {
		return store.Change{}, err
	}
	names, err := d.list(path.Join(vendor, "changes"))
	if err != nil {
		return store.Change{}, err
	}
	for _, name := range names {
		if store.IsChangeFile(name) && strings.HasPrefix(name, fmt.Sprintf("%04d-", number)) {
			var c store.Change
			err := d.readJSON(path.Join(vendor, "changes", name), &c)
			return c, err
		}
	}
	return store.Change{}, fmt.Errorf("%w: number %d of %s", store.ErrNoChange, number, vendor)
}

// Change finds a stored change of any vendor by its id or the beginning of it.
// The error is [ErrNoChange] when there is none; more than one is an error
// that names them.
func (d *Dir) Change(id string) (store.Change, error) {
	vendors, err := d.Vendors()
	if err != nil {
		return store.Change{}, err
	}
	var found []string
	var first string
	for _, v := range vendors {
		names, err := d.list(path.Join(v, "changes"))
		if err != nil {
			return store.Change{}, err
		}
		for _, name := range names {
			_, rest, _ := strings.Cut(name, "-")
			if store.IsChangeFile(name) && id != "" && strings.HasPrefix(strings.TrimSuffix(rest, ".json"), id) {
				first = path.Join(v, "changes", name)
				found = append(found, strings.TrimSuffix(rest, ".json")+" ("+v+")")
			}
		}
	}
	switch len(found) {
	case 0:
		return store.Change{}, fmt.Errorf("%w: %q", store.ErrNoChange, id)
	case 1:
		var c store.Change
		err := d.readJSON(first, &c)
		return c, err
	}
	return store.Change{}, fmt.Errorf("%q is the beginning of %d changes: %s", id, len(found), strings.Join(found, ", "))
}

// Vendors returns the names of the vendors that have a folder, sorted.
func (d *Dir) Vendors() ([]string, error) {
	names, err := d.list(".")
	if err != nil {
		return nil, err
	}
	var vendors []string
	for _, name := range names {
		if store.Reserved(name) || store.CheckName("vendor", name) != nil {
			continue
		}
		if ok, err := d.HasFile(path.Join(name, "state.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			continue // a file, not a folder
		} else if ok {
			vendors = append(vendors, name)
			continue
		}
		if ok, err := d.HasFile(path.Join(name, "snapshot.json")); err == nil && ok {
			vendors = append(vendors, name)
		}
	}
	return vendors, nil
}
