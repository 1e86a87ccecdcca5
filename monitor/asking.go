package monitor

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
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
// what is configured now: with some of its headers, or with all.
func asAsked(now fetch.Asking, print string) (fetch.Asking, bool) {
	var lang string
	for part := range strings.SplitSeq(print, ", headers ") {
		if text, ok := strings.CutPrefix(part, "lang "); ok {
			lang = text
		}
	}
	for _, some := range someOf(now.Headers) {
		if a := (fetch.Asking{Lang: lang, Headers: some}); a.Print() == print {
			return a, true
		}
	}
	return fetch.Asking{}, false
}

// maxSubsets bounds the headers of which every choice is tried. Of more, those without
// one of them are.
const maxSubsets = 8

// someOf returns choices of headers: none, all, and those before new ones came.
func someOf(all []fetch.Header) [][]fetch.Header {
	choices := [][]fetch.Header{nil, all}
	if len(all) > maxSubsets {
		for i := range all {
			choices = append(choices, slices.Delete(slices.Clone(all), i, i+1))
		}
		return choices
	}
	for bits := 1; bits < 1<<len(all)-1; bits++ {
		var some []fetch.Header
		for i, h := range all {
			if bits>>i&1 == 1 {
				some = append(some, h)
			}
		}
		choices = append(choices, some)
	}
	return choices
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
	return c.together(func() error {
		return c.commit(store.Commit{Body: r.page.Body, Parts: r.bodies(), Baseline: r.snap, State: next})
	})
}

// StoredPage returns a page as it was read at a moment, with its further parts.
// Body returns the stored body with a SHA-256.
func StoredPage(address string, p snapshot.Page, at time.Time, body func(sha string) ([]byte, error)) (page.Page, error) {
	first := page.Page{
		URL: address, FinalURL: p.FinalURL, ContentType: p.ContentType, ETag: p.ETag, LastModified: p.LastModified, Asked: p.Asked, FetchedAt: at,
	}
	var err error
	if first.Body, err = body(p.SHA256); err != nil {
		return first, err
	}
	for _, part := range p.Further() {
		more := page.Page{URL: part.URL, FinalURL: part.FinalURL, ContentType: part.ContentType, ETag: part.ETag, LastModified: part.LastModified, FetchedAt: at}
		if more.Body, err = body(part.SHA256); err != nil {
			return first, err
		}
		first.Parts = append(first.Parts, more)
	}
	return first, nil
}

// stored is [StoredPage] of the vendor.
func (c *check) stored(address string, p snapshot.Page, at time.Time) (got page.Page, err error) {
	err = c.together(func() (err error) {
		got, err = StoredPage(address, p, at, func(sha string) ([]byte, error) { return c.Store.Page(c.vendor.Name, sha) })
		return err
	})
	got.Vendor = c.vendor.Name
	return got, err
}

// next says which page a page's list goes on at.
func (c *check) next(ctx context.Context) func(page.Page) (string, error) {
	hints := c.vendor.Hints
	return func(p page.Page) (string, error) {
		type answer struct {
			to  string
			err error
		}
		got, err := attendPage(ctx, c, func() (a answer) {
			a.to, a.err = scraper.Next(p, hints)
			return a
		})
		if err != nil {
			return "", err
		}
		return got.to, got.err
	}
}

// known are the further pages as the state knows them. Without validators they are
// asked for whatever these say.
func (c *check) known(validators bool) []fetch.Known {
	var all []fetch.Known
	for _, p := range c.state.Parts {
		k := fetch.Known{URL: p.URL, SHA256: p.SHA256}
		if validators {
			k.ETag, k.LastModified = p.ETag, p.LastModified
		}
		all = append(all, k)
	}
	return all
}

// bodies are the further pages' own.
func (r read) bodies() [][]byte {
	var all [][]byte
	for _, p := range r.page.Parts {
		all = append(all, p.Body)
	}
	return all
}
