package storetest

import (
	"errors"
	"testing"

	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// errCrash ends every write of a run that crashed.
var errCrash = errors.New("the program crashed here")

// change is the change that a run of the crash tests records.
const change = "bbbbbbbbbbbb"

// crashes ends a run at each of its writes in turn, and every write after it, as
// a killed program does. Whatever was written by then, the next run finds what
// was there before or what was to be there after, and completes it. Of the
// writes it is every n-th.
func crashes(t *testing.T, place func(t *testing.T) Open, every int) {
	for n := 1; ; n += every {
		open := place(t)
		r := &run{T: t, open: open}
		r.next()
		_, err := r.Commit("acme", first())
		r.must(err, end(r.Store))

		writes := 0
		s, err := open(func(string, string) error {
			if writes++; writes >= n {
				return errCrash
			}
			return nil
		})
		crashed := err
		if err == nil {
			crashed = oneRun(s)
			s.Close()
		}
		if (writes >= n) != (crashed != nil) || crashed != nil && !errors.Is(crashed, errCrash) {
			t.Fatalf("crashed at write %d of %d: %v", n, writes, crashed)
		}
		r.Store = nil
		r.next()
		afterCrash(r, n)
		if err := oneRun(r.Store); err != nil {
			t.Fatalf("after a crash at write %d, the next run: %v", n, err)
		}
		r.next()
		complete(r, n)
		if crashed == nil {
			if n < 8 {
				t.Errorf("only %d writes in a run", writes)
			}
			return
		}
	}
}

// oneRun is a run that finds a change, tells it, and hears what was decided. It
// does what package monitor does: record, make known, deliver, mark. What it
// finds done it does not do again.
func oneRun(s Store) error {
	makeKnown := func() error {
		if p, ok := s.(Publisher); ok {
			return publish(p, "a run")
		}
		return nil
	}
	base, _, err := s.Baseline("acme")
	if err != nil {
		return err
	}
	if base.Change != change {
		if _, err := s.Commit("acme", changed(change, 1, "one", "two")); err != nil {
			return err
		}
	}
	const id = "change-" + change
	receipts, err := s.Receipts()
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error {
			return s.WriteMessage(store.Message{ID: id, Kind: "change", Made: noon, Vendor: "acme", Change: change, Destinations: []store.Due{{Name: "team", Parts: []store.Part{{}}}}})
		},
		func() error {
			if receipts.Has(id, "team", 1) {
				return nil
			}
			return s.WriteClaim(id, store.Claim{Run: "one", Since: noon, Sending: []string{"team.1"}})
		},
		makeKnown,
		func() error {
			return s.WriteReceipt(store.Receipt{Message: id, Destination: "team", Part: 1, At: noon})
		},
		func() error { return s.WriteClaim(id, store.Claim{}) },
		func() error {
			known, err := s.Decisions("acme", change)
			if len(known) > 0 || err != nil {
				return err
			}
			return s.WriteDecision("acme", record.Decision{Change: change, Decision: "object", By: "Priya", Known: "as given", At: noon})
		},
		func() error { return s.AppendRun(store.Run{At: noon, Read: []string{"acme"}}) },
		makeKnown,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// afterCrash checks what a run finds that comes after one that crashed.
func afterCrash(r *run, n int) {
	r.Helper()
	base, ok, err := r.Baseline("acme")
	if err != nil || !ok || base.Change != "" && base.Change != change {
		r.Fatalf("crash at write %d: the baseline is %+v, %t, %v", n, base, ok, err)
	}
	if _, err := r.State("acme"); err != nil {
		r.Errorf("crash at write %d: the state: %v", n, err)
	}
	pages := []string{"one"}
	if base.Change == change {
		pages = append(pages, "two")
		if _, err := r.ChangeOf("acme", change); err != nil {
			r.Errorf("crash at write %d: the baseline contains a change that is not there: %v", n, err)
		}
	}
	for _, body := range pages {
		if got, err := r.Page("acme", sha(body)); err != nil || string(got) != body {
			r.Errorf("crash at write %d: page %q: %q, %v", n, body, got, err)
		}
	}
	receipts, err := r.Receipts()
	r.must(err)
	if _, err := r.Pending(receipts); err != nil {
		r.Errorf("crash at write %d: the messages: %v", n, err)
	}
	if _, err := r.Message("change-" + change); err == nil && base.Change != change {
		r.Errorf("crash at write %d: a change is told that the baseline does not contain", n)
	}
	if len(receipts) > 0 && base.Change != change {
		r.Errorf("crash at write %d: %v was sent, and nobody knows of what", n, receipts)
	}
}

// complete checks that nothing is missing and nothing is there twice.
func complete(r *run, n int) {
	r.Helper()
	base, _, err := r.Baseline("acme")
	r.must(err)
	state, err := r.State("acme")
	r.must(err)
	all, err := r.Changes("acme")
	r.must(err)
	receipts, err := r.Receipts()
	r.must(err)
	pending, err := r.Pending(receipts)
	r.must(err)
	claimed, err := r.Claims()
	r.must(err)
	decided, err := r.Decisions("acme", change)
	r.must(err)
	if base.Change != change || len(all) != 1 || len(receipts) != 1 || len(pending) != 0 || len(claimed) != 0 || len(decided) != 1 {
		r.Errorf("after a crash at write %d and another run: baseline of %q, %d changes, %d receipts, %d messages wait, %d claims, %d decisions; want one change, told and decided once",
			n, base.Change, len(all), len(receipts), len(pending), len(claimed), len(decided))
	}
	if size, err := r.BaselineSize("acme"); err != nil || state.Change == change && state.Page != "" && state.Baseline != size {
		r.Errorf("after a crash at write %d: the state says %d bytes of %q, there are %d, %v", n, state.Baseline, state.Change, size, err)
	}
}
