package monitor

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/subwatch/subwatch/store"
)

// claims are the parts that are being sent, or were when a run ended: when
// neither a receipt nor a certain failure followed, a part may have arrived, and
// the next attempt says so.
//
// In a plain folder a part is claimed when it is sent. In a folder that runs
// share, all that a run is going to send is claimed in the push that makes it
// known, so that nobody else sends it; what it could not send it gives back.
type claims struct {
	outbox Outbox
	shared bool             // other runs use the store too
	run    string           // this one
	now    func() time.Time // the clock

	mu    sync.Mutex
	by    map[string]store.Claim
	again map[string][]string // by message: the parts that an earlier run had claimed, and did not say how it ended
	tried map[string][]string // by message: the parts that this run has begun to send
}

func newClaims(m *Monitor) *claims {
	return &claims{outbox: m.Store, shared: m.shared(), run: m.Name, now: m.now, by: map[string]store.Claim{}, again: map[string][]string{}, tried: map[string][]string{}}
}

// reload looks which claims there are: a round begins, or what another run
// pushed lies in the folder. What this run has claimed looks like its own,
// whoever had it first. The error names those that cannot be read: without them
// a repeat is not marked, no more.
func (c *claims) reload() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	by, err := c.outbox.Claims()
	if by != nil {
		c.by = by
	}
	return err
}

// reserve claims the parts of a message for this run, where the folder is
// shared. It reports false where another run is sending the message.
func (c *claims) reserve(message string, parts []string) (mine bool, err error) {
	if !c.shared {
		return true, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	claim := c.by[message]
	if claim.HeldAgainst(c.run, c.now()) {
		return false, nil
	}
	if claim.Run != c.run {
		c.again[message] = append(c.again[message], claim.Sending...)
	}
	sending := slices.Clone(parts)
	if claim.Run == c.run {
		// A round before this one sends some still, or does not know what became
		// of them.
		sending = append(sending, claim.Sending...)
		slices.Sort(sending)
		sending = slices.Compact(sending)
	}
	claim.Run, claim.Since, claim.Sending = c.run, c.now(), sending
	c.by[message] = claim
	return true, c.outbox.WriteClaim(message, claim)
}

// received ends the claims on parts that have a receipt: a run was killed
// between the two.
func (c *claims) received(receipts store.Receipts) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for message, claim := range c.by {
		left := slices.DeleteFunc(slices.Clone(claim.Sending), func(part string) bool { return receipts.HasPart(message, part) })
		if len(left) == len(claim.Sending) || claim.HeldAgainst(c.run, c.now()) {
			continue
		}
		claim.Sending = left
		c.by[message] = claim
		errs = append(errs, c.outbox.WriteClaim(message, claim))
	}
	return errors.Join(errs...)
}

// take claims a part that is sent now. It reports whether an earlier run had
// claimed it and did not say how it ended.
func (c *claims) take(message, part string) (again bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tried[message] = append(c.tried[message], part)
	claim := c.by[message]
	if c.shared {
		return slices.Contains(c.again[message], part), nil
	}
	if slices.Contains(claim.Sending, part) {
		return true, nil
	}
	claim.Since = c.now()
	claim.Sending = append(claim.Sending, part)
	c.by[message] = claim
	return false, c.outbox.WriteClaim(message, claim)
}

// drop ends the claim on a part: how it ended is known.
func (c *claims) drop(message, part string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	claim := c.by[message]
	claim.Sending = slices.DeleteFunc(slices.Clone(claim.Sending), func(k string) bool { return k == part })
	c.by[message] = claim
	return c.outbox.WriteClaim(message, claim)
}

// giveBack ends what reserve began: the parts that were not sent are anybody's
// again. Those that may have arrived stay marked. A message of which a
// destination that is still busy has a part stays claimed.
func (c *claims) giveBack(busy func(destination string) bool) error {
	if !c.shared {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for message, claim := range c.by {
		if claim.Run != c.run || slices.ContainsFunc(claim.Sending, func(part string) bool { return busy(destinationOf(part)) }) {
			continue
		}
		claim.Run = ""
		claim.Sending = slices.DeleteFunc(slices.Clone(claim.Sending), func(part string) bool {
			return !slices.Contains(c.tried[message], part) && !slices.Contains(c.again[message], part)
		})
		c.by[message] = claim
		errs = append(errs, c.outbox.WriteClaim(message, claim))
	}
	return errors.Join(errs...)
}

// destinationOf returns the destination of a part, "destination.part".
func destinationOf(part string) string {
	name, _, _ := strings.Cut(part, ".")
	return name
}
