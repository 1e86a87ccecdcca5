package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/store"
	"github.com/subwatch/subwatch/store/dir"
)

// A crashWorld is what the program that is killed sees: a vendor's page, and a
// Slack that tells apart who posts.
type crashWorld struct {
	program string // with fault points
	page    *httptest.Server
	slack   *httptest.Server

	mu    sync.Mutex
	html  string
	posts map[string][]string // by who posted: the texts, in order
}

// newCrashWorld returns a world with a program that has fault points.
func newCrashWorld(t *testing.T) *crashWorld {
	w := newServers(t)
	w.program = filepath.Join(t.TempDir(), "subwatch.exe")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "faultpoints", "-o", w.program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", build, err, out)
	}
	return w
}

// newServers returns a world without that program.
func newServers(t *testing.T) *crashWorld {
	w := &crashWorld{posts: map[string][]string{}}
	w.page = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(rw, w.html)
	}))
	t.Cleanup(w.page.Close)
	w.slack = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var payload struct {
			Text string `json:"text"`
		}
		if err := json.NewDecoder(r.Body).Decode(&payload); err != nil {
			http.Error(rw, "invalid_payload", http.StatusBadRequest)
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.posts[r.URL.Path] = append(w.posts[r.URL.Path], payload.Text)
		io.WriteString(rw, "ok")
	}))
	t.Cleanup(w.slack.Close)
	return w
}

// A crashSite is a data folder, and the Slack that its runs post to.
type crashSite struct {
	w   *crashWorld
	dir string // with subwatch.yml, and the data folder "data"
	who string // path of its webhook
	had int    // receipts in the beginning
}

// show changes the page: it names these companies.
func (w *crashWorld) show(names []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.html = crashPage(names)
}

