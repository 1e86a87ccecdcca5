package main

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what the README shows")

// readmeDemo is the part of the README that shows what the demo prints.
var readmeDemo = regexp.MustCompile("(?s)(<!-- demo: [^\n]* -->\n```\n)(.*)(```\n<!-- end of demo -->)")

// temporary is what differs from run to run.
var temporary = regexp.MustCompile(`in \S*subwatch-demo-\S+`)

// The README shows what its first command prints.
func TestReadmeShowsDemo(t *testing.T) {
	var out bytes.Buffer
	err := run(context.Background(), []string{"demo"}, environment{
		stdin: strings.NewReader(""), stdout: &out, stderr: io.Discard,
		getenv: func(string) string { return "" },
		width:  func(io.Writer) (int, bool) { return 80, false },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := temporary.ReplaceAllString(out.String(), "in a temporary folder")
	const file = "../../README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m := readmeDemo.FindSubmatchIndex(text)
	if m == nil {
		t.Fatal("the README has no part for the demo")
	}
	if *update {
		text = append(append(append([]byte{}, text[:m[4]]...), want...), text[m[5]:]...)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got := string(text[m[4]:m[5]]); got != want {
		t.Errorf("the README shows:\n%s\nthe demo prints:\n%s\n(go test ./cmd/subwatch -update rewrites it)", got, want)
	}
}
