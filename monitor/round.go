package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/subwatch/subwatch/store"
)

// A round makes known what the checks recorded since the round before, says what
// is due, and marks what was taken, in this order. Where the folder is kept on a
// branch, the first and the last of these steps each reach the branch in one
// push. Every run ends with a round, which also says what only can be said when
// all is known, and adds the run's line to the ledger; most runs have no other.
type round struct {
	*job
	all    bool      // every check is through
	last   bool      // and every destination is served: it is the last round
	ended  bool      // the run is over
	places []int     // of the results that are this round's
	after  time.Time // when the round before it began; zero: there was none

	queues map[string][]post
	order  []string
	held   int // parts that another run has claimed
	left   int // parts that this run does not try again
}

// run is the round. Before is what the rounds before it came to. The error is
// what could not be saved of the run itself. What could not be made known is not
// sent.
func (r *round) run(before Delivery) (Delivery, error) {
	r.places = r.takeUp()
	if !r.all {
		if due, err := r.due(); !due {
			return Delivery{Problems: nonNil(err)}, nil
		}
	}
	r.numbers++
	r.after, r.settled = r.settled, r.now()
	problems := r.settle()
	err := r.publish(r.recorded, func(m store.Moved) error {
		if err := r.moved(m); err != nil {
			return err
		}
		// Who is checked anew is not waited for: what stands is told.
		r.all = r.idle()
		r.last = r.last && r.all
		problems = r.settle()
		return nil
	})
	switch {
	case err != nil && !r.last:
		r.once = true // the last round tries again, and says why where it cannot
		return Delivery{Problems: problems}, nil
	case err != nil:
		r.ended = true
		errs := []error{fmt.Errorf("nothing was sent, because it could not be recorded: %w", err)}
		if before.Sent > 0 {
			errs[0] = fmt.Errorf("nothing more was sent, because it could not be recorded: %w", err)
		}
		if r.marks > 0 {
			errs = append(errs, r.unmarked(err))
		}
		return Delivery{Problems: problems}, errors.Join(errs...)
	}
	r.known()
	r.allTold = r.all
	d := r.send()
	d.Problems = append(problems, d.Problems...)
	d.Pending, d.Held = d.Pending+r.left, r.held
	if r.last && (before.Sent+d.Sent > 0 || r.told.more()) {
		d.Problems = append(d.Problems, nonNil(r.Store.KeepIndex())...)
	}
	return d, r.finish(before.Sent+d.Sent, d)
}

// finish gives back what was not sent, adds the run's line where the run is at
// its end, and makes known what was taken. Sent is how many parts were in the
// whole run.
func (r *round) finish(sent int, d Delivery) error {
	err := r.claims.giveBack(func(destination string) bool { return r.busy[destination] != nil })
	redo := r.moved
	if r.last {
		r.ended = true
		d.Sent = sent
		redo = func(m store.Moved) error { return r.keepSetBack(m.SetBack) }
		if r.checks {
			err = errors.Join(err, r.Store.AppendRun(r.ledgerLine(d)))
		} else {
			err = errors.Join(err, r.keepSetBack(r.publisher().SetBack()))
		}
	}
	published := r.publish(func() string { return r.sent(d) }, redo)
	switch {
	case published == nil:
		r.marks = 0
	case r.last:
		err = errors.Join(err, r.unmarked(published))
	default:
		r.once = true
	}
	return err
}

// keepSetBack adds a line to the ledger that says of whom something was told that
// the branch does not know any more: whoever tells of them next says that it may
// be a repeat.
func (r *round) keepSetBack(vendors []string) error {
	if len(vendors) == 0 {
		return nil
	}
	return r.Store.AppendRun(store.Run{At: r.began, Run: r.Name, Shard: r.Shard.File(), SetBack: vendors})
}

// unmarked says that what was sent could not be marked as such.
func (r *round) unmarked(why error) error {
	if r.marks == 0 {
		return why
	}
	return fmt.Errorf("%s sent, but that could not be recorded, so it will be sent again: %w", wereSent(r.marks), why)
}

// publish makes known what was written, also after the run was told to stop.
func (r *round) publish(message func() string, redo func(store.Moved) error) error {
	return r.publisher().Publish(r.keep, message, redo)
}

// known notes that others can see the round's results.
func (r *round) known() {
	r.job.mu.Lock()
	defer r.job.mu.Unlock()
	for _, i := range r.places {
		if r.stands[i] == fresh {
			r.stands[i] = published
		}
	}
}

// Keep makes known what a person's word changed in the data folder, where that
// is kept on a branch: subject says what it was, for the branch's history. Where
// somebody else changed the same vendor meanwhile, again says the word anew.
func (m *Monitor) Keep(ctx context.Context, subject string, again func() error) error {
	keep, cancel := m.withGrace(ctx, lastWords)
	defer cancel()
	return m.publisher().Publish(keep, func() string { return m.text(subject, nil) }, func(moved store.Moved) error {
		if len(moved.Dropped) == 0 {
			return nil
		}
		return again()
	})
}

// due reports whether there is anything to send before the checks are through.
func (r *round) due() (bool, error) {
	receipts, err := r.Store.Receipts()
	if err != nil {
		return false, err
	}
	messages, err := r.Store.Pending(receipts)
	for _, msg := range messages {
		for _, due := range msg.Destinations {
			for i := range due.Parts {
				if !receipts.Has(msg.ID, due.Name, i+1) && !r.passes(due.Name, msg.ID) && r.busy[due.Name] == nil {
					return true, err
				}
			}
		}
	}
	return false, err
}

// settle stores the messages that are due and claims what is to be sent. While
// checks go on that is a summary alone: whether many vendors cannot be read, who
// is to be reminded of what, and what a week came to, is known at the end. A
// shard does neither.
func (r *round) settle() []error {
	r.queues, r.order, r.held, r.left = nil, nil, 0, 0
	problems := nonNil(r.claims.reload())
	if r.Shard.Of > 0 {
		return problems
	}
	problems = append(problems, nonNil(r.summarize())...)
	if r.all {
		problems = append(problems, nonNil(r.greet(r.told), r.remind(r.results, r.told), r.tellHealth(r.results, r.told), r.digest(r.results, r.told))...)
	}
	return append(problems, nonNil(r.line())...)
}

func nonNil(errs ...error) []error {
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// send serves the destinations side by side. Before the last round it waits for
// them no longer than a change waits for the checks: those that are not done by
// then are left to it, and what comes later for them waits.
func (r *round) send() Delivery {
	for _, name := range r.order {
		done := make(chan Delivery, 1)
		r.busy[name] = done
		queue := r.queues[name]
		go func() {
			done <- r.serve(name, queue)
			r.wake()
		}()
	}
	var enough <-chan time.Time
	if !r.last {
		t := time.NewTimer(r.patienceTime())
		defer t.Stop()
		enough = t.C
	}
	var d Delivery
	for _, name := range r.order {
		select {
		case one := <-r.busy[name]:
			r.served(name, one, &d)
		case <-enough:
			r.collect(&d)
			return d
		}
	}
	return d
}
