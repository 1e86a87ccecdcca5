package monitor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// record commits a change and stores what is to be told about it.
func (c *check) record(ctx context.Context, r read, report diff.Report, next store.State) error {
	var change store.Change
	err := c.together(func() error {
		var history []store.Change
		var err error
		if change, history, err = c.describe(r, report); err != nil || c.DryRun {
			return err
		}
		p, err := c.pastOf(c.vendor.Name, append(history, change))
		if err == nil {
			next.Open, err = c.openOf(p)
		}
		return err
	})
	switch {
	case errors.Is(err, errMoved):
		return err
	case err != nil:
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	undoes, unknown := "", error(nil)
	if !c.DryRun {
		undoes, unknown = c.undone(ctx, change, &r.snap)
	}
	if errors.Is(unknown, errMoved) || unknown != nil && ctx.Err() != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, unknown)
	}
	c.result.Outcome = Changed
	c.result.Message = new(c.message(change, change.Deadline, nil))
	if c.DryRun {
		c.result.Message.Change = "" // nothing is stored by that name
		return nil
	}
	snap := r.snap
	snap.Change = change.ID
	return c.together(func() error {
		if err := c.commit(store.Commit{Body: r.page.Body, Parts: r.bodies(), Change: &change, Baseline: snap, State: next}); err != nil || c.result.Unsaved != nil {
			return err
		}
		if unknown != nil {
			return c.saved(unknown) // the next run tells it
		}
		_, err := c.tell(change, undoes)
		return c.saved(err)
	})
}

// describe returns the record of a change, and the changes before it: those that
// the baseline contains. A record beyond them was never committed.
func (c *check) describe(r read, report diff.Report) (store.Change, []store.Change, error) {
	seen := r.page.FetchedAt
	quiet, err := c.Store.LastRead(c.vendor.Name, c.now())
	if err != nil {
		return store.Change{}, nil, err
	}
	if quiet.IsZero() {
		quiet = c.base.TakenAt
	}
	if quiet.After(seen) {
		quiet = seen // a clock went backwards: no deadline may come out later for it
	}
	history, err := c.Store.Changes(c.vendor.Name)
	if err != nil {
		return store.Change{}, nil, err
	}
	n := 1 + slices.IndexFunc(history, func(ch store.Change) bool { return ch.ID == c.base.Change })
	history = history[:n]
	change := store.Change{
		ID: store.ChangeID(c.vendor.Name, c.base.Change, c.base, r.snap), Number: 1, Vendor: c.vendor.Name, Title: c.vendor.Title,
		FirstSeen: seen, LastQuiet: quiet,
		OldPage: store.EvidenceOf(c.base, 0), NewPage: store.EvidenceOf(r.snap, r.page.Status),
		Report: report,
	}
	if n > 0 {
		change.Number = history[n-1].Number + 1
	}
	p, err := c.pastOf(c.vendor.Name, append(slices.Clone(history), change))
	if err != nil {
		return store.Change{}, nil, err
	}
	if change.Deadline = p.deadline(change); change.Deadline != nil {
		change.Deadline.At = c.now()
	}
	return change, history, nil
}

// tell stores the message about a committed change with the destinations that
// there are now, and returns it. A change that nobody need be told of is stored
// with no destination: that it was dealt with is to be seen. Deadlines of
// earlier changes whose start date this one moved are computed anew. Undoes is
// the change before it that this one takes back, as [check.undone] says.
func (c *check) tell(change store.Change, undoes string) (*notify.Message, error) {
	msg, err := c.Alert(change)
	if err != nil || c.DryRun {
		return &msg, err
	}
	if err := c.movedStarts(change); err != nil {
		return nil, err
	}
	if undoes != "" {
		// A round may have sent it since.
		taken, err := c.Store.Taken(changeMessage(undoes))
		if err != nil {
			return nil, err
		}
		if taken {
			undoes = ""
		}
	}
	msg.Undoes = undoes
	m := store.Message{ID: msg.ID, Kind: string(msg.Kind), Made: c.now(), Vendor: c.vendor.Name, Change: change.ID, Undoes: undoes}
	if !change.Report.Quiet() || m.Undoes != "" {
		m.Destinations = c.due(msg, c.vendor)
	}
	if err := c.Store.WriteMessage(m); err != nil {
		return nil, err
	}
	c.job.told.add(m.ID)
	return &msg, nil
}

