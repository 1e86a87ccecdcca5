package test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// This file is the world in which e2e_test.go runs workflows: a network of one
// machine, pages, Slack, and repositories with a remote.

// pageHost is where the pages are: a public address, because no other is read,
// that exists only inside the namespace.
const pageHost = "93.184.216.34"

// insideEnv is set for the test that runs inside the namespace.
const insideEnv = "SUBWATCH_E2E_INSIDE"

// inNamespace runs the calling test again in a network namespace of its own,
// where nothing can be reached but what the test itself serves.
func inNamespace(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has network namespaces")
	}
	for _, tool := range []string{"unshare", "ip", "bash", "git", "go", "act"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("this test needs %s in the PATH (.ci/run installs act): %v", tool, err)
		}
	}
	enter := []string{"unshare", "--net"}
	if os.Geteuid() != 0 {
		enter = append(enter, "--map-root-user")
	}
	enter = append(enter, "bash", "-c", "set -e; ip link set lo up; ip addr add "+pageHost+`/32 dev lo; exec "$@"`, "_")
	// The few words are English where they decide.
	probe := exec.CommandContext(t.Context(), enter[0], append(enter[1:], "true")...)
	probe.Env = append(os.Environ(), "LC_ALL=C")
	if out, err := probe.CombinedOutput(); err != nil {
		if forbidden := regexp.MustCompile("Operation not permitted|Permission denied"); forbidden.Match(out) {
			t.Skipf("LEFT OUT: network namespaces are not allowed here: %s", out)
		}
		t.Fatalf("make a network namespace: %v\n%s", err, out)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(enter[1:], self, "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=8m")
	cmd := exec.CommandContext(t.Context(), enter[0], args...)
	cmd.Env = append(os.Environ(), insideEnv+"=1")
	out, err := cmd.CombinedOutput()
	t.Logf("inside the namespace:\n%s", out)
	if err != nil {
		t.Fatalf("inside the namespace: %v", err)
	}
}

// A world is what the workflows see of the outside.
type world struct {
	env     []string // of every program: nothing of ours but this
	act     string
	project *repo  // a copy of this checkout
	setupGo string // stands for actions/setup-go, and fails when it is run
	pages   *pages
	slack   *slack
	webhook string
	took    []time.Duration // the runs
	worked  []time.Duration // the processor in them
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{pages: &pages{}, slack: &slack{}}
	l, err := net.Listen("tcp", pageHost+":80")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: w.pages}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	s := httptest.NewServer(w.slack)
	t.Cleanup(s.Close)
	w.webhook = s.URL + "/services/T000/B000/very-secret"

	if w.act, err = exec.LookPath("act"); err != nil {
		t.Fatal(err)
	}
	caches, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatalf("go env: %v", err)
	}
	cache := strings.Fields(string(caches))
	home := t.TempDir()
	// Go would go on writing there in the background.
	writeFile(t, filepath.Join(home, ".config", "go", "telemetry", "mode"), "off\n")
	w.env = []string{
		"HOME=" + home, "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1", "CGO_ENABLED=0",
		"GOCACHE=" + cache[0], "GOMODCACHE=" + cache[1], "GOPROXY=off", "GOTOOLCHAIN=local", "GOFLAGS=-mod=readonly",
	}
	w.setupGo = t.TempDir()
	writeFile(t, filepath.Join(w.setupGo, "action.yml"), "name: none\nruns:\n  using: composite\n  steps:\n    - run: exit 1\n      shell: bash\n")
	// What is tried is what would be committed now.
	w.project = w.repo(t, "subwatch")
	for _, file := range strings.Split(strings.TrimSuffix(w.command(t, ".", "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"), "\x00"), "\x00") {
		if _, err := os.Stat(file); err == nil { // else it has been removed
			writeFile(t, filepath.Join(w.project.dir, file), readText(t, file))
		}
	}
	return w
}

// command runs a program of the world, and gives its output.
func (w *world) command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Env = dir, w.env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s%s", name, args, err, out, stderr.Bytes())
	}
	return string(out)
}

func writeFile(t *testing.T, file, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// pages serves the vendors' pages.
type pages struct {
	mu sync.Mutex
	by map[string]string // by path
}

func (p *pages) set(path, html string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.by == nil {
		p.by = map[string]string{}
	}
	p.by[path] = html
}

func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	html, ok := p.by[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if html == "" { // a server that is hostile itself
		w.Header().Set("Content-Encoding", "##[error]pwned ::error::pwned")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, html)
}

// slack takes posts as an incoming webhook does.
type slack struct {
	mu    sync.Mutex
	down  bool
	taken []string // payloads
	tries int      // posts that it did not take
}

func (s *slack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if s.down || err != nil {
		s.tries++
		http.Error(w, "internal_error", http.StatusInternalServerError)
		return
	}
	s.taken = append(s.taken, string(body))
	fmt.Fprint(w, "ok")
}

// posts returns what was taken since the last time, and how many posts were not.
func (s *slack) posts(down bool) (taken []string, tries int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken, tries = s.taken, s.tries
	s.taken, s.tries, s.down = nil, 0, down
	return taken, tries
}
