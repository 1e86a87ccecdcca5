package dir_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/subwatch/subwatch/store/dir"
	"github.com/subwatch/subwatch/store/storetest"
)

// A folder is a store.
func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(t *testing.T) storetest.Open {
		path := filepath.Join(t.TempDir(), "data")
		return func(onWrite func(op, name string) error) (storetest.Store, error) {
			return dir.OpenWith(context.Background(), path, dir.Options{OnWrite: onWrite})
		}
	}, 1)
}
