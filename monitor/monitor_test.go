package monitor_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store/dir"
)

// A world is a vendor's page, a Slack, a clock and a data folder.
type world struct {
	t    *testing.T
	page *httptest.Server
	hook *httptest.Server
	data string

	mu       sync.Mutex
	names    []string                              // whom the page lists
	requests []string                              // of the page: "GET" or "GET conditional"
	posts    []string                              // that Slack took or spoilt
	answer   func(w http.ResponseWriter) bool      // Slack's answer; nil: ok
	serve    func(http.ResponseWriter) (done bool) // the page's answer; nil: the list
	now      time.Time
	confirm  time.Duration
	hints    scraper.Hints
	asking   fetch.Asking
	to       func(*http.Request) string // the page's answer to a request; nil, or "": as without it
	week     config.Weekly

	vendorTerms  record.Terms
	destinations []monitor.Destination // instead of Slack
	tell         []string
	more         []config.Vendor // beside acme
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, data: filepath.Join(t.TempDir(), "data"), names: []string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd."}, now: time.Date(2026, 4, 15, 6, 12, 3, 0, time.UTC)}
	w.page = httptest.NewServer(http.HandlerFunc(w.servePage))
	w.hook = httptest.NewServer(http.HandlerFunc(w.serveSlack))
	t.Cleanup(func() { w.page.Close(); w.hook.Close() })
	return w
}

// pageOf is a plain list of sub-processors.
func pageOf(names []string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>\n")
	for _, n := range names {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>Hosting</td><td>Germany</td></tr>\n", n)
	}
	b.WriteString("</table>")
	return b.String()
}

func (w *world) servePage(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	tag := fmt.Sprintf(`"%s"`, strings.Join(w.names, "+"))
	if r.Header.Get("If-None-Match") != "" {
		w.requests = append(w.requests, "GET conditional")
	} else {
		w.requests = append(w.requests, "GET")
	}
	if w.to != nil {
		if text := w.to(r); text != "" {
			io.WriteString(rw, text)
			return
		}
	}
	if w.serve != nil && w.serve(rw) {
		return
	}
	if r.Header.Get("If-None-Match") == tag {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	rw.Header().Set("ETag", tag)
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(rw, pageOf(w.names))
}

func (w *world) serveSlack(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.answer != nil && w.answer(rw) {
		return
	}
	w.posts = append(w.posts, string(body))
	io.WriteString(rw, "ok")
}

// monitor opens the data folder for one run.
func (w *world) monitor() *monitor.Monitor {
	w.t.Helper()
	st, err := dir.Open(w.data)
	if err != nil {
		w.t.Fatal(err)
	}
	slack, err := slack.NewWebhook("team", w.hook.URL+"/services/T0/B0/SECRET", &http.Client{Timeout: 2 * time.Second})
	if err != nil {
		w.t.Fatal(err)
	}
	destinations := w.destinations
	if destinations == nil {
		destinations = []monitor.Destination{{Name: "team", Sender: slack}}
	}
	return &monitor.Monitor{
		Vendors:      append([]config.Vendor{{Name: "acme", Title: "Acme", URL: w.page.URL + "/legal/subprocessors", Hints: w.hints, Asking: w.asking, Terms: w.vendorTerms, Tell: w.tell}}, w.more...),
		Destinations: destinations,
		Store:        st,
		Fetcher:      &fetch.Fetcher{Backoff: time.Millisecond, HostPause: -1, AllowPrivate: true, Now: func() time.Time { return w.now }},
		Now:          func() time.Time { return w.now },
		Confirm:      w.confirm,
		Week:         w.week,
	}
}

// check is one run, six hours after the one before.
func (w *world) check() monitor.Run {
	w.t.Helper()
	m := w.monitor()
	defer closeStore(m)
	w.now = w.now.Add(6 * time.Hour)
	w.requests, w.posts = nil, nil
	return m.Check(context.Background(), m.Vendors)
}

// want checks one run's outcome.
func (w *world) want(run monitor.Run, outcome monitor.Outcome, posts int) {
	w.t.Helper()
	r := run.Results[0]
	if r.Outcome != outcome || r.Unsaved != nil || run.Unsaved != nil {
		w.t.Errorf("outcome %s (%v, unsaved %v %v), want %s", r.Outcome, r.Err, r.Unsaved, run.Unsaved, outcome)
	}
	if len(w.posts) != posts {
		w.t.Errorf("%d posts, want %d:\n%.4000s", len(w.posts), posts, strings.Join(w.posts, "\n"))
	}
}

// filesOf reads every file of the folder.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFirstCheckGreets(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	run := w.check()
	w.want(run, monitor.First, 1)
	if b := run.Results[0].Baseline; b == nil || b.Subprocessors() != 3 {
		t.Errorf("baseline: %+v", b)
	}
	if !strings.Contains(w.posts[0], "watching") || !strings.Contains(w.posts[0], "3 sub-processors") {
		t.Errorf("the first words to Slack: %s", w.posts[0])
	}
}

