package test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// script runs a script of the action with nothing but these variables, and
// gives what it wrote as outputs and on stdout.
func script(t *testing.T, path string, env ...string) (outputs, stdout string, err error) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the bash in the path may be that of another system; on GitHub the action itself shows that it works")
	}
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the action's scripts need %s: %v", tool, err)
		}
	}
	file := filepath.Join(t.TempDir(), "output")
	cmd := exec.CommandContext(t.Context(), "bash", path)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "GITHUB_OUTPUT=" + file}, env...)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err = cmd.Run()
	text, _ := os.ReadFile(file) // absent where nothing was written
	if stderr.Len() > 0 {
		t.Logf("%s", stderr.String())
	}
	return string(text), out.String(), err
}

// The action runs what was released, by its SHA-256, or builds; never anything
// else.
func TestActionGet(t *testing.T) {
	const released, wrong = "#!/bin/sh\necho released\n", "#!/bin/sh\necho evil\n"
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(released)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1.2.3/subwatch_1.2.3_linux_amd64", "/v1.2.2/subwatch_1.2.2_darwin_arm64", "/v1.2.3/subwatch_1.2.3_windows_amd64.exe":
			fmt.Fprint(w, released)
		case "/v1.2.3/subwatch_1.2.3_linux_arm64":
			fmt.Fprint(w, wrong)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	list := "# newest on top\n"
	for _, name := range []string{
		"1.2.3_linux_amd64", "1.2.3_linux_arm64", "1.2.3_darwin_amd64", "1.2.3_windows_amd64.exe", "1.2.3_windows_arm64.exe", "1.2.3_windows_arm64.exe",
		"1.2.2_darwin_arm64", "1.2.2_linux_amd64",
	} {
		list += sum + "  subwatch_" + name + "\n"
	}
	for _, c := range []struct {
		name, build, version, os, arch, list string
		want                                 string // the binary's file, "build", or the words of an error
	}{
		{"newest", "false", "", "Linux", "X64", list, "subwatch"},
		{"named", "false", "1.2.2", "macOS", "ARM64", list, "subwatch"},
		{"as a tag", "false", "v1.2.3", "Windows", "X64", list, "subwatch.exe"},
		{"differs", "false", "", "Linux", "ARM64", list, "error: is not what was released"},
		{"not published", "false", "1.2.2", "Linux", "X64", list, "error: could not be downloaded"},
		{"twice in the list", "false", "", "Windows", "ARM64", list, "error: exactly once"},
		{"not in the list", "false", "", "macOS", "ARM64", list, "error: exactly once"},
		{"unknown version", "false", "9.9.9", "Linux", "X64", list, "error: no checksums of 9.9.9"},
		{"pattern for a version", "false", "1.2.*", "Linux", "X64", list, "error: write it as in 1.2.3"},
		{"command for a version", "false", "1.2.3\n::error::x", "Linux", "X64", list, "error: write it as in 1.2.3"},
		{"nothing released", "false", "", "Linux", "X64", "# none\n", "build"},
		{"asked for", "true", "1.2.3", "Linux", "X64", list, "build"},
		{"another word", "yes", "", "Linux", "X64", list, "error: write true or false"},
		{"another processor", "false", "", "Linux", "RISCV", list, "build"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, temp := t.TempDir(), t.TempDir()
			text, err := os.ReadFile(".github/action/get.sh")
			if err != nil {
				t.Fatal(err)
			}
			get := filepath.Join(dir, "get.sh")
			for file, text := range map[string]string{get: string(text), filepath.Join(dir, "checksums.txt"): c.list} {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			outputs, stdout, err := script(t, get, "BUILD="+c.build, "VERSION="+c.version, "RUNNER_OS="+c.os, "RUNNER_ARCH="+c.arch, "RUNNER_TEMP="+temp, "RELEASES="+server.URL)
			switch words, failure := strings.CutPrefix(c.want, "error: "); {
			case failure:
				if err == nil || !strings.HasPrefix(stdout, "::error title=subwatch::") || !strings.Contains(stdout, words) || strings.Count(stdout, "\n") != 1 {
					t.Errorf("got %v and %q, want an error with %q", err, stdout, words)
				}
				if outputs != "" {
					t.Errorf("an error, and yet the outputs are %q", outputs)
				}
				if found, _ := filepath.Glob(temp + "/*/*"); len(found) > 0 {
					t.Errorf("an error, and yet there is %q", found)
				}
			case err != nil:
				t.Errorf("got %v: %s", err, stdout)
			case c.want == "build":
				if outputs != "build=true\n" {
					t.Errorf("got outputs %q, want that it is built", outputs)
				}
			default:
				path, ok := strings.CutPrefix(strings.TrimSpace(outputs), "binary="+temp+"/")
				if !ok || filepath.Base(path) != c.want {
					t.Fatalf("got outputs %q, want a binary %s", outputs, c.want)
				}
				if out, err := exec.Command(filepath.Join(temp, path)).Output(); err != nil || string(out) != "released\n" {
					t.Errorf("it cannot be run: %q, %v", out, err)
				}
			}
		})
	}
}

