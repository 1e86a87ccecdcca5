// Package store remembers, between runs, what was read, what changed, what is
// to be told and what was told: a folder of files that is made to be committed
// to git.
//
// It keeps and gives back; it does not decide. What is compared is package
// diff's business, what is told and when is package monitor's, how it is told
// is package notify's, which this package does not know: a message is stored
// as what it is about and to whom it is due, a receipt as whatever the
// destination answered.
//
// Every file is replaced whole and durably, in an order that lets the next run
// complete what a crash left behind (see [Dir.Commit]); an unreadable file is
// an error that names it and never a first run. Files are reached through
// [os.Root]: no name and no symbolic link leads out of the folder.
package store

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
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
)

// Schema is the version of the files of the folder. A newer one is refused.
const Schema = 1

// scratch is where files are written before they are renamed into place: one
// folder, so that what a crash leaves there is found and removed without
// listing all others.
const scratch = ".tmp"

// A Dir is a data folder. Its methods may be called at the same time for
// different vendors; the ledger may be appended to by one run at a time.
type Dir struct {
	path     string
	root     *os.Root // nil: a folder that does not exist, opened for reading
	readOnly bool
	mkdir    sync.Mutex // one at a time: two vendors may want messages/ at once
	before   func(name string) error
	branch   *branch // where the folder is kept; nil: it is a plain folder

	indexed sync.Mutex
	index   *index // of messages; nil: not read yet
}

// OnWrite has f called before every file that is written, appended to or
// removed; its error ends that write. It is there to try out what a crash or a
// full disk leaves behind.
func (d *Dir) OnWrite(f func(name string) error) { d.before = f }

// begin reports why a file must not be written.
func (d *Dir) begin(op, name string) error {
	if d.readOnly {
		return fmt.Errorf("%s %s: %w", op, d.show(name), ErrReadOnly)
	}
	if d.before != nil {
		if err := d.before(name); err != nil {
			return d.named(op, name, err)
		}
	}
	return nil
}

// Open opens the folder at path for a run, and makes it when it is missing.
// What an interrupted run left half written is removed.
func Open(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	if err := root.RemoveAll(scratch); err != nil {
		root.Close()
		return nil, fmt.Errorf("open data folder: remove what an interrupted run left: %w", err)
	}
	return &Dir{path: path, root: root}, nil
}

// OpenReadOnly opens the folder at path to look at it. A missing folder is an
// empty one. Every method that writes returns [ErrReadOnly].
func OpenReadOnly(path string) (*Dir, error) {
	root, err := os.OpenRoot(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	return &Dir{path: path, root: root, readOnly: true}, nil
}

// ErrReadOnly is returned by methods that write to a folder that was opened
// with [OpenReadOnly].
var ErrReadOnly = errors.New("the data folder is open for reading only")

// Path gives the folder's path as it was opened; "branch NAME" for one that is
// kept on a branch.
func (d *Dir) Path() string {
	if d.branch != nil {
		return "branch " + d.branch.name
	}
	return d.path
}

// Close ends the use of the folder.
func (d *Dir) Close() error {
	var err error
	if d.root != nil {
		err = d.root.Close()
	}
	if d.branch != nil {
		err = errors.Join(err, d.branch.close())
	}
	return err
}

// fileName is what every part of a file's name in the folder looks like. It
// admits no separator and no leading dot, on any system.
var fileName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// checkName refuses a name that could not be a file of the folder.
func checkName(what, name string) error {
	if !fileName.MatchString(name) {
		return fmt.Errorf("%s %q is no name for a file: letters, digits, dots, dashes", what, name)
	}
	return nil
}

// read gives the bytes of a file. The error of a missing file is
// [fs.ErrNotExist].
func (d *Dir) read(name string) ([]byte, error) {
	if d.root == nil {
		return nil, &fs.PathError{Op: "read", Path: d.show(name), Err: fs.ErrNotExist}
	}
	data, err := d.root.ReadFile(name)
	if err != nil {
		return nil, d.named("read", name, err)
	}
	return data, nil
}

// readJSON decodes a file into v, which must have a schema no newer than ours.
func (d *Dir) readJSON(name string, v any) error {
	data, err := d.read(name)
	if err != nil {
		return err
	}
	version, err := schemaOf(data)
	if err != nil {
		return fmt.Errorf("read %s: %w (restore it from a copy or from git)", d.show(name), err)
	}
	if version < 1 {
		return fmt.Errorf("read %s: no schema: not a file of subwatch", d.show(name))
	}
	if version > Schema {
		return fmt.Errorf("read %s: schema %d is newer than this program's %d: update subwatch", d.show(name), version, Schema)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("read %s: %w (restore it from a copy or from git)", d.show(name), err)
	}
	return nil
}

// schemaOf gives the schema of a file, 0 when it has none. Our own files begin
// with it, so that there is no need to read them twice.
func schemaOf(data []byte) (int, error) {
	if rest, ok := bytes.CutPrefix(data, []byte("{\n  \"schema\": ")); ok {
		if digits, _, ok := bytes.Cut(rest, []byte(",")); ok {
			if n, err := strconv.Atoi(string(digits)); err == nil {
				return n, nil
			}
		}
	}
	var head struct {
		Schema int `json:"schema"`
	}
	err := json.Unmarshal(data, &head)
	return head.Schema, err
}

// writeJSON replaces a file by v as indented JSON.
func (d *Dir) writeJSON(name string, v any) error {
	data, err := marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", d.show(name), err)
	}
	return d.write(name, data)
}

