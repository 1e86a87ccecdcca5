package cli

import (
	"fmt"
	"net/http"

	"github.com/subwatch/subwatch/monitor"
	"github.com/subwatch/subwatch/monitor/config"
	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/slack"
)

// Destination wires a destination of the configuration to its way out. Without
// its secret it has no Sender. A new kind of destination is a case here.
func (env Environment) Destination(d config.Destination) (monitor.Destination, error) {
	common := d.Shared()
	to := monitor.Destination{Name: common.Name, Classes: common.Classes}
	var err error
	switch d := d.(type) {
	case config.Slack:
		to.Medium = slack.Medium{}
		to.Sender, err = env.slack(d)
	default:
		err = fmt.Errorf("%s %s: this program cannot send to a destination of this kind", common.Kind, common.Name)
	}
	return to, err
}

// slackAPIEnv names another address of Slack's Web API, for tests and for
// GovSlack; empty is https://slack.com/api/.
const slackAPIEnv = "SLACK_API_URL"

// slack returns the way to a destination in Slack; nil where its secret is not
// at hand.
func (env Environment) slack(s config.Slack) (notify.Destination, error) {
	switch {
	case s.Token != "":
		return slack.NewBot(s.Name, s.Token, s.Channel, env.Getenv(slackAPIEnv), &http.Client{})
	case s.WebhookURL != "":
		return slack.NewWebhook(s.Name, s.WebhookURL, &http.Client{})
	}
	return nil, nil
}
