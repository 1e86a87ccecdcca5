package git

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/subwatch/subwatch/store"
)

// maxPushes is how often a push is tried. With eight jobs that end at the same
// moment each of them gets its turn.
const maxPushes = 8

// Publish brings what was written to the branch, in one commit with a message,
// and does nothing where nothing was written.
//
// Where somebody else pushed meanwhile, theirs wins, vendor by vendor: what
// this run wrote of a vendor whose folder they changed is dropped, everything
// else is laid over theirs. Then redo is called with what was dropped; it
// writes what has to be written anew, and the push is tried again, up to eight
// times, with random pauses between. The message is asked for at every try. An
// error says that the branch does not have what was written; the folder still
// does, until it is closed.
func (b *Branch) Publish(ctx context.Context, message func() string, redo func(store.Moved) error) error {
	if b.readOnly {
		return nil
	}
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval, pause.RandomizationFactor = 300*time.Millisecond, 5*time.Second, 0.9
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		commit, err := b.committed(ctx, message())
		if err != nil {
			return struct{}{}, backoff.Permanent(err)
		}
		if commit == b.tip {
			return struct{}{}, nil
		}
		pushed := b.push(ctx, commit)
		if pushed == nil {
			b.arrived(ctx, commit)
			return struct{}{}, nil
		}
		if final(pushed) {
			return struct{}{}, backoff.Permanent(pushed)
		}
		moved, err := b.rebase(ctx, commit)
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
func (b *Branch) committed(ctx context.Context, message string) (string, error) {
	b.still.Lock()
	defer b.still.Unlock()
	if b.torn != nil {
		return "", b.torn
	}
	return b.commit(ctx, message)
}

// push makes a commit the branch's newest, if the branch is where it was.
func (b *Branch) push(ctx context.Context, commit string) error {
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
