package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/git"
)

// A shared is a world whose data folder is kept on a branch of a real remote.
type shared struct {
	*world
	remote string
	runs   int
}

func newShared(t *testing.T) *shared {
	t.Helper()
	return &shared{world: newWorld(t), remote: newRemote(t)}
}

func (s *shared) git(dir string, args ...string) string {
	s.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// files returns the files on the branch.
func (s *shared) files() []string {
	s.t.Helper()
	return strings.Split(s.git(s.remote, "ls-tree", "-r", "--name-only", "data"), "\n")
}

// clone returns a checkout of its own to a monitor.
func (s *shared) clone() string {
	s.t.Helper()
	return cloneOf(s.t, s.remote)
}

// open opens the branch from a checkout, for one run.
func (s *shared) open(clone string) *monitor.Monitor {
	s.t.Helper()
	m := s.monitor()
	closeStore(m)
	var err error
	if m.Store, err = git.Open(s.t.Context(), clone, "data", git.Options{}); err != nil {
		s.t.Fatal(err)
	}
	s.runs++
	m.Name = fmt.Sprintf("run %d", s.runs)
	return m
}

// run is one run of a monitor with a checkout of its own, a minute after the one
// before.
func (s *shared) run() monitor.Run {
	s.t.Helper()
	m := s.open(s.clone())
	defer closeStore(m)
	s.now = s.now.Add(time.Minute)
	return m.Check(context.Background(), m.Vendors)
}

// Two monitors race on one remote: every change arrives, none is sent twice,
// and neither run fails. There are more rounds where SUBWATCH_LONG is set.
func TestRacingMonitors(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	box := s.postbox()
	s.more = []config.Vendor{{Name: "beta", Title: "Beta", URL: s.page.URL + "/beta"}}
	clones := []string{s.clone(), s.clone()}
	rounds := 0
	both := func() {
		s.now = s.now.Add(6 * time.Hour)
		rounds++
		var wg sync.WaitGroup
		for _, clone := range clones {
			m := s.open(clone) // both from the same commit
			if rounds%2 == 0 {
				m.SetPatience(time.Millisecond) // rounds among the checks
				m.Jobs = 1
			}
			wg.Go(func() {
				defer closeStore(m)
				run := m.Check(context.Background(), m.Vendors)
				if err := run.SaveErrors(); err != nil || len(run.Delivery.Problems) > 0 || run.Delivery.Pending > 0 {
					t.Errorf("a run ended with %v, %v, %d pending", err, run.Delivery.Problems, run.Delivery.Pending)
				}
				for _, r := range run.Results {
					if r.Err != nil {
						t.Error(r.Err)
					}
				}
			})
		}
		wg.Wait()
	}
	both()
	if hello := box.take(); len(hello) != 1 || hello[0].Kind != notify.Hello {
		t.Fatalf("first words: %d messages, want one greeting", len(hello))
	}
	last := 4
	if os.Getenv("SUBWATCH_LONG") != "" {
		last = 20
	}
	for round := range last {
		s.mu.Lock()
		s.names = append(s.names, fmt.Sprintf("Delta %c, Inc.", 'A'+round))
		s.mu.Unlock()
		both()
		var told []string
		for _, m := range box.take() {
			told = append(told, fmt.Sprintf("%s %s %t", m.Vendor, m.Kind, m.Repeated))
		}
		slices.Sort(told)
		if want := []string{"acme change false", "beta change false"}; !slices.Equal(told, want) {
			t.Errorf("round %d told %q, want %q", round, told, want)
		}
	}
	files := s.files()
	if i := slices.IndexFunc(files, func(f string) bool { return strings.HasPrefix(f, "claims/") }); i >= 0 {
		t.Errorf("a claim is left: %s", files[i])
	}
	if n := strings.Count(s.git(s.remote, "show", "data:runs/2026-04.jsonl"), "\n") + 1; n != 2*(last+1) {
		t.Errorf("the ledger has %d lines, want one of each of the %d runs", n, 2*(last+1))
	}
}

// A sender that does something while a message is on its way.
type during struct {
	*postbox
	do func()
}

func (d during) Send(ctx context.Context, m notify.Message, p notify.Part, n, of int) (notify.Receipt, error) {
	d.do()
	return d.postbox.Send(ctx, m, p, n, of)
}

// What a run has claimed no other sends, until an hour has passed: then that
// run is dead, and the repeat says that it may be one.
func TestClaimOnABranch(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	box := s.postbox()
	s.run()
	box.take()
	s.names = append(s.names, "Delta AI, Inc.")
	other := &postbox{}
	m := s.open(s.clone())
	m.Destinations = []monitor.Destination{{Name: "team", Sender: during{&postbox{fail: notify.Ambiguous}, func() {
		s.destinations = []monitor.Destination{{Name: "team", Sender: other}}
		s.now = s.now.Add(58 * time.Minute)
		if d := s.run().Delivery; d.Held != 1 || d.Sent+d.Pending != 0 {
			t.Errorf("another run says %+v of what this one had claimed, want one part held", d)
		}
		if sent := other.take(); len(sent) != 0 {
			t.Errorf("another run sent what this one had claimed: %+v", sent)
		}
		s.now = s.now.Add(2 * time.Minute)
		s.run()
		if sent := other.take(); len(sent) != 1 || !sent[0].Repeated {
			t.Errorf("after an hour %d messages were sent, want one, marked as a repeat", len(sent))
		}
	}}}}
	defer closeStore(m)
	m.Check(context.Background(), m.Vendors)
	s.run()
	if sent := other.take(); len(sent) != 0 {
		t.Errorf("it was sent once more: %+v", sent)
	}
}

// What a run claimed and could not send is anybody's at once.
func TestClaimIsGivenBack(t *testing.T) {
	t.Parallel()
	for _, outcome := range []notify.Outcome{notify.NotDelivered, notify.Ambiguous} {
		t.Run(string(outcome), func(t *testing.T) {
			t.Parallel()
			s := newShared(t)
			box := s.postbox()
			s.run()
			box.take()
			s.names = append(s.names, "Delta AI, Inc.")
			box.fail = outcome
			s.run()
			box.fail = ""
			s.run()
			if sent := box.take(); len(sent) != 1 || sent[0].Repeated != (outcome == notify.Ambiguous) {
				t.Errorf("the next run sent %+v", sent)
			}
		})
	}
}

// The shares of a run record and send nothing; one job tells, and sums up what
// changed at all of them.
func TestShards(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	box := s.postbox()
	for i := range 11 {
		s.more = append(s.more, config.Vendor{Name: fmt.Sprintf("vendor%d", i), Title: fmt.Sprintf("Vendor %d", i), URL: fmt.Sprintf("%s/%d", s.page.URL, i)})
	}
	all := func() {
		seen := 0
		for n := range 3 {
			m := s.open(s.clone())
			m.Shard = config.Shard{Number: n + 1, Of: 3}
			mine := m.Shard.Pick(m.Vendors)
			seen += len(mine)
			if run := m.Check(context.Background(), mine); run.SaveErrors() != nil || run.Delivery.Sent+run.Delivery.Pending > 0 {
				t.Errorf("shard %d: %v, %+v", n, run.SaveErrors(), run.Delivery)
			}
			closeStore(m)
		}
		if seen != 12 {
			t.Errorf("the shards have %d vendors, want each of the 12 once", seen)
		}
		if sent := box.take(); len(sent) != 0 {
			t.Errorf("a shard sent %+v", sent)
		}
	}
	deliver := func() []notify.Message {
		m := s.open(s.clone())
		defer closeStore(m)
		if d := m.Deliver(context.Background()); len(d.Problems) > 0 {
			t.Error(d.Problems)
		}
		return box.take()
	}
	all()
	if sent := deliver(); len(sent) != 1 || sent[0].Kind != notify.Hello {
		t.Errorf("after the first run %d messages, want one greeting", len(sent))
	}
	s.names = append(s.names, "Delta AI, Inc.")
	s.now = s.now.Add(time.Hour)
	all()
	sent := deliver()
	if len(sent) != 13 || sent[0].Kind != notify.Summary || len(sent[0].Changes) != 12 {
		t.Errorf("%d messages, want a summary of 12 and 12 alerts", len(sent))
	}
	if sent := deliver(); len(sent) != 0 {
		t.Errorf("once more: %+v", sent)
	}
}

// A message that a dead run had claimed is marked as a repeat also when the
// push that takes it over comes second at first.
func TestClaimOfADeadRun(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"clocks agree": 0, "its clock was a year ahead": 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testClaimOfADeadRun(t, ahead)
		})
	}
}

