package monitor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// firstToday reports whether the vendor was not read yet on this day, as the ledger
// knows it. The day's first read asks for the page whatever its validators say: some
// servers keep an ETag over a page that changes. Where the ledger cannot be read,
// it is the first too.
func (c *check) firstToday() bool {
	now := c.now()
	last, err := c.Store.LastRead(c.vendor.Name, now.Add(time.Second)) // runs may follow each other within a second
	if err != nil || last.IsZero() {
		return true
	}
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	return last.In(zone).Format(time.DateOnly) != now.In(zone).Format(time.DateOnly)
}

// askedBefore asks for the page as it was asked for before, where the configuration
// says another way since (lang, headers): what the vendor changed meanwhile is then
// told for what it is. It reports true when that was a change; the next run asks in
// the new way. What the new way alone shows is no change of the vendor's, see
// [check.takeAnew].
func (c *check) askedBefore(ctx context.Context) (told bool, err error) {
	if !c.trusted || c.state.Asked == c.asking.Print() {
		return false, nil
	}
	before, ok := asAsked(c.asking, c.state.Asked)
	if !ok {
		c.trusted = false
		return false, nil
	}
	now := c.asking
	c.asking = before
	r, err := c.read(ctx, true)
	if err == nil && r != nil {
		err = c.together(c.load)
	}
	if err == nil && r != nil {
		report, differs := c.differ(ctx, c.base, r.snap, c.vendor.Compare)
		if differs == nil && !report.Empty() {
			return true, c.compare(ctx, *r)
		}
	}
	if ctx.Err() != nil {
		return false, err
	}
	// Unchanged, or it cannot be read in the old way any more.
	c.asking, c.trusted = now, false
	return false, nil
}

// asAsked returns the way of asking whose print is known, where it can be made of
// what is configured now: without headers, or with the same.
func asAsked(now fetch.Asking, print string) (fetch.Asking, bool) {
	var lang string
	for part := range strings.SplitSeq(print, ", headers ") {
		if text, ok := strings.CutPrefix(part, "lang "); ok {
			lang = text
		}
	}
	for _, a := range []fetch.Asking{{Lang: lang}, {Lang: lang, Headers: now.Headers}} {
		if a.Print() == print {
			return a, true
		}
	}
	return fetch.Asking{}, false
}

// fewer says why a read that was asked for in another way is not to be believed at
// once: the other way may show only half of the list.
func fewer(base, now snapshot.Snapshot) []string {
	if was, is := base.Rows(), now.Rows(); was >= guardRows && 2*is <= was {
		return []string{fmt.Sprintf("asked for as lang and headers say now, the page names %d sub-processors, %d before", is, was)}
	}
	return nil
}

// takeAnew makes a read the baseline that was asked for in another way than the one
// before: what differs is ours, and never told as the vendor's change.
func (c *check) takeAnew(r read, next store.State) error {
	r.snap.Change, r.snap.Page.Anew = c.base.Change, true
	c.result.Anew = new(watched(c.vendor, r.snap))
	if c.DryRun {
		return nil
	}
	return c.together(func() error { return c.commit(store.Commit{Body: r.page.Body, Baseline: r.snap, State: next}) })
}
