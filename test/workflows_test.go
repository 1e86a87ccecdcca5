package test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The workflows, ours and those that init writes for others, and the action run
// with a token and secrets. actionlint (see .ci/run) knows GitHub's syntax; this
// file holds what it does not see: what they run is pinned, what they may is
// written down with its reason, and no text from outside becomes a part of a
// script or of the environment.

var (
	// pinned is how another's action is named: by a commit, which nobody can
	// move, with its version behind it for people.
	pinned = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	// own is how our action is named in the workflows that init writes: by its
	// version, because a commit cannot hold its own name.
	own = regexp.MustCompile(`^subwatch/subwatch@v\d+\.\d+\.\d+$`)
	// permission is a line such as "contents: write # why".
	permission = regexp.MustCompile(`^ +(actions|attestations|checks|contents|deployments|discussions|id-token|issues|packages|pages|pull-requests|security-events|statuses): (read|write)( # \S.*)?$`)
	// delimited is an output or variable with a delimiter that somebody who
	// wrote the value may know.
	delimited = regexp.MustCompile(`[\w}"']<<-?["'\w]`)
	// minute is the minute of a cron line.
	minute = regexp.MustCompile(`cron: "(\S+) `)
)

type step struct {
	Name  string         `yaml:"name"`
	Uses  string         `yaml:"uses"`
	Run   string         `yaml:"run"`
	Shell string         `yaml:"shell"`
	With  map[string]any `yaml:"with"`
}

type workflow struct {
	Name        string         `yaml:"name"`
	On          map[string]any `yaml:"on"`
	Permissions map[string]any `yaml:"permissions"`
	Concurrency map[string]any `yaml:"concurrency"`
	Jobs        map[string]struct {
		Permissions map[string]string `yaml:"permissions"`
		Timeout     int               `yaml:"timeout-minutes"`
		Steps       []step            `yaml:"steps"`
	} `yaml:"jobs"`
	Runs *struct {
		Steps []step `yaml:"steps"`
	} `yaml:"runs"` // of an action
}

// faults returns what is wrong with a workflow or an action.
func faults(text string) (all []string) {
	bad := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	var w workflow
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		return []string{err.Error()}
	}
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimPrefix(strings.TrimSpace(line), "- ")
		uses, ok := strings.CutPrefix(trimmed, "uses: ")
		if ok && uses != "./" && !pinned.MatchString(uses) && !own.MatchString(uses) {
			bad("line %d: not pinned by commit with its version: %s", i+1, uses)
		}
		if m := permission.FindStringSubmatch(line); m != nil && m[3] == "" {
			bad("line %d: no reason for %s: %s", i+1, m[1], m[2])
		}
		if strings.HasPrefix(trimmed, "#") {
			continue
		}
		for _, word := range []string{"GITHUB_ENV", "GITHUB_PATH", "toJSON(secrets", "secrets: inherit", "continue-on-error", "set-output"} {
			if strings.Contains(line, word) {
				bad("line %d: %s", i+1, word)
			}
		}
		if delimited.MatchString(line) {
			bad("line %d: a fixed delimiter", i+1)
		}
		if m := minute.FindStringSubmatch(line); m != nil && (m[1] == "0" || m[1] == "30" || strings.ContainsAny(m[1], "*/,")) {
			bad("line %d: minute %s is the one at which all others run", i+1, m[1])
		}
	}
	if w.Name == "" {
		bad("no name")
	}
	if w.Runs != nil {
		return append(all, stepFaults("action", w.Runs.Steps, true, true)...)
	}
	for _, trigger := range []string{"pull_request_target", "workflow_run"} {
		if _, ok := w.On[trigger]; ok {
			bad("%s runs other people's code with our token", trigger)
		}
	}
	if w.Permissions == nil || len(w.Permissions) > 0 {
		bad("permissions at the top are not {}: each job says its own")
	}
	if w.Concurrency["group"] == nil {
		bad("no concurrency")
	}
	writes := strings.Contains(text, ": write #") || strings.Contains(text, "secrets.")
	for name, job := range w.Jobs {
		if job.Timeout == 0 {
			bad("job %s: no timeout-minutes", name)
		}
		if len(job.Permissions) == 0 {
			bad("job %s: no permissions", name)
		}
		for what, may := range job.Permissions {
			if _, ok := w.On["pull_request"]; ok && may == "write" {
				bad("job %s: %s: write, for whoever opens a pull request", name, what)
			}
		}
		all = append(all, stepFaults("job "+name, job.Steps, false, writes)...)
	}
	return all
}

