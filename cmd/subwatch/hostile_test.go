package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/snapshot"
)

// hostileTexts are what a page may say to act on whoever reads it: a terminal,
// a person, a runner of workflows, a spreadsheet, a program, Slack, a browser,
// a file system.
var hostileTexts = []string{
	"\x1b[2Jcleared", "\x1b]0;title\abell", "\u009b2Jclosed", "\u009d0;title\u009c", "back\b\b\bspace", "delete\x7f",
	"\u202eexe.txt\u202c", "\u2066isolate\u2069", "\u200e\u200fmarks\u061c", "line\u2028line\u2029line", "soft\u00adhyphen",
	"zero\u200bwidth\ufeff", "\U000e0041\U000e0042tags", "\u0085next", "\x0bup\x0c",
	"::error::pwned", " ::set-output name=code::0", "##[error]pwned", ":::error::", "%0A::error::pwned",
	"=1+cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "  =1", "\u00a0=1", `"=1`, `'=1`, `" =1`, "＝1", "x;=1", `x; "=1`, "x;\u00a0@1",
	"\xff\xfeno utf-8", "\xed\xa0\x80half a pair", "&#xd800;half a pair", "\\ud800half a pair",
	"<!channel>", "<@U0000>", "<https://evil.example|here>", "@everyone", "[here](https://evil.example)", "<script>x</script>", "<img src=x onerror=x>",
	"../../../../tmp/pwned", `..\..\pwned`, "/etc/passwd", "CON", "a\x00b", "{{.}}", "${{ secrets.X }}", "$(id)", "`id`", "%s%n%d",
}

// marked returns a hostile text between words by which it is found again.
func marked(i int, text string) string { return fmt.Sprintf("%s mark%dend", text, i) }

// raw are the texts that stand in a page as they are: as bytes that are no
// UTF-8, or as a number that is no character.
var raw = regexp.MustCompile(`\xff|\xed|&#`)

// hostilePage is a page that has every hostile text in a cell, and many at every
// other place that is read. More makes it another version of itself.
func hostilePage(more string) string {
	at := func(i int) string {
		i %= len(hostileTexts)
		if text := marked(i, hostileTexts[i]); raw.MatchString(text) {
			return text
		} else {
			return html.EscapeString(text)
		}
	}
	var rows, prose strings.Builder
	const cells = 3
	for i := 0; i < len(hostileTexts); i += cells {
		fmt.Fprintf(&rows, "<tr><td colspan=5>%s</td></tr>\n", at(i))
		fmt.Fprintf(&rows, "<tr><td>Evil%d, Inc. %s</td><td>%s%s</td><td>%s%s</td><td>%s%s</td><td><a href=\"https://evil.example/%s\">%s</a></td></tr>\n",
			i, at(i+1), at(i), more, at(i+1), more, at(i+2), more, at(i), at(i+1))
		if i < 5*cells {
			fmt.Fprintf(&prose, "<p>%s We give notice of new sub-processors 30 days before; you may object. %s%s</p>\n<p>Last updated: May 1, 2026 %s%s</p>\n", at(i), at(i), more, at(i+1), more)
		}
	}
	if more != "" {
		fmt.Fprintf(&rows, "<tr><td>New, Inc. %s</td><td>%s</td><td>%s</td><td>%s</td><td>x</td></tr>\n", at(0), at(1), at(2), at(3))
	}
	title := html.EscapeString(strings.Join(hostileTexts[:20], " "))
	return "<!doctype html><meta charset=utf-8><title>Sub-processors " + title + "</title><h1>Sub-processors " + title + `</h1>
<table><tr><th>Sub-processor</th><th>Purpose</th><th>Location</th><th>` + title + more + `</th><th>Security Measures</th></tr>
<tr><td>Amazon Web Services, Inc.</td><td>Cloud hosting</td><td>USA</td><td>x</td><td>x</td></tr>
<tr><td>Cloudflare, Inc.</td><td>Content delivery</td><td>USA</td><td>x</td><td>x</td></tr>
<tr><td>Zendesk, Inc.</td><td>Customer support</td><td>Ireland</td><td>x</td><td>x</td></tr>
` + rows.String() + "</table>\n" + prose.String()
}

