package slack

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/wording"
)

// This file says what the answer of one of Slack's methods means to a bot.

// apiReply is what is read of an answer of Slack's methods.
type apiReply struct {
	OK       *bool  `json:"ok"`
	Error    string `json:"error"`
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	Needed   string `json:"needed"`
	Provided string `json:"provided"`
	Metadata struct {
		Messages []string `json:"messages"`
	} `json:"response_metadata"`
}

// taken reports whether an answer says that Slack did what it was asked.
func (r response) taken() bool {
	var v struct {
		OK *bool `json:"ok"`
	}
	return r.status == http.StatusOK && json.Unmarshal([]byte(r.body), &v) == nil && v.OK != nil && *v.OK
}

func (b *Bot) judgeCall(r response) (word string, a answer, ok bool) {
	if r.taken() {
		return "", answer{}, true
	}
	word, a = b.explain(r)
	return word, a, false
}

// judgePost wants more than ok: a message that stands nowhere was not taken.
func (b *Bot) judgePost(r response) (word string, a answer, ok bool) {
	var v apiReply
	if word, a, ok = b.judgeCall(r); ok && (json.Unmarshal([]byte(r.body), &v) != nil || !messageTS.MatchString(v.TS)) {
		return "", answer{notify.Ambiguous, "Slack said ok but not where the message stands", fixRepeat}, false
	}
	return word, a, ok
}

// explain says what an answer that is no success means.
func (b *Bot) explain(r response) (word string, a answer) {
	word, a = classifyBot(r.status, r.body)
	var v apiReply
	_ = json.Unmarshal([]byte(r.body), &v) // what is not there is not told
	tell := func(label, s string) {
		if s = strings.TrimSpace(wording.OneLine(wording.Clean(b.redact(s)))); s != "" {
			a.cause += ", " + label + " " + wording.Cut(s, 300)
		}
	}
	switch {
	case word == "missing_scope":
		tell("needed:", v.Needed)
		tell("granted:", v.Provided)
		if scope := wording.Cut(strings.TrimSpace(wording.OneLine(wording.Clean(b.redact(v.Needed)))), 100); scope != "" {
			a.fix = "add the scope " + scope + " and install the app again"
		}
	case a.outcome == notify.BadPayload:
		tell("it says:", strings.Join(v.Metadata.Messages, "; "))
	}
	return word, a
}