// undone returns the id of the change before this one, where this one takes it
// back before anybody was told: both are told, and that they belong together.
// Is is what the page of this change says; nil: its stored page is read.
func (c *check) undone(ctx context.Context, change store.Change, is *snapshot.Snapshot) (string, error) {
	if change.Number < 2 {
		return "", nil
	}
	var before store.Change
	taken := false
	err := c.together(func() (err error) {
		if before, err = c.Store.ChangeAt(c.vendor.Name, change.Number-1); err != nil {
			return err
		}
		taken, err = c.Store.Taken(changeMessage(before.ID))
		return err
	})
	if err != nil || taken {
		return "", err
	}
	// Without the pages it cannot be known: they are told side by side.
	was, err := c.reread(ctx, before.OldPage)
	if err == nil && is == nil {
		var again snapshot.Snapshot
		again, err = c.reread(ctx, change.NewPage)
		is = &again
	}
	var report diff.Report
	if err == nil {
		report, err = c.differ(ctx, was, *is, diff.Options{})
	}
	switch {
	case errors.Is(err, errMoved) || ctx.Err() != nil && err != nil:
		return "", err
	case err != nil || !report.Empty():
		return "", nil
	}
	return before.ID, nil
}

// reread parses a stored page.
func (c *check) reread(ctx context.Context, e store.Evidence) (snapshot.Snapshot, error) {
	p, err := c.stored(e.URL, e.Page, e.TakenAt)
	if err != nil {
		return snapshot.Snapshot{}, err
	}
	snap, err := c.parse(ctx, p)
	if err != nil && !page.Withdrawn(err) {
		return snap, err
	}
	return snap, nil
}

// Alert returns the message about a stored change as it is now: with the deadline
// that holds and the decisions that were made.
func (m *Monitor) Alert(c store.Change) (notify.Message, error) {
	deadline, err := m.newestDeadline(c)
	if err != nil {
		return notify.Message{}, err
	}
	p, err := m.past(c.Vendor)
	if err != nil {
		return notify.Message{}, err
	}
	msg := m.message(c, deadline, p.decisions[c.ID])
	msg.Ended, msg.Ends = p.ended(c), p.ends(c)
	msg.UndoneBy, err = m.undoneBy(c)
	return msg, err
}

// undoneBy returns the id of the change after this one, where that takes it back.
func (m *Monitor) undoneBy(c store.Change) (string, error) {
	later, err := m.Store.ChangeAt(c.Vendor, c.Number+1)
	if errors.Is(err, store.ErrNoChange) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	msg, err := m.Store.Message(changeMessage(later.ID))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil || msg.Undoes != c.ID {
		return "", err
	}
	return later.ID, nil
}

// message returns the message about a change.
func (m *Monitor) message(c store.Change, d *record.Deadline, decisions []record.Decision) notify.Message {
	v := m.vendor(c.Vendor, c.Report.URL)
	return notify.Message{
		ID: changeMessage(c.ID), Kind: notify.Change, Vendor: c.Vendor, Title: c.Title, URL: c.Report.URL,
		SeenAt: c.FirstSeen, Change: c.ID, Report: &c.Report,
		Today: m.today(), Owner: v.Owner, Evidence: m.Evidence, Decide: m.Form, Zone: m.Zone, Deadline: d, Decisions: decisions,
	}
}

// changeMessage is the id of the message about a change.
func changeMessage(change string) string { return "change-" + change }
