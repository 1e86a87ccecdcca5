// Package git keeps a store on a branch of a git repository's remote: a folder as
// package dir keeps it, which several runs may use at the same time, each in a
// copy of its own.
//
// What a run writes reaches the others when it is published, in one commit; where
// two runs publish at once, the one that comes second lays its records over
// those of the first (see [Branch.Publish]). Files are read and written as git
// stores them, without a work tree: no attribute, filter or hook acts on them,
// and what is somebody else's on the branch stays as it is. It runs the git
// that is installed. What is in the files is none of its business but for the
// ledger, claims and messages, which it puts together.
package git

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/dir"
)

// remote is where the branch is kept.
const remote = "origin"

// A Branch is a data folder that is kept on a branch of the remote of a git
// repository, whose root is the folder. What is worked on is a copy of its own,
// so that neither the user's checkout nor their index is ever touched. While one
// goroutine calls [Branch.Publish], others use the folder within
// [Branch.Together].
type Branch struct {
	*dir.Dir // the copy
	readOnly bool

	name    string // of the branch
	copy    string // path of the folder that holds the copy
	git     git    // in the copy
	user    git    // where the user is: the remote's address may be relative to it
	shallow bool   // the repository has no history, so the branch needs none either
	fold    bool   // names that differ only by case are one file on the copy's system
	tip     string // the commit that the copy was taken from, or pushed as last: the parent of the next; empty: there is none
	at      string // where the remote has the branch, as far as is known; empty: it has none
	apart   error  // why what is pushed would not be fetched again; nil: it is

	listed atomic.Pointer[listing] // what the tip holds
	staged *staged                 // nil: no commit is under way

	seen      string               // the ref by which this clone remembers the branch
	remembers string               // the commit that it remembers; empty: none
	lost      atomic.Pointer[lost] // because the branch was set back; nil: nothing is known to be
	unsaid    atomic.Bool          // that stands in no ledger yet

	still sync.RWMutex // held to write while the copy is taken to the branch, or replaced by what is there
	torn  error        // why the copy is not what the branch holds; guarded by still
	turns turns

	noted   sync.Mutex
	written map[string]int // the files that were written since the tip, with the number of the last write
	writes  int
}

// A BranchError says why a data folder cannot be kept on a branch: there is no
// repository, no remote or no git, the name is none, or it is a branch with
// something else on it. Whoever chose it has to choose again.
type BranchError struct {
	err error

	Homeless bool // there is no repository or no remote: any branch would do as little
}

// Error returns the reason.
func (e *BranchError) Error() string { return e.err.Error() }

// Unwrap returns what lies behind it.
func (e *BranchError) Unwrap() error { return e.err }

// Options say how a branch is opened.
type Options struct {
	// Secrets are what git, and what it starts (ssh, a helper for passwords), is
	// not given: no variable of the program's environment that holds one.
	Secrets []Secret

	// OnWrite is called before every file of the copy is written; see
	// [dir.Options].
	OnWrite func(op, name string) error
}

// Open opens the folder that is kept on a branch of the remote "origin" of
// the git repository at or above a folder. A branch that does not exist is an
// empty folder; the first [Branch.Publish] makes it. What is written reaches the
// branch only by Publish. A remote that is pushed to another repository than it
// is fetched from is a [*BranchError], unless the folder is opened to look at it.
func Open(ctx context.Context, repository, name string, o Options) (*Branch, error) {
	return openBranch(ctx, repository, name, o, true)
}

// OpenReadOnly opens such a folder to look at it: methods that write
// return [ErrReadOnly].
func OpenReadOnly(ctx context.Context, repository, name string, o Options) (*Branch, error) {
	return openBranch(ctx, repository, name, o, false)
}

func openBranch(ctx context.Context, repository, name string, o Options, writes bool) (*Branch, error) {
	temp, err := os.MkdirTemp("", "subwatch-")
	if err != nil {
		return nil, fmt.Errorf("open branch %s: %w", name, err)
	}
	b := &Branch{name: name, copy: temp, readOnly: !writes}
	if err := b.open(ctx, repository, o); err != nil {
		b.Close() // nothing of it is needed; the error that counts is the other
		return nil, fmt.Errorf("open branch %s: %w", name, err)
	}
	return b, nil
}

