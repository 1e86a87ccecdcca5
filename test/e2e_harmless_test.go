package test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	xhtml "golang.org/x/net/html"
)

// This file holds what a page may not do: in a log, in Slack, in a summary.

// ours are the commands that a run gives the runner.
var ours = regexp.MustCompile(`^::(notice|warning|error) title=(subwatch|subwatch%3A [a-z ]+|[a-z]+ (changed its list|could not be checked))::`)

// checkLog wants a log to hold no command but ours, nothing that was masked,
// and nothing that only GitHub's runner, which looks closer than act, takes for
// a command.
func checkLog(t *testing.T, log []line) {
	t.Helper()
	for _, l := range log {
		text := strings.TrimSpace(l.Msg)
		switch l.Command {
		case "":
			if l.Printed && (strings.HasPrefix(text, "::") || strings.Contains(text, "##[")) {
				t.Errorf("in the log: %q", l.Msg)
			}
		case "set-output":
			if !slices.Contains([]string{"build", "binary", "changed", "changes", "failed", "pending", "status", "report"}, l.Name) {
				t.Errorf("an output of somebody else: %s=%q", l.Name, l.Arg)
			}
		case "notice", "warning", "error":
			if !ours.MatchString(l.Raw) || strings.Contains(l.Raw, "##[") || strings.Contains(l.Arg, "::") {
				t.Errorf("an annotation of somebody else: %q", l.Raw)
			}
		case "summary":
		default:
			t.Errorf("a command of somebody else: %s %q", l.Command, l.Raw)
		}
		if strings.Contains(l.Msg, "***") || strings.Contains(l.Msg, "very-secret") || strings.ContainsAny(l.Msg, "\x1b\u202e") {
			t.Errorf("a secret was printed, or somebody else's words are masked or coloured: %q", l.Msg)
		}
	}
}

// leads reports whether an address is one that we show: the vendor's page, the
// run, the form for decisions, Slack's own.
var leads = regexp.MustCompile(`^(http://93\.184\.216\.34/[a-z]+|https://github\.com/acme/[a-z]+/actions/(runs/\d+|workflows/(?:subwatch-)?decide\.yml))$`)

// checkPost wants a payload for Slack to mention nobody, to link nowhere but to
// the page, the run and the form for decisions, and to show no image.
func checkPost(t *testing.T, payload string) {
	t.Helper()
	var post map[string]any
	if err := json.Unmarshal([]byte(payload), &post); err != nil {
		t.Fatalf("%v: %s", err, payload)
	}
	if post["parse"] != "none" || post["link_names"] != nil {
		t.Errorf("Slack may look for names in the text: %s", payload)
	}
	// The text of a notification is mrkdwn too.
	checkMrkdwn(t, post["text"])
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			switch v["type"] {
			case "user", "usergroup", "broadcast", "channel", "team", "emoji", "image":
				t.Errorf("in a post: %v", v)
			case "link":
				if url, _ := v["url"].(string); !leads.MatchString(url) {
					t.Errorf("a link to %q", url)
				}
			case "mrkdwn":
				checkMrkdwn(t, v["text"])
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(post["blocks"])
}

// checkMrkdwn wants all that Slack would take for a mention or a link to be
// escaped, but for our own links.
func checkMrkdwn(t *testing.T, text any) {
	t.Helper()
	s, _ := text.(string)
	for _, m := range regexp.MustCompile(`<([^|>]*)[|>]`).FindAllStringSubmatch(s, -1) {
		if !leads.MatchString(m[1]) {
			t.Errorf("in a post: %q: %s", m[0], s)
		}
	}
	if regexp.MustCompile(`@(channel|here|everyone|group)\b|https?://evil|www\.|\x1b`).MatchString(s) {
		t.Errorf("in a post: %s", s)
	}
}

// checkSummary wants a summary to hold no link but ours, no image, no HTML and
// no name or number that GitHub would link. It looks at it as GitHub shows it.
func checkSummary(t *testing.T, text string) {
	t.Helper()
	var page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	tags := []string{"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "code", "br", "sub", "ins", "del", "table", "thead", "tbody", "tr", "th", "td", "a", "blockquote"}
	for z := xhtml.NewTokenizer(&page); z.Next() != xhtml.ErrorToken; {
		token := z.Token()
		switch token.Type {
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			if !slices.Contains(tags, token.Data) {
				t.Errorf("the summary has %s", token)
			}
			for _, a := range token.Attr {
				if a.Key != "href" || !leads.MatchString(a.Val) {
					t.Errorf("the summary has %s", token)
				}
			}
		case xhtml.TextToken:
			if regexp.MustCompile(`@(team|channel|here)\b|#123|acme/subwatch#1|\x1b|\x{202e}`).MatchString(token.Data) {
				t.Errorf("the summary mentions somebody: %q", token.Data)
			}
		}
	}
	for _, word := range []string{"Evil Two", "set-output", "pwned", "HYPERLINK", "github.token"} {
		if !strings.Contains(text, word) {
			t.Errorf("the summary does not show what the page says: no %s in\n%s", word, text)
		}
	}
	if t.Failed() {
		t.Logf("the summary:\n%s", text)
	}
}
