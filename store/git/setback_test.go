package git_test

import (
	"slices"
	"testing"
	"time"

	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/git"
)

// day is a moment of the runs in these tests.
func day(n int) time.Time { return time.Date(2026, 4, n, 6, 12, 3, 0, time.UTC) }

// tell is a run that records a change of a vendor and posts it.
func tell(t *testing.T, r repo, vendor, change string, at time.Time) {
	t.Helper()
	d := openBranch(t, r)
	told(t, d, vendor, change, at)
	publish(t, d, vendor+": told "+change)
}

func told(t *testing.T, d *git.Branch, vendor, change string, at time.Time) {
	t.Helper()
	for _, err := range []error{
		d.WriteState(vendor, store.State{ETag: change}),
		d.WriteMessage(store.Message{ID: "change-" + change, Kind: "change", Vendor: vendor, Change: change, Destinations: []store.Due{{Name: "team", Parts: []store.Part{{}}}}}),
		d.WriteReceipt(store.Receipt{Message: "change-" + change, Destination: "team", Part: 1}),
		d.AppendRun(store.Run{At: at, Read: []string{vendor}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// marked reports whether a message that is made now says that it may repeat.
func marked(t *testing.T, d *git.Branch, m store.Message) bool {
	t.Helper()
	if err := d.WriteMessage(m); err != nil {
		t.Fatal(err)
	}
	m, err := d.Message(m.ID)
	if err != nil {
		t.Fatal(err)
	}
	return m.Repeats
}

func about(vendor, id string) store.Message {
	return store.Message{ID: id, Kind: "change", Vendor: vendor, Change: id}
}

// A clone that stays remembers what it saw. What the branch does not know any
// more marks what is made of it, until the vendors were read again.
func TestSetBackBetweenRuns(t *testing.T) {
	t.Parallel()
	for _, depth := range [][]string{nil, {"--depth=1"}} {
		base := newRepo(t)
		r := base.clone(depth...)
		tell(t, r, "acme", "aaaa", day(1))
		before := runGit(t, r.remote, "rev-parse", "data")
		tell(t, r, "beta", "bbbb", day(2))
		tell(t, r, "acme", "cccc", day(3))
		if d := openBranch(t, r); len(d.SetBack()) > 0 {
			t.Errorf("%v: set back before anybody did: %v", depth, d.SetBack())
		}
		runGit(t, r.remote, "update-ref", "refs/heads/data", before)
		if d := openBranch(t, r.clone()); len(d.SetBack()) > 0 {
			t.Errorf("a fresh clone knows of %v", d.SetBack())
		}
		d := openBranch(t, r)
		if got := d.SetBack(); !slices.Equal(got, []string{"acme", "beta"}) {
			t.Fatalf("%v: set back are %v, want acme and beta", depth, got)
		}
		if _, findings := d.Examine(); !slices.ContainsFunc(findings, func(f store.Finding) bool { return f.Harmless && f.Mend == "" }) {
			t.Errorf("the doctor says nothing of it: %v", findings)
		}
		if !marked(t, d, about("acme", "change-dddd")) || !marked(t, d, about("beta", "change-bbbb")) || marked(t, d, about("gamma", "change-eeee")) {
			t.Error("marked are others than what is about acme and beta")
		}
		// A command that writes no ledger leaves it to the next run.
		publish(t, d, "by hand")
		d = openBranch(t, r)
		if got := d.SetBack(); !slices.Contains(got, "acme") {
			t.Errorf("after a command without a ledger, set back are %v", got)
		}
		// This run reads beta; acme cannot be read, and is marked by another
		// clone, too, until it was read.
		if err := d.AppendRun(store.Run{At: day(4), Read: []string{"beta"}, SetBack: []string{"acme"}}); err != nil {
			t.Fatal(err)
		}
		publish(t, d, "one could be read")
		if d := openBranch(t, r); len(d.SetBack()) > 0 {
			t.Errorf("it is told of once more: %v", d.SetBack())
		}
		d = openBranch(t, r.clone())
		if !marked(t, d, about("acme", "change-ffff")) || marked(t, d, about("beta", "change-gggg")) {
			t.Error("by the ledger, marked are others than acme")
		}
		if err := d.AppendRun(store.Run{At: day(5), Read: []string{"acme"}}); err != nil {
			t.Fatal(err)
		}
		if marked(t, d, about("acme", "change-hhhh")) {
			t.Error("marked after it was read again")
		}
	}
}

// A branch whose history was rewritten and that knows all it knew was not set
// back, and one that is gone was.
func TestSetBackIsWhatIsLost(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	tell(t, r, "acme", "aaaa", day(1))
	tell(t, r, "beta", "bbbb", day(2))
	tip := runGit(t, r.remote, "rev-parse", "data")
	runGit(t, r.remote, "update-ref", "refs/heads/data", runGit(t, r.remote, "commit-tree", tip+"^{tree}", "-m", "all in one"))
	if d := openBranch(t, r); len(d.SetBack()) > 0 {
		t.Errorf("a shorter history is taken for a loss of %v", d.SetBack())
	}
	runGit(t, r.remote, "update-ref", "-d", "refs/heads/data")
	if got := openBranch(t, r).SetBack(); !slices.Equal(got, []string{"acme", "beta"}) {
		t.Errorf("of a branch that is gone, set back are %v", got)
	}
	// Another repository behind the same name is another branch.
	other := newRepo(t)
	r.git("remote", "set-url", "origin", other.remote)
	if got := openBranch(t, r).SetBack(); len(got) > 0 {
		t.Errorf("of another repository, set back are %v", got)
	}
}

// A message that the branch still has, whose receipt is lost, is claimed as what
// it is: it may have arrived.
func TestSetBackOfAReceipt(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	d := openBranch(t, r)
	note(t, d, "acme", "one")
	for _, m := range []store.Message{about("acme", "change-aaaa"), {ID: "digest-2026-W16", Kind: "digest"}} {
		if err := d.WriteMessage(m); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, d, "made")
	before := runGit(t, r.remote, "rev-parse", "data")
	for _, id := range []string{"change-aaaa", "digest-2026-W16", "hello-team"} {
		if err := d.WriteReceipt(store.Receipt{Message: id, Destination: "team", Part: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.WriteMessage(store.Message{ID: "hello-team", Kind: "hello", Vendors: []string{"acme"}}); err != nil {
		t.Fatal(err)
	}
	publish(t, d, "sent")
	runGit(t, r.remote, "update-ref", "refs/heads/data", before)
	d = openBranch(t, r)
	claims, err := d.Claims()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"change-aaaa", "digest-2026-W16", "hello-team"} {
		if c := claims[id]; !slices.Equal(c.Sending, []string{"team.1"}) || c.Run != "" {
			t.Errorf("the claim on %s is %+v", id, c)
		}
	}
	if got := d.SetBack(); !slices.Equal(got, []string{"acme"}) {
		t.Errorf("set back are %v", got)
	}
}

// Within a run it is known in any clone: the remote has less than the run began
// with, or pushed.
func TestSetBackWithinARun(t *testing.T) {
	t.Parallel()
	for _, depth := range [][]string{nil, {"--depth=1"}} {
		base := newRepo(t)
		tell(t, base, "acme", "aaaa", day(1))
		before := runGit(t, base.remote, "rev-parse", "data")
		tell(t, base, "beta", "bbbb", day(2))
		r := base.clone(depth...)
		d := openBranch(t, r)
		note(t, d, "gamma", "one")
		runGit(t, r.remote, "update-ref", "refs/heads/data", before)
		var moved []store.Moved
		redo := func(m store.Moved) error { moved = append(moved, m); return nil }
		if err := d.Publish(t.Context(), say("first"), redo); err != nil {
			t.Fatal(err)
		}
		if len(moved) != 1 || !slices.Equal(moved[0].SetBack, []string{"beta"}) || len(moved[0].Dropped) > 0 {
			t.Errorf("%v: moved %+v, want beta set back", depth, moved)
		}
		// It pushes, posts, and is set back to before the push.
		told(t, d, "delta", "dddd", day(3))
		runGit(t, r.remote, "update-ref", "refs/heads/data", before)
		moved = nil
		if err := d.Publish(t.Context(), say("second"), redo); err != nil {
			t.Fatal(err)
		}
		if got := d.SetBack(); !slices.Contains(got, "beta") {
			t.Errorf("%v: set back are %v", depth, got)
		}
		// Somebody who only pushes first sets nothing back.
		note(t, d, "gamma", "two")
		tell(t, base.clone(), "acme", "eeee", day(4))
		moved = nil
		if err := d.Publish(t.Context(), say("third"), redo); err != nil {
			t.Fatal(err)
		}
		if len(moved) != 1 || len(moved[0].SetBack) > 0 {
			t.Errorf("%v: moved %+v, want nothing set back", depth, moved)
		}
	}
}
