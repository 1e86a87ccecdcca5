package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/subwatch/subwatch/store"
)

// TestShared runs what only a [Publisher] must pass: several runs use one place
// at the same time. Open opens it for one of them.
func TestShared(t *testing.T, place func(t *testing.T) Open) {
	for name, test := range map[string]func(*testing.T, func() Publisher){
		"the second comes after the first": second,
		"who writes together":              together,
		"many at once":                     many,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			open := place(t)
			test(t, func() Publisher {
				s, err := open(nil)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.Close() })
				return s.(Publisher)
			})
		})
	}
}

// note writes a state and a line of the ledger, which is the least a run does.
func note(s Store, vendor, etag string) error {
	return errors.Join(
		s.WriteState(vendor, store.State{URL: "https://example.com/" + vendor, ETag: etag}),
		s.AppendRun(store.Run{At: noon, Read: []string{vendor}}),
	)
}

// publish makes known what a run wrote; nothing may have to be done anew.
func publish(p Publisher, subject string) error {
	return p.Publish(context.Background(), func() string { return subject + "\n" }, func(m store.Moved) error {
		if len(m.Dropped) > 0 {
			return fmt.Errorf("dropped %v", m.Dropped)
		}
		return nil
	})
}

// second: where two runs publish, the first one's records stand, vendor by
// vendor. What the second wrote of a vendor that the first changed is dropped,
// with what it was going to tell of it, and done anew; all else of it stays.
func second(t *testing.T, open func() Publisher) {
	before := open()
	if err := errors.Join(note(before, "acme", "zero"), publish(before, "acme: baseline")); err != nil {
		t.Fatal(err)
	}
	ours, theirs := open(), open()
	if err := errors.Join(note(theirs, "acme", "theirs"), publish(theirs, "theirs")); err != nil {
		t.Fatal(err)
	}
	err := errors.Join(note(ours, "acme", "ours"), note(ours, "beta", "ours"))
	for _, m := range []store.Message{
		{ID: "change-aaaaaaaaaaaa", Kind: "change", Vendor: "acme", Change: "aaaaaaaaaaaa"},
		{ID: "change-bbbbbbbbbbbb", Kind: "change", Vendor: "beta", Change: "bbbbbbbbbbbb"},
		{ID: "digest-2026-W16", Kind: "digest"},
	} {
		err = errors.Join(err, ours.WriteMessage(m), ours.WriteClaim(m.ID, store.Claim{Run: "ours", Sending: []string{"slack.1"}}))
	}
	err = errors.Join(err,
		ours.WriteReceipt(store.Receipt{Message: "change-bbbbbbbbbbbb", Destination: "slack", Part: 1}),
		ours.WriteReceipt(store.Receipt{Message: "digest-2026-W16", Destination: "slack", Part: 1}))
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	var moved []store.Moved
	err = ours.Publish(t.Context(), func() string { tries++; return "ours\n" }, func(m store.Moved) error {
		moved = append(moved, m)
		st, err := ours.State("acme")
		if err != nil || st.ETag != "theirs" {
			t.Errorf("of a vendor that moved there is %+v, %v; want theirs", st, err)
		}
		return ours.WriteState("acme", store.State{ETag: "checked again"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if tries != 2 || len(moved) != 1 || !slices.Equal(moved[0].Dropped, []string{"acme"}) || len(moved[0].SetBack) > 0 {
		t.Errorf("%d tries, moved %+v; want 2, and acme dropped", tries, moved)
	}
	if ours.Turn("acme") != 1 || ours.Turn("beta") != 0 {
		t.Errorf("turns of acme %d, of beta %d; want 1 and 0", ours.Turn("acme"), ours.Turn("beta"))
	}
	if back := ours.SetBack(); len(back) > 0 {
		t.Errorf("set back: %v", back)
	}
	after := open()
	for vendor, want := range map[string]string{"acme": "checked again", "beta": "ours"} {
		if st, err := after.State(vendor); err != nil || st.ETag != want {
			t.Errorf("of %s there is %+v, %v; want %q", vendor, st, err, want)
		}
	}
	ids, err1 := after.MessageIDs()
	claims, err2 := after.Claims()
	receipts, err3 := after.Receipts()
	runs, err4 := after.Runs(noon, noon.Add(time.Second))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	if len(ids) != 1 || !ids["change-bbbbbbbbbbbb"] || len(claims) != 1 || len(receipts) != 1 || !receipts.Has("change-bbbbbbbbbbbb", "slack", 1) {
		t.Errorf("messages %v, claims %v, receipts %v; want those of beta alone", ids, claims, receipts)
	}
	if len(runs) != 4 {
		t.Errorf("the ledger has %d lines, want those of all runs: 4", len(runs))
	}
}

// together: what is written together is known together, also while others
// publish; and nothing is where nothing was written.
func together(t *testing.T, open func() Publisher) {
	s := open()
	err := s.Together(func() error { return errors.Join(note(s, "acme", "one"), note(s, "beta", "one")) })
	if err := errors.Join(err, publish(s, "both"), publish(s, "nothing")); err != nil {
		t.Fatal(err)
	}
	failed := errors.New("the steps failed")
	if err := s.Together(func() error { return failed }); !errors.Is(err, failed) {
		t.Errorf("steps that fail: %v", err)
	}
	if st, err := open().State("beta"); err != nil || st.ETag != "one" {
		t.Errorf("of beta there is %+v, %v", st, err)
	}
}

// many: several runs that end at the same moment all get their turn.
func many(t *testing.T, open func() Publisher) {
	const runs = 6
	var wg sync.WaitGroup
	for i := range runs {
		s := open()
		wg.Go(func() {
			vendor := fmt.Sprintf("vendor%d", i)
			if err := errors.Join(note(s, vendor, "x"), publish(s, vendor+": baseline")); err != nil {
				t.Errorf("%s: %v", vendor, err)
			}
		})
	}
	wg.Wait()
	s := open()
	lines, err := s.Runs(noon, noon.Add(time.Second))
	if err != nil || len(lines) != runs {
		t.Errorf("%d lines in the ledger, %v; want %d", len(lines), err, runs)
	}
	if vendors, err := s.Vendors(); err != nil || len(vendors) != runs {
		t.Errorf("vendors %v, %v; want %d", vendors, err, runs)
	}
}
