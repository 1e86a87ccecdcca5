package slack

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/slack-go/slack"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// Check asks Slack whether the bot can post: whose token it is, what it may do,
// and how its channel is. It says who and where it is, as far as that is
// known; the error holds every problem with its fix, each a [*notify.SendError].
// Nothing is posted.
func (b *Bot) Check(ctx context.Context) (string, error) {
	who, failed := ask(ctx, b, (*slack.Client).AuthTestContext)
	if failed != nil {
		return "", tried(failed, "check")
	}
	said := []string{"workspace " + b.word(who.Team), "as " + b.word(who.User)}
	scopes, known := scopesOf(who.Header)
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
	c, failed := ask(ctx, b, func(api *slack.Client, ctx context.Context) (*slack.Channel, error) {
		return api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: b.channel})
	})
	switch {
	case failed != nil && failed.Code == "missing_scope":
		where += " (not looked at: that needs the scope channels:read, or groups:read where it is private)"
	case failed != nil:
		problems = append(problems, tried(failed, "check"))
	default:
		where = "channel #" + b.word(c.Name) + " (" + b.channel + ")"
		switch {
		case c.IsArchived:
			problem("is_archived", "the channel is archived", fixChannel)
		case c.IsMember:
		case c.IsPrivate:
			problem("not_in_channel", "the app is not in the channel, which is private", fixInvite)
		case known && !slices.Contains(scopes, "chat:write.public"):
			problem("not_in_channel", "the app is not in the channel", fixInvite+"; or add the scope chat:write.public and install the app again")
		}
	}
	return strings.Join(append(said, where), ", "), errors.Join(problems...)
}

// ask calls a method of Slack's that answers with a T.
func ask[T any](ctx context.Context, b *Bot, method func(*slack.Client, context.Context) (*T, error)) (*T, *notify.SendError) {
	var reply *T
	var err error
	got, failed := b.deliver(ctx, call{judge: b.judgeCall, send: func(ctx context.Context, hc *http.Client) error {
		reply, err = method(b.webAPI(hc), ctx)
		return err
	}})
	if failed == nil && (err != nil || reply == nil) { // it says ok and is of another form
		failed = b.fail(answer{notify.Ambiguous, "the answer was not Slack’s", fixAPI}, got.status, "", got.body)
	}
	return reply, failed
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
