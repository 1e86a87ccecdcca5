package monitor

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// An Event is one thing that happened to a vendor: its page changed, or a person
// said something about it.
type Event struct {
	At        time.Time          `json:"at"` // when it was seen or said, UTC
	Kind      EventKind          `json:"kind"`
	Vendor    string             `json:"vendor"`
	Change    string             `json:"change,omitempty"`   // what it is about
	Entry     int                `json:"entry,omitempty"`    // of a decision; 0: the whole change
	ByClass   map[diff.Class]int `json:"by_class,omitempty"` // of a change: how many entries
	Names     []string           `json:"names,omitempty"`    // of what a person has to review, or decided on
	ActBy     snapshot.Day       `json:"act_by,omitempty"`   // of a change, by its newest deadline
	Decision  string             `json:"decision,omitempty"`
	On        snapshot.Day       `json:"on,omitempty"`       // of a decision: the day on which it was sent or answered, where a person said one
	Received  snapshot.Day       `json:"received,omitempty"` // of a notice
	Starts    snapshot.Day       `json:"starts,omitempty"`   // of a change or a notice
	Notice    string             `json:"notice,omitempty"`   // id of a notice
	Replaces  string             `json:"replaces,omitempty"` // of a notice: id of the one that it takes the place of
	Retracts  string             `json:"retracts,omitempty"` // of a retraction: id of the notice
	By        string             `json:"by,omitempty"`
	Reason    string             `json:"reason,omitempty"`
	Reference string             `json:"reference,omitempty"`
}

// EventKind says what kind of thing happened.
type EventKind string

// The kinds of events, in the order in which those of one second come.
const (
	ChangeEvent   EventKind = "change"
	NoticeEvent   EventKind = "notice"
	DecisionEvent EventKind = "decision"
	ApprovalEvent EventKind = "approval"
)

var eventOrder = []EventKind{ChangeEvent, NoticeEvent, DecisionEvent, ApprovalEvent}

// Log returns what happened to vendors, oldest first. The error names what could
// not be read, beside the rest.
func (m *Monitor) Log(vendors []string) ([]Event, error) {
	all := []Event{}
	var errs []error
	for _, v := range vendors {
		events, err := m.logOf(v)
		all = append(all, events...)
		if err != nil {
			errs = append(errs, fmt.Errorf("log %s: %w", v, err))
		}
	}
	slices.SortStableFunc(all, func(a, b Event) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Vendor, b.Vendor), cmp.Compare(slices.Index(eventOrder, a.Kind), slices.Index(eventOrder, b.Kind)))
	})
	return all, errors.Join(errs...)
}

// logOf returns what happened to one vendor, in no order.
func (m *Monitor) logOf(vendor string) ([]Event, error) {
	changes, err := m.Store.Changes(vendor)
	if err != nil {
		return nil, err
	}
	var events []Event
	for _, c := range changes {
		d, err := m.newestDeadline(c)
		if err != nil {
			return events, err
		}
		decisions, err := m.Store.Decisions(vendor, c.ID)
		if err != nil {
			return events, err
		}
		events = append(events, changeEvent(c, d))
		for _, dec := range decisions {
			events = append(events, decisionEvent(c, dec))
		}
	}
	notices, err := m.Store.Notices(vendor)
	if err != nil {
		return events, err
	}
	for _, n := range notices {
		events = append(events, Event{At: n.At, Kind: NoticeEvent, Vendor: vendor, Change: n.Change, Received: n.Received, Starts: n.Starts, By: n.By, Notice: n.ID(), Replaces: n.Replaces, Retracts: n.Retracts})
	}
	approvals, err := m.Store.Approvals(vendor)
	if err != nil {
		return events, err
	}
	for _, a := range approvals {
		events = append(events, Event{At: a.At, Kind: ApprovalEvent, Vendor: vendor, Change: a.Change, By: a.By})
	}
	return events, nil
}

func changeEvent(c store.Change, d *record.Deadline) Event {
	e := Event{At: c.FirstSeen, Kind: ChangeEvent, Vendor: c.Vendor, Change: c.ID, ByClass: c.Report.ByClass, Starts: c.Report.Starts}
	if d != nil {
		e.ActBy, e.Starts = d.ActBy, cmp.Or(d.Starts, e.Starts)
	}
	for _, ch := range c.Report.Changes {
		if ch.Class == diff.Review && !ch.OutOfScope {
			e.Names = append(e.Names, cmp.Or(ch.Name, ch.List))
		}
	}
	return e
}

func decisionEvent(c store.Change, d record.Decision) Event {
	e := Event{
		At: d.At, Kind: DecisionEvent, Vendor: c.Vendor, Change: c.ID, Entry: d.Entry, Decision: d.Decision, On: d.Day,
		By: d.By, Reason: d.Reason, Reference: d.Reference,
	}
	for _, ch := range c.Report.Changes {
		if ch.Entry == d.Entry {
			e.Names = append(e.Names, cmp.Or(ch.Name, ch.List))
		}
	}
	return e
}

// Newest returns the change that was seen last, of these vendors; of two seen in
// one moment the later one of the vendor's history. The error is
// [store.ErrNoChange] when there is none.
func (m *Monitor) Newest(vendors []string) (store.Change, error) {
	var newest store.Change
	for _, v := range vendors {
		changes, err := m.Store.Changes(v)
		if err != nil {
			return newest, err
		}
		for _, c := range changes {
			if newest.ID == "" || !c.FirstSeen.Before(newest.FirstSeen) {
				newest = c
			}
		}
	}
	if newest.ID == "" {
		return newest, store.ErrNoChange
	}
	return newest, nil
}
