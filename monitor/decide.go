package monitor

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/succession"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// Decided is what a decision came to.
type Decided struct {
	Change   store.Change
	About    string           // the change, or the entry of it, by its whole id
	Names    []string         // whom it is about
	Deadline *record.Deadline // of the change; nil: there is none
	Open     []int            // entries of the change that are undecided
	ToSend   []int            // those of which an objection or a condition is to be sent
	Sent     []int            // those that wait for the vendor's answer
	Ended    []record.Ended   // those that a later change ended
}

// minID is how many digits of a change's id a decision names at least: fewer may
// be another change's tomorrow.
const minID = 6

// Decide keeps a decision about a change ("3f9a8c2e41d0") or one of its entries
// ("3f9a8c2e41d0.2"), or what became of it since (sent, answered, open again);
// the beginning of the id is enough. Of the decision the caller says what, by
// whom, how that is known (empty: as given), why, on which day and a reference.
// An unknown change is [store.ErrNoChange].
func (m *Monitor) Decide(about string, d record.Decision) (Decided, error) {
	id, entry, err := splitEntry(about)
	if err != nil {
		return Decided{}, err
	}
	if len(id) < minID {
		return Decided{}, fmt.Errorf("%q is too short for a decision: write at least %d digits of the change's id", id, minID)
	}
	change, err := m.Store.Change(id)
	if err != nil {
		return Decided{}, err
	}
	d.Change, d.Entry, d.At, d.Known = change.ID, entry, m.now(), cmp.Or(d.Known, "as given")
	p, err := m.past(change.Vendor)
	if err != nil {
		return Decided{}, err
	}
	if err := m.checkDecision(d, change, p); err != nil {
		return Decided{}, err
	}
	if err := m.Store.WriteDecision(change.Vendor, d); err != nil {
		return Decided{}, fmt.Errorf("save the decision: %w", err)
	}
	if err := m.reopen(change.Vendor); err != nil {
		return Decided{}, fmt.Errorf("save the decision: %w", err)
	}
	return m.decided(change, entry)
}

// decided says how a change stands after a decision about it or an entry of it.
func (m *Monitor) decided(change store.Change, entry int) (Decided, error) {
	out := Decided{Change: change, About: change.ID}
	p, err := m.past(change.Vendor)
	if err != nil {
		return out, err
	}
	if entry > 0 {
		out.About = fmt.Sprintf("%s.%d", change.ID, entry)
	}
	for _, e := range change.Report.Changes {
		if entry == e.Entry || entry == 0 && slices.Contains(p.tracked(change), e.Entry) {
			out.Names = append(out.Names, what(e))
		}
	}
	out.Open, out.ToSend, out.Sent, out.Ended = p.at(change, record.Undecided), p.at(change, record.ToSend), p.at(change, record.Sent), p.ended(change)
	out.Deadline, err = m.newestDeadline(change)
	return out, err
}

// checkDecision reports why a decision about a change cannot be kept.
func (m *Monitor) checkDecision(d record.Decision, change store.Change, p past) error {
	if !slices.Contains(record.Choices(), d.Decision) {
		return fmt.Errorf("unknown decision %q: use %s", d.Decision, strings.Join(record.Choices(), ", "))
	}
	if d.By == "" {
		return errors.New("say who decided: --by NAME")
	}
	i := slices.IndexFunc(change.Report.Changes, func(c diff.Change) bool { return c.Entry == d.Entry })
	if d.Entry > 0 && i < 0 {
		return fmt.Errorf("change %s has no entry %d: it has %d", change.ID, d.Entry, len(change.Report.Changes))
	}
	if d.Day > m.today() {
		return fmt.Errorf("--on %s: that day is still to come", d.Day)
	}
	if seen := snapshot.DayOf(change.FirstSeen.In(m.zone())); d.Day != "" && d.Day < seen {
		return fmt.Errorf("--on %s: the change was first seen on %s, after that day", d.Day, seen)
	}
	if !record.IsVerdict(d.Decision) {
		return p.follows(d, change)
	}
	review := d.Entry == 0 && change.Report.ByClass[diff.Review] > 0 || i >= 0 && change.Report.Changes[i].Class == diff.Review
	objects := d.Decision == record.ToObject || d.Decision == record.Conditional
	switch {
	case d.Reason == "" && review:
		return errors.New("say why: --reason TEXT (a change that a person reviews is decided with a reason)")
	case d.Reason == "" && objects:
		return errors.New("say why: --reason TEXT (an objection or a condition has a reason)")
	case objects && d.Entry == 0 && len(p.tracked(change)) == 0:
		return fmt.Errorf("nothing in change %s is for review: say which entry is meant: subwatch decide %s.1 %s", change.ID, change.ID, d.Decision)
	}
	return nil
}

