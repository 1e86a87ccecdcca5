package slack

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/slack-go/slack"
	"github.com/subwatch/subwatch/notify"
)

// A Bot posts messages to a Slack channel with a bot's token. Other than a
// [Webhook] it knows where its messages stand: what speaks of a change again
// goes into that change's thread, and a message can be brought up to date. The
// token is a secret. Nothing here ever shows it.
//
// A Bot may be used by several goroutines; its posts go out one after the
// other, a second apart, as Slack asks.
type Bot struct {
	Medium
	Name string // of the destination, as the configuration calls it

	poster
	token   string
	channel string
	api     string // with a slash at its end
}

// slackAPI is where Slack's methods are.
const slackAPI = "https://slack.com/api/"

var (
	channelID = regexp.MustCompile(`^[CGD][A-Z0-9]{2,30}$`)
	messageTS = regexp.MustCompile(`^\d{1,20}\.\d{1,12}$`)
	tokenForm = regexp.MustCompile(`^xox[A-Za-z0-9.-]+$`)
)

// NewBot checks a token and the id of a channel. An empty apiURL means
// Slack's own; a nil client means one with a time-out. Redirects are never
// followed.
func NewBot(name, token, channel, apiURL string, hc *http.Client) (*Bot, error) {
	token, channel, apiURL = strings.TrimSpace(token), strings.TrimSpace(channel), strings.TrimSpace(apiURL)
	if apiURL == "" {
		apiURL = slackAPI
	}
	u, err := url.Parse(apiURL)
	switch {
	case token == "":
		return nil, fmt.Errorf("slack bot %s: the token is empty", name)
	case !tokenForm.MatchString(token):
		return nil, fmt.Errorf("slack bot %s: the token must begin with xox: copy the bot user's OAuth token from the app's page", name)
	case channel == "":
		return nil, fmt.Errorf("slack bot %s: the channel is empty", name)
	case !channelID.MatchString(channel): // it could be anything, also the token: it is not shown
		return nil, fmt.Errorf("slack bot %s: the channel must be an id such as C0123456789, not a name: it stands at the end of the channel's details in Slack", name)
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.RawQuery != "":
		return nil, fmt.Errorf("slack bot %s: the address of the API must begin with https:// and have a host", name)
	}
	return &Bot{
		Name: name, token: token, channel: channel, api: strings.TrimRight(u.String(), "/") + "/",
		poster: poster{to: name, client: newClient(hc), secret: tokenParts(token), gap: postGap, quick: postQuick},
	}, nil
}

// String returns the name; the token is never printed.
func (b *Bot) String() string { return "slack bot " + b.Name }

// GoString returns the name; the token is never printed.
func (b *Bot) GoString() string { return b.String() }

// tokenParts matches a token and every part of it that could give it away.
func tokenParts(token string) *regexp.Regexp {
	alternatives := []string{regexp.QuoteMeta(token), regexp.QuoteMeta(url.QueryEscape(token))}
	for p := range strings.SplitSeq(token, "-") {
		if len(p) >= 6 {
			alternatives = append(alternatives, regexp.QuoteMeta(p))
		}
	}
	return regexp.MustCompile(`(?i)` + strings.Join(alternatives, "|"))
}

// webAPI returns slack-go's client of Slack's methods over an HTTP client. It
// tries once: what is repeated, and when, is decided in post.go.
func (b *Bot) webAPI(hc *http.Client) *slack.Client {
	return slack.New(b.token, slack.OptionHTTPClient(hc), slack.OptionAPIURL(b.api))
}

// options says a message as slack-go's client wants it, with the same switches
// as in a webhook's.
func (m webhookMessage) options() []slack.MsgOption {
	out := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionParse(false), slack.MsgOptionDisableMarkdown(),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if m.Blocks != nil {
		out = append(out, slack.MsgOptionBlocks(m.Blocks.BlockSet...))
	}
	if m.ThreadTimestamp != "" {
		out = append(out, slack.MsgOptionTS(m.ThreadTimestamp))
	}
	if m.ReplyBroadcast {
		out = append(out, slack.MsgOptionBroadcast())
	}
	return out
}

// place is where a message of a bot stands.
type place struct {
	channel, ts string
	root        string // the message whose thread it is in, or begins
}

// placeOf reads a bot's receipt; ok is false for any other.
func placeOf(r notify.Receipt) (p place, ok bool) {
	var v receipt
	if json.Unmarshal(r, &v) != nil || !channelID.MatchString(v.Channel) || !messageTS.MatchString(v.TS) {
		return place{}, false
	}
	p = place{v.Channel, v.TS, v.TS}
	if messageTS.MatchString(v.ThreadTS) {
		p.root = v.ThreadTS // a reply has no thread of its own
	}
	return p, true
}

// threaded are the kinds that speak of an earlier message's change.
var threaded = []notify.Kind{notify.Reminder, notify.Started, notify.DeadlineMoved}

