package config_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
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

var atlassian = config.Vendor{
	Name: "atlassian", Title: "Atlassian", URL: "https://www.atlassian.com/legal/sub-processors",
	Terms: record.Terms{
		Lead: record.Period{Days: 30}, Window: record.Period{Days: 30}, UntilStart: true, From: record.FromNotice, Right: record.Object,
		Note:   "DPA 4.2-4.3 (text of 2024-04 on; before: 14 days): during the notice period; sole remedy is to terminate the order",
		Source: "BIBSYSDEV/track-changes-to-aws-terms-and-conditions atlassian/data-processing-addendum.txt",
		OnFile: true,
	},
}

// slack is a webhook as the configuration has it.
func slack(name, env, url string, classes ...diff.Class) config.Slack {
	return config.Slack{Common: config.Common{Kind: "slack", Name: name, Env: env, Classes: classes}, WebhookURL: url}
}

// sameZone compares time zones by their names.
var sameZone = cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })

func TestDefaultConfig(t *testing.T) {
	got, err := config.DefaultConfig(env())
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{Data: "subwatch-data", Confirm: 5 * time.Second, Zone: time.UTC, Vendors: []config.Vendor{atlassian}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(scraper.Hints{}), sameZone); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got, err = config.DefaultConfig(env("SLACK_WEBHOOK_URL", hook))
	if err != nil || !cmp.Equal(got.Destinations, []config.Destination{slack("slack", config.WebhookEnv, hook)}) {
		t.Errorf("with a webhook: %+v, %v", got.Destinations, err)
	}
}

