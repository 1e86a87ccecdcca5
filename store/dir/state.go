package dir

import (
	"errors"
	"io/fs"
	"path"

	"github.com/subwatch/subwatch/store"
)

// State returns a vendor's state. For a vendor without one it is the zero State
// and no error.
func (d *Dir) State(vendor string) (store.State, error) {
	var st store.State
	name, err := stateFile(vendor)
	if err != nil {
		return st, err
	}
	err = d.readJSON(name, &st)
	if errors.Is(err, fs.ErrNotExist) {
		return store.State{}, nil
	}
	return st, err
}

// WriteState replaces a vendor's state.
func (d *Dir) WriteState(vendor string, st store.State) error {
	name, err := stateFile(vendor)
	if err != nil {
		return err
	}
	st.Schema = store.Schema
	return d.writeJSON(name, st)
}

func stateFile(vendor string) (string, error) {
	return path.Join(vendor, "state.json"), store.CheckName("vendor", vendor)
}
