package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// show returns the path of a file as the user knows it.
func (d *Dir) show(name string) string {
	if d.kept.Show != nil {
		return d.kept.Show(name)
	}
	return path.Join(filepath.ToSlash(d.path), name)
}

// named says what failed on which file, once: the inner error's own operation
// and path are left out. Where a user can do something about it, it says what.
func (d *Dir) named(op, name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		err = le.Err
	}
	if do := remedy(err); do != "" {
		err = fmt.Errorf("%w: %s", err, do)
	}
	return &fs.PathError{Op: op, Path: d.show(name), Err: err}
}

// remedy says what a user can do about an error of the system; empty where
// that depends.
func remedy(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "free some space and run it again; what is stored is whole"
	case errors.Is(err, syscall.EROFS):
		return "the data folder must be writable; --data names another one"
	case errors.Is(err, fs.ErrPermission):
		return "the user who runs subwatch needs the right to it"
	}
	return ""
}
