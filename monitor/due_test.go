package monitor_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// told returns the ids of the messages that are stored, sorted.
func (w *world) told(prefix string) []string {
	w.t.Helper()
	m := w.monitor()
	defer closeStore(m)
	ids, err := m.Store.MessageIDs()
	if err != nil {
		w.t.Fatal(err)
	}
	var found []string
	for id := range ids {
		if strings.HasPrefix(id, prefix) {
			found = append(found, strings.TrimPrefix(id, prefix))
		}
	}
	slices.Sort(found)
	return found
}

// runUntil runs every six hours until a time.
func (w *world) runUntil(end time.Time) {
	for w.now.Before(end) {
		w.check()
	}
}

func (w *world) terms(window string) {
	p, err := record.ParsePeriod(window)
	if err != nil {
		w.t.Fatal(err)
	}
	w.vendorTerms = record.Terms{Window: p, From: record.FromNotice, Right: record.Object}
}

// An undecided change is spoken of again after half the days, and two and one
// working days before the day to act by; then no more.
func TestReminders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("20d")
	w.check() // Wednesday, 15 April 2026
	w.names = append(w.names, "Delta AI, Inc.")
	run := w.check()
	id := run.Results[0].Message.Change
	d := run.Results[0].Message.Deadline
	if d == nil || d.ObjectBy != "2026-05-05" || d.ActBy != "2026-05-05" {
		t.Fatalf("deadline %+v, want Tuesday 5 May", d)
	}
	for _, step := range []struct {
		until string
		want  []string
	}{
		{"2026-04-24", nil},
		{"2026-04-26", []string{"half"}},
		{"2026-04-30", []string{"half"}},
		{"2026-05-02", []string{"2", "half"}},
		{"2026-05-05", []string{"1", "2", "half"}},
		{"2026-06-01", []string{"1", "2", "half"}},
	} {
		end, _ := time.Parse(time.DateOnly, step.until)
		w.runUntil(end)
		if got := w.told("reminder-" + id + "-"); !slices.Equal(got, step.want) {
			t.Errorf("reminders by %s: %q, want %q", step.until, got, step.want)
		}
	}
}

// A decision ends the reminders; one entry's does not decide the others.
func TestDecide(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("20d")
	w.check()
	w.names = append(w.names, "Delta AI, Inc.", "Epsilon SE")
	id := w.check().Results[0].Message.Change
	decide := func(about, choice, reason string) (int, error) {
		m := w.monitor()
		defer closeStore(m)
		d, err := m.Decide(about, record.Decision{Decision: choice, By: "Priya", Reason: reason})
		return len(d.Open), err
	}
	for _, bad := range []struct{ about, choice, reason string }{
		{id, "maybe", "x"}, {id + ".9", "object", "x"}, {id + ".x", "object", "x"}, {"ffffffffffff", "object", "x"}, {id + ".1", "object", ""},
	} {
		if _, err := decide(bad.about, bad.choice, bad.reason); err == nil {
			t.Errorf("decide %v: no error", bad)
		}
	}
	w.now = w.now.Add(time.Second)
	if left, err := decide(id[:6]+".1", "no-objection", "EU only"); err != nil || left != 1 {
		t.Errorf("one of two entries: %d left, %v", left, err)
	}
	w.now = w.now.Add(time.Second)
	if left, err := decide(id, "no-objection", "trains on nothing"); err != nil || left != 0 {
		t.Errorf("the whole change: %d left, %v", left, err)
	}
	if open := w.state().Open; len(open) != 0 {
		t.Errorf("still open: %+v", open)
	}
	w.runUntil(w.now.Add(30 * 24 * time.Hour))
	if got := w.told("reminder-"); len(got) != 0 {
		t.Errorf("reminders of a decided change: %q", got)
	}
}

