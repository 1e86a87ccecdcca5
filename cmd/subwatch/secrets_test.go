package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/fixtures"
)

// branchCommands are the arguments of every command that can work on a branch.
// CHANGE stands for the id of a change.
var branchCommands = map[string][]string{
	"check":   {"check"},
	"deliver": {"deliver"},
	"status":  {"status"},
	"show":    {"show", "CHANGE"},
	"log":     {"log"},
	"decide":  {"decide", "CHANGE", "no-objection", "--by", "Priya", "--reason", "EU hosting"},
	"notice":  {"notice", "atlassian", "--received", "2024-09-02"},
	"trust":   {"trust", "atlassian", "--by", "Priya"},
	"doctor":  {"doctor", "--repair"},
}

// No command gives git, or what git starts, a secret: not in the variable that it
// is configured by, nor in any other that holds it. What git's helpers need of
// the environment they get.
func TestGitIsNotGivenSecrets(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("scripts stand for ssh and the helper")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	slack := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") }))
	defer slack.Close()
	refused := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer refused.Close()
	hook, team := slack.URL+"/services/T000/B000/abcdefgh", slack.URL+"/services/T000/B111/ijklmnop"
	const token = "xoxb-1234-token-of-nobody"
	for name, value := range map[string]string{
		"PAGE_KEY": "page-key-of-none", "KEY_COPY": "key=page-key-of-none",
		"SLACK_WEBHOOK_URL": hook, "TEAM_HOOK": team, "SLACK_BOT_TOKEN": token, "INPUT_SLACK_WEBHOOK_URL": "set by nobody",
		"COPY": " " + team + " ", "JSON": `{"hook":"` + team + `","channel":"C1"}`, "LINE": "TEAM_HOOK=" + team,
		"ENCODED": "https://example.com/?to=" + url.QueryEscape(hook), "DEPLOY_HEADER": "Bearer " + token,
		"GH_TOKEN": "kept-gh", "GITHUB_TOKEN": "kept-github", "OTHER": "kept-other", "GITHUB_ACTIONS": "",
	} {
		t.Setenv(name, value)
	}
	secrets := []string{"PAGE_KEY", "page-key-of-none", "B000", "B111", "abcdefgh", "ijklmnop", "token-of-nobody", "set by nobody", "TEAM_HOOK", "SLACK_BOT_TOKEN", "SLACK_WEBHOOK_URL"}

	base := t.TempDir()
	seen, remote, work := filepath.Join(base, "seen"), filepath.Join(base, "remote.git"), filepath.Join(base, "work")
	script := func(name, text string) string {
		file := filepath.Join(base, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte("#!/bin/sh\n{ echo "+filepath.Base(name)+" ran; env; } >>"+seen+"\n"+text), 0o755)); err != nil {
			t.Fatal(err)
		}
		return file
	}
	git := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "--quiet", "--bare", remote)
	git("init", "--quiet", work)
	t.Chdir(work)
	if err := os.WriteFile("subwatch.yml", []byte("confirm: 0s\nvendors:\n  - name: atlassian\n    headers: {X-Key_env: PAGE_KEY}\nslack:\n  - name: team\n    webhook_env: TEAM_HOOK\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	git("remote", "add", "origin", "ssh://nobody.example"+filepath.ToSlash(remote))
	t.Setenv("GIT_SSH_COMMAND", script("ssh", "for last; do :; done; eval \"$last\"\n")) // the other end is this machine
	script("remote.git/hooks/pre-receive", "cat >/dev/null\n")
	for _, hook := range []string{"pre-push", "reference-transaction", "post-checkout", "pre-commit", "commit-msg", "post-index-change"} {
		script("work/.git/hooks/"+hook, "")
	}

	page := fixtures.Atlassian()[0].HTML
	program := func(args ...string) (string, error) {
		var stdout, stderr bytes.Buffer
		err := run(t.Context(), args, cli.Environment{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Getenv: os.Getenv,
			Width: func(io.Writer) (int, bool) { return 0, false },
			Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: io.NopCloser(bytes.NewReader(page)), Request: r}, nil
			}),
		})
		return stdout.String() + stderr.String(), err
	}
	looked := func(what string, ran ...string) {
		t.Helper()
		text, err := os.ReadFile(seen)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		for _, name := range ran {
			if !strings.Contains(string(text), name+" ran\n") {
				t.Errorf("%s: %s did not run, so nothing is known", what, name)
			}
		}
		for _, kept := range []string{"GH_TOKEN=kept-gh", "GITHUB_TOKEN=kept-github", "OTHER=kept-other"} {
			if !strings.Contains(string(text), "\n"+kept+"\n") {
				t.Errorf("%s: %s was taken out", what, kept)
			}
		}
		for line := range strings.Lines(string(text)) {
			if slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(line, s) }) {
				t.Errorf("%s: given to what git starts: %s", what, line)
			}
		}
		if err := os.Remove(seen); err != nil {
			t.Error(err)
		}
	}
	for _, version := range []int{0, 2} {
		page = fixtures.Atlassian()[version].HTML
		if out, err := program("check", "--branch", "data"); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		looked("check", "ssh", "pre-receive")
	}
	out, err := exec.Command("git", "-C", remote, "ls-tree", "--name-only", "data", "atlassian/changes/").Output()
	if err != nil || len(out) == 0 {
		t.Fatalf("no change was recorded: %v", err)
	}
	_, change, _ := strings.Cut(strings.TrimSuffix(filepath.Base(strings.TrimSpace(string(out))), ".json"), "-")

	for _, cmd := range rootCommand(cli.Environment{}).Commands() {
		name := cmd.Name()
		args, ok := branchCommands[name]
		if cmd.Flags().Lookup("branch") == nil {
			continue
		}
		if !ok {
			t.Errorf("%s works on a branch, and nobody has tried what it gives to git: add it", name)
			continue
		}
		args = append(slices.Clone(args), "--branch", "data")
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "CHANGE", change)
		}
		if out, err := program(args...); err != nil {
			t.Errorf("%s: %v: %s", name, err, out)
		}
		looked(name, "ssh")

		// Helpers for passwords, where the remote asks for one.
		git("remote", "set-url", "origin", refused.URL+"/x.git")
		git("config", "credential.helper", "!"+script("helper", ""))
		git("config", "core.askPass", script("askpass", ""))
		if _, err := program(args...); err == nil {
			t.Errorf("%s: a remote that refuses was no error", name)
		}
		looked(name, "helper", "askpass")
		git("remote", "set-url", "origin", "ssh://nobody.example"+filepath.ToSlash(remote))
	}
}
