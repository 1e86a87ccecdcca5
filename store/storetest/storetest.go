// Package storetest holds every store to the same behaviour: what is written is
// read again, by this run and by the next; what is written once stays; a crash at
// any write leaves what was there before, or what was to be there after, and the
// next run completes it.
//
// It is for tests only. How an implementation keeps its records (files, commits)
// is tested in its own package.
package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A Store is what package monitor needs of a store, which declares and explains
// it there, one interface a step; a test of that package holds the two to each
// other.
type Store interface {
	Vendors() ([]string, error)
	State(vendor string) (store.State, error)
	WriteState(vendor string, st store.State) error
	Baseline(vendor string) (s snapshot.Snapshot, ok bool, err error)
	BaselineSize(vendor string) (int64, error)
	BaselineName(vendor string) string
	Page(vendor, sha string) ([]byte, error)
	Commit(vendor string, c store.Commit) (store.State, error)
	Approvals(vendor string) ([]record.Approval, error)
	WriteApproval(vendor string, a record.Approval) error

	Changes(vendor string) ([]store.Change, error)
	Change(id string) (store.Change, error)
	ChangeOf(vendor, id string) (store.Change, error)
	ChangeAt(vendor string, number int) (store.Change, error)

	WriteMessage(m store.Message) error
	Message(id string) (store.Message, error)
	MessageIDs() (map[string]bool, error)
	Pending(r store.Receipts) ([]store.Message, error)
	Taken(id string) (bool, error)
	Receipts() (store.Receipts, error)
	Receipt(message, destination string, part int) (store.Receipt, error)
	WriteReceipt(r store.Receipt) error
	Claims() (map[string]store.Claim, error)
	WriteClaim(message string, c store.Claim) error
	KeepIndex() error

	Decisions(vendor, change string) ([]record.Decision, error)
	WriteDecision(vendor string, d record.Decision) error
	Notices(vendor string) ([]record.Notice, error)
	WriteNotice(vendor string, n record.Notice) error
	Deadlines(vendor, change string) ([]record.Deadline, error)
	WriteDeadline(vendor, change string, d record.Deadline) (record.Deadline, error)

	AppendRun(r store.Run) error
	Runs(from, to time.Time) ([]store.Run, error)
	LastRead(vendor string, t time.Time) (time.Time, error)

	Close() error
}

// A Publisher is a store that other runs use at the same time; see package
// monitor.
type Publisher interface {
	Store
	Publish(ctx context.Context, message func() string, redo func(store.Moved) error) error
	Together(steps func() error) error
	Turn(vendor string) int
	SetBack() []string
}

// An Open opens the store of one place for a run. Before every write onWrite is
// called, and its error ends the write; nil: nothing is. The caller closes the
// store before it is opened again, unless it is a [Publisher].
type Open func(onWrite func(op, name string) error) (Store, error)

// Test runs the suite. Place returns a way to open the store of a new, empty
// place. A crash is tried at every n-th write: 1 is each of them, more is for a
// store of which one try costs much.
func Test(t *testing.T, place func(t *testing.T) Open, every int) {
	for name, test := range map[string]func(*testing.T, *run){
		"an empty store":        empty,
		"a commit":              commit,
		"a sweep":               sweep,
		"changes by their ids":  changes,
		"names":                 names,
		"messages and receipts": messages,
		"what is done":          done,
		"claims":                claims,
		"what people say":       people,
		"the ledger":            ledger,
		"the last read":         lastRead,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &run{T: t, open: place(t)}
			r.next()
			test(t, r)
		})
	}
	t.Run("a crash", func(t *testing.T) { t.Parallel(); crashes(t, place, every) })
}

// A run is one that uses a store, and what the next one finds.
type run struct {
	*testing.T
	Store
	open Open
}

// next ends the run as a program does that came to its end, and begins another.
func (r *run) next() {
	r.Helper()
	if r.Store != nil {
		r.must(end(r.Store))
	}
	s, err := r.open(nil)
	if err != nil {
		r.Fatal(err)
	}
	r.Store = s
	r.Cleanup(func() { s.Close() })
}

// end publishes what a run wrote, where it has to, and closes the store.
func end(s Store) error {
	if p, ok := s.(Publisher); ok {
		if err := publish(p, "a run"); err != nil {
			return err
		}
	}
	return s.Close()
}

func (r *run) must(errs ...error) {
	r.Helper()
	for _, err := range errs {
		if err != nil {
			r.Fatal(err)
		}
	}
}

// noon is a moment of the runs in these tests.
var noon = time.Date(2026, 4, 15, 12, 0, 0, 0, time.UTC)

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

func sha(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// first is a vendor's first commit.
func first() store.Commit {
	return store.Commit{Body: []byte("one"), Baseline: baseline("one", "", "A"), State: store.State{URL: "https://acme.example/", ETag: `"1"`}}
}

// changed is the commit of a change from one page to another. Number is its place
// in the history.
func changed(id string, number int, from, to string) store.Commit {
	return store.Commit{
		Body: []byte(to), Baseline: baseline(to, id, "A", "B"), State: store.State{URL: "https://acme.example/", ETag: `"2"`},
		Change: &store.Change{
			ID: id, Number: number, Vendor: "acme", Title: "Acme", FirstSeen: noon, LastQuiet: noon.Add(-time.Hour),
			OldPage: store.Evidence{Page: snapshot.Page{SHA256: sha(from)}}, NewPage: store.Evidence{Page: snapshot.Page{SHA256: sha(to)}},
		},
	}
}
