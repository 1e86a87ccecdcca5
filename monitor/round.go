package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/subwatch/subwatch/store"
)

// lastWords is for how long a run that was told to stop goes on to make known
// what it recorded, and what was taken.
const lastWords = time.Minute

// A round is one run from its first check to its last receipt: it records, says
// what is due, and marks what was taken, in this order. Where the folder is
// kept on a branch, each of these steps reaches the branch before the next
// begins.
type round struct {
	*Monitor
	began   time.Time
	told    *told
	results []Result
	parsers chan struct{} // as many pages are parsed at a time as it holds
	alone   bool          // without checks: messages may be those of several jobs that made them

	claims *claims
	queues map[string][]post
	order  []string
	held   int // parts that another run has claimed
}

// finish makes known what the checks recorded, sends what is due, and makes
// known what was taken; ledger writes the run's line. The error is what could
// not be saved. What could not be made known is not sent.
func (r *round) finish(ctx context.Context, ledger func(Delivery) error) (Delivery, error) {
	problems := r.settle()
	err := r.publish(ctx, r.recorded, func(moved store.Moved) error {
		if err := r.again(ctx, moved); err != nil {
			return err
		}
		problems = r.settle()
		return nil
	})
	if err != nil {
		return Delivery{Problems: problems}, fmt.Errorf("nothing was sent, because it could not be recorded: %w", err)
	}
	d := r.send(ctx, r.queues, r.order, r.claims)
	d.Problems = append(problems, d.Problems...)
	d.Held = r.held
	if d.Sent > 0 || r.told.more() {
		if err := r.Store.KeepIndex(); err != nil {
			d.Problems = append(d.Problems, err)
		}
	}
	err = errors.Join(r.claims.giveBack(), ledger(d))
	published := r.publish(ctx, func() string { return r.sent(d) }, func(store.Moved) error { return nil })
	if published != nil && d.Sent > 0 {
		published = fmt.Errorf("%s sent, but that could not be recorded, so it will be sent again: %w", wereSent(d.Sent), published)
	}
	return d, errors.Join(err, published)
}

// publish makes known what was written, also after the run was told to stop:
// what is not on the branch is lost, and what was sent would be sent again.
func (r *round) publish(ctx context.Context, message func() string, redo func(store.Moved) error) error {
	keep, cancel := withGrace(ctx, lastWords)
	defer cancel()
	return r.Store.Publish(keep, message, redo)
}

// Keep makes known what a person's word changed in the data folder, where that
// is kept on a branch: subject says what it was, for the branch's history. Where
// somebody else changed the same vendor meanwhile, again says the word anew.
func (m *Monitor) Keep(ctx context.Context, subject string, again func() error) error {
	r := round{Monitor: m}
	return m.Store.Publish(ctx, func() string { return r.text(subject, nil) }, func(moved store.Moved) error {
		if len(moved.Dropped) == 0 {
			return nil
		}
		return again()
	})
}

// settle stores the messages that are due and claims what is to be sent. A
// shard does neither.
func (r *round) settle() []error {
	r.queues, r.order, r.held = nil, nil, 0
	var err error
	r.claims, err = r.Monitor.claims(r.claims)
	problems := nonNil(err)
	if r.Shard.Of > 0 {
		return problems
	}
	problems = append(problems, nonNil(r.summarize(), r.greet(r.told), r.remind(r.results, r.told), r.tellHealth(r.results, r.told), r.digest(r.results, r.told))...)
	r.queues, r.order, r.held, err = r.Monitor.queues(r.claims)
	return append(problems, nonNil(err)...)
}

func nonNil(errs ...error) []error {
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// again brings the round up to date with what another run pushed first: vendors
// of whom it recorded something too are checked once more, against what is on
// the branch now.
func (r *round) again(ctx context.Context, moved store.Moved) error {
	if err := r.told.reload(r.Store); err != nil {
		return err
	}
	var vendors []Vendor
	var at []int
	for i, res := range r.results {
		switch name := res.Vendor.Name; {
		case slices.Contains(moved.Dropped, name) && !r.alone:
			vendors, at = append(vendors, res.Vendor), append(at, i)
		case slices.Contains(moved.Vendors, name):
			state, err := r.Store.State(name)
			if err != nil {
				return err
			}
			r.results[i].state = state
		}
	}
	for i, res := range r.checkAll(ctx, vendors) {
		r.results[at[i]] = res
	}
	return nil
}
