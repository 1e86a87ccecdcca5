package dir

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"

	"github.com/subwatch/subwatch/store"
)

// Everything that this package does to files is in here: each step of it is a
// point at which a program may be killed or a disk be full (see point.go).

// scratch is where files are written before they are renamed into place: one
// folder, so that what a crash leaves there is found and removed without
// listing all others.
const scratch = ".tmp"

// begin reports why a file must not be written.
func (d *Dir) begin(op, name string) error {
	if d.readOnly {
		return fmt.Errorf("%s %s: %w", op, d.show(name), store.ErrReadOnly)
	}
	if d.onWrite != nil {
		if err := d.onWrite(op, name); err != nil {
			return d.named(op, name, err)
		}
	}
	if err := d.inTheWay(name); err != nil {
		return d.named(op, name, err)
	}
	return nil
}

// ReadFile returns the bytes of a file. The error of a missing file is
// [fs.ErrNotExist].
func (d *Dir) ReadFile(name string) ([]byte, error) {
	if d.root == nil {
		return nil, &fs.PathError{Op: "read", Path: d.show(name), Err: fs.ErrNotExist}
	}
	if err := d.inTheWay(name); err != nil {
		return nil, d.named("read", name, err)
	}
	f, err := d.open(name, os.O_RDONLY)
	if err != nil {
		return nil, d.named("read", name, err)
	}
	defer f.Close()
	data, err := readAll(f)
	if err != nil {
		return nil, d.named("read", name, err)
	}
	return data, nil
}

// MaxFile bounds a file that is read, in bytes: a page has at most 20 MiB, and the
// record of a change says its texts a few times.
const MaxFile = 1 << 30

// readAll reads a file in as many steps as it takes, which is one for a file
// that does not grow meanwhile.
func readAll(f *os.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > MaxFile {
		return nil, fmt.Errorf("larger than %d MiB: subwatch writes no such file", MaxFile>>20)
	}
	var data bytes.Buffer
	data.Grow(int(info.Size()) + bytes.MinRead) // ReadFrom asks for that much room
	_, err = data.ReadFrom(f)
	return data.Bytes(), err
}

// writeJSON replaces a file by v as indented JSON.
func (d *Dir) writeJSON(name string, v any) error {
	data, err := store.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", d.show(name), err)
	}
	return d.WriteFile(name, data)
}

// WriteFile replaces a file whole: the bytes are on the disk under a temporary
// name before the name changes, and the folder is synced after it.
func (d *Dir) WriteFile(name string, data []byte) error {
	if err := d.begin("write", name); err != nil {
		return err
	}
	defer d.wrote(name)
	if err := d.makeDirs(scratch, path.Dir(name)); err != nil {
		return err
	}
	temp := path.Join(scratch, rand.Text())
	err := d.writeTemp(temp, name, data)
	if err == nil {
		err = d.at("rename", name)
	}
	if err == nil {
		err = d.root.Rename(temp, name)
	}
	if err != nil {
		d.root.Remove(temp) // best effort: the next Open removes it too
		return d.named("write", name, err)
	}
	return d.syncDir(path.Dir(name))
}

