package monitor_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/notify/text"
	"github.com/subwatch/subwatch/snapshot/record"
)

// A postbox is a destination that keeps what it is sent. It can refuse, and it
// can change what it took.
type postbox struct {
	slack.Medium
	mu      sync.Mutex
	sent    []notify.Message
	updates []notify.Message
	fail    notify.Outcome
	plain   string // why it went out as plain text
}

func (p *postbox) Send(_ context.Context, m notify.Message, _ notify.Part, n, _ int) (notify.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != "" {
		return nil, &notify.SendError{Destination: "team", Outcome: p.fail, Cause: "as the test says"}
	}
	p.sent = append(p.sent, m)
	answer, err := json.Marshal(map[string]any{"channel": "C012AB3CD", "ts": fmt.Sprintf("1700000000.%06d", len(p.sent)), "degraded": p.plain})
	return answer, err
}

func (p *postbox) Update(_ context.Context, m notify.Message, _ notify.Receipt) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.updates = append(p.updates, m)
	return nil
}

// take returns what was sent since the last time.
func (p *postbox) take() []notify.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	sent := p.sent
	p.sent = nil
	return sent
}

func (w *world) postbox() *postbox {
	p := &postbox{}
	w.destinations = []monitor.Destination{{Name: "team", Sender: p}}
	return p
}

// A post whose fate nobody knows is sent again, and says so; one that certainly
// did not arrive does not.
func TestRepeated(t *testing.T) {
	t.Parallel()
	for fail, repeated := range map[notify.Outcome]bool{notify.Ambiguous: true, notify.NotDelivered: false, notify.Rejected: false, notify.BadPayload: false} {
		w := newWorld(t)
		box := w.postbox()
		w.check()
		box.take()
		w.names = append(w.names, "Delta AI, Inc.")
		box.fail = fail
		if run := w.check(); run.Delivery.Pending != 1 || len(run.Delivery.Problems) != 1 {
			t.Errorf("%s: %+v", fail, run.Delivery)
		}
		box.fail = ""
		w.check()
		if got := box.take(); len(got) != 1 || got[0].Repeated != repeated {
			t.Errorf("%s: %d messages, repeated %t, want one, %t", fail, len(got), len(got) == 1 && got[0].Repeated, repeated)
		}
		w.check()
		if got := box.take(); len(got) != 0 {
			t.Errorf("%s: told again", fail)
		}
	}
}

// A change that is taken back before anybody was told of it is told all the
// same, and what takes it back names it.
func TestUndone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := w.postbox()
	w.check()
	box.take()
	before := slices.Clone(w.names)
	w.names = append(w.names, "Delta AI, Inc.")
	box.fail = notify.NotDelivered
	first := w.check().Results[0].Message.Change
	w.names = before
	w.check()
	box.fail = ""
	w.check()
	got := box.take()
	if len(got) != 2 || got[0].Change != first || got[0].Undoes != "" || got[1].Undoes != first {
		t.Fatalf("%d messages: %+v", len(got), got)
	}
	// Taken back after it was told: an ordinary change.
	w.names = append(w.names, "Delta AI, Inc.")
	w.check()
	w.names = before
	w.check()
	if got = box.take(); len(got) != 2 || got[1].Undoes != "" {
		t.Errorf("%d messages: %+v", len(got), got)
	}
}

// What went out as plain text is delivered, and the run says why.
func TestDegraded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := w.postbox()
	box.plain = "invalid_blocks"
	run := w.check()
	if run.Delivery.Sent != 1 || run.Delivery.Pending != 0 || len(run.Delivery.Problems) != 1 {
		t.Errorf("delivery: %+v", run.Delivery)
	}
	if run = w.check(); run.Delivery.Sent != 0 || len(run.Delivery.Problems) != 0 {
		t.Errorf("the next run: %+v", run.Delivery)
	}
}

// What speaks of a change again goes under its alert, which is brought up to
// date: the deadline moved, it was decided.
func TestThread(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.terms("20d")
	box := w.postbox()
	w.check()
	w.names = append(w.names, "Delta AI, Inc.")
	w.check()
	box.take()
	m := w.monitor()
	kept, err := m.Notice("acme", record.Notice{Received: "2026-04-14"})
	closeStore(m)
	if err != nil {
		t.Fatal(err)
	}
	w.check()
	got := box.take()
	if len(got) != 1 || got[0].Kind != notify.DeadlineMoved || len(got[0].Thread) == 0 || len(box.updates) != 1 {
		t.Fatalf("sent %+v, %d updates", got, len(box.updates))
	}
	m = w.monitor()
	defer closeStore(m)
	if _, err := m.Decide(kept.Change.ID, record.Decision{Decision: "object", By: "Priya", Reason: "trains on our data"}); err != nil {
		t.Fatal(err)
	}
	if err := m.Refresh(t.Context(), kept.Change); err != nil || len(box.updates) != 2 || len(box.updates[1].Decisions) != 1 {
		t.Errorf("refresh: %v, %+v", err, box.updates)
	}
}

