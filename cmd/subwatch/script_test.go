package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/fixtures"
	"github.com/subwatch/subwatch/store/dir"
	"github.com/subwatch/subwatch/store/storetest"
)

// The command line's specification are the scripts in testdata/script: one
// behaviour each, told in sentences. Each runs the program as its users do, in
// a folder of its own, with a page server and a Slack of its own on loopback.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		Setup:               setUp,
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"page":     pageCommand,
			"pagelog":  pageLogCommand,
			"slack":    slackCommand,
			"slacklog": slackLogCommand,
			"exits":    exitsCommand,
			"expand":   expandCommand,
			"edit":     editCommand,
			"tree":     treeCommand,
			"nowhere":  nowhereCommand,
			"changeid": changeIDCommand,
			"lock":     lockCommand,
			"contents": contentsCommand,
		},
	})
}

func TestMain(m *testing.M) {
	// With the race detector a program waits for a second before it ends, in
	// case somebody still races. Ours has ended by then, some hundred times.
	if err := os.Setenv(raceEnv, "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	testscript.Main(inMemory{m}, map[string]func(){"subwatch": later})
}

// inMemory runs the tests with their folders in memory, but for the program
// itself, which is started on disk.
type inMemory struct{ *testing.M }

func (m inMemory) Run() int { return storetest.RunInMemory(m.M, os.Setenv) }

// laterEnv says how much later it is for a script's program than for everybody
// else, as in "12h": what waits for a day is not waited for.
const laterEnv = "SUBWATCH_TEST_LATER"

// later is the program by a clock that is ahead.
func later() {
	ahead := time.Duration(0)
	if text := os.Getenv(laterEnv); text != "" {
		var err error
		if ahead, err = time.ParseDuration(text); err != nil {
			panic(err)
		}
	}
	os.Exit(program(func() time.Time { return time.Now().Add(ahead) }))
}

// raceEnv has the options of the race detector.
const raceEnv = "GORACE"

// collectEnv says how much garbage a program leaves before it collects, in percent
// of what it holds. Most of the programs that tests start end before they hold
// as much as they would collect for.
const collectEnv, someGarbage = "GOGC", "400"

// worldKey finds a script's world among its values.
type worldKey struct{}

// A world is what a script's runs of the program see of the outside.
type world struct {
	page  pageServer
	slack slackServer
	held  *dir.Dir // by lock
}

// setUp returns a script its servers, their addresses ($PAGE, $SLACK), and the
// versions of Atlassian's page as atlassian/2024-04-02.html and so on.
func setUp(env *testscript.Env) error {
	w := &world{}
	env.Values[worldKey{}] = w
	env.Setenv(raceEnv, os.Getenv(raceEnv))
	env.Setenv(collectEnv, someGarbage)
	for name, handler := range map[string]http.Handler{"PAGE": &w.page, "SLACK": &w.slack} {
		server := httptest.NewServer(handler)
		env.Defer(server.Close)
		env.Setenv(name, server.URL)
	}
	// The day on which a run of an hour later, or more, can say that something happened.
	env.Setenv("TODAY", time.Now().UTC().Add(time.Hour).Format(time.DateOnly))
	env.Setenv("SLACK", env.Getenv("SLACK")+"/services/T000/B000/secret")
	env.Setenv(cli.PrivateEnv, "1") // the servers are on this machine
	dir := filepath.Join(env.WorkDir, "atlassian")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for _, p := range fixtures.Atlassian() {
		if err := os.WriteFile(filepath.Join(dir, p.Name), p.HTML, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

// A pageServer serves one page at every path, and notes who asks. Before it is
// told what to serve, it has nothing.
type pageServer struct {
	mu          sync.Mutex
	status      int // an answer without a page, when it is not 0
	body        []byte
	other       []byte // served in turn with body, when it is not nil
	cut         bool   // the connection ends in the middle of the body
	contentType string
	log         []string
}

func (p *pageServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.other != nil {
		p.body, p.other = p.other, p.body
	}
	line := r.Method + " " + r.URL.Path
	asked := r.Header.Get("If-None-Match")
	if asked != "" {
		line += " if changed"
	}
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(p.body))[:18] + `"`
	status := p.status
	switch {
	case status == 0 && p.body == nil:
		status = http.StatusNotFound
	case status == 0 && asked == etag:
		status = http.StatusNotModified
	case status == 0:
		status = http.StatusOK
	}
	p.log = append(p.log, line+": "+strconv.Itoa(status))
	if status == http.StatusOK {
		w.Header().Set("Content-Type", p.contentType)
		w.Header().Set("ETag", etag)
	}
	if p.cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(p.body)))
		_, _ = w.Write(p.body[:len(p.body)/2])
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	if status == http.StatusOK {
		_, _ = w.Write(p.body) // a client that stops reading is a case of the scripts
	}
}

const pageUsage = "usage: page FILE | page cut FILE | page both FILE FILE | page status CODE | page large"

// page FILE serves the file from now on; "page cut FILE" the first half of it,
// "page both FILE FILE" two in turn, "page status CODE" a bare status, "page
// large" more than is accepted.
func pageCommand(ts *testscript.TestScript, neg bool, args []string) {
	p := &worldOf(ts).page
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status, p.body, p.other, p.cut, p.contentType = 0, nil, nil, false, "text/html; charset=utf-8"
	switch {
	case neg:
		ts.Fatalf(pageUsage)
	case len(args) == 2 && args[0] == "status":
		code, err := strconv.Atoi(args[1])
		ts.Check(err)
		p.status = code
	case len(args) == 2 && args[0] == "cut":
		p.body, p.cut = []byte(ts.ReadFile(args[1])), true
	case len(args) == 3 && args[0] == "both":
		p.body, p.other = []byte(ts.ReadFile(args[1])), []byte(ts.ReadFile(args[2]))
	case len(args) == 1 && args[0] == "large":
		p.body = bytes.Repeat([]byte("<p>and so on</p>\n"), 21<<20/17)
	case len(args) == 1:
		p.body = []byte(ts.ReadFile(args[0]))
		if filepath.Ext(args[0]) == ".pdf" {
			p.contentType = "application/pdf"
		}
	default:
		ts.Fatalf(pageUsage)
	}
}

// pagelog prints the requests since the last time, a line each.
func pageLogCommand(ts *testscript.TestScript, neg bool, args []string) {
	p := &worldOf(ts).page
	p.mu.Lock()
	defer p.mu.Unlock()
	if neg || len(args) != 0 {
		ts.Fatalf("usage: pagelog")
	}
	writeLines(ts.Stdout(), p.log)
	p.log = nil
}

func writeLines(w io.Writer, lines []string) {
	for _, line := range lines {
		fmt.Fprintln(w, line)
	}
}

// A slackServer takes posts as Slack's incoming webhooks do, or fails in one
// of the ways in which the real one does.
type slackServer struct {
	mu   sync.Mutex
	mode string
	log  []string
}

func (s *slackServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var payload struct {
		Text   string            `json:"text"`
		Blocks []json.RawMessage `json:"blocks"`
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &payload)
	}
	if err != nil || payload.Text == "" {
		s.log = append(s.log, "not a message: "+string(body))
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	mode := s.mode
	if mode == "" {
		mode = "ok"
	}
	s.log = append(s.log, mode+": "+strings.ReplaceAll(payload.Text, "\n", " / "))
	switch mode {
	case "ok":
		fmt.Fprint(w, "ok")
	case "500":
		http.Error(w, "internal_error", http.StatusInternalServerError)
	case "429":
		w.Header().Set("Retry-After", "0.01")
		http.Error(w, "rate_limited", http.StatusTooManyRequests)
	case "other-body":
		fmt.Fprint(w, "<html>please log in</html>")
	case "gone":
		http.Error(w, "no_service", http.StatusNotFound)
	case "reset":
		panic(http.ErrAbortHandler) // the connection ends without an answer
	}
}

// slack MODE answers posts in this way from now on: ok, 500, 429, reset,
// other-body or gone.
func slackCommand(ts *testscript.TestScript, neg bool, args []string) {
	s := &worldOf(ts).slack
	s.mu.Lock()
	defer s.mu.Unlock()
	if neg || len(args) != 1 || !strings.Contains(" ok 500 429 reset other-body gone ", " "+args[0]+" ") {
		ts.Fatalf("usage: slack ok|500|429|reset|other-body|gone")
	}
	s.mode = args[0]
}

// slacklog prints the posts since the last time, a line each: how it was
// answered, and its text.
func slackLogCommand(ts *testscript.TestScript, neg bool, args []string) {
	s := &worldOf(ts).slack
	s.mu.Lock()
	defer s.mu.Unlock()
	if neg || len(args) != 0 {
		ts.Fatalf("usage: slacklog")
	}
	writeLines(ts.Stdout(), s.log)
	s.log = nil
}

// exits CODE COMMAND... runs a command that must end with this exit code.
func exitsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var exit *exec.ExitError
	got := 0
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("got exit code %d, want %d", got, want)
	}
}

