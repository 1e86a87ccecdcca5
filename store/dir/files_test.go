package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// A symbolic link is followed nowhere: not out of the folder, and not to
// another vendor's files inside it, whatever part of a name it is.
func TestSymlink(t *testing.T) {
	outside := t.TempDir()
	for _, test := range []struct {
		link, to string
		use      func(*Dir) error
	}{
		{"acme", outside, func(d *Dir) error { return d.WriteState("acme", store.State{}) }},
		{"acme", outside, func(d *Dir) error { _, err := d.State("acme"); return err }},
		{"acme", "globex", func(d *Dir) error { return d.WriteState("acme", store.State{}) }},
		{"acme", "globex", func(d *Dir) error { _, err := d.State("acme"); return err }},
		{"acme", "globex", func(d *Dir) error { _, _, err := d.Baseline("acme"); return err }},
		{"acme", "globex", func(d *Dir) error { _, err := d.Changes("acme"); return err }},
		{"acme/state.json", "../globex/state.json", func(d *Dir) error { _, err := d.State("acme"); return err }},
		{"acme/snapshot.json", "../globex/snapshot.json", func(d *Dir) error { _, _, err := d.Baseline("acme"); return err }},
		{"acme/snapshot.json", "../globex/snapshot.json", func(d *Dir) error { _, err := d.BaselineSize("acme"); return err }},
		{"acme/pages", "../globex/pages", func(d *Dir) error { _, err := d.Page("acme", sha("one")); return err }},
		{"acme/pages", "../globex/pages", func(d *Dir) error { return d.writePage("acme", sha("one"), []byte("one")) }},
		{"acme/changes", "../globex/changes", func(d *Dir) error { return d.writeChange("acme", store.Change{ID: "aaaaaaaaaaaa", Number: 1}) }},
		{"acme/changes", "../globex/changes", func(d *Dir) error { _, err := d.ChangeOf("acme", "aaaaaaaaaaaa"); return err }},
		{"messages", "globex/changes", func(d *Dir) error { _, err := d.MessageIDs(); return err }},
		{"messages", "globex/changes", func(d *Dir) error { return d.WriteMessage(store.Message{ID: "hello"}) }},
		{"receipts", "globex/changes", func(d *Dir) error { _, err := d.Receipts(); return err }},
		{"runs", "globex/changes", func(d *Dir) error { return d.AppendRun(store.Run{At: noon}) }},
		{"runs/2026-04.jsonl", "../globex/state.json", func(d *Dir) error { return d.AppendRun(store.Run{At: noon}) }},
		{"claims", "globex", func(d *Dir) error { return d.RemoveFile("claims/state.json") }},
	} {
		t.Run(test.link, func(t *testing.T) {
			d, path := open(t)
			if _, err := d.Commit("globex", store.Commit{Body: []byte("one"), Baseline: baseline("one", "", "A")}); err != nil {
				t.Fatal(err)
			}
			if err := d.writeChange("globex", store.Change{ID: "aaaaaaaaaaaa", Number: 1}); err != nil {
				t.Fatal(err)
			}
			link := filepath.Join(path, filepath.FromSlash(test.link))
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.FromSlash(test.to), link); err != nil {
				t.Skip("no symbolic links here:", err)
			}
			before := files(t, path)
			if err := test.use(d); !errors.Is(err, errLink) || !strings.Contains(err.Error(), filepath.ToSlash(path)) {
				t.Errorf("%v, want an error that names the link", err)
			}
			if got := files(t, path); !slices.Equal(got, before) {
				t.Errorf("files:\n got %q\nwant %q", got, before)
			}
		})
	}
	if got := files(t, outside); len(got) != 0 {
		t.Errorf("outside the folder: %q", got)
	}
}

