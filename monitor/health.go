package monitor

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// When a vendor that cannot be read is told of. A wall, a page without lists
// and a read in doubt were read twice by then and are told at once; what the
// network does, and a page that is being edited, may be over at the next run.
const (
	sickRuns  = 3
	sickAfter = 24 * time.Hour
)

// sick notes in the vendor's health that it could not be read, and gives the
// reason back. The baseline stays. A run that was stopped says nothing of the
// page.
func (c *check) sick(ctx context.Context, status record.Status, why error) error {
	if c.DryRun || ctx.Err() != nil {
		return why
	}
	h := &c.state.Health
	if h.Status == record.OK || h.Status == "" {
		h.Since = c.now()
	}
	h.Status, h.Why = status, why.Error()
	h.Failures++
	if c.state.URL == "" {
		c.state.URL = c.vendor.URL
	}
	moved := c.together(func() error { return c.saved(c.Store.WriteState(c.vendor.Name, c.state)) })
	return cmp.Or(moved, why)
}

// well notes that the vendor was read. It writes only what is new: st when it
// is given, else the state when it was not well before. The caller holds the
// files together.
func (c *check) well(st *store.State) error {
	if c.DryRun || st == nil && c.state.Health.Status == record.OK {
		return nil
	}
	if st == nil {
		st = &c.state
	}
	st.Health = c.healthy()
	c.state = *st
	return c.Store.WriteState(c.vendor.Name, *st)
}

// healthy returns the health after a good read.
func (c *check) healthy() store.Health {
	if c.state.Health.Status == record.OK {
		return c.state.Health
	}
	h := store.Health{Status: record.OK, Since: c.now()}
	if bad := c.state.Health; bad.Status != "" {
		h.Before = &store.Bad{Status: bad.Status, Since: bad.Since, Why: bad.Why}
	}
	return h
}

// unreadable returns the health of a vendor whose page could not be read.
func unreadable(err error) record.Status {
	var re *page.ReadError
	switch {
	case errors.As(err, new(*WorkError)), errors.As(err, new(*diff.TooMuchError)):
		return record.Unreadable
	case !errors.As(err, &re):
		return record.Unreachable
	case page.Walled(err):
		return record.Blocked
	}
	return record.Unreadable
}

// confirmed reports whether bad health is to be told by now.
func confirmed(h store.Health, now time.Time) bool {
	switch h.Status {
	case record.OK, "":
		return false
	case record.Unreachable, record.Flapping:
		return h.Failures >= sickRuns || now.Sub(h.Since) >= sickAfter
	}
	return true
}

// outageVendors is how many vendors must have failed in one run, and more than
// half of all, to be one message: the fault is likely at home.
const outageVendors = 5

// tellHealth stores the messages about vendors that cannot be read, those that
// are due again after 7 and 14 days, and those about vendors that can be read
// again.
func (m *Monitor) tellHealth(results []Result, told *told) error {
	var sick []Result
	var errs []error
	for _, r := range results {
		h := r.state.Health
		switch {
		case h.Status == record.OK && h.Before != nil:
			errs = append(errs, m.tellRecovery(r, told))
		case !confirmed(h, m.now()):
		case told.has(healthMessage(r.Vendor.Name, h.Since)):
			errs = append(errs, m.tellAgain(r, told))
		default:
			sick = append(sick, r)
		}
	}
	if len(sick) >= outageVendors && 2*len(sick) > len(results) {
		return errors.Join(append(errs, m.tellOutage(sick, told))...)
	}
	for _, r := range sick {
		errs = append(errs, m.queueOnce(store.Message{
			ID: healthMessage(r.Vendor.Name, r.state.Health.Since), Kind: string(notify.Sick), Made: m.now(), Vendor: r.Vendor.Name, Blind: blindness(r),
		}, r.Vendor, told))
	}
	return errors.Join(errs...)
}