func testClaimOfADeadRun(t *testing.T, ahead time.Duration) {
	s := newShared(t)
	box := s.postbox()
	s.run()
	box.take()
	s.names = append(s.names, "Delta AI, Inc.")
	box.fail = notify.NotDelivered
	s.run()
	box.fail = ""
	push := func(do func(*git.Branch) error) {
		d, err := git.Open(t.Context(), s.clone(), "data", git.Options{})
		if err == nil {
			defer d.Close()
			err = errors.Join(do(d), d.Publish(t.Context(), func() string { return "somebody\n" }, func(store.Moved) error { return nil }))
		}
		if err != nil {
			t.Error(err)
		}
	}
	push(func(d *git.Branch) error {
		ids, err := d.MessageIDs()
		for id := range ids {
			if strings.HasPrefix(id, "change-") {
				err = errors.Join(err, d.WriteClaim(id, store.Claim{Run: "dead", Since: s.now.Add(ahead), Sending: []string{"team.1"}}))
			}
		}
		return err
	})
	s.now = s.now.Add(2 * time.Hour)
	pushed := false
	s.serve = func(http.ResponseWriter) bool {
		if !pushed { // while the run checks
			pushed = true
			push(func(d *git.Branch) error { return d.AppendRun(store.Run{At: s.now, Read: []string{"beta"}}) })
		}
		return false
	}
	s.run()
	if sent := box.take(); len(sent) != 1 || !sent[0].Repeated {
		t.Errorf("sent %+v, want one message, marked as a repeat", sent)
	}
}

