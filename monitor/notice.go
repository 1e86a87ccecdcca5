package monitor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A UsageError is a wrong word of whoever called: nothing was done.
type UsageError struct{ err error }

func (e *UsageError) Error() string { return e.err.Error() }
func (e *UsageError) Unwrap() error { return e.err }

func wrongUse(format string, args ...any) error { return &UsageError{fmt.Errorf(format, args...)} }

// Noticed is what a notice came to.
type Noticed struct {
	Notice   record.Notice    // as it was kept
	Change   store.Change     // to which it belongs; zero: to the next one
	Found    bool             // there is such a change
	Deadline *record.Deadline // of the change, as it is now; nil: its terms set none
	Terms    bool             // terms of the vendor are on file
	Counts   record.Notice    // the notice of the change that counts: the earliest; zero: none
}

// Notice keeps a notice. It belongs to the change it names; without a name to
// the one change that waits for somebody to act and that the terms cover; else
// to the next such change. Where several wait, it says which. Of the notice the
// caller says when it was received, by whom it is recorded, when the use starts,
// the change or the beginning of its id, and the notice or the beginning of its
// id that it replaces or retracts. One without a day of receipt confirms a start.
//
// Of several notices the earliest counts.
func (m *Monitor) Notice(vendor string, n record.Notice) (Noticed, error) {
	p, err := m.past(vendor)
	if err != nil {
		return Noticed{}, err
	}
	before, err := p.corrected(&n)
	if err != nil {
		return Noticed{}, err
	}
	switch {
	case n.Received == "" && n.Retracts == "" && n.By == "":
		return Noticed{}, wrongUse("say who confirms the start: --by NAME (or when a notice was received: --received DATE)")
	case n.Received > m.today():
		return Noticed{}, wrongUse("received %s: that day is still to come", n.Received)
	case n.Starts != "" && n.Starts < n.Received:
		return Noticed{}, wrongUse("it starts on %s, before it was received on %s", n.Starts, n.Received)
	}
	out := Noticed{Terms: p.vendor.Terms.Known()}
	n.At = m.now()
	switch {
	case n.Change != "" && len(n.Change) < minID:
		return out, wrongUse("%q is too short: write at least %d digits of the change's id", n.Change, minID)
	case n.Change != "":
		if out.Change, err = m.Store.Change(n.Change); err != nil {
			return out, err
		}
		if out.Change.Vendor != vendor {
			return out, wrongUse("change %s is of %s, not of %s", out.Change.ID, out.Change.Vendor, vendor)
		}
		out.Found = true
	case n.Retracts == "":
		if out.Change, out.Found, err = p.candidate(n); err != nil {
			return out, err
		}
	}
	if n.Received == "" && !out.Found && n.Retracts == "" {
		return out, wrongUse("no change of %s waits whose start could be confirmed: name it with --change", vendor)
	}
	n.Change = out.Change.ID
	if err := m.Store.WriteNotice(vendor, n); err != nil {
		return out, fmt.Errorf("save the notice: %w", err)
	}
	return m.noticed(vendor, n, before, out)
}

// noticed computes anew the deadlines to which a notice speaks that was kept, and
// says what it came to. Before is the change of the notice that it corrects.
func (m *Monitor) noticed(vendor string, n record.Notice, before string, out Noticed) (Noticed, error) {
	p, err := m.past(vendor)
	if err != nil {
		return out, err
	}
	out.Notice = n
	if all, err := m.Store.Notices(vendor); err == nil && len(all) > 0 {
		out.Notice = all[len(all)-1] // its time may be a little later
	}
	why := "a notice received on " + deadline.ShowDay(n.Received)
	switch {
	case n.Retracts != "":
		why = "the notice of " + deadline.ShowDay(n.Received) + " was retracted"
	case n.Received == "":
		why = "the start of " + deadline.ShowDay(n.Starts) + " was confirmed"
	}
	if out.Found {
		out.Counts = p.counts(out.Change)
		if out.Deadline, err = m.computeAnew(p, out.Change, why); err != nil {
			return out, err
		}
	}
	// Those of which it was taken, and those that go on with its change.
	for _, c := range p.changes {
		open := len(p.at(c, record.Undecided))+len(p.at(c, record.ToSend)) > 0
		if c.ID == out.Change.ID || !open || !p.rests(c, n.Change) && !p.rests(c, before) {
			continue
		}
		because := why
		if !p.rests(c, n.Change) {
			because = "the notice of " + deadline.ShowDay(n.Received) + " is of another change"
		}
		if _, err := m.computeAnew(p, c, because); err != nil {
			return out, err
		}
	}
	return out, nil
}

