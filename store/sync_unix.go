//go:build !windows

package store

// syncDir makes the entries of a folder last: without it a rename may be
// undone by a power failure although the file's bytes are safe (fsync(2)).
func (d *Dir) syncDir(name string) error {
	f, err := d.root.Open(name)
	if err != nil {
		return d.named("sync", name, err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return d.named("sync", name, err)
	}
	return nil
}