// tellOutage stores one message about many vendors, and a message without a
// destination for each of them: that it was told is to be known later.
func (m *Monitor) tellOutage(sick []Result, told *told) error {
	msg := store.Message{Kind: string(notify.Outage), Made: m.now(), Blind: blindness(sick[0])}
	var errs []error
	for _, r := range sick {
		msg.Vendors = append(msg.Vendors, r.Vendor.Name)
		if since := r.state.Health.Since; since.Before(msg.Blind.Since) {
			msg.Blind.Since = since
		}
		one := store.Message{ID: healthMessage(r.Vendor.Name, r.state.Health.Since), Kind: string(notify.Sick), Made: m.now(), Vendor: r.Vendor.Name, Blind: blindness(r)}
		errs = append(errs, m.Store.WriteMessage(one))
		told.add(one.ID)
	}
	msg.ID = "outage-" + stamp(msg.Blind.Since)
	return errors.Join(append(errs, m.queueOnce(msg, config.Vendor{}, told))...)
}

// tellAgain stores a message about a vendor that still cannot be read after a
// week, and after two.
func (m *Monitor) tellAgain(r Result, told *told) error {
	h := r.state.Health
	for _, days := range []int{14, 7} {
		if m.now().Sub(h.Since) < time.Duration(days)*24*time.Hour {
			continue
		}
		blind := blindness(r)
		blind.Days = days
		id := healthMessage(r.Vendor.Name, h.Since) + map[int]string{7: "-7d", 14: "-14d"}[days]
		return m.queueOnce(store.Message{ID: id, Kind: string(notify.Sick), Made: m.now(), Vendor: r.Vendor.Name, Blind: blind}, r.Vendor, told)
	}
	return nil
}

// tellRecovery stores that a vendor is read again, where it was told that it
// could not be.
func (m *Monitor) tellRecovery(r Result, told *told) error {
	bad := r.state.Health.Before
	id := "recovered-" + r.Vendor.Name + "-" + stamp(bad.Since)
	if !told.has(healthMessage(r.Vendor.Name, bad.Since)) || told.has(id) {
		return nil
	}
	why, _, _ := strings.Cut(bad.Why, page.Try) // it is over
	blind := &record.Blind{Status: bad.Status, Why: plainWhy(r.Vendor, bad.Status, why), Since: bad.Since, Until: r.state.Health.Since}
	// Nobody saw the page from the last good read on.
	last, err := m.Store.LastRead(r.Vendor.Name, bad.Since)
	if err != nil {
		return err
	}
	if !last.IsZero() {
		blind.Since = last
	}
	for _, o := range r.state.Open {
		if o.ActBy >= snapshot.DayOf(blind.Since.In(m.zone())) && (blind.Touches == "" || o.ActBy < blind.Touches) {
			blind.Touches = o.ActBy
		}
	}
	return m.queueOnce(store.Message{ID: id, Kind: string(notify.Recovered), Made: m.now(), Vendor: r.Vendor.Name, Blind: blind}, r.Vendor, told)
}

func blindness(r Result) *record.Blind {
	h := r.state.Health
	b := &record.Blind{Status: h.Status, Since: h.Since, Why: plainWhy(r.Vendor, h.Status, h.Why)}
	if strings.HasPrefix(h.Why, "check ") {
		b.Status = "" // the fault is in the data folder: nothing was asked of the page
	}
	if h.Doubt != nil {
		b.Added = h.Doubt.Added
	}
	return b
}

// plainWhy leaves out of an error what the message says itself: the vendor, the
// step, and what its status is.
func plainWhy(v config.Vendor, status record.Status, why string) string {
	for _, said := range []string{"fetch " + v.Name + ": ", "read " + v.Name + ": ", "check " + v.Name + ": "} {
		why = strings.TrimPrefix(why, said)
	}
	if status == record.Flapping {
		why = strings.TrimPrefix(why, flapping+" ")
	}
	return why
}

func healthMessage(vendor string, since time.Time) string {
	return "health-" + vendor + "-" + stamp(since)
}
