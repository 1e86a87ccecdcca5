package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// Check asks Slack whether the bot can post: whose token it is, what it may do,
// and how its channel is. It says who and where it is, as far as that is
// known; the error holds every problem with its fix, each a *[SendError].
// Nothing is posted.
func (b *Bot) Check(ctx context.Context) (string, error) {
	got, failed := b.deliver(ctx, b.method("auth.test", struct{}{}, b.judgeCall))
	if failed != nil {
		return "", tried(failed, "check")
	}
	var who struct {
		Team string `json:"team"`
		User string `json:"user"`
	}
	_ = json.Unmarshal([]byte(got.body), &who) // judgeCall has read it
	said := []string{"workspace " + b.word(who.Team), "as " + b.word(who.User)}
	scopes, known := scopesOf(got.header)
	var problems []error
	problem := func(word, cause, fix string) {
		problems = append(problems, tried(b.fail(answer{notify.Rejected, cause, fix}, 0, word, ""), "check"))
	}
	if known && !slices.Contains(scopes, "chat:write") {
		problem("missing_scope", "the app may not post: it lacks the scope chat:write", "add the chat:write scope on the app's page, under OAuth & Permissions, and install the app again")
	}
	where := "channel " + b.channel
	if known && !slices.Contains(scopes, "channels:read") && !slices.Contains(scopes, "groups:read") {
		said = append(said, where+" (not looked at: that needs the scope channels:read)")
		return strings.Join(said, ", "), errors.Join(problems...)
	}
	c, failed := b.channelInfo(ctx)
	switch {
	case failed != nil && failed.Code == "missing_scope":
		where += " (not looked at: that needs the scope channels:read, or groups:read where it is private)"
	case failed != nil:
		problems = append(problems, tried(failed, "check"))
	default:
		where = "channel #" + b.word(c.Name) + " (" + b.channel + ")"
		switch {
		case c.Archived:
			problem("is_archived", "the channel is archived", botAnswers["is_archived"].fix)
		case c.Member:
		case c.Private:
			problem("not_in_channel", "the app is not in the channel, which is private", fixInvite)
		case known && !slices.Contains(scopes, "chat:write.public"):
			problem("not_in_channel", "the app is not in the channel", fixInvite+"; or add the scope chat:write.public and install the app again")
		}
	}
	return strings.Join(append(said, where), ", "), errors.Join(problems...)
}

// channelFacts is what is read of a channel.
type channelFacts struct {
	Name     string `json:"name"`
	Archived bool   `json:"is_archived"`
	Member   bool   `json:"is_member"`
	Private  bool   `json:"is_private"`
}

func (b *Bot) channelInfo(ctx context.Context) (channelFacts, *notify.SendError) {
	var v struct {
		Channel channelFacts `json:"channel"`
	}
	c := call{judge: b.judgeCall, request: func(ctx context.Context) (*http.Request, error) { // this method reads no JSON
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.api+"conversations.info?channel="+url.QueryEscape(b.channel), nil)
		if err == nil {
			req.Header.Set("Authorization", "Bearer "+b.token)
		}
		return req, err
	}}
	got, failed := b.deliver(ctx, c)
	if failed == nil && json.Unmarshal([]byte(got.body), &v) != nil {
		failed = b.fail(answer{notify.Ambiguous, "the answer was not Slack’s", fixAPI}, got.status, "", got.body)
	}
	return v.Channel, failed
}

// scopesOf reads what a token may do; known is false where Slack does not say.
func scopesOf(h http.Header) (scopes []string, known bool) {
	for s := range strings.SplitSeq(h.Get("X-OAuth-Scopes"), ",") {
		if s = strings.TrimSpace(s); s != "" {
			scopes = append(scopes, s)
		}
	}
	return scopes, len(scopes) > 0
}

// word makes a name that Slack answered fit to be printed.
func (b *Bot) word(s string) string {
	return cmp.Or(wording.Cut(strings.TrimSpace(wording.OneLine(wording.Clean(b.redact(s)))), 80), "without a name")
}
