package notify

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// Outcome says what is known of a post that failed, and so what to do.
type Outcome string

// The outcomes of a failed post.
const (
	NotDelivered Outcome = "not delivered" // certainly not there: send it again on the next run
	Ambiguous    Outcome = "ambiguous"     // it may have arrived: send it again, marked as possibly repeated
	Rejected     Outcome = "rejected"      // it will be refused until somebody changes the set-up
	BadPayload   Outcome = "bad payload"   // the destination does not take this message, not even as plain text
)

// A SendError is a post that failed. Its text names the destination, the cause
// and the fix, and never the webhook's address, which is a secret.
type SendError struct {
	Destination string  // the destination's name in the configuration
	Outcome     Outcome // what is known of the post
	Status      int     // of the answer; 0 when there was none
	Code        string  // the destination's own word for the error, "no_service"; empty when it gave none
	Body        string  // the first 4 KiB of the answer, without the webhook's address
	Cause       string  // in plain English
	Fix         string  // what to do about it
	err         error   // the context's error when that ended the attempt
}

// Error says destination, cause and fix on one line.
func (e *SendError) Error() string {
	msg := "send to " + e.Destination + ": " + e.Cause
	if e.Fix != "" {
		msg += ": " + e.Fix
	}
	return msg
}

// Unwrap gives [context.Canceled] or [context.DeadlineExceeded] where the
// context ended the attempt. No other error is kept: the transport's hold the
// webhook's address.
func (e *SendError) Unwrap() error { return e.err }

// maxErrorBody is how much of an answer is kept.
const maxErrorBody = 4 << 10

// An answer is what Slack means by one of its error words.
type answer struct {
	outcome Outcome
	cause   string
	fix     string
}

// The fixes that several errors share.
const (
	fixHook    = "create a new incoming webhook for the channel and store its address where the old one was"
	fixChannel = "unarchive the channel, or create a webhook for another one"
	fixAdmin   = "ask a Slack administrator to allow it, or create a webhook for another channel"
	fixToken   = "install the Slack app again and store its new secret"
	fixRetry   = "nothing to do: it is sent again on the next run"
	fixRepeat  = "nothing to do: it is sent again on the next run, marked as possibly repeated"
	fixReport  = "report this as a bug of subwatch, with the report that caused it"
)

// slackAnswers explains Slack's error words.
var slackAnswers = map[string]answer{
	"rate_limited": {NotDelivered, "Slack takes no more messages for now", fixRetry},
	"ratelimited":  {NotDelivered, "Slack takes no more messages for now", fixRetry},
	"message_limit_exceeded": {NotDelivered, "the workspace has reached its limit of messages",
		"ask a Slack administrator; it is sent again on the next run"},

	"rollup_error":        {Ambiguous, "Slack had an internal error", fixRepeat},
	"internal_error":      {Ambiguous, "Slack had an internal error", fixRepeat},
	"fatal_error":         {Ambiguous, "Slack had an internal error", fixRepeat},
	"service_unavailable": {Ambiguous, "Slack is not available", fixRepeat},
	"request_timeout":     {Ambiguous, "Slack gave up waiting for the message", fixRepeat},

	"invalid_payload":                {BadPayload, "Slack could not read the message", fixReport},
	"invalid_blocks":                 {BadPayload, "Slack refused the blocks of the message", fixReport},
	"invalid_blocks_format":          {BadPayload, "Slack refused the blocks of the message", fixReport},
	"invalid_attachments":            {BadPayload, "Slack refused the attachments of the message", fixReport},
	"msg_too_long":                   {BadPayload, "the message is too long for Slack", fixReport},
	"msg_blocks_too_long":            {BadPayload, "the blocks of the message are too long for Slack", fixReport},
	"too_many_attachments":           {BadPayload, "the message has too many attachments for Slack", fixReport},
	"no_text":                        {BadPayload, "Slack found no text in the message", fixReport},
	"metadata_too_large":             {BadPayload, "the message's metadata is too large for Slack", fixReport},
	"invalid_metadata_format":        {BadPayload, "Slack refused the message's metadata", fixReport},
	"invalid_metadata_schema":        {BadPayload, "Slack refused the message's metadata", fixReport},
	"metadata_must_be_sent_from_app": {BadPayload, "Slack refused the message's metadata", fixReport},

	"no_service":                        {Rejected, "Slack does not know this webhook: it was removed or switched off", fixHook},
	"no_service_id":                     {Rejected, "Slack does not know this webhook: its address is incomplete or it was removed", fixHook},
	"no_active_hooks":                   {Rejected, "the webhook is switched off", fixHook},
	"no_team":                           {Rejected, "Slack does not know the workspace of this webhook", fixHook},
	"team_disabled":                     {Rejected, "the Slack workspace is disabled", "ask a Slack administrator, or create a webhook in another workspace"},
	"invalid_token":                     {Rejected, "the webhook's address is wrong or no longer valid", fixHook},
	"user_not_found":                    {Rejected, "Slack does not know the user this webhook posts to", fixHook},
	"channel_not_found":                 {Rejected, "the webhook's channel does not exist any more, or the app cannot see it", fixHook},
	"channel_is_archived":               {Rejected, "the webhook's channel is archived", fixChannel},
	"is_archived":                       {Rejected, "the channel is archived", fixChannel},
	"not_in_channel":                    {Rejected, "the Slack app is not in the channel", "invite the app to the channel"},
	"action_prohibited":                 {Rejected, "a Slack administrator has restricted posting to this channel", fixAdmin},
	"restricted_action":                 {Rejected, "a Slack administrator has restricted posting to this channel", fixAdmin},
	"posting_to_general_channel_denied": {Rejected, "only some people may post to the workspace's general channel", fixAdmin},
	"ekm_access_denied":                 {Rejected, "a Slack administrator has suspended posting", fixAdmin},
	"invalid_auth":                      {Rejected, "Slack does not accept the secret", fixToken},
	"not_authed":                        {Rejected, "Slack got no secret", fixToken},
	"token_revoked":                     {Rejected, "the Slack app's secret was revoked", fixToken},
	"token_expired":                     {Rejected, "the Slack app's secret has expired", fixToken},
	"account_inactive":                  {Rejected, "the Slack app or its user was removed", fixToken},
	"missing_scope":                     {Rejected, "the Slack app lacks a permission", "add the chat:write scope and install the app again"},
}