// Destinations hear what they are there for.
func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, review, other := &postbox{}, &postbox{}, &postbox{}
	w.destinations = []monitor.Destination{{Name: "all", Sender: all}, {Name: "review", Sender: review, Classes: []diff.Class{diff.Review}}, {Name: "other", Sender: other}}
	w.tell = []string{"all", "review"}
	w.names = append(w.names, "Delta AI, Inc.")
	w.check()
	for _, box := range []*postbox{all, review, other} {
		if got := box.take(); len(got) != 1 || got[0].Kind != notify.Hello {
			t.Errorf("first words: %+v", got)
		}
	}
	w.names = w.names[:3] // only to record
	w.check()
	w.names = append(w.names, "Epsilon AI, Inc.")
	w.check()
	if a, r, o := len(all.take()), len(review.take()), len(other.take()); a != 2 || r != 1 || o != 0 {
		t.Errorf("all heard of %d, review of %d, other of %d; want 2, 1, 0", a, r, o)
	}
}

// Many vendors that fail at once are one message: the fault is likely at home.
func TestOutage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := w.postbox()
	for _, name := range []string{"b", "c", "d", "e", "f"} {
		w.more = append(w.more, config.Vendor{Name: name, Title: name, URL: w.page.URL + "/" + name})
	}
	w.check()
	box.take()
	w.serve = func(rw http.ResponseWriter) bool { rw.WriteHeader(404); return true }
	for range 3 {
		w.check()
	}
	got := box.take()
	if len(got) != 1 || got[0].Kind != notify.Outage || len(got[0].Titles) != 6 || len(got[0].NeverRead) != 0 {
		t.Fatalf("messages: %+v", got)
	}
	w.now = w.now.Add(time.Hour)
	w.check()
	if got := box.take(); len(got) != 0 {
		t.Errorf("told again: %+v", got)
	}
	w.serve = nil
	w.check()
	for _, m := range box.take() {
		if m.Kind != notify.Recovered || m.Blind.Until.IsZero() {
			t.Errorf("message: %+v", m)
		}
	}
	if st := w.state(); st.Health.Status != record.OK {
		t.Errorf("health: %+v", st.Health)
	}
}

// What was never read has no lists that stand: it is not said of it.
func TestSickThatWasNeverRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := w.postbox()
	w.serve = func(rw http.ResponseWriter) bool { rw.WriteHeader(404); return true }
	for range 3 {
		w.check()
	}
	got := box.take()
	if len(got) != 1 || got[0].Kind != notify.Sick || !slices.Equal(got[0].NeverRead, []string{"Acme"}) {
		t.Fatalf("messages: %+v", got)
	}
	var said strings.Builder
	if err := text.Write(&said, got[0], text.Style{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(said.String(), "still stand") || !strings.Contains(said.String(), "never read so far") {
		t.Errorf("it says %s", said.String())
	}
}

// Over ten vendors that changed in one run are summed up first; a bot puts
// their alerts into its thread.
func TestSummaryGoesFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	box := w.postbox()
	for i := range 11 {
		w.more = append(w.more, config.Vendor{Name: fmt.Sprintf("v%d", i), Title: fmt.Sprintf("V%d", i), URL: fmt.Sprintf("%s/%d", w.page.URL, i)})
	}
	w.check()
	box.take()
	w.names = append(w.names, "Delta AI, Inc.")
	w.check()
	got := box.take()
	if len(got) != 13 || got[0].Kind != notify.Summary || len(got[0].Changes) != 12 || got[0].Changes[0].Title != "Acme" {
		t.Fatalf("%d messages, the first: %+v", len(got), got[0])
	}
	for _, m := range got[1:] {
		if m.Kind != notify.Change || len(m.Thread) == 0 {
			t.Errorf("message %s, thread %s", m.Kind, m.Thread)
		}
	}
	w.more = w.more[:9]
	w.names = w.names[:3]
	w.check()
	if got := box.take(); len(got) != 10 || got[0].Kind != notify.Change || len(got[0].Thread) != 0 {
		t.Errorf("ten vendors: %d messages, the first: %+v", len(got), got[0])
	}
}

// A destination that takes so many messages and then is down.
type fewer struct {
	*postbox
	left int
}

func (f *fewer) Send(ctx context.Context, m notify.Message, p notify.Part, n, of int) (notify.Receipt, error) {
	if f.left--; f.left < 0 {
		return nil, &notify.SendError{Destination: "team", Outcome: notify.NotDelivered, Cause: "as the test says"}
	}
	return f.postbox.Send(ctx, m, p, n, of)
}

// What a summary has told is not summed up again, though its alerts still wait.
func TestSummaryOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 11 {
		w.more = append(w.more, config.Vendor{Name: fmt.Sprintf("vendor%d", i), Title: fmt.Sprintf("Vendor %d", i), URL: fmt.Sprintf("%s/%d", w.page.URL, i)})
	}
	box := w.postbox()
	w.check()
	box.take()
	w.names = append(w.names, "Delta AI, Inc.")
	w.destinations[0].Sender = &fewer{box, 1}
	w.check()
	if sent := box.take(); len(sent) != 1 || sent[0].Kind != notify.Summary {
		t.Fatalf("sent %+v, want the summary alone", sent)
	}
	w.destinations[0].Sender = box
	w.now = w.now.Add(time.Hour)
	m := w.monitor()
	defer closeStore(m)
	if d := m.Deliver(t.Context()); len(d.Problems) > 0 {
		t.Error(d.Problems)
	}
	sent := box.take()
	if len(sent) != 12 || slices.ContainsFunc(sent, func(m notify.Message) bool { return m.Kind != notify.Change }) {
		t.Errorf("%d messages, want the 12 alerts", len(sent))
	}
}