// The first words name every vendor that cannot be read, and why: a wrong
// address shows on the first day.
func TestFirstCheckNamesTheUnread(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.more = []config.Vendor{{Name: "wrong", Title: "Wrong Address", URL: "http://127.0.0.1:1/sub-processors"}}
	w.check()
	if len(w.posts) == 0 || !strings.Contains(w.posts[0], "1 cannot be read") || !strings.Contains(w.posts[0], "Wrong Address") || !strings.Contains(w.posts[0], "the page cannot be reached") {
		t.Errorf("the first words to Slack: %q", w.posts)
	}
}

// A check that finds nothing new makes one conditional request, writes nothing
// but the ledger's line, and sends nothing.
func TestUnchangedWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	before := filesOf(t, w.data)
	w.want(w.check(), monitor.Unchanged, 0)
	if !slices.Equal(w.requests, []string{"GET conditional"}) {
		t.Errorf("requests: %q, want one, conditional", w.requests)
	}
	after := filesOf(t, w.data)
	for name, text := range after {
		if old, ok := before[name]; ok && old == text {
			continue
		}
		if !strings.HasPrefix(name, "runs/") || strings.Count(text, "\n") != 2 {
			t.Errorf("%s was written:\n%s", name, text)
		}
	}
}

// Other bytes with the same list are no news either.
func TestOtherBytesSameList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	before := filesOf(t, w.data)
	build := 0
	w.serve = func(rw http.ResponseWriter) bool {
		build++
		fmt.Fprintf(rw, "%s<!-- build %d -->", pageOf(w.names), build)
		return true
	}
	w.want(w.check(), monitor.Unchanged, 0)
	for name, text := range filesOf(t, w.data) {
		if before[name] != text && !strings.HasPrefix(name, "runs/") {
			t.Errorf("%s was written", name)
		}
	}
}

func TestChangeIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	run := w.check()
	w.want(run, monitor.Changed, 1)
	if !strings.Contains(w.posts[0], "Delta AI, Inc.") {
		t.Errorf("the alert does not name Delta: %s", w.posts[0])
	}
	w.want(w.check(), monitor.Unchanged, 0)
	m := w.monitor()
	defer closeStore(m)
	change, err := m.Store.Change(run.Results[0].Message.Change)
	if err != nil {
		t.Fatal(err)
	}
	if want := w.now.Add(-12 * time.Hour); !change.LastQuiet.Equal(want) || change.Number != 1 {
		t.Errorf("change %d, last quiet read %s, want change 1 and %s", change.Number, change.LastQuiet, want)
	}
}

// Whatever goes wrong with a post, the message stays pending, and the next run
// delivers it, once.
func TestSlackFails(t *testing.T) {
	t.Parallel()
	tests := map[string]func(http.ResponseWriter) bool{
		"500":        func(rw http.ResponseWriter) bool { rw.WriteHeader(500); return true },
		"429":        func(rw http.ResponseWriter) bool { rw.WriteHeader(429); return true },
		"404":        func(rw http.ResponseWriter) bool { http.Error(rw, "no_service", 404); return true },
		"other body": func(rw http.ResponseWriter) bool { io.WriteString(rw, "<html>sign in"); return true },
		"redirect": func(rw http.ResponseWriter) bool {
			rw.Header().Set("Location", "/login")
			rw.WriteHeader(302)
			return true
		},
		"reset": func(rw http.ResponseWriter) bool {
			conn, _, _ := rw.(http.Hijacker).Hijack()
			conn.Close()
			return true
		},
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.check()
			w.names = append(w.names, "Delta AI, Inc.")
			w.answer = answer
			run := w.check()
			w.want(run, monitor.Changed, 0)
			if run.Delivery.Pending != 1 || len(run.Delivery.Problems) != 1 {
				t.Errorf("delivery: %+v, want one pending and its problem", run.Delivery)
			}
			for _, p := range run.Delivery.Problems {
				if strings.Contains(p.Error(), "SECRET") || !strings.Contains(p.Error(), "team") {
					t.Errorf("problem %q: must name the destination and not its secret", p)
				}
			}
			w.mu.Lock()
			w.answer = nil
			w.mu.Unlock()
			run = w.check()
			w.want(run, monitor.Unchanged, 1)
			if run.Delivery.Pending != 0 || len(w.posts) == 1 && !strings.Contains(w.posts[0], "Delta AI, Inc.") {
				t.Errorf("delivery: %+v: %s", run.Delivery, w.posts)
			}
			w.want(w.check(), monitor.Unchanged, 0)
		})
	}
}

func TestDryRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	before := filesOf(t, w.data)
	w.names = w.names[:2]
	m := w.monitor()
	m.DryRun = true
	w.posts = nil
	run := m.Check(context.Background(), m.Vendors)
	w.want(run, monitor.Changed, 0)
	if id := run.Results[0].Message.Change; id != "" {
		t.Errorf("a dry run names the change %s, which is stored nowhere", id)
	}
	closeStore(m) // and its lock
	if after := filesOf(t, w.data); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("a dry run wrote to the folder")
	}
}

// The ledger says in milliseconds how long a run took.
func TestTook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.monitor()
	var ticks atomic.Int64
	m.Now = func() time.Time { return w.now.Add(time.Duration(ticks.Add(7)) * time.Millisecond) }
	w.want(m.Check(context.Background(), m.Vendors), monitor.First, 1)
	passed := ticks.Load()
	runs, err := m.Store.Runs(w.now.Add(-time.Hour), w.now.Add(time.Hour))
	closeStore(m)
	if err != nil || len(runs) != 1 {
		t.Fatalf("got runs %+v, %v, want one", runs, err)
	}
	if took := runs[0].Took; took < 7 || took > passed {
		t.Errorf("got %d ms, want 7 to %d", took, passed)
	}
}

// A page that cannot be read changes the health, never the baseline.
func TestBadReads(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		serve func(http.ResponseWriter) bool
		want  record.Status
		posts int // at once: what the network does may be over at the next run
	}{
		"404":      {func(rw http.ResponseWriter) bool { rw.WriteHeader(404); return true }, record.Unreachable, 0},
		"no lists": {func(rw http.ResponseWriter) bool { io.WriteString(rw, "<p>Nothing to see.</p>"); return true }, record.Unreadable, 1},
		"pdf":      {func(rw http.ResponseWriter) bool { io.WriteString(rw, "%PDF-1.7 …"); return true }, record.Unreadable, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.check()
			before := filesOf(t, w.data)["acme/snapshot.json"]
			w.serve = test.serve
			for failures := 1; failures <= 2; failures++ {
				run := w.check()
				w.want(run, monitor.Failed, map[int]int{1: test.posts}[failures])
				m := w.monitor()
				st, err := m.Store.State("acme")
				closeStore(m)
				if err != nil || st.Health.Status != test.want || st.Health.Failures != failures || st.Health.Why != run.Results[0].Err.Error() {
					t.Errorf("health after %d failures: %+v, %v", failures, st.Health, err)
				}
				if !strings.Contains(run.Results[0].Err.Error(), " acme: ") {
					t.Errorf("the error does not name the vendor: %v", run.Results[0].Err)
				}
			}
			if filesOf(t, w.data)["acme/snapshot.json"] != before {
				t.Error("the baseline changed")
			}
			w.serve = nil
			w.want(w.check(), monitor.Unchanged, test.posts)
			m := w.monitor()
			defer closeStore(m)
			if st, err := m.Store.State("acme"); err != nil || st.Health.Status != record.OK || st.Health.Failures != 0 {
				t.Errorf("health when it is read again: %+v, %v", st.Health, err)
			}
		})
	}
}

// One vendor's failure stops no other, and results stand in the configuration's
// order.
func TestVendorsAreIndependent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.monitor()
	defer closeStore(m)
	m.Vendors = append([]config.Vendor{{Name: "dead", Title: "Dead", URL: "http://127.0.0.1:1/"}}, m.Vendors...)
	run := m.Check(context.Background(), m.Vendors)
	if a, b := run.Results[0], run.Results[1]; a.Outcome != monitor.Failed || b.Outcome != monitor.First {
		t.Errorf("outcomes %s (%v) and %s (%v)", a.Outcome, a.Err, b.Outcome, b.Err)
	}
	if _, err := (config.Config{Vendors: m.Vendors}).Select([]string{"acme", "ded"}); err == nil || err.Error() != `unknown vendor "ded": it is not in the configuration (did you mean dead?)` {
		t.Errorf("Select: %v", err)
	}
}

