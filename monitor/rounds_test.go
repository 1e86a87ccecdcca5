package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store/dir"
	"github.com/subwatch/subwatch/store/git"
)

// A timed is a world on the clock of a synctest bubble: what waits for a minute
// there takes no time, and when something happened is known exactly.
type timed struct {
	t      *testing.T
	data   string
	remote string // where the branch is kept; empty: the data is a plain folder
	began  time.Time
	runs   int

	mu    sync.Mutex
	pages map[string]func(*http.Request) string // by vendor: what it answers; "" is 404
	log   []string                              // what was posted, and after how many seconds of the run

	vendors      []config.Vendor
	destinations []monitor.Destination
	change       func(*monitor.Monitor) // of the monitor before a run
}

func newTimed(t *testing.T, vendors ...string) *timed {
	w := &timed{t: t, data: filepath.Join(t.TempDir(), "data"), pages: map[string]func(*http.Request) string{}}
	for _, v := range vendors {
		w.vendors = append(w.vendors, config.Vendor{Name: v, Title: v, URL: "https://" + v + ".example/subprocessors"})
		w.shows(v)
	}
	w.destinations = []monitor.Destination{{Name: "team", Sender: logged{w: w, name: "team", do: nil}}}
	return w
}

// onBranch keeps the data on a branch of a real remote.
func (w *timed) onBranch() {
	w.remote = newRemote(w.t)
}

