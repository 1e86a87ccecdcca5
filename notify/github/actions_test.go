package github

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
)

// hostileOnActions are texts that mean something to GitHub's runner or to the
// page of a run.
var hostileOnActions = append([]string{
	"::set-output name=changed::true", "  ::add-mask::acme", "x\n::add-mask::acme", "x\r::error::pwned", "##[error]pwned", "x ##[set-output name=a;]b",
	"${{ secrets.SLACK_WEBHOOK_URL }}", "EOF", "a\nEOF\nchanged=pwned", "<!channel>", "@team", "@org/team", "#123", "org/repo#123", "![x](http://evil.example/x.png)",
	"\x1b[31mred", "a | b\n| c |", "`code`", "<img src=http://evil.example/x.png>", "<details open>", "</td></table>", "%0A::error::pwned", "100%", "a:b,c=d::e",
}, notifytest.Hostile...)

func TestJobSummaryGolden(t *testing.T) {
	all := notifytest.EveryMessage()
	s := JobSummary{
		Title:    "checked 3 vendors: 1 changed, 1 not checked, 1 without changes",
		Messages: []notify.Message{notifytest.Atlassian(), all["due"]},
		Problems: []string{"fetch acme: http status 403 Forbidden"},
		Vendors:  wording.Table{Header: []string{"vendor", "health"}, Rows: [][]string{{"acme", "blocked"}, {"atlassian", "ok"}}},
		Open:     wording.Table{Header: []string{"act by", "vendor"}, Rows: [][]string{{"2024-09-27", "atlassian"}}},
	}
	var b bytes.Buffer
	if err := WriteJobSummary(&b, s, SummaryLimit); err != nil {
		t.Fatal(err)
	}
	notifytest.Golden(t, "job.summary.md", b.Bytes())
}

// A quiet run has a title and no empty parts.
func TestJobSummaryQuiet(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJobSummary(&b, JobSummary{Title: "checked acme: no changes"}, SummaryLimit); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "## subwatch: checked acme: no changes\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// hostileSummary holds a text everywhere where one can stand.
func hostileSummary(text string) JobSummary {
	m := notifytest.Atlassian()
	m.Title, m.Vendor, m.URL = text, text, text
	return JobSummary{
		Title: text, Problems: []string{text, text}, Messages: []notify.Message{m, {Kind: notify.Hello, Watched: []notify.Watched{{Title: text, URL: text}}}},
		Vendors: wording.Table{Header: []string{"vendor", text}, Rows: [][]string{{text, text}, {"acme", text}}},
		Open:    wording.Table{Header: []string{text}, Rows: [][]string{{text}}},
	}
}

func TestJobSummaryHostile(t *testing.T) {
	for _, text := range hostileOnActions {
		var b bytes.Buffer
		if err := WriteJobSummary(&b, hostileSummary(text), SummaryLimit); err != nil {
			t.Fatal(err)
		}
		md := strings.Replace(b.String(), "## subwatch", "### subwatch", 1) // checkMarkdown knows no h2
		for _, p := range notifytest.CheckMarkdown(t, md) {
			t.Errorf("%.60q: %s", text, p)
		}
		if n := strings.Count(notifytest.Render(t, md), "<table>"); n != 2 {
			t.Errorf("%.60q: got %d tables, want 2", text, n)
		}
		if n := strings.Count(notifytest.Render(t, md), "<td>"); n != 5 {
			t.Errorf("%.60q: got %d cells, want 5", text, n)
		}
	}
}

// GitHub drops a summary that is too large whole: ours stays under the limit
// and says how much is missing.
func TestJobSummaryLimit(t *testing.T) {
	s := hostileSummary(strings.Repeat("&|@x ", 50))
	for range 1000 {
		s.Messages = append(s.Messages, s.Messages[0])
		s.Problems = append(s.Problems, s.Problems[0])
		s.Vendors.Rows = append(s.Vendors.Rows, s.Vendors.Rows[0])
	}
	for _, limit := range []int{SummaryLimit, 200 << 10} {
		var b bytes.Buffer
		if err := WriteJobSummary(&b, s, limit); err != nil {
			t.Fatal(err)
		}
		if b.Len() > limit {
			t.Errorf("got %d bytes, want at most %d", b.Len(), limit)
		}
		for _, want := range []string{`\d more alerts, too long`, `_\d+ more_`, `- \d+ more`} {
			if !regexp.MustCompile(want).Match(b.Bytes()) {
				t.Errorf("limit %d: no %q", limit, want)
			}
		}
	}
	if err := WriteJobSummary(io.Discard, s, 100); err == nil {
		t.Error("a limit that even the title breaks: got no error")
	}
}

// obeyed returns what a runner would take from a line: the command, and what
// stands behind it. A line that commands nothing gives "".
func obeyed(line string) (command, text string) {
	if strings.Contains(line, "##[") {
		return "##[", line
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), "::")
	if !ok {
		return "", ""
	}
	command, text, _ = strings.Cut(rest, "::")
	return command, text
}

