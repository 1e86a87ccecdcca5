package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// ten are names enough for a list to shrink.
func ten() []string {
	var names []string
	for _, n := range []string{"Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta", "Iota", "Kappa"} {
		names = append(names, n+" Cloud, Inc.")
	}
	return names
}

func (w *world) state() store.State {
	w.t.Helper()
	m := w.monitor()
	defer closeStore(m)
	st, err := m.Store.State("acme")
	if err != nil {
		w.t.Fatal(err)
	}
	return st
}

// A list that loses half of its rows is not believed until three runs in a row
// have read it so and twelve hours have passed; then it is told as what it is.
func TestShrunkList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.names = ten()
	w.check()
	before := filesOf(t, w.data)["acme/snapshot.json"]
	w.names = ten()[:4]
	for run := 1; run <= 2; run++ {
		r := w.check()
		w.want(r, monitor.Failed, map[int]int{1: 1}[run]) // told once
		var doubt *monitor.DoubtError
		if !errors.As(r.Results[0].Err, &doubt) || doubt.Doubt.Runs != run || !strings.Contains(doubt.Error(), `6 of 10 rows of the list "Sub-processors" are gone`) {
			t.Errorf("run %d: %v", run, r.Results[0].Err)
		}
		if len(w.requests) != 2 || w.requests[1] != "GET" {
			t.Errorf("run %d: requests %q, want a second one without conditions", run, w.requests)
		}
		if st := w.state(); st.Health.Status != record.Unreadable || st.Health.Doubt == nil {
			t.Errorf("run %d: health %+v", run, st.Health)
		}
		if filesOf(t, w.data)["acme/snapshot.json"] != before {
			t.Fatalf("run %d: the baseline moved", run)
		}
	}
	r := w.check()
	w.want(r, monitor.Changed, 2) // the change, and that the vendor is read again
	if got := r.Results[0].Message.Report.ByKind["removed"]; got != 6 {
		t.Errorf("%d removed, want 6", got)
	}
	if st := w.state(); st.Health.Status != record.OK || st.Health.Doubt != nil {
		t.Errorf("health at the end: %+v", st.Health)
	}
	w.want(w.check(), monitor.Unchanged, 0)
}

// Two pages that cannot be compared are a bad read like any other: the baseline
// stays, the health says why, and the next page is compared with it.
func TestTooMuchToCompare(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.check(), monitor.First, 1)
	before := filesOf(t, w.data)["acme/snapshot.json"]
	w.names = w.names[1:]
	m := w.monitor()
	m.SetComparer(func(_, _ snapshot.Snapshot, _ diff.Options) (diff.Report, error) {
		return diff.Report{}, &diff.TooMuchError{What: "steps", Limit: 1000}
	})
	w.posts = nil
	run := m.Check(context.Background(), m.Vendors)
	if err := closeStore(m); err != nil {
		t.Fatal(err)
	}
	w.want(run, monitor.Failed, 1)
	const why = "read acme: too much changed on this page to compare: more than 1000 steps"
	if err := run.Results[0].Err; err == nil || err.Error() != why {
		t.Errorf("the check ended in %v", err)
	}
	if st := w.state(); st.Health.Status != record.Unreadable || st.Health.Why != why {
		t.Errorf("the health is %+v", st.Health)
	}
	if filesOf(t, w.data)["acme/snapshot.json"] != before {
		t.Error("the baseline changed")
	}
}

// The whole list is back: nothing happened.
func TestShrunkListComesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.names = ten()
	w.check()
	for range 3 { // never three in a row
		w.names = ten()[:4]
		w.want(w.check(), monitor.Failed, 1)
		w.want(w.check(), monitor.Failed, 0)
		w.names = ten()
		w.want(w.check(), monitor.Unchanged, 1)
		if st := w.state(); st.Health.Status != record.OK || st.Health.Doubt != nil {
			t.Errorf("health: %+v", st.Health)
		}
	}
}