// marshal gives JSON as it stands in the folder: indented, "&" readable, a
// newline at the end.
func marshal(v any) ([]byte, error) {
	var w writer
	enc := json.NewEncoder(&w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return w, err
}

type writer []byte

func (w *writer) Write(p []byte) (int, error) {
	*w = append(*w, p...)
	return len(p), nil
}

// write replaces a file whole: the bytes are on the disk under a temporary
// name before the name changes, and the folder is synced after it.
func (d *Dir) write(name string, data []byte) error {
	if err := d.begin("write", name); err != nil {
		return err
	}
	if err := d.makeDirs(scratch, path.Dir(name)); err != nil {
		return err
	}
	temp := path.Join(scratch, rand.Text())
	if err := d.writeTemp(temp, data); err != nil {
		d.root.Remove(temp) // best effort: the next Open removes it too
		return d.named("write", name, err)
	}
	if err := d.root.Rename(temp, name); err != nil {
		d.root.Remove(temp)
		return d.named("write", name, err)
	}
	return d.syncDir(path.Dir(name))
}

func (d *Dir) writeTemp(name string, data []byte) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// writeOnce writes a file that is never changed afterwards: when it is there
// already, it stays as it is.
func (d *Dir) writeOnce(name string, v any) error {
	if ok, err := d.exists(name); ok || err != nil {
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
	err := d.root.Mkdir(name, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return d.named("make folder", name, err)
	}
	return d.syncDir(path.Dir(name))
}

// append adds one line to a file. A last line that a crash tore off is ended
// first, so that it spoils no line but itself.
func (d *Dir) append(name string, line []byte) error {
	if err := d.begin("write", name); err != nil {
		return err
	}
	if err := d.makeDirs(path.Dir(name)); err != nil {
		return err
	}
	f, err := d.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return d.named("write", name, err)
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil && size > 0 {
		var last [1]byte
		if _, err = f.ReadAt(last[:], size-1); err == nil && last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	if err == nil {
		_, err = f.Write(line)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return d.named("write", name, err)
	}
	if size == 0 {
		return d.syncDir(path.Dir(name))
	}
	return nil
}

// exists reports whether a file is there.
func (d *Dir) exists(name string) (bool, error) {
	if d.root == nil {
		return false, nil
	}
	_, err := d.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, d.named("read", name, err)
	}
	return true, nil
}

// list gives the names in a folder, sorted; a missing folder is empty.
func (d *Dir) list(name string) ([]string, error) {
	if d.root == nil {
		return nil, nil
	}
	f, err := d.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
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
	slices.Sort(names)
	return names, nil
}

// remove deletes a file; a missing one is fine.
func (d *Dir) remove(name string) error {
	if err := d.begin("remove", name); err != nil {
		return err
	}
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d.named("remove", name, err)
	}
	return nil
}

// show gives the path of a file as the user knows it: as git writes it, where
// the folder is kept on a branch.
func (d *Dir) show(name string) string {
	if d.branch != nil {
		return d.branch.name + ":" + name
	}
	return path.Join(filepath.ToSlash(d.path), name)
}

// named says what failed on which file, once: the inner error's own operation
// and path are left out.
func (d *Dir) named(op, name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		err = le.Err
	}
	return &fs.PathError{Op: op, Path: d.show(name), Err: err}
}