// writeTemp writes what is to become a file under a temporary name.
func (d *Dir) writeTemp(temp, name string, data []byte) error {
	if err := d.at("create", name); err != nil {
		return err
	}
	f, err := d.open(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	return errors.Join(d.fill(f, name, data), f.Close())
}

// fill writes all of data, and sees that it lasts.
func (d *Dir) fill(f *os.File, name string, data []byte) error {
	if err := d.put(f, name, data); err != nil {
		return err
	}
	if err := d.at("sync", name); err != nil {
		return err
	}
	return f.Sync()
}

// writeOnce writes a file that is never changed afterwards: when it is there
// already, it stays as it is.
func (d *Dir) writeOnce(name string, v any) error {
	if ok, err := d.HasFile(name); ok || err != nil {
		return err
	}
	return d.writeJSON(name, v)
}

// makeDirs makes the folders that are missing, and sees that they last.
func (d *Dir) makeDirs(names ...string) error {
	d.mkdir.Lock()
	defer d.mkdir.Unlock()
	for _, name := range names {
		if name == "." {
			continue
		}
		if parent := path.Dir(name); parent != "." {
			if err := d.makeDir(parent); err != nil {
				return err
			}
		}
		if err := d.makeDir(name); err != nil {
			return err
		}
	}
	return nil
}

func (d *Dir) makeDir(name string) error {
	switch err := d.unlinked(name); {
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return d.named("write", name, err)
	}
	err := d.at("make folder", name)
	if err == nil {
		err = d.root.Mkdir(name, 0o755)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return d.named("make folder", name, err)
	}
	return d.syncDir(path.Dir(name))
}

// AppendFile adds one line to a file. A last line that a crash tore off is taken
// away first; one that lacks only its end is ended.
func (d *Dir) AppendFile(name string, line []byte) error {
	if err := d.begin("write", name); err != nil {
		return err
	}
	defer d.wrote(name)
	if err := d.makeDirs(path.Dir(name)); err != nil {
		return err
	}
	if err := d.at("create", name); err != nil {
		return d.named("write", name, err)
	}
	f, err := d.open(name, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return d.named("write", name, err)
	}
	whole, missing, err := torn(f)
	if err == nil {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.Seek(whole, io.SeekStart)
	}
	if err == nil {
		err = d.fill(f, name, append(missing, line...))
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return d.named("write", name, err)
	}
	if whole == 0 {
		return d.syncDir(path.Dir(name))
	}
	return nil
}

// maxTail bounds a line of the ledger, in bytes: ten thousand vendors that all
// failed, with their reasons, are less.
const maxTail = 4 << 20

// torn says what is to be done about the end of a file of JSON lines: how many
// of its bytes are whole, and what has to follow them before the next line.
func torn(f *os.File) (whole int64, missing []byte, err error) {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return 0, nil, err
	}
	var last [1]byte
	if _, err := f.ReadAt(last[:], size-1); err != nil || last[0] == '\n' {
		return size, nil, err
	}
	tail := make([]byte, min(size, maxTail))
	if _, err := f.ReadAt(tail, size-int64(len(tail))); err != nil {
		return 0, nil, err
	}
	line := tail[bytes.LastIndexByte(tail, '\n')+1:]
	if json.Valid(line) || len(line) == maxTail {
		return size, []byte{'\n'}, nil
	}
	return size - int64(len(line)), nil, nil
}

// HasFile reports whether a file is there.
func (d *Dir) HasFile(name string) (bool, error) {
	if d.root == nil {
		return false, nil
	}
	err := d.inTheWay(name)
	if err == nil {
		err = d.unlinked(path.Dir(name))
	}
	if err == nil {
		_, err = d.root.Lstat(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, d.named("read", name, err)
	}
	return true, nil
}

// list returns the names in a folder, sorted; a missing folder is empty.
func (d *Dir) list(name string) ([]string, error) {
	if d.root == nil {
		return nil, nil
	}
	if err := d.inTheWay(name); err != nil {
		return nil, d.named("list", name, err)
	}
	var others []string
	if d.kept.InPlace != nil {
		others = d.kept.InPlace(name)
	}
	f, err := d.open(name, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		slices.Sort(others)
		return others, nil
	}
	if err != nil {
		return nil, d.named("list", name, err)
	}
	defer f.Close()
	// Names alone: ReadDir would ask for the attributes of every file.
	names, err := f.Readdirnames(-1)
	if err != nil {
		return nil, d.named("list", name, err)
	}
	names = append(names, others...)
	slices.Sort(names)
	return names, nil
}

// RemoveFile deletes a file; a missing one is fine.
func (d *Dir) RemoveFile(name string) error {
	if err := d.begin("remove", name); err != nil {
		return err
	}
	defer d.wrote(name)
	err := d.unlinked(path.Dir(name))
	if err == nil {
		err = d.root.Remove(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d.named("remove", name, err)
	}
	return nil
}
