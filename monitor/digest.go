package monitor

import (
	"fmt"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
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
	d := store.Digest{From: from.UTC(), To: to.UTC(), Watched: len(m.Vendors), Runs: len(runs)}
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
		case h.Status != store.OK:
			d.Unread = append(d.Unread, store.DigestUnread{Vendor: v.Name, Status: h.Status, Since: h.Since, Why: h.Why})
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
func (m *Monitor) digestChanges(v config.Vendor, state store.State, from, to time.Time) ([]store.DigestChange, error) {
	if state.Change == "" {
		return nil, nil
	}
	changes, err := m.Store.Changes(v.Name)
	if err != nil {
		return nil, err
	}
	var found []store.DigestChange
	for _, c := range changes {
		if c.FirstSeen.Before(from) || !c.FirstSeen.Before(to) || c.Report.Quiet() {
			continue
		}
		dc := store.DigestChange{Vendor: v.Name, Change: c.ID, ByClass: map[string]int{}}
		for class, n := range c.Report.ByClass {
			dc.ByClass[string(class)] = n
		}
		for _, o := range state.Open {
			if o.Change == c.ID {
				dc.Open, dc.ActBy = true, o.ActBy
			}
		}
		found = append(found, dc)
	}
	return found, nil
}

// week translates a stored digest.
func (m *Monitor) week(d *store.Digest) *notify.Week {
	if d == nil {
		return nil
	}
	w := &notify.Week{From: d.From, To: d.To, Watched: d.Watched, Runs: d.Runs, Checks: d.Checks, LongestGap: d.LongestGap, NotWatched: m.titles(d.NotWatched)}
	for _, c := range d.Changes {
		w.Changes = append(w.Changes, notify.WeekChange{
			Title: m.vendor(c.Vendor, "").Title, Change: c.Change, ActBy: c.ActBy, Open: c.Open,
			Review: c.ByClass[string(diff.Review)], Record: c.ByClass[string(diff.Record)],
		})
	}
	for _, u := range d.Unread {
		w.Unread = append(w.Unread, notify.Unread{Title: m.vendor(u.Vendor, "").Title, Status: string(u.Status), Since: u.Since, Why: u.Why})
	}
	return w
}
