package monitor

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/subwatch/subwatch/monitor/config"
)

// A job is one run: its checks, side by side, and its rounds of telling, one
// after the other. The checks go on while a round publishes and sends, and hold
// nobody up for longer than patience.
type job struct {
	*Monitor
	ctx     context.Context // ends when the run is told to stop
	work    context.Context // of checks and posts: ends a little later
	keep    context.Context // of publishing: ends a while later
	end     func()          // of all that is the job's
	began   time.Time       // to the second, as it is stored
	clock   time.Time       // the same moment in full
	told    *told
	parsers chan struct{} // as many pages are parsed at a time as it holds
	slots   chan struct{} // as many vendors are checked at a time as it holds

	mu      sync.Mutex
	results []Result        // in the configuration's order
	stands  []state         // of the results
	left    int             // checks that are not through
	since   time.Time       // when the first change was recorded that no round has taken up; zero: none was
	gaveUp  map[string]bool // destinations, and messages of a destination, that this run does not try again
	news    chan struct{}   // takes one word that left or since have changed, or that a destination was served

	// What follows is of the rounds, which one goroutine runs.
	checks  bool // the run checks; else the messages may be those of several jobs that did
	claims  *claims
	busy    map[string]chan Delivery // destinations that still send what a round handed them
	once    bool                     // no round before the last one: the remote does not take what is recorded
	marks   int                      // parts that were sent, and are not yet marked as taken where others see it
	allTold bool                     // a round has said what can be said when every check is through
	numbers int                      // of rounds
	settled time.Time                // when the newest round began
}

// A state says how far a result has come.
type state int

// The states of a result.
const (
	open      state = iota // the check is not through
	fresh                  // no round has published it
	published              // one has
)

// newJob begins a run. The caller calls end.
func (m *Monitor) newJob(ctx context.Context) (*job, error) {
	j := &job{
		Monitor: m, ctx: ctx, began: m.now(), clock: m.Now(),
		parsers: make(chan struct{}, runtime.GOMAXPROCS(0)), slots: make(chan struct{}, m.jobs()), news: make(chan struct{}, 1),
		gaveUp: map[string]bool{}, busy: map[string]chan Delivery{},
	}
	j.claims = newClaims(m)
	var err error
	if j.told, err = m.told(); err != nil {
		return nil, err
	}
	var endWork, endKeep context.CancelFunc
	j.work, endWork = m.withGrace(ctx, grace)
	j.keep, endKeep = m.withGrace(ctx, grace+lastWords)
	j.end = func() { endWork(); endKeep() }
	return j, nil
}

// begin begins to check vendors side by side. When the run is told to stop no
// other check begins, and those that have begun have a little time left; vendors
// that were not checked are [Stopped].
func (j *job) begin(vendors []config.Vendor) {
	j.results, j.stands = make([]Result, len(vendors)), make([]state, len(vendors))
	j.left, j.checks = len(vendors), true
	// What an earlier run recorded and could not send waits no longer than what
	// this one does.
	j.since = time.Now()
	go func() {
		for i, v := range vendors {
			if j.enter() {
				go j.checkOne(i, v)
			} else {
				j.skip(i, v)
			}
		}
	}()
}

// enter waits until another vendor may be checked. It reports false when the
// run is told to stop.
func (j *job) enter() bool {
	select {
	case j.slots <- struct{}{}:
	case <-j.ctx.Done():
		return false
	}
	if j.ctx.Err() != nil {
		<-j.slots
		return false
	}
	return true
}

// maxMoves is how often a check begins anew because another run changed the
// same vendor meanwhile: as often as a push that comes second is tried again.
const maxMoves = 8

