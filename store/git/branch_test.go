package git_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/git"
)

// A repo is a clone of a bare remote, as a workflow or a person has it.
type repo struct {
	t      *testing.T
	dir    string
	remote string
}

// newRepo returns a remote with one commit on main, and a clone of it.
func newRepo(t *testing.T) repo { t.Helper(); return copyOf(t, plainRepo) }

// started returns a repository whose branch has one vendor.
func started(t *testing.T) repo { t.Helper(); return copyOf(t, startedRepo) }

// copyOf returns a copy of a repository that is made once for all tests: to make
// one takes git longer than most of them take.
func copyOf(t *testing.T, made func() (string, error)) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	from, err := made()
	if err != nil {
		t.Fatal(err)
	}
	base := t.TempDir()
	r := repo{t: t, dir: filepath.Join(base, "work"), remote: filepath.Join(base, "remote.git")}
	if err := os.CopyFS(base, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	r.git("remote", "set-url", "origin", r.remote)
	return r
}

// The repositories that tests begin with: folders that hold the remote and the
// clone.
var (
	plainRepo = sync.OnceValues(func() (string, error) {
		base, err := os.MkdirTemp("", "repository-")
		if err != nil {
			return "", err
		}
		remote, work := filepath.Join(base, "remote.git"), filepath.Join(base, "work")
		config := filepath.Join(base, "subwatch.yml")
		if err := os.WriteFile(config, []byte("vendors: [acme]\n"), 0o644); err != nil {
			return "", err
		}
		for _, args := range [][]string{
			{"init", "--quiet", "--template=", "--bare", "--initial-branch=main", remote},
			{"-C", remote, "config", "receive.autogc", "false"},
			{"init", "--quiet", "--template=", "--initial-branch=main", work},
			{"-C", work, "remote", "add", "origin", remote},
			{"-C", work, "--work-tree=" + base, "add", config},
			{"-C", work, "commit", "--quiet", "-m", "configuration"},
			{"-C", work, "checkout", "--quiet", "."},
			{"-C", work, "push", "--quiet", "origin", "main"},
		} {
			if _, err := gitSays(base, args...); err != nil {
				return "", err
			}
		}
		// What git's own template brings.
		return base, errors.Join(os.Remove(config), os.MkdirAll(filepath.Join(remote, "hooks"), 0o755), os.MkdirAll(filepath.Join(work, ".git", "info"), 0o755))
	})
	startedRepo = sync.OnceValues(func() (string, error) {
		plain, err := plainRepo()
		if err != nil {
			return "", err
		}
		base, err := os.MkdirTemp("", "repository-")
		if err != nil {
			return "", err
		}
		work := filepath.Join(base, "work")
		if err := os.CopyFS(base, os.DirFS(plain)); err != nil {
			return "", err
		}
		if _, err := gitSays(work, "remote", "set-url", "origin", filepath.Join(base, "remote.git")); err != nil {
			return "", err
		}
		d, err := git.Open(context.Background(), work, "data", git.Options{})
		if err != nil {
			return "", err
		}
		return base, errors.Join(
			d.WriteState("acme", store.State{URL: "https://example.com/acme", ETag: "one"}),
			d.AppendRun(store.Run{At: time.Date(2026, 4, 15, 6, 12, 3, 0, time.UTC), Read: []string{"acme"}}),
			d.Publish(context.Background(), say("acme: baseline"), func(store.Moved) error { return nil }),
			d.Close(),
		)
	})
)

// clone gives another clone of the same remote.
func (r repo) clone(args ...string) repo {
	r.t.Helper()
	c := r
	c.dir = filepath.Join(r.t.TempDir(), "clone")
	runGit(r.t, r.t.TempDir(), append(append([]string{"clone", "--quiet"}, args...), "file://"+r.remote, c.dir)...)
	return c
}

func (r repo) git(args ...string) string { r.t.Helper(); return runGit(r.t, r.dir, args...) }

// on returns what a file of the remote's branch says.
func (r repo) on(branch, file string) string {
	r.t.Helper()
	return runGit(r.t, r.remote, "show", branch+":"+file)
}

