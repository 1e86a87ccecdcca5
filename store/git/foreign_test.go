package git_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/git"
)

// An object is what somebody pushes as an entry of a folder, whatever git would
// say of it.
type object struct{ mode, name, text string }

// pushRaw adds entries to a folder of the branch ("" is the root) without asking
// git whether they are any good. The text of a folder is that of its only file.
func (r repo) pushRaw(folder string, objects ...object) {
	r.t.Helper()
	bare := func(input string, args ...string) string {
		cmd := exec.Command("git", append([]string{"-c", "user.name=Test", "-c", "user.email=test@example.com"}, args...)...)
		cmd.Dir, cmd.Stdin = r.remote, strings.NewReader(input)
		var said bytes.Buffer
		cmd.Stderr = &said
		out, err := cmd.Output()
		if err != nil {
			r.t.Fatalf("git %v: %v\n%s", args, err, said.String())
		}
		return string(out)
	}
	raw := func(mode, name, hash string) string {
		b, err := hex.DecodeString(strings.TrimSpace(hash))
		if err != nil {
			r.t.Fatal(err)
		}
		return mode + " " + name + "\x00" + string(b)
	}
	tree := func(text string) string {
		return bare(text, "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
	}
	added := ""
	for _, o := range objects {
		var hash string
		switch o.mode {
		case "160000":
			hash = bare("", "rev-parse", "data")
		case "40000":
			hash = tree(raw("100644", "x", bare(o.text, "hash-object", "-w", "--stdin")))
		default:
			hash = bare(o.text, "hash-object", "-w", "--stdin")
		}
		added += raw(o.mode, o.name, hash)
	}
	// git's order is not kept: who pushes such things does not care.
	root := ""
	if folder == "" {
		root = tree(bare("", "cat-file", "tree", "data^{tree}") + added)
	} else {
		below := tree(bare("", "cat-file", "tree", "data:"+folder) + added)
		for line := range strings.Lines(bare("", "ls-tree", "data")) {
			fields := strings.Fields(line)
			if fields[3] == folder {
				fields[2] = below
			}
			root += raw(strings.TrimPrefix(fields[0], "0"), fields[3], fields[2])
		}
		root = tree(root)
	}
	commit := bare("by hand", "commit-tree", strings.TrimSpace(root), "-p", "data")
	bare("", "update-ref", "refs/heads/data", strings.TrimSpace(commit))
}

// Attributes act on no file of the branch, wherever they stand: no filter runs,
// no line end, encoding or keyword is changed, and they stay where they are.
func TestAttributesDoNotAct(t *testing.T) {
	t.Parallel()
	const all = "* text eol=crlf ident filter=shout working-tree-encoding=UTF-16 -delta export-subst diff=shout merge=shout\n"
	for _, where := range []string{"the branch's root", "a vendor's folder", "the runs", "info/attributes"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			r := started(t)
			ran := filepath.Join(t.TempDir(), "ran")
			r.git("config", "filter.shout.clean", "touch "+ran+"; tr a-z A-Z")
			r.git("config", "filter.shout.smudge", "touch "+ran+"; tr a-z A-Z")
			r.git("config", "filter.shout.process", "touch "+ran)
			r.git("config", "filter.shout.required", "true")
			r.git("config", "diff.shout.textconv", "touch "+ran)
			r.git("config", "core.autocrlf", "true")
			name := map[string]string{"the branch's root": "", "a vendor's folder": "acme/", "the runs": "runs/"}[where] + ".gitattributes"
			if where == "info/attributes" {
				if err := os.WriteFile(filepath.Join(r.dir, ".git", "info", "attributes"), []byte(all), 0o644); err != nil {
					t.Fatal(err)
				}
			} else {
				r.pushRaw(strings.TrimSuffix(strings.TrimSuffix(name, ".gitattributes"), "/"), object{"100644", ".gitattributes", all})
			}
			d := openBranch(t, r)
			if st, err := d.State("acme"); err != nil || st.ETag != "one" {
				t.Errorf("of acme there is %+v, %v", st, err)
			}
			note(t, d, "acme", "$Id$ two")
			note(t, d, "beta", "three")
			publish(t, d, "more")
			for _, file := range []string{"acme/state.json", "beta/state.json", "runs/2026-04.jsonl"} {
				text := r.on("data", file)
				if strings.ContainsAny(text, "\r\x00") || !strings.Contains(text, `"`) || strings.Contains(text, "$Id:") || strings.Contains(text, "READ") {
					t.Errorf("%s was changed: %q", file, text)
				}
			}
			if text := r.on("data", "acme/state.json"); !strings.Contains(text, `"$Id$ two"`) {
				t.Errorf("it was kept as %s", text)
			}
			if where != "info/attributes" && r.on("data", name)+"\n" != all {
				t.Errorf("the attributes themselves were changed: %q", r.on("data", name))
			}
			if _, err := os.Stat(ran); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a program of the configuration ran (%v)", err)
			}
			if st, err := openBranch(t, r.clone()).State("beta"); err != nil || st.ETag != "three" {
				t.Errorf("another clone has %+v, %v", st, err)
			}
		})
	}
}

