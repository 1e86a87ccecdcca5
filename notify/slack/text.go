package slack

import (
	"html"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/notify/wording"
)

// This file writes strings for Slack. There are three kinds: literal ones
// (rich_text, plain_text), which Slack shows as they are; mrkdwn of our own
// words; and the top-level text, which is mrkdwn too and names what a phone
// shows.

// entity is what Slack would decode in a literal string.
var entity = regexp.MustCompile(`&(amp|lt|gt);`)

// everybody are the words that Slack may turn into a mention of everybody.
var everybody = regexp.MustCompile(`@(channel|here|everyone|group)\b`)

// safeWords makes text from outside safe for mrkdwn, where it cannot be kept
// out of it: decoded, so that nothing is escaped twice, then escaped; without
// the signs of a format, a mention or a link. It takes at most limit
// characters after escaping and never ends inside an escape.
func safeWords(s string, limit int) string {
	s = strings.TrimSpace(wording.OneLine(wording.Clean(decoded(s))))
	s = everybody.ReplaceAllString(s, "＠$1")
	s = emojiColon.ReplaceAllString(mrkdwnSigns.Replace(s), "∶$1")
	for room := limit; ; {
		out := escapeMrkdwn.Replace(wording.Cut(s, room))
		over := wording.Units(out) - limit
		if over <= 0 {
			return out
		}
		room -= (over + 4) / 5 // no sign grows by more than four
	}
}

var (
	escapeMrkdwn = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	// The signs that mrkdwn gives a meaning to, as their look-alikes; this is
	// for notifications, nobody copies from there. "://" and "www." would be
	// links.
	mrkdwnSigns = strings.NewReplacer("`", "'", "*", "∗", "~", "∼", "_", "ˍ", "://", "∶//", "www.", "www․")
	// A colon that a blank follows begins no emoji.
	emojiColon = regexp.MustCompile(`:(\S|$)`)
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

// headerText makes a plain_text header: one line of at most 150 characters.
func headerText(s string) string {
	s = strings.TrimSpace(wording.OneLine(wording.Clean(decoded(s))))
	if s == "" {
		s = "subwatch"
	}
	return wording.Cut(s, maxHeader)
}

// literals takes a literal string apart where Slack would decode an
// entity, so that "&amp;" on a page is shown as "&amp;".
func literals(s string) []string {
	var out []string
	for {
		at := entity.FindStringIndex(s)
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

// linkTo writes a link under words of ours, and "" for what is no web
// address or too long for one.
func linkTo(address, label string) string {
	u := escapeMrkdwn.Replace(wording.WebAddress(address))
	if u == "" || len(u) > maxHref {
		return ""
	}
	return "<" + u + "|" + label + ">"
}
