package monitor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/monitor/steady"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A Result is what one check of one vendor came to.
type Result struct {
	Vendor  config.Vendor
	Outcome Outcome
	Err     error // why it Failed; it names the vendor
	Unsaved error // what could not be saved, whatever the outcome

	Baseline *notify.Watched // of a First: what the baseline holds
	Anew     *notify.Watched // of an Unchanged: what the baseline holds that was taken because the page is asked for in another way
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
	job    *job
	vendor config.Vendor
	turn   int // how often other runs had changed the vendor's folder when the check began
	result Result

	state       store.State
	asking      fetch.Asking      // how the page is asked for
	fingerprint string            // of the parser and the hints as they are now
	base        snapshot.Snapshot // loaded when it is needed
	loaded      bool
	trusted     bool // the state speaks of the stored baseline and of this address
	unsteady    steady.Links
}

// A read is one good answer of a page: its bytes and what they say.
type read struct {
	page      page.Page
	snap      snapshot.Snapshot
	withdrawn error // the page's own word that it holds no list; snap then has none
}

// check is one check of one vendor. Turn is how often other runs had changed the
// vendor's folder when it last looked; moved reports that they did so meanwhile,
// and that the result says nothing.
func (j *job) check(v config.Vendor) (result Result, turn int, moved bool) {
	c := &check{Monitor: j.Monitor, job: j, vendor: v, asking: v.Asking, fingerprint: scraper.Fingerprint(v.Hints)}
	c.result = Result{Vendor: v, Outcome: Unchanged}
	if err := c.steps(j.work); errors.Is(err, errMoved) {
		return Result{}, c.turn, true
	} else if err != nil {
		c.result.Outcome, c.result.Err = Failed, err
	}
	c.result.state = c.state
	return c.result, c.turn, false
}

// steps are the steps of a check. An error is why the page was not checked.
func (c *check) steps(ctx context.Context) error {
	if err := c.recall(ctx); err != nil {
		if c.state.Schema == 0 || errors.Is(err, errMoved) {
			return err // not even its state can be read
		}
		return c.sick(ctx, record.Unreadable, err)
	}
	if told, err := c.askedBefore(ctx); told || err != nil {
		return err
	}
	r, err := c.read(ctx, c.trusted)
	if err != nil && unreadable(err) != record.Unreachable && !errors.As(err, new(*WorkError)) {
		// A wall or half a page may be gone a moment later. Work that came to no
		// end would burn a second processor.
		if stopped := c.job.pause(c.Confirm); stopped != nil {
			return fmt.Errorf("check %s: %w", c.vendor.Name, stopped)
		}
		r, err = c.read(ctx, false)
	}
	if err != nil {
		return c.sick(ctx, unreadable(err), err)
	}
	if r == nil {
		return c.together(func() error { return c.saved(c.well(nil)) })
	}
	return c.compare(ctx, *r)
}

// read fetches and parses the page; without conditions where it must come anew
// and past every cache. Nil without an error says that the page is the
// baseline's own.
func (c *check) read(ctx context.Context, conditional bool) (*read, error) {
	req := fetch.Request{Vendor: c.vendor.Name, URL: c.vendor.URL, Asking: c.asking, Next: c.next(ctx)}
	if conditional {
		req.SHA256 = c.state.Page
		validators := !c.firstToday()
		if validators {
			req.ETag, req.LastModified = c.state.ETag, c.state.LastModified
		}
		req.Parts = c.known(validators)
	}
	got, err := c.Fetcher.Fetch(ctx, req)
	switch {
	case err != nil:
		return nil, page.Advised(err)
	case got.NotModified:
		return nil, nil
	}
	snap, err := c.parse(ctx, got)
	if errors.As(err, new(*WorkError)) {
		return nil, err
	}
	if err != nil && !page.Withdrawn(err) {
		return nil, page.Advised(fmt.Errorf("read %s: %w", c.vendor.Name, err))
	}
	return &read{page: got, snap: snap, withdrawn: err}, nil
}