// edited is a stored file in which somebody put the hostile texts as they are:
// reading a page has taken the worst out.
func edited(t *testing.T, stored string) string {
	t.Helper()
	for i, text := range hostileTexts {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		mark := fmt.Sprintf("mark%dend", i)
		stored = strings.ReplaceAll(stored, mark, string(quoted[1:len(quoted)-1])+" "+mark)
	}
	return stored
}

// hostileAnswers are pages that cannot be read, each by its vendor's name: their
// text gets into an error.
func hostileAnswers() map[string]*http.Response {
	const evil = "\x1b[2J\u202e\u009b ::error::pwned ##[error] \xff"
	answer := func(body string, header ...string) *http.Response {
		r := &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: io.NopCloser(strings.NewReader(body))}
		for i := 0; i < len(header); i += 2 {
			r.Header[header[i]] = []string{header[i+1]}
		}
		return r
	}
	redirect := answer("", "Location", "https://elsewhere.example/"+evil)
	redirect.StatusCode = http.StatusFound
	return map[string]*http.Response{
		"moved":    answer(`<meta charset=utf-8><h1>Sub-processors</h1><p>The list of sub-processors has moved to <a href="https://elsewhere.example/` + evil + `">` + evil + `</a>.</p>`),
		"refresh":  answer(`<meta http-equiv="refresh" content="0; url=https://elsewhere.example/` + strings.ReplaceAll(evil, " ", "") + `">`),
		"request":  answer(`<meta charset=utf-8><h1>Sub-processors</h1><p>` + evil + ` The list of sub-processors is available on request.</p>`),
		"nobody":   answer(`<meta charset=utf-8><h1>Sub-processors</h1><p>` + evil + ` We do not use any sub-processors.</p>`),
		"kind":     answer("x", "Content-Type", "application/"+evil),
		"packed":   answer("x", "Content-Encoding", evil),
		"redirect": redirect,
		"prose":    answer("<meta charset=utf-8>" + "<h1>" + evil + "</h1><p>" + evil + "</p>"),
	}
}

// A hostileWorld runs commands against hostile pages.
type hostileWorld struct {
	t     *testing.T
	dir   string
	page  string // of acme
	env   map[string]string
	color bool
}

func (w *hostileWorld) RoundTrip(r *http.Request) (*http.Response, error) {
	name, _, _ := strings.Cut(r.URL.Host, ".")
	answer := &http.Response{StatusCode: http.StatusNotFound, Header: http.Header{}, Body: http.NoBody}
	if name == "acme" {
		answer.StatusCode, answer.Body = http.StatusOK, io.NopCloser(strings.NewReader(w.page))
		answer.Header = http.Header{"Content-Type": {"text/html; charset=utf-8; \x1b[2J\u202e\xff"}, "Etag": {"\"\x1b[2J\u202e\xff\""}, "Last-Modified": {"\u009b2J"}}
	} else if r.URL.Host == name+".example" {
		if a := hostileAnswers()[name]; a != nil {
			answer = a
		}
	}
	answer.Request = r
	return answer, nil
}

// run runs a command and gives what it printed. Nothing of it may act.
func (w *hostileWorld) run(args ...string) string {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	args = append(args[:len(args):len(args)], "--config", filepath.Join(w.dir, "subwatch.yml"))
	if args[0] == "parse" || args[0] == "diff" {
		args = args[:len(args)-2]
	}
	err := run(w.t.Context(), args, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv:    func(name string) string { return w.env[name] },
		Width:     func(to io.Writer) (int, bool) { return 100, w.color && to == &stdout },
		Transport: w,
	})
	if err != nil {
		cli.PrintError(&stderr, err)
	}
	if cli.ExitCode(err) == cli.ExitUsage {
		w.t.Fatalf("%q: %s", args, stderr.String())
	}
	out := stdout.String()
	for _, text := range []string{out, stderr.String()} {
		for _, fault := range acting(text, w.color, w.env["GITHUB_OUTPUT"] != "") {
			w.t.Errorf("%q: %s", args, fault)
		}
	}
	return out
}