func runGit(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := gitSays(dir, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// gitSays runs git in a folder and returns what it said.
func gitSays(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.com"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("git %v: %w\n%s", args, err, out)
	}
	return strings.TrimSuffix(string(out), "\n"), nil
}

func openBranch(t *testing.T, r repo) *git.Branch {
	t.Helper()
	d, err := git.Open(t.Context(), r.dir, "data", git.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// publish brings what was written to the branch; nothing may have to be redone.
func publish(t *testing.T, d *git.Branch, subject string) {
	t.Helper()
	err := d.Publish(t.Context(), say(subject), func(m store.Moved) error {
		if len(m.Dropped) > 0 {
			t.Errorf("dropped %v", m.Dropped)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func say(subject string) func() string { return func() string { return subject + "\n" } }

// note writes a state and a line of the ledger, which is the least a run does.
func note(t *testing.T, d *git.Branch, vendor, etag string) {
	t.Helper()
	if err := d.WriteState(vendor, store.State{URL: "https://example.com/" + vendor, ETag: etag}); err != nil {
		t.Fatal(err)
	}
	if err := d.AppendRun(store.Run{At: time.Date(2026, 4, 15, 6, 12, 3, 0, time.UTC), Read: []string{vendor}}); err != nil {
		t.Fatal(err)
	}
}

func TestBranchIsMadeAndReadAgain(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	d := openBranch(t, r)
	if _, err := os.Stat(filepath.Join(r.dir, "subwatch-data")); err == nil {
		t.Error("a folder was made in the checkout")
	}
	note(t, d, "acme", "one")
	publish(t, d, "acme: baseline")
	publish(t, d, "nothing was written: no commit")
	note(t, d, "acme", "two")
	publish(t, d, "checked 1 vendor, no changes")
	if got, want := runGit(t, r.remote, "log", "--format=%s", "data"), "checked 1 vendor, no changes\nacme: baseline"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
	if got := strings.Count(r.on("data", "runs/2026-04.jsonl"), "\n") + 1; got != 2 {
		t.Errorf("%d lines in the ledger, want 2", got)
	}
	again := openBranch(t, r.clone("--depth=1"))
	st, err := again.State("acme")
	if err != nil || st.ETag != "two" {
		t.Errorf("the branch gives %+v, %v", st, err)
	}
	ro, err := git.OpenReadOnly(t.Context(), r.dir, "data", git.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if st, err := ro.State("acme"); err != nil || st.ETag != "two" {
		t.Errorf("to look at, the branch gives %+v, %v", st, err)
	}
	if err := ro.WriteState("acme", st); err == nil {
		t.Error("a branch opened for reading was written to")
	}
}

// The user's checkout is theirs: it is not touched whatever state it is in.
func TestBranchLeavesTheCheckoutAlone(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"dirty", "detached"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			if state == "detached" {
				r.git("checkout", "--quiet", "--detach")
			}
			for name, text := range map[string]string{"subwatch.yml": "vendors: [beta]\n", "staged": "a", "untracked": "b"} {
				if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			r.git("add", "staged")
			before := r.look()
			d := openBranch(t, r)
			note(t, d, "acme", "one")
			publish(t, d, "acme: baseline")
			if after := r.look(); after != before {
				t.Errorf("the checkout was\n%s\nand is\n%s", before, after)
			}
			if files := runGit(t, r.remote, "ls-tree", "-r", "--name-only", "data"); files != "acme/state.json\nruns/2026-04.jsonl" {
				t.Errorf("on the branch are %q", files)
			}
		})
	}
}

// look returns all that a person could notice about their checkout.
func (r repo) look() string {
	return r.git("status", "--porcelain=v2", "--branch") + "\n" + r.git("for-each-ref", "refs/heads", "refs/tags") + "\n" + r.git("stash", "list") + "\n" + r.git("worktree", "list")
}

// A push that arrived, whose answer was lost, and after which somebody else
// pushed, is not made a second time.
func TestPushThatArrivedBelowAnother(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a script stands for git")
	}
	r := newRepo(t)
	first := openBranch(t, r)
	note(t, first, "acme", "zero")
	publish(t, first, "acme: zero")
	ours := openBranch(t, r)
	note(t, ours, "acme", "ours")

	other := r.clone()
	real, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	script := fmt.Sprintf(`#!/bin/sh
case " $* " in *" push "*)
	if mkdir %[2]q/lost 2>/dev/null; then
		%[1]q "$@" || exit
		cd %[3]q && %[1]q fetch -q origin data && %[1]q checkout -q FETCH_HEAD && echo hi >NOTES.md && %[1]q add . &&
			%[1]q -c user.name=x -c user.email=x@example.com commit -qm hand && %[1]q push -q origin HEAD:refs/heads/data || exit
		echo "fatal: the remote end hung up" >&2
		exit 128
	fi
esac
exec %[1]q "$@"
`, real, bin, other.dir)
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	publish(t, ours, "acme: ours") // nothing is dropped
	if n := strings.Count(r.on("data", "runs/2026-04.jsonl"), "\n") + 1; n != 2 {
		t.Errorf("the ledger has %d lines, want one of each run: 2", n)
	}
	if got := runGit(t, r.remote, "log", "--format=%s", "data"); got != "hand\nacme: ours\nacme: zero" {
		t.Errorf("on the branch are the commits %q", got)
	}
}

// What a user's attributes would do to files, they do not do to these, and no
// part of an index is left in the user's repository.
func TestBranchWithoutTheUsersAttributes(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	attributes := filepath.Join(t.TempDir(), "attributes")
	if err := os.WriteFile(attributes, []byte("* filter=shout\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.git("config", "core.attributesFile", attributes)
	r.git("config", "core.splitIndex", "true")
	r.git("config", "filter.shout.clean", "tr a-z A-Z")
	d := openBranch(t, r)
	note(t, d, "acme", "quiet")
	publish(t, d, "acme: baseline")
	if text := r.on("data", "acme/state.json"); !strings.Contains(text, `"quiet"`) {
		t.Errorf("it was kept as %s", text)
	}
	if left, err := filepath.Glob(filepath.Join(r.dir, ".git", "sharedindex.*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A branch that somebody deletes while a run works is put back with all that
// was on it.
func TestBranchDeletedMeanwhile(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"--depth=1"}} {
		t.Run(fmt.Sprint(args), func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			first := openBranch(t, r)
			note(t, first, "acme", "one")
			publish(t, first, "one")
			d := openBranch(t, r.clone(args...))
			runGit(t, r.remote, "update-ref", "-d", "refs/heads/data")
			runGit(t, r.remote, "reflog", "expire", "--expire=now", "--all")
			runGit(t, r.remote, "gc", "--quiet", "--prune=now")
			note(t, d, "beta", "two")
			publish(t, d, "two")
			if text := r.on("data", "acme/state.json"); !strings.Contains(text, `"one"`) {
				t.Errorf("what was on the branch is gone: %s", text)
			}
			if text := r.on("data", "beta/state.json"); !strings.Contains(text, `"two"`) {
				t.Errorf("what the run wrote is gone: %s", text)
			}
		})
	}
}

// The first run pushes twice, its line in the ledger last. What is on the branch
// between the two is no other's.
func TestBranchBeforeItsFirstLedger(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(*git.Branch) error{
		"a state":  func(d *git.Branch) error { return d.WriteState("acme", store.State{URL: "https://example.com/acme"}) },
		"a notice": func(d *git.Branch) error { return d.WriteNotice("acme", record.Notice{Received: "2026-04-15"}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			d := openBranch(t, r)
			if err := write(d); err != nil {
				t.Fatal(err)
			}
			publish(t, d, "acme: first")
			next := openBranch(t, r.clone("--depth=1"))
			note(t, next, "beta", "one")
			publish(t, next, "beta: second")
			if files := runGit(t, r.remote, "ls-tree", "-r", "--name-only", "data"); !strings.Contains(files, "acme/") || !strings.Contains(files, "beta/state.json") {
				t.Errorf("on the branch are %s", files)
			}
		})
	}
}

// A ref whose name ends like the branch's full name is another one.
func TestBranchBesideOneThatEndsLikeIt(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	first := openBranch(t, r)
	note(t, first, "acme", "one")
	publish(t, first, "acme: one")
	r.git("push", "--quiet", "origin", "main:refs/heads/a/refs/heads/data")
	d := openBranch(t, r.clone())
	if st, err := d.State("acme"); err != nil || st.ETag != "one" {
		t.Errorf("of acme there is %+v, %v; want one", st, err)
	}
	note(t, d, "beta", "two")
	publish(t, d, "beta: two")
	if text := r.on("refs/heads/data", "beta/state.json"); !strings.Contains(text, `"two"`) {
		t.Errorf("what the run wrote is not there: %s", text)
	}
}

func TestBranchThatCannotBe(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	alone := t.TempDir()
	runGit(t, alone, "init", "--quiet")
	for _, tt := range []struct{ name, dir, branch, want string }{
		{"no repository", t.TempDir(), "data", "not a git repository"},
		{"no remote", alone, "data", `no remote "origin"`},
		{"other files", r.dir, "main", "it holds other files (subwatch.yml): give the data a branch of its own"},
		{"bad name", r.dir, "a..b", "that is no name for a branch"},
		{"full name", r.dir, "refs/heads/data", "give the branch's own name, as in data"},
		{"option", r.dir, "--upload-pack=x", "that is no name for a branch"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := git.Open(context.Background(), tt.dir, tt.branch, git.Options{})
			if err == nil {
				d.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "open branch "+tt.branch) {
				t.Errorf("error %q, want one that says %q", err, tt.want)
			}
		})
	}
}

func TestPushThatIsNotAllowed(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	hook := filepath.Join(r.remote, "hooks", "pre-receive")
	if err := os.WriteFile(hook, []byte("#!/bin/sh\necho rules say no >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	d := openBranch(t, r)
	note(t, d, "acme", "one")
	tries := 0
	err := d.Publish(t.Context(), func() string { tries++; return "x\n" }, func(store.Moved) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "contents: write") || !strings.Contains(err.Error(), "rules say no") || tries != 1 {
		t.Errorf("after %d tries: %v", tries, err)
	}
}

// An address with a password in it stands in no error.
func TestPasswordIsNotShown(t *testing.T) {
	t.Parallel()
	r := newRepo(t)
	r.git("remote", "set-url", "origin", "http://robot:s3cret@127.0.0.1:1/x.git")
	_, err := git.Open(t.Context(), r.dir, "data", git.Options{})
	if err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("error %v", err)
	}
}

// A remote that is pushed elsewhere than it is fetched from is refused before
// anything is done; another way to the same repository is none.
func TestPushedElsewhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		config func(r repo, other string) [][]string
		same   bool
	}{
		{"pushurl", func(_ repo, other string) [][]string { return [][]string{{"remote.origin.pushurl", other}} }, false},
		{"two of them", func(r repo, other string) [][]string {
			return [][]string{{"remote.origin.pushurl", r.remote}, {"remote.origin.pushurl", other}}
		}, false},
		{"two addresses", func(_ repo, other string) [][]string { return [][]string{{"remote.origin.url", other}} }, false},
		{"pushInsteadOf", func(r repo, other string) [][]string {
			return [][]string{{"url." + other + ".pushInsteadOf", r.remote}}
		}, false},
		{"insteadOf", func(r repo, other string) [][]string {
			return [][]string{{"url." + other + ".insteadOf", r.remote}}
		}, true}, // both ways
		{"another protocol", func(r repo, _ string) [][]string {
			return [][]string{{"url.file://" + r.remote + ".pushInsteadOf", r.remote}}
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			other := filepath.Join(t.TempDir(), "other.git")
			runGit(t, r.dir, "init", "--quiet", "--bare", other)
			for _, c := range tt.config(r, other) {
				r.git("config", "--add", c[0], c[1])
			}
			d, err := git.Open(t.Context(), r.dir, "data", git.Options{})
			if err == nil {
				defer d.Close()
			}
			if tt.same {
				if err != nil {
					t.Fatal(err)
				}
				note(t, d, "acme", "one")
				publish(t, d, "acme: one")
				if st, err := openBranch(t, r).State("acme"); err != nil || st.ETag != "one" {
					t.Errorf("the branch gives %+v, %v", st, err)
				}
				return
			}
			var unfit *git.BranchError
			if !errors.As(err, &unfit) || !strings.Contains(err.Error(), r.remote) || !strings.Contains(err.Error(), other) {
				t.Errorf("error %v, want one that names both addresses", err)
			}
			ro, err := git.OpenReadOnly(t.Context(), r.dir, "data", git.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer ro.Close()
			if _, findings := ro.Examine(); len(findings) != 1 || !strings.Contains(findings[0].Err.Error(), other) {
				t.Errorf("the doctor finds %v", findings)
			}
		})
	}
}