// The folder itself may be reached by a link: that is the user's own doing.
func TestLinkToFolder(t *testing.T) {
	_, path := open(t)
	link := filepath.Join(t.TempDir(), "data")
	if err := os.Symlink(path+"2", link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := os.Mkdir(path+"2", 0o755); err != nil {
		t.Fatal(err)
	}
	d, err := Open(link)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.WriteState("acme", store.State{}); err != nil {
		t.Error(err)
	}
}

// A last line that a crash tore off goes with the next one; one that lacks only
// its end is kept.
func TestTornLine(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"", ""},
		{"{\"a\": 1}\n", "{\"a\": 1}\n"},
		{"{\"a\": 1}\n{\"b\"", "{\"a\": 1}\n"},
		{"{\"a\"", ""},
		{"{\"a\": 1}\n{\"b\": 2}", "{\"a\": 1}\n{\"b\": 2}\n"},
	} {
		d, path := open(t)
		file := filepath.Join(path, "runs", "2026-04.jsonl")
		if err := errors.Join(os.Mkdir(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(test.file), 0o644)); err != nil {
			t.Fatal(err)
		}
		if err := d.AppendFile("runs/2026-04.jsonl", []byte("{}\n")); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != test.want+"{}\n" {
			t.Errorf("%q: got %q, %v", test.file, got, err)
		}
	}
}

// A disk that is full at any file of a commit leaves the folder as it was: the
// baseline, the change and the state are those of before, or those of after.
func TestDiskFull(t *testing.T) {
	for n := 1; ; n++ {
		path := filepath.Join(t.TempDir(), "data")
		d, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		commitFirst(t, d)
		d.Close()
		writes := 0
		d, err = OpenWith(t.Context(), path, Options{OnWrite: func(string, string) error {
			if writes++; writes >= n {
				return syscall.ENOSPC
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		change := &store.Change{
			ID: "bbbbbbbbbbbb", Number: 1, Vendor: "acme", OldPage: store.Evidence{Page: snapshot.Page{SHA256: sha("one")}}, NewPage: store.Evidence{Page: snapshot.Page{SHA256: sha("two")}},
			Report: diff.Report{Schema: 1, Changes: []diff.Change{}},
		}
		_, err = d.Commit("acme", store.Commit{Body: []byte("two"), Change: change, Baseline: baseline("two", change.ID, "B")})
		full := writes >= n
		d.Close()
		if full != (err != nil) {
			t.Fatalf("full at write %d: error %v", n, err)
		}
		if err != nil && (!errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "free some space")) {
			t.Errorf("full at write %d: %v: want the file and what to do", n, err)
		}
		base, ok, berr := look(t, path).Baseline("acme")
		if berr != nil || !ok || base.Change != "" && base.Change != change.ID {
			t.Errorf("full at write %d: baseline %+v, %t, %v", n, base, ok, berr)
		}
		if !full {
			if n < 5 {
				t.Errorf("only %d writes in a commit with a change", n)
			}
			return
		}
	}
}

// look opens a folder to look at it.
func look(t *testing.T, path string) *Dir {
	t.Helper()
	d, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// What the system refuses is told with the file and with what to do about it.
func TestRemedy(t *testing.T) {
	d, path := open(t)
	for err, want := range map[error]string{
		syscall.ENOSPC:   "free some space",
		syscall.EROFS:    "must be writable",
		fs.ErrPermission: "needs the right",
		syscall.EACCES:   "needs the right",
	} {
		got := d.named("write", "acme/state.json", &fs.PathError{Op: "open", Path: "x", Err: err})
		if !errors.Is(got, err) || !strings.HasPrefix(got.Error(), fmt.Sprintf("write %s: ", filepath.ToSlash(filepath.Join(path, "acme", "state.json")))) || !strings.Contains(got.Error(), want) {
			t.Errorf("%v: %v", err, got)
		}
	}
}

// A file that is too large to be ours is not taken into memory.
func TestHugeFile(t *testing.T) {
	d, path := open(t)
	if err := d.WriteState("acme", store.State{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(path, "acme", "state.json"), MaxFile+1); err != nil { // takes no room on the disk
		t.Fatal(err)
	}
	if _, err := d.State("acme"); err == nil || !strings.Contains(err.Error(), "larger than 1024 MiB") {
		t.Errorf("got error %v, want one that says what is wrong", err)
	}
}
