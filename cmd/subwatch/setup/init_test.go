package setup

import (
	"bytes"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/monitor/config"
)

// On a terminal init asks until it knows all names.
func TestAskVendors(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  []string
		says  string
	}{
		{"atlassian, figma hubspot\n", []string{"atlassian", "figma", "hubspot"}, ""},
		{"\n  \natlassian", []string{"atlassian"}, ""},
		{"atlasian\natlassian\n", []string{"atlassian"}, "did you mean"},
		{"\x1b[31m\n", nil, `\x1b`},
		{"", nil, ""},
	} {
		var out bytes.Buffer
		got, err := askVendors(strings.NewReader(c.typed), &out)
		if !cmp.Equal(got, c.want) || (err == nil) != (c.want != nil) {
			t.Errorf("%q: got %q, %v, want %q", c.typed, got, err, c.want)
		}
		if !strings.Contains(out.String(), c.says) || strings.Contains(out.String(), "\x1b") {
			t.Errorf("%q: says %q, want %q", c.typed, out.String(), c.says)
		}
	}
}

// Any built-in vendor can stand in the configuration that init writes.
func TestInitConfig(t *testing.T) {
	var names []string
	for _, e := range config.Catalogue("") {
		names = append(names, e.Name)
	}
	files, err := initFiles(names)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.ParseConfig(files[0].path, files[0].text, func(string) string { return "" }, config.Required)
	if err != nil || len(cfg.Vendors) != len(names) {
		t.Errorf("got %d vendors, want %d: %v", len(cfg.Vendors), len(names), err)
	}
}

// The guide shows the workflow that init writes, and the form for decisions is
// the one that this repository uses itself.
func TestInitWorkflows(t *testing.T) {
	files, err := initFiles([]string{"atlassian"})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range files {
		texts[path.Base(f.path)] = string(f.text) // the workflow comes after the configuration of that name
	}
	guide, err := os.ReadFile("../../../docs/github-action.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(guide), "```yaml\n"+texts["subwatch.yml"]+"```\n") {
		t.Error("docs/github-action.md does not show cmd/subwatch/setup/workflows/subwatch.yml as it is")
	}
	ours, err := os.ReadFile("../../../.github/workflows/decide.yml")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		"Actions, decide,", "Actions, subwatch-decide,",
		"name: decide\n", "name: subwatch-decide\n",
		"group: decide-", "group: subwatch-decide-",
		"uses: ./\n", "uses: subwatch/subwatch@"+actionVersion(t, texts["subwatch.yml"])+"\n",
		"          build: true\n", "",
	).Replace(string(ours))
	if d := cmp.Diff(want, texts["subwatch-decide.yml"]); d != "" {
		t.Errorf("the form for others is not ours (-want +got):\n%s", d)
	}
}

// actionVersion returns the version of the action that a workflow names.
func actionVersion(t *testing.T, text string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "uses: subwatch/subwatch@")
	version, _, _ := strings.Cut(rest, "\n")
	if !ok || version == "" {
		t.Fatal("the workflow does not use the action")
	}
	return version
}
