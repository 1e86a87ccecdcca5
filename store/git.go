package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// remote is where the branch is kept.
const remote = "origin"

// maxPushes is how often a push is tried. With eight jobs that end at the same
// moment each of them gets its turn.
const maxPushes = 8

// A branch is where a folder is kept: a branch of the remote of a git
// repository, whose root is the folder. What is worked on is a copy of its own,
// so that neither the user's checkout nor their index is ever touched.
type branch struct {
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
}

// A BranchError says why a data folder cannot be kept on a branch: there is no
// repository, no remote or no git, the name is none, or it is a branch with
// something else on it. Whoever chose it has to choose again.
type BranchError struct{ err error }

// Error returns the reason.
func (e *BranchError) Error() string { return e.err.Error() }

// Unwrap returns what lies behind it.
func (e *BranchError) Unwrap() error { return e.err }

// OpenBranch opens the folder that is kept on a branch of the remote "origin"
// of the git repository at or above a folder. A branch that does not exist is
// an empty folder; the first [Dir.Publish] makes it. What is written reaches
// the branch only by Publish. Git, and what it starts (ssh, a helper for
// passwords), gets the program's environment without every variable that holds
// one of the secrets. A remote that is pushed to another repository than it is
// fetched from is a [*BranchError], unless the folder is opened to look at it.
func OpenBranch(ctx context.Context, repository, name string, secrets ...Secret) (*Dir, error) {
	return openBranch(ctx, repository, name, secrets, true)
}

// OpenBranchReadOnly opens such a folder to look at it: methods that write
// return [ErrReadOnly].
func OpenBranchReadOnly(ctx context.Context, repository, name string, secrets ...Secret) (*Dir, error) {
	return openBranch(ctx, repository, name, secrets, false)
}

func openBranch(ctx context.Context, repository, name string, secrets []Secret, writes bool) (*Dir, error) {
	temp, err := os.MkdirTemp("", "subwatch-")
	if err != nil {
		return nil, fmt.Errorf("open branch %s: %w", name, err)
	}
	b := &branch{name: name, copy: temp}
	d, err := b.open(ctx, repository, secrets, writes)
	if err != nil {
		b.close() // nothing of it is needed; the error that counts is the other
		return nil, fmt.Errorf("open branch %s: %w", name, err)
	}
	return d, nil
}

func (b *branch) open(ctx context.Context, repository string, secrets []Secret, writes bool) (*Dir, error) {
	folder := filepath.Join(b.copy, "data")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	_, err := os.Stat(filepath.Join(b.copy, "DATA"))
	b.fold = err == nil
	repository, err = filepath.Abs(repository)
	if err != nil {
		return nil, err
	}
	b.user = git{folder: repository, secrets: secrets}
	if b.git, err = b.user.in(ctx, folder); err != nil {
		return nil, &BranchError{err}
	}
	if _, err := b.git.run(ctx, "", "check-ref-format", b.ref()); err != nil || strings.HasPrefix(b.name, "-") {
		return nil, &BranchError{errors.New("that is no name for a branch")}
	}
	if full, ok := strings.CutPrefix(b.name, "refs/"); ok {
		return nil, &BranchError{fmt.Errorf("give the branch's own name, as in %s", strings.TrimPrefix(full, "heads/"))}
	}
	address, err := b.user.run(ctx, "", "remote", "get-url", remote)
	if err != nil {
		return nil, &BranchError{fmt.Errorf("the repository has no remote %q to keep it on: %w", remote, err)}
	}
	if b.apart = b.sameRemote(ctx); b.apart != nil && writes {
		return nil, b.apart
	}
	is, err := b.user.run(ctx, "", "rev-parse", "--is-shallow-repository")
	if err != nil {
		return nil, err
	}
	b.shallow = is == "true"
	// What is remembered was on the remote before it is asked now.
	b.seen = b.seenRef(address)
	b.remembers = b.remembered(ctx)
	if b.tip, err = b.fetch(ctx); err != nil {
		return nil, err
	}
	b.at = b.tip
	l, err := b.list(ctx, b.tip)
	if err != nil {
		return nil, err
	}
	if err := b.ours(l); err != nil {
		return nil, err
	}
	if err := b.checkout(ctx, l, nil); err != nil {
		return nil, err
	}
	open := OpenReadOnly
	if writes {
		open = Open
	}
	d, err := open(folder)
	if err != nil {
		return nil, err
	}
	d.branch = b
	if err := d.compare(ctx, l); err != nil {
		d.branch = nil
		return nil, errors.Join(err, d.Close())
	}
	d.remember(ctx)
	return d, nil
}

// Shared reports whether other runs may use the folder at the same time: it is
// kept on a branch.
func (d *Dir) Shared() bool { return d.branch != nil }

