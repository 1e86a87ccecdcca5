package monitor

import (
	"context"
	"errors"
	"fmt"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A SubjectError is a read of a page that does not speak of sub-processors any
// more, as the baseline's page did: only its address does, which is the same
// whatever is served at it. However often it is read, only a person's word makes
// it believed.
type SubjectError struct {
	Vendor string
	Doubt  store.Doubt
}

func (e *SubjectError) Error() string {
	return fmt.Sprintf("read %s: not believed: %s; look at the page, and if it is the list, take it with: subwatch trust %s --by NAME", e.Vendor, lostSubject, e.Vendor)
}

// lostSubject is why such a read is held back.
const lostSubject = "nothing on the page but its address speaks of sub-processors any more"

// keepsSubject holds back a read that lost the subject of the baseline, until a
// person has said that it is right.
func (c *check) keepsSubject(ctx context.Context, r read, added []string) error {
	if r.withdrawn != nil {
		return nil
	}
	now, err := c.proof(ctx, r.page)
	if err != nil {
		return c.sick(ctx, record.Unreadable, err)
	}
	if now != page.ProvedAddress {
		return nil
	}
	// A page that never said it, but for its address, has lost nothing.
	var body []byte
	err = c.together(func() (err error) {
		body, err = c.Store.Page(c.vendor.Name, c.base.Page.SHA256)
		return err
	})
	if errors.Is(err, errMoved) {
		return err
	}
	if err == nil {
		p := c.base.Page
		before, err := c.proof(ctx, page.Page{URL: c.base.URL, FinalURL: p.FinalURL, ContentType: p.ContentType, Body: body})
		if err != nil {
			return c.sick(ctx, record.Unreadable, err)
		}
		if before == page.ProvedAddress {
			return nil
		}
	}
	d := store.Doubt{Read: readKey(r.snap), Since: c.now(), Why: []string{lostSubject}, Added: added}
	if before := c.state.Health.Doubt; before != nil && before.Read == d.Read {
		if before.TrustedBy != "" {
			return nil
		}
		d.Since, d.Runs = before.Since, before.Runs
	}
	d.Runs++
	c.state.Health.Doubt = &d
	return c.sick(ctx, record.Unreadable, &SubjectError{Vendor: c.vendor.Name, Doubt: d})
}

// proof tells what shows that a page lists sub-processors. It reads the page once
// more, which only a page that changed costs. The error is a [*WorkError] or the
// context's.
func (c *check) proof(ctx context.Context, p page.Page) (page.ProofKind, error) {
	hints := c.vendor.Hints
	return attendPage(ctx, c, func() page.ProofKind {
		e, err := scraper.Explain(p, hints)
		if err != nil {
			return page.NoProof
		}
		return e.Proof.Kind
	})
}
