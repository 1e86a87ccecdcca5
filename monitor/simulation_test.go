package monitor_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store/dir"
)

// A simulation is many runs over vendors whose pages change, come back and
// fail, by a program that crashes anywhere, told to a Slack that does whatever
// Slack has ever done. It is seeded: a failure can be run again.
type simulation struct {
	rand    *rand.Rand
	vendors []config.Vendor
	now     time.Time

	pages map[string]*simPage
	slack *simSlack
}

// A simPage is a vendor's page.
type simPage struct {
	names []string
	down  bool
}

func (p *simPage) etag() string { return `"` + strings.Join(p.names, ",") + `"` }

// RoundTrip answers for all pages.
func (s *simulation) RoundTrip(req *http.Request) (*http.Response, error) {
	p := s.pages[req.URL.Hostname()]
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: req, Body: http.NoBody, ProtoMajor: 1, ProtoMinor: 1}
	switch {
	case p.down:
		resp.StatusCode = http.StatusNotFound
	case req.Header.Get("If-None-Match") == p.etag():
		resp.StatusCode = http.StatusNotModified
	default:
		resp.Header.Set("ETag", p.etag())
		resp.Header.Set("Content-Type", "text/html")
		resp.Body = io.NopCloser(strings.NewReader(pageOf(p.names)))
	}
	return resp, nil
}

// A simSlack takes posts, or does not, or says that it did not.
type simSlack struct {
	slack.Medium
	mu        sync.Mutex
	rand      *rand.Rand
	healthy   bool
	delivered map[string]int  // by message and part: how often it arrived
	unsure    map[string]bool // those with an outcome that nobody could know
	unmarked  []string        // those that arrived again and did not say that they might
	repeated  int             // how many came marked as possibly repeated
	invalid   []string
}

// Send implements [monitor.Sender].
func (s *simSlack) Send(_ context.Context, m notify.Message, p notify.Part, n, of int) (notify.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	payload, err := slack.Payload(m, p, n, of)
	if err != nil || !json.Valid(payload) || len(payload) > 100_000 {
		s.invalid = append(s.invalid, fmt.Sprintf("%s part %d: %v", m.ID, n, err))
	}
	key := fmt.Sprintf("%s.%d", m.ID, n)
	failed := func(o notify.Outcome) (notify.Receipt, error) {
		return nil, &notify.SendError{Destination: "team", Outcome: o, Cause: "simulated"}
	}
	if !s.healthy {
		switch s.rand.IntN(12) {
		case 0: // refused, or 429 to the end
			return failed(notify.NotDelivered)
		case 1: // 500 after all
			s.unsure[key] = true
			return failed(notify.Ambiguous)
		case 2: // it arrived, and the connection broke
			s.unsure[key] = true
			s.took(m, key)
			return failed(notify.Ambiguous)
		case 3:
			return failed(notify.Rejected)
		case 4:
			return failed(notify.BadPayload)
		}
	}
	s.took(m, key)
	return notify.Receipt(`{"status":200}`), nil
}

func (s *simSlack) took(m notify.Message, key string) {
	if s.delivered[key]++; s.delivered[key] > 1 && !m.Repeated {
		s.unmarked = append(s.unmarked, key)
	}
	if m.Repeated {
		s.repeated++
	}
}

var errCrash = errors.New("the program crashed here")

