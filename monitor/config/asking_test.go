package config_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/scraper"
	"github.com/subwatch/subwatch/scraper/fetch"
)

const acme = "vendors:\n  - name: acme\n    url: https://acme.example/list\n"

func parse(text string, secrets config.Secrets, vars ...string) (config.Config, error) {
	return config.ParseConfig("subwatch.yml", []byte(text), env(vars...), secrets)
}

func TestAsking(t *testing.T) {
	c, err := parse(acme+"    lang: pt-BR\n    headers:\n      X-Version: 2\n      Authorization_env: ACME_AUTH\n", config.Required, "ACME_AUTH", " Bearer abc\n")
	if err != nil {
		t.Fatal(err)
	}
	want := fetch.Asking{Lang: "pt-BR", Headers: []fetch.Header{{Name: "Authorization", Value: "Bearer abc", Env: "ACME_AUTH"}, {Name: "X-Version", Value: "2"}}}
	if diff := cmp.Diff(want, c.Vendors[0].Asking); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(c.SecretEnv(), "ACME_AUTH") {
		t.Errorf("git is given ACME_AUTH: %q", c.SecretEnv())
	}
	if err := c.Vendors[0].Unset(); err != nil {
		t.Error(err)
	}
	c, err = parse(acme+"    headers: {X-Key_env: ACME_KEY}\n", config.Required)
	if err != nil {
		t.Fatal(err)
	}
	const unset = "vendor acme: headers: the environment variable ACME_KEY is empty: set it to the value of X-Key, or take the header out"
	if err := c.Vendors[0].Unset(); err == nil || err.Error() != unset {
		t.Errorf("got %v", err)
	}
}

// A fault names the line and what to write, and never a value that may be secret.
func TestAskingErrors(t *testing.T) {
	const secret = "token-of-nobody"
	for _, tt := range []struct{ entry, says string }{
		{"    header: {}", `unknown field "header" (did you mean headers?)`},
		{"    ignore_txt: x", `unknown field "ignore_txt" (did you mean ignore_text?)`},
		{"    headers: [X-Key]", "wrong type: this must be a mapping"},
		{"    headers:\n      X-Key: [" + secret + "]", "subwatch.yml:5: wrong type: this must be text"},
		{"    headers:\n      X-Key_env: " + secret, "subwatch.yml:5: vendor acme: headers: X-Key_env names an environment variable"},
		{"    headers: {Authorization: " + secret + "}", `write "Authorization_env: VARIABLE"`},
		{"    headers: {X-Key: ''}", "X-Key has no value"},
		{"    headers: {X Key: a}", `"X Key" is no header's name`},
		{"    headers: {Host: a}", "Host is not to be set"},
		{"    headers: {X-Key: a, x-key: b}", "x-key is set twice"},
		{"    headers: {X-Key_env: BAD}", "control character"},
		{"    headers: {" + strings.TrimSuffix(manyHeaders(21), ", ") + "}", "21 of them, at most 20"},
		{"    lang: german", `lang: "german" is no language: write it as de`},
		{"    ignore_text: '('", `ignore_text: "(" is no regular expression: missing closing )`},
		{"    ignore_text: 'a*'", "matches nothing at all"},
		{"    ignore_text: ['.+']", "matches every text"},
		{"    ignore_text: '(abcdefgh){900}'", "takes too much to look for"},
		{"    ignore_columns: ['']", "is no header"},
	} {
		_, err := parse(acme+tt.entry+"\n", config.Required, "BAD", secret+"\r\nx")
		if err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s\n got %v\nwant %s", tt.entry, err, tt.says)
		}
	}
}

func manyHeaders(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("X-" + strings.Repeat("a", i+1) + ": b, ")
	}
	return b.String()
}

// What is left out is one of the hints: the baseline is read again when it changes.
func TestIgnoringIsAHint(t *testing.T) {
	print := func(entry string) string {
		c, err := parse(acme+entry, config.Required)
		if err != nil {
			t.Fatal(err)
		}
		return scraper.Fingerprint(c.Vendors[0].Hints)
	}
	seen := map[string]string{}
	for _, entry := range []string{"", "    ignore_text: abc\n", "    ignore_columns: abc\n", "    ignore: abc\n", "    ignore_text: [abc, def]\n"} {
		if other, ok := seen[print(entry)]; ok {
			t.Errorf("%q and %q have one fingerprint", entry, other)
		}
		seen[print(entry)] = entry
	}
}

// What docs/configuration.md shows is a configuration.
func TestDocsParse(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 2 {
		t.Fatalf("%d blocks", len(blocks))
	}
	for _, b := range blocks {
		if _, err := parse(b[1], config.IfThere); err != nil {
			t.Errorf("%v in\n%s", err, b[1])
		}
	}
}
