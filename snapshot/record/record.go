// Package record says what people and the clock add to what a page said: the
// terms of a contract, a deadline, a vendor's notice, a decision, an approval, a
// time in which a vendor could not be read, what a week came to.
//
// They are types alone, written as JSON by whoever stores them (package store)
// and put into words by whoever tells them (package notify/wording). Deadlines
// are computed in package monitor/deadline. It knows the standard library and
// package snapshot, and is pure.
package record

import (
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// An Approval says that a person found a baseline to be right.
type Approval struct {
	Schema   int       `json:"schema"`
	At       time.Time `json:"at"` // UTC, to the second
	By       string    `json:"by"`
	Page     string    `json:"page"`               // SHA-256 of the baseline's page
	Change   string    `json:"change,omitempty"`   // the last change it contains
	Believed string    `json:"believed,omitempty"` // the read that was to be believed, where one was in doubt
}

// Status says how well a vendor's page can be read.
type Status string

// The states of a vendor's health.
const (
	OK          Status = "ok"
	Unreachable Status = "unreachable" // network, HTTP error
	Blocked     Status = "blocked"     // a bot wall, a question of consent, a log-in
	Unreadable  Status = "unreadable"  // fetched, but the lists are not there, shrank beyond belief, or it is not a page
	Flapping    Status = "flapping"    // two reads in a row differ
)

// Blind says since when a vendor could not be read, and why.
type Blind struct {
	Status  Status       `json:"status"`
	Since   time.Time    `json:"since"`             // UTC, to the second
	Until   time.Time    `json:"until,omitzero"`    // when it could be read again; zero: it cannot
	Why     string       `json:"why,omitempty"`     // the error
	Days    int          `json:"days,omitempty"`    // where it is said again: for how many days by then
	Added   []string     `json:"added,omitempty"`   // names that a read not believed yet adds: unconfirmed
	Touches snapshot.Day `json:"touches,omitempty"` // the nearest day to act by of an open change that lies in that time
}
