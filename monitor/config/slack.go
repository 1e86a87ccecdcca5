package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
)

// WebhookEnv is the environment variable that holds the address of Slack's
// incoming webhook where the configuration names no other.
const WebhookEnv = "SLACK_WEBHOOK_URL"

// Slack is one destination in Slack: a webhook, or a channel for a bot's token.
type Slack struct {
	Name       string
	Env        string // the variable that holds the secret
	WebhookURL string // a secret: never to be shown
	Token      string // likewise
	Channel    string // with a token: the channel's id
	Classes    []diff.Class
}

// The environment variables of the bot where the configuration names no
// destinations.
const (
	TokenEnv   = "SLACK_BOT_TOKEN"
	ChannelEnv = "SLACK_CHANNEL"
)

// SecretEnv returns the names of the environment variables that hold a secret of
// ours, or may hold one: no other program needs to know them, or what they hold.
func (c Config) SecretEnv() []string {
	names := []string{WebhookEnv, TokenEnv}
	for _, s := range c.Slack {
		if s.Env != "" {
			names = append(names, s.Env)
		}
	}
	return names
}

func (c *Config) defaultSlack(getenv func(string) string) error {
	if hook := getenv(WebhookEnv); hook != "" {
		if err := checkWebhook(hook); err != nil {
			return fmt.Errorf("%s: %w", WebhookEnv, err)
		}
		c.Slack = append(c.Slack, Slack{Name: "slack", Env: WebhookEnv, WebhookURL: hook})
	}
	if token := getenv(TokenEnv); token != "" {
		bot := Slack{Name: "slack-bot", Env: TokenEnv, Token: token, Channel: getenv(ChannelEnv)}
		if err := bot.check(); err != nil {
			return fmt.Errorf("%s and %s: %w", TokenEnv, ChannelEnv, err)
		}
		c.Slack = append(c.Slack, bot)
	}
	return nil
}

// Secrets says what a missing secret means.
type Secrets int

// A command that sends needs every secret: a destination without one is a fault
// of the configuration. Others do without; such a destination has its name only.
const (
	Required Secrets = iota
	IfThere
)

func (c *Config) addSlack(raw []rawSlack, getenv func(string) string, secrets Secrets) error {
	seen := map[string]bool{}
	for _, r := range raw {
		if err := CheckName(r.Name); err != nil {
			return atLine(r.line, fmt.Errorf("slack: %w", err))
		}
		if key := strings.ToLower(r.Name); seen[key] {
			return atLine(r.line, fmt.Errorf("slack %s is there twice", r.Name))
		} else {
			seen[key] = true
		}
		dest, err := r.destination(getenv, secrets)
		if err != nil {
			return atLine(r.line, fmt.Errorf("slack %s: %w", r.Name, err))
		}
		c.Slack = append(c.Slack, dest)
	}
	return nil
}

// destination returns one destination with its secret.
func (r rawSlack) destination(getenv func(string) string, secrets Secrets) (Slack, error) {
	s := Slack{Name: r.Name, Env: cmp.Or(r.WebhookEnv, r.TokenEnv), Channel: r.Channel}
	for _, class := range r.Classes {
		if !slices.Contains([]diff.Class{diff.Review, diff.Record}, diff.Class(class)) {
			return s, fmt.Errorf("classes: %q: use review or record", class)
		}
		s.Classes = append(s.Classes, diff.Class(class))
	}
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
		return s, errors.New("webhook_env and token_env name an environment variable (letters, digits, underscores): the secret itself does not belong into the file")
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
		return errors.New("this is no bot token: it begins with xoxb- (not shown here, it is a secret)")
	case !slackChannel.MatchString(s.Channel):
		// It may be the token: it is not shown.
		return errors.New("channel: this is no channel's id: it begins with C, G or D (in Slack: channel name, About, at the bottom)")
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
		return errors.New("this is no address of a webhook: it begins with https://hooks.slack.com/services/ (not shown here, it is a secret)")
	}
	return nil
}
