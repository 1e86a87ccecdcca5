package dir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"

	"github.com/subwatch/subwatch/store"
)

// The lock of a folder is the system's lock on this file: it ends with the
// process that holds it, however that ends. The file says who that is; one that
// is left behind says nothing. Beside it lies a file that keeps scratch out of
// git, also when a run was killed.
var (
	lockFile   = path.Join(scratch, "lock")
	ignoreFile = path.Join(scratch, ".gitignore")
)

// A Holder is who has a folder open for a run.
type Holder struct {
	Process int       `json:"process"`
	Host    string    `json:"host"`
	Since   time.Time `json:"since"` // UTC, to the second
}

// A LockedError says that another run has the folder open.
type LockedError struct {
	Folder string
	Holder Holder        // zero: it has not said yet who it is
	Waited time.Duration // in vain; 0: not to the end, or not at all
}

// Error implements error.
func (e *LockedError) Error() string {
	who := "another run"
	if h := e.Holder; h.Process != 0 {
		who = fmt.Sprintf("another run (process %d on %s, since %s)", h.Process, h.Host, h.Since.Format("2006-01-02 15:04:05 UTC"))
	}
	text := fmt.Sprintf("%s works on the data folder %s", who, e.Folder)
	if e.Waited > 0 {
		text += fmt.Sprintf(", also after %s", e.Waited)
	}
	return text
}

// lockPoll is how often a lock that another run holds is tried again. The
// system can wait by itself, but no context ends that.
const lockPoll = 100 * time.Millisecond

// acquire locks the folder. It waits for another run for as long as is said.
func (d *Dir) acquire(ctx context.Context, wait time.Duration) error {
	if err := d.makeDir(scratch); err != nil {
		return err
	}
	poll := time.NewTicker(lockPoll)
	defer poll.Stop()
	var over <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		over = timer.C
	}
	for {
		ok, err := d.tryAcquire()
		if ok || err != nil {
			return err
		}
		locked := &LockedError{Folder: d.Path(), Holder: d.holder(), Waited: wait}
		if wait <= 0 {
			return locked
		}
		select {
		case <-poll.C:
		case <-over:
			return locked
		case <-ctx.Done():
			locked.Waited = 0
			return fmt.Errorf("%w, and waiting for it was ended: %w", locked, context.Cause(ctx))
		}
	}
}

// tryAcquire locks the folder unless another run holds it.
func (d *Dir) tryAcquire() (bool, error) {
	for {
		if err := d.at("create", lockFile); err != nil {
			return false, d.named("lock", lockFile, err)
		}
		f, err := d.open(lockFile, os.O_RDWR|os.O_CREATE)
		if err != nil {
			return false, d.named("lock", lockFile, err)
		}
		ok, err := tryLock(f)
		if err != nil {
			f.Close()
			return false, d.named("lock", lockFile, fmt.Errorf("%w: the data folder must be on a file system that can lock files", err))
		}
		if !ok {
			return false, f.Close()
		}
		if !d.isThere(f, lockFile) {
			f.Close() // it was removed by the run that held it: it is nobody's lock now
			continue
		}
		if err := d.announce(f); err != nil {
			f.Close()
			return false, d.named("lock", lockFile, err)
		}
		d.lock = f
		return true, nil
	}
}

// isThere reports whether an open file is the one that has the name.
func (d *Dir) isThere(f *os.File, name string) bool {
	mine, err1 := f.Stat()
	there, err2 := d.root.Lstat(name)
	return err1 == nil && err2 == nil && os.SameFile(mine, there)
}

// announce writes into the locked file who holds it, and keeps scratch out of
// git.
func (d *Dir) announce(f *os.File) error {
	host, err := os.Hostname()
	if err != nil {
		host = "an unknown host"
	}
	// The real time: it is for people who wait, and no result depends on it.
	text, err := store.Marshal(Holder{Process: os.Getpid(), Host: host, Since: time.Now().UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	if err := d.put(f, lockFile, text); err != nil {
		return err
	}
	if err := d.at("create", ignoreFile); err != nil {
		return err
	}
	ignore, err := d.open(ignoreFile, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	return errors.Join(d.put(ignore, ignoreFile, []byte("*\n")), ignore.Close())
}

// holder returns who says that they hold the lock.
func (d *Dir) holder() (h Holder) {
	if data, err := d.ReadFile(lockFile); err != nil || json.Unmarshal(data, &h) != nil {
		return Holder{}
	}
	return h
}

// release ends the lock. Its file is removed while it is held, so that no other
// run's can be; whoever opened it meanwhile sees that it is gone.
func (d *Dir) release() error {
	var errs []error
	for _, name := range []string{ignoreFile, lockFile} {
		err := d.at("remove", name)
		if err == nil {
			err = d.root.Remove(name)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, d.named("unlock", name, err))
		}
	}
	errs = append(errs, d.lock.Close())
	d.lock = nil
	return errors.Join(errs...)
}

// clear removes what an interrupted run left half written.
func (d *Dir) clear() error {
	names, err := d.list(scratch)
	if err != nil {
		return err
	}
	for _, name := range names {
		full := path.Join(scratch, name)
		if slices.Contains([]string{lockFile, ignoreFile}, full) {
			continue
		}
		if err := d.at("remove", full); err != nil {
			return d.named("remove", full, err)
		}
		if err := d.root.RemoveAll(full); err != nil {
			return d.named("remove", full, err)
		}
		d.left = append(d.left, d.show(full))
	}
	return nil
}
