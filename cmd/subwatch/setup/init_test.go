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

// On a terminal init asks until it knows all names, and then for another address
// of a list that cannot be read where it is.
func TestAsk(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  []string
		says  string
	}{
		{"atlassian, figma hubspot\n", []string{"atlassian", "figma", "hubspot"}, ""},
		{"\n  \natlassian", []string{"atlassian"}, ""},
		{"atlasian nobody-knows-this\natlassian\n", []string{"atlassian"}, "did you mean atlassian?): any other is watched by its address: NAME=https://…\nno built-in vendor \"nobody-knows-this\""},
		{"acme=https://acme.example/list\n", []string{"acme https://acme.example/list"}, ""},
		{"acme=nothing acme\nfigma", []string{"figma"}, "acme: "},
		{"figma figma\nfigma", []string{"figma"}, "figma is listed twice\n"},
		{"airbyte\nnothing\nhttps://airbyte.example/list\n", []string{"airbyte https://airbyte.example/list"}, "perhaps also at https://www.airbyte.com/legal/subprocessors or "},
		{"miro\n\n", []string{"miro"}, "PDF (cannot be read yet)"},
		{"miro\n", []string{"miro"}, "Another address"},
		{"\x1b[31m\n", nil, `\x1b`},
		{"", nil, ""},
	} {
		var out bytes.Buffer
		all, err := ask(strings.NewReader(c.typed), &out)
		var got []string
		for _, v := range all {
			got = append(got, strings.TrimSpace(v.name+" "+v.url))
		}
		if !cmp.Equal(got, c.want) || (err == nil) != (c.want != nil) {
			t.Errorf("%q: got %q, %v, want %q", c.typed, got, err, c.want)
		}
		if !strings.Contains(out.String(), c.says) || strings.Contains(out.String(), "\x1b") {
			t.Errorf("%q: says %q, want %q", c.typed, out.String(), c.says)
		}
	}
}

// Any built-in vendor can stand in the configuration that init writes, and any
// other by its address.
func TestInitConfig(t *testing.T) {
	words := []string{"acme=https://acme.example/a?b=c#:'d"}
	for _, e := range config.Catalogue("") {
		words = append(words, e.Name)
	}
	all, err := chosen(words)
	if err != nil {
		t.Fatal(err)
	}
	files, err := initFiles(all)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.ParseConfig(files[0].path, files[0].text, func(string) string { return "" }, config.Required)
	if err != nil || len(cfg.Vendors) != len(words) || cfg.Vendors[0].URL != "https://acme.example/a?b=c#:'d" {
		t.Errorf("got %d vendors, want %d: %v", len(cfg.Vendors), len(words), err)
	}
}

// Other addresses are guessed on the vendor's own site only.
func TestElsewhere(t *testing.T) {
	guesses := 0
	for _, e := range config.Catalogue("") {
		c := choice{name: e.Name, of: e}
		if !c.unread() {
			continue
		}
		for _, a := range c.elsewhere() {
			guesses++
			for _, host := range []string{"vanta.com", "drata.com/", "sanity.io", "ctfassets.net", "notion.so"} {
				if strings.Contains(a, host) && !strings.HasPrefix(host, e.Name) {
					t.Errorf("%s is looked for at %s", e.Name, a)
				}
			}
			if a == e.URL {
				t.Errorf("%s: its own address is no other", e.Name)
			}
		}
	}
	if guesses == 0 {
		t.Error("no address was guessed")
	}
}

// The guide shows the workflow that init writes, and the form for decisions is
// the one that this repository uses itself.
func TestInitWorkflows(t *testing.T) {
	files, err := initFiles([]choice{{name: "atlassian"}})
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