// strangers is what somebody with write access may put beside the files.
var strangers = []object{
	{"100644", ".gitattributes", "* filter=lfs\n"},
	{"100644", ".gitmodules", "[submodule \"x\"]\n\tpath = sub\n\turl = ../x\n"},
	{"100644", ".tmp", "not a folder"},
	{"100755", "run.sh", "#!/bin/sh\n"},
	{"100644", "README.md", "about\r\n$Id$\n"},
	{"120000", "link", "/etc/passwd"},
	{"160000", "sub", ""},
	{"40000", ".git", "[core]\n\thooksPath = .\n"},
	{"40000", ".GIT", "x"},
	{"40000", "git~1", "x"},
	{"40000", "..", "x"},
	{"40000", ".", "x"},
	{"100644", "two\nlines", "x"},
	{"100644", "beta", "a file where a vendor could be"}, // see TestObstacles
	{"40000", "MESSAGES", "x"},
	{"40000", "con", "x"},
	{"100664", "old-mode", "x"},
}

// What is not subwatch's stays on the branch byte by byte, is never in the copy,
// leads nowhere and is named by the doctor. Some are there at once, which the
// doctor still names one by one; each by itself where SUBWATCH_LONG is set.
func TestForeignFilesStay(t *testing.T) {
	t.Parallel()
	atOnce := 6
	if os.Getenv("SUBWATCH_LONG") != "" {
		atOnce = 1
	}
	for some := range slices.Chunk(strangers, atOnce) {
		t.Run(fmt.Sprintf("%s %q", some[0].mode, some[0].name), func(t *testing.T) {
			t.Parallel()
			r := started(t)
			r.pushRaw("", some...)
			entries := func() map[string]string {
				all := map[string]string{}
				for line := range strings.SplitSeq(runGit(t, r.remote, "ls-tree", "-z", "--full-tree", "data"), "\x00") {
					_, name, _ := strings.Cut(line, "\t")
					all[name] = line
				}
				return all
			}
			before := entries()
			d := openBranch(t, r)
			note(t, d, "acme", "two")
			note(t, d, "gamma", "three")
			publish(t, d, "more")
			after := entries()
			_, findings := d.Examine()
			for _, o := range some {
				if before[o.name] == "" || after[o.name] != before[o.name] {
					t.Errorf("%q was %q and is %q", o.name, before[o.name], after[o.name])
				}
				if !slices.ContainsFunc(findings, func(f store.Finding) bool { return strings.Contains(f.Err.Error(), "data:"+o.name) }) {
					t.Errorf("the doctor does not name %q: %v", o.name, findings)
				}
			}
			if text := r.on("data", "acme/state.json"); !strings.Contains(text, `"two"`) {
				t.Errorf("what the run wrote is not there: %s", text)
			}
			if err := openBranch(t, r.clone()).Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A hostile folder of the branch leads nowhere, in whatever order and however
// often its entries stand in it, and one vendor's trouble is that vendor's alone.
func TestObstacles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		folder string
		object object
	}{
		{"a link for a vendor", "", object{"120000", "beta", "acme"}},
		{"a link that leads out", "", object{"120000", "beta", "../../../../../../tmp"}},
		{"a submodule for a vendor", "", object{"160000", "beta", ""}},
		{"a file for a vendor", "", object{"100644", "beta", "x"}},
		{"a link for a file", "beta", object{"120000", "snapshot.json", "../acme/snapshot.json"}},
		{"a submodule for a file", "beta", object{"160000", "snapshot.json", ""}},
		{"a folder for a file", "beta", object{"40000", "snapshot.json", "x"}},
		{"a file twice", "beta", object{"100644", "state.json", "{}"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := started(t)
			if tt.folder != "" {
				d := openBranch(t, r)
				note(t, d, "beta", "one")
				publish(t, d, "beta: one")
			}
			r.pushRaw(tt.folder, tt.object)
			at := strings.TrimPrefix(tt.folder+"/"+tt.object.name, "/")
			d := openBranch(t, r)
			_, err1 := d.State("beta")
			_, ok, err2 := d.Baseline("beta")
			_, err3 := d.BaselineSize("beta")
			_, err4 := d.Changes("beta")
			err5 := d.WriteState("beta", store.State{ETag: "two"})
			told := false
			for _, err := range []error{err1, err2, err3, err4, err5} {
				if err == nil {
					continue
				}
				told = true
				if !strings.Contains(err.Error(), at) || !strings.Contains(err.Error(), "git rm") {
					t.Errorf("error %q, want one that names %s and what to do", err, at)
				}
			}
			if !told || ok {
				t.Errorf("it was passed over: %v, %v", err1, err2)
			}
			if tt.folder == "" && (err1 == nil || err2 == nil || err3 == nil || err4 == nil || err5 == nil) {
				t.Errorf("passed over: %v, %v, %v, %v, %v", err1, err2, err3, err4, err5)
			}
			note(t, d, "acme", "two")
			publish(t, d, "acme: two")
			if text := r.on("data", "acme/state.json"); !strings.Contains(text, `"two"`) {
				t.Errorf("another vendor is stopped by it: %s", text)
			}
		})
	}
}

// An own name with a slash inside is none of git's: it would be read as another
// file.
func TestNameWithASlash(t *testing.T) {
	t.Parallel()
	r := started(t)
	r.pushRaw("", object{"100644", "beta/../../../x", "x"})
	d, err := git.Open(t.Context(), r.dir, "data", git.Options{})
	if err == nil {
		d.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "slash") {
		t.Errorf("error %v", err)
	}
}

// A branch is read as it was pushed, whatever the user's repository would show
// instead of it.
func TestReplacedObjects(t *testing.T) {
	t.Parallel()
	r := started(t)
	r.git("fetch", "--quiet", "origin", "data")
	was := r.git("rev-parse", "FETCH_HEAD:acme/state.json")
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte(`{"schema":1,"etag":"replaced"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	r.git("replace", was, r.git("hash-object", "-w", other))
	if st, err := openBranch(t, r).State("acme"); err != nil || st.ETag != "one" {
		t.Errorf("of acme there is %+v, %v", st, err)
	}
}

// A folder of folders of folders that are all the same is small to push and
// would never end to be read.
func TestTreeBomb(t *testing.T) {
	t.Parallel()
	r := started(t)
	hash := runGit(t, r.remote, "rev-parse", "data^{tree}")
	for range 40 {
		text := ""
		for i := range 10 {
			text += fmt.Sprintf("040000 tree %s\tf%d\n", hash, i)
		}
		cmd := exec.Command("git", "mktree")
		cmd.Dir, cmd.Stdin = r.remote, strings.NewReader(text)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		hash = strings.TrimSpace(string(out))
	}
	root := runGit(t, r.remote, "ls-tree", "data") + "\n040000 tree " + hash + "\tbomb\n040000 tree " + hash + "\t.bomb\n"
	cmd := exec.Command("git", "mktree")
	cmd.Dir, cmd.Stdin = r.remote, strings.NewReader(root)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	runGit(t, r.remote, "update-ref", "refs/heads/data", runGit(t, r.remote, "commit-tree", strings.TrimSpace(string(out)), "-p", "data", "-m", "bomb"))
	d := openBranch(t, r)
	note(t, d, "acme", "two")
	publish(t, d, "acme: two")
	if text := r.on("data", "acme/state.json"); !strings.Contains(text, `"two"`) {
		t.Errorf("what the run wrote is not there: %s", text)
	}
}

// The repositories that git can make besides the usual one.
func TestOtherRepositories(t *testing.T) {
	t.Parallel()
	t.Run("sha256", func(t *testing.T) {
		t.Parallel()
		base := t.TempDir()
		r := repo{t: t, dir: filepath.Join(base, "work"), remote: filepath.Join(base, "remote.git")}
		if out, err := exec.Command("git", "init", "--quiet", "--bare", "--object-format=sha256", r.remote).CombinedOutput(); err != nil {
			t.Skipf("this git makes no such repository: %s", out)
		}
		runGit(t, base, "init", "--quiet", "--object-format=sha256", r.dir)
		r.git("remote", "add", "origin", r.remote)
		roundTrip(t, r)
	})
	t.Run("partial", func(t *testing.T) {
		t.Parallel()
		r := started(t)
		runGit(t, r.remote, "config", "uploadpack.allowFilter", "true")
		runGit(t, r.remote, "config", "uploadpack.allowAnySHA1InWant", "true")
		roundTrip(t, r.clone("--filter=blob:none", "--no-checkout"))
		roundTrip(t, r.clone("--filter=tree:0", "--no-checkout", "--depth=1"))
	})
	t.Run("linked work tree", func(t *testing.T) {
		t.Parallel()
		r := started(t)
		other := filepath.Join(t.TempDir(), "other")
		r.git("worktree", "add", "--quiet", "--detach", other)
		r.dir = other
		roundTrip(t, r)
	})
	t.Run("bare", func(t *testing.T) {
		t.Parallel()
		r := started(t)
		roundTrip(t, r.clone("--bare"))
	})
	t.Run("core.worktree", func(t *testing.T) {
		t.Parallel()
		r := started(t)
		r.git("config", "core.worktree", t.TempDir())
		roundTrip(t, r)
	})
}

// roundTrip opens, writes, publishes, and reads again.
func roundTrip(t *testing.T, r repo) {
	t.Helper()
	d := openBranch(t, r)
	note(t, d, "acme", "zero")
	note(t, d, "zeta", "one")
	publish(t, d, "zeta: one")
	again := openBranch(t, r)
	if st, err := again.State("zeta"); err != nil || st.ETag != "one" {
		t.Errorf("the branch gives %+v, %v", st, err)
	}
	note(t, again, "zeta", "two")
	publish(t, again, "zeta: two")
	if st, err := openBranch(t, r).State("zeta"); err != nil || st.ETag != "two" {
		t.Errorf("the branch gives %+v, %v", st, err)
	}
}

// A change of mode, a file that goes and a folder that empties are what git
// would make of them.
func TestCommitIsWhatGitWouldMake(t *testing.T) {
	t.Parallel()
	r := started(t)
	d := openBranch(t, r)
	if err := d.WriteClaim("digest-2026-W16", store.Claim{Sending: []string{"slack.1"}}); err != nil {
		t.Fatal(err)
	}
	note(t, d, "acme-2", "x") // sorts before "acme/"
	note(t, d, "acme", "y")
	publish(t, d, "a claim")
	if err := d.WriteClaim("digest-2026-W16", store.Claim{}); err != nil {
		t.Fatal(err)
	}
	publish(t, d, "no claim")
	if files := runGit(t, r.remote, "ls-tree", "-r", "-t", "--name-only", "data"); files != "acme-2\nacme-2/state.json\nacme\nacme/state.json\nruns\nruns/2026-04.jsonl" {
		t.Errorf("on the branch are %q", files)
	}
	runGit(t, r.remote, "fsck", "--strict", "--no-dangling")
	// The same files, committed by git itself, are the same tree.
	c := r.clone("--branch=data")
	if err := os.WriteFile(filepath.Join(c.dir, "acme", "state.json"), []byte(r.on("data", "acme/state.json")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.git("add", "--all", "--renormalize", ".")
	if got, want := c.git("write-tree"), runGit(t, r.remote, "rev-parse", "data^{tree}"); got != want {
		t.Errorf("git makes the tree %s, the branch has %s", got, want)
	}
}
