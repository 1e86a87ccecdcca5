package monitor

import (
	"context"
	"time"

	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A Store is what a run needs of what is remembered between runs, one interface a
// step. Its methods may be called by several goroutines at once, for different
// vendors. A store that other runs use at the same time is a [Publisher] too.
type Store interface {
	Baselines
	Changes
	Outbox
	Decisions
	Ledger
}

// Baselines are what a vendor's page said when it was last believed, and the
// small state that a check needs which finds nothing new.
type Baselines interface {
	// Vendors returns the names of the vendors of which anything is known, sorted.
	Vendors() ([]string, error)
	// State returns a vendor's state; the zero State where there is none.
	State(vendor string) (store.State, error)
	// WriteState replaces a vendor's state.
	WriteState(vendor string, st store.State) error
	// Baseline returns a vendor's baseline; ok is false when there is none yet.
	Baseline(vendor string) (s snapshot.Snapshot, ok bool, err error)
	// BaselineSize returns the size of a vendor's baseline in bytes, 0 when there
	// is none, without reading it: [store.State] says what it should be.
	BaselineSize(vendor string) (int64, error)
	// BaselineName returns what people know the baseline by, such as its path.
	BaselineName(vendor string) string
	// Page returns the body of a page that a baseline or a change refers to, by its
	// SHA-256.
	Page(vendor, sha string) ([]byte, error)
	// Commit makes a read the vendor's baseline, and stores the change that it
	// shows: all of it, or nothing of it as far as the next run can see.
	Commit(vendor string, c store.Commit) (store.State, error)
	// Approvals returns the approvals of a vendor's baselines, oldest first.
	Approvals(vendor string) ([]record.Approval, error)
	// WriteApproval stores an approval.
	WriteApproval(vendor string, a record.Approval) error
}

// Changes are the records of what changed, each written once by a commit.
type Changes interface {
	// Changes returns a vendor's changes, oldest first.
	Changes(vendor string) ([]store.Change, error)
	// Change finds a change of any vendor by its id or the beginning of it. The
	// error is [store.ErrNoChange] when there is none; more than one is an error
	// that names them.
	Change(id string) (store.Change, error)
	// ChangeOf returns a vendor's change by its whole id, or [store.ErrNoChange].
	ChangeOf(vendor, id string) (store.Change, error)
	// ChangeAt returns a vendor's change by its place in the history, from 1, or
	// [store.ErrNoChange].
	ChangeAt(vendor string, number int) (store.Change, error)
}

// An Outbox holds what is to be told, and what was.
type Outbox interface {
	// WriteMessage stores a message, once: one with its id that is there already
	// stays as it is.
	WriteMessage(m store.Message) error
	// Message returns a message by its id; a missing one is [io/fs.ErrNotExist].
	Message(id string) (store.Message, error)
	// MessageIDs lists the ids of the messages there are.
	MessageIDs() (map[string]bool, error)
	// Pending returns the messages of which a part has no receipt, in the order in
	// which they were made. The error names those that cannot be read, beside the
	// others.
	Pending(r store.Receipts) ([]store.Message, error)
	// Taken reports whether every part of a message has its receipt. One that is
	// not stored has no part that waits.
	Taken(id string) (bool, error)
	// Receipts lists the receipts.
	Receipts() (store.Receipts, error)
	// Receipt returns a receipt; a missing one is [io/fs.ErrNotExist].
	Receipt(message, destination string, part int) (store.Receipt, error)
	// WriteReceipt stores that a part was taken, once.
	WriteReceipt(r store.Receipt) error
	// Claims returns the claims by the id of their message. The error names those
	// that cannot be read, beside the others.
	Claims() (map[string]store.Claim, error)
	// WriteClaim replaces the claim on a message; one that sends nothing is removed.
	WriteClaim(message string, c store.Claim) error
	// KeepIndex stores what was learned of messages, so that the next run need not
	// read them all. It is called when something was written anyway.
	KeepIndex() error
}

// Decisions are what people said about changes, and what follows from it.
type Decisions interface {
	// Decisions returns the decisions about a change, oldest first.
	Decisions(vendor, change string) ([]record.Decision, error)
	// WriteDecision stores a decision.
	WriteDecision(vendor string, d record.Decision) error
	// Notices returns a vendor's notices, oldest first.
	Notices(vendor string) ([]record.Notice, error)
	// WriteNotice stores a notice.
	WriteNotice(vendor string, n record.Notice) error
	// Deadlines returns the deadlines of a change that were computed anew, oldest
	// first: the last one holds.
	Deadlines(vendor, change string) ([]record.Deadline, error)
	// WriteDeadline stores a deadline that was computed anew, and returns it as it
	// was stored: its time may be a little later.
	WriteDeadline(vendor, change string, d record.Deadline) (record.Deadline, error)
}

// A Ledger holds a line per run.
type Ledger interface {
	// AppendRun adds a line.
	AppendRun(r store.Run) error
	// Runs returns the runs that began in a time, from its beginning and up to its
	// end, oldest first.
	Runs(from, to time.Time) ([]store.Run, error)
	// LastRead returns when a vendor was last read before t; the zero time where no
	// line says so.
	LastRead(vendor string, t time.Time) (time.Time, error)
}

// A Publisher is a store that other runs use at the same time: what is written
// becomes known to them by publishing it, and what they published takes the
// place of what was here.
type Publisher interface {
	// Publish makes known what was written; message says what it is. Where another
	// run was first, what was written of a vendor that it changed too is dropped;
	// redo is told, and what it writes is published with the rest.
	Publish(ctx context.Context, message func() string, redo func(store.Moved) error) error
	// Together does steps of which others see all or none, and between which
	// nothing of theirs comes. The steps call neither Together nor Publish.
	Together(steps func() error) error
	// Turn returns how often another run's records have taken the place of a
	// vendor's. Within Together it does not change.
	Turn(vendor string) int
	// SetBack returns the vendors of whom something was told that the store does
	// not know any more, because somebody set it back; sorted.
	SetBack() []string
}

// shared reports whether other runs use the store at the same time.
func (m *Monitor) shared() bool {
	_, ok := m.Store.(Publisher)
	return ok
}

// publisher returns the way by which other runs learn what this one writes.
func (m *Monitor) publisher() Publisher {
	if p, ok := m.Store.(Publisher); ok {
		return p
	}
	return alone{}
}

// alone publishes nothing: what is written is there for whoever runs next, and
// nobody runs beside this run.
type alone struct{}

func (alone) Publish(context.Context, func() string, func(store.Moved) error) error { return nil }
func (alone) Together(steps func() error) error                                     { return steps() }
func (alone) Turn(string) int                                                       { return 0 }
func (alone) SetBack() []string                                                     { return nil }
