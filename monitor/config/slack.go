package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// WebhookEnv is the environment variable that holds the address of Slack's
// incoming webhook where the configuration names no other.
const WebhookEnv = "SLACK_WEBHOOK_URL"

// Slack is a destination in Slack: a webhook, or a channel for a bot's token.
type Slack struct {
	Common
	WebhookURL string // a secret: never to be shown
	Token      string // likewise
	Channel    string // with a token: the channel's id
}

// rawSlack is an entry of the list "slack".
type rawSlack struct {
	Common     rawCommon `yaml:",inline"`
	WebhookEnv string    `yaml:"webhook_env"`
	TokenEnv   string    `yaml:"token_env"`
	Channel    string    `yaml:"channel"`
}

func (r rawSlack) shared() rawCommon { return r.Common }

// The environment variables of the bot where the configuration names no
// destinations.
const (
	TokenEnv   = "SLACK_BOT_TOKEN"
	ChannelEnv = "SLACK_CHANNEL"
)

// defaultSlack adds the destinations that the environment alone makes.
func (c *Config) defaultSlack(getenv func(string) string) error {
	if hook := getenv(WebhookEnv); hook != "" {
		if err := checkWebhook(hook); err != nil {
			return fmt.Errorf("%s: %w", WebhookEnv, err)
		}
		c.Destinations = append(c.Destinations, Slack{Common: Common{Kind: "slack", Name: "slack", Env: WebhookEnv}, WebhookURL: hook})
	}
	if token := getenv(TokenEnv); token != "" {
		bot := Slack{Common: Common{Kind: "slack", Name: "slack-bot", Env: TokenEnv}, Token: token, Channel: getenv(ChannelEnv)}
		if err := bot.check(); err != nil {
			return fmt.Errorf("%s and %s: %w", TokenEnv, ChannelEnv, err)
		}
		c.Destinations = append(c.Destinations, bot)
	}
	return nil
}

// destination returns the destination with its secret.
func (r rawSlack) destination(common Common, getenv func(string) string, secrets Secrets) (Destination, error) {
	common.Env = cmp.Or(r.WebhookEnv, r.TokenEnv)
	s := Slack{Common: common, Channel: r.Channel}
	env, secret := r.WebhookEnv, "the address of the incoming webhook"
	switch {
	case r.WebhookEnv != "" && r.TokenEnv != "":
		return s, errors.New("webhook_env or token_env, not both: they are two ways into Slack")
	case r.TokenEnv != "":
		env, secret = r.TokenEnv, "the bot's token (xoxb-…)"
	case r.WebhookEnv == "":
		return s, errors.New("no webhook_env: name the environment variable that holds the webhook's address (or token_env and channel for a bot)")
	case r.Channel != "":
		return s, errors.New("a channel is for a bot's token: a webhook has its own")
	}
	if !variable.MatchString(env) {
		// It may be the secret itself: it is not shown.
		return s, errors.New("webhook_env and token_env name an environment variable (letters, digits, underscores): the secret itself does not belong in the file")
	}
	value := getenv(env)
	if value == "" && secrets == IfThere {
		return s, nil
	}
	if value == "" {
		return s, fmt.Errorf("the environment variable %s is empty: set it to %s, or remove this destination", env, secret)
	}
	if r.WebhookEnv != "" {
		s.WebhookURL = value
	} else {
		s.Token = value
	}
	if err := s.check(); err != nil {
		return s, fmt.Errorf("%s: %w", env, err)
	}
	return s, nil
}

// check reports why a destination cannot be right, without showing its secret.
func (s Slack) check() error {
	if s.Token == "" {
		return checkWebhook(s.WebhookURL)
	}
	switch {
	case !strings.HasPrefix(s.Token, "xox"):
		return errors.New("this is not a bot token: one begins with xoxb- (not shown here, it is a secret)")
	case !slackChannel.MatchString(s.Channel):
		// It may be the token: it is not shown.
		return errors.New("channel: this is not the id of a channel: one begins with C, G or D (in Slack: channel name, About, at the bottom)")
	}
	return nil
}

// What the names of variables and Slack's ids look like.
var (
	variable     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	slackMember  = regexp.MustCompile(`^[UWS][A-Z0-9]{2,20}$`) // a user or a group: a vendor's owner
	slackChannel = regexp.MustCompile(`^[CGD][A-Z0-9]{2,20}$`)
)

// checkWebhook reports why text is no webhook's address, without showing any
// of it: it is a secret.
func checkWebhook(text string) error {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return errors.New("this is not the address of a webhook: one begins with https://hooks.slack.com/services/ (not shown here, it is a secret)")
	}
	return nil
}
