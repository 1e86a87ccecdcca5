package git

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// A variable that holds a secret is taken out, whatever its name and however
// the secret stands in it.
func TestWithoutSecrets(t *testing.T) {
	t.Parallel()
	const hook, token = "https://hooks.slack.com/services/T0AB/B0CD/k9+x/w=?a=1&b=2", "xoxb-12-secret"
	blob, err := json.Marshal(map[string]string{"hook": hook})
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]string{
		"SLACK_WEBHOOK_URL":       hook,
		"slack_webhook_url":       "by its name, whatever it holds",
		"EMPTY":                   "",
		"INPUT_SLACK_WEBHOOK_URL": hook,
		"BLANKS":                  "  " + hook + "\n",
		"ASSIGNMENT":              "export HOOK='" + hook + "'",
		"HEADER":                  "Authorization: Bearer " + token,
		"JSON":                    string(blob),
		"JSON_SLASHES":            strings.ReplaceAll(string(blob), "/", `\/`),
		"QUERY":                   "https://example.com/?to=" + url.QueryEscape(hook),
		"PATH_ESCAPED":            url.PathEscape(hook),
		"LOWER_PERCENT":           strings.ToLower(url.QueryEscape("//")) + "x" + strings.ReplaceAll(url.QueryEscape(token), "-", "%2d"),
		"ODD_PERCENT":             "100% " + url.QueryEscape(hook),
		"QUERY_IN_JSON":           `{"u":"https:\/\/example.com\/?to=` + url.QueryEscape(hook) + `"}`,
		"TWICE":                   url.QueryEscape(url.QueryEscape(hook)),
		"PATH_ONLY":               "services/T0AB/B0CD/k9+x/w=",
		"WITHOUT_SCHEME":          strings.TrimPrefix(hook, "https://"),
		"BASE64":                  base64.StdEncoding.EncodeToString([]byte(token)),
		"BASE64_BASIC":            "Basic " + base64.StdEncoding.EncodeToString([]byte("x:"+token+"\n")),
		"BASE64_URL":              base64.RawURLEncoding.EncodeToString([]byte("k=" + hook)),
	}
	kept := []string{"PATH=/usr/bin:/bin", "HOME=/home/x", "GH_TOKEN=ghs_abc", "GITHUB_TOKEN=ghs_abc", "HTTPS_PROXY=http://proxy.example:8080", "NOTHING=", "=C:=C:\\x", "SLACK_CHANNEL=C0123", "HOST=hooks.slack.com", "SHORT=xoxb-"}
	secrets := []Secret{{"SLACK_WEBHOOK_URL", " " + hook + " "}, {"SLACK_BOT_TOKEN", token}, {"EMPTY", ""}, {"NOT_SET", ""}, {"", ""}}
	environ := slices.Clone(kept)
	for name, value := range hidden {
		environ = append(environ, name+"="+value)
	}
	if got := withoutSecrets(environ, secrets); !slices.Equal(got, kept) {
		t.Errorf("got  %q\nwant %q", got, kept)
	}
}

// What opens a webhook is the last part of its path: a variable that holds only
// that is taken out too, however it is encoded. The parts before it, and a last
// part too short to be a key, take nothing out.
func TestWithoutTheKeyOfAWebhook(t *testing.T) {
	t.Parallel()
	const key = "abcDEF0123456789ghiJKL99"
	const hook = "https://hooks.slack.com/services/T0AB12CD3/B0CD45EF6/" + key
	twice := func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s))))
	}
	var environ []string
	for name, value := range map[string]string{
		"KEY":               key,
		"KEY_WITHIN":        "hook-key=" + key + ";",
		"KEY_BASE64":        base64.StdEncoding.EncodeToString([]byte("x" + key)),
		"KEY_BASE64_TWICE":  twice("k:" + key),
		"HOOK_BASE64_TWICE": twice(hook),
		"HOOK_URL_TWICE":    base64.RawURLEncoding.EncodeToString([]byte("=" + base64.RawURLEncoding.EncodeToString([]byte(hook)))),
		"KEY_HEX":           hex.EncodeToString([]byte(key)),
		"HOOK_HEX":          "0x" + strings.ToUpper(hex.EncodeToString([]byte(hook))),
		"HOOK_LINES_HEX":    "a\n" + hex.EncodeToString([]byte(" "+hook+"\n")),
	} {
		environ = append(environ, name+"="+value)
	}
	if got := withoutSecrets(environ, []Secret{{"HOOK", hook}}); len(got) > 0 {
		t.Errorf("left in the environment: %q", got)
	}
	kept := []string{"WORKSPACE=T0AB12CD3", "CHANNEL=B0CD45EF6", "BRANCH=incoming-webhook", "WORD=short-key"}
	secrets := []Secret{{"HOOK", hook}, {"OTHER", "https://hooks.example.com/a/b/c/d/e/f/short-key"}}
	if got := withoutSecrets(slices.Clone(kept), secrets); !slices.Equal(got, kept) {
		t.Errorf("got  %q\nwant %q", got, kept)
	}
}

// A value that is no secret by itself, or so short that it stands anywhere by
// chance, takes nothing else out.
func TestWithoutSecretsOfCommonValues(t *testing.T) {
	t.Parallel()
	kept := []string{"PATH=/usr/bin", "HOME=/root", "CI=true", "HTTP_PROXY=http://localhost:8080", "HTTPS_PROXY=http://localhost:8080/", "A=", "X=xoxb-1"}
	for _, value := range []string{"", " ", "/", "true", "1", "\n\t", "http://localhost:8080", "http://localhost:8080/", "xoxb-1", "/usr/bi"} {
		if got := withoutSecrets(append(slices.Clone(kept), "HOOK="+value), []Secret{{"HOOK", value}}); !slices.Equal(got, kept) {
			t.Errorf("a secret %q leaves %q, want %q", value, got, kept)
		}
	}
}