// compare makes a first read the baseline, and a read that differs from the
// baseline a recorded change, each once it is to be believed.
func (c *check) compare(ctx context.Context, r read) error {
	if err := c.together(c.load); err != nil {
		return err
	}
	next := c.state
	next.URL, next.ETag, next.LastModified, next.Asked = c.vendor.URL, r.page.ETag, r.page.LastModified, r.page.Asked
	next.Parts = r.snap.Page.Further()
	next.Health = c.healthy()
	if !c.loaded {
		if r.withdrawn != nil {
			return c.sick(ctx, record.Unreadable, page.Advised(fmt.Errorf("read %s: %w", c.vendor.Name, r.withdrawn)))
		}
		if err := c.confirm(ctx, r, nil); err != nil {
			return err
		}
		c.result.Outcome = First
		c.result.Baseline = new(watched(c.vendor, r.snap))
		if c.DryRun {
			return nil
		}
		return c.together(func() error {
			return c.commit(store.Commit{Body: r.page.Body, Parts: r.bodies(), Baseline: r.snap, State: next})
		})
	}
	report, err := c.differ(ctx, c.base, r.snap, c.vendor.Compare)
	if err != nil {
		return c.sick(ctx, record.Unreadable, err)
	}
	anew := c.base.Page.Asked != r.page.Asked
	if report.Empty() && !anew {
		return c.together(func() error { return c.unchanged(r) })
	}
	why := doubts(c.base, report)
	if anew {
		why = fewer(c.base, r.snap)
	}
	if r.withdrawn != nil {
		why = []string{r.withdrawn.Error()}
	}
	if err := c.confirm(ctx, r, why); err != nil {
		return err
	}
	// Links that differ with every answer are no news.
	if report, err = c.differ(ctx, c.unsteady.Without(c.base), r.snap, c.vendor.Compare); err != nil {
		return c.sick(ctx, record.Unreadable, err)
	}
	if report.Empty() && !anew {
		return c.together(func() error { return c.unchanged(r) })
	}
	if err := c.keepsSubject(ctx, r, names(report)); err != nil {
		return err
	}
	if err := c.believe(ctx, r, why, report); err != nil {
		return err
	}
	if anew {
		return c.takeAnew(r, next)
	}
	return c.record(ctx, r, report, next)
}

// errMoved ends a check that another run's push overtook: what it knows of the
// vendor is not what stands in the folder. It begins anew.
var errMoved = errors.New("another run changed the vendor meanwhile")

// together does steps on the vendor's files as one: what is published has all of
// them or none, and nothing that another run pushed comes between. It is not to
// be called within itself, and the steps are to be short: a publication waits
// for them.
func (c *check) together(steps func() error) error {
	return c.publisher().Together(func() error {
		if c.publisher().Turn(c.vendor.Name) != c.turn {
			return errMoved
		}
		return steps()
	})
}

// commit makes a read the baseline. The caller holds the files together, here
// and in the steps that follow.
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
func (c *check) unchanged(r read) error {
	if c.trusted {
		return c.saved(c.well(nil))
	}
	st := c.state
	st.URL, st.ETag, st.LastModified, st.Asked = c.vendor.URL, r.page.ETag, r.page.LastModified, r.page.Asked
	st.Parts = c.base.Page.Further()
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
func watched(v config.Vendor, s snapshot.Snapshot) notify.Watched {
	w := notify.Watched{Vendor: v.Name, Title: v.Title, URL: v.URL}
	for _, l := range s.Lists {
		w.Lists = append(w.Lists, notify.ListCount{Title: l.Title, Subprocessors: len(l.Subprocessors)})
	}
	if starts := s.Starts(); starts > snapshot.DayOf(s.TakenAt.In(time.UTC)) {
		w.Starts = starts
	}
	return w
}
