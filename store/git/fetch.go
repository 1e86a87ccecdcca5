package git

import (
	"context"
	"fmt"
	"strings"
)

// fetch brings the branch's newest commit here and returns its hash; empty where
// there is no such branch. It makes no branch in the user's repository.
func (b *Branch) fetch(ctx context.Context) (string, error) {
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
func (b *Branch) among(listed string) string {
	for line := range strings.Lines(listed) {
		if tip, ref, _ := strings.Cut(strings.TrimSpace(line), "\t"); ref == b.ref() {
			return tip
		}
	}
	return ""
}

// has reports whether a commit is here.
func (b *Branch) has(ctx context.Context, commit string) bool {
	_, err := b.git.run(ctx, "", "cat-file", "-e", commit+"^{tree}")
	return err == nil
}
