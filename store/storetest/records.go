package storetest

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// In an empty store nothing is found, and that is no error.
func empty(t *testing.T, r *run) {
	if st, err := r.State("acme"); err != nil || !cmp.Equal(st, store.State{}) {
		t.Errorf("State: %+v, %v", st, err)
	}
	if _, ok, err := r.Baseline("acme"); ok || err != nil {
		t.Errorf("Baseline: %t, %v", ok, err)
	}
	if size, err := r.BaselineSize("acme"); size != 0 || err != nil {
		t.Errorf("BaselineSize: %d, %v", size, err)
	}
	if m, err := r.Pending(nil); len(m) != 0 || err != nil {
		t.Errorf("Pending: %v, %v", m, err)
	}
	if v, err := r.Vendors(); len(v) != 0 || err != nil {
		t.Errorf("Vendors: %v, %v", v, err)
	}
	if _, err := r.Change("abc"); !errors.Is(err, store.ErrNoChange) {
		t.Errorf("Change: %v", err)
	}
	if _, err := r.Message("hello-team"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Message: %v", err)
	}
	if ok, err := r.Taken("hello-team"); !ok || err != nil {
		t.Errorf("Taken: %t, %v: a message that is not stored has no part that waits", ok, err)
	}
	if at, err := r.LastRead("acme", noon); !at.IsZero() || err != nil {
		t.Errorf("LastRead: %s, %v", at, err)
	}
}

// A commit makes a read the baseline, with its page and the change it shows.
func commit(t *testing.T, r *run) {
	state, err := r.Commit("acme", first())
	r.must(err)
	if state.Page != sha("one") || state.Fingerprint != "parser 1" || state.ETag != `"1"` || state.Baseline == 0 || state.Change != "" {
		t.Errorf("state after the first commit: %+v", state)
	}
	r.next()
	const id = "bbbbbbbbbbbb"
	c := changed(id, 1, "one", "two")
	if state, err = r.Commit("acme", c); err != nil || state.Change != id || state.Changes != 1 || state.Page != sha("two") {
		t.Errorf("state after a change: %+v, %v", state, err)
	}
	r.next()
	got, err := r.State("acme")
	state.Schema = store.Schema
	if diff := cmp.Diff(state, got); diff != "" || err != nil {
		t.Errorf("stored state: %v (-want +got):\n%s", err, diff)
	}
	base, ok, err := r.Baseline("acme")
	if diff := cmp.Diff(c.Baseline, base); diff != "" || err != nil || !ok {
		t.Errorf("baseline: %t, %v (-want +got):\n%s", ok, err, diff)
	}
	if size, err := r.BaselineSize("acme"); err != nil || size != state.Baseline {
		t.Errorf("baseline has %d bytes (%v), the state says %d", size, err, state.Baseline)
	}
	for _, body := range []string{"one", "two"} {
		if got, err := r.Page("acme", sha(body)); err != nil || string(got) != body {
			t.Errorf("page %q: %q, %v", body, got, err)
		}
	}
	if _, err := r.Page("acme", sha("three")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a page that is not there: %v", err)
	}
	if v, err := r.Vendors(); err != nil || !slices.Equal(v, []string{"acme"}) {
		t.Errorf("vendors: %v, %v", v, err)
	}
}

// A change that the baseline does not contain, because a run was interrupted
// before it did, goes with the next commit; evidence stays.
func sweep(t *testing.T, r *run) {
	_, err := r.Commit("acme", first())
	r.must(err)
	crashed := errors.New("the program crashed here")
	r.must(end(r.Store))
	s, err := r.open(func(_, name string) error {
		if strings.HasSuffix(name, "snapshot.json") {
			return crashed
		}
		return nil
	})
	r.must(err)
	if _, err := s.Commit("acme", changed("aaaaaaaaaaaa", 1, "one", "stray")); !errors.Is(err, crashed) {
		t.Fatalf("the commit of the stray: %v", err)
	}
	r.Store = s
	r.next()
	if base, _, err := r.Baseline("acme"); err != nil || base.Change != "" {
		t.Fatalf("the baseline contains %q, %v: it was not committed", base.Change, err)
	}
	_, err = r.Commit("acme", changed("bbbbbbbbbbbb", 1, "one", "two"))
	r.must(err)
	r.next()
	if all, err := r.Changes("acme"); err != nil || len(all) != 1 || all[0].ID != "bbbbbbbbbbbb" {
		t.Errorf("changes: %+v, %v: want the committed one", all, err)
	}
	if _, err := r.Page("acme", sha("stray")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the page of the stray: %v", err)
	}
	if _, err := r.Page("acme", sha("one")); err != nil {
		t.Errorf("the evidence of the old page: %v", err)
	}
}

