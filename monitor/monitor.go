// Package monitor does the job: one check of one vendor, a run over all of
// them, and the delivery of what is due to be said.
//
// It wires the rooms below it and decides what none of them may: whether a read
// is to be believed, in which order things are written, what is told to whom.
// It reads no page itself (package scraper), compares nothing (diff), keeps
// nothing (store) and words nothing (notify). The command line is above it; the
// environment and the clock are handed in.
package monitor

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/store"
)

// DefaultJobs is how many vendors are checked at a time.
const DefaultJobs = 8

// A Monitor checks vendors and delivers messages.
type Monitor struct {
	Vendors      []Vendor
	Destinations []Destination
	Store        *store.Dir
	Fetcher      *scraper.Fetcher
	Now          func() time.Time // the clock
	Week         Weekly           // when the digest is due; zero: never
	Zone         *time.Location   // where the team works: days begin and end there; nil: UTC
	Jobs         int              // vendors at a time; 0: DefaultJobs
	Confirm      time.Duration    // between the two reads that confirm news; 0: one read is enough
	Evidence     string           // where this run's proof is kept, such as its address; empty: not known
	Name         string           // of this run, unlike any other's: claims on messages are made in it
	Shard        Shard            // the share of the vendors that is checked; zero: all of them
	OnResult     func(Result)     // called after every check, by several goroutines at once; nil: by none
	DryRun       bool             // compare only: write nothing, send nothing
}

// A Run is what one run over the vendors did.
type Run struct {
	Results  []Result // in the configuration's order
	Delivery Delivery
	Unsaved  error // what could not be saved of the run itself: its line in the ledger
}

// Check checks vendors, records what changed, delivers what is due, and adds
// the run's line to the ledger. One vendor's failure stops no other. What went
// wrong is in the results and the delivery.
//
// A shard records only: what is due is made and sent by [Monitor.Deliver],
// which knows of all vendors, when the shards are through.
func (m *Monitor) Check(ctx context.Context, vendors []Vendor) Run {
	r := round{Monitor: m, began: m.now(), parsers: make(chan struct{}, runtime.GOMAXPROCS(0))}
	var err error
	if r.told, err = m.told(); err != nil {
		return Run{Unsaved: err}
	}
	run := Run{Results: r.checkAll(ctx, vendors)}
	if m.DryRun {
		return run
	}
	r.results = run.Results
	run.Delivery, run.Unsaved = r.finish(ctx, func(d Delivery) error {
		return m.Store.AppendRun(m.ledgerLine(run, d, r.began))
	})
	return run
}

// grace is for how long a run that is told to stop lets the checks go on that
// have begun, so that what they bring is recorded.
const grace = 2 * time.Second

// checkAll checks vendors side by side and gives the results in their order.
// When the context ends no other check begins, and those that have begun have a
// little time left; vendors that were not checked are [Stopped].
func (r *round) checkAll(ctx context.Context, vendors []Vendor) []Result {
	work, cancel := withGrace(ctx, grace)
	defer cancel()
	results := make([]Result, len(vendors))
	slots := make(chan struct{}, r.jobs())
	var wg sync.WaitGroup
	for i, v := range vendors {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			results[i] = Result{Vendor: v, Outcome: Stopped}
			continue
		}
		wg.Go(func() {
			defer func() { <-slots }()
			results[i] = r.check(work, v, func(d time.Duration) error { return pause(ctx, d, slots) })
			if results[i].Outcome == Failed && ctx.Err() != nil && errors.Is(results[i].Err, ctx.Err()) {
				results[i].Outcome, results[i].Err = Stopped, nil
			}
			if r.OnResult != nil {
				r.OnResult(results[i])
			}
		})
	}
	wg.Wait()
	return results
}

// withGrace gives a context that ends so long after ctx does.
func withGrace(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return work, func() { stop(); cancel() }
}

// pause waits, and gives its slot to another vendor meanwhile.
func pause(ctx context.Context, d time.Duration, slots chan struct{}) error {
	<-slots
	defer func() { slots <- struct{}{} }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (m *Monitor) ledgerLine(run Run, d Delivery, began time.Time) store.Run {
	line := store.Run{
		At:        began,
		Took:      m.now().Sub(began).Milliseconds(),
		Shard:     m.Shard.file(),
		Delivered: d.Sent,
		Pending:   d.Pending,
	}
	if m.Store.Shared() {
		line.Run = m.Name
	}
	for _, r := range run.Results {
		switch {
		case r.Outcome == Failed:
			line.Failed = append(line.Failed, store.Failure{Vendor: r.Vendor.Name, Why: r.Err.Error()})
			continue
		case r.Outcome == Stopped:
			line.Stopped = append(line.Stopped, r.Vendor.Name)
			continue
		case r.Outcome == Changed:
			line.Changed = append(line.Changed, r.Vendor.Name)
		}
		line.Read = append(line.Read, r.Vendor.Name)
	}
	return line
}

func (m *Monitor) jobs() int {
	if m.Jobs > 0 {
		return m.Jobs
	}
	return DefaultJobs
}

// now gives the time to the second, in UTC: what is stored is no more exact.
func (m *Monitor) now() time.Time { return m.Now().UTC().Truncate(time.Second) }

// told is the set of messages that are stored: a committed change without its
// message is one that an interrupted run left behind.
type told struct {
	mu    sync.Mutex
	ids   map[string]bool
	added bool
}

func (m *Monitor) told() (*told, error) {
	ids, err := m.Store.MessageIDs()
	return &told{ids: ids}, err
}

// has reports whether a message is stored.
func (t *told) has(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ids[id]
}

// with gives the messages whose ids begin like this.
func (t *told) with(prefix string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var ids []string
	for id := range t.ids {
		if strings.HasPrefix(id, prefix) {
			ids = append(ids, id)
		}
	}
	return ids
}

// reload looks again which messages are stored: a folder that is shared was
// brought up to date.
func (t *told) reload(d *store.Dir) error {
	ids, err := d.MessageIDs()
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ids = ids
	return nil
}

// add notes that a message is stored now.
func (t *told) add(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ids[id], t.added = true, true
}

// more reports whether this run stored a message.
func (t *told) more() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.added
}

// SaveErrors gives what could not be saved, of the vendors and of the run
// itself; nil when all was.
func (r Run) SaveErrors() error {
	var errs []error
	for _, res := range r.Results {
		if res.Unsaved != nil {
			errs = append(errs, res.Unsaved)
		}
	}
	return errors.Join(append(errs, r.Unsaved)...)
}
