package monitor

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// Decide keeps a decision about a change ("3f9a8c2e41d0") or one of its entries
// ("3f9a8c2e41d0.2"); the beginning of the id is enough. Of the decision the
// caller says what, by whom, how that is known (empty: as given), why and a
// reference. Decide returns the change and how many of its entries are still
// open. An unknown change is [store.ErrNoChange].
func (m *Monitor) Decide(about string, d record.Decision) (store.Change, int, error) {
	id, entry, err := splitEntry(about)
	if err != nil {
		return store.Change{}, 0, err
	}
	change, err := m.Store.Change(id)
	if err != nil {
		return change, 0, err
	}
	d.Change, d.Entry, d.At, d.Known = change.ID, entry, m.now(), cmp.Or(d.Known, "as given")
	if err := checkDecision(d, change); err != nil {
		return change, 0, err
	}
	if err := m.Store.WriteDecision(change.Vendor, d); err != nil {
		return change, 0, fmt.Errorf("save the decision: %w", err)
	}
	if err := m.reopen(change.Vendor); err != nil {
		return change, 0, fmt.Errorf("save the decision: %w", err)
	}
	left, err := m.undecided(change)
	return change, len(left), err
}

// checkDecision reports why a decision about a change cannot be kept.
func checkDecision(d record.Decision, change store.Change) error {
	if !slices.Contains(record.Choices(), d.Decision) {
		return fmt.Errorf("unknown decision %q: use %s", d.Decision, strings.Join(record.Choices(), ", "))
	}
	if d.By == "" {
		return errors.New("say who decided: --by NAME")
	}
	i := slices.IndexFunc(change.Report.Changes, func(c diff.Change) bool { return c.Entry == d.Entry })
	if d.Entry > 0 && i < 0 {
		return fmt.Errorf("change %s has no entry %d: it has %d", change.ID, d.Entry, len(change.Report.Changes))
	}
	review := d.Entry == 0 && change.Report.ByClass[diff.Review] > 0 || i >= 0 && change.Report.Changes[i].Class == diff.Review
	if review && d.Reason == "" {
		return errors.New("say why: --reason TEXT (a change that a person reviews is decided with a reason)")
	}
	return nil
}

// splitEntry reads "ID" or "ID.ENTRY".
func splitEntry(about string) (id string, entry int, err error) {
	id, number, ok := strings.Cut(about, ".")
	if !ok {
		return id, 0, nil
	}
	entry, err = strconv.Atoi(number)
	if err != nil || entry < 1 {
		return "", 0, fmt.Errorf("%q is no change: write its id, or id.entry as in 3f9a8c2e41d0.2", about)
	}
	return id, entry, nil
}

// A UsageError is a wrong word of whoever called: nothing was done.
type UsageError struct{ err error }

func (e *UsageError) Error() string { return e.err.Error() }
func (e *UsageError) Unwrap() error { return e.err }

// Notice keeps a notice. It belongs to the change it names; without a name to
// the vendor's newest change that waits for a decision and that the terms
// cover; else to the next such change. Of the notice the caller says when it was
// received, by whom it is recorded, when the use starts, and the change or the
// beginning of its id. Notice returns the change with its new deadline, and false
// where it waits for one.
func (m *Monitor) Notice(vendor string, n record.Notice) (store.Change, *record.Deadline, bool, error) {
	v := m.vendor(vendor, "")
	switch {
	case n.Received > m.today():
		return store.Change{}, nil, false, &UsageError{fmt.Errorf("received %s: that day is still to come", n.Received)}
	case n.Starts != "" && n.Starts < n.Received:
		return store.Change{}, nil, false, &UsageError{fmt.Errorf("it starts on %s, before it was received on %s", n.Starts, n.Received)}
	}
	var change store.Change
	var found bool
	var err error
	if n.Change != "" {
		if change, err = m.Store.Change(n.Change); err != nil {
			return change, nil, false, err
		}
		if change.Vendor != vendor {
			return change, nil, false, &UsageError{fmt.Errorf("change %s is of %s, not of %s", change.ID, change.Vendor, vendor)}
		}
		found = true
	} else if change, found, err = m.newestCovered(v); err != nil {
		return change, nil, false, err
	}
	n.At, n.Change = m.now(), change.ID
	if err := m.Store.WriteNotice(vendor, n); err != nil {
		return change, nil, false, fmt.Errorf("save the notice: %w", err)
	}
	if !found {
		return change, nil, false, nil
	}
	d, err := m.computeAnew(v, change, deadline.Occasion{Notice: n.Received, Starts: n.Starts}, "a notice received on "+deadline.ShowDay(n.Received))
	return change, d, true, err
}

// newestCovered returns the vendor's newest change that waits for a decision and
// that the terms cover.
func (m *Monitor) newestCovered(v config.Vendor) (store.Change, bool, error) {
	open, err := m.openChanges(v.Name)
	if err != nil {
		return store.Change{}, false, err
	}
	for _, o := range slices.Backward(open) {
		c, err := m.Store.ChangeOf(v.Name, o.Change)
		if err != nil {
			return c, false, err
		}
		if covers(v, c) {
			return c, true, nil
		}
	}
	return store.Change{}, false, nil
}

// covers reports whether a vendor's terms speak of any entry of a change.
func covers(v config.Vendor, c store.Change) bool {
	return slices.ContainsFunc(c.Report.Changes, func(entry diff.Change) bool { return deadline.Speaks(v.Terms, entry) })
}

// computeAnew computes a change's deadline again with what is known now, keeps
// it, and stores the message that tells it. One that says what the newest says
// is that one: whoever repeats a command that was interrupted tells nothing
// twice. Nil where the terms do not speak of the change.
func (m *Monitor) computeAnew(v config.Vendor, c store.Change, o deadline.Occasion, why string) (*record.Deadline, error) {
	o.Quiet, o.Seen = c.LastQuiet, c.FirstSeen
	d := m.changeDeadline(v, c.Report, o)
	if d == nil {
		return nil, nil
	}
	d.Why = why
	known, err := m.Store.Deadlines(v.Name, c.ID)
	if err != nil {
		return nil, err
	}
	if n := len(known); n > 0 && known[n-1].Same(*d) {
		d.At = known[n-1].At
	} else if *d, err = m.Store.WriteDeadline(v.Name, c.ID, *d); err != nil {
		return nil, fmt.Errorf("save the deadline: %w", err)
	}
	if err := m.reopen(v.Name); err != nil {
		return nil, fmt.Errorf("save the deadline: %w", err)
	}
	if open, err := m.undecided(c); err != nil || len(open) == 0 {
		return d, err // it asks nothing of anybody any more
	}
	msg := store.Message{
		ID: "deadline-" + c.ID + "-" + stamp(d.At), Kind: string(notify.DeadlineMoved), Made: m.now(), Vendor: v.Name, Change: c.ID,
	}
	return d, m.queue(msg, v)
}

// noticeFor returns the notice that waits for the next change of a vendor that
// the terms cover: recorded after the last such change was first seen.
func (m *Monitor) noticeFor(v config.Vendor) (record.Notice, error) {
	notices, err := m.Store.Notices(v.Name)
	if err != nil || len(notices) == 0 {
		return record.Notice{}, err
	}
	changes, err := m.Store.Changes(v.Name)
	if err != nil {
		return record.Notice{}, err
	}
	newest := notices[len(notices)-1]
	if newest.Change != "" {
		return record.Notice{}, nil
	}
	for _, c := range changes {
		if c.FirstSeen.After(newest.At) && covers(v, c) {
			return record.Notice{}, nil // it had its change
		}
	}
	return newest, nil
}