// The inputs become arguments, each one whole, and none a flag of its own.
func TestActionRun(t *testing.T) {
	echo := filepath.Join(t.TempDir(), "echo.sh")
	if err := os.WriteFile(echo, []byte("#!/usr/bin/env bash\nprintf '[%s]' \"$@\"\nprintf ' %s' \"${SLACK_WEBHOOK_URL-none}\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		inputs []string
		want   string
	}{
		{nil, "[check][--github][--fail-on=error][--branch=subwatch-data] none"},
		{[]string{"INPUT_VENDORS=atlassian, figma\n\thubspot"}, "[check][--github][--fail-on=error][--branch=subwatch-data][--][atlassian][figma][hubspot] none"},
		{[]string{"INPUT_VENDORS=--data=/ $(id) *"}, "[check][--github][--fail-on=error][--branch=subwatch-data][--][--data=/][$(id)][*] none"},
		{[]string{"INPUT_COMMAND=deliver", "INPUT_BRANCH=", "INPUT_DATA=a b", "INPUT_CONFIG=x;y"}, "[deliver][--github][--fail-on=error][--config=x;y][--data=a b] none"},
		{[]string{"INPUT_SHARD=1/8", "INPUT_DRY_RUN=true"}, "[check][--github][--fail-on=error][--branch=subwatch-data][--shard=1/8][--dry-run=true] none"},
		{[]string{"INPUT_SLACK_WEBHOOK_URL=https://hooks.example/x"}, "[check][--github][--fail-on=error][--branch=subwatch-data] https://hooks.example/x"},
		{[]string{"SLACK_WEBHOOK_URL=the caller's"}, "[check][--github][--fail-on=error][--branch=subwatch-data] the caller's"},
	} {
		env := append([]string{
			"BINARY=" + echo, "INPUT_COMMAND=check", "INPUT_FAIL_ON=error", "INPUT_CONFIG=", "INPUT_DATA=", "INPUT_BRANCH=subwatch-data", "INPUT_SHARD=",
			"INPUT_DRY_RUN=false", "INPUT_VENDORS=", "INPUT_SLACK_WEBHOOK_URL=", "INPUT_SLACK_BOT_TOKEN=", "INPUT_SLACK_CHANNEL=",
		}, c.inputs...)
		_, got, err := script(t, ".github/action/run.sh", env...)
		if err != nil || got != c.want {
			t.Errorf("%q: got %q, %v, want %q", c.inputs, got, err, c.want)
		}
	}
	testActionUnsets(t)
	outputs, stdout, err := script(t, ".github/action/run.sh", "INPUT_COMMAND=--help")
	if err == nil || outputs != "status=misconfigured\n" || !strings.HasPrefix(stdout, "::error ") {
		t.Errorf("an unknown command: got %q, %q, %v", outputs, stdout, err)
	}
}

// testActionUnsets: what the action has read, it takes out of the environment of
// the program, which starts git. A secret is then in the one variable that the
// program looks for.
func testActionUnsets(t *testing.T) {
	t.Helper()
	print := filepath.Join(t.TempDir(), "env.sh")
	if err := os.WriteFile(print, []byte("#!/usr/bin/env bash\nexec env\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("action.yml")
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, _, ok := strings.Cut(strings.TrimSpace(line), ":"); ok && strings.HasPrefix(name, "INPUT_") {
			inputs[name] = ""
		}
	}
	if len(inputs) < 10 {
		t.Fatalf("the action passes %d inputs", len(inputs))
	}
	inputs["INPUT_COMMAND"], inputs["INPUT_SLACK_WEBHOOK_URL"], inputs["INPUT_SLACK_BOT_TOKEN"] = "check", "https://hooks.example/secret-hook", "xoxb-secret-token"
	env := []string{"BINARY=" + print, "GITHUB_TOKEN=kept", "OTHER=kept"}
	for name, value := range inputs {
		env = append(env, name+"="+value)
	}
	_, stdout, err := script(t, ".github/action/run.sh", env...)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(stdout) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if strings.HasPrefix(name, "INPUT_") || name == "BINARY" || strings.Contains(value, "secret") && name != "SLACK_WEBHOOK_URL" && name != "SLACK_BOT_TOKEN" {
			t.Errorf("left in the environment: %s", line)
		}
	}
	for _, want := range []string{"SLACK_WEBHOOK_URL=https://hooks.example/secret-hook\n", "SLACK_BOT_TOKEN=xoxb-secret-token\n", "GITHUB_TOKEN=kept\n", "OTHER=kept\n"} {
		if !strings.Contains("\n"+stdout, "\n"+want) {
			t.Errorf("missing in the environment: %s", want)
		}
	}
}
