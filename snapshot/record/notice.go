package record

import (
	"slices"
	"time"

	"github.com/subwatch/subwatch/snapshot"
)

// A Notice is a vendor's own announcement, as the customer received it; or that
// another one was kept by mistake; or a person's word on when the use starts. It
// is written once.
type Notice struct {
	Schema   int          `json:"schema"`
	At       time.Time    `json:"at"`                 // when it was recorded, UTC, to the second
	Received snapshot.Day `json:"received,omitempty"` // when it came; empty: only the start is confirmed
	Starts   snapshot.Day `json:"starts,omitempty"`   // as it says; empty: it does not
	By       string       `json:"by,omitempty"`       // who recorded it
	Change   string       `json:"change,omitempty"`   // the change it announces; empty: the next one
	Replaces string       `json:"replaces,omitempty"` // id of the notice that it takes the place of
	Retracts string       `json:"retracts,omitempty"` // id of the notice that is not to count; the day received is that one's
}

// ID names a notice among those of its vendor: the day it was received and when
// that was recorded, as its file is called.
func (n Notice) ID() string {
	day := n.Received
	if day == "" {
		day = n.Starts
	}
	return string(day) + "-" + n.At.UTC().Format("20060102T150405Z")
}

// Holding returns the notices that hold, of all of a vendor's, oldest first: not
// those that a later one replaces or retracts, and not the retractions. What a
// notice replaced counts again where it is retracted itself, and not where it was
// replaced in turn.
func Holding(notices []Notice) []Notice {
	replaced, retracted := map[string]bool{}, map[string]bool{}
	var out []Notice
	for _, n := range slices.Backward(notices) {
		switch id := n.ID(); {
		case retracted[id]:
			continue
		case n.Retracts != "":
			retracted[n.Retracts] = true
			continue
		case !replaced[id]:
			out = append(out, n)
		}
		if n.Replaces != "" {
			replaced[n.Replaces] = true
		}
	}
	slices.Reverse(out)
	return out
}
