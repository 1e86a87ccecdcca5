package monitor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// When a read that takes much away is believed all the same.
const (
	// guardRows is from how many rows on a list can shrink beyond belief: two
	// of three rows go more easily than twenty of thirty.
	guardRows = 4
	// believeRuns is how many runs in a row must read the same.
	believeRuns = 3
	// believeAfter is for how long the same must be read, where runs are few.
	believeAfter = 24 * time.Hour
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
		if rows := len(base.Lists[i].Subprocessors); rows >= guardRows && 2*n > rows {
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

// doubt notes one more run that read the same, or the first that read this. It
// gives the doubt as it stands then, and whether it is over: the read is to be
// believed.
func doubt(before *store.Doubt, key string, why []string, now time.Time) (after store.Doubt, believed bool) {
	after = store.Doubt{Read: key, Since: now, Why: why}
	if before != nil && before.Read == key {
		after = *before
		after.Why = why
	}
	after.Runs++
	return after, after.Runs >= believeRuns || now.Sub(after.Since) >= believeAfter || after.TrustedBy != ""
}

// A DoubtError is a read that is not believed yet.
type DoubtError struct {
	Vendor string
	Doubt  store.Doubt
}

func (e *DoubtError) Error() string {
	return fmt.Sprintf("read %s: not believed yet: %s; it is taken when %d runs in a row read the same (this was %d), after 24 hours, or at once with: subwatch trust %s --by NAME",
		e.Vendor, strings.Join(e.Doubt.Why, ", "), believeRuns, e.Doubt.Runs, e.Vendor)
}

// confirm reads the page a second time, a little later and past every cache,
// and wants it to say the same: a page that is half there, or one of two
// variants, does not. It is not asked for where confirmation is turned off,
// unless there are doubts.
func (c *check) confirm(ctx context.Context, first read, why []string) error {
	if c.Confirm == 0 && len(why) == 0 {
		return nil
	}
	if err := c.pause(c.Confirm); err != nil {
		return fmt.Errorf("check %s: %w", c.vendor.Name, err)
	}
	second, err := c.read(ctx, false)
	if err != nil {
		return c.sick(ctx, unreadable(err), err)
	}
	if between := diff.Compare(first.snap, second.snap, diff.Options{}); !between.Empty() || (first.withdrawn == nil) != (second.withdrawn == nil) {
		return c.sick(ctx, store.Flapping, fmt.Errorf("read %s: %s (%s): neither is believed", c.vendor.Name, flapping, kinds(between)))
	}
	return nil
}

// flapping is what two reads of one run that differ are called.
const flapping = "two reads in a row differ"

// kinds says what a report holds: "2 added, 1 removed, dates".
func kinds(r diff.Report) string {
	var parts, page []string
	for _, k := range slices.Sorted(maps.Keys(r.ByKind)) {
		switch k {
		case diff.Dates:
			page = append(page, "dates")
		case diff.TermsText:
			page = append(page, "terms")
		default:
			parts = append(parts, fmt.Sprintf("%d %s", r.ByKind[k], strings.ReplaceAll(string(k), "_", " ")))
		}
	}
	parts = append(parts, page...)
	if len(parts) == 0 {
		return "in small things"
	}
	return strings.Join(parts, ", ")
}

// believe holds back a read that takes away more than vendors do, until it has
// stood for long enough or a person has said that it is right.
func (c *check) believe(ctx context.Context, r read, why []string, report diff.Report) error {
	if len(why) == 0 {
		return nil
	}
	d, believed := doubt(c.state.Health.Doubt, readKey(r.snap), why, c.now())
	if believed {
		return nil
	}
	d.Added = names(report)
	c.state.Health.Doubt = &d
	return c.sick(ctx, store.Unreadable, &DoubtError{Vendor: c.vendor.Name, Doubt: d})
}

// names gives the names that a read adds, as "Acme, Inc. (Sub-processors)".
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