// Neither runs alone nor time alone make a read believed that takes much away:
// a page of maintenance stands through ten runs in a minute, and through two
// runs that lie days apart.
func TestBelievedByRunsAndTime(t *testing.T) {
	t.Parallel()
	halved := func(rw http.ResponseWriter) bool {
		io.WriteString(rw, pageOf(ten()[:5])) // exactly half
		return true
	}
	nobody := func(rw http.ResponseWriter) bool {
		io.WriteString(rw, `<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><p>Our list of sub-processors is available on request. Please contact privacy@acme.example.</p>`)
		return true
	}
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		serve func(http.ResponseWriter) bool
		at    []time.Duration // since the first read of it, of every run; the last one believes it
	}{
		"halved, in a minute":       {halved, append(every(time.Second, 60), 12*time.Hour-time.Second, 12*time.Hour)},
		"halved, seldom":            {halved, []time.Duration{0, 10 * day, 20 * day}},
		"halved, every 6 hours":     {halved, []time.Duration{0, 6 * time.Hour, 12 * time.Hour}},
		"withdrawn, in a minute":    {nobody, append(every(time.Second, 60), 24*time.Hour-time.Second, 24*time.Hour)},
		"withdrawn, seldom":         {nobody, []time.Duration{0, 10 * day, 20 * day}},
		"withdrawn, every 12 hours": {nobody, []time.Duration{0, 12 * time.Hour, 24 * time.Hour}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.names = ten()
			w.check()
			w.serve = test.serve
			first := w.now.Add(6 * time.Hour)
			for i, after := range test.at {
				w.now = first.Add(after - 6*time.Hour) // a check is six hours after the one before
				r := w.check().Results[0]
				if last := i == len(test.at)-1; (r.Outcome == monitor.Changed) != last {
					t.Fatalf("run %d, after %s: %s, %v", i+1, after, r.Outcome, r.Err)
				}
			}
		})
	}
}

// every gives n moments that lie so far apart.
func every(apart time.Duration, n int) []time.Duration {
	var all []time.Duration
	for i := range n {
		all = append(all, time.Duration(i)*apart)
	}
	return all
}

// The error of a read in doubt says from when on it is believed.
func TestDoubtSaysWhen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.names = ten()
	w.check() // at 12:12:03
	w.names = ten()[:5]
	want := `read acme: not believed yet: 5 of 10 rows of the list "Sub-processors" are gone; it is taken once 3 runs in a row have read the same (this was 1), but not before 16 Apr 2026 06:12 UTC, or at once with: subwatch trust acme --by NAME`
	if err := w.check().Results[0].Err; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// Another read begins to be counted anew: another list, and another way of
// saying that there is none.
func TestDoubtBeginsAnew(t *testing.T) {
	t.Parallel()
	say := func(words string) func(http.ResponseWriter) bool {
		return func(rw http.ResponseWriter) bool {
			io.WriteString(rw, `<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><p>`+words+`</p>`)
			return true
		}
	}
	onRequest := say("Our list of sub-processors is available on request. Please contact privacy@acme.example.")
	noneUsed := say("Acme does not use any sub-processors.")
	w := newWorld(t)
	w.names = ten()
	w.check()
	for i, step := range []struct {
		names []string
		serve func(http.ResponseWriter) bool
		runs  int // that have read this
	}{{ten()[:4], nil, 1}, {ten()[:4], nil, 2}, {ten()[:3], nil, 1}, {nil, onRequest, 1}, {nil, onRequest, 2}, {nil, noneUsed, 1}, {nil, noneUsed, 2}} {
		w.names, w.serve = step.names, step.serve
		w.now = w.now.Add(24 * time.Hour)
		var doubt *monitor.DoubtError
		if err := w.check().Results[0].Err; !errors.As(err, &doubt) || doubt.Doubt.Runs != step.runs {
			t.Fatalf("step %d: %v, want run %d of its kind", i, err, step.runs)
		}
	}
}

// A doubt that an older version stored goes on to count: its runs, its time and
// a person's word. One from a clock that was ahead does not hold for as long.
func TestStoredDoubt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		edit    func(*store.Doubt)
		outcome monitor.Outcome
	}{
		"its time has come": {func(d *store.Doubt) { d.Since, d.Runs = d.Since.Add(-24*time.Hour), 2 }, monitor.Changed},
		"too few runs":      {func(d *store.Doubt) { d.Since = d.Since.Add(-24 * time.Hour) }, monitor.Failed},
		"too early":         {func(d *store.Doubt) { d.Runs = 100 }, monitor.Failed},
		"trusted":           {func(d *store.Doubt) { d.TrustedBy = "Priya" }, monitor.Changed},
		"a clock ahead":     {func(d *store.Doubt) { d.Since, d.Runs = d.Since.AddDate(10, 0, 0), 2 }, monitor.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.check()
			w.serve = func(rw http.ResponseWriter) bool {
				io.WriteString(rw, `<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><p>Our list of sub-processors is available on request. Please contact privacy@acme.example.</p>`)
				return true
			}
			w.want(w.check(), monitor.Failed, 1)
			m := w.monitor()
			st, err := m.Store.State("acme")
			if err != nil {
				t.Fatal(err)
			}
			st.Health.Doubt.Read, _, _ = strings.Cut(st.Health.Doubt.Read, ".") // as it was written then
			test.edit(st.Health.Doubt)
			if err := errors.Join(m.Store.WriteState("acme", st), closeStore(m)); err != nil {
				t.Fatal(err)
			}
			r := w.check().Results[0]
			if r.Outcome != test.outcome {
				t.Errorf("%s, %v", r.Outcome, r.Err)
			}
			var doubt *monitor.DoubtError
			if errors.As(r.Err, &doubt) && doubt.From.After(w.now.Add(24*time.Hour)) {
				t.Errorf("not before %s", doubt.From)
			}
		})
	}
}

