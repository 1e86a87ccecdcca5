package test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestEndToEnd runs the workflows as GitHub does, under act on this machine:
// from the cron line to the post in Slack and the commit on the branch, in a
// network of its own. The workflows and the action are those of this checkout,
// the program is built by the action. It takes a minute, so it has to be asked
// for; .ci/run does.
//
// act keeps no two runs apart and enforces no permissions: those two are
// GitHub's to show.
func TestEndToEnd(t *testing.T) {
	if os.Getenv("SUBWATCH_E2E") != "1" {
		t.Skip("takes a minute: SUBWATCH_E2E=1 runs it, with act in the PATH, as .ci/run does")
	}
	if os.Getenv(insideEnv) == "" {
		inNamespace(t)
		return
	}
	w := newWorld(t)
	binary := filepath.Join(t.TempDir(), "subwatch")
	began := time.Now()
	w.command(t, ".", "go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "./cmd/subwatch") // as build.sh does
	t.Logf("built once, so that Go's cache is warm: %s", time.Since(began).Round(time.Millisecond))

	// Each goes on from where the one before ended.
	for _, part := range []struct {
		name string
		run  func(*testing.T, *world)
	}{
		{"monitor", testMonitor},
		{"a user's repository", testUser},
	} {
		if !t.Run(part.name, func(t *testing.T) { part.run(t, w) }) {
			return
		}
	}
	// A machine that is busy is no fault: nothing fails by these.
	told(t, "a run of the workflow, with the build", w.took, 30*time.Second)
	told(t, "the processor's part of it", w.worked, 30*time.Second)
	var starts []time.Duration
	for range 5 {
		began := time.Now()
		w.command(t, ".", binary, "version")
		starts = append(starts, time.Since(began))
	}
	told(t, "subwatch version", starts, 50*time.Millisecond)
}

// told logs how long something takes, and loudly where that is too long.
func told(t *testing.T, what string, all []time.Duration, limit time.Duration) {
	t.Helper()
	slices.Sort(all)
	median := all[len(all)/2]
	t.Logf("TIME %s: median %s of %d, longest %s; it should be under %s", what, median.Round(time.Millisecond), len(all), all[len(all)-1].Round(time.Millisecond), limit)
	if median > limit {
		t.Logf("TOO SLOW: %s takes %s, and should be under %s", what, median, limit)
	}
}

// Two that come.
var (
	delta   = [3]string{"Delta Search, Inc.", "Search", "USA"}
	epsilon = [3]string{"Epsilon Mail GmbH", "E-mail", "Germany"}
)

// vendorPage makes a vendor's page: three rows, and more of name, purpose and
// location, which are HTML.
func vendorPage(more ...[3]string) string {
	rows := [][3]string{{"Amazon Web Services, Inc.", "Cloud hosting", "USA"}, {"Cloudflare, Inc.", "Content delivery", "USA"}, {"Zendesk, Inc.", "Customer support", "Ireland"}}
	text := "<!doctype html>\n<title>Sub-processors</title>\n<h1>Sub-processors</h1>\n<table>\n<tr><th>Sub-processor</th><th>Purpose</th><th>Location</th></tr>\n"
	for _, row := range append(rows, more...) {
		text += "<tr><td>" + row[0] + "</td><td>" + row[1] + "</td><td>" + row[2] + "</td></tr>\n"
	}
	return text + "</table>\n"
}

// watching is a configuration that watches pages of ours.
func watching(vendors ...string) string {
	text := "confirm: 0s\nvendors:\n"
	for _, v := range vendors {
		text += fmt.Sprintf("  - name: %s\n    url: http://%s/%s\n", v, pageHost, v)
	}
	return text
}

// The monitor of this repository, run after run.
func testMonitor(t *testing.T, w *world) {
	r := w.project
	r.commit(t, map[string]string{"subwatch.yml": watching("acme")})
	commits := func(t *testing.T) int {
		return strings.Count(r.command(t, r.origin, "git", "log", "--format=%h", dataBranch), "\n")
	}
	ledger := func(t *testing.T) int { // over the end of a month there are two files
		return strings.Count(r.command(t, r.origin, "git", "grep", "--text", "", dataBranch, "--", "runs/*.jsonl"), "\n")
	}
	change := "" // the last one's id
	for _, part := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"the first run stores the baseline and says hello", func(t *testing.T) {
			w.pages.set("/acme", vendorPage())
			got := r.run(t, "monitor.yml", "schedule")
			want(t, got, true, "changed=false changes=0 failed=0 pending=0 status=ok")
			wantPosts(t, w, "subwatch is watching 1 vendor")
			for _, file := range []string{`^acme/snapshot\.json$`, `^acme/pages/[0-9a-f]{64}\.gz$`, `^messages/hello-slack\.json$`, `^receipts/hello-slack\.slack\.1\.json$`} {
				r.file(t, file)
			}
			if r.has(t, `^claims/|\.go$`) || ledger(t) != 1 {
				t.Errorf("a claim or our source is on the branch, or the ledger has not one line: %q", r.files(t))
			}
		}},
		{"a change is told once", func(t *testing.T) {
			w.pages.set("/acme", vendorPage(delta))
			got := r.run(t, "monitor.yml", "schedule")
			want(t, got, true, "changed=true changes=1 failed=0 pending=0 status=changed")
			wantPosts(t, w, "Delta Search")
			change = r.changes(t)[0]
			r.file(t, `^receipts/change-`+change+`\.slack\.1\.json$`)
			if r.has(t, `^claims/`) {
				t.Errorf("a claim is left: %q", r.files(t))
			}
			if s := got.summary(t); !strings.Contains(s, "Delta Search") || !strings.Contains(s, "https://github.com/acme/subwatch/actions/runs/1") {
				t.Errorf("the summary does not tell the change with its evidence:\n%s", s)
			}
		}},
		{"without a change there is a line in the ledger and no more", func(t *testing.T) {
			before := commits(t)
			got := r.run(t, "monitor.yml", "schedule")
			want(t, got, true, "changed=false changes=0 failed=0 pending=0 status=ok")
			wantPosts(t, w)
			if n := ledger(t); n != 3 {
				t.Errorf("the ledger has %d lines, want one a run", n)
			}
			written := r.command(t, r.origin, "git", "log", "-1", "--format=", "--name-only", dataBranch)
			if commits(t) != before+1 || !regexp.MustCompile(`^runs/[^/]*\.jsonl\n$`).MatchString(written) {
				t.Errorf("want one commit of the ledger, got %d commits, the last of %q", commits(t)-before, written)
			}
		}},
		{"what Slack does not take waits on the branch", func(t *testing.T) {
			w.pages.set("/acme", vendorPage(delta, epsilon))
			w.slack.posts(true)
			got := r.run(t, "monitor.yml", "workflow_dispatch")
			want(t, got, false, "changed=true changes=1 failed=0 pending=1 status=unsaved")
			if taken, tries := w.slack.posts(false); len(taken) > 0 || tries == 0 {
				t.Errorf("Slack took %d posts and refused %d", len(taken), tries)
			}
			if !slices.ContainsFunc(got.log, func(l line) bool { return l.Command == "error" }) {
				t.Error("no annotation says what went wrong")
			}
			change = r.changes(t)[1]
			r.file(t, `^messages/change-`+change+`\.json$`)
			if r.has(t, `^receipts/change-`+change) {
				t.Error("there is a receipt of what was not taken")
			}
		}},
		{"the next run delivers it once", func(t *testing.T) {
			got := r.run(t, "monitor.yml", "workflow_dispatch")
			want(t, got, true, "changed=false changes=0 failed=0 pending=0 status=ok")
			wantPosts(t, w, "Epsilon Mail")
			r.file(t, `^receipts/change-`+change+`\.slack\.1\.json$`)
			if r.has(t, `^claims/`) {
				t.Errorf("a claim is left: %q", r.files(t))
			}
		}},
		{"what is typed for the vendors is names and no more", func(t *testing.T) {
			pwned := filepath.Join(t.TempDir(), "pwned")
			got := r.run(t, "monitor.yml", "workflow_dispatch", "--input", "vendors=--dry-run $(touch "+pwned+") acme ::error::pwned ##[error]pwned\"; touch "+pwned)
			want(t, got, false, "status=misconfigured")
			if !slices.ContainsFunc(got.log, func(l line) bool { return l.Command == "error" && strings.Contains(l.Arg, "--dry-run") }) {
				t.Error("no annotation names the first that is no vendor")
			}
			if _, err := os.Stat(pwned); err == nil {
				t.Error("it was run")
			}
			wantPosts(t, w)
		}},
		{"the form keeps a decision", func(t *testing.T) {
			const reason = "EU hosting\"; echo \"::error::pwned\" $(touch pwned) `touch pwned` ${{ github.token }}"
			event, err := json.Marshal(map[string]any{
				"repository": map[string]any{"private": true},
				"inputs":     map[string]string{"what": "decision about a change", "change": change, "decision": "no-objection", "reason": reason, "reference": "--by=nobody"},
			})
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "event.json")
			writeFile(t, file, string(event))
			if got := r.run(t, "decide.yml", "workflow_dispatch", "--eventpath", file); !got.ok {
				t.Fatal("the run failed")
			}
			_, text := r.file(t, `^acme/decisions/`+change)
			var kept map[string]any
			if err := json.Unmarshal([]byte(text), &kept); err != nil {
				t.Fatal(err)
			}
			for name, want := range map[string]string{"change": change, "decision": "no-objection", "by": "priya", "known": "run actor", "reason": reason, "reference": "--by=nobody"} {
				if kept[name] != want {
					t.Errorf("%s: got %q, want %q", name, kept[name], want)
				}
			}
			wantPosts(t, w)
		}},
	} {
		if !t.Run(part.name, part.run) {
			return
		}
	}
}

