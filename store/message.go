package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
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
	Vendors      []string  `json:"vendors,omitempty"` // of a hello: who is watched
	Destinations []Due     `json:"destinations"`      // those that there were when it was made; a later one gets no history
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
	return d.writeOnce(path.Join("messages", m.ID+".json"), m)
}

// HasMessage reports whether a message is stored.
func (d *Dir) HasMessage(id string) (bool, error) {
	if err := checkName("message", id); err != nil {
		return false, err
	}
	return d.exists(path.Join("messages", id+".json"))
}

// MessageIDs lists the ids of the messages there are; it reads none of them.
func (d *Dir) MessageIDs() (map[string]bool, error) {
	names, err := d.list("messages")
	if err != nil {
		return nil, err
	}
	ids := make(map[string]bool, len(names))
	for _, n := range names {
		if id, ok := strings.CutSuffix(n, ".json"); ok {
			ids[id] = true
		}
	}
	return ids, nil
}

// Messages gives all messages in the order in which they were made. Messages
// that cannot be read do not hide the others: they are named in the error,
// which comes beside the messages that could.
func (d *Dir) Messages() ([]Message, error) {
	names, err := d.list("messages")
	if err != nil {
		return nil, err
	}
	var all []Message
	var errs []error
	for _, name := range names {
		if !strings.HasSuffix(name, ".json") {
			continue
		}
		var m Message
		if err := d.readJSON(path.Join("messages", name), &m); err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, m)
	}
	slices.SortStableFunc(all, func(a, b Message) int { return a.Made.Compare(b.Made) })
	return all, errors.Join(errs...)
}

// WriteReceipt stores that a part of a message was taken.
func (d *Dir) WriteReceipt(r Receipt) error {
	if err := errors.Join(checkName("message", r.Message), checkName("destination", r.Destination)); err != nil {
		return err
	}
	r.Schema = Schema
	return d.writeOnce(path.Join("receipts", receiptFile(r.Message, r.Destination, r.Part)), r)
}

// Receipts is the set of receipts there are.
type Receipts map[string]bool

// Has reports whether a destination took a part (from 1) of a message.
func (r Receipts) Has(message, destination string, part int) bool {
	return r[receiptFile(message, destination, part)]
}

// Receipts lists the receipts; it reads none of them.
func (d *Dir) Receipts() (Receipts, error) {
	names, err := d.list("receipts")
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