// tree FOLDER prints what a run may not have touched: every file below the
// folder, with a hash of what is in it. The ledger is left out, because every
// run adds its line there, unless the first argument is --all.
func treeCommand(ts *testscript.TestScript, neg bool, args []string) {
	all := len(args) == 2 && args[0] == "--all"
	if neg || len(args) != 1 && !all {
		ts.Fatalf("usage: tree [--all] FOLDER")
	}
	root, out := ts.MkAbs(args[len(args)-1]), ts.Stdout()
	ts.Check(filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if !all && strings.HasPrefix(name, "runs/") {
			return nil
		}
		body, err := os.ReadFile(path)
		fmt.Fprintf(out, "%s %x\n", name, sha256.Sum256(body))
		return err
	}))
}

// nowhere TEXT FOLDER fails when a file below the folder holds the text.
func nowhereCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: nowhere TEXT FOLDER")
	}
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[1]), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		body, err := os.ReadFile(path)
		if bytes.Contains(body, []byte(args[0])) {
			ts.Fatalf("%s holds %q", path, args[0])
		}
		return err
	}))
	if files == 0 {
		ts.Fatalf("%s holds no files", args[1])
	}
}

// changeid NAME sets a variable to the id of the change that the last command
// printed as JSON.
func changeIDCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: changeid NAME")
	}
	var run struct {
		Vendors []struct {
			Change string `json:"change"`
		} `json:"vendors"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &run))
	if len(run.Vendors) != 1 || run.Vendors[0].Change == "" {
		ts.Fatalf("want one vendor with a change, got %+v", run)
	}
	ts.Setenv(args[0], run.Vendors[0].Change)
}

// contents PATTERN prints the files that match, which there must be.
func contentsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: contents PATTERN")
	}
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("nothing matches %s", args[0])
	}
	for _, file := range files {
		fmt.Fprintln(ts.Stdout(), ts.ReadFile(file))
	}
}

// lock FOLDER opens a data folder as a run does that goes on until "lock end".
func lockCommand(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	switch {
	case neg || len(args) != 1:
		ts.Fatalf("usage: lock FOLDER | lock end")
	case args[0] == "end":
		ts.Check(w.held.Close())
	default:
		var err error
		w.held, err = dir.Open(ts.MkAbs(args[0]))
		ts.Check(err)
		ts.Defer(func() { w.held.Close() })
	}
}

// expand FILE replaces the script's variables in a file, such as $PAGE in a
// configuration.
func expandCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: expand FILE")
	}
	text := os.Expand(ts.ReadFile(args[0]), ts.Getenv)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// edit FILE OLD NEW replaces a text that stands in the file exactly once.
func editCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: edit FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if n := strings.Count(text, args[1]); n != 1 {
		ts.Fatalf("%s has %q %d times, want once", args[0], args[1], n)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}

// A page that never answers: three tries of 30 seconds each, which pass at
// once on the clock of a synctest bubble. No script could wait that long.
func TestCheckTimeout(t *testing.T) {
	never := roundTripper(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var stdout, stderr bytes.Buffer
		err := run(t.Context(), []string{"check", "--data", data}, cli.Environment{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
			Getenv:    func(string) string { return "" },
			Width:     func(io.Writer) (int, bool) { return 0, false },
			Transport: never,
		})
		if got := cli.ExitCode(err); got != 1 {
			t.Errorf("got exit code %d, want 1", got)
		}
		cli.PrintError(&stderr, err)
		const want = "subwatch: fetch atlassian: no complete answer within 30s\n"
		if got := stderr.String(); got != want {
			t.Errorf("on stderr: got %q, want %q", got, want)
		}
	})
	if _, err := os.Stat(filepath.Join(data, "atlassian", "snapshot.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a page that never came left a baseline: %v", err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