func (w *timed) git(args ...string) string {
	w.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = w.t.TempDir()
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// commits counts the commits on the branch: each is a push.
func (w *timed) commits() int {
	w.t.Helper()
	var n int
	if _, err := fmt.Sscan(w.git("--git-dir", w.remote, "rev-list", "--count", "data"), &n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// shows has a vendor's page list these companies beside three others, after
// pauses of so many seconds.
func (w *timed) shows(vendor string, more ...string) { w.showsAfter(vendor, 0, more...) }

func (w *timed) showsAfter(vendor string, wait time.Duration, more ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	page := pageOf(append([]string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd."}, more...))
	w.pages[vendor] = func(r *http.Request) string {
		select {
		case <-time.After(wait):
		case <-r.Context().Done():
		}
		return page
	}
}

// RoundTrip answers for all pages.
func (w *timed) RoundTrip(r *http.Request) (*http.Response, error) {
	vendor, _, _ := strings.Cut(r.URL.Hostname(), ".")
	w.mu.Lock()
	answer := w.pages[vendor]
	w.mu.Unlock()
	body := answer(r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Request: r, Body: io.NopCloser(strings.NewReader(body)), ProtoMajor: 1, ProtoMinor: 1}
	if body == "" {
		resp.StatusCode = http.StatusNotFound
	}
	return resp, nil
}

// A logged sender notes what it is sent and when; do, where there is one,
// decides what becomes of it.
type logged struct {
	slack.Medium
	w    *timed
	name string
	do   func(context.Context, notify.Message) error
}

func (l logged) Send(ctx context.Context, m notify.Message, _ notify.Part, _, _ int) (notify.Receipt, error) {
	l.w.note("%s %s %s", l.name, m.Kind, cmpOr(m.Vendor, fmt.Sprint(len(m.Titles)+len(m.Changes))))
	if l.do != nil {
		if err := l.do(ctx, m); err != nil {
			return nil, err
		}
	}
	return notify.Receipt(`{"status":200}`), nil
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (w *timed) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, fmt.Sprintf("%ds ", int(time.Since(w.began)/time.Second))+fmt.Sprintf(format, args...))
}

// monitor is one for one run. The caller closes its store.
func (w *timed) monitor() *monitor.Monitor {
	w.t.Helper()
	m := &monitor.Monitor{
		Vendors: w.vendors, Destinations: w.destinations, Now: time.Now,
		Fetcher: &fetch.Fetcher{Transport: w, Backoff: time.Millisecond, HostPause: -1},
	}
	w.runs++
	m.Name = fmt.Sprintf("run %d", w.runs)
	var err error
	if w.remote == "" {
		m.Store, err = dir.Open(w.data)
	} else {
		m.Store, err = git.Open(w.t.Context(), cloneOf(w.t, w.remote), "data", git.Options{})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if w.change != nil {
		w.change(m)
	}
	return m
}

// run is one run, and notes when it ended.
func (w *timed) run() monitor.Run {
	w.t.Helper()
	m := w.monitor()
	defer closeStore(m)
	w.began, w.log = time.Now(), nil
	run := m.Check(w.t.Context(), m.Vendors)
	w.note("end")
	return run
}

// want checks what was posted in the last run, and when.
func (w *timed) want(lines ...string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.log, lines) {
		w.t.Errorf("posted:\n%s\nwant:\n%s", strings.Join(w.log, "\n"), strings.Join(lines, "\n"))
	}
}

// outcomes says how the vendors' checks ended.
func outcomes(run monitor.Run) string {
	var all []string
	for _, r := range run.Results {
		all = append(all, r.Vendor.Name+" "+string(r.Outcome))
	}
	return strings.Join(all, ", ")
}

// never has the pages of these vendors say something new, on which the parser
// comes to no end.
func (w *timed) never(vendors ...string) func(*monitor.Monitor) {
	forever := make(chan struct{})
	w.t.Cleanup(func() { close(forever) })
	for _, v := range vendors {
		w.shows(v, "Evil, Inc.")
	}
	return func(m *monitor.Monitor) {
		m.SetParser(func(p page.Page, h scraper.Hints) (snapshot.Snapshot, error) {
			if slices.Contains(vendors, p.Vendor) {
				<-forever
			}
			return scraper.Parse(p, h)
		})
	}
}

// inBubble runs a test on the clock of a bubble.
func inBubble(t *testing.T, test func(*testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, test)
}

// Whatever holds up one vendor (a page that comes to no end when it is read or
// compared, a server that never answers), the alerts of the others are posted
// half a minute after they were recorded, and the run ends.
func TestGoodBesideEvil(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		evil func(*testing.T, *timed)
		end  string
		why  string
	}{
		"parse": {
			func(_ *testing.T, w *timed) { w.change = w.never("evil") },
			"60s", "read evil: too much on this page: it was not through within 60 s",
		},
		"compare": {
			func(t *testing.T, w *timed) {
				forever := make(chan struct{})
				t.Cleanup(func() { close(forever) })
				w.shows("evil", "Delta AI, Inc.")
				w.change = func(m *monitor.Monitor) {
					m.SetComparer(func(before, after snapshot.Snapshot, o diff.Options) (diff.Report, error) {
						if after.Vendor == "evil" {
							<-forever
						}
						return diff.Compare(before, after, o)
					})
				}
			},
			"60s", "compare evil: too much on this page: it was not through within 60 s",
		},
		"panic": {
			func(_ *testing.T, w *timed) {
				w.shows("evil", "Evil, Inc.")
				w.change = func(m *monitor.Monitor) {
					m.SetParser(func(p page.Page, h scraper.Hints) (snapshot.Snapshot, error) {
						if p.Vendor == "evil" {
							panic("index out of range")
						}
						return scraper.Parse(p, h)
					})
				}
			},
			"0s", "read evil: subwatch itself failed on this page, please report it: index out of range",
		},
		"server": {
			func(_ *testing.T, w *timed) { w.showsAfter("evil", time.Hour) },
			"90s", "fetch evil: no complete answer within 30s",
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w := newTimed(t, "evil", "good")
				w.run()
				w.shows("good", "Delta AI, Inc.")
				test.evil(t, w)
				run := w.run()
				good := "30s team change good"
				health := test.end + " team health evil"
				if test.end == "0s" {
					good = "0s team change good"
				}
				if strings.HasPrefix(test.why, "fetch") {
					w.want(good, test.end+" end") // the network may be back at the next run
				} else {
					w.want(good, health, test.end+" end")
				}
				if err := run.Results[0].Err; err == nil || err.Error() != test.why {
					t.Errorf("evil: %v, want %s", err, test.why)
				}
				if len(run.Delivery.Problems) > 0 || run.SaveErrors() != nil || run.Delivery.Pending > 0 {
					t.Errorf("%+v, %v", run.Delivery, run.SaveErrors())
				}
			})
		})
	}
}

// Pages that come to no end keep the places in which pages are parsed for a few
// seconds, not for the minute that they are given.
func TestSlowPagesGiveTheirPlace(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var names []string
		for i := range runtime.GOMAXPROCS(0) {
			names = append(names, fmt.Sprintf("evil%d", i))
		}
		w := newTimed(t, append(slices.Clone(names), "good")...)
		w.run()
		w.showsAfter("good", time.Second, "Delta AI, Inc.") // when all places are taken
		w.change = w.never(names...)
		w.run()
		if len(w.log) < 3 || w.log[0] != "30s team change good" || w.log[len(w.log)-1] != "60s end" {
			t.Errorf("posted %q", w.log)
		}
	})
}