// After a change of the address the baseline stays, and validators of the old
// address are not sent to the new one.
func TestNewAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	m := w.monitor()
	defer closeStore(m)
	m.Vendors[0].URL += "?moved"
	w.requests = nil
	w.want(m.Check(context.Background(), m.Vendors), monitor.Unchanged, 1)
	if !slices.Equal(w.requests, []string{"GET"}) {
		t.Errorf("requests %q, want one without validators", w.requests)
	}
}

// A baseline that is damaged or gone is an error that names it, never a first
// run: all of it would be announced, or lost.
func TestDamagedBaseline(t *testing.T) {
	t.Parallel()
	damage := map[string]func(file string) error{
		"torn": func(f string) error { return os.Truncate(f, 100) },
		"gone": os.Remove,
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.check()
			if err := do(filepath.Join(w.data, "acme", "snapshot.json")); err != nil {
				t.Fatal(err)
			}
			run := w.check()
			w.want(run, monitor.Failed, 1) // whoever reads Slack alone hears of it too
			if err := run.Results[0].Err; err == nil || !strings.Contains(err.Error(), "acme/snapshot.json") {
				t.Errorf("error %v, want one that names the file", err)
			}
		})
	}
}

// A crash between any two writes leaves a folder that the next run completes:
// the change is there once under the same id, and told once.
func TestCrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	before := filesOf(t, w.data)
	w.names = append(w.names, "Delta AI, Inc.")
	run := w.check()
	w.want(run, monitor.Changed, 1)
	after := filesOf(t, w.data)
	id := run.Results[0].Message.Change

	// The order in which a run writes: what it adds, and what it replaces.
	var order []string
	for _, pattern := range []string{"acme/pages/", "acme/changes/", "acme/state.json without validators", "acme/snapshot.json", "acme/state.json", "messages/change-", "receipts/change-"} {
		name := pattern
		for f := range after {
			if _, old := before[f]; !old && strings.HasPrefix(f, pattern) {
				name = f
			}
		}
		order = append(order, name)
	}
	for n := range order {
		t.Run(fmt.Sprintf("after %d", n), func(t *testing.T) {
			c := newWorld(t)
			c.page.Config.Handler = http.HandlerFunc(w.servePage)
			files := map[string]string{}
			for f, text := range before {
				files[f] = text
			}
			for _, f := range order[:n] {
				if f == "acme/state.json without validators" {
					files["acme/state.json"] = withoutValidators(t, before["acme/state.json"])
					continue
				}
				files[f] = after[f]
			}
			for f, text := range files {
				// The page's address differs from world to world.
				text = strings.ReplaceAll(text, w.page.URL, c.page.URL)
				p := filepath.Join(c.data, filepath.FromSlash(f))
				if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			c.now = w.now
			told := 0
			for range 3 {
				run := c.check()
				if run.Results[0].Outcome == monitor.Failed || run.Results[0].Unsaved != nil {
					t.Fatalf("the next run: %+v", run.Results[0])
				}
				for _, p := range c.posts {
					if strings.Contains(p, "Delta AI, Inc.") && strings.Contains(p, id) {
						told++
					}
				}
			}
			if told != 1 {
				t.Errorf("told %d times, want once", told)
			}
			var changes []string
			for f := range filesOf(t, c.data) {
				if strings.Contains(f, "/changes/") {
					changes = append(changes, f)
				}
				if strings.Contains(f, ".tmp") {
					t.Errorf("stray file %s", f)
				}
			}
			if len(changes) != 1 || !strings.Contains(changes[0], id) {
				t.Errorf("changes %q, want one, %s", changes, id)
			}
		})
	}
}

func withoutValidators(t *testing.T, state string) string {
	t.Helper()
	var keep []string
	for line := range strings.Lines(state) {
		if !strings.Contains(line, `"etag"`) && !strings.Contains(line, `"last_modified"`) && !strings.Contains(line, `"page"`) {
			keep = append(keep, line)
		}
	}
	return strings.Join(keep, "")
}