// stepFaults is [faults] of steps: of a composite action or not, and of what
// runs with secrets or may write.
func stepFaults(where string, steps []step, composite, secret bool) (all []string) {
	bad := func(s step, fault string) {
		all = append(all, fmt.Sprintf("%s: step %q: %s", where, s.Name+s.Uses, fault))
	}
	if len(steps) == 0 {
		all = append(all, where+": no steps")
	}
	for _, s := range steps {
		if s.Run != "" && s.Name == "" {
			bad(s, "no name")
		}
		if strings.Contains(s.Run, "${{") {
			bad(s, "an expression inside run: hand it in by env")
		}
		if composite && s.Run != "" && s.Shell != "bash" {
			bad(s, "no shell: bash")
		}
		if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] == nil {
			bad(s, "does not say whether it keeps its credentials")
		}
		if strings.HasPrefix(s.Uses, "actions/setup-go@") && secret && s.With["cache"] != false {
			bad(s, "a cache that others can fill")
		}
	}
	return all
}

// guarded are the files that these rules hold for.
func guarded(t *testing.T) []string {
	t.Helper()
	files := []string{"action.yml"}
	for pattern, least := range map[string]int{".github/workflows/*.yml": 3, "cmd/subwatch/setup/workflows/*.yml": 2} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) < least {
			t.Fatalf("%s: got %d files, want at least %d: %v", pattern, len(found), least, err)
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	return files
}

func TestWorkflows(t *testing.T) {
	for _, file := range guarded(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults(string(text)) {
			t.Errorf("%s: %s", file, f)
		}
	}
}

// The scripts of the action obey the rules of its steps.
func TestActionScripts(t *testing.T) {
	scripts, err := filepath.Glob(".github/action/*.sh")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range scripts {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "\nset -euo pipefail\n") {
			t.Errorf("%s: goes on after an error", file)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if !strings.HasPrefix(line, "#") && (delimited.MatchString(line) || regexp.MustCompile(`GITHUB_(ENV|PATH)\b|\beval\b`).MatchString(line)) {
				t.Errorf("%s:%d: %s", file, i+1, line)
			}
		}
	}
}

