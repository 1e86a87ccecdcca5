package dir

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/store"
)

// Claims returns the claims there are, by the id of their message. Those that
// cannot be read do not hide the others: the error names them.
func (d *Dir) Claims() (map[string]store.Claim, error) {
	names, err := d.list(store.ClaimsFolder)
	if err != nil {
		return nil, err
	}
	claims := map[string]store.Claim{}
	var errs []error
	for _, name := range names {
		id, ok := strings.CutSuffix(name, ".json")
		if !ok {
			continue
		}
		var c store.Claim
		if err := d.readJSON(path.Join(store.ClaimsFolder, name), &c); err != nil {
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
func (d *Dir) WriteClaim(message string, c store.Claim) error {
	if err := store.CheckName("message", message); err != nil {
		return err
	}
	name := path.Join(store.ClaimsFolder, message+".json")
	if len(c.Sending) == 0 {
		return d.RemoveFile(name)
	}
	c.Schema = store.Schema
	slices.Sort(c.Sending)
	return d.writeJSON(name, c)
}
