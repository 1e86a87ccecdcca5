package monitor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// A Result is what one check of one vendor came to.
type Result struct {
	Vendor  Vendor
	Outcome Outcome
	Err     error // why it Failed; it names the vendor
	Unsaved error // what could not be saved, whatever the outcome

	Baseline *notify.Watched // of a First: what the baseline holds
	Message  *notify.Message // of a Changed: the alert
	Earlier  *notify.Message // the alert of a change that an interrupted run had recorded and not told

	state store.State // as it is now
}

// Outcome is how a check ended.
type Outcome string

// The outcomes of a check.
const (
	First     Outcome = "baseline" // the first good read: the baseline is stored
	Unchanged Outcome = "unchanged"
	Changed   Outcome = "changed"
	Failed    Outcome = "failed"  // the page could not be read, or the folder; the baseline stands
	Stopped   Outcome = "stopped" // the run was told to stop before the check was through; nothing is known
)

// check is one check of one vendor. It holds what the check has found out so
// far; its methods are the steps.
type check struct {
	*Monitor
	vendor Vendor
	told   *told
	result Result

	state       store.State
	fingerprint string            // of the parser and the hints as they are now
	base        snapshot.Snapshot // loaded when it is needed
	loaded      bool
	trusted     bool                      // the state speaks of the stored baseline and of this address
	pause       func(time.Duration) error // fails when the run is told to stop
	parsers     chan struct{}             // as many pages are parsed at a time as it holds
}

// A read is one good answer of a page: its bytes and what they say.
type read struct {
	page      scraper.Page
	snap      snapshot.Snapshot
	withdrawn error // the page's own word that it holds no list; snap then has none
}

func (r *round) check(ctx context.Context, v Vendor, pause func(time.Duration) error) Result {
	c := &check{Monitor: r.Monitor, vendor: v, told: r.told, fingerprint: scraper.Fingerprint(v.Hints), pause: pause, parsers: r.parsers}
	c.result = Result{Vendor: v, Outcome: Unchanged}
	if err := c.steps(ctx); err != nil {
		c.result.Outcome, c.result.Err = Failed, err
	}
	c.result.state = c.state
	return c.result
}

// steps are the steps of a check. An error is why the page was not checked.
func (c *check) steps(ctx context.Context) error {
	if err := c.recall(); err != nil {
		if c.state.Schema == 0 {
			return err // not even its state can be read
		}
		return c.sick(ctx, store.Unreadable, err)
	}
	r, err := c.read(ctx, c.trusted)
	if err != nil && unreadable(err) != store.Unreachable {
		// A wall or half a page may be gone a moment later.
		if stopped := c.pause(c.Confirm); stopped != nil {
			return fmt.Errorf("check %s: %w", c.vendor.Name, stopped)
		}
		r, err = c.read(ctx, false)
	}
	if err != nil {
		return c.sick(ctx, unreadable(err), err)
	}
	if r == nil {
		return c.saved(c.well(nil))
	}
	return c.compare(ctx, *r)
}

// recall brings back what is known of the vendor, brings a baseline that an
// older parser read up to date, and completes what an interrupted run left.
func (c *check) recall() error {
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
		if err := c.load(); err != nil {
			return err
		}
		c.state.Change = c.base.Change
		if c.base.Fingerprint != c.fingerprint {
			if err := c.upgrade(); err != nil {
				return err
			}
		}
	}
	if c.state.Change != "" && !c.told.has(changeMessage(c.state.Change)) {
		msg, err := c.tell(c.state.Change)
		if err != nil {
			return fmt.Errorf("check %s: complete an interrupted run: %w", c.vendor.Name, err)
		}
		c.result.Earlier = msg
	}
	c.trusted = c.trusted && c.state.URL == c.vendor.URL
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
func (c *check) upgrade() error {
	body, err := c.Store.Page(c.vendor.Name, c.base.Page.SHA256)
	if err != nil {
		return fmt.Errorf("check %s: read its stored page again for %s: %w", c.vendor.Name, c.fingerprint, err)
	}
	p := c.base.Page
	again, err := c.parse(scraper.Page{
		Vendor: c.vendor.Name, URL: c.base.URL, FinalURL: p.FinalURL, ContentType: p.ContentType,
		ETag: p.ETag, LastModified: p.LastModified, Body: body, FetchedAt: c.base.TakenAt,
	})
	if err != nil && !(scraper.Withdrawn(err) && len(c.base.Lists) == 0) {
		return fmt.Errorf("check %s: read its stored page again for %s: %w", c.vendor.Name, c.fingerprint, err)
	}
	again.Change = c.base.Change
	c.base = again
	if c.DryRun {
		return nil
	}
	st := c.state
	st.URL, st.ETag, st.LastModified = again.URL, p.ETag, p.LastModified
	if c.state, err = c.Store.Commit(c.vendor.Name, store.Commit{Baseline: again, State: st}); err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	c.trusted = true
	return nil
}