// follows reports why what is said of a decision's course cannot be kept: no
// entry has come so far.
func (p past) follows(d record.Decision, change store.Change) error {
	entries := p.tracked(change)
	if d.Entry > 0 {
		entries = []int{d.Entry}
	}
	about := change.ID
	if d.Entry > 0 {
		about = fmt.Sprintf("%s.%d", change.ID, d.Entry)
	}
	stages := map[record.Stage]bool{}
	for _, e := range entries {
		st := p.standing(succession.Ref{Change: change.ID, Entry: e}).Stage
		if _, ok := st.After(d.Decision); ok {
			return nil
		}
		stages[st] = true
	}
	switch {
	case d.Decision == record.Reopen:
		return fmt.Errorf("%s is undecided: there is nothing to reopen", about)
	case d.Decision == record.WasSent:
		return fmt.Errorf("%s: no objection and no condition is decided, so nothing is to be sent: subwatch decide %s object", about, about)
	case stages[record.ToSend]:
		return fmt.Errorf("%s: what was decided is not sent yet, so it cannot be answered: subwatch decide %s sent", about, about)
	}
	return fmt.Errorf("%s: nothing waits for the vendor's answer", about)
}

// splitEntry reads "ID" or "ID.ENTRY".
func splitEntry(about string) (id string, entry int, err error) {
	id, number, ok := strings.Cut(about, ".")
	if !ok {
		return id, 0, nil
	}
	entry, err = strconv.Atoi(number)
	if err != nil || entry < 1 {
		return "", 0, fmt.Errorf("%q is no change: write its id, or id.entry as in 3f9a8c2e41d0.2", about)
	}
	return id, entry, nil
}

// Trusted is what a person's word did.
type Trusted struct {
	Subprocessors int  // of the baseline that is approved now, or of the read that was in doubt (0: none, or not known)
	Doubt         bool // a read was in doubt: the next check that reads the same takes it
}

// Trust keeps that a person (by) found a vendor's baseline right, and that the
// read which is in doubt, if there is one, is to be believed. It fails where
// there is no baseline to speak of.
func (m *Monitor) Trust(vendor, by string) (Trusted, error) {
	if by == "" {
		return Trusted{}, errors.New("trust: say who trusts it: --by NAME")
	}
	base, ok, err := m.Store.Baseline(vendor)
	if err != nil {
		return Trusted{}, fmt.Errorf("trust %s: %w", vendor, err)
	}
	if !ok {
		return Trusted{}, fmt.Errorf("trust %s: it has no baseline yet: run subwatch check %s first", vendor, vendor)
	}
	state, err := m.Store.State(vendor)
	if err != nil {
		return Trusted{}, fmt.Errorf("trust %s: %w", vendor, err)
	}
	a := record.Approval{At: m.now(), By: by, Page: base.Page.SHA256, Change: base.Change}
	trusted := Trusted{Subprocessors: base.Rows()}
	if d := state.Health.Doubt; d != nil {
		a.Believed = d.Read
		d.TrustedBy = by
		if read := "read " + vendor + ": "; strings.HasPrefix(state.Health.Why, read+notBelieved) {
			state.Health.Why = fmt.Sprintf("%s%s; accepted by %s, and taken by the next check that reads the same", read, strings.Join(d.Why, ", "), by)
		}
		trusted = Trusted{Subprocessors: d.Rows, Doubt: true}
	}
	if err := m.Store.WriteApproval(vendor, a); err != nil {
		return Trusted{}, fmt.Errorf("trust %s: %w", vendor, err)
	}
	if trusted.Doubt {
		if err := m.Store.WriteState(vendor, state); err != nil {
			return Trusted{}, fmt.Errorf("trust %s: %w", vendor, err)
		}
	}
	return trusted, nil
}
