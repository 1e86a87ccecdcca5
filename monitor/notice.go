package monitor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/monitor/succession"
	"github.com/subwatch/subwatch/notify"
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
	if n, err = p.named(n); err != nil {
		return Noticed{}, err
	}
	switch {
	case n.Received > m.today():
		return Noticed{}, wrongUse("received %s: that day is still to come", n.Received)
	case n.Starts != "" && n.Starts < n.Received:
		return Noticed{}, wrongUse("it starts on %s, before it was received on %s", n.Starts, n.Received)
	}
	out := Noticed{}
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
	return m.noticed(vendor, n, out)
}

// noticed says what a notice that was kept came to.
func (m *Monitor) noticed(vendor string, n record.Notice, out Noticed) (Noticed, error) {
	p, err := m.past(vendor)
	if err != nil {
		return out, err
	}
	out.Notice = n
	if all, err := m.Store.Notices(vendor); err == nil && len(all) > 0 {
		out.Notice = all[len(all)-1] // its time may be a little later
	}
	if !out.Found {
		return out, nil
	}
	out.Counts = p.counts(out.Change.ID)
	why := "a notice received on " + deadline.ShowDay(n.Received)
	switch {
	case n.Retracts != "":
		why = "the notice of " + deadline.ShowDay(n.Received) + " was retracted"
	case n.Received == "":
		why = "the start of " + deadline.ShowDay(n.Starts) + " was confirmed"
	}
	out.Deadline, err = m.computeAnew(p, out.Change, why)
	return out, err
}

// named completes a notice that replaces or retracts another: by its whole id,
// and with the change that one belongs to.
func (p past) named(n record.Notice) (record.Notice, error) {
	begin := cmp.Or(n.Replaces, n.Retracts)
	if begin == "" {
		return n, nil
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
		return n, wrongUse("no notice of %s is kept", p.vendor.Name)
	case len(found) != 1:
		return n, wrongUse("%q names %d notices of %s: there are %s", begin, len(found), p.vendor.Name, strings.Join(ids, ", "))
	}
	n.Change = cmp.Or(n.Change, found[0].Change)
	if n.Retracts != "" {
		n.Retracts, n.Received = found[0].ID(), found[0].Received
		if n.Received == "" {
			n.Starts = found[0].Starts // its id begins with it
		}
		return n, nil
	}
	n.Replaces = found[0].ID()
	return n, nil
}

