package dir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

var noon = time.Date(2026, 4, 15, 12, 0, 0, 0, time.UTC)

func open(t *testing.T) (*Dir, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data")
	d, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, path
}

// baseline is a snapshot of a page with these names.
func baseline(body, change string, names ...string) snapshot.Snapshot {
	l := snapshot.List{Title: "Sub-processors", Kind: snapshot.ThirdParty, Columns: []snapshot.Column{{Header: "Name", Field: snapshot.Name}}}
	for _, n := range names {
		l.Subprocessors = append(l.Subprocessors, snapshot.Subprocessor{Name: n})
	}
	return snapshot.Snapshot{
		Schema: snapshot.Schema, Vendor: "acme", URL: "https://acme.example/", TakenAt: noon, Fingerprint: "parser 1", Change: change,
		Page: snapshot.Page{SHA256: sha(body), Bytes: len(body)}, Lists: []snapshot.List{l},
	}
}

func commitFirst(t *testing.T, d *Dir) store.State {
	t.Helper()
	st, err := d.Commit("acme", store.Commit{Body: []byte("one"), Baseline: baseline("one", "", "A"), State: store.State{URL: "https://acme.example/", ETag: `"1"`}})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func sha(body string) string { return hexSum([]byte(body)) }

// files lists the folder's files, relative, sorted, without those of its lock.
func files(t *testing.T, path string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(path, p)
			if name := filepath.ToSlash(rel); name != lockFile && name != ignoreFile {
				names = append(names, name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// The names of the files, which people's scripts know.
func TestFiles(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	state := commitFirst(t, d)
	const id = "bbbbbbbbbbbb"
	change := &store.Change{ID: id, Number: 1, Vendor: "acme", OldPage: store.Evidence{Page: snapshot.Page{SHA256: sha("one")}}, NewPage: store.Evidence{Page: snapshot.Page{SHA256: sha("two")}}}
	if _, err := d.Commit("acme", store.Commit{Body: []byte("two"), Change: change, Baseline: baseline("two", id, "A", "B"), State: state}); err != nil {
		t.Fatal(err)
	}
	_, err := d.WriteDeadline("acme", id, record.Deadline{At: noon})
	for _, err := range []error{
		err,
		d.WriteDecision("acme", record.Decision{Change: id, At: noon}),
		d.WriteDecision("acme", record.Decision{Change: id, Entry: 2, At: noon}),
		d.WriteDecision("acme", record.Decision{Change: id, Entry: 2, At: noon}),
		d.WriteNotice("acme", record.Notice{Received: "2026-04-14", At: noon}),
		d.WriteApproval("acme", record.Approval{At: noon}),
		d.WriteMessage(store.Message{ID: "change-" + id}),
		d.WriteClaim("change-"+id, store.Claim{Sending: []string{"team.1"}}),
		d.WriteReceipt(store.Receipt{Message: "change-" + id, Destination: "team", Part: 1}),
		d.AppendRun(store.Run{At: noon}),
		d.AppendRun(store.Run{At: noon, Shard: "2-of-8"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"acme/approvals/20260415T120000Z.json", "acme/changes/0001-" + id + ".json", "acme/deadlines/" + id + "-20260415T120000Z.json",
		"acme/decisions/" + id + "-20260415T120000Z.json", "acme/decisions/" + id + ".2-20260415T120001Z.json", "acme/decisions/" + id + ".2-20260415T120002Z.json",
		"acme/notices/2026-04-14-20260415T120000Z.json", "acme/pages/" + sha("one") + ".gz", "acme/pages/" + sha("two") + ".gz", "acme/snapshot.json", "acme/state.json",
		"claims/change-" + id + ".json", "messages/change-" + id + ".json", "receipts/change-" + id + ".team.1.json", "runs/2026-04.jsonl", "runs/2026-04.shard-2-of-8.jsonl",
	}
	slices.Sort(want)
	if got := files(t, path); !slices.Equal(got, want) {
		t.Errorf("files:\n got %q\nwant %q", got, want)
	}
}

// A folder that is opened to be looked at is not written to, whether or not it is
// there.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	d, err := OpenReadOnly(filepath.Join(t.TempDir(), "missing"))
	if err != nil {
		t.Fatal(err)
	}
	if st, err := d.State("acme"); err != nil || !cmp.Equal(st, store.State{}) {
		t.Errorf("State: %+v, %v", st, err)
	}
	for _, err := range []error{d.WriteState("acme", store.State{}), d.WriteMessage(store.Message{ID: "m"}), d.AppendRun(store.Run{})} {
		if !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("a write returned %v, want ErrReadOnly", err)
		}
	}
}

// A message that cannot be read is named, and does not hide the others.
func TestUnreadableMessage(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	if err := d.WriteMessage(store.Message{ID: "change-a", Destinations: []store.Due{{Name: "team", Parts: []store.Part{{}}}}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, "messages", "change-b.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Pending(nil); len(got) != 1 || err == nil || !strings.Contains(err.Error(), "messages/change-b.json") {
		t.Errorf("%d messages, %v", len(got), err)
	}
}

// A line of the ledger that a crash tore off is passed over.
func TestTornLedger(t *testing.T) {
	t.Parallel()
	d, path := open(t)
	if err := d.AppendRun(store.Run{At: noon, Read: []string{"acme"}}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(path, "runs", "2026-04.jsonl")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, `{"at":"2026-04-15T18:00:00Z","re`...), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := d.LastRead("acme", noon.Add(48*time.Hour)); err != nil || !got.Equal(noon) {
		t.Errorf("with a torn line, last read at %s, %v", got, err)
	}
	if err := d.AppendRun(store.Run{At: noon.Add(24 * time.Hour), Read: []string{"acme"}}); err != nil {
		t.Fatal(err)
	}
	if got, err := d.LastRead("acme", noon.Add(48*time.Hour)); err != nil || !got.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("after the next run, last read at %s, %v", got, err)
	}
}

// Other bytes, or a file of another program, are an error that names the file
// and never a first run.
func TestUnreadable(t *testing.T) {
	tests := []struct{ file, text, want string }{
		{"acme/state.json", "", "unexpected end of JSON input"},
		{"acme/state.json", "{", "unexpected end of JSON input"},
		{"acme/state.json", "{}", "no schema"},
		{"acme/state.json", `{"schema": 2}`, "newer than this program's 1: update subwatch"},
		{"acme/state.json", `{"schema": 1, "url": 7}`, "cannot unmarshal"},
		{"acme/snapshot.json", "", "EOF"},
		{"acme/snapshot.json", `{"lists": []}`, "no schema"},
		{"acme/snapshot.json", `{"schema": 9}`, "newer than this program's 1: update subwatch"},
		{"acme/snapshot.json", `{"schema": 1} x`, "data after the document"},
	}
	for _, test := range tests {
		d, path := open(t)
		commitFirst(t, d)
		file := filepath.Join(path, filepath.FromSlash(test.file))
		if err := os.WriteFile(file, []byte(test.text), 0o644); err != nil {
			t.Fatal(err)
		}
		var err error
		if strings.HasSuffix(test.file, "state.json") {
			_, err = d.State("acme")
		} else {
			_, _, err = d.Baseline("acme")
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), filepath.ToSlash(file)) {
			t.Errorf("%s = %q: error %v, want the file and %q", test.file, test.text, err, test.want)
		}
	}
}

func TestDamagedPage(t *testing.T) {
	d, path := open(t)
	commitFirst(t, d)
	file := filepath.Join(path, "acme", "pages", sha("one")+".gz")
	packed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, packed[:len(packed)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Page("acme", sha("one")); err == nil {
		t.Error("half a page was read without an error")
	}
	if _, err := d.Page("acme", sha("two")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a page that is not there: %v", err)
	}
}

// What is done is not read again; a receipt that is gone is missed, whatever
// was known of its message.
func TestIndex(t *testing.T) {
	d, path := open(t)
	if err := d.WriteMessage(store.Message{ID: "change-a", Destinations: []store.Due{{Name: "team", Parts: []store.Part{{}, {}}}}}); err != nil {
		t.Fatal(err)
	}
	for part := 1; part <= 2; part++ {
		if err := d.WriteReceipt(store.Receipt{Message: "change-a", Destination: "team", Part: part, At: noon}); err != nil {
			t.Fatal(err)
		}
	}
	pending := func(d *Dir) int {
		t.Helper()
		r, err := d.Receipts()
		if err != nil {
			t.Fatal(err)
		}
		m, err := d.Pending(r)
		if err != nil {
			t.Fatal(err)
		}
		return len(m)
	}
	if n := pending(d); n != 0 {
		t.Errorf("%d pending, want none", n)
	}
	if err := d.KeepIndex(); err != nil {
		t.Fatal(err)
	}
	// Not read again: it would be an error now.
	file := filepath.Join(path, "messages", "change-a.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := pending(again); n != 0 {
		t.Errorf("%d pending, want none", n)
	}
	if err := errors.Join(os.WriteFile(file, text, 0o644), os.Remove(filepath.Join(path, "receipts", "change-a.team.2.json"))); err != nil {
		t.Fatal(err)
	}
	if n := pending(again); n != 1 {
		t.Errorf("%d pending once a receipt is gone, want 1", n)
	}
}