// siteAt returns a site in a new folder, with a data folder like another one, if
// there is one.
func (w *crashWorld) siteAt(t *testing.T, data string) *crashSite {
	t.Helper()
	s := &crashSite{w: w, dir: fastFolder(t)}
	s.who = "/services/T0/B0/" + filepath.Base(s.dir)
	if err := os.WriteFile(filepath.Join(s.dir, "subwatch.yml"), []byte(s.config()), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(s.data(), os.DirFS(data)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	s.had = s.receipts(t)
	return s
}

// receipts counts the receipts in the data folder.
func (s *crashSite) receipts(t *testing.T) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(s.data(), "receipts", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// change returns the id of the first change.
func (s *crashSite) change(t *testing.T) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(s.data(), "acme", "changes", "0001-*.json"))
	if err != nil || len(all) != 1 {
		t.Fatalf("changes %q, %v: want one", all, err)
	}
	return strings.TrimPrefix(strings.TrimSuffix(filepath.Base(all[0]), ".json"), "0001-")
}

// fastFolder returns a new folder, in memory where the system has such a place: a
// thousand runs sync every file that they write.
func fastFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "subwatch-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// config is what its runs are configured with.
func (s *crashSite) config() string {
	return fmt.Sprintf("confirm: 0s\nvendors:\n  - name: acme\n    url: %s/subprocessors\n    terms: {window: 5d}\n", s.w.page.URL)
}

func (s *crashSite) data() string { return filepath.Join(s.dir, "data") }

func (s *crashSite) args(command []string) []string {
	return append(slices.Clone(command), "--config", filepath.Join(s.dir, "subwatch.yml"), "--data", s.data())
}

func (s *crashSite) secret() string { return s.w.slack.URL + s.who }

// fault runs a command in a process of its own, with something happening at its
// fault points. It returns its last words, and how it ended.
func (s *crashSite) fault(ctx context.Context, what string, command []string) (string, error) {
	if err := os.Remove(filepath.Join(s.dir, "steps")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	cmd := exec.CommandContext(ctx, s.w.program, s.args(command)...)
	cmd.Env = append(os.Environ(), "SLACK_WEBHOOK_URL="+s.secret(), cli.PrivateEnv+"=1", collectEnv+"="+someGarbage, "SUBWATCH_FAULT="+what, "SUBWATCH_FAULT_LOG="+filepath.Join(s.dir, "steps"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	err := cmd.Run()
	return stderr.String(), err
}

// run runs a command inside the test, as it is without fault points.
func (s *crashSite) run(ctx context.Context, command []string) (string, error) {
	var stdout bytes.Buffer
	err := run(ctx, s.args(command), cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: io.Discard,
		Getenv: func(name string) string {
			return map[string]string{"SLACK_WEBHOOK_URL": s.secret(), cli.PrivateEnv: "1"}[name]
		},
		Width: func(io.Writer) (int, bool) { return 0, false },
	})
	return stdout.String(), err
}

// steps returns the fault points that the last process came by.
func (s *crashSite) steps(t *testing.T) []string {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(s.dir, "steps"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(log), "\n"), "\n")
}

// repeated is how a post says that it may have been seen before.
const repeated = " · possibly repeated"

// inText is what differs in a post when it is told again: a time, the number of a read.
var inText = regexp.MustCompile(`\d\d∶\d\d|this was \d`)

// same returns a post without what differs when it is told again.
func same(text string) string {
	return inText.ReplaceAllString(strings.Replace(text, repeated, "", 1), "TIME")
}

// posted returns the texts that Slack got, and forgets them.
func (s *crashSite) posted() []string {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	posts := s.w.posts[s.who]
	delete(s.w.posts, s.who)
	return posts
}

// inName is a time in a file's name.
var inName = regexp.MustCompile(`\d{8}T\d{6}Z`)

// listing returns the files of the data folder, without the times in their names.
func (s *crashSite) listing(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(s.data(), func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && e.Name() != ".index.json" { // which may be missing
			rel, _ := filepath.Rel(s.data(), p)
			names = append(names, inName.ReplaceAllString(filepath.ToSlash(rel), "TIME"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// crashPage is a page that names companies.
func crashPage(names []string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><title>Sub-processors</title><h1>Sub-processors</h1><table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>")
	for _, n := range names {
		fmt.Fprintf(&b, "<tr><td>%s</td><td>Hosting</td><td>Germany</td></tr>", n)
	}
	return b.String() + "</table>"
}

// A program that is killed at any step of any of its writes (before a file is
// made, before and in the middle of writing it, before it is synced, before it
// is renamed, before its folder is synced) leaves a folder that the same
// command, run again, completes: with the same files as if nothing had
// happened, every message told, and none of them twice but for one that was
// just being sent, which then says so. The same for a disk that is full from
// that step on.
//
// It tries one step of ten, another one of each phase; every one where
// SUBWATCH_LONG is set, as .ci/run does.
func TestCrashEverywhere(t *testing.T) {
	every := 10
	if os.Getenv("SUBWATCH_LONG") != "" {
		every = 1
	}
	if runtime.GOOS == "windows" {
		t.Skip("a process that is killed there may hold its files open for a moment longer")
	}
	w := newCrashWorld(t)
	golden := w.siteAt(t, "none")
	names := []string{"Alpha Cloud, Inc.", "Beta Mail GmbH", "Gamma Support Ltd.", "Delta AI, Inc.", "Epsilon Data SA"}
	for _, phase := range []struct {
		name    string
		page    []string
		command []string
		exit    int  // of a run in which nothing happens
		full    bool // try a full disk, too
	}{
		{name: "first check", page: names[:4], command: []string{"check"}},
		{name: "change", page: names, command: []string{"check"}, full: true},
		{name: "notice", page: names, command: []string{"notice", "acme", "--received", "2026-03-24"}, full: true},
		{name: "decide", page: names, command: []string{"decide", "CHANGE", "object", "--by", "Priya N.", "--reason", "no"}, full: true},
		{name: "doubt", page: names[:1], command: []string{"check"}, exit: cli.ExitUnchecked},
		{name: "trust", page: names[:1], command: []string{"trust", "acme", "--by", "Priya N."}, full: true},
	} {
		t.Run(phase.name, func(t *testing.T) {
			w.show(phase.page)
			if i := slices.Index(phase.command, "CHANGE"); i > 0 {
				phase.command[i] = golden.change(t)
			}
			before := w.siteAt(t, golden.data())
			if said, err := golden.fault(t.Context(), "0", phase.command); exitOf(err) != phase.exit {
				t.Fatalf("nothing happened to it: %v: %s", err, said)
			}
			steps := golden.steps(t)
			durable(t, steps)
			want := golden.complete(t, phase.command, phase.exit)
			for i, step := range steps {
				if (i+len(phase.name))%every != 0 {
					continue
				}
				t.Run("killed at "+step, func(t *testing.T) {
					t.Parallel()
					s := w.siteAt(t, before.data())
					if said, err := s.fault(t.Context(), strconv.Itoa(i+1), phase.command); exitOf(err) != -1 {
						t.Fatalf("it was not killed: %v: %s", err, said)
					}
					s.holds(t, phase.command, phase.exit, want)
				})
				if !phase.full {
					continue
				}
				t.Run("full at "+step, func(t *testing.T) {
					t.Parallel()
					s := w.siteAt(t, before.data())
					said, err := s.fault(t.Context(), strconv.Itoa(i+1)+" full", phase.command)
					if code := exitOf(err); code != cli.ExitUnsaved && !strings.HasPrefix(step, "remove .tmp/") {
						t.Errorf("exit code %d, want %d: %s", code, cli.ExitUnsaved, said)
					}
					if err != nil && (!strings.Contains(said, s.data()) || !strings.Contains(said, "no space left on device: free some space")) {
						t.Errorf("it says neither where nor what to do: %s", said)
					}
					s.holds(t, phase.command, phase.exit, want)
				})
			}
		})
	}
}

// An aftermath is what is to be seen of a command in the end.
type aftermath struct {
	files []string
	posts []string
}

// complete runs what comes sooner or later, and gives what all came to.
func (s *crashSite) complete(t *testing.T, command []string, exit int) aftermath {
	t.Helper()
	if command[0] != "check" || exit != cli.ExitOK {
		command = []string{"deliver"}
	}
	if _, err := s.run(t.Context(), command); err != nil {
		t.Errorf("%s: %v", command[0], err)
	}
	return aftermath{s.listing(t), s.posted()}
}

// holds checks a folder in which a run of a command was interrupted.
func (s *crashSite) holds(t *testing.T, command []string, exit int, want aftermath) {
	t.Helper()
	sent := s.posted()
	uncertain := len(sent) - (s.receipts(t) - s.had)
	for _, f := range s.examine(t) {
		if !f.Harmless {
			t.Errorf("it left: %v", f.Err)
		}
	}
	if _, err := s.run(t.Context(), command); cli.ExitCode(err) != exit {
		t.Fatalf("run again: %v", err)
	}
	got := s.complete(t, command, exit)
	if diff := cmp.Diff(want.files, got.files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	again := 0
	count := map[string]int{}
	for _, text := range append(sent, got.posts...) {
		plain := same(text)
		if count[plain]++; count[plain] > 1 {
			again++
			if !strings.Contains(text, repeated) {
				t.Errorf("told again, and not marked: %s", text)
			}
		}
	}
	if again > uncertain {
		t.Errorf("%d told again, and only %d could have been lost: %q", again, uncertain, append(sent, got.posts...))
	}
	for _, text := range want.posts {
		if count[same(text)] == 0 {
			t.Errorf("never told: %s", text)
		}
		delete(count, same(text))
	}
	for text := range count {
		t.Errorf("told beside what there was to tell: %s", text)
	}
	for _, f := range s.examine(t) {
		t.Errorf("in the end: %v", f.Err)
	}
}

// examine returns what is wrong with the data folder.
func (s *crashSite) examine(t *testing.T) []store.Finding {
	t.Helper()
	d, err := dir.OpenReadOnly(s.data())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	_, findings := d.Examine()
	return findings
}

// durable holds the order of the steps: the bytes of a file are synced before
// it gets its name, and the folder is synced before anything else is made.
func durable(t *testing.T, steps []string) {
	t.Helper()
	renamed := 0
	for i, step := range steps {
		op, name, _ := strings.Cut(step, " ")
		switch op {
		case "rename":
			renamed++
			if steps[i-1] != "sync "+name {
				t.Errorf("%s follows %s, not its sync", step, steps[i-1])
			}
			fallthrough
		case "make folder":
			if next := "sync folder " + path.Dir(name); i+1 == len(steps) || steps[i+1] != next {
				t.Errorf("%s is not followed by %s", step, next)
			}
		}
	}
	if renamed == 0 {
		t.Error("nothing was written")
	}
}

func exitOf(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode() // -1: killed
	}
	return -2
}