func TestParseConfig(t *testing.T) {
	text := "\ufeff" + `# whom we watch
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
	got, err := config.ParseConfig(filepath.Join("conf", "subwatch.yml"), []byte(text), env("TEAM_HOOK", hook), config.Required)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		Data:    filepath.Join("conf", "seen"),
		Confirm: 5 * time.Second,
		Zone:    time.UTC,
		Vendors: []config.Vendor{
			atlassian,
			{Name: "acme-2", Title: "Acme Corp", URL: "https://acme.example/legal/subprocessors"},
			{Name: "plain", Title: "plain", URL: "http://plain.example"},
			{Name: "atlassian-eu", Title: "atlassian-eu", URL: "https://www.atlassian.com/eu"},
		},
		Destinations: []config.Destination{slack("team", "TEAM_HOOK", hook)},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(scraper.Hints{}), sameZone); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a vendor's entry says about reading and judging its page.
func TestConfigHints(t *testing.T) {
	text := `confirm: 0s
per_host: 4
classes: {list_removed: review}
vendors:
  - name: figma
    products: [Figma, FigJam]
    select: main table
    ignore: [.old, "#ads"]
    columns: {Ort: location}
    list: Sub-processors
`
	c, err := config.ParseConfig("c.yml", []byte(text), env(), config.Required)
	if err != nil {
		t.Fatal(err)
	}
	v := c.Vendors[0]
	if v.URL == "" || v.Title != "Figma" {
		t.Errorf("the catalogue's part: %+v", v)
	}
	if c.Confirm != 0 || c.PerHost != 4 || v.Hints.IsZero() || v.Hints.List != "Sub-processors" || v.Hints.Columns["Ort"] != snapshot.Location {
		t.Errorf("confirm %s, per_host %d, hints %+v", c.Confirm, c.PerHost, v.Hints)
	}
	if want := (diff.Options{Products: []string{"Figma", "FigJam"}, Classes: map[diff.Rule]diff.Class{diff.RuleListRemoved: diff.Review}}); !cmp.Equal(v.Compare, want) {
		t.Errorf("options %+v, want %+v", v.Compare, want)
	}
}

// Terms of the entry go before those on file.
func TestConfigTerms(t *testing.T) {
	text := `timezone: Europe/Berlin
digest: monday 09:00
vendors:
  - supabase
  - name: stripe
    owner: S012AB
    slack: legal
    terms: {window: 10bd, lead: 90d, from: posting, when: [{affiliate: true, place: adequate, lead: 30d}]}
slack:
  - {name: team, webhook_env: HOOK, classes: review}
  - {name: legal, token_env: TOKEN, channel: C0123}
`
	c, err := config.ParseConfig("c.yml", []byte(text), env("HOOK", hook, "TOKEN", "xoxb-1"), config.Required)
	if err != nil {
		t.Fatal(err)
	}
	if c.Zone.String() != "Europe/Berlin" || !c.Week.Set || c.Week.Zone != c.Zone {
		t.Errorf("zone %s, digest %+v", c.Zone, c.Week)
	}
	if w := c.Vendors[0].Terms.Window; w != (record.Period{Days: 5}) {
		t.Errorf("supabase's window on file: %+v", w)
	}
	yes := true
	want := record.Terms{
		Lead: record.Period{Days: 90}, Window: record.Period{Days: 10, Business: true}, From: record.FromPosting, Right: record.Object,
		When: []record.Condition{{Affiliate: &yes, Place: "adequate", Lead: record.Period{Days: 30}}},
	}
	v := c.Vendors[1]
	if diff := cmp.Diff(want, v.Terms); diff != "" {
		t.Errorf("stripe's terms (-want +got):\n%s", diff)
	}
	if v.Owner != "S012AB" || !cmp.Equal(v.Tell, []string{"legal"}) {
		t.Errorf("owner %s, told: %v", v.Owner, v.Tell)
	}
	destinations := []config.Destination{
		slack("team", "HOOK", hook, diff.Review),
		config.Slack{Common: config.Common{Kind: "slack", Name: "legal", Env: "TOKEN"}, Token: "xoxb-1", Channel: "C0123"},
	}
	if diff := cmp.Diff(destinations, c.Destinations); diff != "" {
		t.Errorf("destinations (-want +got):\n%s", diff)
	}
}

// An owner is an id of Slack's or an e-mail address, and nothing that only looks
// like one.
func TestConfigOwner(t *testing.T) {
	for owner, fine := range map[string]bool{
		"U012AB3CD": true, "W9X": true, "S012AB345": true,
		"priya@acme.example": true, "vendor.risk+eu@mail.acme.co.uk": true, "o'neill@acme.example": true, "jürgen@müller.example": true,
		"@priya": false, "#privacy": false, "U012ab": false, "C012AB345": false, "Priya N.": false, "<!channel>": false, "<@U012AB3CD>": false,
		"priya@acme": false, "priya@": false, "@acme.example": false, "a@b@acme.example": false, "Priya <priya@acme.example>": false, "<priya@acme.example>": false,
		"priya@acme.example, sam@acme.example": false, "priya @acme.example": false, `"pri ya"@acme.example`: false, "priya@[10.0.0.1]": false, "priya@acme..example": false,
		"mailto:priya@acme.example": false, strings.Repeat("x", 250) + "@acme.example": false, "": false,
	} {
		c, err := config.ParseConfig("c.yml", fmt.Appendf(nil, "vendors: [{name: atlassian, owner: %q}]", owner), env(), config.Required)
		switch {
		case fine && (err != nil || c.Vendors[0].Owner != owner):
			t.Errorf("%q: %+v, %v", owner, c.Vendors, err)
		case !fine && (err == nil || !strings.Contains(err.Error(), "c.yml:1: vendor atlassian: owner: ")):
			t.Errorf("%q: %v", owner, err)
		}
	}
}

// Vendors are told to the destinations that "tell" names, or "slack", which is
// how the key was called when Slack was the only way out.
func TestConfigTell(t *testing.T) {
	text := "vendors: [{name: stripe, tell: [team, legal]}, {name: figma, slack: legal}, {name: atlassian, tell: team, slack: legal}]\nslack: [{name: team, webhook_env: HOOK}, {name: legal, webhook_env: HOOK}]"
	c, err := config.ParseConfig("c.yml", []byte(text), env("HOOK", hook), config.Required)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"team", "legal"}, {"legal"}, {"team", "legal"}}
	for i, v := range c.Vendors {
		if !cmp.Equal(v.Tell, want[i]) {
			t.Errorf("%s: told to %v, want %v", v.Name, v.Tell, want[i])
		}
	}
}

// What a file says that is nobody else's business is known, so that it can be
// kept out of a public repository; terms on file are everybody's.
func TestConfigPrivate(t *testing.T) {
	text := `vendors: [atlassian, {name: acme, url: "https://acme.example/", owner: U012AB3CD, terms: {window: 10bd}}]`
	got, err := config.ParseConfig("subwatch.yml", []byte(text), env(), config.Required)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"terms of acme", "owner of acme"}; got.Public || !cmp.Equal(want, got.Private) {
		t.Errorf("got public %v and %q, want %q", got.Public, got.Private, want)
	}
	if got, err = config.ParseConfig("subwatch.yml", []byte("public: true\n"+text), env(), config.Required); err != nil || !got.Public {
		t.Errorf("public: true: got %v, %v", got.Public, err)
	}
}

// A command that sends nothing does without the secrets.
func TestConfigWithoutSecrets(t *testing.T) {
	text := "vendors: [atlassian]\nslack:\n  - {name: team, webhook_env: NOT_SET}\n"
	c, err := config.ParseConfig("c.yml", []byte(text), env(), config.IfThere)
	if err != nil || !cmp.Equal(c.Destinations, []config.Destination{slack("team", "NOT_SET", "")}) {
		t.Errorf("%+v, %v", c.Destinations, err)
	}
}

// Every fault names the file and its line, on one line.
func TestConfigErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no vendors", "data: x\n", `c.yml: no vendors: add at least one, as in "vendors: [atlassian]"`},
		{"empty file", "", `c.yml: no vendors: add at least one, as in "vendors: [atlassian]"`},
		{"law", "vendors: [atlassian]\nlaw: us\n", `c.yml:2: law: "us" is none of eu (GDPR), uk (UK GDPR), ch (Swiss FADP), none`},
		{"unknown key", "vendors: [atlassian]\nvendor: x\n", `c.yml:2: unknown field "vendor" (did you mean vendors?)`},
		{"unknown key of a vendor", "vendors:\n  - name: acme\n    ulr: https://acme.example\n", `c.yml:3: unknown field "ulr" (did you mean url?)`},
		{"wrong type", "data: [a]\nvendors: [atlassian]\n", `c.yml:1: wrong type: this must be text, not a list`},
		{"vendors is no list", "vendors: atlassian\n", `c.yml:1: wrong type: this must be a list, not text`},
		{"a vendor is a number", "vendors:\n  - atlassian\n  - 7\n", `c.yml:3: wrong type: this must be a mapping (key: value), not a number`},
		{"not YAML", "vendors: [atlassian\n", `c.yml:1: sequence end token ']' not found`},
		{"a key twice", "data: a\ndata: b\nvendors: [atlassian]\n", `c.yml:2: mapping key "data" already defined at [1:1]`},
		{"too deep", "vendors:\n  " + strings.Repeat("[", 60), `c.yml:2: nested more than 50 deep`},
		{"too deep by dashes", "vendors:\n" + strings.Repeat("- ", 300), `c.yml:2: nested more than 50 deep`},
		{"two documents", "vendors: [atlassian]\n---\nvendors: [atlassian]\n", `c.yml:3: a second document: one file is one configuration`},
		{"a tag", "vendors: !acme [atlassian]\n", `c.yml:1: tag !acme: a configuration needs no tags`},
		{"an alias", "vendors:\n  - &a atlassian\n  - *a\n", `c.yml:2: &a: anchors and aliases (&name, *name) are not read: write the value out where it is used, or in quotes where the sign belongs to it`},
		{"an alias of nothing", "vendors: *v\n", `c.yml:1: *v: anchors and aliases (&name, *name) are not read: write the value out where it is used, or in quotes where the sign belongs to it`},
		{"aliases of aliases", aliasBomb(), `c.yml:1: &a: anchors and aliases (&name, *name) are not read: write the value out where it is used, or in quotes where the sign belongs to it`},
		{"too large", "vendors: [atlassian]\n#" + strings.Repeat("x", config.MaxConfig), `c.yml: larger than 1 MiB, which no configuration is: name the right file with --config, or split the vendors among several files, each with a data folder of its own`},
		{"per host", "vendors: [atlassian]\nper_host: 0\n", `c.yml:2: per_host: "0" is not a number between 1 and 64`},
		{"confirm", "vendors: [atlassian]\nconfirm: 5\n", `c.yml:2: confirm: "5" is not a duration between 0s and 10m: write 5s, or 0s to read once`},
		{"time zone", "vendors: [atlassian]\ntimezone: Berlin\n", `c.yml:2: timezone: unknown time zone "Berlin": write it as in Europe/Berlin`},
		{"digest", "vendors: [atlassian]\ndigest: weekly\n", `c.yml:2: digest: "weekly" is not a time of the week: write monday 09:00, or monday 09:00 Europe/Berlin`},
		{"owner", "vendors:\n  - name: atlassian\n    owner: '@priya'\n", `c.yml:3: vendor atlassian: owner: "@priya" is neither an id of Slack's nor an e-mail address: a user's id begins with U or W, a group's with S (copy it from the profile)`},
		{"terms' window", "vendors:\n  - name: atlassian\n    terms:\n      window: 30\n", `c.yml:4: vendor atlassian: terms: "30" is not a period: write 30d (days), 10bd (business days) or none`},
		{"terms' from", "vendors:\n  - name: atlassian\n    terms: {from: mail}\n", `c.yml:3: vendor atlassian: terms: from: "mail": use notice or posting`},
		{"terms' key", "vendors:\n  - name: atlassian\n    terms:\n      days: 30\n", `c.yml:4: unknown field "days"`},
		{"no such destination", "vendors:\n  - name: atlassian\n    slack: legal\n", `c.yml:2: vendor atlassian: slack: there is no destination "legal"`},
		{"a destination mistyped", "vendors:\n  - name: atlassian\n    tell: legl\nslack:\n  - {name: Legal, webhook_env: HOOK}\n", `c.yml:2: vendor atlassian: tell: there is no destination "legl" (did you mean Legal?)`},
		{"a rule mistyped", "vendors: [atlassian]\nclasses: {prodcts: review}\n", `c.yml:2: classes: unknown rule "prodcts": docs/rules.md lists them (did you mean products?)`},
		{"no such destination to tell", "vendors:\n  - name: atlassian\n    tell: [legal]\n", `c.yml:2: vendor atlassian: tell: there is no destination "legal"`},
		{"a destination twice", "vendors: [atlassian]\nslack:\n  - {name: a, webhook_env: HOOK}\n  - {name: A, webhook_env: HOOK}\n", `c.yml:4: slack A is listed twice`},
		{"a destination without a name", "vendors: [atlassian]\nslack:\n  - {webhook_env: HOOK}\n", `c.yml:3: slack: no name`},
		{"a destination's classes", "vendors: [atlassian]\nslack:\n  - {name: a, webhook_env: HOOK, classes: cosmetic}\n", `c.yml:3: slack a: classes: "cosmetic": use review or record`},
		{"a destination is a text", "vendors: [atlassian]\nslack:\n  - team\n", `c.yml:3: wrong type: this must be a mapping (key: value), not text`},
		{"unknown key of a destination", "vendors: [atlassian]\nslack:\n  - {name: a, webhook_env: HOOK, url: x}\n", `c.yml:3: unknown field "url"`},
		{"two ways", "vendors: [atlassian]\nslack:\n  - {name: a, webhook_env: X, token_env: Y}\n", `c.yml:3: slack a: webhook_env or token_env, not both: they are two ways into Slack`},
		{"channel", "vendors: [atlassian]\nslack:\n  - {name: a, token_env: TOKEN, channel: '#privacy'}\n", `c.yml:3: slack a: TOKEN: channel: this is not the id of a channel: one begins with C, G or D (in Slack: channel name, About, at the bottom)`},
		{"token", "vendors: [atlassian]\nslack:\n  - {name: a, token_env: BAD, channel: C0123}\n", `c.yml:3: slack a: BAD: this is not a bot token: one begins with xoxb- (not shown here, it is a secret)`},
		{"selector", "vendors:\n  - name: atlassian\n    select: 'table['\n", `c.yml:2: vendor atlassian: select: invalid selector "table[": expected identifier, found EOF instead`},
		{"field", "vendors:\n  - name: atlassian\n    columns: {Ort: place}\n", `c.yml:2: vendor atlassian: column "Ort": unknown field "place"`},
		{"rule", "vendors: [atlassian]\nclasses:\n  no_rule: record\n", `c.yml:3: classes: unknown rule "no_rule": docs/rules.md lists them`},
		{"class", "vendors: [atlassian]\nclasses:\n  list_removed: urgent\n", `c.yml:3: classes: list_removed: unknown class "urgent": use review, record or cosmetic`},
		{"no such vendor", "vendors:\n  - atlasian\n", `c.yml:2: vendor atlasian: no url, and it is not built in (did you mean atlassian?)`},
		{"no name", "vendors:\n  - url: https://acme.example\n", `c.yml:2: vendor: no name`},
		{"name is a path", "vendors:\n  - name: ../acme\n    url: https://acme.example\n", `c.yml:2: vendor: "../acme" is not a valid name: use letters, digits and dashes, at most 64: it is also a folder's name`},
		{"name is the store's", "vendors:\n  - name: Messages\n    url: https://acme.example\n", `c.yml:2: vendor: "Messages" is not a valid name: the data folder has a folder of its own by that name`},
		{"name is a device", "vendors:\n  - name: aux\n    url: https://acme.example\n", `c.yml:2: vendor: "aux" is not a valid name: Windows keeps it for a device`},
		{"twice", "vendors:\n  - atlassian\n  - name: Atlassian\n    url: https://acme.example\n", `c.yml:3: vendor Atlassian is listed twice`},
		{"scheme", "vendors:\n  - name: acme\n    url: ftp://acme.example/\n", `c.yml:2: vendor acme: bad URL "ftp://acme.example/": the scheme must be http or https`},
		{"no url", "vendors:\n  - name: acme\n    url: acme\n", `c.yml:2: vendor acme: bad URL "acme": the scheme must be http or https`},
		{"secret missing", "vendors: [atlassian]\nslack:\n  - name: team\n    webhook_env: NOT_SET\n", `c.yml:3: slack team: the environment variable NOT_SET is empty: set it to the address of the incoming webhook, or remove this destination`},
		{"no variable", "vendors: [atlassian]\nslack:\n  - name: team\n", `c.yml:3: slack team: no webhook_env: name the environment variable that holds the webhook's address (or token_env and channel for a bot)`},
		{"secret in the file", "vendors: [atlassian]\nslack:\n  - name: team\n    webhook_url: x\n", `c.yml:4: unknown field "webhook_url" (did you mean webhook_env?)`},
		{"secret in the file's stead", "vendors: [atlassian]\nslack:\n  - name: team\n    webhook_env: https://hooks.slack.com/services/T0/B0/SECRET\n", `c.yml:3: slack team: webhook_env and token_env name an environment variable (letters, digits, underscores): the secret itself does not belong in the file`},
		{"bad webhook", "vendors: [atlassian]\nslack:\n  - name: team\n    webhook_env: BAD\n", `c.yml:3: slack team: BAD: this is not the address of a webhook: one begins with https://hooks.slack.com/services/ (not shown here, it is a secret)`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.ParseConfig("c.yml", []byte(test.text), env("BAD", "SECRET", "TOKEN", "xoxb-SECRET", "HOOK", hook), config.Required)
			if err == nil {
				t.Fatal("no error")
			}
			if got := err.Error(); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
			var ce *config.ConfigError
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
		c, err := config.ParseConfig("c.yml", []byte(text), env("B", hook), config.Required)
		if err == nil && len(c.Vendors) == 0 {
			t.Errorf("%q: neither vendors nor an error", text)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: an error of several lines: %v", text, err)
		}
	})
}