// Every rule can be broken.
func TestWorkflowFaults(t *testing.T) {
	const fine = `name: x
on:
  schedule:
    - cron: "23 5 * * *"
permissions: {}
concurrency:
  group: x
jobs:
  x:
    timeout-minutes: 1
    permissions:
      contents: read # to see
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - name: Do
        run: echo hello
`
	const action = `name: x
runs:
  using: composite
  steps:
    - name: Do
      shell: bash
      run: echo
    - uses: actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0
      with:
        cache: false
`
	for _, text := range []string{fine, action} {
		if got := faults(text); len(got) > 0 {
			t.Errorf("nothing is wrong, got %q", got)
		}
	}
	for _, c := range []struct{ text, old, new, want string }{
		{fine, " # v7.0.1", "", "not pinned"},
		{fine, "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "v7", "not pinned"},
		{fine, "contents: read # to see", "contents: read", "no reason"},
		{fine, "echo hello", `echo "a=$b" >>"$GITHUB_ENV"`, "GITHUB_ENV"},
		{fine, "echo hello", `echo /x >>"$GITHUB_PATH"`, "GITHUB_PATH"},
		{fine, "echo hello", `echo "a<<EOF" >>"$GITHUB_OUTPUT"`, "fixed delimiter"},
		{fine, "echo hello", `echo ${{ inputs.x }}`, "expression inside run"},
		{fine, "name: Do", "id: do", "no name"},
		{fine, "name: x\n", "", "no name"},
		{fine, "schedule:\n    - cron: \"23 5 * * *\"", "pull_request_target:", "pull_request_target"},
		{fine, "schedule:\n    - cron: \"23 5 * * *\"", "workflow_run:", "workflow_run"},
		{fine, "23 5", "0 5", "minute 0"},
		{fine, "permissions: {}\n", "", "not {}"},
		{fine, "permissions: {}", "permissions: {contents: write}", "not {}"},
		{fine, "concurrency:\n  group: x\n", "", "no concurrency"},
		{fine, "    timeout-minutes: 1\n", "", "no timeout-minutes"},
		{fine, "    permissions:\n      contents: read # to see\n", "", "no permissions"},
		{strings.Replace(fine, "contents: read", "contents: write", 1), "schedule:\n    - cron: \"23 5 * * *\"", "pull_request:", "whoever opens"},
		{fine, "        with:\n          persist-credentials: false\n", "", "credentials"},
		{action, "      shell: bash\n", "", "no shell"},
		{strings.Replace(strings.Replace(fine, "contents: read", "contents: write", 1), "actions/checkout", "actions/setup-go", 1), "name: x", "name: y", "cache"},
		{action, "cache: false", "go-version: stable", "cache"},
	} {
		if !strings.Contains(c.text, c.old) {
			t.Fatalf("%q is not there", c.old)
		}
		got := faults(strings.Replace(c.text, c.old, c.new, 1))
		if !slices.ContainsFunc(got, func(f string) bool { return strings.Contains(f, c.want) }) {
			t.Errorf("%q for %q: got %q, want one with %q", c.new, c.old, got, c.want)
		}
	}
}

// The guide names every input and output of the action, and its workflows obey
// the same rules.
func TestGuide(t *testing.T) {
	guide, err := os.ReadFile("docs/github-action.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Inputs  map[string]any `yaml:"inputs"`
		Outputs map[string]any `yaml:"outputs"`
	}
	if err := yaml.Unmarshal(text, &action); err != nil || len(action.Inputs) == 0 || len(action.Outputs) == 0 {
		t.Fatalf("inputs and outputs of action.yml: %v", err)
	}
	for _, names := range []map[string]any{action.Inputs, action.Outputs} {
		for name := range names {
			if !regexp.MustCompile("(?m)^\\| .*`" + name + "`.* \\|").Match(guide) {
				t.Errorf("docs/github-action.md has no line for %s", name)
			}
		}
	}
	shown := 0
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```\n").FindAllSubmatch(guide, -1) {
		if strings.Contains(string(block[1]), "\njobs:\n") {
			shown++
			for _, f := range faults(string(block[1])) {
				t.Errorf("docs/github-action.md: %s", f)
			}
		}
	}
	if shown < 2 {
		t.Errorf("docs/github-action.md shows %d workflows, want the one of init and the one of many vendors", shown)
	}
}

// Where two files use the same action they pin the same commit of it: an update
// that forgets those that init writes, or the guide, shows.
func TestPinsAgree(t *testing.T) {
	pins := map[string]string{} // by action
	for _, file := range append(guarded(t), "docs/github-action.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`uses: ([\w./-]+)@([0-9a-f]{40} # \S+)`).FindAllSubmatch(text, -1) {
			name, pin := string(m[1]), string(m[2])
			if first, ok := pins[name]; ok && first != pin {
				t.Errorf("%s: %s@%s, elsewhere it is %s", file, name, pin, first)
			}
			pins[name] = pin
		}
	}
	if len(pins) < 2 {
		t.Errorf("found pins of %v only", pins)
	}
}

// Everywhere the action is named by one version: the newest whose checksums it
// holds, once there is one.
func TestActionVersion(t *testing.T) {
	list, err := os.ReadFile(".github/action/checksums.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	if m := regexp.MustCompile(`(?m)^[0-9a-f]{64}  subwatch_([^_]+)_`).FindSubmatch(list); m != nil {
		want = "v" + string(m[1])
	}
	for _, file := range []string{"README.md", "docs/github-action.md", "cmd/subwatch/setup/workflows/subwatch.yml", "cmd/subwatch/setup/workflows/subwatch-decide.yml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(`subwatch/subwatch@(v[0-9.]*[0-9])`).FindAllSubmatch(text, -1)
		if len(found) == 0 {
			t.Errorf("%s does not name the action", file)
		}
		for _, m := range found {
			if want == "" {
				want = string(m[1])
			}
			if string(m[1]) != want {
				t.Errorf("%s: names %s, want %s", file, m[1], want)
			}
		}
	}
}
