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
// [os.Root]: no name leads out of the folder, and no symbolic link is followed.
// One program at a time writes into a folder: [Open] locks it.
package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"sync"
	"time"
)

// Schema is the version of the files of the folder. A newer one is refused. An
// older one is brought up to date when it is read; the file stays as it is
// until it is written anyway, because evidence is written once.
const Schema = 1

// migrations bring the JSON of a file, by its name in the folder, from one
// schema to the next. The first schema is 1, so there is none yet; each schema
// has a folder in testdata that must stay readable.
var migrations = map[int]func(name string, data []byte) ([]byte, error){}

// A Dir is a data folder. Its methods may be called at the same time for
// different vendors; the ledger may be appended to by one run at a time. While
// one goroutine calls [Dir.Publish], others use the folder within
// [Dir.Together].
type Dir struct {
	path     string
	root     *os.Root // nil: a folder that does not exist, opened for reading
	here     *os.File // the same folder, to open files without following links
	lock     *os.File // held while the folder is open for a run
	left     []string // what an interrupted run left in scratch, and Open removed
	readOnly bool
	mkdir    sync.Mutex // one at a time: two vendors may want messages/ at once
	folders  sync.Map   // by name: those that were found to be folders and no links
	onWrite  func(op, name string) error
	branch   *branch      // where the folder is kept; nil: it is a plain folder
	still    sync.RWMutex // held to write while the folder is taken to the branch, or replaced by what is there
	torn     error        // why the folder is not what the branch holds; guarded by still
	turns    turns

	noted   sync.Mutex
	written map[string]int // on a branch: the files that were written since its tip, with the number of the last write
	writes  int

	indexed sync.Mutex
	index   *index    // of messages; nil: not read yet
	reads   reads     // of the ledger
	packers sync.Pool // of *gzip.Writer
}

// Options say how a folder is opened for a run. The zero value is what [Open]
// does.
type Options struct {
	Wait time.Duration // for how long another run is waited for; 0: not at all

	// OnWrite, where it is set, is called before every file that is written,
	// appended to or removed; its error ends that write. In a build with the
	// tag faultpoints it is called before every step of it, too. It is there to
	// try out what a crash or a full disk leaves behind.
	OnWrite func(op, name string) error
}

// Open opens the folder at path for a run, and makes it when it is missing.
// What an interrupted run left half written is removed. The folder is locked
// until it is closed: while another run has it open the error is a
// [*LockedError].
func Open(path string) (*Dir, error) {
	return OpenWith(context.Background(), path, Options{})
}

// OpenWith is [Open] with options. The context ends the waiting for another run.
func OpenWith(ctx context.Context, path string, o Options) (*Dir, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	d, err := openRoot(path)
	if err != nil {
		return nil, err
	}
	d.onWrite = o.OnWrite
	if err := d.acquire(ctx, o.Wait); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.clear(); err != nil {
		d.Close()
		return nil, fmt.Errorf("remove what an interrupted run left: %w", err)
	}
	return d, nil
}

func openRoot(path string) (*Dir, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	here, err := root.Open(".")
	if err != nil {
		root.Close()
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	return &Dir{path: path, root: root, here: here}, nil
}

// OpenReadOnly opens the folder at path to look at it, whether or not a run has
// it open. A missing folder is an empty one. Every method that writes returns [ErrReadOnly].
func OpenReadOnly(path string) (*Dir, error) {
	d, err := openRoot(path)
	if errors.Is(err, fs.ErrNotExist) {
		d, err = &Dir{path: path}, nil
	}
	if err != nil {
		return nil, err
	}
	d.readOnly = true
	return d, nil
}

// ErrReadOnly is returned by methods that write to a folder that was opened
// with [OpenReadOnly].
var ErrReadOnly = errors.New("the data folder is open for reading only")

// Path returns the folder's path as it was opened; "branch NAME" for one that is
// kept on a branch.
func (d *Dir) Path() string {
	if d.branch != nil {
		return "branch " + d.branch.name
	}
	return d.path
}

// Close ends the use of the folder, and its lock.
func (d *Dir) Close() error {
	var err error
	if d.lock != nil {
		err = d.release()
	}
	if d.root != nil {
		err = errors.Join(err, d.here.Close(), d.root.Close())
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
		return fmt.Errorf("read %s: no schema: not a file of subwatch (%s)", d.show(name), restore)
	}
	if version > Schema {
		return fmt.Errorf("read %s: schema %d is newer than this program's %d: update subwatch", d.show(name), version, Schema)
	}
	for ; version < Schema; version++ {
		if data, err = migrations[version](name, data); err != nil {
			return fmt.Errorf("read %s: bring it from schema %d to %d: %w", d.show(name), version, version+1, err)
		}
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("read %s: %w (restore it from a copy or from git)", d.show(name), err)
	}
	return nil
}

// schemaOf returns the schema of a file, 0 when it has none. Our own files begin
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
