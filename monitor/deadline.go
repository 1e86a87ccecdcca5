package monitor

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/deadline"
	"github.com/subwatch/subwatch/monitor/succession"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// This file brings together what the deadline of a change is computed from.

// newestDeadline returns the deadline of a change that holds now.
func (m *Monitor) newestDeadline(c store.Change) (*record.Deadline, error) {
	anew, err := m.Store.Deadlines(c.Vendor, c.ID)
	if err != nil || len(anew) == 0 {
		return c.Deadline, err
	}
	return &anew[len(anew)-1], nil
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

// course returns an entry that announced a row, and those that go on with it.
func (p past) course(root succession.Ref) []succession.Ref {
	refs := []succession.Ref{root}
	for _, l := range p.links {
		if l.How == record.Overtaken && slices.Contains(refs, l.From) && !slices.Contains(refs, l.To) {
			refs = append(refs, l.To)
		}
	}
	return refs
}

// rests reports whether what is said of one change counts for the deadline of
// another: they are the same, or speak of one row.
func (p past) rests(c store.Change, on string) bool {
	return c.ID == on || slices.ContainsFunc(c.Report.Changes, func(e diff.Change) bool {
		from, root, ok := p.root(succession.Ref{Change: c.ID, Entry: e.Entry})
		return ok && slices.ContainsFunc(p.course(succession.Ref{Change: from.ID, Entry: root.Entry}), func(r succession.Ref) bool { return r.Change == on })
	})
}

// occasion returns what is known of an entry that announced a row, by all that
// was said of it since.
func (p past) occasion(c store.Change, entry diff.Change) deadline.Occasion {
	o := deadline.Occasion{Quiet: c.LastQuiet, Seen: c.FirstSeen}
	refs := p.course(succession.Ref{Change: c.ID, Entry: entry.Entry})
	for _, l := range p.links {
		if !slices.Contains(refs, l.From) || l.How == record.Withdrawn || l.How == record.Reverted {
			continue
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

// movedStarts computes the deadlines of open changes anew whose start date a
// later change has moved: the page's, or a row's own.
func (m *Monitor) movedStarts(later store.Change) error {
	p, err := m.past(later.Vendor)
	if err != nil {
		return err
	}
	page := slices.ContainsFunc(later.Report.Changes, func(c diff.Change) bool { return c.Kind == diff.Dates })
	for _, c := range p.changes {
		if c.ID == later.ID || len(p.at(c, record.Undecided))+len(p.at(c, record.ToSend)) == 0 {
			continue
		}
		why := ""
		for _, l := range p.links {
			if l.Moved && l.From.Change == c.ID && l.To.Change == later.ID {
				_, entry, _ := p.entry(l.From)
				why = "the start of " + entry.Name + movedTo(l.Is)
			}
		}
		if was := effective(later.Report.Old.Dates); why == "" && page && was != "" && c.Report.Starts != "" && effective(later.Report.New.Dates) != was {
			why = "the page's start date" + movedTo(effective(later.Report.New.Dates))
		}
		if why == "" {
			continue
		}
		if _, err := m.computeAnew(p, c, why); err != nil {
			return err
		}
	}
	return nil
}

func movedTo(day snapshot.Day) string {
	if day == "" {
		return " is no longer stated"
	}
	return " is now " + deadline.ShowDay(day)
}

// effective returns the latest effective date, to the day, of a page's dates.
func effective(dates []snapshot.Date) snapshot.Day {
	return snapshot.Snapshot{Dates: dates}.Starts()
}