// Changes are found by id, by the beginning of it, and by place.
func changes(t *testing.T, r *run) {
	_, err := r.Commit("acme", first())
	r.must(err)
	for i, id := range []string{"abc111111111", "abd222222222"} {
		pages := []string{"one", "two", "three"}
		_, err := r.Commit("acme", changed(id, i+1, pages[i], pages[i+1]))
		r.must(err)
	}
	r.next()
	if c, err := r.Change("abc"); err != nil || c.ID != "abc111111111" {
		t.Errorf("Change(abc) = %s, %v", c.ID, err)
	}
	if _, err := r.Change("ab"); err == nil || !strings.Contains(err.Error(), "abc111111111 (acme), abd222222222 (acme)") {
		t.Errorf("Change(ab): %v, want both named", err)
	}
	for _, id := range []string{"", "abx"} {
		if _, err := r.Change(id); !errors.Is(err, store.ErrNoChange) {
			t.Errorf("Change(%q): %v", id, err)
		}
	}
	if c, err := r.ChangeOf("acme", "abd222222222"); err != nil || c.Number != 2 {
		t.Errorf("ChangeOf: %+v, %v", c, err)
	}
	if c, err := r.ChangeAt("acme", 1); err != nil || c.ID != "abc111111111" {
		t.Errorf("ChangeAt: %+v, %v", c, err)
	}
	_, err1 := r.ChangeOf("acme", "abd")
	_, err2 := r.ChangeAt("acme", 3)
	_, err3 := r.ChangeOf("other", "abd222222222")
	for _, err := range []error{err1, err2, err3} {
		if !errors.Is(err, store.ErrNoChange) {
			t.Errorf("a change that is not there: %v", err)
		}
	}
	if all, err := r.Changes("acme"); err != nil || len(all) != 2 || all[0].Number != 1 {
		t.Errorf("changes: %+v, %v: want the oldest first", all, err)
	}
}

// A name that could be no file's is refused, whatever keeps the records.
func names(t *testing.T, r *run) {
	for _, name := range []string{"", ".", "..", "../up", "a/b", `a\b`, "-a", ".a", "a\x00", "ä"} {
		if err := r.WriteState(name, store.State{}); err == nil {
			t.Errorf("a state was written for vendor %q", name)
		}
		if err := r.WriteMessage(store.Message{ID: name}); err == nil {
			t.Errorf("a message was written with id %q", name)
		}
		if err := r.WriteReceipt(store.Receipt{Message: "m", Destination: name}); err == nil {
			t.Errorf("a receipt was written for destination %q", name)
		}
	}
	if ids, err := r.MessageIDs(); err != nil || len(ids) > 0 {
		t.Errorf("messages: %v, %v", ids, err)
	}
}

// Messages and receipts are written once. What waits comes oldest first, a
// summary before what it sums up.
func messages(t *testing.T, r *run) {
	_, err := r.Commit("acme", first())
	r.must(err)
	due := func(parts ...store.Part) []store.Due { return []store.Due{{Name: "team", Parts: parts}} }
	late := store.Message{ID: "change-a", Kind: "change", Made: noon.Add(time.Hour), Vendor: "acme", Change: "a", Destinations: due(store.Part{Entries: []int{1, 2}}, store.Part{Entries: []int{3}})}
	sum := store.Message{ID: "summary-a", Kind: "summary", Made: noon.Add(time.Hour), Vendors: []string{"acme"}, Changes: []string{"a"}, Destinations: due(store.Part{Entries: []int{}})}
	early := store.Message{ID: "hello-team", Kind: "hello", Made: noon, Vendors: []string{"acme"}, Destinations: due(store.Part{Entries: []int{}})}
	other := late
	other.Vendor = "other"
	r.must(r.WriteMessage(late), r.WriteMessage(sum), r.WriteMessage(early), r.WriteMessage(other))
	r.next()
	late.Schema, sum.Schema, early.Schema = store.Schema, store.Schema, store.Schema
	got, err := r.Pending(nil)
	if diff := cmp.Diff([]store.Message{early, sum, late}, got); diff != "" || err != nil {
		t.Errorf("messages: %v (-want +got):\n%s", err, diff)
	}
	receipt := store.Receipt{Message: "change-a", Destination: "team", Part: 2, At: noon, Entries: []int{3}, Answer: []byte(`"first"`)}
	second := receipt
	second.Answer = []byte(`"second"`)
	r.must(r.WriteReceipt(receipt), r.WriteReceipt(second))
	r.next()
	all, err := r.Receipts()
	if err != nil || !all.Has("change-a", "team", 2) || all.Has("change-a", "team", 1) || !all.HasPart("change-a", "team.2") {
		t.Errorf("receipts: %v, %v", all, err)
	}
	if got, err := r.Receipt("change-a", "team", 2); err != nil || string(got.Answer) != `"first"` || !slices.Equal(got.Entries, []int{3}) {
		t.Errorf("receipt: %+v, %v: want the first", got, err)
	}
	if _, err := r.Receipt("change-a", "team", 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a receipt that is not there: %v", err)
	}
	if ids, err := r.MessageIDs(); err != nil || !ids["change-a"] || len(ids) != 3 {
		t.Errorf("ids: %v, %v", ids, err)
	}
	if ok, err := r.Taken("change-a"); ok || err != nil {
		t.Errorf("taken by half: %t, %v", ok, err)
	}
	receipt.Part = 1
	r.must(r.WriteReceipt(receipt))
	if ok, err := r.Taken("change-a"); !ok || err != nil {
		t.Errorf("taken whole: %t, %v", ok, err)
	}
}