// checkOne checks one vendor, and leaves the place that it was given.
func (j *job) checkOne(i int, v config.Vendor) {
	defer func() { <-j.slots }()
	for n := 1; ; n++ {
		result, turn, moved := j.check(v)
		last := n == maxMoves
		if moved && !last {
			continue
		}
		if moved {
			result = Result{Vendor: v, Outcome: Failed, Err: fmt.Errorf("check %s: other runs change it on the branch faster than it can be checked", v.Name)}
		}
		if result.Outcome == Failed && j.ctx.Err() != nil && (errors.Is(result.Err, errToldToStop) || errors.Is(result.Err, j.work.Err())) {
			result.Outcome, result.Err = Stopped, nil
		}
		if j.put(i, result, turn, last || result.Outcome == Stopped) {
			return
		}
	}
}

// put keeps the result of a check. It reports false, and keeps nothing, where
// another run's records have taken the place of what the check was about since
// it last looked, unless the result is to stand all the same.
func (j *job) put(i int, r Result, turn int, whatever bool) bool {
	j.mu.Lock()
	if !whatever && j.publisher().Turn(r.Vendor.Name) != turn {
		j.mu.Unlock()
		return false
	}
	j.results[i], j.stands[i] = r, fresh
	if r.alerts() && j.since.IsZero() {
		j.since = time.Now()
	}
	j.mu.Unlock()
	if j.OnResult != nil {
		j.OnResult(r)
	}
	j.through()
	return true
}

// skip notes that a vendor was not checked, because the run is to stop.
func (j *job) skip(i int, v config.Vendor) {
	j.mu.Lock()
	j.results[i], j.stands[i] = Result{Vendor: v, Outcome: Stopped}, fresh
	j.mu.Unlock()
	j.through()
}

// through counts a check that is over.
func (j *job) through() {
	j.mu.Lock()
	j.left--
	j.mu.Unlock()
	j.wake()
}

// alerts reports whether somebody is to be told of what a check recorded.
func (r Result) alerts() bool {
	return r.Message != nil && !r.Message.Report.Quiet() || r.Earlier != nil && !r.Earlier.Report.Quiet()
}

// again checks a vendor once more, beside those that are being checked: what
// was recorded of it was dropped. The caller holds j.mu.
func (j *job) again(i int) {
	v := j.results[i].Vendor
	j.results[i], j.stands[i] = Result{Vendor: v}, open
	j.left++
	go func() {
		if j.enter() {
			j.checkOne(i, v)
		} else {
			j.skip(i, v)
		}
	}()
}

// wake has whoever waits for the checks look again.
func (j *job) wake() {
	select {
	case j.news <- struct{}{}:
	default: // there is a word already
	}
}

// wait waits until every check is through.
func (j *job) wait() {
	for !j.idle() {
		<-j.news
	}
}

// errToldToStop ends a check in a pause between its reads: nothing is known of
// the vendor, and nothing is wrong with it.
var errToldToStop = errors.New("the run is told to stop")

// pause waits, and gives its slot to another vendor meanwhile. It fails with
// errToldToStop when the run is told to stop.
func (j *job) pause(d time.Duration) error {
	<-j.slots
	defer func() { j.slots <- struct{}{} }()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-j.ctx.Done():
		return errToldToStop
	}
}

// giveUp notes that a destination, or a message of it (empty: all), is not tried
// again by this run.
func (j *job) giveUp(destination, message string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.gaveUp[destination+" "+message] = true
}

// passes reports whether a message to a destination is not tried again.
func (j *job) passes(destination, message string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.gaveUp[destination+" "] || j.gaveUp[destination+" "+message]
}

// How long a run goes on that was told to stop.
const (
	// grace is for the checks and posts that have begun, so that what they
	// bring is recorded.
	grace = 2 * time.Second
	// lastWords is for making known what was recorded and what was taken, where
	// the folder is kept on a branch: what is not there is lost, and what was
	// sent would be sent again.
	lastWords = time.Minute
)

// withGrace returns a context that ends so long after ctx does, or as soon as
// the monitor is told to hurry.
func (m *Monitor) withGrace(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(later, func() { timer.Stop() })
	})
	if m.Hurry != nil {
		go func() {
			select {
			case <-m.Hurry:
				cancel()
			case <-later.Done():
			}
		}()
	}
	return later, func() { stop(); cancel() }
}
