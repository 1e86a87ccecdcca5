package dir

import (
	"os"
	"path"
)

// open opens a file of the folder, or makes it where the flags say so. No
// symbolic link is followed in any part of its name.
func (d *Dir) open(name string, flag int) (*os.File, error) {
	if err := d.unlinked(path.Dir(name)); err != nil {
		return nil, err
	}
	if info, err := d.root.Lstat(name); err == nil && isLink(info) {
		return nil, errLink
	}
	return d.root.OpenFile(name, flag, 0o644)
}
