package monitor

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// watchdog is for how long a page may be parsed, or compared. The largest real
// page takes a tenth of a second, and the budgets of scraper and diff end what
// takes a few. A minute is that on a machine with a hundred other things to do,
// and little enough for a run to end within the time that its job has.
const watchdog = time.Minute

// holdPlace is for how long a page that is parsed keeps others from it: some
// fifty times what the largest real one takes. A few that come to no end would
// hold up all others for a minute each.
const holdPlace = 5 * time.Second

// A WorkError says that subwatch's own work on a page came to no end in time, or
// to a bad one. The budgets of that work are meant to say so by themselves; this
// is what catches that which escapes them.
type WorkError struct {
	Step   string // "read" or "compare"
	Vendor string
	Err    error
}

// Error says the step, the vendor and the reason.
func (e *WorkError) Error() string { return fmt.Sprintf("%s %s: %v", e.Step, e.Vendor, e.Err) }

// Unwrap returns the reason.
func (e *WorkError) Unwrap() error { return e.Err }

// attend does work that cannot be interrupted, and leaves it when it has taken
// longer than limit, when it panics, or when the context ends: whoever waits
// goes on, while the goroutine runs until it or the program ends. What the work
// uses must be its own from then on. The error is the context's or one of
// [overdue] and [panicked].
func attend[T any](ctx context.Context, limit time.Duration, work func() T) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1) // nobody may be waiting
	go func() {
		var o outcome
		defer func() {
			if r := recover(); r != nil {
				o.err = panicked(fmt.Sprint(r))
			}
			done <- o
		}()
		o.value = work()
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var none T
	select {
	case o := <-done:
		return o.value, o.err
	case <-timer.C:
		return none, overdue(limit)
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// overdue is work that took longer than this.
type overdue time.Duration

func (o overdue) Error() string {
	return fmt.Sprintf("too much on this page: it was not through within %g s", time.Duration(o).Seconds())
}

// panicked is work that panicked, with these words.
type panicked string

func (p panicked) Error() string {
	return "subwatch itself failed on this page, please report it: " + string(p)
}

// workError says on which page what failed; the context's error stays what it
// is.
func workError(ctx context.Context, step, vendor string, err error) error {
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return err
	}
	return &WorkError{step, vendor, err}
}

// attendPage does work on the whole of a page, as [attend] does. A page takes some
// thirty times its size while it is parsed and all of a processor, so that more
// at a time than there are processors would only take memory. One that takes long
// gives its place to the others. The error is a [*WorkError] or the context's.
func attendPage[T any](ctx context.Context, c *check, work func() T) (T, error) {
	select {
	case c.job.parsers <- struct{}{}:
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	leave := sync.OnceFunc(func() { <-c.job.parsers })
	defer leave()
	defer time.AfterFunc(holdPlace, leave).Stop()
	got, err := attend(ctx, c.workLimit(), work)
	return got, workError(ctx, "read", c.vendor.Name, err)
}

// parse reads the lists of a page. The error is scraper's, a [*WorkError], or the
// context's.
func (c *check) parse(ctx context.Context, page page.Page) (snapshot.Snapshot, error) {
	type parsed struct {
		snap snapshot.Snapshot
		err  error
	}
	parse := c.parser
	if parse == nil {
		parse = scraper.Parse
	}
	hints := c.vendor.Hints
	got, err := attendPage(ctx, c, func() (p parsed) {
		p.snap, p.err = parse(page, hints)
		return p
	})
	if err != nil {
		return snapshot.Snapshot{}, err
	}
	return got.snap, got.err
}

// differ compares two snapshots. The error is diff's, with the vendor's name, a
// [*WorkError], or the context's.
func (c *check) differ(ctx context.Context, before, after snapshot.Snapshot, o diff.Options) (diff.Report, error) {
	compare := c.comparer
	if compare == nil {
		compare = diff.Compare
	}
	type compared struct {
		report diff.Report
		err    error
	}
	got, err := attend(ctx, c.workLimit(), func() (p compared) {
		p.report, p.err = compare(before, after, o)
		return p
	})
	switch {
	case err != nil:
		return diff.Report{}, workError(ctx, "compare", c.vendor.Name, err)
	case got.err != nil:
		return diff.Report{}, fmt.Errorf("read %s: %w", c.vendor.Name, got.err)
	}
	return got.report, nil
}

// workLimit is the watchdog's time.
func (m *Monitor) workLimit() time.Duration {
	if m.limit > 0 {
		return m.limit
	}
	return watchdog
}
