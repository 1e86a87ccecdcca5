package monitor_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/snapshot"
)

const hook = "https://hooks.slack.com/services/T0/B0/SECRET"

// env looks variables up in pairs of name and value.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

var atlassian = monitor.Vendor{Name: "atlassian", Title: "Atlassian", URL: "https://www.atlassian.com/legal/sub-processors"}

func TestDefaultConfig(t *testing.T) {
	got, err := monitor.DefaultConfig(env())
	if err != nil {
		t.Fatal(err)
	}
	want := monitor.Config{Data: "subwatch-data", Confirm: 5 * time.Second, Vendors: []monitor.Vendor{atlassian}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(scraper.Hints{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err = monitor.DefaultConfig(env("SLACK_WEBHOOK_URL", hook))
	if err != nil || len(got.Slack) != 1 || got.Slack[0] != (monitor.Slack{Name: "slack", WebhookURL: hook}) {
		t.Errorf("with a webhook: %+v, %v", got.Slack, err)
	}
}

func TestParseConfig(t *testing.T) {
	text := `# whom we watch
data: seen
vendors:
  - atlassian
  - name: acme-2
    title: Acme Corp
    url: https://acme.example/legal/subprocessors
  - {name: plain, url: "http://plain.example"}
  - name: atlassian-eu
    url: https://www.atlassian.com/eu
slack:
  - name: team
    webhook_env: TEAM_HOOK
`
	got, err := monitor.ParseConfig(filepath.Join("conf", "subwatch.yml"), []byte(text), env("TEAM_HOOK", hook))
	if err != nil {
		t.Fatal(err)
	}
	want := monitor.Config{
		Data:    filepath.Join("conf", "seen"),
		Confirm: 5 * time.Second,
		Vendors: []monitor.Vendor{
			atlassian,
			{Name: "acme-2", Title: "Acme Corp", URL: "https://acme.example/legal/subprocessors"},
			{Name: "plain", Title: "plain", URL: "http://plain.example"},
			{Name: "atlassian-eu", Title: "atlassian-eu", URL: "https://www.atlassian.com/eu"},
		},
		Slack: []monitor.Slack{{Name: "team", WebhookURL: hook}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(scraper.Hints{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a vendor's entry says about reading and judging its page.
func TestConfigHints(t *testing.T) {
	text := `confirm: 0s
classes: {list_removed: review}
vendors:
  - name: figma
    products: [Figma, FigJam]
    select: main table
    ignore: [.old, "#ads"]
    columns: {Ort: location}
    list: Sub-processors
`
	c, err := monitor.ParseConfig("c.yml", []byte(text), env())
	if err != nil {
		t.Fatal(err)
	}
	v := c.Vendors[0]
	if v.URL == "" || v.Title != "Figma" {
		t.Errorf("the catalogue's part: %+v", v)
	}
	if c.Confirm != 0 || v.Hints.IsZero() || v.Hints.List != "Sub-processors" || v.Hints.Columns["Ort"] != snapshot.Location {
		t.Errorf("confirm %s, hints %+v", c.Confirm, v.Hints)
	}
	if want := (diff.Options{Products: []string{"Figma", "FigJam"}, Classes: map[diff.Rule]diff.Class{diff.RuleListRemoved: diff.Review}}); !cmp.Equal(v.Compare, want) {
		t.Errorf("options %+v, want %+v", v.Compare, want)
	}
}

// Every fault names the file and its line, on one line.
func TestConfigErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no vendors", "data: x\n", `c.yml: no vendors: add at least one, as in "vendors: [atlassian]"`},
		{"empty file", "", `c.yml: no vendors: add at least one, as in "vendors: [atlassian]"`},
		{"unknown key", "vendors: [atlassian]\nvendor: x\n", `c.yml:2: unknown field "vendor"`},
		{"unknown key of a vendor", "vendors:\n  - name: acme\n    ulr: https://acme.example\n", `c.yml:3: unknown field "ulr"`},
		{"wrong type", "data: [a]\nvendors: [atlassian]\n", `c.yml:1: wrong type: this must be text, not a list`},
		{"vendors is no list", "vendors: atlassian\n", `c.yml:1: wrong type: this must be a list, not text`},
		{"a vendor is a number", "vendors:\n  - atlassian\n  - 7\n", `c.yml:3: wrong type: this must be a mapping (key: value), not a number`},
		{"not YAML", "vendors: [atlassian\n", `c.yml:1: sequence end token ']' not found`},
		{"a key twice", "data: a\ndata: b\nvendors: [atlassian]\n", `c.yml:2: mapping key "data" already defined at [1:1]`},
		{"two documents", "vendors: [atlassian]\n---\nvendors: [atlassian]\n", `c.yml:3: a second document: one file is one configuration`},
		{"a tag", "vendors: !acme [atlassian]\n", `c.yml:1: tag !acme: a configuration needs no tags`},
		{"confirm", "vendors: [atlassian]\nconfirm: 5\n", `c.yml:2: confirm: "5" is no time between 0s and 10m: write 5s, or 0s to read once`},
		{"selector", "vendors:\n  - name: atlassian\n    select: 'table['\n", `c.yml:2: vendor atlassian: select: invalid selector "table[": expected identifier, found EOF instead`},
		{"field", "vendors:\n  - name: atlassian\n    columns: {Ort: place}\n", `c.yml:2: vendor atlassian: column "Ort": unknown field "place"`},
		{"rule", "vendors: [atlassian]\nclasses:\n  no_rule: record\n", `c.yml:3: classes: unknown rule "no_rule": the README lists them`},
		{"class", "vendors: [atlassian]\nclasses:\n  list_removed: urgent\n", `c.yml:3: classes: list_removed: unknown class "urgent": use review, record or cosmetic`},
		{"no such vendor", "vendors:\n  - atlasian\n", `c.yml:2: vendor atlasian: no url, and it is not built in (did you mean atlassian?)`},
		{"no name", "vendors:\n  - url: https://acme.example\n", `c.yml:2: vendor: no name`},
		{"name is a path", "vendors:\n  - name: ../acme\n    url: https://acme.example\n", `c.yml:2: vendor: "../acme" is no name: use letters, digits and dashes, at most 64: it is also a folder's name`},
		{"name is the store's", "vendors:\n  - name: Messages\n    url: https://acme.example\n", `c.yml:2: vendor: "Messages" is no name: the data folder has a folder of its own by that name`},
		{"name is a device", "vendors:\n  - name: aux\n    url: https://acme.example\n", `c.yml:2: vendor: "aux" is no name: Windows keeps it for a device`},
		{"twice", "vendors:\n  - atlassian\n  - name: Atlassian\n    url: https://acme.example\n", `c.yml:3: vendor Atlassian is there twice`},
		{"scheme", "vendors:\n  - name: acme\n    url: ftp://acme.example/\n", `c.yml:2: vendor acme: bad URL "ftp://acme.example/": the scheme must be http or https`},
		{"no url", "vendors:\n  - name: acme\n    url: acme\n", `c.yml:2: vendor acme: bad URL "acme": the scheme must be http or https`},
		{"secret missing", "vendors: [atlassian]\nslack:\n  - name: team\n    webhook_env: NOT_SET\n", `c.yml:3: slack team: the environment variable NOT_SET is empty: set it to the address of the incoming webhook, or remove this destination`},
		{"no variable", "vendors: [atlassian]\nslack:\n  - name: team\n", `c.yml:3: slack team: no webhook_env: name the environment variable that holds the webhook's address`},
		{"secret in the file", "vendors: [atlassian]\nslack:\n  - name: team\n    webhook_url: x\n", `c.yml:4: unknown field "webhook_url"`},
		{"bad webhook", "vendors: [atlassian]\nslack:\n  - name: team\n    webhook_env: BAD\n", `c.yml:3: slack team: BAD: this is no address of a webhook: it begins with https://hooks.slack.com/services/ (not shown here, it is a secret)`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := monitor.ParseConfig("c.yml", []byte(test.text), env("BAD", "SECRET"))
			if err == nil {
				t.Fatal("no error")
			}
			if got := err.Error(); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
			var ce *monitor.ConfigError
			if !errors.As(err, &ce) || strings.Contains(err.Error(), "SECRET") {
				t.Errorf("%v: no ConfigError, or it shows the secret", err)
			}
		})
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add("vendors: [atlassian]\n")
	f.Add("vendors:\n  - name: acme\n    url: https://acme.example\nslack: [{name: a, webhook_env: B}]\n")
	f.Add("&a [*a]")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := monitor.ParseConfig("c.yml", []byte(text), env("B", hook))
		if err == nil && len(c.Vendors) == 0 {
			t.Errorf("%q: neither vendors nor an error", text)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: an error of several lines: %v", text, err)
		}
	})
}