// A page that is parsed for ever burns a processor, and gives its place to the
// others: more of them than there are places hold up nobody. What was stored of
// its vendor stays, and the stored page that an upgrade reads is no exception.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	for i := range runtime.GOMAXPROCS(0) + 1 {
		w.more = append(w.more, config.Vendor{Name: fmt.Sprintf("burns%d", i), Title: "Burns", URL: fmt.Sprintf("%s/%d", w.page.URL, i)})
	}
	w.check()
	before := filesOf(t, w.data)
	w.mu.Lock()
	w.names = append(w.names, "Delta AI, Inc.")
	w.mu.Unlock()
	for _, stored := range []bool{false, true} {
		quit := make(chan struct{})
		m := w.monitor()
		m.SetLimit(time.Second)
		m.SetParser(func(p page.Page, h scraper.Hints) (snapshot.Snapshot, error) {
			if p.Vendor == "acme" {
				return scraper.Parse(p, h)
			}
			for !stored { // it cannot be interrupted, and takes all the time there is
				select {
				case <-quit:
					return snapshot.Snapshot{}, errors.New("nobody waits for this")
				default:
				}
			}
			<-quit // it only waits: that it burns was tried
			return snapshot.Snapshot{}, errors.New("nobody waits for this")
		})
		if stored {
			hints, err := scraper.NewHints(nil, nil, map[string]string{"Purpose": "security"}, "")
			if err != nil {
				t.Fatal(err)
			}
			for i := range m.Vendors[1:] {
				m.Vendors[1+i].Hints = hints
			}
			w.names = append(w.names, "Epsilon SE")
		}
		w.now = w.now.Add(6 * time.Hour)
		run := m.Check(context.Background(), m.Vendors)
		close(quit)
		closeStore(m)
		if r := run.Results[0]; r.Outcome != monitor.Changed {
			t.Errorf("acme: %s, %v", r.Outcome, r.Err)
		}
		for _, r := range run.Results[1:] {
			var work *monitor.WorkError
			if r.Outcome != monitor.Failed || stored != strings.Contains(fmt.Sprint(r.Err), "read its stored page again") || !stored && !errors.As(r.Err, &work) ||
				!strings.HasSuffix(r.Err.Error(), "too much on this page: it was not through within 1 s") {
				t.Errorf("%s: %s, %v", r.Vendor.Name, r.Outcome, r.Err)
			}
			name := r.Vendor.Name + "/snapshot.json"
			if text, err := os.ReadFile(filepath.Join(w.data, filepath.FromSlash(name))); err != nil || string(text) != before[name] {
				t.Errorf("%s: its baseline is another one, %v", r.Vendor.Name, err)
			}
		}
		if st, err := dir.OpenReadOnly(w.data); err != nil {
			t.Error(err)
		} else if s, err := st.State("burns0"); err != nil || s.Health.Status != record.Unreadable {
			t.Errorf("health %+v, %v", s.Health, err)
		}
	}
}

// A run that is told to stop leaves a page that is being parsed to itself after
// its two seconds, and says nothing of the vendor; all files are whole.
func TestStopWhileParsing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newTimed(t, "evil", "good")
		w.run()
		w.change = w.never("evil")
		ctx, stop := context.WithCancel(t.Context())
		m := w.monitor()
		w.began, w.log = time.Now(), nil
		time.AfterFunc(5*time.Second, stop)
		run := m.Check(ctx, m.Vendors)
		if took := time.Since(w.began); took != 5*time.Second+monitor.Grace {
			t.Errorf("it ended after %s", took)
		}
		if got := outcomes(run); got != "evil stopped, good unchanged" {
			t.Error(got)
		}
		if st, err := m.Store.State("evil"); err != nil || st.Health.Status != record.OK {
			t.Errorf("evil: %+v, %v", st.Health, err)
		}
		if err := closeStore(m); err != nil {
			t.Error(err)
		}
		whole(t, w.data)
	})
}

// whole checks that nothing is wrong with a data folder.
func whole(t *testing.T, data string) {
	t.Helper()
	d, err := dir.OpenReadOnly(data)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, findings := d.Examine(); len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
}