// slackWord is how Slack writes its error words.
var slackWord = regexp.MustCompile(`^[a-z][a-z0-9_]{2,60}$`)

// errorWord finds Slack's error word in an answer: the whole body of a
// webhook, or "error" in JSON.
func errorWord(body string) string {
	body = strings.TrimSpace(body)
	if slackWord.MatchString(body) {
		return body
	}
	var v struct {
		OK    *bool  `json:"ok"`
		Error string `json:"error"`
	}
	if json.Unmarshal([]byte(body), &v) == nil && slackWord.MatchString(v.Error) {
		return v.Error
	}
	return ""
}

// classify says what an answer that is no success means. The word goes before
// the status: it is Slack's own, a status may be a proxy's.
func classify(status int, body string) (word string, a answer) {
	word = errorWord(body)
	if a, ok := slackAnswers[word]; ok {
		return word, a
	}
	switch {
	case strings.HasPrefix(word, "restricted_action"):
		return word, slackAnswers["restricted_action"]
	case strings.HasPrefix(word, "metadata_"):
		return word, slackAnswers["invalid_metadata_format"]
	case strings.HasPrefix(word, "invalid_blocks"):
		return word, slackAnswers["invalid_blocks"]
	}
	return word, answerOfStatus(status)
}

func answerOfStatus(status int) answer {
	switch {
	case status == http.StatusOK:
		return answer{Ambiguous, "the answer was not Slack’s “ok”",
			"check that the address is a Slack webhook’s and that no proxy answers for Slack; it is sent again on the next run, marked as possibly repeated"}
	case status > 200 && status < 300:
		return answer{Ambiguous, "the answer was not Slack’s “ok”",
			"check that the address is a Slack webhook’s; it is sent again on the next run, marked as possibly repeated"}
	case status >= 300 && status < 400:
		return answer{Rejected, "the answer was a redirect, which Slack never sends",
			"check that the address is a Slack webhook’s and that no proxy or log-in page answers for Slack"}
	case status == http.StatusTooManyRequests:
		return slackAnswers["rate_limited"]
	case status == http.StatusRequestTimeout:
		return slackAnswers["request_timeout"]
	case status == http.StatusRequestEntityTooLarge:
		return slackAnswers["msg_too_long"]
	case status >= 500:
		return answer{Ambiguous, "Slack, or a proxy before it, had an error", fixRepeat}
	case status == http.StatusBadRequest:
		return slackAnswers["invalid_payload"]
	case status == http.StatusNotFound || status == http.StatusGone:
		return slackAnswers["no_service"]
	case status == http.StatusProxyAuthRequired:
		return answer{Rejected, "a proxy asks for a log-in", "set the proxy’s user in HTTPS_PROXY"}
	}
	return answer{Rejected, "Slack refused the message", "check the webhook, and that no proxy answers for Slack"}
}
