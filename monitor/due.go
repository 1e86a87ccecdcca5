package monitor

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// This file makes what the clock asks for: reminders of what is open, and the
// week's digest.

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

// digest stores the week's digest on the first run after it is due: proof that
// somebody looked, and of what nobody could see. A week without a run has none.
func (m *Monitor) digest(results []Result, told *told) error {
	if !m.Week.Set || len(m.Destinations) == 0 {
		return nil
	}
	to := m.Week.Last(m.Now())
	year, week := to.ISOWeek()
	id := fmt.Sprintf("digest-%d-W%02d", year, week)
	if told.has(id) {
		return nil
	}
	from := to.AddDate(0, 0, -7)
	runs, err := m.Store.Runs(from, to)
	if err != nil || len(runs) == 0 {
		return err
	}
	d := record.Week{From: from.UTC(), To: to.UTC(), Watched: len(m.Vendors), Runs: len(runs)}
	before := from
	for _, r := range runs {
		d.Checks += len(r.Read)
		d.LongestGap = max(d.LongestGap, r.At.Sub(before))
		before = r.At
	}
	d.LongestGap = max(d.LongestGap, to.Sub(before))
	states := map[string]store.State{}
	for _, r := range results {
		states[r.Vendor.Name] = r.state
	}
	for _, v := range m.Vendors {
		state, ok := states[v.Name]
		if !ok {
			if state, err = m.Store.State(v.Name); err != nil {
				return err
			}
		}
		switch h := state.Health; {
		case state.Page == "" && state.Baseline == 0:
			d.NotWatched = append(d.NotWatched, v.Name)
		case h.Status != record.OK:
			d.Unread = append(d.Unread, record.Unread{Vendor: v.Name, Status: h.Status, Since: h.Since, Why: h.Why})
		}
		changes, err := m.digestChanges(v, state, from, to)
		if err != nil {
			return err
		}
		d.Changes = append(d.Changes, changes...)
	}
	return m.queueOnce(store.Message{ID: id, Kind: string(notify.Digest), Made: m.now(), Digest: &d}, config.Vendor{}, told)
}

// digestChanges returns a vendor's changes that were first seen in a time.
func (m *Monitor) digestChanges(v config.Vendor, state store.State, from, to time.Time) ([]record.WeekChange, error) {
	if state.Change == "" {
		return nil, nil
	}
	changes, err := m.Store.Changes(v.Name)
	if err != nil {
		return nil, err
	}
	var found []record.WeekChange
	for _, c := range changes {
		if c.FirstSeen.Before(from) || !c.FirstSeen.Before(to) || c.Report.Quiet() {
			continue
		}
		dc := record.WeekChange{Vendor: v.Name, Change: c.ID, ByClass: byClass(c.Report)}
		for _, o := range state.Open {
			if o.Change == c.ID {
				dc.Open, dc.ActBy = true, o.ActBy
			}
		}
		found = append(found, dc)
	}
	return found, nil
}

// week returns a stored digest as it is told: vendors by their titles.
func (m *Monitor) week(stored *record.Week) *record.Week {
	if stored == nil {
		return nil
	}
	w := *stored
	w.NotWatched = m.titles(w.NotWatched)
	w.Changes, w.Unread = slices.Clone(w.Changes), slices.Clone(w.Unread)
	for i := range w.Changes {
		w.Changes[i].Title = m.vendor(w.Changes[i].Vendor, "").Title
	}
	for i := range w.Unread {
		w.Unread[i].Title = m.vendor(w.Unread[i].Vendor, "").Title
	}
	return &w
}

// byClass counts the entries of a report by class.
func byClass(r diff.Report) map[string]int {
	all := map[string]int{}
	for class, n := range r.ByClass {
		all[string(class)] = n
	}
	return all
}
