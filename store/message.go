package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/subwatch/subwatch/snapshot/record"
)

// A Message is something that is to be told, stored before it is sent and
// never changed. What it says is rebuilt from what it is about.
type Message struct {
	Schema       int           `json:"schema"`
	ID           string        `json:"id"`
	Kind         string        `json:"kind"`
	Made         time.Time     `json:"made"`              // UTC, to the second
	Vendor       string        `json:"vendor,omitempty"`  // whom it is about
	Change       string        `json:"change,omitempty"`  // which change it is about
	Vendors      []string      `json:"vendors,omitempty"` // of a hello: who is watched; of an outage: who cannot be read; of a summary: who changed
	Changes      []string      `json:"changes,omitempty"` // of a summary: the change of each of its vendors
	Undoes       string        `json:"undoes,omitempty"`  // of a change: the undelivered one before it that it takes back
	When         string        `json:"when,omitempty"`    // of a reminder: "half", "2" or "1"
	Blind        *record.Blind `json:"blind,omitempty"`   // of a health message, a recovery and an outage
	Digest       *record.Week  `json:"digest,omitempty"`
	Repeats      bool          `json:"repeats,omitempty"` // people may have been told before: the branch was set back behind that; WriteMessage fills it in
	Destinations []Due         `json:"destinations"`      // those that there were when it was made; a later one gets no history
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

// Receipts is the set of receipts there are.
type Receipts map[string]bool

// Has reports whether a destination took a part (from 1) of a message.
func (r Receipts) Has(message, destination string, part int) bool {
	return r[ReceiptFile(message, destination, part)]
}

// HasPart is [Receipts.Has] for a part as a claim names it, "destination.part".
func (r Receipts) HasPart(message, part string) bool { return r[message+"."+part+".json"] }

// ReceiptFile returns the name of the file of a receipt.
func ReceiptFile(message, destination string, part int) string {
	return fmt.Sprintf("%s.%s.%d.json", message, destination, part)
}
