package monitor

import (
	"errors"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/store"
)

// sick notes in the vendor's health that it could not be read, and gives the
// reason back. The baseline stays.
func (c *check) sick(status store.Status, why error) error {
	if c.DryRun {
		return why
	}
	h := &c.state.Health
	if h.Status != status {
		h.Status, h.Since = status, c.now()
	}
	h.Why = why.Error()
	h.Failures++
	if c.state.URL == "" {
		c.state.URL = c.vendor.URL
	}
	_ = c.saved(c.Store.WriteState(c.vendor.Name, c.state)) // kept in the result
	return why
}

// well notes that the vendor was read. It writes only what is new: st when it
// is given, else the state when it was not well before.
func (c *check) well(st *store.State) error {
	if c.DryRun || st == nil && c.state.Health.Status == store.OK {
		return nil
	}
	if st == nil {
		st = &c.state
	}
	st.Health = c.healthy()
	return c.Store.WriteState(c.vendor.Name, *st)
}

// healthy gives the health after a good read.
func (c *check) healthy() store.Health {
	if h := c.state.Health; h.Status == store.OK {
		return h
	}
	return store.Health{Status: store.OK, Since: c.now()}
}

// unreadable gives the health of a vendor whose page came and could not be
// read.
func unreadable(err error) store.Status {
	var re *scraper.ReadError
	if errors.As(err, &re) && re.Kind == scraper.BotWall {
		return store.Blocked
	}
	return store.Unreadable
}
