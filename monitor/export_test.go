package monitor

import (
	"context"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// Seams for the tests of package monitor_test.

// The times that the program goes by.
const (
	Patience  = patience
	Watchdog  = watchdog
	Grace     = grace
	LastWords = lastWords
)

// SetLimit sets the watchdog's time.
func (m *Monitor) SetLimit(d time.Duration) { m.limit = d }

// SetPatience sets for how long a change waits for the other checks.
func (m *Monitor) SetPatience(d time.Duration) { m.patience = d }

// SetParser has pages parsed by something else.
func (m *Monitor) SetParser(f func(page.Page, scraper.Hints) (snapshot.Snapshot, error)) {
	m.parser = f
}

// SetComparer has snapshots compared by something else.
func (m *Monitor) SetComparer(f func(before, after snapshot.Snapshot, o diff.Options) (diff.Report, error)) {
	m.comparer = f
}

// WithGrace is withGrace.
func (m *Monitor) WithGrace(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return m.withGrace(ctx, d)
}