func (b *Branch) open(ctx context.Context, repository string, o Options) error {
	folder := filepath.Join(b.copy, "data")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	_, err := os.Stat(filepath.Join(b.copy, "DATA"))
	b.fold = err == nil
	address, err := b.locate(ctx, repository, folder, o.Secrets)
	if err != nil {
		return err
	}
	is, err := b.user.run(ctx, "", "rev-parse", "--is-shallow-repository")
	if err != nil {
		return err
	}
	b.shallow = is == "true"
	// What is remembered was on the remote before it is asked now.
	b.seen = b.seenRef(address)
	b.remembers = b.remembered(ctx)
	l, err := b.take(ctx)
	if err != nil {
		return err
	}
	if b.readOnly {
		b.Dir, err = dir.OpenReadOnly(folder)
	} else {
		b.Dir, err = dir.OpenWith(ctx, folder, dir.Options{OnWrite: o.OnWrite})
	}
	if err != nil {
		return err
	}
	b.KeptAs(dir.Kept{Show: b.show, Wrote: b.wrote, Obstacle: b.inTheWay, InPlace: b.inTheirPlace, Examine: b.examine})
	if err := b.compare(ctx, l); err != nil {
		return err
	}
	b.remember(ctx)
	return nil
}

// locate finds the repository, and returns the address of its remote. The error
// says why no branch of that name can be kept there.
func (b *Branch) locate(ctx context.Context, repository, folder string, secrets []Secret) (address string, err error) {
	repository, err = filepath.Abs(repository)
	if err != nil {
		return "", err
	}
	b.user = git{folder: repository, secrets: secrets}
	if b.git, err = b.user.in(ctx, folder); err != nil {
		return "", &BranchError{err: err, Homeless: true}
	}
	if _, err := b.git.run(ctx, "", "check-ref-format", b.ref()); err != nil || strings.HasPrefix(b.name, "-") {
		return "", &BranchError{err: errors.New("that is no name for a branch")}
	}
	if full, ok := strings.CutPrefix(b.name, "refs/"); ok {
		return "", &BranchError{err: fmt.Errorf("give the branch's own name, as in %s", strings.TrimPrefix(full, "heads/"))}
	}
	address, err = b.user.run(ctx, "", "remote", "get-url", remote)
	if err != nil {
		return "", &BranchError{err: fmt.Errorf("the repository has no remote %q to keep it on: add it with \"git remote add %s ADDRESS\"", remote, remote), Homeless: true}
	}
	if b.apart = b.sameRemote(ctx); b.apart != nil && !b.readOnly {
		return "", b.apart
	}
	return address, nil
}

// take fills the copy with what the remote has, which it returns.
func (b *Branch) take(ctx context.Context) (listing, error) {
	var err error
	if b.tip, err = b.fetch(ctx); err != nil {
		return listing{}, err
	}
	b.at = b.tip
	l, err := b.list(ctx, b.tip)
	if err != nil {
		return listing{}, err
	}
	if err := b.ours(l); err != nil {
		return listing{}, err
	}
	return l, b.checkout(ctx, l, nil)
}

// Path returns "branch NAME".
func (b *Branch) Path() string { return "branch " + b.name }

// show returns a file's path as git writes it.
func (b *Branch) show(name string) string { return b.name + ":" + name }

// ours refuses a branch that holds something else: its root is the data folder.
// Every run adds its line to the ledger there, but at its end: in the moment
// between two pushes of the first run, or for ever where that was killed then,
// what it recorded is all there is. A notice may be there before any run.
func (b *Branch) ours(l listing) error {
	first := ""
	for e, err := range l.folders[""].entries(l.size) {
		if err != nil {
			return err
		}
		for file := range l.own(e.name) {
			if e.name == store.RunsFolder || !store.Reserved(e.name) && store.OwnFile(joinName(e.name, file.name)) {
				return nil
			}
		}
		for range l.own(joinName(e.name, "notices")) {
			return nil
		}
		first = cmp.Or(first, e.name)
	}
	if first == "" {
		return nil
	}
	return &BranchError{err: fmt.Errorf("it holds other files (%s): give the data a branch of its own, which subwatch makes itself", first)}
}

// Close ends the use of the copy, and removes it. What was not published is lost.
func (b *Branch) Close() error {
	var err error
	if b.Dir != nil {
		err = b.Dir.Close()
	}
	return errors.Join(err, os.RemoveAll(b.copy))
}

// ref is the branch's full name.
func (b *Branch) ref() string { return "refs/heads/" + b.name }