// An ordinary run has one round: two pushes, or one when nothing happened, and
// then nothing but the ledger's line is written.
func TestOneRound(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newTimed(t, "acme", "beta")
		w.onBranch()
		w.run()
		n := w.commits()
		w.shows("acme", "Delta AI, Inc.")
		w.run()
		w.want("0s team change acme", "0s end")
		if got := w.commits() - n; got != 2 {
			t.Errorf("a change took %d pushes, want 2", got)
		}
		n = w.commits()
		w.run()
		w.want("0s end")
		if got := w.commits() - n; got != 1 {
			t.Errorf("nothing took %d pushes, want 1", got)
		}
		if files := w.git("--git-dir", w.remote, "diff", "--name-only", "data~1", "data"); !strings.HasPrefix(files, "runs/") || strings.Contains(files, "\n") {
			t.Errorf("nothing happened, and written was %q", files)
		}
	})
}

// While checks go on, each round takes two pushes, tells what was recorded and
// gives its claims back; the ledger gets one line, at the end, when also the
// health of those that cannot be read is told.
func TestRoundsOnABranch(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newTimed(t, "acme", "beta", "evil", "slow")
		w.onBranch()
		w.run()
		n := w.commits()
		w.shows("acme", "Delta AI, Inc.")
		w.showsAfter("beta", 20*time.Second, "Delta AI, Inc.")
		w.showsAfter("slow", 25*time.Second, "Delta AI, Inc.")
		stuck := w.never("evil")
		w.change = func(m *monitor.Monitor) {
			stuck(m)
			m.Confirm = 20 * time.Second // slow: is read at 25 s and at 70 s
			m.SetLimit(5 * time.Minute)
		}
		run := w.run()
		// acme is read at 0 s and 20 s, beta at 20 s and 60 s, slow at 25 s and 70 s.
		w.want("30s team change acme", "90s team change beta", "90s team change slow", "300s team health evil", "300s end")
		if got := outcomes(run); got != "acme changed, beta changed, evil failed, slow changed" {
			t.Error(got)
		}
		if got := w.commits() - n; got != 6 {
			t.Errorf("%d pushes, want two a round", got)
		}
		history := w.git("--git-dir", w.remote, "log", "--reverse", "--format=%s", fmt.Sprintf("--max-count=%d", 6), "data")
		want := []string{
			"acme: 1 added", "1 post sent",
			"2 changed (beta, slow)", "2 posts sent",
			"evil: unreadable since ", "checked 4 vendors, 3 changed, 1 not read; 4 posts sent",
		}
		for i, line := range strings.Split(history, "\n") {
			if i >= len(want) || !strings.HasPrefix(line, want[i]) {
				t.Errorf("commit %d says %q", i+1, line)
			}
		}
		files := w.git("--git-dir", w.remote, "ls-tree", "-r", "--name-only", "data")
		if strings.Contains(files, "claims/") {
			t.Errorf("a claim is left: %s", files)
		}
		ledger := w.git("--git-dir", w.remote, "show", "data:runs/"+w.began.UTC().Format("2006-01")+".jsonl")
		if lines := strings.Split(ledger, "\n"); len(lines) != 2 || !strings.Contains(lines[1], `"delivered":4`) {
			t.Errorf("the ledger:\n%s", ledger)
		}
	})
}

// Another run's push overtakes a check that is under way: it begins anew, and
// does not record against what is no longer the baseline.
func TestOvertakenCheck(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newTimed(t, "acme", "slow")
		w.onBranch()
		w.run()
		w.shows("slow", "Delta AI, Inc.")
		other := w.monitor() // from the same commit
		w.shows("acme", "Delta AI, Inc.")
		held := make(chan struct{})
		w.change = func(m *monitor.Monitor) {
			var once sync.Once
			m.SetComparer(func(before, after snapshot.Snapshot, o diff.Options) (diff.Report, error) {
				if after.Vendor == "slow" {
					once.Do(func() { <-held }) // it has read its baseline
				}
				return diff.Compare(before, after, o)
			})
		}
		time.AfterFunc(10*time.Second, func() {
			w.shows("slow", "Delta AI, Inc.", "Epsilon SE") // since the other run read it
			other.Check(t.Context(), other.Vendors[1:])     // slow alone
			closeStore(other)
		})
		time.AfterFunc(50*time.Second, func() { close(held) })
		run := w.run()
		w.want("10s team change slow", "30s team change acme", "50s end")
		if got := outcomes(run); got != "acme changed, slow unchanged" {
			t.Errorf("%s: %+v", got, run.Results[1].Err)
		}
		w.change = nil
		w.run()
		w.want("0s end")
		files := w.git("--git-dir", w.remote, "ls-tree", "-r", "--name-only", "data")
		if n := strings.Count(files, "slow/changes/"); n != 1 {
			t.Errorf("%d changes of slow, want one:\n%s", n, files)
		}
	})
}