// Ours: what colours text, and what tells the runner of a workflow.
var (
	ourColor   = regexp.MustCompile(`\x1b\[[0-9;]*m`)
	ourCommand = regexp.MustCompile(`^::(notice|warning|error) title=[^:]*::`)
)

// actor is a character that acts instead of being seen: a control, a mark of
// direction, another end of a line, or one that nobody sees.
var actor = regexp.MustCompile(`[\x00-\x1f\x7f-\x9f\x{ad}\x{61c}\x{200b}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}\x{feff}\x{e0000}-\x{e007f}]`)

// acting says what of a text acts instead of being seen.
func acting(text string, color, github bool) (faults []string) {
	if color {
		text = ourColor.ReplaceAllString(text, "")
	}
	if !utf8.ValidString(text) {
		faults = append(faults, "no UTF-8")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if found := actor.FindString(line); found != "" {
			faults = append(faults, fmt.Sprintf("%+q in %q", found, line))
		}
		if github {
			line = ourCommand.ReplaceAllString(line, "")
		}
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			faults = append(faults, fmt.Sprintf("a runner obeys %q", line))
		}
	}
	return faults
}

// formulas returns the cells of a CSV file that a spreadsheet would run, also one
// that takes a semicolon for the end of a cell, or takes off blanks and quotes.
func formulas(t *testing.T, text string) (found []string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			for piece := range strings.SplitSeq(cell, ";") {
				piece = strings.TrimLeft(piece, " \t\u00a0\"")
				if first, _ := utf8.DecodeRuneInString(piece); strings.ContainsRune("=+-@＝＋－＠\t\r", first) && piece != "" {
					found = append(found, cell)
				}
			}
		}
	}
	return found
}

// noFormulas reports the cells of a CSV file that a spreadsheet would run.
func noFormulas(t *testing.T, text string) {
	t.Helper()
	for _, cell := range formulas(t, text) {
		t.Errorf("a spreadsheet runs %q", cell)
	}
}

// shows reports that an output shows fewer hostile texts than it should: a check
// of nothing proves nothing.
func shows(t *testing.T, least int, what, out string) {
	t.Helper()
	seen := map[string]bool{}
	for _, mark := range regexp.MustCompile(`mark\d+end`).FindAllString(out, -1) {
		seen[mark] = true
	}
	if len(seen) < least {
		t.Errorf("%s shows %d hostile texts, want at least %d", what, len(seen), least)
	}
}