// thread returns the message under which part n of m goes, and whether the
// channel is to see it as well: what asks for a decision must not be hidden in
// a thread that nobody follows.
func (b *Bot) thread(m notify.Message, n int) (ts string, broadcast bool) {
	again := slices.Contains(threaded, m.Kind)
	if p, ok := placeOf(m.Thread); ok && p.channel == b.channel && (n > 1 || again || m.Kind == notify.Change) {
		return p.root, again && n <= 1
	}
	return "", false
}

// Send posts part n of a message and returns where it stands. It waits its turn,
// repeats only what certainly was not delivered, and stops when the context
// ends. Every error is a [*notify.SendError].
//
// Parts after the first, what speaks of a change again, and alerts that a
// summary goes before, go into the thread that the message names; where that
// thread is gone, into the channel. Where Slack refuses the form of the message,
// its words go out as plain text instead; [notify.Receipt.Degraded] then says why.
func (b *Bot) Send(ctx context.Context, m notify.Message, p notify.Part, n, of int) (notify.Receipt, error) {
	r, failed := b.send(ctx, m, p, n, of)
	if failed != nil && len(m.Thread) > 0 && slices.Contains(lostThread, failed.Code) {
		m.Thread = nil
		r, failed = b.send(ctx, m, p, n, of)
	}
	if failed != nil {
		return nil, failed
	}
	return newReceipt(r)
}

func (b *Bot) send(ctx context.Context, m notify.Message, p notify.Part, n, of int) (receipt, *notify.SendError) {
	ts, broadcast := b.thread(m, n)
	if ts == "" {
		m.Thread = nil // it does not speak of a thread that it is not in
	}
	m.InThread = ts != ""
	msg := newPost(m, p, n, of)
	msg.ThreadTimestamp, msg.ReplyBroadcast = ts, broadcast
	r, refused := b.post(ctx, msg, clientID(b.channel, m.ID, n, ""))
	r.ThreadTS = ts
	if refused == nil || refused.Outcome != notify.BadPayload {
		return r, refused
	}
	msg.Text, msg.Blocks = plainText(m, p, n, of), nil
	r, again := b.post(ctx, msg, clientID(b.channel, m.ID, n, "plain"))
	if again != nil {
		return receipt{}, bothRefused(again, refused)
	}
	r.ThreadTS, r.Degraded = ts, shortCause(refused)
	return r, nil
}

// post posts a message to the channel, under an id by which Slack may know it.
// What Slack refuses only for that id goes out without one.
func (b *Bot) post(ctx context.Context, msg webhookMessage, id string) (receipt, *notify.SendError) {
	try := func(more ...slack.MsgOption) (response, *notify.SendError) {
		return b.deliver(ctx, call{judge: b.judgePost, send: func(ctx context.Context, hc *http.Client) error {
			_, _, err := b.webAPI(hc).PostMessageContext(ctx, b.channel, append(msg.options(), more...)...)
			return err
		}})
	}
	got, failed := try(slack.UnsafeMsgOptionEndpoint(b.api+"chat.postMessage", func(form url.Values) { form.Set("client_msg_id", id) }))
	if failed != nil && strings.HasPrefix(failed.Code, "duplicate_") {
		got, failed = try()
	}
	if failed != nil {
		return receipt{}, failed
	}
	// slack-go reads the whole message that Slack repeats in its answer. Where it
	// does not understand it, the message was posted all the same: where it
	// stands is read here.
	var v apiReply
	_ = json.Unmarshal([]byte(got.body), &v) // judgePost has read it
	r := receipt{Channel: b.channel, TS: v.TS}
	if channelID.MatchString(v.Channel) {
		r.Channel = v.Channel
	}
	return r, nil
}

// lostThread are Slack's words for a thread that takes no replies.
var lostThread = []string{"thread_not_found", "message_not_found", "invalid_thread_ts", "cannot_reply_to_message"}

// clientID returns the id by which Slack may know a message that it was sent
// twice. It is only a hint: nothing here relies on it.
func clientID(channel, message string, n int, form string) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%s", channel, message, n, form))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80 // a UUID of version 8
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// Update brings the first part of an earlier message up to date, where parent
// says it stands: what has happened to its change since. Every error is a
// [*notify.SendError]; where the message can no longer be changed, its outcome
// is [notify.Rejected], and a new post has to say it.
func (b *Bot) Update(ctx context.Context, m notify.Message, parent notify.Receipt) error {
	at, ok := placeOf(parent)
	if !ok {
		return tried(b.fail(answer{notify.Rejected, "it is not known where the earlier message stands", "nothing to do: a new message says it"}, 0, "", ""), "update in")
	}
	parts := Parts(m)
	options := newPost(m, parts[0], 1, len(parts)).options()
	_, failed := b.deliver(ctx, call{judge: b.judgeCall, send: func(ctx context.Context, hc *http.Client) error {
		_, _, _, err := b.webAPI(hc).UpdateMessageContext(ctx, at.channel, at.ts, options...)
		return err
	}})
	if failed != nil {
		return tried(failed, "update in")
	}
	return nil
}
