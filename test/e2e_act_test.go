package test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// This file is about repositories, and their workflows under act.

// A repo is a repository with a workflow, and its bare remote.
type repo struct {
	*world
	dir, origin string
}

// repo makes a repository that is acme/NAME on GitHub.
func (w *world) repo(t *testing.T, name string) *repo {
	t.Helper()
	root := t.TempDir()
	r := &repo{world: w, dir: filepath.Join(root, "work"), origin: filepath.Join(root, "github.com", "acme", name+".git")}
	w.command(t, root, "git", "init", "-q", "--bare", r.origin)
	w.command(t, root, "git", "init", "-q", "-b", "main", r.dir)
	w.command(t, r.dir, "git", "remote", "add", "origin", r.origin)
	return r
}

// commit commits files besides those that are there, and pushes them.
func (r *repo) commit(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		writeFile(t, filepath.Join(r.dir, name), text)
	}
	r.command(t, r.dir, "git", "add", "--all")
	r.command(t, r.dir, "git", "-c", "user.name=Team", "-c", "user.email=team@acme.example", "commit", "-q", "-m", "what is watched")
	r.command(t, r.dir, "git", "push", "-q", "origin", "main")
}

// dataBranch is the action's default.
const dataBranch = "subwatch-data"

// files returns the names of the files on the data branch.
func (r *repo) files(t *testing.T) []string {
	t.Helper()
	return strings.Fields(r.command(t, r.origin, "git", "ls-tree", "-r", "--name-only", dataBranch))
}

// file returns the one file of the data branch that matches, and its name.
func (r *repo) file(t *testing.T, pattern string) (name, text string) {
	t.Helper()
	found := slices.DeleteFunc(r.files(t), func(f string) bool { return !regexp.MustCompile(pattern).MatchString(f) })
	if len(found) != 1 {
		t.Fatalf("on the branch: want one file %s, got %q of %q", pattern, found, r.files(t))
	}
	return found[0], r.command(t, r.origin, "git", "show", dataBranch+":"+found[0])
}

// has reports whether a file of the data branch matches.
func (r *repo) has(t *testing.T, pattern string) bool {
	t.Helper()
	return slices.ContainsFunc(r.files(t), regexp.MustCompile(pattern).MatchString)
}

// A line is one of act's log: something said, or a command that was obeyed.
type line struct {
	Job, Msg, Step string
	Raw            string            // of a command, as it was printed
	Command        string            // empty: not one
	Name, Arg      string            // of a command
	KVPairs        map[string]string // likewise
	Content        string            // of the command "summary"
	Printed        bool              `json:"raw_output"` // by a step
}

// A ran is a workflow that has run.
type ran struct {
	ok  bool
	log []line
}

// run runs a workflow of the repository under act, on this machine.
func (r *repo) run(t *testing.T, workflow, event string, more ...string) ran {
	t.Helper()
	args := append([]string{
		event, "--json", "--workflows", filepath.Join(".github/workflows", workflow), "--platform", "ubuntu-latest=-self-hosted",
		"--pull=false", "--no-cache-server", "--use-new-action-cache", "--actor", "priya",
		"--secret", "SLACK_WEBHOOK_URL=" + r.webhook,
	}, more...)
	for _, action := range regexp.MustCompile(`actions/setup-go@[0-9a-f]{40}`).FindAllString(readText(t, "action.yml"), 1) {
		args = append(args, "--local-repository", action+"="+r.setupGo)
	}
	for _, action := range regexp.MustCompile(`subwatch/subwatch@\S+`).FindAllString(readText(t, filepath.Join(r.dir, ".github/workflows", workflow)), 1) {
		args = append(args, "--local-repository", action+"="+r.project.dir)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.act, args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	cmd.WaitDelay = 10 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	began := time.Now()
	out, err := cmd.Output()
	r.took = append(r.took, time.Since(began))
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("act %s: %v\n%s", workflow, err, stderr.Bytes())
	}
	r.worked = append(r.worked, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	got := ran{ok: err == nil}
	var text strings.Builder
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var l line
		if err := d.Decode(&l); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("act %s: a line is not JSON: %v\n%s", workflow, err, out)
		}
		got.log = append(got.log, l)
		fmt.Fprintf(&text, "[%s] %s\n", l.Job, strings.TrimRight(l.Msg, "\n"))
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the log of %s:\n%s%s", workflow, text.String(), stderr.Bytes())
		}
	})
	if len(got.log) == 0 {
		t.Fatalf("act %s ran nothing: %v", workflow, err)
	}
	checkLog(t, got.log)
	return got
}

// outputs returns what the steps of a run handed on. A name that got two values
// has both: act hands on what a step inside the action has set also where
// action.yml says otherwise.
func (r ran) outputs() map[string]string {
	all := map[string]string{}
	for _, l := range r.log {
		switch old, ok := all[l.Name]; {
		case l.Command != "set-output" || ok && old == l.Arg:
		case ok:
			all[l.Name] += " and " + l.Arg
		default:
			all[l.Name] = l.Arg
		}
	}
	return all
}

// summary returns the summary of a run's step.
func (r ran) summary(t *testing.T) string {
	t.Helper()
	all := map[string]bool{}
	for _, l := range r.log {
		if l.Command == "summary" {
			all[l.Content] = true // act tells it again for the step around the step
		}
	}
	if len(all) != 1 {
		t.Fatalf("want one summary, got %d", len(all))
	}
	return slices.Collect(maps.Keys(all))[0]
}