// A message that was taken whole waits no more, also for a run that was told so
// by what another one kept.
func done(t *testing.T, r *run) {
	_, err := r.Commit("acme", first())
	r.must(err)
	r.must(r.WriteMessage(store.Message{ID: "change-a", Made: noon, Destinations: []store.Due{{Name: "team", Parts: []store.Part{{}, {}}}}}))
	for part := range 2 {
		r.must(r.WriteReceipt(store.Receipt{Message: "change-a", Destination: "team", Part: part + 1, At: noon}))
	}
	for range 2 {
		receipts, err := r.Receipts()
		r.must(err)
		if m, err := r.Pending(receipts); err != nil || len(m) != 0 {
			t.Errorf("pending: %v, %v: want none", m, err)
		}
		delete(receipts, store.ReceiptFile("change-a", "team", 2))
		if m, err := r.Pending(receipts); err != nil || len(m) != 1 {
			t.Errorf("pending: %v, %v: want the one whose receipt is gone", m, err)
		}
		r.must(r.KeepIndex())
		r.next()
	}
}

// A claim is replaced, and goes when it sends nothing.
func claims(t *testing.T, r *run) {
	_, err := r.Commit("acme", first())
	r.must(err)
	r.must(
		r.WriteClaim("change-a", store.Claim{Run: "one", Since: noon, Sending: []string{"team.1"}}),
		r.WriteClaim("change-a", store.Claim{Run: "two", Since: noon, Sending: []string{"team.2", "team.1"}}),
		r.WriteClaim("change-b", store.Claim{Since: noon, Sending: []string{"team.1"}}),
	)
	r.next()
	all, err := r.Claims()
	if c := all["change-a"]; err != nil || len(all) != 2 || c.Run != "two" || !slices.Equal(c.Sending, []string{"team.1", "team.2"}) {
		t.Errorf("claims: %+v, %v", all, err)
	}
	r.must(r.WriteClaim("change-a", store.Claim{Run: "two"}), r.WriteClaim("change-c", store.Claim{}))
	r.next()
	if all, err := r.Claims(); err != nil || len(all) != 1 || all["change-b"].Since != noon {
		t.Errorf("claims: %+v, %v: want that on change-b", all, err)
	}
}

