package monitor

import (
	"errors"
	"fmt"

	"github.com/subwatch/subwatch/snapshot/record"
)

// Trusted is what a person's word did.
type Trusted struct {
	Subprocessors int  // of the baseline that is approved now
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
	if d := state.Health.Doubt; d != nil {
		a.Believed = d.Read
		d.TrustedBy = by
	}
	if err := m.Store.WriteApproval(vendor, a); err != nil {
		return Trusted{}, fmt.Errorf("trust %s: %w", vendor, err)
	}
	if a.Believed != "" {
		if err := m.Store.WriteState(vendor, state); err != nil {
			return Trusted{}, fmt.Errorf("trust %s: %w", vendor, err)
		}
	}
	return Trusted{Subprocessors: base.Rows(), Doubt: a.Believed != ""}, nil
}