// A page that is refused is never believed, however often and for how long it
// stands there, and is no doubt that could be trusted away: the baseline stays.
func TestRefusedReadIsNeverBelieved(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"a wall":     `<!DOCTYPE html><title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script><p>Checking your browser before accessing acme.example.</p>`,
		"no list":    `<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><p>Nothing to see.</p>`,
		"not a page": "%PDF-1.7 …",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.names = ten()
			w.check()
			before := filesOf(t, w.data)["acme/snapshot.json"]
			w.serve = func(rw http.ResponseWriter) bool { io.WriteString(rw, page); return true }
			for run := range 12 {
				w.now = w.now.Add(18 * time.Hour)
				r := w.check().Results[0]
				var doubt *monitor.DoubtError
				if r.Outcome != monitor.Failed || errors.As(r.Err, &doubt) || w.state().Health.Doubt != nil {
					t.Fatalf("run %d: %s, %v", run, r.Outcome, r.Err)
				}
			}
			if filesOf(t, w.data)["acme/snapshot.json"] != before {
				t.Error("the baseline moved")
			}
			w.serve = nil
			w.names = ten()
			w.want(w.check(), monitor.Unchanged, 1)
		})
	}
}

// A person may say at once that the read is right.
func TestTrust(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.names = ten()
	w.check()
	w.names = ten()[:4]
	w.want(w.check(), monitor.Failed, 1)
	m := w.monitor()
	got, err := m.Trust("acme", "Priya")
	closeStore(m)
	if err != nil || !got.Doubt || got.Subprocessors != 4 {
		t.Errorf("Trust: %+v, %v", got, err)
	}
	w.want(w.check(), monitor.Changed, 2)
	var approvals int
	for name, text := range filesOf(t, w.data) {
		if strings.HasPrefix(name, "acme/approvals/") {
			approvals++
			if !strings.Contains(text, `"by": "Priya"`) {
				t.Errorf("%s: %s", name, text)
			}
		}
	}
	if approvals != 1 {
		t.Errorf("%d approvals, want 1", approvals)
	}
	m = w.monitor()
	defer closeStore(m)
	if _, err := m.Trust("nobody", "Priya"); err == nil {
		t.Error("a vendor without a baseline was trusted")
	}
}

// A small list may lose most of its rows, a long one some: no doubt.
func TestNoDoubt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ from, to []string }{
		{ten()[:3], ten()[:1]},
		{ten(), ten()[:6]},
	} {
		w := newWorld(t)
		w.names = test.from
		w.check()
		w.names = test.to
		w.want(w.check(), monitor.Changed, 1)
	}
}

// A known column that vanishes is what a new layout looks like.
func TestColumnVanishes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	w.serve = func(rw http.ResponseWriter) bool {
		io.WriteString(rw, strings.NewReplacer("<th>Location</th>", "", "<td>Germany</td>", "").Replace(pageOf(w.names)))
		return true
	}
	r := w.check()
	w.want(r, monitor.Failed, 1)
	if err := r.Results[0].Err; err == nil || !strings.Contains(err.Error(), `the column "Location" is gone`) {
		t.Errorf("error %v", err)
	}
}

// Two reads of one run that differ are neither of them believed.
func TestFlapping(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	before := filesOf(t, w.data)["acme/snapshot.json"]
	n := 0
	w.serve = func(rw http.ResponseWriter) bool {
		n++
		io.WriteString(rw, pageOf(append(w.names[:3:3], fmt.Sprintf("Variant %c, Inc.", 'A'+n))))
		return true
	}
	w.confirm = time.Millisecond
	r := w.check()
	w.want(r, monitor.Failed, 0) // perhaps the page is being edited
	if err := r.Results[0].Err; err == nil || !strings.Contains(err.Error(), "two reads in a row differ") {
		t.Errorf("error %v", err)
	}
	if st := w.state(); st.Health.Status != record.Flapping || filesOf(t, w.data)["acme/snapshot.json"] != before {
		t.Errorf("health %+v, or the baseline moved", st.Health)
	}
}

