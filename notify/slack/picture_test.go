package slack

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
)

// The README's picture of an alert is a rendering of its Slack payloads, made
// here: a page whose screenshot is .github/alert.png.
//
//	go run ./cmd/subwatch demo --keep
//	go test ./notify/slack -run TestPicture -record FOLDER/atlassian/changes/0001-*.json -picture /tmp/alert.html
//
// Without -record it shows the report of these tests.
var (
	picture = flag.String("picture", "", "write a page that shows the alert of August 2024 as a chat message to this `file`")
	file    = flag.String("record", "", "for -picture: show the change of this `file` of a data folder, as on the day it was seen")
)

// chatNode is a block, an element or a text object of a payload. It has the
// fields that our payloads use and no others.
type chatNode struct {
	Type     string          `json:"type"`
	Text     json.RawMessage `json:"text"`
	Elements []chatNode      `json:"elements"`
	Style    json.RawMessage `json:"style"`
	Indent   int             `json:"indent"`
	Offset   int             `json:"offset"`
	Border   int             `json:"border"`
	Emoji    bool            `json:"emoji"`
	Verbatim bool            `json:"verbatim"`
}

// chatMessage writes the blocks of a payload as HTML. What it does not know is
// an error, so that nothing is left out of the picture.
func chatMessage(raw []byte) (string, error) {
	var p struct {
		Blocks []json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return "", err
	}
	var b strings.Builder
	for i, block := range p.Blocks {
		var n chatNode
		d := json.NewDecoder(bytes.NewReader(block))
		d.DisallowUnknownFields()
		if err := d.Decode(&n); err != nil {
			return "", fmt.Errorf("block %d: %w", i, err)
		}
		s, err := chatBlock(n)
		if err != nil {
			return "", fmt.Errorf("block %d: %w", i, err)
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

func chatBlock(n chatNode) (string, error) {
	switch n.Type {
	case "header":
		s, err := chatObject(n.Text, "plain_text")
		return "<h1>" + s + "</h1>\n", err
	case "section":
		s, err := chatObject(n.Text, "mrkdwn")
		return "<p>" + s + "</p>\n", err
	case "context":
		var b strings.Builder
		for _, e := range n.Elements {
			s, err := chatText(e, "mrkdwn")
			if err != nil {
				return "", err
			}
			b.WriteString("<span>" + s + "</span>")
		}
		return `<p class="context">` + b.String() + "</p>\n", nil
	case "rich_text":
		s, err := chatAll(n.Elements, chatRich)
		return `<div class="rich">` + s + "</div>\n", err
	}
	return "", fmt.Errorf("unknown block %q", n.Type)
}

func chatAll(ns []chatNode, write func(chatNode) (string, error)) (string, error) {
	var b strings.Builder
	for _, n := range ns {
		s, err := write(n)
		if err != nil {
			return "", err
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

// chatRich writes a paragraph or a list of rich_text.
func chatRich(n chatNode) (string, error) {
	switch n.Type {
	case "rich_text_section":
		s, err := chatAll(n.Elements, chatRun)
		return "<p>" + s + "</p>\n", err
	case "rich_text_list":
		if string(n.Style) != `"bullet"` || n.Indent != 0 || n.Offset != 0 || n.Border != 0 {
			return "", fmt.Errorf("unknown form of a list: style %s, indent %d, offset %d, border %d", n.Style, n.Indent, n.Offset, n.Border)
		}
		s, err := chatAll(n.Elements, func(item chatNode) (string, error) {
			if item.Type != "rich_text_section" {
				return "", fmt.Errorf("unknown item of a list %q", item.Type)
			}
			s, err := chatAll(item.Elements, chatRun)
			return "<li>" + s + "</li>\n", err
		})
		return "<ul>\n" + s + "</ul>\n", err
	}
	return "", fmt.Errorf("unknown element of rich_text %q", n.Type)
}

// chatRun writes a piece of literal text.
func chatRun(n chatNode) (string, error) {
	if n.Type != "text" {
		return "", fmt.Errorf("unknown element of a paragraph %q", n.Type)
	}
	var s string
	if err := json.Unmarshal(n.Text, &s); err != nil {
		return "", err
	}
	var style struct {
		Bold   bool `json:"bold"`
		Strike bool `json:"strike"`
	}
	if n.Style != nil {
		d := json.NewDecoder(bytes.NewReader(n.Style))
		d.DisallowUnknownFields()
		if err := d.Decode(&style); err != nil {
			return "", fmt.Errorf("unknown style %s: %w", n.Style, err)
		}
	}
	s = html.EscapeString(s)
	if style.Bold {
		s = "<b>" + s + "</b>"
	}
	if style.Strike {
		s = "<s>" + s + "</s>"
	}
	return s, nil
}

func chatObject(raw json.RawMessage, want string) (string, error) {
	var n chatNode
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&n); err != nil {
		return "", err
	}
	return chatText(n, want)
}

// chatText writes a text object.
func chatText(n chatNode, want string) (string, error) {
	if n.Type != want {
		return "", fmt.Errorf("text object %q, want %s", n.Type, want)
	}
	var s string
	if err := json.Unmarshal(n.Text, &s); err != nil {
		return "", err
	}
	if n.Type == "plain_text" {
		return html.EscapeString(s), nil
	}
	return chatMrkdwn(s)
}

var (
	mrkdwnLink    = regexp.MustCompile(`<https?://[^\s|<>]+\|([^|<>]+)>`)
	mrkdwnMention = regexp.MustCompile(`<(?:@|!subteam\^)(\w+)>`)
	mrkdwnBold    = regexp.MustCompile(`\*([^*\n]+)\*`)
	mrkdwnSign    = regexp.MustCompile("[<>*_~`]")
	chatTag       = regexp.MustCompile(`<[^>]*>`)
)

// chatMrkdwn writes the little of mrkdwn that we use: links, mentions, bold
// words and Slack's three entities, which are HTML's too.
func chatMrkdwn(s string) (string, error) {
	left := mrkdwnBold.ReplaceAllString(mrkdwnMention.ReplaceAllString(mrkdwnLink.ReplaceAllString(s, ""), ""), "")
	if m := mrkdwnSign.FindString(left); m != "" {
		return "", fmt.Errorf("unknown mrkdwn %q in %q", m, s)
	}
	s = mrkdwnBold.ReplaceAllString(s, "\x01$1\x02")
	s = mrkdwnLink.ReplaceAllString(s, `<a>$1</a>`)
	s = mrkdwnMention.ReplaceAllString(s, `<i>@$1</i>`)
	return strings.NewReplacer("\x01", "<b>", "\x02", "</b>", `"`, "&#34;").Replace(s), nil
}

// chatPage shows the payloads of a message below each other.
func chatPage(raws []json.RawMessage) (string, error) {
	var b strings.Builder
	b.WriteString(chatHead)
	for _, raw := range raws {
		s, err := chatMessage(raw)
		if err != nil {
			return "", err
		}
		b.WriteString(`<article><div class="app">s</div><div class="says"><p class="from"><b>subwatch</b><span>app</span></p>` + "\n" + s + "</div></article>\n")
	}
	b.WriteString("<footer>A rendering of the payload that subwatch posts, not a screenshot of Slack</footer>\n</main>\n")
	return b.String(), nil
}

const chatHead = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>An alert</title>
<style>
* { margin: 0; padding: 0; box-sizing: border-box }
html, body { background: transparent }
main { width: 760px; border: 1px solid #d5d7db; border-radius: 10px; background: #fff; overflow: hidden;
  font: 15px/1.45 Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: #1f2328 }
article { display: flex; gap: 12px; padding: 18px 22px 16px 18px }
p, li, h1 { white-space: pre-wrap; overflow-wrap: anywhere }
.app { flex: none; width: 38px; height: 38px; border-radius: 8px; background: #24594f; color: #fff; font-size: 22px; font-weight: 700; line-height: 35px; text-align: center }
.says { flex: 1; min-width: 0 }
.from { line-height: 1.2 }
.from span { margin-left: 7px; padding: 1px 4px; border-radius: 3px; background: #e8eaed; color: #59606a; font-size: 11px }
h1 { margin: 7px 0 5px; font-size: 18px; line-height: 1.35; font-weight: 700 }
h1 ~ p { margin-top: 5px }
.rich { margin-top: 10px }
ul { padding-left: 25px }
b { font-weight: 700 }
s { color: #59606a }
a { color: #0b62b3 }
i { padding: 0 3px; border-radius: 3px; background: #e3eefb; color: #0b62b3; font-style: normal }
h1 ~ .context { margin-top: 9px; color: #59606a; font-size: 13px }
.context span + span { margin-left: 8px }
footer { padding: 8px 22px 9px; border-top: 1px solid #e6e8eb; background: #f6f7f8; color: #59606a; font-size: 12px; text-align: right }
</style>
<main>
`

// TestPicture holds that every text of every message is in its picture, and
// makes the README's.
func TestPicture(t *testing.T) {
	all := notifytest.Goldens()
	all["list of names"] = notifytest.NewRows(80)
	for name, m := range all {
		raws := notifytest.Must(Payloads(m))
		page, err := chatPage(raws)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		shown := html.UnescapeString(chatTag.ReplaceAllString(page, ""))
		for _, raw := range raws {
			for _, text := range payloadTexts(raw) {
				if !strings.Contains(shown, text) {
					t.Errorf("%s: the picture lacks %q", name, text)
				}
			}
		}
	}
	if *picture == "" {
		return
	}
	m := notifytest.Due()
	if *file != "" {
		m = recorded(t, *file)
	}
	page := notifytest.Must(chatPage(notifytest.Must(Payloads(m))))
	if err := os.WriteFile(*picture, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}

// payloadTexts returns every text that a person reads in the blocks of a payload,
// taken apart where it is formatted.
func payloadTexts(raw []byte) []string {
	var p struct {
		Blocks any `json:"blocks"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		panic(err)
	}
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			s, isText := v["text"].(string)
			switch {
			case !isText:
				walk(v["text"])
			case v["type"] == "mrkdwn":
				s = mrkdwnMention.ReplaceAllString(mrkdwnLink.ReplaceAllString(s, "*$1*"), "*@$1*")
				for piece := range strings.SplitSeq(s, "*") {
					out = append(out, html.UnescapeString(piece))
				}
			default:
				out = append(out, s)
			}
			walk(v["elements"])
		}
	}
	walk(p.Blocks)
	return out
}

// recorded makes the message about a change in a data folder, as on the day it
// was seen.
func recorded(t *testing.T, file string) notify.Message {
	t.Helper()
	var c struct {
		ID        string           `json:"id"`
		Vendor    string           `json:"vendor"`
		Title     string           `json:"title"`
		FirstSeen time.Time        `json:"first_seen"`
		Deadline  *record.Deadline `json:"deadline"`
		Report    *diff.Report     `json:"report"`
	}
	if err := json.Unmarshal(notifytest.Must(os.ReadFile(file)), &c); err != nil {
		t.Fatal(err)
	}
	m := notify.Message{
		ID: "change-" + c.ID, Kind: notify.Change, Vendor: c.Vendor, Title: c.Title, URL: c.Report.URL, SeenAt: c.FirstSeen,
		Change: c.ID, Report: c.Report, Today: snapshot.Day(c.FirstSeen.Format(time.DateOnly)), Deadline: c.Deadline,
	}
	return m
}

// TestPictureUnknown holds that the picture leaves nothing out silently.
func TestPictureUnknown(t *testing.T) {
	text := `{"type":"text","text":"x"}`
	rich := func(elements string) string { return `{"type":"rich_text","elements":[` + elements + `]}` }
	known := rich(`{"type":"rich_text_section","elements":[` + text + `]}`)
	if _, err := chatMessage([]byte(`{"blocks":[` + known + `]}`)); err != nil {
		t.Error(err)
	}
	for _, block := range []string{
		`{"type":"divider"}`,
		`{"type":"section","text":{"type":"plain_text","text":"x"}}`,
		`{"type":"section","text":{"type":"mrkdwn","text":"<!here>"}}`,
		`{"type":"section","text":{"type":"mrkdwn","text":"_x_"}}`,
		`{"type":"section","fields":[]}`,
		`{"type":"context","elements":[{"type":"image","image_url":"x"}]}`,
		`{"type":"header","text":{"type":"mrkdwn","text":"x"}}`,
		rich(`{"type":"rich_text_quote","elements":[` + text + `]}`),
		rich(`{"type":"rich_text_list","style":"ordered","elements":[]}`),
		rich(`{"type":"rich_text_list","style":"bullet","elements":[` + text + `]}`),
		rich(`{"type":"rich_text_section","elements":[{"type":"link","url":"https://a.example"}]}`),
		rich(`{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"code":true}}]}`),
	} {
		if s, err := chatMessage([]byte(`{"blocks":[` + block + `]}`)); err == nil {
			t.Errorf("%s became %q", block, s)
		}
	}
}