// aliasBomb is ten lines that stand for a billion values.
func aliasBomb() string {
	text, before := "a: &a [x, x, x, x, x, x, x, x, x, x]\n", "*a"
	for c := 'b'; c < 'j'; c++ {
		text += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.Repeat(before+", ", 9)+before)
		before = "*" + string(c)
	}
	return text + "vendors: " + before + "\n"
}

// A configuration that is too large is refused after a MiB: not all of it is
// read, however much there is.
func TestLargeConfig(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "c.yml")
	f, err := os.Create(file)
	if err == nil {
		err = errors.Join(f.Truncate(1<<40), f.Close()) // a hole: it takes no room on the disk
	}
	if err != nil {
		t.Skipf("no such large file can be made here: %v", err)
	}
	var ce *config.ConfigError
	if _, err := config.ReadConfig(file); !errors.As(err, &ce) || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("a file of a TiB: %v", err)
	}
	full := "vendors: [atlassian]\n#" + strings.Repeat("x", config.MaxConfig)
	for size, fits := range map[int]bool{config.MaxConfig: true, config.MaxConfig + 1: false} {
		if err := os.WriteFile(file, []byte(full[:size]), 0o600); err != nil {
			t.Fatal(err)
		}
		if text, err := config.ReadConfig(file); (err == nil) != fits || fits && len(text) != size {
			t.Errorf("%d bytes: %d read, %v", size, len(text), err)
		}
	}
	if _, err := config.ReadConfig(file + ".not"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}