// A run that is told to stop begins no other check, records what the checks in
// flight bring, and says who was not checked.
func TestStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, stop := context.WithCancel(t.Context())
	hang := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done() // for as long as somebody waits for it
	}))
	t.Cleanup(hang.Close)
	w.more = []config.Vendor{{Name: "hangs", Title: "Hangs", URL: hang.URL}, {Name: "later", Title: "Later", URL: w.page.URL + "/later"}}
	m := w.monitor()
	defer closeStore(m)
	m.Jobs = 1
	run := m.Check(ctx, m.Vendors)
	var got []string
	for _, r := range run.Results {
		got = append(got, fmt.Sprintf("%s %s %v", r.Vendor.Name, r.Outcome, r.Err))
	}
	if want := []string{"acme baseline <nil>", "hangs stopped <nil>", "later stopped <nil>"}; !slices.Equal(got, want) {
		t.Errorf("the run came to %q, want %q", got, want)
	}
	if st, err := m.Store.State("hangs"); err != nil || st.Health.Status != "" {
		t.Errorf("a page that was not waited for is said to be %+v, %v", st.Health, err)
	}
	runs, err := m.Store.Runs(w.now.Add(-time.Hour), w.now.Add(time.Hour))
	if err != nil || len(runs) != 1 || !slices.Equal(runs[0].Read, []string{"acme"}) || !slices.Equal(runs[0].Stopped, []string{"hangs", "later"}) {
		t.Errorf("the ledger says %+v, %v", runs, err)
	}
	if run.Delivery.Pending != 1 || len(w.posts) != 0 {
		t.Errorf("%d parts pending, %d posts; want the greeting to wait", run.Delivery.Pending, len(w.posts))
	}
	if p := run.Delivery.Problems; len(p) != 1 || !strings.Contains(p[0].Error(), "stopped before 1 post was sent") {
		t.Errorf("that it waits is told as %v", p)
	}
}

// A check that waits for its second read when the run is told to stop is named
// among those that were not checked, and is no failure.
func TestStopInAPause(t *testing.T) {
	t.Parallel()
	for _, text := range []string{pageOf([]string{"Alpha", "Beta", "Gamma"}), "<!doctype html><title>Sub-processors</title><h1>We'll be back soon</h1>"} {
		w := newWorld(t)
		w.confirm = time.Hour
		ctx, stop := context.WithCancel(t.Context())
		served := make(chan struct{})
		var once sync.Once
		pages := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/good" {
				fmt.Fprint(rw, text)
				once.Do(func() { close(served) })
				return
			}
			<-served
			stop()
			<-r.Context().Done()
		}))
		t.Cleanup(pages.Close)
		w.more = []config.Vendor{{Name: "hangs", Title: "Hangs", URL: pages.URL + "/hangs"}, {Name: "good", Title: "Good", URL: pages.URL + "/good"}}
		m := w.monitor()
		defer closeStore(m)
		m.Jobs = 3
		var got []string
		for _, r := range m.Check(ctx, w.more).Results {
			got = append(got, fmt.Sprintf("%s %s %v", r.Vendor.Name, r.Outcome, r.Err))
		}
		if want := []string{"hangs stopped <nil>", "good stopped <nil>"}; !slices.Equal(got, want) {
			t.Errorf("the run came to %q, want %q", got, want)
		}
		if st, err := m.Store.State("good"); err != nil || st.Health.Status != "" {
			t.Errorf("a page that was not read to the end is said to be %+v, %v", st.Health, err)
		}
	}
}

// A check that finds nothing new reads the vendor's state and nothing else of
// its folder: what a thousand vendors cost is a thousand small files.
func TestUnchangedReadsTheStateOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	w.check()
	folder := filepath.Join(w.data, "acme")
	base := filepath.Join(folder, "snapshot.json")
	info, err := os.Stat(base)
	if err != nil {
		t.Fatal(err)
	}
	// Whoever read any of these would fail.
	if err := os.WriteFile(base, make([]byte, info.Size()), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pages", "changes"} {
		if err := os.RemoveAll(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte("no folder"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w.want(w.check(), monitor.Unchanged, 0)
}

// A run that stored messages notes what they are, also where nobody is told: no
// later run reads each of them again.
func TestIndexIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.destinations = []monitor.Destination{}
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	id := "change-" + w.check().Results[0].Message.Change
	if index := filesOf(t, w.data)["messages/.index.json"]; !strings.Contains(index, id) {
		t.Errorf("the index of messages is %q, want one that has %s", index, id)
	}
}

// closeStore ends a monitor's use of its data folder, as a program's end does.
func closeStore(m *monitor.Monitor) error { return m.Store.(io.Closer).Close() }
