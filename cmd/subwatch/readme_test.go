package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/diff"
)

var update = flag.Bool("update", false, "rewrite what the README shows")

// readmeDemo is the part of the README that shows what the demo prints.
var readmeDemo = regexp.MustCompile("(?s)(<!-- demo: [^\n]* -->\n```\n)(.*)(```\n<!-- end of demo -->)")

// readmeRules is the part of the README that lists the rules.
var readmeRules = regexp.MustCompile("(?s)(<!-- rules: [^\n]* -->\n)(.*)(<!-- end of rules -->)")

// The README lists the rules as they are.
func TestReadmeListsRules(t *testing.T) {
	var b strings.Builder
	b.WriteString("| rule | class | when |\n|---|---|---|\n")
	for _, r := range diff.Rules() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.Rule, r.Class, r.Text)
	}
	holdReadme(t, readmeRules, b.String())
}

// temporary is what differs from run to run.
var temporary = regexp.MustCompile(`to \S*subwatch-demo-\S+`)

// The README shows what its first command prints.
func TestReadmeShowsDemo(t *testing.T) {
	var out bytes.Buffer
	err := run(context.Background(), []string{"demo"}, environment{
		stdin: strings.NewReader(""), stdout: &out, stderr: io.Discard,
		getenv: func(string) string { return "" },
		width:  func(io.Writer) (int, bool) { return 0, false },
	})
	if err != nil {
		t.Fatal(err)
	}
	holdReadme(t, readmeDemo, temporary.ReplaceAllString(out.String(), "to a temporary folder"))
}

// holdReadme wants a part of the README to be as given, or makes it so.
func holdReadme(t *testing.T, part *regexp.Regexp, want string) {
	t.Helper()
	const file = "../../README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := part.FindSubmatchIndex(text)
	if m == nil {
		t.Fatalf("the README has no part %s", part)
	}
	if *update {
		text = append(append(append([]byte{}, text[:m[4]]...), want...), text[m[5]:]...)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := string(text[m[4]:m[5]]); got != want {
		t.Errorf("the README shows:\n%s\nwant:\n%s\n(go test ./cmd/subwatch -update rewrites it)", got, want)
	}
}