// parse reads the lists of a page. A page takes some thirty times its size while
// it is parsed and all of a processor, so that more at a time than there are
// processors would only take memory.
func (c *check) parse(page scraper.Page) (snapshot.Snapshot, error) {
	c.parsers <- struct{}{}
	defer func() { <-c.parsers }()
	return scraper.Parse(page, c.vendor.Hints)
}

// read fetches and parses the page; without conditions where it must come anew
// and past every cache. Nil without an error says that the page is the
// baseline's own.
func (c *check) read(ctx context.Context, conditional bool) (*read, error) {
	req := scraper.Request{Vendor: c.vendor.Name, URL: c.vendor.URL}
	if conditional {
		req.ETag, req.LastModified, req.SHA256 = c.state.ETag, c.state.LastModified, c.state.Page
	}
	page, err := c.Fetcher.Fetch(ctx, req)
	switch {
	case err != nil:
		return nil, err
	case page.NotModified:
		return nil, nil
	}
	snap, err := c.parse(page)
	if err != nil && !scraper.Withdrawn(err) {
		return nil, fmt.Errorf("read %s: %w", c.vendor.Name, err)
	}
	return &read{page: page, snap: snap, withdrawn: err}, nil
}

// compare makes a first read the baseline, and a read that differs from the
// baseline a recorded change, each once it is to be believed.
func (c *check) compare(ctx context.Context, r read) error {
	if err := c.load(); err != nil {
		return err
	}
	next := c.state
	next.URL, next.ETag, next.LastModified = c.vendor.URL, r.page.ETag, r.page.LastModified
	next.Health = c.healthy()
	if !c.loaded {
		if r.withdrawn != nil {
			return c.sick(ctx, store.Unreadable, fmt.Errorf("read %s: %w", c.vendor.Name, r.withdrawn))
		}
		if err := c.confirm(ctx, r, nil); err != nil {
			return err
		}
		c.result.Outcome = First
		c.result.Baseline = new(watched(c.vendor, r.snap))
		if c.DryRun {
			return nil
		}
		return c.commit(store.Commit{Body: r.page.Body, Baseline: r.snap, State: next})
	}
	report := diff.Compare(c.base, r.snap, c.vendor.Compare)
	if report.Empty() {
		return c.unchanged(r.page)
	}
	why := doubts(c.base, report)
	if r.withdrawn != nil {
		why = []string{r.withdrawn.Error()}
	}
	if err := c.confirm(ctx, r, why); err != nil {
		return err
	}
	if err := c.believe(ctx, r, why, report); err != nil {
		return err
	}
	return c.record(r, report, next)
}

// commit makes a read the baseline.
func (c *check) commit(commit store.Commit) error {
	state, err := c.Store.Commit(c.vendor.Name, commit)
	if err == nil {
		c.state = state
	}
	return c.saved(err)
}

// unchanged ends a check that found nothing new. Only a state that does not
// speak of the baseline is written anew: other bytes or validators alone are no
// news.
func (c *check) unchanged(page scraper.Page) error {
	if c.trusted {
		return c.saved(c.well(nil))
	}
	st := c.state
	st.URL, st.ETag, st.LastModified = c.vendor.URL, page.ETag, page.LastModified
	st.Page, st.Fingerprint, st.Change = c.base.Page.SHA256, c.base.Fingerprint, c.base.Change
	size, err := c.Store.BaselineSize(c.vendor.Name)
	if err != nil {
		return c.saved(err)
	}
	st.Baseline = size
	if st.Open, err = c.openChanges(c.vendor.Name); err != nil {
		return c.saved(err)
	}
	return c.saved(c.well(&st))
}

// saved keeps an error of writing apart from errors of reading: the check was
// made, and its outcome stands.
func (c *check) saved(err error) error {
	if err != nil {
		c.result.Unsaved = errors.Join(c.result.Unsaved, fmt.Errorf("save %s: %w", c.vendor.Name, err))
	}
	return nil
}

// watched says what a baseline holds.
func watched(v Vendor, s snapshot.Snapshot) notify.Watched {
	w := notify.Watched{Vendor: v.Name, Title: v.Title, URL: v.URL}
	for _, l := range s.Lists {
		w.Lists = append(w.Lists, notify.ListCount{Title: l.Title, Subprocessors: len(l.Subprocessors)})
	}
	if starts := s.Starts(); starts > snapshot.DayOf(s.TakenAt.In(time.UTC)) {
		w.Starts = starts
	}
	return w
}
