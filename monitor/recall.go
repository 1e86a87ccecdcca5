package monitor

import (
	"context"
	"errors"
	"fmt"

	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/store"
)

// recall brings back what is known of the vendor, brings a baseline that an
// older parser read up to date, and completes what an interrupted run left.
func (c *check) recall(ctx context.Context) error {
	err := c.publisher().Together(func() error {
		c.turn = c.publisher().Turn(c.vendor.Name)
		return c.recollect()
	})
	if err != nil {
		return err
	}
	if c.loaded {
		c.state.Change = c.base.Change
		if c.base.Fingerprint != c.fingerprint {
			if err := c.upgrade(ctx); err != nil {
				return err
			}
		}
	}
	if c.state.Change != "" && !c.job.told.has(changeMessage(c.state.Change)) {
		if err := c.catchUp(ctx); errors.Is(err, errMoved) {
			return err
		} else if err != nil {
			return fmt.Errorf("check %s: complete an interrupted run: %w", c.vendor.Name, err)
		}
	}
	c.trusted = c.trusted && c.state.URL == c.vendor.URL
	return nil
}

// recollect reads the vendor's state, and its baseline where the state does not
// speak of it or another parser read it.
func (c *check) recollect() error {
	var err error
	if c.state, err = c.Store.State(c.vendor.Name); err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	size, err := c.Store.BaselineSize(c.vendor.Name)
	if err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	if size == 0 && c.state.Baseline > 0 {
		return fmt.Errorf("check %s: its baseline %s is gone: restore it, or delete the vendor's folder to begin anew", c.vendor.Name, c.Store.BaselineName(c.vendor.Name))
	}
	c.trusted = size > 0 && size == c.state.Baseline && c.state.Page != ""
	if size > 0 && (!c.trusted || c.state.Fingerprint != c.fingerprint) {
		return c.load()
	}
	return nil
}

// load reads the baseline.
func (c *check) load() error {
	if c.loaded {
		return nil
	}
	var err error
	if c.base, c.loaded, err = c.Store.Baseline(c.vendor.Name); err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	return nil
}

// upgrade reads the stored page of the baseline again with the parser and the
// hints as they are now: our change is not the vendor's, so it is never told.
func (c *check) upgrade(ctx context.Context) error {
	failed := func(err error) error {
		return fmt.Errorf("check %s: read its stored page again for %s: %w", c.vendor.Name, c.fingerprint, err)
	}
	p := c.base.Page
	stored, err := c.stored(c.base.URL, p, c.base.TakenAt)
	if err != nil {
		return failed(err)
	}
	again, err := c.parse(ctx, stored)
	again.Page.Anew = p.Anew
	if err != nil && !(page.Withdrawn(err) && len(c.base.Lists) == 0) {
		var work *WorkError
		if errors.As(err, &work) {
			return failed(work.Err) // the step and the vendor are said
		}
		return failed(fmt.Errorf("%w; by what subwatch knows today, the stored page is no list: look at the vendor's page, and delete the folder %s to begin anew", err, c.vendor.Name))
	}
	again.Change = c.base.Change
	c.base = again
	if c.DryRun {
		return nil
	}
	st := c.state
	st.URL, st.ETag, st.LastModified, st.Asked = again.URL, p.ETag, p.LastModified, p.Asked
	st.Parts = again.Page.Further()
	err = c.together(func() (err error) {
		c.state, err = c.Store.Commit(c.vendor.Name, store.Commit{Baseline: again, State: st})
		return err
	})
	if err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	c.trusted = true
	return nil
}

// catchUp tells of a committed change whose message an interrupted run had not
// stored yet.
func (c *check) catchUp(ctx context.Context) error {
	var change store.Change
	err := c.together(func() (err error) {
		change, err = c.Store.ChangeOf(c.vendor.Name, c.state.Change)
		return err
	})
	if err != nil {
		return err
	}
	undoes := ""
	if !c.DryRun {
		if undoes, err = c.undone(ctx, change, nil); err != nil {
			return err
		}
	}
	return c.together(func() (err error) {
		c.result.Earlier, err = c.tell(change, undoes)
		return err
	})
}