// What an early round could not push since another run changed the same vendor
// first is checked again beside the others, and told where it still is news.
func TestDroppedInAnEarlyRound(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newTimed(t, "acme", "beta", "evil")
		w.onBranch()
		w.run()
		w.shows("acme", "Delta AI, Inc.")
		w.shows("beta", "Delta AI, Inc.")
		other := w.monitor()
		w.change = w.never("evil")
		time.AfterFunc(10*time.Second, func() {
			w.shows("acme", "Delta AI, Inc.", "Epsilon SE")
			other.Check(t.Context(), other.Vendors[:1])
			closeStore(other)
		})
		run := w.run()
		w.want("10s team change acme", "30s team change beta", "60s team health evil", "60s end")
		if got := outcomes(run); got != "acme unchanged, beta changed, evil failed" {
			t.Error(got)
		}
	})
}

// A destination that hangs holds up neither the checks, nor another destination,
// nor the run's end; it is not tried again by the same run.
func TestHangingDestination(t *testing.T) {
	for _, branch := range []bool{false, true} {
		t.Run(fmt.Sprintf("branch %t", branch), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w := newTimed(t, "acme", "beta", "evil")
				if branch {
					w.onBranch()
				}
				w.run()
				hang := func(ctx context.Context, _ notify.Message) error {
					select {
					case <-time.After(4 * time.Minute):
					case <-ctx.Done():
					}
					return &notify.SendError{Destination: "hangs", Outcome: notify.Ambiguous, Cause: "no answer"}
				}
				w.destinations = append([]monitor.Destination{{Name: "hangs", Sender: logged{w: w, name: "hangs", do: hang}}}, w.destinations...)
				w.shows("acme", "Delta AI, Inc.")
				w.pages["beta"] = func(*http.Request) string { // its answer takes that long, and is one
					time.Sleep(25 * time.Second)
					return pageOf([]string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd.", "Delta AI, Inc."})
				}
				stuck := w.never("evil")
				w.change = func(m *monitor.Monitor) {
					stuck(m)
					m.SetLimit(100 * time.Second)
				}
				run := w.run()
				var team, hangs []string
				for _, line := range w.log {
					if strings.Contains(line, " team ") {
						team = append(team, line)
					}
					if strings.Contains(line, " hangs ") {
						hangs = append(hangs, line)
					}
				}
				if want := []string{"30s team change acme", "30s team change beta", "100s team health evil"}; !slices.Equal(team, want) {
					t.Errorf("%q, want %q", w.log, want)
				}
				// The change once, its greeting and the health of evil at the end.
				if len(hangs) != 4 || hangs[0] != "30s hangs change acme" {
					t.Errorf("%q", hangs)
				}
				if got := outcomes(run); got != "acme changed, beta changed, evil failed" {
					t.Error(got)
				}
				if run.Delivery.Sent != 3 || run.Delivery.Pending != 4 {
					t.Errorf("%+v", run.Delivery)
				}
			})
		})
	}
}

