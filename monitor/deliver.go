package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/store"
)

// A Delivery is what one round of sending came to.
type Delivery struct {
	Sent     int     // parts that a destination took
	Pending  int     // parts that are still due
	Problems []error // each names the destination, or the file
}

// Deliver makes what is due to be said and sends every part of every message
// that has no receipt, oldest first. A part that a destination did not take
// stays due for the next run, under the same id. Destinations are served side
// by side: one that fails delays no other.
func (m *Monitor) Deliver(ctx context.Context) Delivery {
	var d Delivery
	if err := m.greet(); err != nil {
		d.Problems = append(d.Problems, err)
	}
	// Messages that cannot be read are a problem; the others are sent.
	messages, err := m.Store.Messages()
	if err != nil {
		d.Problems = append(d.Problems, err)
	}
	receipts, err := m.Store.Receipts()
	if err != nil {
		d.Problems = append(d.Problems, err)
		return d
	}
	queues := map[string][]post{}
	var order []string
	for _, msg := range messages {
		for _, due := range msg.Destinations {
			for i, part := range due.Parts {
				if receipts.Has(msg.ID, due.Name, i+1) {
					continue
				}
				if _, ok := queues[due.Name]; !ok {
					order = append(order, due.Name)
				}
				queues[due.Name] = append(queues[due.Name], post{msg: msg, part: part, n: i + 1, of: len(due.Parts)})
			}
		}
	}
	results := make([]Delivery, len(order))
	var wg sync.WaitGroup
	for i, name := range order {
		wg.Go(func() { results[i] = m.serve(ctx, name, queues[name]) })
	}
	wg.Wait()
	for _, r := range results {
		d.Sent += r.Sent
		d.Pending += r.Pending
		d.Problems = append(d.Problems, r.Problems...)
	}
	return d
}

// A post is one part of a message that is due.
type post struct {
	msg   store.Message
	part  store.Part
	n, of int // the first is 1
}

// maxInARow is after how many failures in a row a destination is left alone
// for this run: it is down, and a hundred time-outs help nobody.
const maxInARow = 3

// serve sends one destination what is due to it, in order.
func (m *Monitor) serve(ctx context.Context, name string, queue []post) Delivery {
	var d Delivery
	i := slices.IndexFunc(m.Destinations, func(w *notify.Webhook) bool { return w.Name == name })
	if i < 0 {
		d.Pending = len(queue)
		d.Problems = append(d.Problems, fmt.Errorf("deliver to %s: %d parts are due, but it is not configured: configure it again, or delete its messages in %s/messages to give them up", name, len(queue), m.Store.Path()))
		return d
	}
	failures := 0
	skip := "" // a message whose earlier part failed: its later parts would come out of order
	for _, p := range queue {
		if p.msg.ID == skip {
			d.Pending++
			continue
		}
		if failures >= maxInARow || ctx.Err() != nil {
			d.Pending++
			continue
		}
		err := m.post(ctx, m.Destinations[i], p)
		if err == nil {
			d.Sent++
			failures = 0
			continue
		}
		d.Pending++
		d.Problems = append(d.Problems, err)
		skip = p.msg.ID
		failures++
		var se *notify.SendError
		if errors.As(err, &se) && se.Outcome == notify.Rejected {
			failures = maxInARow // nothing else will be taken either
		}
	}
	return d
}

// post sends one part and stores the receipt.
func (m *Monitor) post(ctx context.Context, to *notify.Webhook, p post) error {
	msg, err := m.rebuild(p.msg)
	if err != nil {
		return fmt.Errorf("deliver %s to %s: %w", p.msg.ID, to.Name, err)
	}
	receipt, err := to.Send(ctx, msg, notify.Part(p.part), p.n, p.of)
	if err != nil {
		return fmt.Errorf("deliver %s: %w", p.msg.ID, err) // it names the destination
	}
	err = m.Store.WriteReceipt(store.Receipt{
		Message: p.msg.ID, Destination: to.Name, Part: p.n, At: m.now(),
		Entries: p.part.Entries, Answer: json.RawMessage(receipt),
	})
	if err != nil {
		return fmt.Errorf("deliver %s to %s: it was sent, but that could not be saved, so it will be sent again: %w", p.msg.ID, to.Name, err)
	}
	return nil
}

// rebuild gives what a stored message says.
func (m *Monitor) rebuild(msg store.Message) (notify.Message, error) {
	switch notify.Kind(msg.Kind) {
	case notify.Change:
		change, err := m.Store.ChangeOf(msg.Vendor, msg.Change)
		return Alert(change), err
	case notify.Hello:
		out := notify.Message{ID: msg.ID, Kind: notify.Hello}
		for _, name := range msg.Vendors {
			base, ok, err := m.Store.Baseline(name)
			if err != nil {
				return out, err
			}
			if ok {
				out.Watched = append(out.Watched, watched(m.vendor(name, base.URL), base))
			}
		}
		return out, nil
	}
	return notify.Message{}, fmt.Errorf("message of unknown kind %q: update subwatch", msg.Kind)
}

// vendor gives a vendor of the configuration, or what is known of one that has
// left it.
func (m *Monitor) vendor(name, url string) Vendor {
	if i := slices.IndexFunc(m.Vendors, func(v Vendor) bool { return v.Name == name }); i >= 0 {
		return m.Vendors[i]
	}
	return Vendor{Name: name, Title: name, URL: url}
}

// due gives the destinations that a message goes to, each with its parts.
func (m *Monitor) due(msg notify.Message) []store.Due {
	var all []store.Due
	for _, w := range m.Destinations {
		d := store.Due{Name: w.Name}
		for _, p := range notify.SlackParts(msg) {
			d.Parts = append(d.Parts, store.Part(p))
		}
		all = append(all, d)
	}
	return all
}

// greet stores a first message for every destination that has had none, as
// soon as there is a baseline to speak of: a dead webhook shows on the first
// day.
func (m *Monitor) greet() error {
	for _, w := range m.Destinations {
		id := "hello-" + w.Name
		if ok, err := m.Store.HasMessage(id); ok || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		var names []string
		for _, v := range m.Vendors {
			size, err := m.Store.BaselineSize(v.Name)
			if err != nil {
				return err
			}
			if size > 0 {
				names = append(names, v.Name)
			}
		}
		if len(names) == 0 {
			continue
		}
		err := m.Store.WriteMessage(store.Message{
			ID: id, Kind: string(notify.Hello), Made: m.now(), Vendors: names,
			Destinations: []store.Due{{Name: w.Name, Parts: []store.Part{{Entries: []int{}}}}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}