// corrected completes a notice that replaces or retracts another: by its whole
// id, the change that one belongs to, which it returns, and the days that it does
// not say itself.
func (p past) corrected(n *record.Notice) (change string, err error) {
	begin := cmp.Or(n.Replaces, n.Retracts)
	if begin == "" {
		return "", nil
	}
	var found []record.Notice
	var ids []string
	for _, known := range p.notices {
		ids = append(ids, known.ID())
		if strings.HasPrefix(known.ID(), begin) {
			found = append(found, known)
		}
	}
	switch {
	case len(ids) == 0:
		return "", wrongUse("no notice of %s is kept", p.vendor.Name)
	case len(found) == 0:
		return "", wrongUse("no notice of %s is kept of %s: there are %s", begin, p.vendor.Name, strings.Join(ids, ", "))
	case len(found) != 1:
		return "", wrongUse("%q names %d notices of %s: there are %s", begin, len(found), p.vendor.Name, strings.Join(ids, ", "))
	}
	was := found[0]
	n.Change, n.Received = cmp.Or(n.Change, was.Change), cmp.Or(n.Received, was.Received)
	if n.Retracts == "" {
		n.Replaces, n.Starts = was.ID(), cmp.Or(n.Starts, was.Starts)
		return was.Change, nil
	}
	if n.Retracts = was.ID(); n.Received == "" {
		n.Starts = was.Starts // its id begins with it
	}
	return was.Change, nil
}

// counts returns the notice that counts for a change: the earliest.
func (p past) counts(c store.Change) record.Notice {
	var first record.Notice
	for _, n := range p.notices {
		if p.rests(c, n.Change) && n.Received != "" && (first.Received == "" || n.Received < first.Received) {
			first = n
		}
	}
	return first
}

// candidate returns the change to which a notice can belong that names none: the
// one that somebody has to act on, that the terms cover, and that was on the page
// at about that time. Several are an error that names them.
func (p past) candidate(n record.Notice) (store.Change, bool, error) {
	var open []store.Change
	for _, c := range p.changes {
		if len(p.at(c, record.Undecided))+len(p.at(c, record.ToSend)) > 0 && p.covers(c) && p.near(c, n) {
			open = append(open, c)
		}
	}
	if same := slices.DeleteFunc(slices.Clone(open), func(c store.Change) bool { return n.Starts == "" || startOf(c) != n.Starts }); len(same) == 1 {
		return same[0], true, nil
	}
	switch len(open) {
	case 0:
		return store.Change{}, false, nil
	case 1:
		return open[0], true, nil
	}
	var names []string
	for _, c := range open {
		var who []string
		for _, e := range c.Report.Changes {
			if slices.Contains(p.tracked(c), e.Entry) {
				who = append(who, what(e))
			}
		}
		names = append(names, fmt.Sprintf("--change %s (seen %s: %s)", c.ID, snapshot.DayOf(c.FirstSeen.In(p.zone)), strings.Join(who, ", ")))
	}
	return store.Change{}, false, wrongUse("%d changes of %s wait, and the notice may be of any: say which: %s", len(open), p.vendor.Name, strings.Join(names, "; "))
}

// startOf returns when the use begins that a change announces, as it was said
// then.
func startOf(c store.Change) snapshot.Day {
	if c.Deadline != nil && c.Deadline.Starts != "" {
		return c.Deadline.Starts
	}
	return c.Report.Starts
}

// near reports whether a notice of a day can be about a change: it was on the
// page before the right to object to it ended, and the page showed it when the
// vendor could still have announced it.
func (p past) near(c store.Change, n record.Notice) bool {
	const least, late = 30, 14 // days
	seen := snapshot.DayOf(c.FirstSeen.In(p.zone))
	if n.Received == "" || n.Received == seen {
		return true
	}
	if n.Received > seen { // it comes after the page
		if c.Deadline != nil && c.Deadline.ObjectBy >= n.Received {
			return true
		}
		return deadline.Days(seen, n.Received) <= least
	}
	recorded := snapshot.DayOf(n.At.In(p.zone)) // somebody waited for it then
	if n.Starts != "" {
		return deadline.Days(max(n.Starts, recorded), seen) <= late
	}
	return deadline.Days(max(n.Received, recorded), seen) <= max(least, p.vendor.Terms.Lead.Days, p.vendor.Terms.Window.Days)+late
}
