package test

import (
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// This file is a user's own repository: a hostile page is watched, and workflows
// as the guide shows them go on from what was found.

// hostile are the rows of a page that tries everything. They are HTML.
var hostile = [][3]string{
	{"::set-output name=changed::pwned", "::add-mask::acme", "##[error]pwned"},
	{"Evil One, Inc.", "::add-mask::acme<br>::error file=x::pwned<br> ::warning::pwned<br>##[error]pwned<br>::stop-commands::x", "USA ##[add-mask]acme"},
	{"EOF", "EOF<br>changed=pwned<br>EOF<br>subwatch-00000000000000000000000000000000", "USA&#10;&#13;::set-output name=status::pwned"},
	{`=HYPERLINK("http://evil.example/?x","see")`, "${{ github.token }} ${{ secrets.SLACK_WEBHOOK_URL }} $(touch pwned)", "+1-2 &lt;!channel&gt;"},
	{"Evil Two, Inc. &lt;!here&gt;", "&lt;!channel&gt; &lt;@U012AB3CD&gt; &lt;!subteam^S012AB3CD&gt; @team @channel @here #123 acme/subwatch#1 :tada: &amp;lt;!here&amp;gt;", "&lt;https://evil.example|here&gt; USA"},
	{"Evil Three, Inc.", `![x](http://evil.example/x.png) &lt;img src="http://evil.example/y.png"&gt; [see](http://evil.example) www.evil.example http://evil.example/z mail@evil.example`, "`a` <b>*b*</b> | USA"},
	{"Evil Four, Inc.", "&#27;[31mred&#27;[0m &#27;]8;;http://evil.example&#7;link&#27;]8;;&#7; &#8238;desrever", "USA"},
}

// user is a workflow as somebody writes it who goes on from the outputs.
const user = `name: mine
on: workflow_dispatch
permissions: {}
jobs:
  mine:
    runs-on: ubuntu-latest
    permissions:
      contents: write # to push the branch subwatch-data
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: true
      - name: Watch
        id: watch
        uses: subwatch/subwatch@v0.1.0
        with:
          build: true
          slack-webhook-url: ${{ secrets.SLACK_WEBHOOK_URL }}
      - name: Use what it found
        if: ${{ steps.watch.outputs.changed == 'true' && steps.watch.outputs.status == 'changed' }}
        env:
          OUTPUTS: ${{ toJSON(steps.watch.outputs) }}
          REPORT: ${{ steps.watch.outputs.report }}
          SUBWATCH: ${{ steps.watch.outputs.binary }}
        run: |
          printf '%s' "$OUTPUTS" >"$RESULTS/outputs.json"
          cp "$REPORT" "$RESULTS/report.json"
          "$SUBWATCH" parse "$RESULTS/page.html" --format csv >"$RESULTS/page.csv"
          env >"$RESULTS/environment"
          ls -A >"$RESULTS/folder"
          echo "acme and status=pwned are shown"
`

// A user's own repository: a hostile page in a workflow that goes on from the
// outputs, then the guide's shares and the job that tells.
func testUser(t *testing.T, w *world) {
	r := w.repo(t, "watch")
	r.commit(t, map[string]string{
		"subwatch.yml":               watching("acme", "beta", "gamma", "broken") + "slack:\n  - name: slack\n    webhook_env: SLACK_WEBHOOK_URL\n",
		".github/workflows/many.yml": shares(t),
		".github/workflows/mine.yml": user,
	})
	for _, part := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"shares begin side by side on no branch, and one job says hello", func(t *testing.T) {
			for _, vendor := range []string{"acme", "beta", "gamma"} {
				w.pages.set("/"+vendor, vendorPage())
			}
			w.pages.set("/broken", "")
			if got := r.run(t, "many.yml", "workflow_dispatch"); !got.ok {
				t.Fatal("the run failed")
			}
			wantPosts(t, w, "subwatch is watching 3 vendors")
			for _, vendor := range []string{"acme", "beta", "gamma"} {
				r.file(t, "^"+vendor+`/snapshot\.json$`)
			}
		}},
		{"a hostile page does nothing", func(t *testing.T) { testHostile(t, r) }},
		{"what the shares find is told once", func(t *testing.T) {
			w.pages.set("/acme", vendorPage(append(hostile, delta)...))
			w.pages.set("/gamma", vendorPage(epsilon))
			if got := r.run(t, "many.yml", "workflow_dispatch"); !got.ok {
				t.Fatal("the run failed")
			}
			wantPosts(t, w, "Delta Search", "Epsilon Mail", "broken’s page cannot be read") // the third time
			if r.has(t, `^claims/`) || !r.has(t, `^runs/.*shard-1-of-2`) || !r.has(t, `^runs/.*shard-2-of-2`) {
				t.Errorf("a claim is left, or a share left no line in the ledger: %q", r.files(t))
			}
		}},
	} {
		if !t.Run(part.name, part.run) {
			return
		}
	}
}

