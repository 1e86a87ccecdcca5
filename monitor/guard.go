package monitor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/steady"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// When a read that takes much away is believed all the same.
const (
	// guardRows is from how many rows on a list can shrink beyond belief: two
	// of three rows go more easily than twenty of thirty.
	guardRows = 4
	// believeRuns is how many runs in a row must read the same. Runs alone say
	// little: three can be over within a second, while a page of maintenance, a
	// log-in or a wall stands there.
	believeRuns = 3
	// believeShrunk is for how long they must have read it, where much is gone:
	// longer than a night's maintenance. Time alone says little either: two
	// reads a day apart may both have met the same fault.
	believeShrunk = 12 * time.Hour
	// believeWithdrawn is the same where the page names nobody at all any more,
	// which takes away everything there was.
	believeWithdrawn = 24 * time.Hour
)

// doubts says why a read is not to be believed at once: what it takes away from
// the baseline is more than vendors take away, and just what half a page or a
// new layout looks like. It gives nothing for any other read.
func doubts(base snapshot.Snapshot, report diff.Report) []string {
	gone := make([]int, len(base.Lists))
	var why []string
	for _, c := range report.Changes {
		switch c.Kind {
		case diff.Removed, diff.Replaced:
			if c.OldRow != nil && c.OldRow[0] < len(gone) {
				gone[c.OldRow[0]]++
			}
		case diff.ListRemoved:
			why = append(why, fmt.Sprintf("the list %q is gone", c.Name))
		case diff.ListWithdrawn:
			why = append(why, "the page names nobody any more")
		case diff.ColumnRemoved:
			if known(base, c) {
				why = append(why, fmt.Sprintf("the column %q is gone", c.Name))
			}
		}
	}
	for i, n := range gone {
		if rows := len(base.Lists[i].Subprocessors); rows >= guardRows && 2*n >= rows {
			why = append(why, fmt.Sprintf("%d of %d rows of the list %q are gone", n, rows, base.Lists[i].Title))
		}
	}
	return why
}

// known reports whether a removed column held a field of its own.
func known(base snapshot.Snapshot, c diff.Change) bool {
	for _, l := range base.Lists {
		if l.Title != c.List {
			continue
		}
		for _, col := range l.Columns {
			if col.Header == c.Name && col.Field != snapshot.Other {
				return true
			}
		}
	}
	return false
}

// readKey identifies what a read said, whatever the order of its rows.
func readKey(s snapshot.Snapshot) string {
	var lines []string
	add := func(v any) {
		line, _ := json.Marshal(v) // the types hold only text, so they always encode
		lines = append(lines, string(line))
	}
	for _, l := range s.Lists {
		for _, p := range l.Subprocessors {
			add([]any{l.Title, l.Kind, p})
		}
		add([]any{l.Title, l.Columns})
	}
	add(s.Dates)
	add(s.TermsText)
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])[:12]
}

// key identifies what a read said: for a page that says that it holds no list
// also in which way it says so, because there is little else to tell two such
// pages apart.
func (r read) key() string {
	key := readKey(r.snap)
	var re *page.ReadError
	if errors.As(r.withdrawn, &re) {
		key += keyDot + strings.ReplaceAll(string(re.Kind), " ", "-")
	}
	return key
}

// keyDot stands between the two parts of a key. Doubts that were stored before
// there were two have the first alone.
const keyDot = "."

// sameRead reports whether a doubt is about the read with this key.
func sameRead(d store.Doubt, key string) bool {
	return d.Read == key || strings.HasPrefix(key, d.Read+keyDot)
}

// doubt notes one more run that read the same, or the first that read this. It
// returns the doubt as it stands then, from when on it may be over, and whether
// it is: enough runs have read it for long enough, or a person has said that it
// is right.
func doubt(before *store.Doubt, key string, why []string, stand time.Duration, now time.Time) (after store.Doubt, from time.Time, believed bool) {
	after = store.Doubt{Since: now}
	if before != nil && sameRead(*before, key) {
		after = *before
	}
	if after.Since.After(now) {
		after.Since = now // the clock was ahead: it would be in doubt until that time has come
	}
	after.Read, after.Why = key, why
	after.Runs++
	from = after.Since.Add(stand)
	return after, from, after.TrustedBy != "" || after.Runs >= believeRuns && !now.Before(from)
}

