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

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
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

func TestCommit(t *testing.T) {
	d, path := open(t)
	first := commitFirst(t, d)
	if first.Page != sha("one") || first.Fingerprint != "parser 1" || first.ETag != `"1"` || first.Baseline == 0 {
		t.Errorf("state after the first commit: %+v", first)
	}
	id := store.ChangeID("acme", "", baseline("one", "", "A"), baseline("two", "", "A", "B"))
	change := &store.Change{ID: id, Number: 1, Vendor: "acme", OldPage: store.Evidence{Page: snapshot.Page{SHA256: sha("one")}}, NewPage: store.Evidence{Page: snapshot.Page{SHA256: sha("two")}},
		Report: diff.Report{Schema: 1, Changes: []diff.Change{}}}
	st, err := d.Commit("acme", store.Commit{Body: []byte("two"), Change: change, Baseline: baseline("two", id, "A", "B"), State: first})
	if err != nil {
		t.Fatal(err)
	}
	if st.Change != id || st.Changes != 1 || st.Page != sha("two") {
		t.Errorf("state after a change: %+v", st)
	}
	again, err := d.State("acme")
	if err != nil {
		t.Fatal(err)
	}
	st.Schema = store.Schema
	if diff := cmp.Diff(st, again); diff != "" {
		t.Errorf("stored state (-want +got):\n%s", diff)
	}
	base, ok, err := d.Baseline("acme")
	if err != nil || !ok || base.Change != id || base.Rows() != 2 {
		t.Errorf("baseline: %+v, %t, %v", base, ok, err)
	}
	if size, err := d.BaselineSize("acme"); err != nil || size != st.Baseline {
		t.Errorf("baseline has %d bytes (%v), the state says %d", size, err, st.Baseline)
	}
	for _, body := range []string{"one", "two"} {
		if got, err := d.Page("acme", sha(body)); err != nil || string(got) != body {
			t.Errorf("page %q: %q, %v", body, got, err)
		}
	}
	want := []string{"acme/changes/0001-" + id + ".json", "acme/pages/" + sha("one") + ".gz", "acme/pages/" + sha("two") + ".gz", "acme/snapshot.json", "acme/state.json"}
	slices.Sort(want)
	if got := files(t, path); !slices.Equal(got, want) {
		t.Errorf("files:\n got %q\nwant %q", got, want)
	}
}

