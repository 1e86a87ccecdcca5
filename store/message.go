package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// A Message is something that is to be told, stored before it is sent and
// never changed. What it says is rebuilt from what it is about.
type Message struct {
	Schema       int       `json:"schema"`
	ID           string    `json:"id"`
	Kind         string    `json:"kind"`
	Made         time.Time `json:"made"`              // UTC, to the second
	Vendor       string    `json:"vendor,omitempty"`  // whom it is about
	Change       string    `json:"change,omitempty"`  // which change it is about
	Vendors      []string  `json:"vendors,omitempty"` // of a hello: who is watched; of an outage: who cannot be read; of a summary: who changed
	Changes      []string  `json:"changes,omitempty"` // of a summary: the change of each of its vendors
	Undoes       string    `json:"undoes,omitempty"`  // of a change: the undelivered one before it that it takes back
	When         string    `json:"when,omitempty"`    // of a reminder: "half", "2" or "1"
	Blind        *Blind    `json:"blind,omitempty"`   // of a health message, a recovery and an outage
	Digest       *Digest   `json:"digest,omitempty"`
	Repeats      bool      `json:"repeats,omitempty"` // people may have been told before: the branch was set back behind that; WriteMessage fills it in
	Destinations []Due     `json:"destinations"`      // those that there were when it was made; a later one gets no history
}

// Blind says since when a vendor could not be read, and why.
type Blind struct {
	Status  Status       `json:"status"`
	Since   time.Time    `json:"since"`             // UTC, to the second
	Until   time.Time    `json:"until,omitzero"`    // of a recovery
	Why     string       `json:"why,omitempty"`     // the error
	Days    int          `json:"days,omitempty"`    // of a repeat: for how long by then
	Added   []string     `json:"added,omitempty"`   // names that a read not believed yet adds
	Touches snapshot.Day `json:"touches,omitempty"` // the nearest day to act by of an open change that lies in that time
}

// Digest is what a week came to.
type Digest struct {
	From       time.Time      `json:"from"`
	To         time.Time      `json:"to"`
	Watched    int            `json:"watched"` // vendors
	Checks     int            `json:"checks"`  // good reads of pages
	Runs       int            `json:"runs"`
	Changes    []DigestChange `json:"changes,omitempty"`     // that were first seen in that time
	LongestGap time.Duration  `json:"longest_gap,omitempty"` // nanoseconds between two runs
	Unread     []DigestUnread `json:"unread,omitempty"`      // vendors that cannot be read now
	NotWatched []string       `json:"not_watched,omitempty"` // vendors that were never read
}

// DigestChange is a change of the week.
type DigestChange struct {
	Vendor  string         `json:"vendor"`
	Change  string         `json:"change"`
	ByClass map[string]int `json:"by_class"`
	ActBy   snapshot.Day   `json:"act_by,omitempty"`
	Open    bool           `json:"open,omitempty"` // it waits for a decision
}

// DigestUnread is a vendor that cannot be read.
type DigestUnread struct {
	Vendor string    `json:"vendor"`
	Status Status    `json:"status"`
	Since  time.Time `json:"since"`
	Why    string    `json:"why"`
}

// Due is a destination and the parts of a message that it is to get. Parts are
// fixed here: a retry sends what is missing, not another split.
type Due struct {
	Name  string `json:"name"`
	Parts []Part `json:"parts"`
}

// A Part is the share of a message that one post carries.
type Part struct {
	Entries []int `json:"entries"`         // of the change
	Names   bool  `json:"names,omitempty"` // the entries are only named: a later part tells them in full
}

// A Receipt says that a destination took one part of a message.
type Receipt struct {
	Schema      int             `json:"schema"`
	Message     string          `json:"message"`
	Destination string          `json:"destination"`
	Part        int             `json:"part"` // from 1
	At          time.Time       `json:"at"`   // UTC, to the second
	Entries     []int           `json:"entries,omitempty"`
	Answer      json.RawMessage `json:"answer,omitempty"` // what the destination said
}

// WriteMessage stores a message, once: a message with its id that is there
// already stays as it is.
func (d *Dir) WriteMessage(m Message) error {
	if err := checkName("message", m.ID); err != nil {
		return err
	}
	m.Schema = Schema
	if m.Destinations == nil {
		m.Destinations = []Due{}
	}
	repeats, err := d.repeats(m)
	if err != nil {
		return err
	}
	m.Repeats = repeats
	return d.writeOnce(path.Join(messagesFolder, m.ID+".json"), m)
}

