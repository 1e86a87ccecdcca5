package dir

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// What is read of a file is written as it was, to the byte: no field of a record
// is lost, renamed or moved.
func TestWrittenAsRead(t *testing.T) {
	t.Parallel()
	root := filepath.Join("testdata", "schema", "1")
	for pattern, empty := range map[string]func() any{
		"*/state.json":         func() any { return new(store.State) },
		"*/changes/*.json":     func() any { return new(store.Change) },
		"*/decisions/*.json":   func() any { return new(record.Decision) },
		"*/notices/*.json":     func() any { return new(record.Notice) },
		"*/deadlines/*.json":   func() any { return new(record.Deadline) },
		"*/approvals/*.json":   func() any { return new(record.Approval) },
		"messages/[a-z]*.json": func() any { return new(store.Message) },
		"claims/*.json":        func() any { return new(store.Claim) },
		"receipts/*.json":      func() any { return new(store.Receipt) },
	} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			v := empty()
			if err := store.Unmarshal(path.Base(file), text, v); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			again, err := store.Marshal(v)
			if err != nil || !bytes.Equal(again, text) {
				t.Errorf("%s: %v; got\n%s\nwant\n%s", file, err, again, text)
			}
		}
	}
}
