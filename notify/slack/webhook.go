// Package slack posts messages to Slack channels, by an incoming webhook
// ([Webhook]) or as a bot ([Bot]).
//
// It lays a message out in blocks and splits it into posts by Slack's limits
// ([Parts], blocks.go), sends them, and reads Slack's answers (post.go,
// errors.go): what certainly did not arrive is tried again, what may have
// arrived is not. What a message says is package wording's; which messages are
// due, and which have arrived, is decided in package monitor. The types of
// slack-go stay in this package.
package slack

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// A Webhook posts messages to a Slack channel by an incoming webhook. Its
// address is a secret: whoever has it can post. Nothing here ever shows it.
//
// A Webhook may be used by several goroutines; its posts go out one after the
// other, a second apart, as Slack asks.
type Webhook struct {
	Medium
	Name string // of the destination, as the configuration calls it

	poster
	url string
}

// NewWebhook checks the address of a webhook: http or https, and a host. A nil
// client means one with a time-out. Redirects are never followed: Slack sends
// none, and a log-in page must not pass for an answer.
func NewWebhook(name, address string, hc *http.Client) (*Webhook, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case strings.TrimSpace(address) == "":
		return nil, fmt.Errorf("slack webhook %s: the address is empty", name)
	case err != nil: // its text would show the address
		return nil, fmt.Errorf("slack webhook %s: the address is no URL", name)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("slack webhook %s: the address must begin with https://", name)
	case u.Hostname() == "":
		return nil, fmt.Errorf("slack webhook %s: the address has no host", name)
	}
	return &Webhook{Name: name, url: u.String(), poster: poster{to: name, hook: true, client: newClient(hc), secret: secretParts(u), gap: postGap, quick: postQuick}}, nil
}

// String returns the name; the address is never printed.
func (w *Webhook) String() string { return "slack webhook " + w.Name }

// GoString returns the name; the address is never printed.
func (w *Webhook) GoString() string { return w.String() }

// secretParts matches the address of a webhook and every part of it that
// could give it away.
func secretParts(u *url.URL) *regexp.Regexp {
	parts := []string{u.String(), u.EscapedPath(), u.Path, u.RawQuery, u.Host, u.Hostname()}
	for _, s := range strings.FieldsFunc(u.EscapedPath()+"/"+u.RawQuery+"/"+u.Fragment+"/"+u.User.String(), func(r rune) bool { return strings.ContainsRune("/&=:", r) }) {
		if s != "services" && s != "hooks" {
			parts = append(parts, s)
		}
		if d, err := url.PathUnescape(s); err == nil && d != s {
			parts = append(parts, d)
		}
	}
	var alternatives []string
	for _, p := range parts {
		if len(p) >= 3 {
			alternatives = append(alternatives, regexp.QuoteMeta(p))
		}
	}
	return regexp.MustCompile(`(?i)` + strings.Join(alternatives, "|"))
}

// receipt is what a receipt holds: of a webhook status and answer, of a bot
// where the message stands.
type receipt struct {
	Status   int    `json:"status,omitempty"`
	Answer   string `json:"answer,omitempty"`
	Channel  string `json:"channel,omitempty"`
	TS       string `json:"ts,omitempty"`
	ThreadTS string `json:"thread_ts,omitempty"` // of a reply: the message that begins its thread
	Degraded string `json:"degraded,omitempty"`  // why the message went out as plain text
}
