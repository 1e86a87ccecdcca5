package git

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// seenRef is where a clone remembers the newest commit that a run in it saw of
// the branch, for each address that the remote had. It keeps that commit, too.
func (b *Branch) seenRef(address string) string {
	sum := sha256.Sum256([]byte(shownAddress(address)))
	return "refs/subwatch/" + hex.EncodeToString(sum[:6]) + "/" + b.name
}

// remembered returns the newest commit of the branch that a run in this clone saw;
// empty: none, or it is not here any more.
func (b *Branch) remembered(ctx context.Context) string {
	commit, err := b.user.run(ctx, "", "rev-parse", "--verify", "--quiet", b.seen)
	if err != nil || !b.has(ctx, commit) {
		return ""
	}
	return commit
}

// remember keeps the newest commit for the next run in this clone. A set-back
// that stands in no ledger yet is to be found by that run, too.
func (b *Branch) remember(ctx context.Context) {
	if b.readOnly || b.unsaid.Load() || b.tip == "" || b.tip == b.remembers {
		return
	}
	// Best effort: without it the next run knows less, and nothing is wrong.
	if _, err := b.user.run(ctx, "", "update-ref", b.seen, b.tip); err == nil {
		b.remembers = b.tip
	}
}

// compare looks whether the branch was set back since a run in this clone saw
// it. now is what it has.
func (b *Branch) compare(ctx context.Context, now listing) error {
	if b.remembers == "" || b.remembers == b.tip {
		return nil
	}
	if b.tip != "" {
		if _, err := b.git.run(ctx, "", "merge-base", "--is-ancestor", b.remembers, b.tip); err == nil {
			return nil
		}
	}
	was, err := b.list(ctx, b.remembers)
	if err != nil {
		return err
	}
	l, err := b.lostSince(ctx, was, now, was)
	if l != nil {
		l.from = b.remembers
	}
	return errors.Join(err, b.setBack(l))
}
