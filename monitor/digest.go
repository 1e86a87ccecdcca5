package monitor

import (
	"fmt"
	"slices"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

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