// An objection to an entry that is only for the record is followed like any other:
// the reminders go on until it is sent.
func TestObjectionToARecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("20d")
	w.check()
	w.names = append(w.names[1:], "Delta AI, Inc.", "Epsilon SE")
	msg := w.check().Results[0].Message
	removed := ""
	for _, c := range msg.Report.Changes {
		if c.Class == diff.Record {
			removed = fmt.Sprintf("%s.%d", msg.Change, c.Entry)
		}
	}
	decide := func(about, choice, reason string) (monitor.Decided, error) {
		w.now = w.now.Add(time.Second)
		m := w.monitor()
		defer closeStore(m)
		return m.Decide(about, record.Decision{Decision: choice, By: "Priya", Reason: reason})
	}
	if _, err := decide(msg.Change, "no-objection", "EU only"); err != nil {
		t.Fatal(err)
	}
	if _, err := decide(removed, "object", ""); err == nil || !strings.Contains(err.Error(), "--reason") {
		t.Errorf("without a reason: %v", err)
	}
	d, err := decide(removed, "object", "who deletes our data?")
	if err != nil || len(d.Open) != 0 || len(d.ToSend) != 1 {
		t.Fatalf("objected: %+v, %v", d, err)
	}
	m := w.monitor()
	status, err := m.Status()
	closeStore(m)
	if err != nil || len(status.Open) != 1 || status.Open[0].State != record.ToSend || status.Open[0].Of != 3 {
		t.Errorf("status: %+v, %v", status.Open, err)
	}
	w.runUntil(time.Date(2026, 4, 26, 0, 0, 0, 0, time.UTC))
	if got := w.told("reminder-"); len(got) != 1 {
		t.Errorf("reminders: %q", got)
	}
	m = w.monitor()
	for _, day := range []snapshot.Day{"2026-04-14", "2026-04-27"} { // seen on the 15th
		if _, err := m.Decide(removed, record.Decision{Decision: "sent", By: "Priya", Day: day}); err == nil || !strings.Contains(err.Error(), "--on "+string(day)) {
			t.Errorf("sent on %s: %v", day, err)
		}
	}
	closeStore(m)
	if d, err = decide(removed, "sent", ""); err != nil || len(d.Sent) != 1 {
		t.Errorf("sent: %+v, %v", d, err)
	}
	if d, err = decide(removed, "accepted", ""); err != nil || len(d.Open)+len(d.ToSend)+len(d.Sent) != 0 {
		t.Errorf("accepted: %+v, %v", d, err)
	}
	w.runUntil(time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC))
	if got := w.told("reminder-"); len(got) != 1 {
		t.Errorf("reminders after the answer: %q", got)
	}
}

// A recorded notice computes the deadline anew, and tells it.
func TestNotice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("5d")
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	run := w.check() // Wednesday 15 April, 18:12
	m := w.monitor()
	kept, err := m.Notice("acme", record.Notice{Received: "2026-04-13", Starts: "2026-05-20"})
	closeStore(m)
	change, d, found := kept.Change, kept.Deadline, kept.Found
	if err != nil || !found || change.ID != run.Results[0].Message.Change || d.ObjectBy != "2026-04-18" || d.ActBy != "2026-04-17" || d.Certainty != "exact" {
		t.Errorf("Notice: %s, %+v, %t, %v", change.ID, d, found, err)
	}
	if open := w.state().Open; len(open) != 1 || open[0].ActBy != "2026-04-17" || open[0].Starts != "2026-05-20" {
		t.Errorf("open: %+v", open)
	}
	if got := w.told("deadline-" + change.ID); len(got) != 1 {
		t.Errorf("messages about the deadline: %q", got)
	}
}

// Somebody whose command was killed at its end runs it again: the deadline is
// told once. A later notice moves nothing, an earlier one does.
func TestNoticeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("5d")
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	id := w.check().Results[0].Message.Change
	for i, received := range []snapshot.Day{"2026-04-13", "2026-04-13", "2026-04-14", "2026-04-12"} {
		w.now = w.now.Add(time.Minute)
		m := w.monitor()
		kept, err := m.Notice("acme", record.Notice{Received: received})
		closeStore(m)
		if err != nil || kept.Deadline == nil {
			t.Fatalf("Notice: %+v, %v", kept, err)
		}
		if got, want := len(w.told("deadline-"+id)), []int{1, 1, 1, 2}[i]; got != want {
			t.Errorf("after notice %d: %d messages about the deadline, want %d", i+1, got, want)
		}
	}
}

// A program that is killed while it records a decision has recorded it: nobody
// is reminded, although the state still says that the change waits.
func TestDecidedInACrash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("20d")
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	id := w.check().Results[0].Message.Change
	m := w.monitor()
	err := m.Store.WriteDecision("acme", record.Decision{Change: id, Decision: "no-objection", By: "Priya", At: w.now})
	closeStore(m)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.state().Open) != 1 {
		t.Fatal("the state knows of the decision")
	}
	w.runUntil(w.now.Add(30 * 24 * time.Hour))
	if got := w.told("reminder-"); len(got) != 0 {
		t.Errorf("reminders of a decided change: %q", got)
	}
}