// Page text is hostile, and no command in no format lets it act: on a terminal,
// on the runner of a workflow, in a spreadsheet, in a program that reads JSON or
// as the name of a file.
func TestHostilePages(t *testing.T) {
	w := &hostileWorld{t: t, dir: t.TempDir(), page: hostilePage(""), env: map[string]string{}}
	file := func(name, text string) string {
		path := filepath.Join(w.dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := "confirm: 0s\nslack: []\nvendors:\n  - {name: acme, url: https://acme.example/subprocessors}\n"
	for name := range hostileAnswers() {
		config += fmt.Sprintf("  - {name: %s, url: https://%s.example/subprocessors}\n", name, name)
	}
	file("subwatch.yml", config)
	before, after := file("before.html", hostilePage("")), file("after.html", hostilePage(" more"))

	for _, color := range []bool{false, true} {
		w.color = color
		shows(t, len(hostileTexts), "parse", w.run("parse", before))
		shows(t, 20, "diff", w.run("diff", before, after))
		w.run("parse", before, "--explain")
		w.run("parse", "https://acme.example/subprocessors\u202e\u009b")
		for name := range hostileAnswers() {
			w.run("parse", "https://"+name+".example/subprocessors")
			w.run("parse", "https://"+name+".example/subprocessors", "--explain")
		}
	}
	w.color = false
	for _, format := range []string{"json", "csv", "markdown"} {
		out := w.run("parse", before, "--format", format)
		shows(t, len(hostileTexts), "parse as "+format, out)
		switch format {
		case "csv":
			noFormulas(t, out)
		case "json":
			if _, err := snapshot.Decode([]byte(out)); err != nil {
				t.Error(err)
			}
		}
	}
	snap := func(name, page string) string {
		return file(name, edited(t, w.run("parse", page, "--format", "json")))
	}
	before, after = snap("before.json", before), snap("after.json", after)
	for _, format := range []string{"text", "json", "markdown", "slack"} {
		shows(t, 20, "diff as "+format, w.run("diff", before, after, "--format", format))
	}

	w.run("check")
	w.page = hostilePage(" more")
	for _, format := range []string{"text", "json", "markdown"} {
		shows(t, 20, "check as "+format, w.run("check", "acme", "--dry-run", "--format", format))
	}
	w.run("check", "--format", "json")
	changes, err := filepath.Glob(filepath.Join(w.dir, "subwatch-data", "acme", "changes", "*.json"))
	if err != nil || len(changes) != 1 {
		t.Fatalf("got changes %q, want one: %v", changes, err)
	}
	id := strings.TrimSuffix(filepath.Base(changes[0])[len("0001-"):], ".json")
	record, err := os.ReadFile(changes[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(changes[0], []byte(edited(t, string(record))), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json", "markdown", "slack"} {
		shows(t, 20, "show as "+format, w.run("show", id, "--format", format))
	}
	open := w.run("status", "--format", "csv")
	shows(t, 1, "status as csv", open)
	noFormulas(t, open)
	w.run("decide", id, "object", "--by", hostileTexts[0], "--reason", marked(20, "=1+cmd|' /C calc'!A0"))
	w.run("notice", "acme", "--received", "2026-05-01", "--by", hostileTexts[0])
	w.run("trust", "acme", "--by", hostileTexts[0])
	for _, format := range []string{"text", "json", "markdown"} {
		w.run("status", "--format", format)
	}
	for _, format := range []string{"text", "json", "csv"} {
		out := w.run("log", "--format", format)
		shows(t, 2, "log as "+format, out)
		if format == "csv" {
			noFormulas(t, out)
		}
	}
	w.run("doctor")

	w.env = map[string]string{"RUNNER_TEMP": w.dir, "GITHUB_OUTPUT": file("output", ""), "GITHUB_STEP_SUMMARY": file("summary.md", "")}
	w.page = hostilePage("")
	w.run("check", "--github")
	reports, err := filepath.Glob(filepath.Join(w.dir, "subwatch-report-*.json"))
	if err != nil || len(reports) != 1 {
		t.Fatalf("got reports %q, want one: %v", reports, err)
	}
	for _, path := range append(reports, w.env["GITHUB_OUTPUT"], w.env["GITHUB_STEP_SUMMARY"]) {
		text, err := os.ReadFile(path)
		if err != nil || len(text) == 0 {
			t.Fatalf("%s is empty: %v", path, err)
		}
		for _, fault := range acting(string(text), false, false) {
			t.Errorf("%s: %s", filepath.Base(path), fault)
		}
	}
	checkFileNames(t, filepath.Join(w.dir, "subwatch-data"))
}

// ownName is how subwatch names a file or folder.
var ownName = regexp.MustCompile(`^\.?[a-z0-9]+([.-]?[A-Za-z0-9]+)*$`)

// checkFileNames sees that a page gave no file its name, and that only we wrote
// into the folder.
func checkFileNames(t *testing.T, folder string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		files++
		if !ownName.MatchString(e.Name()) || strings.Contains(e.Name(), "mark") || strings.Contains(e.Name(), "pwned") {
			t.Errorf("a file is called %q", path)
		}
		return nil
	})
	if err != nil || files < 10 {
		t.Errorf("%d files: %v", files, err)
	}
}
