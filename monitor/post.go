package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/store"
)

// A post is one part of a message that is due to a destination.
type post struct {
	to    string // the destination
	msg   store.Message
	part  store.Part
	n, of int // the first is 1

	summary string // id of the message that goes before this alert; empty: none
}

// key names the part among those of its message.
func (p post) key() string { return fmt.Sprintf("%s.%d", p.to, p.n) }

// maxInARow is after how many failures in a row a destination is left alone
// for this run: it is down, and a hundred time-outs help nobody.
const maxInARow = 3

// serve sends one destination what is due to it, in order. What is on its way
// when the run is told to stop is not cut off at once.
func (r *round) serve(name string, queue []post) Delivery {
	var d Delivery
	i := slices.IndexFunc(r.Destinations, func(d Destination) bool { return d.Name == name })
	if i < 0 {
		d.Pending = len(queue)
		d.Problems = append(d.Problems, fmt.Errorf("deliver to %s: %s due, but there is no such destination: configure it again by that name", name, areDue(len(queue))))
		r.giveUp(name, "")
		return d
	}
	failures, unsent := 0, 0
	for _, p := range queue {
		// A message whose earlier part failed: its later parts would come out of
		// order.
		if r.ctx.Err() != nil || r.passes(name, p.msg.ID) {
			d.Pending++
			if r.ctx.Err() != nil {
				unsent++
			}
			continue
		}
		sent, err := r.post(r.work, r.Destinations[i], p, r.claims)
		if err != nil {
			d.Problems = append(d.Problems, err)
		}
		if sent {
			d.Sent++
			failures = 0
			continue
		}
		d.Pending++
		r.giveUp(name, p.msg.ID)
		failures++
		var se *notify.SendError
		if failures >= maxInARow || errors.As(err, &se) && se.Outcome == notify.Rejected {
			r.giveUp(name, "") // nothing else will be taken either
		}
	}
	if unsent > 0 && r.last { // else the last round says so
		d.Problems = append(d.Problems, fmt.Errorf("deliver to %s: stopped before %s sent: the next run sends what is left", name, wereSent(unsent)))
	}
	return d
}

func areDue(parts int) string {
	if parts == 1 {
		return "1 part is"
	}
	return fmt.Sprintf("%d parts are", parts)
}

// post sends one part and stores the receipt. It is claimed before it is sent:
// when neither a receipt nor a certain failure follows, it may have arrived, and
// the next attempt says so. An error can come beside a part that was sent.
func (m *Monitor) post(ctx context.Context, to Destination, p post, claims *claims) (sent bool, err error) {
	key := p.key()
	var msg notify.Message
	var again bool // an earlier attempt of this message may have arrived
	err = m.publisher().Together(func() (err error) {
		if msg, err = m.rebuild(p.msg); err != nil {
			return err
		}
		if msg.Thread, err = m.thread(to.Name, p); err != nil {
			return err
		}
		again, err = claims.take(p.msg.ID, key)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("deliver %s to %s: %w", p.msg.ID, to.Name, err)
	}
	msg.Repeated = again || p.msg.Repeats
	receipt, err := to.Sender.Send(ctx, msg, notify.Part(p.part), p.n, p.of)
	if err != nil {
		var se *notify.SendError
		if errors.As(err, &se) && se.Outcome != notify.Ambiguous && !again {
			err = errors.Join(err, m.publisher().Together(func() error { return claims.drop(p.msg.ID, key) }))
		}
		return false, fmt.Errorf("deliver %s: %w", p.msg.ID, err) // it names the destination
	}
	var left error
	err = m.publisher().Together(func() error {
		err := m.Store.WriteReceipt(store.Receipt{
			Message: p.msg.ID, Destination: to.Name, Part: p.n, At: m.now(),
			Entries: p.part.Entries, Answer: json.RawMessage(receipt),
		})
		if err == nil {
			left = claims.drop(p.msg.ID, key)
		}
		return err
	})
	if err != nil {
		return true, fmt.Errorf("deliver %s to %s: it was sent, but that could not be saved, so it will be sent again: %w", p.msg.ID, to.Name, err)
	}
	if why := receipt.Degraded(); why != "" {
		err = fmt.Errorf("deliver %s to %s: it went out as plain text, because its form was refused: %s", p.msg.ID, to.Name, why)
	}
	return true, errors.Join(err, left, m.refresh(ctx, to, p.msg))
}

// thread returns the receipt of the post under which a part belongs: the first
// part of the same message, of the alert that the message speaks of again, or
// the summary that goes before it. Nil where it stands by itself.
func (m *Monitor) thread(destination string, p post) (notify.Receipt, error) {
	parent := p.msg.ID
	switch notify.Kind(p.msg.Kind) {
	case notify.Reminder, notify.Started, notify.DeadlineMoved:
		parent = changeMessage(p.msg.Change)
	default:
		if p.n == 1 {
			parent = p.summary
		}
		if parent == "" {
			return nil, nil
		}
	}
	r, err := m.Store.Receipt(parent, destination, 1)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return notify.Receipt(r.Answer), err
}

// An updater is a destination that can change what it posted.
type updater interface {
	Update(ctx context.Context, m notify.Message, parent notify.Receipt) error
}

// refresh brings the alert of a change up to date in place, where the
// destination can: a message about what became of it was just sent.
func (m *Monitor) refresh(ctx context.Context, to Destination, msg store.Message) error {
	up, ok := to.Sender.(updater)
	about := ""
	switch kind := notify.Kind(msg.Kind); {
	case kind == notify.Started || kind == notify.DeadlineMoved:
		about = msg.Change
	case kind == notify.Change:
		about = msg.Undoes
	}
	if !ok || about == "" {
		return nil
	}
	var change store.Change
	err := m.publisher().Together(func() (err error) {
		change, err = m.Store.ChangeOf(msg.Vendor, about)
		return err
	})
	if err != nil {
		return err
	}
	return m.update(ctx, to.Name, up, change)
}

// Refresh brings the alerts of a change up to date where they can be changed:
// it was decided. What cannot be reached now stays as it is; the decision is
// on record.
func (m *Monitor) Refresh(ctx context.Context, change store.Change) error {
	var errs []error
	for _, to := range m.Destinations {
		if up, ok := to.Sender.(updater); ok {
			errs = append(errs, m.update(ctx, to.Name, up, change))
		}
	}
	return errors.Join(errs...)
}

func (m *Monitor) update(ctx context.Context, name string, up updater, change store.Change) error {
	var r store.Receipt
	var msg notify.Message
	err := m.publisher().Together(func() (err error) {
		if r, err = m.Store.Receipt(changeMessage(change.ID), name, 1); err == nil {
			msg, err = m.Alert(change)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // never posted there
	}
	if err != nil {
		return err
	}
	if err := up.Update(ctx, msg, notify.Receipt(r.Answer)); err != nil {
		return fmt.Errorf("update the alert of change %s: %w", change.ID, err)
	}
	return nil
}