// A notice that comes before the page changes belongs to the change it
// announces.
func TestNoticeBeforeTheChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("5d")
	w.check()
	m := w.monitor()
	kept, err := m.Notice("acme", record.Notice{Received: "2026-04-13"})
	closeStore(m)
	if err != nil || kept.Found {
		t.Fatalf("Notice: %+v, %v", kept, err)
	}
	w.names = append(w.names, "Delta AI, Inc.")
	run := w.check()
	if d := run.Results[0].Message.Deadline; d == nil || d.ObjectBy != "2026-04-18" || d.Certainty != "exact" {
		t.Errorf("deadline %+v", d)
	}
	w.names = append(w.names, "Epsilon SE")
	run = w.check()
	if d := run.Results[0].Message.Deadline; d == nil || d.Certainty != "earliest" {
		t.Errorf("the notice served twice: %+v", d)
	}
}

// A vendor that the network does not reach is told of after three runs, once;
// again after a week and two; and when it is read again.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	w.serve = func(rw http.ResponseWriter) bool { rw.WriteHeader(404); return true }
	posts := 0
	for range 4 * 20 { // twenty days
		w.check()
		posts += len(w.posts)
	}
	if got := w.told("health-acme-"); !slices.Equal(got, []string{"20260415T181203Z", "20260415T181203Z-14d", "20260415T181203Z-7d"}) || posts != 3 {
		t.Errorf("messages %q, %d posts", got, posts)
	}
	w.serve = nil
	w.check()
	if got := w.told("recovered-acme-"); !slices.Equal(got, []string{"20260415T181203Z"}) || len(w.posts) != 1 {
		t.Errorf("recovered: %q, %d posts", got, len(w.posts))
	}
	w.want(w.check(), monitor.Unchanged, 0)
}

// A short fault of the network is no message at all.
func TestShortFault(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	w.serve = func(rw http.ResponseWriter) bool { rw.WriteHeader(404); return true }
	w.want(w.check(), monitor.Failed, 0)
	w.want(w.check(), monitor.Failed, 0)
	w.serve = nil
	w.want(w.check(), monitor.Unchanged, 0)
}

