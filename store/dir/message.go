package dir

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/store"
)

// WriteMessage stores a message, once: a message with its id that is there
// already stays as it is.
func (d *Dir) WriteMessage(m store.Message) error {
	if err := store.CheckName("message", m.ID); err != nil {
		return err
	}
	m.Schema = store.Schema
	if m.Destinations == nil {
		m.Destinations = []store.Due{}
	}
	return d.writeOnce(path.Join(store.MessagesFolder, m.ID+".json"), m)
}

// HasMessage reports whether a message is stored.
func (d *Dir) HasMessage(id string) (bool, error) {
	if err := store.CheckName("message", id); err != nil {
		return false, err
	}
	return d.HasFile(path.Join(store.MessagesFolder, id+".json"))
}

// MessageIDs lists the ids of the messages there are; it reads none of them.
func (d *Dir) MessageIDs() (map[string]bool, error) {
	names, err := d.list(store.MessagesFolder)
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

// Pending returns the messages that wait for a receipt, in the order in which
// they were made. Messages that cannot be read do not hide the others: they are
// named in the error, which comes beside the messages that could.
func (d *Dir) Pending(r store.Receipts) ([]store.Message, error) {
	names, err := d.list(store.MessagesFolder)
	if err != nil {
		return nil, err
	}
	d.indexed.Lock()
	defer d.indexed.Unlock()
	index := d.readIndex()
	var all []store.Message
	var errs []error
	for _, name := range names {
		id, ok := strings.CutSuffix(name, ".json")
		if !ok || strings.HasPrefix(name, ".") || index.done(id, r) {
			continue
		}
		var m store.Message
		if err := d.readJSON(path.Join(store.MessagesFolder, name), &m); err != nil {
			errs = append(errs, err)
			continue
		}
		index.add(m)
		if m.Waiting(r) > 0 {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b store.Message) int {
		if c := a.Made.Compare(b.Made); c != 0 {
			return c
		}
		return cmp.Compare(rank(a), rank(b))
	})
	return all, errors.Join(errs...)
}

// rank puts a summary before what it sums up, where both are of one second.
func rank(m store.Message) int {
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
			ok, err := d.HasFile(path.Join(store.ReceiptsFolder, store.ReceiptFile(id, due.Name, i+1)))
			if !ok || err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// Message returns a message by its id. A missing one is [io/fs.ErrNotExist].
func (d *Dir) Message(id string) (store.Message, error) {
	var m store.Message
	if err := store.CheckName("message", id); err != nil {
		return m, err
	}
	err := d.readJSON(path.Join(store.MessagesFolder, id+".json"), &m)
	return m, err
}

// WriteReceipt stores that a part of a message was taken.
func (d *Dir) WriteReceipt(r store.Receipt) error {
	if err := errors.Join(store.CheckName("message", r.Message), store.CheckName("destination", r.Destination)); err != nil {
		return err
	}
	r.Schema = store.Schema
	return d.writeOnce(path.Join(store.ReceiptsFolder, store.ReceiptFile(r.Message, r.Destination, r.Part)), r)
}

// Receipt returns a receipt. A missing one is [io/fs.ErrNotExist].
func (d *Dir) Receipt(message, destination string, part int) (store.Receipt, error) {
	var r store.Receipt
	err := d.readJSON(path.Join(store.ReceiptsFolder, store.ReceiptFile(message, destination, part)), &r)
	return r, err
}

// Receipts lists the receipts; it reads none of them.
func (d *Dir) Receipts() (store.Receipts, error) {
	names, err := d.list(store.ReceiptsFolder)
	if err != nil {
		return nil, err
	}
	all := make(store.Receipts, len(names))
	for _, n := range names {
		all[n] = true
	}
	return all, nil
}
