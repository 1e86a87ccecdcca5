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
	"slices"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/store"
)

// DefaultJobs is how many vendors are checked at a time.
const DefaultJobs = 8

// A Monitor checks vendors and delivers messages.
type Monitor struct {
	Vendors      []config.Vendor
	Destinations []Destination
	Store        Store
	Fetcher      *fetch.Fetcher
	Now          func() time.Time // the clock
	Week         config.Weekly    // when the digest is due; zero: never
	Zone         *time.Location   // where the team works: days begin and end there; nil: UTC
	Jobs         int              // vendors at a time; 0: DefaultJobs
	Confirm      time.Duration    // between the two reads that confirm news; 0: one read is enough
	Evidence     string           // where this run's proof is kept, such as its address; empty: not known
	Form         string           // the address of the form in which people decide; empty: there is none
	Name         string           // of this run, unlike any other's: claims on messages are made in it
	Shard        config.Shard     // the share of the vendors that is checked; zero: all of them
	OnResult     func(Result)     // called after every check, by several goroutines at once; nil: by none
	DryRun       bool             // compare only: write nothing, send nothing
	Hurry        <-chan struct{}  // closed when a run that was told to stop is to end at once, unpublished or not; nil: never

	// For tests; zero: what the constants and packages say.
	limit    time.Duration // of the watchdog
	patience time.Duration // of a recorded change with the other checks
	parser   func(page.Page, scraper.Hints) (snapshot.Snapshot, error)
	comparer func(before, after snapshot.Snapshot, o diff.Options) (diff.Report, error)
}

// A Run is what one run over the vendors did.
type Run struct {
	Results  []Result // in the configuration's order
	Delivery Delivery
	Unsaved  error // what could not be saved of the run itself: its line in the ledger
}

// Check checks vendors, records what changed, delivers what is due, and adds
// the run's line to the ledger. One vendor's failure stops no other, and what is
// recorded waits at most half a minute for the others before it is delivered.
// What went wrong is in the results and the delivery.
//
// A shard records only: what is due is made and sent by [Monitor.Deliver],
// which knows of all vendors, when the shards are through.
//
// When the context ends no other check begins; those that have begun, and posts,
// have two seconds, and publishing on a branch has a minute more.
func (m *Monitor) Check(ctx context.Context, vendors []config.Vendor) Run {
	j, err := m.newJob(ctx)
	if err != nil {
		return Run{Unsaved: err}
	}
	defer j.end()
	j.begin(vendors)
	if m.DryRun {
		j.wait()
		return Run{Results: j.results}
	}
	var run Run
	run.Delivery, run.Unsaved = j.rounds()
	run.Results = j.results
	return run
}

// ledgerLine is the run's line in the ledger.
func (j *job) ledgerLine(d Delivery) store.Run {
	line := store.Run{
		At:        j.began,
		Took:      j.Now().Sub(j.clock).Milliseconds(),
		Shard:     j.Shard.File(),
		Delivered: d.Sent,
		Pending:   d.Pending,
	}
	if j.shared() {
		line.Run = j.Name
	}
	for _, r := range j.results {
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
	line.SetBack = slices.DeleteFunc(j.publisher().SetBack(), func(vendor string) bool { return slices.Contains(line.Read, vendor) })
	return line
}

func (m *Monitor) jobs() int {
	if m.Jobs > 0 {
		return m.Jobs
	}
	return DefaultJobs
}

// now returns the time to the second, in UTC: what is stored is no more exact.
func (m *Monitor) now() time.Time { return m.Now().UTC().Truncate(time.Second) }

// SaveErrors returns what could not be saved, of the vendors and of the run
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
