package monitor

import (
	"errors"
	"time"

	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// A reminder is one of the days on which an undecided change is spoken of again.
type reminder struct {
	when string // "half", "2", "1"
	day  snapshot.Day
}

// reminders returns the days of an open change's reminders, in order: half of the
// way from when it was seen to the day to act by, then two and one working days
// before that day. Those that lay in the past when the change was first seen
// are left out.
func reminders(o store.OpenChange) []reminder {
	if o.ActBy == "" || o.ActBy <= o.Seen {
		return nil
	}
	seen, _ := o.Seen.Time()
	half := snapshot.DayOf(seen.AddDate(0, 0, deadline.Days(o.Seen, o.ActBy)/2))
	all := []reminder{{"half", half}, {"2", deadline.WorkingDaysBefore(o.ActBy, 2)}, {"1", deadline.WorkingDaysBefore(o.ActBy, 1)}}
	var ahead []reminder
	for _, r := range all {
		if r.day > o.Seen {
			ahead = append(ahead, r)
		}
	}
	return ahead
}

// remind stores the reminders that are due today, and says of undecided
// sub-processors that their use has begun. A day that no run saw is made up for
// by the next run, while there is still time; of several that are due only the
// last is said.
func (m *Monitor) remind(results []Result, told *told) error {
	var errs []error
	for _, r := range results {
		for _, o := range r.state.Open {
			errs = append(errs, m.remindOf(r.Vendor, o, told))
		}
	}
	return errors.Join(errs...)
}

func (m *Monitor) remindOf(v config.Vendor, o store.OpenChange, told *told) error {
	today := m.today()
	var due *reminder
	for _, r := range reminders(o) {
		if r.day <= today && today <= o.ActBy {
			due = &r
		}
	}
	if due != nil {
		err := m.remindOnce(store.Message{ID: "reminder-" + o.Change + "-" + due.when, Kind: string(notify.Reminder), Vendor: v.Name, Change: o.Change, When: due.when}, v, told)
		if err != nil {
			return err
		}
	}
	if o.Starts != "" && o.Starts > o.Seen && o.Starts <= today {
		return m.remindOnce(store.Message{ID: "started-" + o.Change + "-" + compact(o.Starts), Kind: string(notify.Started), Vendor: v.Name, Change: o.Change}, v, told)
	}
	return nil
}

// remindOnce stores a message about a change that waits for a decision, unless
// it is stored already. Before it does it asks the decisions themselves: where
// one was being recorded when the program was killed, the state still says that
// the change waits.
func (m *Monitor) remindOnce(msg store.Message, v config.Vendor, told *told) error {
	if told.has(msg.ID) {
		return nil
	}
	change, err := m.Store.ChangeOf(v.Name, msg.Change)
	if err != nil {
		return err
	}
	open, toSend, err := m.undecided(change)
	if err != nil || len(open)+len(toSend) == 0 {
		return err
	}
	msg.Made = m.now()
	return m.queueOnce(msg, v, told)
}

// queueOnce stores a message with the destinations that there are now, unless
// it is stored already.
func (m *Monitor) queueOnce(msg store.Message, v config.Vendor, told *told) error {
	if told.has(msg.ID) {
		return nil
	}
	if err := m.queue(msg, v); err != nil {
		return err
	}
	told.add(msg.ID)
	return nil
}

// queue stores a message with the destinations that there are now and that want
// messages of this vendor.
func (m *Monitor) queue(msg store.Message, v config.Vendor) error {
	full, err := m.rebuild(msg)
	if err != nil {
		return err
	}
	msg.Destinations = m.due(full, v)
	return m.Store.WriteMessage(msg)
}

// compact writes a day as in file names.
func compact(d snapshot.Day) string {
	t, ok := d.Time()
	if !ok {
		return string(d)
	}
	return t.Format("20060102")
}

// stamp writes a time as in file names.
func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
