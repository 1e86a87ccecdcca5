package git

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/store"
)

// remoteOf makes a remote, and a clone of it.
func remoteOf(t *testing.T) (remote, clone string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	remote, clone = filepath.Join(dir, "remote.git"), filepath.Join(dir, "clone")
	gitOut(t, "init", "--quiet", "--bare", remote)
	gitOut(t, "clone", "--quiet", remote, clone)
	return remote, clone
}

func gitOut(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.Command("git", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func onBranch(t *testing.T, clone string) *Branch {
	t.Helper()
	d, err := Open(t.Context(), clone, "data", Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func publishes(t *testing.T, d *Branch) error {
	t.Helper()
	return d.Publish(t.Context(), func() string { return "a run\n" }, func(store.Moved) error { return nil })
}

// What is written together is in one commit or in none, however often the folder
// is published meanwhile.
func TestTogether(t *testing.T) {
	t.Parallel()
	remote, clone := remoteOf(t)
	d := onBranch(t, clone)
	both := func(etag string) error {
		return d.Together(func() error {
			if err := d.WriteState("acme", store.State{ETag: etag}); err != nil {
				return err
			}
			// Time enough for a publication to begin, if it could.
			for range 100 {
				if err := d.WriteState("noise", store.State{ETag: etag}); err != nil {
					return err
				}
			}
			return d.WriteState("beta", store.State{ETag: etag})
		})
	}
	if err := both("0"); err != nil {
		t.Fatal(err)
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			if err := both(strings.Repeat("x", i%40)); err != nil {
				done <- err
				return
			}
		}
	}()
	for range 5 {
		if err := publishes(t, d); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	commits := strings.Fields(gitOut(t, "--git-dir", remote, "rev-list", "data"))
	for _, c := range commits {
		acme, beta := gitOut(t, "--git-dir", remote, "show", c+":acme/state.json"), gitOut(t, "--git-dir", remote, "show", c+":beta/state.json")
		if acme != beta {
			t.Errorf("a commit holds half of what was written together:\n%s\n%s", acme, beta)
		}
	}
	if len(commits) < 2 {
		t.Errorf("%d commits", len(commits))
	}
}

// What is written while a push is under way is not lost when that push comes
// second, and whoever read a vendor before learns that it is another one now.
func TestWrittenWhilePushing(t *testing.T) {
	t.Parallel()
	remote, clone := remoteOf(t)
	ours := onBranch(t, clone)
	if err := errors.Join(ours.WriteState("acme", store.State{ETag: "zero"}), ours.WriteState("gone", store.State{ETag: "zero"}), publishes(t, ours)); err != nil {
		t.Fatal(err)
	}
	theirs := onBranch(t, clone)
	if err := errors.Join(theirs.WriteState("acme", store.State{ETag: "theirs"}), publishes(t, theirs)); err != nil {
		t.Fatal(err)
	}
	if err := ours.WriteState("beta", store.State{ETag: "before"}); err != nil {
		t.Fatal(err)
	}
	commit, err := ours.committed(t.Context(), "a run\n")
	if err != nil {
		t.Fatal(err)
	}
	// The push is under way.
	err = ours.Together(func() error {
		return errors.Join(ours.WriteState("beta", store.State{ETag: "meanwhile"}), ours.WriteState("gamma", store.State{ETag: "meanwhile"}), ours.WriteState("acme", store.State{ETag: "ours"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := ours.push(t.Context(), commit); err == nil {
		t.Fatal("a push that came second was taken")
	}
	moved, err := ours.rebase(t.Context(), commit)
	if err != nil || moved == nil || strings.Join(moved.Vendors, " ") != "acme" || strings.Join(moved.Dropped, " ") != "acme" {
		t.Fatalf("moved %+v, %v", moved, err)
	}
	if ours.Turn("acme") != 1 || ours.Turn("beta") != 0 {
		t.Errorf("turns of acme %d, of beta %d", ours.Turn("acme"), ours.Turn("beta"))
	}
	if err := publishes(t, ours); err != nil {
		t.Fatal(err)
	}
	for vendor, want := range map[string]string{"acme": "theirs", "beta": "meanwhile", "gamma": "meanwhile", "gone": "zero"} {
		if got := gitOut(t, "--git-dir", remote, "show", "data:"+vendor+"/state.json"); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %q", vendor, got, want)
		}
	}
}

// A folder that could not be laid out whole is never taken for what the run
// wrote: what is missing would be deleted on the branch.
func TestTornCopy(t *testing.T) {
	t.Parallel()
	remote, clone := remoteOf(t)
	var disk error
	ours, err := Open(t.Context(), clone, "data", Options{OnWrite: func(_, _ string) error { return disk }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close() })
	if err := errors.Join(ours.WriteState("acme", store.State{ETag: "zero"}), publishes(t, ours)); err != nil {
		t.Fatal(err)
	}
	theirs := onBranch(t, clone)
	if err := errors.Join(theirs.WriteState("beta", store.State{ETag: "theirs"}), publishes(t, theirs)); err != nil {
		t.Fatal(err)
	}
	before := gitOut(t, "--git-dir", remote, "rev-parse", "data")
	if err := ours.WriteState("gamma", store.State{ETag: "ours"}); err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	disk = full
	if err := publishes(t, ours); !errors.Is(err, full) || !strings.Contains(err.Error(), "not whole any more") {
		t.Errorf("published: %v", err)
	}
	disk = nil
	if err := ours.Together(func() error { t.Error("it is used"); return nil }); !errors.Is(err, full) {
		t.Errorf("used: %v", err)
	}
	if err := publishes(t, ours); !errors.Is(err, full) {
		t.Errorf("published again: %v", err)
	}
	if after := gitOut(t, "--git-dir", remote, "rev-parse", "data"); after != before {
		t.Errorf("the branch was changed:\n%s", gitOut(t, "--git-dir", remote, "show", "--stat", "data"))
	}
}