// counts returns the notice of a change that counts: the earliest.
func (p past) counts(change string) record.Notice {
	var first record.Notice
	for _, n := range p.notices {
		if n.Change == change && n.Received != "" && (first.Received == "" || n.Received < first.Received) {
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
			if slices.Contains(toDecide(c), e.Entry) {
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

// covers reports whether the terms speak of an entry of a change, or of one that
// it goes on with.
func (p past) covers(c store.Change) bool {
	return slices.ContainsFunc(c.Report.Changes, func(e diff.Change) bool {
		_, _, ok := p.root(succession.Ref{Change: c.ID, Entry: e.Entry})
		return ok
	})
}

// root returns the entry of which the terms speak with which another goes on:
// itself, or the one that first announced the row.
func (p past) root(ref succession.Ref) (store.Change, diff.Change, bool) {
	c, e, ok := p.entry(ref)
	if ok && deadline.Speaks(p.vendor.Terms, e) {
		return c, e, true
	}
	for _, l := range p.links {
		if l.To == ref && l.How == record.Overtaken {
			if c, e, ok := p.root(l.From); ok {
				return c, e, true
			}
		}
	}
	return c, e, false
}

// deadline returns the deadline of a change: that of the entry whose day comes
// first. Nil where the terms speak of none of its entries, or where there are no
// terms.
func (p past) deadline(c store.Change) *record.Deadline {
	var first *record.Deadline
	for _, entry := range c.Report.Changes {
		from, root, ok := p.root(succession.Ref{Change: c.ID, Entry: entry.Entry})
		if !ok {
			continue
		}
		d, ok := deadline.Of(p.vendor.Terms, from.Report, root, p.occasion(from, root), p.zone)
		if !ok {
			continue
		}
		if d.Entry = entry.Entry; from.ID != c.ID {
			d.Basis += "; announced " + deadline.ShowDay(snapshot.DayOf(from.FirstSeen.In(p.zone))) + ", change " + from.ID
		}
		if first == nil || earlier(d, *first) {
			first = &d
		}
	}
	return first
}

// occasion returns what is known of an entry that announced a row, by all that
// was said of it since.
func (p past) occasion(c store.Change, entry diff.Change) deadline.Occasion {
	o := deadline.Occasion{Quiet: c.LastQuiet, Seen: c.FirstSeen}
	refs := []succession.Ref{{Change: c.ID, Entry: entry.Entry}}
	for _, l := range p.links {
		if !slices.Contains(refs, l.From) || l.How == record.Withdrawn || l.How == record.Reverted {
			continue
		}
		if !slices.Contains(refs, l.To) && l.How == record.Overtaken {
			refs = append(refs, l.To)
		}
		_, later, _ := p.entry(l.To)
		at, _ := p.change(l.To.Change)
		if l.Moved {
			o.Moved, o.Gone = l.Is, l.Is == ""
		}
		if seen := snapshot.DayOf(at.FirstSeen.In(p.zone)); later.Kind == diff.Activated && later.Starts <= seen {
			o.Used = cmp.Or(o.Used, seen)
		}
	}
	if entry.Starts == c.Report.Starts && entry.Starts != "" && o.Moved == "" && !o.Gone {
		o.Moved, o.Gone = p.pageStart(c)
	}
	for _, n := range p.notices {
		switch {
		case !slices.ContainsFunc(refs, func(r succession.Ref) bool { return r.Change == n.Change }):
		case n.Received == "":
			o.Confirmed = n.Starts
		default:
			if o.Notice == "" || n.Received < o.Notice {
				o.Notice = n.Received
			}
			if n.Starts != "" && (o.Starts == "" || n.Starts < o.Starts) {
				o.Starts = n.Starts
			}
		}
	}
	return o
}

// pageStart returns the page's effective date as later changes moved it, while
// the one of a change lay ahead; gone where they withdrew it.
func (p past) pageStart(c store.Change) (moved snapshot.Day, gone bool) {
	now := c.Report.Starts
	for _, later := range p.changes {
		if later.Number <= c.Number || now < snapshot.DayOf(later.FirstSeen.In(p.zone)) || effective(later.Report.Old.Dates) != now {
			continue
		}
		is := effective(later.Report.New.Dates)
		switch {
		case is == now:
		case is == "" || is < now && slices.ContainsFunc(later.Report.Old.Dates, func(d snapshot.Date) bool { return d.Kind == snapshot.Effective && d.Date == is }):
			return "", true
		default:
			now, moved = is, is
		}
	}
	return moved, false
}

// computeAnew computes a change's deadline again with what is known now, keeps
// it, and stores the message that tells it. One that says what the newest says
// is that one: whoever repeats a command that was interrupted tells nothing
// twice. Nil where the terms do not speak of the change.
func (m *Monitor) computeAnew(p past, c store.Change, why string) (*record.Deadline, error) {
	d := p.deadline(c)
	if d == nil {
		return nil, nil
	}
	d.At, d.Why = m.now(), why
	known, err := m.Store.Deadlines(c.Vendor, c.ID)
	if err != nil {
		return nil, err
	}
	before := c.Deadline
	if n := len(known); n > 0 {
		before = &known[n-1]
	}
	d.Stays = before != nil && before.ObjectBy == d.ObjectBy
	switch {
	case before != nil && before.Same(*d) && len(known) == 0:
		return before, m.reopen(c.Vendor)
	case before != nil && before.Same(*d):
		*d = *before // a command that was interrupted may not have told it
	default:
		if *d, err = m.Store.WriteDeadline(c.Vendor, c.ID, *d); err != nil {
			return nil, fmt.Errorf("save the deadline: %w", err)
		}
	}
	if err := m.reopen(c.Vendor); err != nil {
		return nil, fmt.Errorf("save the deadline: %w", err)
	}
	if len(p.at(c, record.Undecided))+len(p.at(c, record.ToSend)) == 0 {
		return d, nil // it asks nothing of anybody any more
	}
	msg := store.Message{
		ID: "deadline-" + c.ID + "-" + stamp(d.At), Kind: string(notify.DeadlineMoved), Made: m.now(), Vendor: c.Vendor, Change: c.ID,
	}
	return d, m.queue(msg, p.vendor)
}