// A DoubtError is a read that is not believed yet.
type DoubtError struct {
	Vendor string
	Doubt  store.Doubt
	From   time.Time // it is not believed before, unless a person says so
}

// Error says what speaks against the read, and when it will be believed.
func (e *DoubtError) Error() string {
	return fmt.Sprintf("read %s: "+notBelieved+" yet: %s; it is taken once %d runs in a row have read the same (this was %d), but not before %s, or at once with: subwatch trust %s --by NAME",
		e.Vendor, strings.Join(e.Doubt.Why, ", "), believeRuns, e.Doubt.Runs, e.From.UTC().Format("2 Jan 2006 15:04 UTC"), e.Vendor)
}

// notBelieved is what a read that is held back is called.
const notBelieved = "not believed"

// confirm reads the page a second time, a little later and past every cache,
// and wants it to say the same: a page that is half there, or one of two
// variants, does not. It is not asked for where confirmation is turned off,
// unless there are doubts. Links whose targets differ from one answer to the next
// are left out of the first read.
func (c *check) confirm(ctx context.Context, first read, why []string) error {
	if c.Confirm == 0 && len(why) == 0 {
		return nil
	}
	if err := c.job.pause(c.Confirm); err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	second, err := c.read(ctx, false)
	if err != nil {
		return c.sick(ctx, unreadable(err), err)
	}
	between, err := c.differ(ctx, first.snap, second.snap, diff.Options{})
	if err != nil {
		return c.sick(ctx, record.Unreadable, err)
	}
	if !between.Empty() && c.unsteady.Between(&first.snap, &second.snap) {
		if between, err = c.differ(ctx, first.snap, second.snap, diff.Options{}); err != nil {
			return c.sick(ctx, record.Unreadable, err)
		}
	}
	if !between.Empty() || (first.withdrawn == nil) != (second.withdrawn == nil) {
		return c.sick(ctx, record.Flapping, fmt.Errorf("read %s: %s (%s): neither is believed%s", c.vendor.Name, flapping, steady.Apart(between), steady.Advice(between)))
	}
	return nil
}

// flapping is what two reads of one run that differ are called.
const flapping = "two reads in a row differ"

// believe holds back a read that takes away more than vendors do, until it has
// stood for long enough or a person has said that it is right.
func (c *check) believe(ctx context.Context, r read, why []string, report diff.Report) error {
	if len(why) == 0 {
		return nil
	}
	stand := believeShrunk
	if r.withdrawn != nil || report.ByKind[diff.ListWithdrawn] > 0 {
		stand = believeWithdrawn
	}
	d, from, believed := doubt(c.state.Health.Doubt, r.key(), why, stand, c.now())
	if believed {
		return nil
	}
	d.Added, d.Rows = names(report), r.snap.Rows()
	c.state.Health.Doubt = &d
	return c.sick(ctx, record.Unreadable, &DoubtError{Vendor: c.vendor.Name, Doubt: d, From: from})
}

// names returns the names that a read adds, as "Acme, Inc. (Sub-processors)".
func names(report diff.Report) []string {
	var all []string
	for _, c := range report.Changes {
		switch c.Kind {
		case diff.Added, diff.Replaced, diff.Activated:
			all = append(all, c.Name+" ("+c.List+")")
		}
	}
	return all
}

// A SubjectError is a read of a page that does not speak of sub-processors any
// more, as the baseline's page did: only its address does, which is the same
// whatever is served at it. However often it is read, only a person's word makes
// it believed.
type SubjectError struct {
	Vendor string
	Doubt  store.Doubt
}

func (e *SubjectError) Error() string {
	return fmt.Sprintf("read %s: "+notBelieved+": %s; look at the page, and if it is the list, take it with: subwatch trust %s --by NAME", e.Vendor, lostSubject, e.Vendor)
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
	stored, err := c.stored(c.base.URL, c.base.Page, c.base.TakenAt)
	if errors.Is(err, errMoved) {
		return err
	}
	if err == nil {
		before, err := c.proof(ctx, stored)
		if err != nil {
			return c.sick(ctx, record.Unreadable, err)
		}
		if before == page.ProvedAddress {
			return nil
		}
	}
	d := store.Doubt{Read: readKey(r.snap), Since: c.now(), Why: []string{lostSubject}, Added: added, Rows: r.snap.Rows()}
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
