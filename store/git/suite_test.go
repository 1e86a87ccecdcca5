package git_test

import (
	"context"
	"os"
	"testing"

	"github.com/subwatch/subwatch/store/git"
	"github.com/subwatch/subwatch/store/storetest"
)

// A branch is a store. A share of the crashes is tried; all of them where
// SUBWATCH_LONG is set, as .ci/run does.
func TestStore(t *testing.T) {
	t.Parallel()
	every := 10
	if os.Getenv("SUBWATCH_LONG") != "" {
		every = 1
	}
	storetest.Test(t, func(t *testing.T) storetest.Open {
		r := newRepo(t)
		return func(onWrite func(op, name string) error) (storetest.Store, error) {
			return git.Open(context.Background(), r.dir, "data", git.Options{OnWrite: onWrite})
		}
	}, every)
}

// Runs with a clone each share a branch, as the jobs of a workflow do.
func TestShared(t *testing.T) {
	t.Parallel()
	storetest.TestShared(t, func(t *testing.T) storetest.Open {
		r := newRepo(t)
		return func(onWrite func(op, name string) error) (storetest.Store, error) {
			return git.Open(context.Background(), r.clone("--depth=1").dir, "data", git.Options{OnWrite: onWrite})
		}
	})
}
