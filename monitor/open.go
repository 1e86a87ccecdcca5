package monitor

import (
	"cmp"
	"slices"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// changeDeadline returns the deadline of a change: that of the entry whose day
// comes first. Nil where the terms speak of none of its entries, or where there
// are no terms.
func (m *Monitor) changeDeadline(v config.Vendor, r diff.Report, o deadline.Occasion) *record.Deadline {
	var first *record.Deadline
	for _, c := range r.Changes {
		d, ok := deadline.Of(v.Terms, r, c, o, m.zone())
		if !ok {
			continue
		}
		if d.At = m.now(); first == nil || earlier(d, *first) {
			first = &d
		}
	}
	return first
}

// earlier reports whether a deadline comes before another: one with a day
// before one without, the earlier day first.
func earlier(d, than record.Deadline) bool {
	switch {
	case d.ObjectBy == "":
		return false
	case than.ObjectBy == "":
		return true
	}
	return d.ObjectBy < than.ObjectBy
}

func (m *Monitor) zone() *time.Location { return cmp.Or(m.Zone, time.UTC) }

// today is the day it is where the team works.
func (m *Monitor) today() snapshot.Day { return snapshot.DayOf(m.Now().In(m.zone())) }

// newestDeadline returns the deadline of a change that holds now.
func (m *Monitor) newestDeadline(c store.Change) (*record.Deadline, error) {
	anew, err := m.Store.Deadlines(c.Vendor, c.ID)
	if err != nil || len(anew) == 0 {
		return c.Deadline, err
	}
	return &anew[len(anew)-1], nil
}

// openChanges returns the changes of a vendor that wait for a decision, from
// their records, decisions and deadlines.
func (m *Monitor) openChanges(vendor string) ([]store.OpenChange, error) {
	changes, err := m.Store.Changes(vendor)
	if err != nil {
		return nil, err
	}
	return m.openOf(changes)
}

// openOf returns those of a vendor's changes that wait for a decision.
func (m *Monitor) openOf(changes []store.Change) ([]store.OpenChange, error) {
	var open []store.OpenChange
	for _, c := range changes {
		entries, err := m.undecided(c)
		if err != nil {
			return nil, err
		}
		if len(entries) == 0 {
			continue
		}
		o := store.OpenChange{Change: c.ID, Entries: entries, Seen: snapshot.DayOf(c.FirstSeen.In(m.zone())), Starts: c.Report.Starts}
		d, err := m.newestDeadline(c)
		if err != nil {
			return nil, err
		}
		if d != nil {
			o.ActBy, o.Starts = d.ActBy, cmp.Or(d.Starts, o.Starts)
		}
		open = append(open, o)
	}
	return open, nil
}

// undecided returns the entries of a change that a person has to decide on and
// nobody has.
func (m *Monitor) undecided(c store.Change) ([]int, error) {
	var entries []int
	for _, ch := range c.Report.Changes {
		if ch.Class == diff.Review && !ch.OutOfScope {
			entries = append(entries, ch.Entry)
		}
	}
	if len(entries) == 0 {
		return nil, nil
	}
	decisions, err := m.Store.Decisions(c.Vendor, c.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		if d.Entry == 0 {
			return nil, nil
		}
		entries = slices.DeleteFunc(entries, func(e int) bool { return e == d.Entry })
	}
	return entries, nil
}

// reopen brings a vendor's state up to date with what is open.
func (m *Monitor) reopen(vendor string) error {
	state, err := m.Store.State(vendor)
	if err != nil {
		return err
	}
	if state.Open, err = m.openChanges(vendor); err != nil {
		return err
	}
	return m.Store.WriteState(vendor, state)
}
