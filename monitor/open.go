package monitor

import (
	"cmp"
	"slices"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/monitor/succession"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

func (m *Monitor) zone() *time.Location { return cmp.Or(m.Zone, time.UTC) }

// today is the day it is where the team works.
func (m *Monitor) today() snapshot.Day { return snapshot.DayOf(m.Now().In(m.zone())) }

// A past is what is known of a vendor's changes: what they mean for each other,
// and what people said about them.
type past struct {
	vendor    config.Vendor
	zone      *time.Location
	changes   []store.Change // oldest first
	links     []succession.Link
	decisions map[string][]record.Decision // by change
	notices   []record.Notice              // those that hold, oldest first
}

// past brings back what is known of a vendor's changes.
func (m *Monitor) past(vendor string) (past, error) {
	changes, err := m.Store.Changes(vendor)
	if err != nil {
		return past{}, err
	}
	return m.pastOf(vendor, changes)
}

// pastOf brings back what is known of these changes of a vendor.
func (m *Monitor) pastOf(vendor string, changes []store.Change) (past, error) {
	p := past{vendor: m.vendor(vendor, ""), zone: m.zone(), changes: changes, links: succession.Links(changes), decisions: map[string][]record.Decision{}}
	notices, err := m.Store.Notices(vendor)
	if err != nil {
		return p, err
	}
	p.notices = record.Holding(notices)
	for i, n := range p.notices { // one that waited belongs to the first change that came since
		for _, c := range changes {
			if n.Change == "" && !c.FirstSeen.Before(n.At) && p.covers(c) && p.near(c, n) {
				n.Change = c.ID
				p.notices[i].Change = c.ID
			}
		}
	}
	for _, c := range changes {
		if p.decisions[c.ID], err = m.Store.Decisions(vendor, c.ID); err != nil {
			return p, err
		}
	}
	return p, nil
}

// change returns a change by its id.
func (p past) change(id string) (store.Change, bool) {
	i := slices.IndexFunc(p.changes, func(c store.Change) bool { return c.ID == id })
	if i < 0 {
		return store.Change{}, false
	}
	return p.changes[i], true
}

// entry returns a change and an entry of it.
func (p past) entry(ref succession.Ref) (store.Change, diff.Change, bool) {
	c, ok := p.change(ref.Change)
	if !ok {
		return c, diff.Change{}, false
	}
	i := slices.IndexFunc(c.Report.Changes, func(e diff.Change) bool { return e.Entry == ref.Entry })
	if i < 0 {
		return c, diff.Change{}, false
	}
	return c, c.Report.Changes[i], true
}

// tracked returns the entries of a change that a person has to decide on, and
// those of others that somebody objected to: their steps are followed alike.
func (p past) tracked(c store.Change) []int {
	var entries []int
	for _, ch := range c.Report.Changes {
		if ch.Class == diff.Review && !ch.OutOfScope || record.Objected(p.decisions[c.ID], ch.Entry) {
			entries = append(entries, ch.Entry)
		}
	}
	return entries
}

// what says in a word or two what an entry is about.
func what(c diff.Change) string {
	switch c.Kind {
	case diff.TermsText:
		return "text on notice and objection"
	case diff.Dates:
		return "date line"
	}
	return cmp.Or(c.Name, c.List, string(c.Kind))
}

// standing returns how far an entry has come.
func (p past) standing(ref succession.Ref) record.Standing {
	st := record.StandingOf(p.decisions[ref.Change], ref.Entry)
	for _, l := range p.links {
		if l.From != ref || l.How == "" || st.Stage == record.Done {
			continue
		}
		later, _ := p.change(l.To.Change)
		switch {
		case st.Last.Decision == record.Reopen && st.Last.At.After(later.FirstSeen):
			// A person wants it open whatever the page says.
		case l.How != record.Overtaken || st.Stage == record.Undecided:
			st.Stage = record.Superseded
		}
	}
	return st
}

// at returns the entries of a change that have come this far.
func (p past) at(c store.Change, stage record.Stage) []int {
	var entries []int
	for _, e := range p.tracked(c) {
		if p.standing(succession.Ref{Change: c.ID, Entry: e}).Stage == stage {
			entries = append(entries, e)
		}
	}
	return entries
}

// ended returns the entries of a change that later changes ended.
func (p past) ended(c store.Change) []record.Ended {
	var out []record.Ended
	for _, l := range p.links {
		if l.From.Change != c.ID || p.standing(l.From).Stage != record.Superseded || l.How == "" {
			continue
		}
		later, _ := p.change(l.To.Change)
		_, entry, _ := p.entry(l.From)
		out = append(out, record.Ended{Entry: l.From.Entry, Was: record.StandingOf(p.decisions[l.From.Change], l.From.Entry).Stage, How: l.How, Change: l.To.Change, ByEntry: l.To.Entry, On: snapshot.DayOf(later.FirstSeen.In(p.zone)), Name: what(entry)})
	}
	return out
}

// ends returns the entries of earlier changes that a change ended.
func (p past) ends(c store.Change) []record.Ended {
	var out []record.Ended
	for _, l := range p.links {
		if l.To.Change != c.ID || l.How == "" || p.standing(l.From).Stage != record.Superseded {
			continue
		}
		before, entry, _ := p.entry(l.From)
		out = append(out, record.Ended{Entry: l.From.Entry, Was: record.StandingOf(p.decisions[l.From.Change], l.From.Entry).Stage, How: l.How, Change: l.From.Change, ByEntry: l.To.Entry, On: snapshot.DayOf(before.FirstSeen.In(p.zone)), Name: what(entry)})
	}
	return out
}

// openChanges returns the changes of a vendor that wait for a decision, or for
// an objection to be sent, from their records, decisions and deadlines.
func (m *Monitor) openChanges(vendor string) ([]store.OpenChange, error) {
	p, err := m.past(vendor)
	if err != nil {
		return nil, err
	}
	return m.openOf(p)
}

// openOf returns those of a vendor's changes that wait for somebody to act.
func (m *Monitor) openOf(p past) ([]store.OpenChange, error) {
	var open []store.OpenChange
	for _, c := range p.changes {
		entries, toSend := p.at(c, record.Undecided), p.at(c, record.ToSend)
		if len(entries)+len(toSend) == 0 {
			continue
		}
		o := store.OpenChange{Change: c.ID, Entries: entries, ToSend: toSend, Seen: snapshot.DayOf(c.FirstSeen.In(m.zone())), Starts: c.Report.Starts}
		d, err := m.newestDeadline(c)
		if err != nil {
			return nil, err
		}
		if d != nil {
			o.ActBy, o.Starts = d.ActBy, cmp.Or(d.Starts, o.Starts)
		}
		open = append(open, o)
	}
	return open, nil
}

// undecided returns the entries of a change that a person has to decide on and
// nobody has, and those of which an objection is decided, and not sent.
func (m *Monitor) undecided(c store.Change) (entries, toSend []int, err error) {
	p, err := m.past(c.Vendor)
	if err != nil {
		return nil, nil, err
	}
	return p.at(c, record.Undecided), p.at(c, record.ToSend), nil
}

// reopen brings a vendor's state up to date with what is open.
func (m *Monitor) reopen(vendor string) error {
	state, err := m.Store.State(vendor)
	if err != nil {
		return err
	}
	if state.Open, err = m.openChanges(vendor); err != nil {
		return err
	}
	return m.Store.WriteState(vendor, state)
}