// What people say is written once and comes in the order in which it was said;
// of two things in one second none is lost, and the later one is the later one.
func people(t *testing.T, r *run) {
	_, err := r.Commit("acme", first())
	r.must(err)
	for _, d := range []record.Decision{
		{Change: "aaaaaaaaaaaa", Entry: 2, Decision: "object", By: "Priya", Known: "as given", At: noon},
		{Change: "aaaaaaaaaaaa", Decision: "no-objection", By: "Sam", Known: "as given", At: noon},
		{Change: "aaaaaaaaaaaa", Decision: "conditional", By: "Sam", Known: "as given", At: noon},
		{Change: "bbbbbbbbbbbb", Decision: "object", By: "Sam", Known: "as given", At: noon.Add(-time.Hour)},
	} {
		r.must(r.WriteDecision("acme", d))
	}
	r.must(
		r.WriteNotice("acme", record.Notice{At: noon, Received: "2026-04-15", Starts: "2026-05-15"}),
		r.WriteNotice("acme", record.Notice{At: noon.Add(time.Minute), Received: "2026-04-01"}),
		r.WriteApproval("acme", record.Approval{At: noon, By: "Priya", Page: sha("one")}),
		r.WriteApproval("acme", record.Approval{At: noon.Add(-time.Hour), By: "Sam", Page: sha("one")}),
		r.WriteApproval("acme", record.Approval{At: noon, By: "Kim", Page: sha("one")}),
	)
	terms := &record.Terms{Window: record.Period{Days: 30}, From: record.FromNotice, Right: record.Object}
	for _, day := range []string{"first", "second"} {
		d, err := r.WriteDeadline("acme", "aaaaaaaaaaaa", record.Deadline{At: noon, Entry: 1, Certainty: record.Exact, Basis: day, Terms: terms})
		if err != nil || d.At.Before(noon) {
			t.Errorf("deadline: %+v, %v", d, err)
		}
	}
	r.next()
	decisions, err := r.Decisions("acme", "aaaaaaaaaaaa")
	if err != nil || len(decisions) != 3 || decisions[0].Entry != 2 || decisions[1].Decision != "no-objection" || decisions[2].Decision != "conditional" {
		t.Errorf("decisions: %+v, %v: want them as they were made", decisions, err)
	}
	if n, err := r.Notices("acme"); err != nil || len(n) != 2 || n[1].Received != "2026-04-01" || n[0].Starts != "2026-05-15" {
		t.Errorf("notices: %+v, %v: want them as they were recorded", n, err)
	}
	deadlines, err := r.Deadlines("acme", "aaaaaaaaaaaa")
	if err != nil || len(deadlines) != 2 || deadlines[1].Basis != "second" || !cmp.Equal(deadlines[1].Terms, terms) {
		t.Errorf("deadlines: %+v, %v: want the newest last", deadlines, err)
	}
	if a, err := r.Approvals("acme"); err != nil || len(a) != 3 || a[0].By != "Sam" || !a[1].At.Equal(noon) || a[2].By != "Kim" {
		t.Errorf("approvals: %+v, %v: want Sam's, Priya's, then Kim's", a, err)
	}
	if a, err := r.Approvals("other"); err != nil || len(a) != 0 {
		t.Errorf("approvals of another vendor: %+v, %v", a, err)
	}
	if d, err := r.Decisions("other", "aaaaaaaaaaaa"); err != nil || len(d) != 0 {
		t.Errorf("decisions of another vendor: %+v, %v", d, err)
	}
}

// The ledger has a line per run, and returns those of a time.
func ledger(t *testing.T, r *run) {
	march := time.Date(2026, 3, 31, 6, 0, 0, 0, time.UTC)
	for _, run := range []store.Run{
		{At: noon, Read: []string{"other"}, Failed: []store.Failure{{Vendor: "acme", Why: "http status 503"}}},
		{At: march, Read: []string{"acme", "other"}, Took: 7},
		{At: noon.Add(time.Minute), Shard: "2-of-8", Read: []string{"acme"}},
	} {
		r.must(r.AppendRun(run))
	}
	r.next()
	runs, err := r.Runs(march, noon.Add(time.Minute))
	if err != nil || len(runs) != 2 || !runs[0].At.Equal(march) || runs[0].Took != 7 || runs[1].Failed[0].Why != "http status 503" {
		t.Errorf("runs: %+v, %v: want two, the oldest first", runs, err)
	}
}

// The last read of a vendor is found in whichever ledger has it, and a line that
// was just added counts.
func lastRead(t *testing.T, r *run) {
	day := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 6, 0, 0, 0, time.UTC) }
	add := func(at time.Time, shard string, read ...string) {
		t.Helper()
		r.must(r.AppendRun(store.Run{At: at, Shard: shard, Read: read}))
	}
	want := func(vendor string, before, at time.Time) {
		t.Helper()
		if got, err := r.LastRead(vendor, before); err != nil || !got.Equal(at) {
			t.Errorf("%s was last read before %s at %s, %v; want %s", vendor, before, got, err, at)
		}
	}
	add(day(3, 30), "", "acme", "beta")
	add(day(4, 2), "", "acme")
	want("acme", day(5, 1), day(4, 2))
	want("acme", day(4, 2), day(3, 30))
	want("beta", day(5, 1), day(3, 30))
	want("nobody", day(5, 1), time.Time{})
	r.next()
	add(day(4, 9), "2-of-8", "acme")
	add(day(4, 7), "", "acme")
	want("acme", day(5, 1), day(4, 9))
	want("acme", day(4, 9), day(4, 7))
	want("acme", day(3, 1), time.Time{})
}
