package monitor

import (
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/store"
)

// summaryVendors is how many vendors may change in one run before one message
// says which they are: more alerts in a row nobody reads.
const summaryVendors = 10

// summarize stores the message that goes before the alerts of a run in which
// many vendors changed. Its time is the run's beginning, so that it is sent
// first.
func (m *Monitor) summarize(began time.Time, results []Result, told *told) error {
	msg := store.Message{ID: "summary-" + stamp(began), Kind: string(notify.Summary), Made: began}
	for _, r := range results {
		if r.Outcome == Changed && r.Unsaved == nil && !r.Message.Report.Quiet() {
			msg.Vendors = append(msg.Vendors, r.Vendor.Name)
			msg.Changes = append(msg.Changes, r.Message.Change)
		}
	}
	if len(msg.Vendors) <= summaryVendors {
		return nil
	}
	return m.queueOnce(msg, Vendor{}, told)
}

// summary gives a line per change.
func (m *Monitor) summary(msg store.Message) ([]notify.WeekChange, error) {
	var lines []notify.WeekChange
	for i, vendor := range msg.Vendors {
		if i >= len(msg.Changes) {
			break
		}
		c, err := m.Store.ChangeOf(vendor, msg.Changes[i])
		if err != nil {
			return nil, err
		}
		line := notify.WeekChange{
			Title: m.vendor(vendor, "").Title, Change: c.ID,
			Review: c.Report.ByClass[diff.Review], Record: c.Report.ByClass[diff.Record],
		}
		d, err := m.newestDeadline(c)
		if err != nil {
			return nil, err
		}
		if d != nil {
			line.ActBy = d.ActBy
		}
		entries, err := m.undecided(c)
		if err != nil {
			return nil, err
		}
		line.Open = len(entries) > 0
		lines = append(lines, line)
	}
	return lines, nil
}