// News is read twice, a moment apart; what is not new is not.
func TestConfirm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.confirm = time.Millisecond
	w.want(w.check(), monitor.First, 1)
	if len(w.requests) != 2 {
		t.Errorf("the first read: requests %q, want 2", w.requests)
	}
	w.want(w.check(), monitor.Unchanged, 0)
	if len(w.requests) != 1 {
		t.Errorf("an unchanged page: requests %q, want 1", w.requests)
	}
	w.names = append(w.names, "Delta AI, Inc.")
	w.want(w.check(), monitor.Changed, 1)
	if len(w.requests) != 2 {
		t.Errorf("a change: requests %q, want 2", w.requests)
	}
}

// Only the page's own word, once believed, becomes a baseline without lists.
// No sub-processor is then called removed.
func TestWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	w.serve = func(rw http.ResponseWriter) bool {
		io.WriteString(rw, `<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><p>Our list of sub-processors is available on request. Please contact privacy@acme.example.</p>`)
		return true
	}
	w.want(w.check(), monitor.Failed, 1)
	for range 3 { // 18 hours
		w.want(w.check(), monitor.Failed, 0)
	}
	r := w.check()
	w.want(r, monitor.Changed, 2)
	if kinds := r.Results[0].Message.Report.ByKind; kinds["list_withdrawn"] != 1 || kinds["removed"] != 0 {
		t.Errorf("kinds %v, want one list_withdrawn and nothing removed", kinds)
	}
	w.want(w.check(), monitor.Unchanged, 0)
	w.serve = nil
	r = w.check()
	w.want(r, monitor.Changed, 1)
}

// Our own upgrades are silent: a baseline that another parser read, or that was
// read with other hints, is read again from the stored page, and only then
// compared.
func TestUpgradeIsSilent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	state, base := filepath.Join(w.data, "acme", "state.json"), filepath.Join(w.data, "acme", "snapshot.json")
	older := func(file string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		// An older parser took the purpose for something else.
		s := strings.ReplaceAll(string(text), scraper.Fingerprint(scraper.Hints{}), "parser 0")
		s = strings.ReplaceAll(s, `"text": "Hosting"`, `"text": "Hosting as it was read then"`)
		if err := os.WriteFile(file, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	older(state)
	older(base)
	w.want(w.check(), monitor.Unchanged, 0)
	if st := w.state(); st.Fingerprint != scraper.Fingerprint(scraper.Hints{}) || st.Change != "" {
		t.Errorf("state after the upgrade: %+v", st)
	}
	if got := filesOf(t, w.data)["acme/snapshot.json"]; strings.Contains(got, "as it was read then") {
		t.Error("the baseline is the older parser's still")
	}

	// An edited hint, while the page changed too: only the page's change is
	// told.
	hints, err := scraper.NewHints(nil, nil, map[string]string{"Purpose": "security"}, "")
	if err != nil {
		t.Fatal(err)
	}
	w.hints = hints
	w.names = append(w.names, "Delta AI, Inc.")
	r := w.check()
	w.want(r, monitor.Changed, 1)
	if rep := r.Results[0].Message.Report; len(rep.Changes) != 1 || rep.Changes[0].Name != "Delta AI, Inc." {
		t.Errorf("changes: %+v, want Delta alone", rep.Changes)
	}
}

// Links that lead elsewhere with every answer make no two reads differ, and are no
// part of what is remembered; what changes beside them is told.
func TestUnsteadyLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n, more := 0, ""
	w.serve = func(rw http.ResponseWriter) bool {
		n++
		fmt.Fprintf(rw, `<html><title>Sub-processors</title><h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th></tr>
			<tr><td><a href="https://acme.example/t/%d">Amazon Web Services, Inc.</a></td><td>Hosting</td></tr><tr><td><a href="https://stripe.com">Stripe, Inc.</a></td><td>Payments</td></tr>%s</table>`, n, more)
		return true
	}
	w.confirm = time.Millisecond
	w.want(w.check(), monitor.First, 1)
	if s := filesOf(t, w.data)["acme/snapshot.json"]; strings.Contains(s, "/t/") || !strings.Contains(s, "https://stripe.com") {
		t.Errorf("the baseline: %s", s)
	}
	w.want(w.check(), monitor.Unchanged, 0)
	more = `<tr><td>Twilio Inc.</td><td>Messages</td></tr>`
	r := w.check()
	w.want(r, monitor.Changed, 1)
	if rep := r.Results[0].Message.Report; len(rep.Changes) != 1 || rep.Changes[0].Kind != diff.Added {
		t.Errorf("told: %+v", rep.Changes)
	}
}