// changes returns the ids of acme's changes, oldest first.
func (r *repo) changes(t *testing.T) []string {
	t.Helper()
	var ids []string
	for _, file := range r.files(t) {
		if m := regexp.MustCompile(`^acme/changes/\d+-([0-9a-f]{12})\.json$`).FindStringSubmatch(file); m != nil {
			ids = append(ids, m[1])
		}
	}
	return ids
}

// want wants a run to have ended this way, with these outputs.
func want(t *testing.T, got ran, ok bool, outputs string) {
	t.Helper()
	if got.ok != ok {
		t.Fatalf("the run ended well: %v, want %v", got.ok, ok)
	}
	all := got.outputs()
	for _, pair := range strings.Fields(outputs) {
		if name, value, _ := strings.Cut(pair, "="); all[name] != value {
			t.Errorf("output %s: got %q, want %q", name, all[name], value)
		}
	}
}

// wantPosts wants Slack to have taken just these posts since the last time, one
// with each word, and all of them harmless.
func wantPosts(t *testing.T, w *world, words ...string) {
	t.Helper()
	got, _ := w.slack.posts(false)
	if len(got) != len(words) {
		t.Fatalf("Slack took %d posts, want %d: %q", len(got), len(words), got)
	}
	for _, word := range words {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(post string) bool { return !strings.Contains(post, word) })); n != 1 {
			t.Errorf("%d posts with %q, want one: %q", n, word, got)
		}
	}
	for _, post := range got {
		checkPost(t, post)
	}
}
