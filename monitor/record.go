package monitor

import (
	"fmt"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/store"
)

// record commits a change and stores what is to be told about it.
func (c *check) record(r read, report diff.Report, next store.State) error {
	quiet, err := c.Store.LastRead(c.vendor.Name, c.now())
	if err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	if quiet.IsZero() {
		quiet = c.base.TakenAt
	}
	number, err := c.nextNumber()
	if err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	snap := r.snap
	snap.Change = store.ChangeID(c.vendor.Name, c.base.Change, c.base, snap)
	change := store.Change{
		ID: snap.Change, Number: number, Vendor: c.vendor.Name, Title: c.vendor.Title,
		FirstSeen: r.page.FetchedAt, LastQuiet: quiet,
		OldPage: store.EvidenceOf(c.base, 0), NewPage: store.EvidenceOf(snap, r.page.Status),
		Report: report,
	}
	c.result.Outcome = Changed
	c.result.Message = new(Alert(change))
	if c.DryRun {
		return nil
	}
	if _, err := c.Store.Commit(c.vendor.Name, store.Commit{Body: r.page.Body, Change: &change, Baseline: snap, State: next}); err != nil {
		return c.saved(err)
	}
	_, err = c.tell(change.ID)
	return c.saved(err)
}

// nextNumber gives the place of the next change in the vendor's history. It
// counts from the change that the baseline contains: a record beyond it was
// never committed.
func (c *check) nextNumber() (int, error) {
	changes, err := c.Store.Changes(c.vendor.Name)
	if err != nil {
		return 0, err
	}
	last := 0
	for _, ch := range changes {
		if ch.ID == c.base.Change {
			last = ch.Number
		}
	}
	return last + 1, nil
}

// tell stores the message about a committed change with the destinations that
// there are now, and gives it. A change that nobody need be told of is stored
// with no destination: that it was dealt with is to be seen.
func (c *check) tell(id string) (*notify.Message, error) {
	change, err := c.Store.ChangeOf(c.vendor.Name, id)
	if err != nil {
		return nil, err
	}
	msg := Alert(change)
	if c.DryRun {
		return &msg, nil
	}
	m := store.Message{ID: msg.ID, Kind: string(msg.Kind), Made: c.now(), Vendor: c.vendor.Name, Change: id}
	if !change.Report.Quiet() {
		m.Destinations = c.due(msg)
	}
	if err := c.Store.WriteMessage(m); err != nil {
		return nil, err
	}
	c.told.add(m.ID)
	return &msg, nil
}

// Alert gives the message about a stored change.
func Alert(c store.Change) notify.Message {
	return notify.Message{
		ID: changeMessage(c.ID), Kind: notify.Change, Vendor: c.Vendor, Title: c.Title, URL: c.Report.URL,
		SeenAt: c.FirstSeen, Change: c.ID, Report: &c.Report,
	}
}

// changeMessage is the id of the message about a change.
func changeMessage(change string) string { return "change-" + change }