// The digest comes once a week, on the first run after it is due, and says what
// is not watched.
func TestDigest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	week, err := config.ParseWeekly("monday 09:00 Europe/Berlin", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	w.week = week
	w.check() // Wednesday
	w.runUntil(time.Date(2026, 4, 20, 0, 30, 0, 0, time.UTC))
	if got := w.told("digest-"); len(got) != 0 {
		t.Errorf("a digest before its time: %q", got)
	}
	w.runUntil(time.Date(2026, 4, 20, 12, 30, 0, 0, time.UTC))
	if got := w.told("digest-"); !slices.Equal(got, []string{"2026-W17"}) {
		t.Errorf("digests %q", got)
	}
	w.runUntil(time.Date(2026, 4, 28, 12, 30, 0, 0, time.UTC))
	if got := w.told("digest-"); !slices.Equal(got, []string{"2026-W17", "2026-W18"}) {
		t.Errorf("digests %q", got)
	}
	m := w.monitor()
	defer closeStore(m)
	messages, err := m.Store.Pending(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, msg := range messages {
		if msg.ID == "digest-2026-W18" && (msg.Digest.Checks != 28 || msg.Digest.Watched != 1 || msg.Digest.LongestGap != 6*time.Hour) {
			t.Errorf("digest: %+v", msg.Digest)
		}
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("20d")
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	w.answer = func(rw http.ResponseWriter) bool { rw.WriteHeader(500); return true }
	run := w.check()
	m := w.monitor()
	defer closeStore(m)
	st, err := m.Status()
	if err != nil {
		t.Fatal(err)
	}
	v := st.Vendors[0]
	if v.Health != record.OK || v.Subprocessors != 4 || v.Change != run.Results[0].Message.Change || v.Approved || !v.LastRead.Equal(w.now) {
		t.Errorf("vendor: %+v", v)
	}
	if len(st.Open) != 1 || st.Open[0].ActBy != snapshot.Day("2026-05-05") || st.Open[0].Undelivered != 1 || st.OK() || st.Pending != 1 {
		t.Errorf("open: %+v, pending %d", st.Open, st.Pending)
	}
}

// Two words in one second are both kept, and the later one holds.
func TestDecideTwiceInASecond(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	id := w.check().Results[0].Message.Change
	m := w.monitor()
	defer closeStore(m)
	for _, choice := range []string{"no-objection", "object"} {
		if _, err := m.Decide(id, record.Decision{Decision: choice, By: "Priya", Reason: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := m.Store.Decisions("acme", id)
	if err != nil || len(got) != 2 || got[1].Decision != "object" {
		t.Errorf("decisions: %+v, %v", got, err)
	}
}

// A notice from the future, or of a start before it, is a slip of the pen.
func TestNoticeThatCannotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	m := w.monitor()
	defer closeStore(m)
	for _, n := range []record.Notice{{Received: "2027-03-23"}, {Received: "2026-04-14", Starts: "2026-04-01"}} {
		var usage *monitor.UsageError
		if _, err := m.Notice("acme", n); !errors.As(err, &usage) {
			t.Errorf("%+v: %v, want a UsageError", n, err)
		}
	}
	if _, err := m.Notice("acme", record.Notice{Starts: "2026-05-01"}); err == nil || !strings.Contains(err.Error(), "say who confirms the start") {
		t.Errorf("a start that nobody confirms: %v", err)
	}
}

// The time in which nobody saw the page begins with the last good read, and the
// reason is the one there was.
func TestRecoveryTellsWhatWas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := w.postbox()
	w.check()
	last := w.now
	w.serve = func(rw http.ResponseWriter) bool { rw.WriteHeader(404); return true }
	for range 3 {
		w.check()
	}
	w.serve = nil
	box.take()
	w.check()
	got := box.take()
	if len(got) != 1 || got[0].Kind != notify.Recovered || !got[0].Blind.Since.Equal(last) || got[0].Blind.Why != "http status 404 Not Found" {
		t.Errorf("messages: %+v", got)
	}
}

// A clock that went backwards makes no deadline later.
func TestClockGoesBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("20d")
	w.now = w.now.AddDate(1, 0, 0)
	w.check()
	w.now = w.now.AddDate(-1, 0, 0)
	w.names = append(w.names, "Delta AI, Inc.")
	if d := w.check().Results[0].Message.Deadline; d == nil || d.ObjectBy > "2026-05-06" {
		t.Errorf("deadline %+v, want one of 2026", d)
	}
}

// A claim on a part that has its receipt, which a killed run left, goes.
func TestClaimAfterReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	m := w.monitor()
	err := m.Store.WriteClaim("hello-team", store.Claim{Since: w.now, Sending: []string{"team.1"}})
	closeStore(m)
	if err != nil {
		t.Fatal(err)
	}
	w.want(w.check(), monitor.Unchanged, 0)
	m = w.monitor()
	defer closeStore(m)
	if claims, err := m.Store.Claims(); err != nil || len(claims) != 0 {
		t.Errorf("claims %v, %v: want none", claims, err)
	}
}

// A file that cannot be read stops nobody else.
func TestUnreadableClaim(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.check()
	if err := os.MkdirAll(filepath.Join(w.data, "claims"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.data, "claims", "foo.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	w.names = append(w.names, "Delta AI, Inc.")
	run := w.check()
	w.want(run, monitor.Changed, 1)
	if len(run.Delivery.Problems) != 1 {
		t.Errorf("problems: %v, want the file named", run.Delivery.Problems)
	}
}

// When the page moves its start date, the deadlines that hang on it are
// computed anew, and told.
func TestStartMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("60d")
	w.vendorTerms.UntilStart = true
	date := "April 1, 2026"
	w.serve = func(rw http.ResponseWriter) bool {
		page := strings.Replace(pageOf(w.names), "<table>", "<p>Effective Starting "+date+"</p><table>", 1)
		io.WriteString(rw, page)
		return true
	}
	w.check()
	date = "May 20, 2026"
	w.names = append(w.names, "Delta AI, Inc.")
	first := w.check().Results[0].Message
	if first.Deadline == nil || first.Deadline.ObjectBy != "2026-05-19" {
		t.Fatalf("deadline %+v, want the day before the start", first.Deadline)
	}
	date = "May 27, 2026"
	w.check()
	if open := w.state().Open; len(open) != 1 || open[0].Starts != "2026-05-20" || open[0].ActBy != "2026-05-19" {
		t.Errorf("open: %+v: the earlier start leads", open)
	}
	if got := w.told("deadline-" + first.Change); len(got) != 1 {
		t.Errorf("messages about the deadline: %q", got)
	}
	m := w.monitor()
	kept, err := m.Notice("acme", record.Notice{Starts: "2026-05-27", By: "Priya"})
	closeStore(m)
	if err != nil || kept.Deadline == nil || kept.Deadline.ActBy != "2026-05-26" {
		t.Errorf("the later start confirmed: %+v, %v", kept.Deadline, err)
	}
	date = "May 6, 2026"
	w.check() // brought forward, against what was confirmed: told, and a person's word holds
	if open := w.state().Open; len(open) != 2 {
		t.Errorf("open: %+v: the date that was brought forward is for review", open)
	}
}