func TestAnnotations(t *testing.T) {
	for _, c := range []struct{ a, want Annotation }{
		{Annotation{ErrorLevel, "subwatch: acme", "fetch acme: 100% lost"}, Annotation{ErrorLevel, "subwatch%3A acme", "fetch acme: 100%25 lost"}},
		{Annotation{WarningLevel, "a,b", "x\ny\r\nz"}, Annotation{WarningLevel, "a%2Cb", "x y z"}},
		{Annotation{NoticeLevel, "t", "::error::x ##[error]y"}, Annotation{NoticeLevel, "t", `:\:error:\:x ##\[error]y`}},
	} {
		var b bytes.Buffer
		if err := WriteAnnotations(&b, []Annotation{c.a}); err != nil {
			t.Fatal(err)
		}
		if got, want := b.String(), fmt.Sprintf("::%s title=%s::%s\n", c.want.Level, c.want.Title, c.want.Text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAnnotationsHostile(t *testing.T) {
	for _, text := range hostileOnActions {
		var b bytes.Buffer
		if err := WriteAnnotations(&b, []Annotation{{WarningLevel, text, text}}); err != nil {
			t.Fatal(err)
		}
		lines := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '\n' || r == '\r' })
		if len(lines) != 1 {
			t.Fatalf("%.60q: got %d lines, want 1: %q", text, len(lines), lines)
		}
		command, rest := obeyed(lines[0])
		if !strings.HasPrefix(command, "warning title=") || strings.ContainsAny(command[len("warning title="):], ",:\r\n") {
			t.Errorf("%.60q: the command is %q", text, command)
		}
		if strings.Contains(rest, "::") || strings.Contains(rest, "##[") {
			t.Errorf("%.60q: the text could act: %q", text, rest)
		}
	}
}

// GitHub keeps ten annotations of each level: the tenth counts the rest.
func TestAnnotationsTooMany(t *testing.T) {
	var all []Annotation
	for i := range 25 {
		all = append(all, Annotation{WarningLevel, "w", fmt.Sprint(i)})
	}
	for i := range 10 {
		all = append(all, Annotation{ErrorLevel, "e", fmt.Sprint(i)})
	}
	var b bytes.Buffer
	if err := WriteAnnotations(&b, all); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "::warning "); n != 10 {
		t.Errorf("got %d warnings, want 10", n)
	}
	if !strings.Contains(b.String(), "16 more") {
		t.Errorf("nobody says that 16 are left out:\n%s", b.String())
	}
	if n := strings.Count(b.String(), "::error title=e::"); n != 10 {
		t.Errorf("got %d errors, want all 10", n)
	}
}

// readOutputs reads outputs as the runner does.
func readOutputs(t *testing.T, text string) map[string]string {
	t.Helper()
	got := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		name, delimiter, ok := strings.Cut(lines[i], "<<")
		if !ok {
			name, value, _ := strings.Cut(lines[i], "=")
			got[name] = value
			continue
		}
		var value []string
		for i++; i < len(lines) && lines[i] != delimiter; i++ {
			value = append(value, lines[i])
		}
		if i == len(lines) {
			t.Fatalf("no end of %s in %q", name, text)
		}
		got[name] = strings.Join(value, "\n")
	}
	return got
}

func TestOutputsHostile(t *testing.T) {
	for _, text := range hostileOnActions {
		var b bytes.Buffer
		if err := WriteOutputs(&b, rand.Reader, []Output{{"report", text}, {"status", "ok"}}); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"report": text, "status": "ok"}
		if d := cmp.Diff(want, readOutputs(t, b.String())); d != "" {
			t.Errorf("%.60q (-want +got):\n%s", text, d)
		}
	}
}

func TestOutputsRefused(t *testing.T) {
	zeros := strings.NewReader(strings.Repeat("\x00", 1<<10))
	for _, o := range []Output{{"", "x"}, {"a=b", "x"}, {"a<<b", "x"}, {"a\nb", "x"}, {"A", "x"}, {"1", "x"}, {"report", "x subwatch-" + hex.EncodeToString(make([]byte, 16))}} {
		var b bytes.Buffer
		if err := WriteOutputs(&b, zeros, []Output{{"status", "ok"}, o}); err == nil {
			t.Errorf("%q: got no error", o)
		}
		if b.Len() > 0 {
			t.Errorf("%q: refused, and yet %q was written", o, b.String())
		}
	}
	if err := WriteOutputs(io.Discard, strings.NewReader("short"), []Output{{"status", "ok"}}); err == nil {
		t.Error("no random bytes: got no error")
	}
}

// Whatever a text says, an annotation is one command, an output is the text, and
// a summary shows it as text.
func FuzzActions(f *testing.F) {
	for _, s := range hostileOnActions {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b bytes.Buffer
		if err := WriteAnnotations(&b, []Annotation{{ErrorLevel, text, text}}); err != nil {
			t.Fatal(err)
		}
		line := strings.TrimSuffix(b.String(), "\n")
		command, rest := obeyed(line)
		if strings.ContainsAny(line, "\r\n") || !strings.HasPrefix(command, "error title=") || strings.Contains(rest, "::") {
			t.Errorf("annotation: %q", line)
		}
		b.Reset()
		if err := WriteOutputs(&b, rand.Reader, []Output{{"report", text}}); err != nil {
			t.Fatal(err)
		}
		if got := readOutputs(t, b.String())["report"]; got != text {
			t.Errorf("output: got %q, want %q", got, text)
		}
		b.Reset()
		if err := WriteJobSummary(&b, JobSummary{Title: "x", Problems: []string{text}, Vendors: wording.Table{Header: []string{"a", "b"}, Rows: [][]string{{text, text}}}}, SummaryLimit); err != nil {
			t.Fatal(err)
		}
		for _, p := range notifytest.CheckMarkdown(t, strings.Replace(b.String(), "## ", "### ", 1)) {
			t.Errorf("summary: %s", p)
		}
	})
}