// A run that is told to stop while it sends still makes known what was taken.
func TestStopOnABranch(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	box := s.postbox()
	s.run()
	box.take()
	s.names = append(s.names, "Delta AI, Inc.")
	ctx, stop := context.WithCancel(t.Context())
	m := s.open(s.clone())
	defer closeStore(m)
	m.Destinations = []monitor.Destination{{Name: "team", Sender: during{box, stop}}}
	if run := m.Check(ctx, m.Vendors); run.SaveErrors() != nil || run.Delivery.Sent != 1 {
		t.Errorf("%d parts sent, %v", run.Delivery.Sent, run.SaveErrors())
	}
	s.run()
	if sent := box.take(); len(sent) != 1 {
		t.Errorf("%d messages were sent in two runs, want one", len(sent))
	}
}

// setBack sets the branch back to a commit, as somebody does by hand.
func (s *shared) setBack(commit string) {
	s.t.Helper()
	s.git(s.remote, "update-ref", "refs/heads/data", commit)
}

// runIn is [shared.run] in a checkout that stays.
func (s *shared) runIn(clone string) monitor.Run {
	s.t.Helper()
	m := s.open(clone)
	defer closeStore(m)
	s.now = s.now.Add(time.Minute)
	return m.Check(context.Background(), m.Vendors)
}