// HasMessage reports whether a message is stored.
func (d *Dir) HasMessage(id string) (bool, error) {
	if err := checkName("message", id); err != nil {
		return false, err
	}
	return d.exists(path.Join(messagesFolder, id+".json"))
}

// MessageIDs lists the ids of the messages there are; it reads none of them.
func (d *Dir) MessageIDs() (map[string]bool, error) {
	names, err := d.list(messagesFolder)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]bool, len(names))
	for _, n := range names {
		if id, ok := strings.CutSuffix(n, ".json"); ok && id[0] != '.' {
			ids[id] = true
		}
	}
	return ids, nil
}

// Waiting counts the parts of a message that have no receipt.
func (m Message) Waiting(r Receipts) int {
	n := 0
	for _, due := range m.Destinations {
		for i := range due.Parts {
			if !r.Has(m.ID, due.Name, i+1) {
				n++
			}
		}
	}
	return n
}

// Parts counts the parts of a message, over all its destinations.
func (m Message) Parts() int {
	n := 0
	for _, due := range m.Destinations {
		n += len(due.Parts)
	}
	return n
}

// Pending returns the messages that wait for a receipt, in the order in which
// they were made. Messages that cannot be read do not hide the others: they are
// named in the error, which comes beside the messages that could.
func (d *Dir) Pending(r Receipts) ([]Message, error) {
	names, err := d.list(messagesFolder)
	if err != nil {
		return nil, err
	}
	d.indexed.Lock()
	defer d.indexed.Unlock()
	index := d.readIndex()
	var all []Message
	var errs []error
	for _, name := range names {
		id, ok := strings.CutSuffix(name, ".json")
		if !ok || strings.HasPrefix(name, ".") || index.done(id, r) {
			continue
		}
		var m Message
		if err := d.readJSON(path.Join(messagesFolder, name), &m); err != nil {
			errs = append(errs, err)
			continue
		}
		index.add(m)
		if m.Waiting(r) > 0 {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b Message) int {
		if c := a.Made.Compare(b.Made); c != 0 {
			return c
		}
		return cmp.Compare(rank(a), rank(b))
	})
	return all, errors.Join(errs...)
}

// rank puts a summary before what it sums up, where both are of one second.
func rank(m Message) int {
	if len(m.Changes) > 0 {
		return 0
	}
	return 1
}

// Taken reports whether every part of a message was taken by its destination. A
// message that is not stored has no part that waits.
func (d *Dir) Taken(id string) (bool, error) {
	m, err := d.Message(id)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	for _, due := range m.Destinations {
		for i := range due.Parts {
			ok, err := d.exists(path.Join(receiptsFolder, receiptFile(id, due.Name, i+1)))
			if !ok || err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// Message returns a message by its id. A missing one is [io/fs.ErrNotExist].
func (d *Dir) Message(id string) (Message, error) {
	var m Message
	if err := checkName("message", id); err != nil {
		return m, err
	}
	err := d.readJSON(path.Join(messagesFolder, id+".json"), &m)
	return m, err
}

// WriteReceipt stores that a part of a message was taken.
func (d *Dir) WriteReceipt(r Receipt) error {
	if err := errors.Join(checkName("message", r.Message), checkName("destination", r.Destination)); err != nil {
		return err
	}
	r.Schema = Schema
	return d.writeOnce(path.Join(receiptsFolder, receiptFile(r.Message, r.Destination, r.Part)), r)
}

// Receipt returns a receipt. A missing one is [io/fs.ErrNotExist].
func (d *Dir) Receipt(message, destination string, part int) (Receipt, error) {
	var r Receipt
	err := d.readJSON(path.Join(receiptsFolder, receiptFile(message, destination, part)), &r)
	return r, err
}

// Receipts is the set of receipts there are.
type Receipts map[string]bool

// Has reports whether a destination took a part (from 1) of a message.
func (r Receipts) Has(message, destination string, part int) bool {
	return r[receiptFile(message, destination, part)]
}

// HasPart is [Receipts.Has] for a part as a claim names it, "destination.part".
func (r Receipts) HasPart(message, part string) bool { return r[message+"."+part+".json"] }

// Receipts lists the receipts; it reads none of them.
func (d *Dir) Receipts() (Receipts, error) {
	names, err := d.list(receiptsFolder)
	if err != nil {
		return nil, err
	}
	all := make(Receipts, len(names))
	for _, n := range names {
		all[n] = true
	}
	return all, nil
}

func receiptFile(message, destination string, part int) string {
	return fmt.Sprintf("%s.%s.%d.json", message, destination, part)
}