// What an interrupted run left that nothing refers to goes with the next
// commit; evidence stays.
func TestSweep(t *testing.T) {
	d, path := open(t)
	commitFirst(t, d)
	stray := store.Change{ID: "aaaaaaaaaaaa", Number: 1, Vendor: "acme", OldPage: store.Evidence{Page: snapshot.Page{SHA256: sha("one")}}, NewPage: store.Evidence{Page: snapshot.Page{SHA256: sha("stray")}}}
	if err := errors.Join(d.writePage("acme", sha("stray"), []byte("stray")), d.writeChange("acme", stray)); err != nil {
		t.Fatal(err)
	}
	change := &store.Change{ID: "bbbbbbbbbbbb", Number: 1, Vendor: "acme", OldPage: store.Evidence{Page: snapshot.Page{SHA256: sha("one")}}, NewPage: store.Evidence{Page: snapshot.Page{SHA256: sha("two")}}}
	if _, err := d.Commit("acme", store.Commit{Body: []byte("two"), Change: change, Baseline: baseline("two", change.ID, "B")}); err != nil {
		t.Fatal(err)
	}
	for _, f := range files(t, path) {
		if strings.Contains(f, "aaaaaaaaaaaa") || strings.Contains(f, sha("stray")) {
			t.Errorf("%s is still there", f)
		}
	}
	if _, err := d.Page("acme", sha("one")); err != nil {
		t.Errorf("the evidence of the old page: %v", err)
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

func TestNothingThere(t *testing.T) {
	d, err := OpenReadOnly(filepath.Join(t.TempDir(), "missing"))
	if err != nil {
		t.Fatal(err)
	}
	if st, err := d.State("acme"); err != nil || !cmp.Equal(st, store.State{}) {
		t.Errorf("State: %+v, %v", st, err)
	}
	if _, ok, err := d.Baseline("acme"); ok || err != nil {
		t.Errorf("Baseline: %t, %v", ok, err)
	}
	if m, err := d.Pending(nil); len(m) != 0 || err != nil {
		t.Errorf("Messages: %v, %v", m, err)
	}
	if _, err := d.Change("abc"); !errors.Is(err, store.ErrNoChange) {
		t.Errorf("Change: %v", err)
	}
	for _, err := range []error{d.WriteState("acme", store.State{}), d.WriteMessage(store.Message{ID: "m"}), d.AppendRun(store.Run{})} {
		if !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("a write gave %v, want ErrReadOnly", err)
		}
	}
}

func TestNames(t *testing.T) {
	d, path := open(t)
	for _, name := range []string{"", ".", "..", "../up", "a/b", `a\b`, "-a", ".a", "a\x00", "ä"} {
		if err := d.WriteState(name, store.State{}); err == nil {
			t.Errorf("a state was written for vendor %q", name)
		}
		if err := d.WriteMessage(store.Message{ID: name}); err == nil {
			t.Errorf("a message was written with id %q", name)
		}
		if err := d.WriteReceipt(store.Receipt{Message: "m", Destination: name}); err == nil {
			t.Errorf("a receipt was written for destination %q", name)
		}
	}
	if got := files(t, path); len(got) != 0 {
		t.Errorf("files were written: %q", got)
	}
}

func TestMessagesAndReceipts(t *testing.T) {
	d, path := open(t)
	late := store.Message{ID: "change-a", Kind: "change", Made: noon.Add(time.Hour), Vendor: "acme", Change: "a", Destinations: []store.Due{{Name: "team", Parts: []store.Part{{Entries: []int{1, 2}}, {Entries: []int{3}}}}}}
	early := store.Message{ID: "hello-team", Kind: "hello", Made: noon, Vendors: []string{"acme"}, Destinations: []store.Due{{Name: "team", Parts: []store.Part{{Entries: []int{}}}}}}
	if err := errors.Join(d.WriteMessage(late), d.WriteMessage(early)); err != nil {
		t.Fatal(err)
	}
	changed := late
	changed.Vendor = "other"
	if err := d.WriteMessage(changed); err != nil {
		t.Fatal(err)
	}
	late.Schema, early.Schema = store.Schema, store.Schema
	got, err := d.Pending(nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]store.Message{early, late}, got); diff != "" {
		t.Errorf("messages, oldest first, written once (-want +got):\n%s", diff)
	}
	if err := d.WriteReceipt(store.Receipt{Message: "change-a", Destination: "team", Part: 2, At: noon, Entries: []int{3}, Answer: []byte(`{"status": 200}`)}); err != nil {
		t.Fatal(err)
	}
	r, err := d.Receipts()
	if err != nil || !r.Has("change-a", "team", 2) || r.Has("change-a", "team", 1) {
		t.Errorf("receipts: %v, %v", r, err)
	}
	if ids, err := d.MessageIDs(); err != nil || !ids["change-a"] || len(ids) != 2 {
		t.Errorf("ids: %v, %v", ids, err)
	}
	// One that cannot be read is named, and does not hide the others.
	if err := os.WriteFile(filepath.Join(path, "messages", "change-b.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	got, err = d.Pending(nil)
	if len(got) != 2 || err == nil || !strings.Contains(err.Error(), "messages/change-b.json") {
		t.Errorf("with an unreadable message: %d messages, %v", len(got), err)
	}
}

func TestLedger(t *testing.T) {
	d, path := open(t)
	march := time.Date(2026, 3, 31, 6, 0, 0, 0, time.UTC)
	runs := []store.Run{
		{At: march, Read: []string{"acme", "other"}},
		{At: noon, Read: []string{"other"}, Failed: []store.Failure{{Vendor: "acme", Why: "fetch acme: http status 503 Service Unavailable"}}},
	}
	for _, r := range runs {
		if err := d.AppendRun(r); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(path, "runs", "2026-04.jsonl")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// A crash tears the last line off.
	if err := os.WriteFile(file, append(text, `{"at":"2026-04-15T18:00:00Z","re`...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := d.AppendRun(store.Run{At: noon.Add(24 * time.Hour), Read: []string{"acme"}}); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		vendor string
		before time.Time
		want   time.Time
	}{
		{"acme", noon.Add(48 * time.Hour), noon.Add(24 * time.Hour)},
		{"acme", noon.Add(time.Hour), march},
		{"acme", march, time.Time{}},
		{"other", noon.Add(time.Hour), noon},
		{"nobody", noon.Add(time.Hour), time.Time{}},
	}
	for _, test := range tests {
		got, err := d.LastRead(test.vendor, test.before)
		if err != nil || !got.Equal(test.want) {
			t.Errorf("LastRead(%s, %s) = %s, %v, want %s", test.vendor, test.before, got, err, test.want)
		}
	}
}

func TestChangeByPrefix(t *testing.T) {
	d, _ := open(t)
	commitFirst(t, d)
	for i, id := range []string{"abc111111111", "abd222222222"} {
		if err := d.writeChange("acme", store.Change{ID: id, Number: i + 1, Vendor: "acme"}); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := d.Change("abc"); err != nil || c.ID != "abc111111111" {
		t.Errorf("Change(abc) = %s, %v", c.ID, err)
	}
	if _, err := d.Change("ab"); err == nil || !strings.Contains(err.Error(), "abc111111111 (acme), abd222222222 (acme)") {
		t.Errorf("Change(ab): %v, want both named", err)
	}
	for _, id := range []string{"", "abx"} {
		if _, err := d.Change(id); !errors.Is(err, store.ErrNoChange) {
			t.Errorf("Change(%q): %v", id, err)
		}
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

// The last read of a vendor is found in whichever ledger of the month has it,
// and a line that was just added counts.
func TestLastRead(t *testing.T) {
	t.Parallel()
	d, _ := open(t)
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 6, 0, 0, 0, time.UTC) }
	add := func(at time.Time, shard string, read ...string) {
		t.Helper()
		if err := d.AppendRun(store.Run{At: at, Shard: shard, Read: read}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(vendor string, before, at time.Time) {
		t.Helper()
		if got, err := d.LastRead(vendor, before); err != nil || !got.Equal(at) {
			t.Errorf("%s was last read before %s at %s, %v; want %s", vendor, before, got, err, at)
		}
	}
	add(day(3, 30), "", "acme", "beta")
	add(day(4, 2), "", "acme")
	want("acme", day(5, 1), day(4, 2))
	want("acme", day(4, 2), day(3, 30))
	want("beta", day(5, 1), day(3, 30))
	want("nobody", day(5, 1), time.Time{})
	add(day(4, 9), "2-of-8", "acme")
	add(day(4, 7), "", "acme")
	want("acme", day(5, 1), day(4, 9))
	want("acme", day(4, 9), day(4, 7))
	want("acme", day(3, 1), time.Time{})
}
