package monitor

import (
	"fmt"

	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// summaryVendors is how many vendors may change in one run before one message
// says which they are: more alerts in a row nobody reads.
const summaryVendors = 10

// summarize stores the message that goes before the alerts of a round in which
// many vendors changed. Its time is the run's beginning, or that of the round
// before, so that it is sent first.
func (r *round) summarize() error {
	msg := store.Message{ID: "summary-" + stamp(r.began), Kind: string(notify.Summary), Made: r.began}
	if r.numbers > 1 {
		msg.ID, msg.Made = fmt.Sprintf("%s-%d", msg.ID, r.numbers), r.after
	}
	if !r.checks {
		if err := r.untold(&msg); err != nil {
			return err
		}
	}
	for _, res := range r.resultsAt(r.places) {
		if res.Outcome == Changed && res.Unsaved == nil && !res.Message.Report.Quiet() {
			msg.Vendors = append(msg.Vendors, res.Vendor.Name)
			msg.Changes = append(msg.Changes, res.Message.Change)
		}
	}
	if len(msg.Vendors) <= summaryVendors {
		return nil
	}
	return r.queueOnce(msg, config.Vendor{}, r.told)
}

// untold adds to a summary the changes that jobs before this one recorded:
// those of which nothing was sent yet, and that stand in no summary. The
// summary is as old as the oldest of them.
func (r *round) untold(sum *store.Message) error {
	receipts, err := r.Store.Receipts()
	if err != nil {
		return err
	}
	pending, err := r.Store.Pending(receipts)
	if err != nil {
		return err
	}
	var whole []store.Message
	for _, m := range pending {
		if notify.Kind(m.Kind) == notify.Change && m.Waiting(receipts) == m.Parts() {
			whole = append(whole, m)
		}
	}
	if len(whole) <= summaryVendors {
		return nil
	}
	summed, err := r.summed()
	if err != nil {
		return err
	}
	for _, m := range whole {
		if summed[m.Change] {
			continue
		}
		sum.Vendors, sum.Changes = append(sum.Vendors, m.Vendor), append(sum.Changes, m.Change)
		if m.Made.Before(sum.Made) {
			sum.Made = m.Made
		}
	}
	return nil
}

// summed returns the changes that stand in a summary.
func (r *round) summed() (map[string]bool, error) {
	changes := map[string]bool{}
	for _, id := range r.told.with("summary-") {
		m, err := r.Store.Message(id)
		if err != nil {
			return nil, err
		}
		for _, c := range m.Changes {
			changes[c] = true
		}
	}
	return changes, nil
}

// summary returns a line per change.
func (m *Monitor) summary(msg store.Message) ([]record.WeekChange, error) {
	var lines []record.WeekChange
	for i, vendor := range msg.Vendors {
		if i >= len(msg.Changes) {
			break
		}
		c, err := m.Store.ChangeOf(vendor, msg.Changes[i])
		if err != nil {
			return nil, err
		}
		line := record.WeekChange{
			Vendor: vendor, Title: m.vendor(vendor, "").Title, Change: c.ID, ByClass: byClass(c.Report),
		}
		d, err := m.newestDeadline(c)
		if err != nil {
			return nil, err
		}
		if d != nil {
			line.ActBy = d.ActBy
		}
		entries, toSend, err := m.undecided(c)
		if err != nil {
			return nil, err
		}
		line.Open = len(entries)+len(toSend) > 0
		lines = append(lines, line)
	}
	return lines, nil
}
