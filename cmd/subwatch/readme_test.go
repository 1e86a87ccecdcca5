package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/diff"
)

var update = flag.Bool("update", false, "rewrite what README and docs show")

// readmeDemo is the part of the README that shows what the demo prints.
var readmeDemo = regexp.MustCompile("(?s)(<!-- demo: [^\n]* -->\n```\n)(.*)(```\n<!-- end of demo -->)")

// docsRules is the part of docs/rules.md that lists the rules.
var docsRules = regexp.MustCompile("(?s)(<!-- rules: [^\n]* -->\n)(.*)(<!-- end of rules -->)")

// The page on rules lists them as they are.
func TestDocsListRules(t *testing.T) {
	var b strings.Builder
	b.WriteString("| rule | class | when |\n|---|---|---|\n")
	for _, r := range diff.Rules() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.Rule, r.Class, r.Text)
	}
	holdPart(t, "docs/rules.md", docsRules, b.String())
}

// temporary is what differs from run to run.
var temporary = regexp.MustCompile(`to \S*subwatch-demo-\S+`)

// The README shows what its first command prints.
func TestReadmeShowsDemo(t *testing.T) {
	var out bytes.Buffer
	err := run(context.Background(), []string{"demo"}, cli.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: io.Discard,
		Getenv: func(string) string { return "" },
		Width:  func(io.Writer) (int, bool) { return 0, false },
	})
	if err != nil {
		t.Fatal(err)
	}
	holdPart(t, "README.md", readmeDemo, temporary.ReplaceAllString(out.String(), "to a temporary folder"))
}

// holdPart wants a part of a page of the repository to be as given, or makes it so.
func holdPart(t *testing.T, page string, part *regexp.Regexp, want string) {
	t.Helper()
	file := filepath.Join("..", "..", page)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := part.FindSubmatchIndex(text)
	if m == nil {
		t.Fatalf("%s has no part %s", page, part)
	}
	if *update {
		text = append(append(append([]byte{}, text[:m[4]]...), want...), text[m[5]:]...)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := string(text[m[4]:m[5]]); got != want {
		t.Errorf("%s shows:\n%s\nwant:\n%s\n(go test ./cmd/subwatch -update rewrites it)", page, got, want)
	}
}