// A summary speaks of one round; what belongs to the whole run (an outage, a
// greeting, the digest) is told once, at its end.
func TestSummariesOfRounds(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var names []string
		for i := range 22 {
			names = append(names, fmt.Sprintf("v%02d", i))
		}
		for i := range 30 {
			names = append(names, fmt.Sprintf("x%02d", i))
		}
		w := newTimed(t, names...)
		w.run()
		w.destinations = append(w.destinations, monitor.Destination{Name: "new", Sender: logged{w: w, name: "new", do: nil}})
		for i, n := range names[:22] {
			w.shows(n, "Delta AI, Inc.")
			if i >= 11 {
				w.pages[n] = func(*http.Request) string {
					time.Sleep(29 * time.Second)
					return pageOf([]string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd.", "Delta AI, Inc."})
				}
			}
		}
		for _, n := range names[22:] {
			w.pages[n] = func(*http.Request) string { // is read twice
				time.Sleep(28 * time.Second)
				return "<p>Nothing to see.</p>"
			}
		}
		w.change = func(m *monitor.Monitor) {
			m.Jobs = 100
			m.SetPatience(20 * time.Second)
		}
		run := w.run()
		count := map[string]int{}
		for _, line := range w.log {
			if words := strings.Fields(line); len(words) == 4 {
				count[strings.Join(words[:3], " ")]++
			}
		}
		want := map[string]int{
			"20s team summary": 1, "20s team change": 11,
			"49s team summary": 1, "49s team change": 11,
			"56s team outage": 1, "56s new hello": 1,
			"20s new summary": 1, "20s new change": 11, "49s new summary": 1, "49s new change": 11, "56s new outage": 1,
		}
		if !maps.Equal(count, want) {
			t.Errorf("posted %v, want %v", count, want)
		}
		if first := w.log[0]; !strings.HasSuffix(first, "summary 11") {
			t.Errorf("first %q, want a summary of 11", first)
		}
		if run.Delivery.Pending > 0 || len(run.Delivery.Problems) > 0 {
			t.Errorf("%+v", run.Delivery)
		}
		w.change = nil
		for _, n := range names[22:] {
			w.shows(n)
		}
		if w.run(); len(w.log) != 1+2*30 { // that they are read again
			t.Errorf("the next run posted %q", w.log)
		}
	})
}

// What an earlier run recorded and could not send is sent by a run that takes
// long as soon as what it recorded itself would be.
func TestLeftoverIsSentEarly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := newTimed(t, "acme", "evil")
		w.run()
		down := func(context.Context, notify.Message) error {
			return &notify.SendError{Destination: "team", Outcome: notify.NotDelivered, Cause: "down"}
		}
		w.destinations[0].Sender = logged{w: w, name: "team", do: down}
		w.shows("acme", "Delta AI, Inc.")
		w.run()
		w.destinations[0].Sender = logged{w: w, name: "team", do: nil}
		w.change = w.never("evil")
		w.run()
		w.want("30s team change acme", "60s team health evil", "60s end")
	})
}

// A remote that is away when an early round publishes: nothing is sent, and the
// last round makes up for it. One that stays away is told of once.
func TestRemoteAwayInAnEarlyRound(t *testing.T) {
	for _, back := range []bool{true, false} {
		t.Run(fmt.Sprintf("back %t", back), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				w := newTimed(t, "acme", "beta", "evil")
				w.onBranch()
				w.run()
				w.shows("acme", "Delta AI, Inc.")
				stuck := w.never("evil")
				w.change = func(m *monitor.Monitor) { stuck(m); m.SetLimit(10 * time.Minute) }
				away := w.remote + ".away"
				move := func(from, to string) {
					if err := os.Rename(from, to); err != nil {
						t.Error(err)
					}
				}
				time.AfterFunc(10*time.Second, func() { move(w.remote, away) })
				time.AfterFunc(5*time.Minute, func() {
					if back {
						move(away, w.remote)
					}
				})
				run := w.run()
				if back {
					w.want("600s team change acme", "600s team health evil", "600s end")
					if err := run.SaveErrors(); err != nil || len(run.Delivery.Problems) > 0 {
						t.Errorf("%v, %v", err, run.Delivery.Problems)
					}
					return
				}
				if len(w.log) != 1 || run.Unsaved == nil || strings.Count(run.Unsaved.Error(), "nothing was sent") != 1 {
					t.Errorf("posted %q, %v", w.log, run.Unsaved)
				}
			})
		})
	}
}

// What a run may still do ends its time after the run was told to stop, and at
// once when it is told to hurry.
func TestGrace(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		for _, test := range []struct{ stop, hurry, end time.Duration }{
			{time.Hour, 0, time.Hour + monitor.LastWords},
			{time.Hour, time.Hour + time.Second, time.Hour + time.Second},
		} {
			began := time.Now()
			ctx, stop := context.WithTimeout(t.Context(), test.stop)
			hurry := make(chan struct{})
			if test.hurry > 0 {
				time.AfterFunc(test.hurry, func() { close(hurry) })
			}
			m := &monitor.Monitor{Hurry: hurry}
			keep, end := m.WithGrace(ctx, monitor.LastWords)
			<-keep.Done()
			if got := time.Since(began); got != test.end {
				t.Errorf("told to stop after %s, to hurry after %s: it ended after %s", test.stop, test.hurry, got)
			}
			end()
			stop()
		}
	})
}
