//go:build !windows

package dir

import "os"

// syncDir makes the entries of a folder last: without it a rename may be
// undone by a power failure although the file's bytes are safe (fsync(2)).
func (d *Dir) syncDir(name string) error {
	if err := d.at("sync folder", name); err != nil {
		return d.named("sync", name, err)
	}
	f, err := d.open(name, os.O_RDONLY)
	if err != nil {
		return d.named("sync", name, err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return d.named("sync", name, err)
	}
	return nil
}
