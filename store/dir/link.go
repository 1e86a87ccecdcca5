package dir

import (
	"errors"
	"io/fs"
	"path"
	"syscall"
)

// errLink is why a file is neither read nor written.
var errLink = errors.New("it is a symbolic link, and subwatch follows none inside the data folder: put the file itself there")

// unlinked reports why a folder is not to be used: it is missing, no folder,
// or reached by a symbolic link. [os.Root] follows links that stay inside the
// folder, by which one vendor's files would become another's. A folder that
// was found right is not looked at again.
func (d *Dir) unlinked(name string) error {
	if name == "." {
		return nil
	}
	if _, ok := d.folders.Load(name); ok {
		return nil
	}
	if err := d.unlinked(path.Dir(name)); err != nil {
		return err
	}
	info, err := d.root.Lstat(name)
	switch {
	case err != nil:
		return err
	case isLink(info):
		return errLink
	case !info.IsDir():
		return syscall.ENOTDIR
	}
	d.folders.Store(name, true)
	return nil
}

// isLink reports whether a file leads to another one: a symbolic link, or what
// Windows calls a junction.
func isLink(info fs.FileInfo) bool { return info.Mode()&(fs.ModeSymlink|fs.ModeIrregular) != 0 }