// run is one run. A crash ends every write after it, and every post: a post is
// claimed first.
func (s *simulation) run(t *testing.T, data string, crash int) (died bool, died2 string) {
	var mu sync.Mutex
	writes := 0
	st, err := dir.OpenWith(t.Context(), data, dir.Options{OnWrite: func(_, name string) error {
		mu.Lock()
		defer mu.Unlock()
		if writes++; crash > 0 && writes >= crash {
			if !died {
				died2 = name
			}
			died = true
			return errCrash
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	m := &monitor.Monitor{
		Vendors: s.vendors, Store: st, Jobs: 2,
		Destinations: []monitor.Destination{{Name: "team", Sender: s.slack}},
		Fetcher:      &fetch.Fetcher{Transport: s, Backoff: time.Microsecond, HostPause: -1, Now: func() time.Time { return s.now }},
		Now:          func() time.Time { return s.now },
	}
	if s.rand.IntN(2) == 0 {
		m.SetPatience(time.Duration(1 + s.rand.IntN(1_000_000))) // up to a millisecond: rounds among the checks
	}
	run := m.Check(context.Background(), m.Vendors)
	for _, r := range run.Results {
		var doubt *monitor.DoubtError
		if r.Outcome == monitor.Failed && !s.pages[r.Vendor.Name+".example"].down && !errors.Is(r.Err, errCrash) && !errors.As(r.Err, &doubt) {
			t.Fatalf("%s: %v", r.Vendor.Name, r.Err)
		}
		if r.Unsaved != nil && !errors.Is(r.Unsaved, errCrash) {
			t.Fatalf("%s: %v", r.Vendor.Name, r.Unsaved)
		}
	}
	return died, died2
}

// TestSimulation runs a share of the ten thousand runs; all of them where
// SUBWATCH_LONG is set, as .ci/run does.
func TestSimulation(t *testing.T) {
	t.Parallel()
	runs, vendors := 300, 30
	if os.Getenv("SUBWATCH_LONG") != "" {
		runs = 10_000
	}
	const seed = 20260415
	s := &simulation{
		rand: rand.New(rand.NewPCG(seed, 1)), now: time.Date(2026, 4, 15, 6, 0, 0, 0, time.UTC), pages: map[string]*simPage{},
		slack: &simSlack{rand: rand.New(rand.NewPCG(seed, 2)), delivered: map[string]int{}, unsure: map[string]bool{}},
	}
	for i := range vendors {
		name := fmt.Sprintf("vendor%02d", i)
		s.vendors = append(s.vendors, config.Vendor{Name: name, Title: name, URL: "https://" + name + ".example/subprocessors"})
		s.pages[name+".example"] = &simPage{names: []string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd."}}
	}
	data := t.TempDir()
	if dir, err := os.MkdirTemp("/dev/shm", "subwatch-"); err == nil { // ten thousand syncs
		t.Cleanup(func() { os.RemoveAll(dir) })
		data = dir
	}
	crashes := map[string]int{}
	for i := range runs {
		if i%500 == 499 {
			s.decide(t, data)
		}
		s.now = s.now.Add(time.Duration(1+s.rand.IntN(720)) * time.Minute)
		s.change()
		crash := 0
		if s.rand.IntN(4) == 0 {
			crash = 1 + s.rand.IntN(12)
		}
		if died, where := s.run(t, data, crash); died {
			crashes[strings.TrimRight(where[strings.LastIndexByte(where, '/')+1:], "0123456789")]++
		}
	}
	// Everything works again: what is pending arrives.
	s.slack.healthy = true
	for _, p := range s.pages {
		p.down = false
	}
	for range 40 {
		s.now = s.now.Add(12 * time.Hour)
		s.run(t, data, 0)
	}
	s.judge(t, data)
	total := 0
	for _, n := range crashes {
		total += n
	}
	t.Logf("%d runs, %d crashes, %d parts delivered, %d of them marked as possibly repeated, %d outcomes nobody could know",
		runs, total, len(s.slack.delivered), s.slack.repeated, len(s.slack.unsure))
}

// decide decides what is open, as people do.
func (s *simulation) decide(t *testing.T, data string) {
	st, err := dir.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	m := &monitor.Monitor{Vendors: s.vendors, Store: st, Now: func() time.Time { return s.now }}
	status, err := m.Status()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range status.Open {
		if _, err := m.Decide(o.Change, record.Decision{Decision: "no-objection", By: "Priya", Reason: "simulated"}); err != nil {
			t.Fatal(err)
		}
	}
}

// change changes some pages: somebody comes, goes, or all is as it was before.
func (s *simulation) change() {
	if s.rand.IntN(6) > 0 {
		return
	}
	for range 1 + s.rand.IntN(2) {
		p := s.pages[s.vendors[s.rand.IntN(len(s.vendors))].Name+".example"]
		switch s.rand.IntN(5) {
		case 0, 1:
			p.names = append(slices.Clone(p.names), fmt.Sprintf("Company %c%c%c, Inc.", 'A'+s.rand.IntN(26), 'a'+s.rand.IntN(26), 'a'+s.rand.IntN(26)))
		case 2:
			if len(p.names) > 3 {
				p.names = slices.Delete(slices.Clone(p.names), 1, 2)
			}
		case 3:
			p.names = []string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd."}
		case 4:
			p.down = !p.down
		}
	}
}

// judge holds what must be true in the end: every change that a baseline went
// through was told, and nothing was told twice whose outcome was known.
func (s *simulation) judge(t *testing.T, data string) {
	st, err := dir.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if files, err := st.ReadAll(); err != nil || files == 0 {
		t.Errorf("%d files: %v", files, err)
	}
	changes := 0
	for _, v := range s.vendors {
		base, ok, err := st.Baseline(v.Name)
		if err != nil || !ok {
			t.Fatalf("%s: no baseline: %v", v.Name, err)
		}
		var got []string
		for _, p := range base.Lists[0].Subprocessors {
			got = append(got, p.Name)
		}
		want := slices.Clone(s.pages[v.Name+".example"].names)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: baseline %q, page %q", v.Name, got, want)
		}
		history, err := st.Changes(v.Name)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range history {
			changes++
			if c.Number != i+1 {
				t.Errorf("%s: change %s is number %d, want %d", v.Name, c.ID, c.Number, i+1)
			}
			if i > 0 && history[i-1].NewPage.SHA256 != c.OldPage.SHA256 {
				t.Errorf("%s: change %d does not follow from the one before", v.Name, i+1)
			}
			if s.slack.delivered["change-"+c.ID+".1"] == 0 && !c.Report.Quiet() {
				t.Errorf("%s: change %s was never told", v.Name, c.ID)
			}
		}
		if n := len(history); n > 0 && (history[n-1].ID != base.Change || !bytes.Equal([]byte(history[n-1].NewPage.SHA256), []byte(base.Page.SHA256))) {
			t.Errorf("%s: the last change is not the baseline's", v.Name)
		}
	}
	if len(s.slack.unmarked) > 0 {
		t.Errorf("delivered again, although how it ended was known: %s", strings.Join(s.slack.unmarked, ", "))
	}
	if len(s.slack.invalid) > 0 {
		t.Errorf("messages that are not valid: %s", strings.Join(s.slack.invalid, "; "))
	}
	if changes == 0 {
		t.Error("no changes at all: the simulation simulates nothing")
	}
}
