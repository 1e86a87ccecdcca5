//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
)

// A stopWorld is the program in a repository whose remote takes its time with a
// push.
type stopWorld struct {
	t       *testing.T
	program string
	clone   string
	remote  string
	page    *httptest.Server
}

func newStopWorld(t *testing.T, page http.HandlerFunc) *stopWorld {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	w := &stopWorld{t: t, program: filepath.Join(t.TempDir(), "subwatch"), page: httptest.NewServer(page)}
	t.Cleanup(w.page.Close)
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", w.program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	dir := t.TempDir()
	w.remote, w.clone = filepath.Join(dir, "remote.git"), filepath.Join(dir, "clone")
	for _, args := range [][]string{{"init", "--quiet", "--bare", w.remote}, {"clone", "--quiet", w.remote, w.clone}} {
		if out, err := exec.CommandContext(t.Context(), "git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	config := fmt.Sprintf("confirm: 0s\nvendors:\n  - name: acme\n    url: %s/subprocessors\n", w.page.URL)
	if err := os.WriteFile(filepath.Join(w.clone, "subwatch.yml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	return w
}

// start starts a check that keeps its data on a branch.
func (w *stopWorld) start() (cmd *exec.Cmd, said *bytes.Buffer, ended chan error) {
	w.t.Helper()
	cmd = exec.CommandContext(w.t.Context(), w.program, "check", "--branch", "data")
	cmd.Dir = w.clone
	cmd.Env = append(os.Environ(), cli.PrivateEnv+"=1", "TMPDIR="+w.temp())
	said = &bytes.Buffer{}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	ended = make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	return cmd, said, ended
}

// temp is where the program makes its temporary files.
func (w *stopWorld) temp() string {
	dir := filepath.Join(filepath.Dir(w.clone), "temp")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		w.t.Fatal(err)
	}
	return dir
}

// The first signal ends no publication, the second one does, within two seconds,
// and what is not saved is said.
func TestSecondSignal(t *testing.T) {
	t.Parallel()
	w := newStopWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(rw, crashPage([]string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd."}))
	})
	pushing := filepath.Join(filepath.Dir(w.clone), "pushing")
	hook := fmt.Sprintf("#!/bin/sh\necho $$ > %q\nexec >/dev/null 2>&1\nexec sleep 300\n", pushing)
	if err := os.WriteFile(filepath.Join(w.remote, "hooks", "pre-receive"), []byte(hook), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd, said, ended := w.start()
	t.Cleanup(func() { // what git started on the remote's side outlives it
		if text, err := os.ReadFile(pushing); err == nil {
			var pid int
			if _, err := fmt.Sscan(string(text), &pid); err == nil {
				syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	})
	until(t, ended, func() bool { info, err := os.Stat(pushing); return err == nil && info.Size() > 0 })
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		t.Fatalf("the first signal ended it: %v: %s", err, said)
	case <-time.After(300 * time.Millisecond): // it has a minute
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; exitOf(err) != cli.ExitUnsaved {
		t.Errorf("it ended with %v, want exit code %d: %s", err, cli.ExitUnsaved, said)
	}
	if text := said.String(); !strings.HasPrefix(text, "subwatch: ") {
		t.Errorf("it said %q", text)
	}
}

// A run whose only vendor never answers ends by one signal, and soon.
func TestFirstSignal(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 10)
	w := newStopWorld(t, func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	})
	cmd, said, ended := w.start()
	select {
	case <-asked:
	case err := <-ended:
		t.Fatalf("it ended before: %v: %s", err, said)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; exitOf(err) != cli.ExitUnchecked || !strings.Contains(said.String(), "stopped: 1 of 1 vendor not checked: acme") {
		t.Errorf("it ended with %v: %s", err, said)
	}
	left, err := os.ReadDir(w.temp())
	if err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

// until waits for something that the program is to do before it ends.
func until(t *testing.T, ended <-chan error, done func() bool) {
	t.Helper()
	for !done() {
		select {
		case err := <-ended:
			t.Fatalf("it ended before: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