// shares returns the guide's workflow for many vendors, with two shares and the
// program built.
func shares(t *testing.T) string {
	t.Helper()
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```\n").FindAllStringSubmatch(readText(t, "docs/github-action.md"), -1) {
		text := block[1]
		if !strings.Contains(text, "matrix:") {
			continue
		}
		for old, with := range map[string]string{
			"[1, 2, 3, 4, 5, 6, 7, 8]": "[1, 2]",
			"matrix.shard }}/8":        "matrix.shard }}/2",
			"          shard:":         "          build: true\n          shard:",
			"          command:":       "          build: true\n          command:",
		} {
			if strings.Count(text, old) != 1 {
				t.Fatalf("docs/github-action.md: the workflow with shares has not one %q:\n%s", old, text)
			}
			text = strings.Replace(text, old, with, 1)
		}
		return text
	}
	t.Fatal("docs/github-action.md shows no workflow with shares")
	return ""
}

func testHostile(t *testing.T, r *repo) {
	results := t.TempDir()
	r.pages.set("/acme", vendorPage(hostile...))
	writeFile(t, filepath.Join(results, "page.html"), vendorPage(hostile...))
	got := r.run(t, "mine.yml", "workflow_dispatch", "--env", "RESULTS="+results)
	want(t, got, true, "changed=true changes=7 failed=1 pending=0 status=changed")
	wantPosts(t, r.world, "Evil Two")
	checkSummary(t, got.summary(t))
	if !slices.ContainsFunc(got.log, func(l line) bool { return l.Printed && l.Msg == "acme and status=pwned are shown\n" }) {
		t.Error("what a later step says is not shown as it is")
	}
	if !slices.ContainsFunc(got.log, func(l line) bool { return l.Command == "warning" && strings.Contains(l.KVPairs["title"], "broken") }) {
		t.Error("no warning about the server that is hostile itself")
	}

	var outputs map[string]string
	if err := json.Unmarshal([]byte(readText(t, filepath.Join(results, "outputs.json"))), &outputs); err != nil {
		t.Fatal(err)
	}
	for name, value := range outputs {
		pattern := map[string]string{"changed": "true", "changes": "7", "failed": "1", "pending": "0", "status": "changed", "report": `/\S+\.json`, "binary": `/\S+`}[name]
		if pattern == "" || !regexp.MustCompile("^"+pattern+"$").MatchString(value) {
			t.Errorf("output %s: %q", name, value)
		}
	}
	if len(outputs) != 7 {
		t.Errorf("got %d outputs, want 7: %q", len(outputs), outputs)
	}
	var report struct {
		Vendors []struct {
			Vendor, Status string
			Report         struct {
				Changes []struct{ Kind, Name string }
			}
		}
	}
	if err := json.Unmarshal([]byte(readText(t, filepath.Join(results, "report.json"))), &report); err != nil {
		t.Fatalf("the report: %v", err)
	}
	if v := report.Vendors; len(v) != 4 || v[0].Vendor != "acme" || v[0].Status != "changed" || len(v[0].Report.Changes) != 7 ||
		v[0].Report.Changes[3].Kind != "added" || v[0].Report.Changes[3].Name != hostile[3][0] {
		t.Errorf("the report does not hold what was found, as it stood on the page: %+v", v)
	}
	if env := readText(t, filepath.Join(results, "environment")); regexp.MustCompile("pwned|evil").MatchString(env) {
		t.Errorf("the environment of a later step:\n%s", env)
	}
	rows, err := csv.NewReader(strings.NewReader(readText(t, filepath.Join(results, "page.csv")))).ReadAll()
	if err != nil || len(rows) < len(hostile) {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet would compute %q", cell)
			}
		}
	}
	if folder := readText(t, filepath.Join(results, "folder")); !strings.Contains(folder, "subwatch.yml") || strings.Contains(folder, "pwned") {
		t.Errorf("a command of the page was run: %q", folder)
	}
}