// ours refuses a branch that holds something else: its root is the data folder.
// Every run adds its line to the ledger there, but at its end: in the moment
// between two pushes of the first run, or for ever where that was killed then,
// what it recorded is all there is. A notice may be there before any run.
func (b *branch) ours(l listing) error {
	first := ""
	for e, err := range l.folders[""].entries(l.size) {
		if err != nil {
			return err
		}
		for file := range l.own(e.name) {
			if e.name == runsFolder || !Reserved(e.name) && ownFile(joinName(e.name, file.name)) {
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
	return &BranchError{fmt.Errorf("it holds other files (%s): give the data a branch of its own, which subwatch makes itself", first)}
}

// close removes the copy.
func (b *branch) close() error { return os.RemoveAll(b.copy) }

// ref is the branch's full name.
func (b *branch) ref() string { return "refs/heads/" + b.name }

// fetch brings the branch's newest commit here and gives its hash; empty where
// there is no such branch. It makes no branch in the user's repository.
func (b *branch) fetch(ctx context.Context) (string, error) {
	for range maxPushes {
		listed, err := b.user.run(ctx, "", "ls-remote", remote, b.ref())
		if err != nil {
			return "", err
		}
		tip := b.among(listed)
		if tip == "" {
			return "", nil
		}
		if b.has(ctx, tip) {
			return tip, nil
		}
		args := []string{"fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-filter"}
		if b.shallow {
			args = append(args, "--depth=1")
		}
		_, err = b.user.run(ctx, "", append(args, remote, b.ref())...)
		switch {
		case b.has(ctx, tip):
			return tip, nil
		case err != nil:
			return "", err
		}
		// Somebody pushed between the two calls: look again.
	}
	return "", fmt.Errorf("%s moves faster than it can be fetched, or does not give its newest commit", b.name)
}

// among returns the commit of the branch from what ls-remote listed, which is also
// every ref whose name only ends with the branch's full name.
func (b *branch) among(listed string) string {
	for line := range strings.Lines(listed) {
		if tip, ref, _ := strings.Cut(strings.TrimSpace(line), "\t"); ref == b.ref() {
			return tip
		}
	}
	return ""
}

// has reports whether a commit is here.
func (b *branch) has(ctx context.Context, commit string) bool {
	_, err := b.git.run(ctx, "", "cat-file", "-e", commit+"^{tree}")
	return err == nil
}

// Publish brings what was written to the branch, in one commit with a message,
// and does nothing where nothing was written. For a plain folder it does
// nothing at all.
//
// Where somebody else pushed meanwhile, theirs wins, vendor by vendor: what
// this run wrote of a vendor whose folder they changed is dropped, everything
// else is laid over theirs. Then redo is called with what was dropped; it
// writes what has to be written anew, and the push is tried again, up to eight
// times, with random pauses between. The message is asked for at every try. An
// error says that the branch does not have what was written; the folder still
// does, until it is closed.
func (d *Dir) Publish(ctx context.Context, message func() string, redo func(Moved) error) error {
	if d.branch == nil || d.readOnly {
		return nil
	}
	b := d.branch
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval, pause.RandomizationFactor = 300*time.Millisecond, 5*time.Second, 0.9
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		commit, err := d.committed(ctx, message())
		if err != nil {
			return struct{}{}, backoff.Permanent(err)
		}
		if commit == b.tip {
			return struct{}{}, nil
		}
		pushed := b.push(ctx, commit)
		if pushed == nil {
			d.arrived(ctx, commit)
			return struct{}{}, nil
		}
		if final(pushed) {
			return struct{}{}, backoff.Permanent(pushed)
		}
		moved, err := d.rebase(ctx, commit)
		if err != nil {
			return struct{}{}, errors.Join(pushed, err) // the remote may be back a moment later
		}
		if moved != nil {
			if err := redo(*moved); err != nil {
				return struct{}{}, backoff.Permanent(err)
			}
		}
		return struct{}{}, pushed
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(maxPushes), backoff.WithMaxElapsedTime(0))
	switch {
	case err != nil && final(err):
		return fmt.Errorf("save on branch %s: the remote does not allow it (in a workflow, the job needs the permission contents: write, and no rule may protect the branch): %w", b.name, err)
	case err != nil:
		return fmt.Errorf("save on branch %s: %w", b.name, err)
	}
	return nil
}

// committed is a commit of the folder as it stands.
func (d *Dir) committed(ctx context.Context, message string) (string, error) {
	d.still.Lock()
	defer d.still.Unlock()
	if d.torn != nil {
		return "", d.torn
	}
	return d.commit(ctx, message)
}

// push makes a commit the branch's newest, if the branch is where it was.
func (b *branch) push(ctx context.Context, commit string) error {
	_, err := b.user.run(ctx, "", "push", "--quiet", "--no-verify", "--porcelain", "--no-recurse-submodules",
		"--force-with-lease="+b.ref()+":"+b.at, remote, commit+":"+b.ref())
	return err
}

// final reports whether a push was refused by a rule that the next try would
// meet again.
func final(err error) bool {
	for _, word := range []string{"declined", "error: 403", "error: 401", "Permission denied", "Write access to repository not granted"} {
		if strings.Contains(err.Error(), word) {
			return true
		}
	}
	return false
}
