package monitor

import (
	"cmp"
	"slices"
	"time"

	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/monitor/succession"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A Status is how everything stands.
type Status struct {
	Schema  int            `json:"schema"`
	Vendors []VendorStatus `json:"vendors"` // in the configuration's order
	Open    []OpenStatus   `json:"open"`    // what is not done, the nearest day first
	Pending int            `json:"pending"` // parts of messages that a destination has not taken
}

// OK reports whether there is nothing to look after: every vendor was read, and
// everything was delivered.
func (s Status) OK() bool {
	for _, v := range s.Vendors {
		if v.Health != record.OK {
			return false
		}
	}
	return s.Pending == 0
}

// VendorStatus is how one vendor stands.
type VendorStatus struct {
	Name          string        `json:"name"`
	Title         string        `json:"title"`
	URL           string        `json:"url"`
	Health        record.Status `json:"health"`             // "new" for a vendor that was never checked
	Since         time.Time     `json:"since,omitzero"`     // of the health
	Why           string        `json:"why,omitempty"`      // when not ok
	LastRead      time.Time     `json:"last_read,omitzero"` // the last good read
	Subprocessors int           `json:"subprocessors"`      // of the baseline
	Change        string        `json:"change,omitempty"`   // the last one
	ChangeSeen    time.Time     `json:"change_seen,omitzero"`
	Approved      bool          `json:"approved"` // a person found a baseline right
}

// New is the health of a vendor that was never checked.
const New record.Status = "new"

// OpenStatus is a change of which entries are not done: those that have come
// equally far.
type OpenStatus struct {
	State       record.Stage `json:"state"` // "undecided"; "to_send": an objection or a condition is decided, and not sent; "sent": it waits for the vendor's answer
	ActBy       snapshot.Day `json:"act_by,omitempty"`
	Starts      snapshot.Day `json:"starts,omitempty"`
	Vendor      string       `json:"vendor"`
	Title       string       `json:"title"`
	Change      string       `json:"change"`
	Entries     []int        `json:"entries"` // those in this state
	Of          int          `json:"of"`      // how many a person has to decide on or objected to
	What        []string     `json:"what"`    // their names
	Owner       string       `json:"owner,omitempty"`
	Undelivered int          `json:"undelivered,omitempty"` // parts of its message
	Decision    string       `json:"decision,omitempty"`    // what was decided: "object", "conditional"
	By          string       `json:"by,omitempty"`          // who took the newest step
	On          snapshot.Day `json:"on,omitempty"`          // on which day
	Reference   string       `json:"reference,omitempty"`
}

// Status says how everything stands. It reads the whole data folder of the
// vendors of the configuration, and writes nothing.
func (m *Monitor) Status() (Status, error) {
	s := Status{Schema: 1, Vendors: []VendorStatus{}, Open: []OpenStatus{}}
	pending, err := m.pending()
	if err != nil && pending == nil {
		return s, err
	}
	for _, n := range pending {
		s.Pending += n
	}
	for _, v := range m.Vendors {
		vs, open, err := m.vendorStatus(v, pending)
		if err != nil {
			// A file that cannot be read hides no other vendor.
			vs.Health, vs.Why = record.Unreadable, err.Error()
		}
		s.Vendors = append(s.Vendors, vs)
		s.Open = append(s.Open, open...)
	}
	// Who left the configuration may have left a change undecided.
	stored, err := m.Store.Vendors()
	if err != nil {
		return s, err
	}
	for _, name := range stored {
		if slices.ContainsFunc(m.Vendors, func(v config.Vendor) bool { return v.Name == name }) {
			continue
		}
		if _, open, err := m.vendorStatus(m.vendor(name, ""), pending); err == nil {
			s.Open = append(s.Open, open...)
		}
	}
	slices.SortStableFunc(s.Open, func(a, b OpenStatus) int {
		if (a.ActBy == "") != (b.ActBy == "") {
			return -cmp.Compare(a.ActBy, b.ActBy) // those without a day come last
		}
		return cmp.Compare(a.ActBy, b.ActBy)
	})
	return s, nil
}

func (m *Monitor) vendorStatus(v config.Vendor, pending map[string]int) (VendorStatus, []OpenStatus, error) {
	vs := VendorStatus{Name: v.Name, Title: v.Title, URL: v.URL, Health: New}
	state, err := m.Store.State(v.Name)
	if err != nil {
		return vs, nil, err
	}
	if h := state.Health; h.Status != "" {
		vs.Health, vs.Since = h.Status, h.Since
		if h.Status != record.OK {
			vs.Why = h.Why
		}
	}
	base, ok, err := m.Store.Baseline(v.Name)
	if err != nil {
		return vs, nil, err
	}
	if ok {
		vs.Subprocessors, vs.Change = base.Rows(), base.Change
	}
	if vs.LastRead, err = m.Store.LastRead(v.Name, m.Now().Add(time.Second)); err != nil {
		return vs, nil, err
	}
	approvals, err := m.Store.Approvals(v.Name)
	if err != nil {
		return vs, nil, err
	}
	vs.Approved = len(approvals) > 0
	p, err := m.past(v.Name)
	if err != nil {
		return vs, nil, err
	}
	var open []OpenStatus
	for _, c := range p.changes {
		if c.ID == vs.Change {
			vs.ChangeSeen = c.FirstSeen
		}
		d, err := m.newestDeadline(c)
		if err != nil {
			return vs, nil, err
		}
		for _, stage := range []record.Stage{record.Undecided, record.ToSend, record.Sent} {
			if entries := p.at(c, stage); len(entries) > 0 {
				os := p.openStatus(c, d, stage, entries)
				os.Undelivered = pending[changeMessage(c.ID)]
				open = append(open, os)
			}
		}
	}
	return vs, open, nil
}

// openStatus says how the entries of a change stand that are in one state.
func (p past) openStatus(c store.Change, d *record.Deadline, stage record.Stage, entries []int) OpenStatus {
	os := OpenStatus{
		State: stage, Starts: c.Report.Starts, Vendor: p.vendor.Name, Title: p.vendor.Title,
		Change: c.ID, Entries: entries, Of: len(p.tracked(c)), Owner: p.vendor.Owner,
	}
	if d != nil {
		os.ActBy, os.Starts = d.ActBy, cmp.Or(d.Starts, c.Report.Starts)
	}
	for _, ch := range c.Report.Changes {
		if slices.Contains(entries, ch.Entry) {
			os.What = append(os.What, what(ch))
		}
	}
	if stage == record.Undecided {
		return os
	}
	st := p.standing(succession.Ref{Change: c.ID, Entry: entries[0]})
	os.Decision, os.By, os.Reference = st.Verdict.Decision, st.Last.By, cmp.Or(st.Last.Reference, st.Verdict.Reference)
	os.On = cmp.Or(st.Last.Day, snapshot.DayOf(st.Last.At.In(p.zone)))
	return os
}

// pending counts the parts that a destination has not taken, by message.
func (m *Monitor) pending() (map[string]int, error) {
	receipts, err := m.Store.Receipts()
	if err != nil {
		return nil, err
	}
	messages, err := m.Store.Pending(receipts) // those that can be read, beside the error
	counts := map[string]int{}
	for _, msg := range messages {
		counts[msg.ID] = msg.Waiting(receipts)
	}
	return counts, err
}
