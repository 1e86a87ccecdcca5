package notify

import (
	"html"
	"regexp"
	"strings"
)

// This file writes strings for Slack. There are three kinds: literal ones
// (rich_text, plain_text), which Slack shows as they are; mrkdwn of our own
// words; and the top-level text, which is mrkdwn too and names what a phone
// shows.

// slackEntity is what Slack would decode in a literal string.
var slackEntity = regexp.MustCompile(`&(amp|lt|gt);`)

// slackPing are the words that Slack may turn into a mention of everybody.
var slackPing = regexp.MustCompile(`@(channel|here|everyone|group)\b`)

// slackWords makes text from outside safe for mrkdwn, where it cannot be kept
// out of it: decoded, so that nothing is escaped twice, then escaped; without
// the signs of a format, a mention or a link. It takes at most limit
// characters after escaping and never ends inside an escape.
func slackWords(s string, limit int) string {
	s = strings.TrimSpace(oneLine(clean(decoded(s))))
	s = slackPing.ReplaceAllString(s, "＠$1")
	s = slackColon.ReplaceAllString(slackSigns.Replace(s), "∶$1")
	for room := limit; ; {
		out := slackEscape.Replace(cut(s, room))
		over := units(out) - limit
		if over <= 0 {
			return out
		}
		room -= (over + 4) / 5 // no sign grows by more than four
	}
}

var (
	slackEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	// The signs that mrkdwn gives a meaning to, as their look-alikes; this is
	// for notifications, nobody copies from there. "://" and "www." would be
	// links.
	slackSigns = strings.NewReplacer("`", "'", "*", "∗", "~", "∼", "_", "ˍ", "://", "∶//", "www.", "www․")
	// A colon that a blank follows begins no emoji.
	slackColon = regexp.MustCompile(`:(\S|$)`)
)

// decoded undoes HTML entities, also twice escaped ones: Slack would show
// them as they are typed.
func decoded(s string) string {
	for range 8 {
		d := html.UnescapeString(s)
		if d == s {
			return s
		}
		s = d
	}
	return strings.ReplaceAll(s, "&", "＆")
}

// slackHeader makes a plain_text header: one line of at most 150 characters.
func slackHeader(s string) string {
	s = strings.TrimSpace(oneLine(clean(decoded(s))))
	if s == "" {
		s = "subwatch"
	}
	return cut(s, maxHeader)
}

// slackLiteral takes a literal string apart where Slack would decode an
// entity, so that "&amp;" on a page is shown as "&amp;".
func slackLiteral(s string) []string {
	var out []string
	for {
		at := slackEntity.FindStringIndex(s)
		if at == nil {
			break
		}
		out = append(out, s[:at[0]+1])
		s = s[at[0]+1:]
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}

// slackLink writes a link under words of ours, and "" for what is no web
// address or too long for one.
func slackLink(address, label string) string {
	u := slackEscape.Replace(webAddress(address))
	if u == "" || len(u) > maxHref {
		return ""
	}
	return "<" + u + "|" + label + ">"
}
