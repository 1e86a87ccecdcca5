package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A Delivery is what one round of sending came to.
type Delivery struct {
	Sent     int     // parts that a destination took
	Pending  int     // parts that are still due
	Held     int     // beside them: parts that another run has claimed, and is sending now unless it died
	Problems []error // each names the destination, or the file
}

// A Destination is somebody who is told.
type Destination struct {
	Name    string             // of the configuration: receipts are kept by it
	Medium  notify.Medium      // how messages are split there; needed only where Sender is nil
	Sender  notify.Destination // nil where its secret is not at hand: messages are recorded for it and sent by another run
	Classes []diff.Class       // changes of other classes alone are not sent there; empty: all
}

// parts returns the split of a message for the destination.
func (d Destination) parts(msg notify.Message) []notify.Part {
	if d.Sender != nil {
		return d.Sender.Parts(msg)
	}
	return d.Medium.Parts(msg)
}

// wants reports whether a message goes to the destination at all.
func (d Destination) wants(msg notify.Message) bool {
	if len(d.Classes) == 0 || msg.Report == nil {
		return true
	}
	return slices.ContainsFunc(d.Classes, func(c diff.Class) bool { return msg.Report.ByClass[c] > 0 })
}

// Deliver makes what is due to be said and sends every part of every message
// that has no receipt, oldest first. A part that a destination did not take
// stays due for the next run, under the same id. Destinations are served side
// by side: one that fails delays no other.
func (m *Monitor) Deliver(ctx context.Context) Delivery {
	j, err := m.newJob(ctx)
	if err != nil {
		return Delivery{Problems: []error{err}}
	}
	defer j.end()
	for _, v := range m.Vendors {
		if state, err := m.Store.State(v.Name); err == nil { // else the check of it says so
			j.results, j.stands = append(j.results, Result{Vendor: v, state: state}), append(j.stands, fresh)
		}
	}
	d, err := j.rounds()
	if err != nil {
		d.Problems = append(d.Problems, err)
	}
	return d
}

// line puts what is due to each destination into its queue, the destinations in
// the order in which they come up, and counts how many parts another run has
// claimed, and how many this one does not try again.
func (r *round) line() error {
	receipts, err := r.Store.Receipts()
	if err != nil {
		return err
	}
	// Messages that cannot be read are a problem; the others are sent.
	messages, err := r.Store.Pending(receipts)
	err = errors.Join(err, r.claims.received(receipts))
	summaries := map[string]string{} // by the message of a change
	for _, msg := range messages {
		for _, c := range msg.Changes {
			summaries[changeMessage(c)] = msg.ID
		}
	}
	r.queues = map[string][]post{}
	for _, msg := range messages {
		posts, keys := r.posts(msg, receipts)
		if len(posts) == 0 {
			continue
		}
		mine, unclaimed := r.claims.reserve(msg.ID, keys)
		err = errors.Join(err, unclaimed)
		if !mine {
			r.held += len(posts)
			continue
		}
		if unclaimed != nil {
			continue // another run would not know that we send it
		}
		for _, p := range posts {
			p.summary = summaries[msg.ID]
			if _, ok := r.queues[p.to]; !ok {
				r.order = append(r.order, p.to)
			}
			r.queues[p.to] = append(r.queues[p.to], p)
		}
	}
	return err
}

// posts returns the parts of a message that are to be sent now, and their keys.
// Those that failed in this run are counted; those of a destination that is
// still busy with what it has wait for a later round.
func (r *round) posts(msg store.Message, receipts store.Receipts) (posts []post, keys []string) {
	for _, due := range msg.Destinations {
		for i, part := range due.Parts {
			switch {
			case receipts.Has(msg.ID, due.Name, i+1) || r.busy[due.Name] != nil:
				continue
			case r.passes(due.Name, msg.ID):
				r.left++
				continue
			}
			p := post{to: due.Name, msg: msg, part: part, n: i + 1, of: len(due.Parts)}
			posts, keys = append(posts, p), append(keys, p.key())
		}
	}
	return posts, keys
}