// A branch that was set back has forgotten what it told: it is told again, and
// says that it may be a repeat; also where the vendor cannot be read at first,
// where Slack is down, and where the page has changed once more.
func TestSetBack(t *testing.T) {
	t.Parallel()
	for _, then := range []string{"at once", "unreadable at first", "Slack is down at first", "the page changed again", "the branch was deleted"} {
		t.Run(then, func(t *testing.T) {
			t.Parallel()
			s := newShared(t)
			box := s.postbox()
			s.more = []config.Vendor{{Name: "beta", Title: "Beta", URL: s.page.URL + "/beta"}}
			clone := s.clone()
			s.runIn(clone)
			box.take()
			before := s.git(s.remote, "rev-parse", "data")
			s.names = append(s.names, "Delta AI, Inc.")
			s.runIn(clone)
			if sent := box.take(); len(sent) != 2 || sent[0].Repeated || sent[1].Repeated {
				t.Fatalf("the change was told as %+v", sent)
			}
			s.setBack(before)
			want := 2
			switch then {
			case "unreadable at first":
				s.serve = func(w http.ResponseWriter) bool { w.WriteHeader(http.StatusNotFound); return true }
				s.runIn(clone)
				s.serve = nil
				box.take()
				clone = s.clone() // which knows nothing
			case "Slack is down at first":
				box.fail = notify.NotDelivered
				s.runIn(clone)
				box.fail = ""
				box.take()
				clone = s.clone()
			case "the page changed again":
				s.names = append(s.names, "Epsilon, Inc.")
			case "the branch was deleted":
				s.git(s.remote, "update-ref", "-d", "refs/heads/data")
				want = 1 // all begins anew, with the greeting
			}
			s.runIn(clone)
			sent := box.take()
			told := 0
			for _, m := range sent {
				if m.Kind != notify.Change && m.Kind != notify.Hello {
					continue
				}
				told++
				if !m.Repeated {
					t.Errorf("%s of %s is told as if it were new", m.Kind, m.Vendor)
				}
			}
			if told != want {
				t.Errorf("%d messages: %+v; want %d", told, sent, want)
			}
			// What comes after is new.
			s.names = append(s.names, "Zeta, Inc.")
			s.now = s.now.Add(time.Hour)
			s.runIn(clone)
			if sent := box.take(); len(sent) != 2 || sent[0].Repeated || sent[1].Repeated {
				t.Errorf("the next change was told as %+v, want two messages that are no repeats", sent)
			}
		})
	}
}

// A branch that is set back while a run works: before it pushes, the run looks
// at the vendors again and says what may be a repeat; where it had nothing to
// push or has posted, the next run does, in whatever clone.
func TestSetBackWhileARunWorks(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"before it pushes", "while it finds nothing", "after it posted"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			s := newShared(t)
			box := s.postbox()
			s.run()
			box.take()
			before := s.git(s.remote, "rev-parse", "data")
			s.names = append(s.names, "Delta AI, Inc.")
			if when != "after it posted" {
				s.run()
				box.take()
				if when == "before it pushes" {
					s.names = append(s.names, "Epsilon, Inc.")
				}
				done := false
				s.serve = func(http.ResponseWriter) bool {
					if !done {
						done = true
						s.setBack(before)
					}
					return false
				}
			} else {
				m := s.open(s.clone())
				m.Destinations = []monitor.Destination{{Name: "team", Sender: during{box, func() { s.setBack(before) }}}}
				if run := m.Check(context.Background(), m.Vendors); run.SaveErrors() != nil {
					t.Error(run.SaveErrors())
				}
				closeStore(m)
				if sent := box.take(); len(sent) != 1 || sent[0].Repeated {
					t.Errorf("at first sent %+v", sent)
				}
			}
			if when == "while it finds nothing" {
				s.run()
				if sent := box.take(); len(sent) != 0 {
					t.Errorf("nothing was found, and sent %+v", sent)
				}
			}
			s.run()
			if sent := box.take(); len(sent) != 1 || sent[0].Kind != notify.Change || !sent[0].Repeated {
				t.Errorf("sent %+v, want the change, marked as a possible repeat", sent)
			}
			s.run()
			if sent := box.take(); len(sent) != 0 {
				t.Errorf("and once more: %+v", sent)
			}
		})
	}
}
