package monitor

import (
	"context"
	"fmt"

	"github.com/subwatch/subwatch/scraper"
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
	if r.withdrawn != nil || c.proof(r.page) != scraper.ProvedAddress {
		return nil
	}
	// A page that never said it, but for its address, has lost nothing.
	if body, err := c.Store.Page(c.vendor.Name, c.base.Page.SHA256); err == nil {
		p := c.base.Page
		if c.proof(scraper.Page{URL: c.base.URL, FinalURL: p.FinalURL, ContentType: p.ContentType, Body: body}) == scraper.ProvedAddress {
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
	return c.sick(ctx, store.Unreadable, &SubjectError{Vendor: c.vendor.Name, Doubt: d})
}

// proof tells what shows that a page lists sub-processors. It reads the page once
// more, which only a page that changed costs.
func (c *check) proof(p scraper.Page) scraper.ProofKind {
	c.parsers <- struct{}{}
	defer func() { <-c.parsers }()
	e, err := scraper.Explain(p, c.vendor.Hints)
	if err != nil {
		return scraper.NoProof
	}
	return e.Proof.Kind
}
