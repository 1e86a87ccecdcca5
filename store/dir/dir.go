// Package dir keeps a store in a folder of files, which is made to be committed to
// git.
//
// Every file is replaced whole and durably, in an order that lets the next run
// complete what a crash left behind (see [Dir.Commit]); an unreadable file is
// an error that names it and never a first run. Files are reached through
// [os.Root]: no name leads out of the folder, and no symbolic link is followed.
// One program at a time writes into a folder: [Open] locks it.
//
// What the files hold and how they are called is package store's business.
// Package git keeps the same folder on a branch, and says so by [Dir.KeptAs];
// this package does not know it.
package dir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/subwatch/subwatch/store"
)

// A Dir is a data folder. Its methods may be called at the same time for
// different vendors; the ledger may be appended to by one run at a time.
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
	kept     Kept // zero: it is kept nowhere else

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

// Kept says what is different about a folder that is a copy of what is kept
// elsewhere. Each may be nil.
type Kept struct {
	Show     func(name string) string     // how people know a file, instead of by its path here
	Wrote    func(name string)            // called after a file was written, appended to or removed, whether or not that failed
	Obstacle func(name string) error      // why a file can be neither read nor written: something stands in its place there
	InPlace  func(folder string) []string // the names in a folder that belong to files of subwatch, and in whose place something else stands there: reading such a file says so
	Examine  func() store.Findings        // what is wrong there, beside the copy
}

// KeptAs makes the folder the copy of what is kept elsewhere. It is called
// before anything else is done with the folder.
func (d *Dir) KeptAs(k Kept) { d.kept = k }

// Path returns the folder's path as it was opened.
func (d *Dir) Path() string { return d.path }

// wrote tells whoever keeps the folder that a file was written.
func (d *Dir) wrote(name string) {
	if d.kept.Wrote != nil {
		d.kept.Wrote(name)
	}
}

// inTheWay reports why a file of the folder can be neither read nor written:
// something else stands in its place where the folder is kept.
func (d *Dir) inTheWay(name string) error {
	if d.kept.Obstacle == nil {
		return nil
	}
	return d.kept.Obstacle(name)
}

// Forget drops what is known of files and folders without looking at them:
// others took their place.
func (d *Dir) Forget() {
	d.folders.Clear()
	d.reads.forget()
	d.indexed.Lock()
	defer d.indexed.Unlock()
	d.index = nil
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
	return err
}

// readJSON decodes a file into v, which must have a schema no newer than ours.
func (d *Dir) readJSON(name string, v any) error {
	data, err := d.ReadFile(name)
	if err != nil {
		return err
	}
	if err := store.Unmarshal(name, data, v); err != nil {
		return fmt.Errorf("read %s: %w", d.show(name), err)
	}
	return nil
}