// rebuild returns what a stored message says.
func (m *Monitor) rebuild(msg store.Message) (notify.Message, error) {
	out := notify.Message{ID: msg.ID, Kind: notify.Kind(msg.Kind), When: msg.When, Zone: m.Zone}
	switch out.Kind {
	case notify.Change, notify.Reminder, notify.Started, notify.DeadlineMoved:
		change, err := m.Store.ChangeOf(msg.Vendor, msg.Change)
		if err != nil {
			return out, err
		}
		out, err = m.Alert(change)
		out.ID, out.Kind, out.When, out.Undoes = msg.ID, notify.Kind(msg.Kind), msg.When, msg.Undoes
		return out, err
	case notify.Hello:
		for _, name := range msg.Vendors {
			base, ok, err := m.Store.Baseline(name)
			if err != nil {
				return out, err
			}
			if ok {
				out.Watched = append(out.Watched, watched(m.vendor(name, base.URL), base))
			}
		}
		out.Unread, out.NeverRead = m.unread()
		return out, nil
	case notify.Sick, notify.Recovered, notify.Outage:
		v := m.vendor(msg.Vendor, "")
		out.Vendor, out.Title, out.URL = v.Name, v.Title, v.URL
		out.Titles = m.titles(msg.Vendors)
		out.Blind = msg.Blind
		for _, name := range append(slices.Clone(msg.Vendors), msg.Vendor) {
			size, err := m.Store.BaselineSize(name)
			if name == "" || err != nil || size > 0 {
				continue // an error here is no reason to keep silent of the outage
			}
			out.NeverRead = append(out.NeverRead, m.vendor(name, "").Title)
		}
		return out, nil
	case notify.Summary:
		var err error
		out.Changes, err = m.summary(msg)
		return out, err
	case notify.Digest:
		out.Week = m.week(msg.Digest)
		return out, nil
	}
	return out, fmt.Errorf("message of unknown kind %q: update subwatch", msg.Kind)
}

// unread returns the vendors that cannot be read, and the titles of those that
// were not read yet, for a first message: a wrong address shows on the first day.
// A file that cannot be read is the check's to report; it holds no message back.
func (m *Monitor) unread() (unread []record.Unread, never []string) {
	for _, v := range m.Vendors {
		size, err := m.Store.BaselineSize(v.Name)
		if err != nil {
			continue
		}
		state, err := m.Store.State(v.Name)
		if err != nil {
			continue
		}
		switch h := state.Health; {
		case h.Status != "" && h.Status != record.OK:
			unread = append(unread, record.Unread{Vendor: v.Name, Title: v.Title, Status: h.Status, Since: h.Since, Why: plainWhy(v, h.Status, h.Why)})
		case size == 0:
			never = append(never, v.Title)
		}
	}
	return unread, never
}

// titles gives vendors' names as people say them.
func (m *Monitor) titles(names []string) []string {
	var all []string
	for _, n := range names {
		all = append(all, m.vendor(n, "").Title)
	}
	return all
}

// vendor returns a vendor of the configuration, or what is known of one that has
// left it.
func (m *Monitor) vendor(name, url string) config.Vendor {
	if i := slices.IndexFunc(m.Vendors, func(v config.Vendor) bool { return v.Name == name }); i >= 0 {
		return m.Vendors[i]
	}
	return config.Vendor{Name: name, Title: name, URL: url}
}

// due returns the destinations that a message about a vendor goes to, each with
// its parts. Vendor{} stands for messages about all.
func (m *Monitor) due(msg notify.Message, v config.Vendor) []store.Due {
	var all []store.Due
	for _, to := range m.Destinations {
		if len(v.Tell) > 0 && !slices.Contains(v.Tell, to.Name) || !to.wants(msg) {
			continue
		}
		d := store.Due{Name: to.Name}
		for _, p := range to.parts(msg) {
			d.Parts = append(d.Parts, store.Part(p))
		}
		all = append(all, d)
	}
	return all
}

// greet stores a first message for every destination that has had none, as
// soon as there is a baseline to speak of: a dead webhook shows on the first
// day.
func (m *Monitor) greet(told *told) error {
	for _, to := range m.Destinations {
		id := "hello-" + to.Name
		if told.has(id) {
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
			Destinations: []store.Due{{Name: to.Name, Parts: []store.Part{{Entries: []int{}}}}},
		})
		if err != nil {
			return err
		}
		told.add(id)
	}
	return nil
}
