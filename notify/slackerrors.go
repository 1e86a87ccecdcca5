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
// and the fix, and never a secret: a webhook's address, a bot's token.
type SendError struct {
	Destination string  // the destination's name in the configuration
	Outcome     Outcome // what is known of the post
	Status      int     // of the answer; 0 when there was none
	Code        string  // the destination's own word for the error, "no_service"; empty when it gave none
	Body        string  // the first 4 KiB of the answer, without the secret
	Cause       string  // in plain English
	Fix         string  // what to do about it
	err         error   // the context's error when that ended the attempt
	what        string  // what was tried; empty: to send
}

// Error says destination, cause and fix on one line.
func (e *SendError) Error() string {
	msg := firstOf(e.what, "send to") + " " + e.Destination + ": " + e.Cause
	if e.Fix != "" {
		msg += ": " + e.Fix
	}
	return msg
}

// Unwrap gives [context.Canceled] or [context.DeadlineExceeded] where the
// context ended the attempt. No other error is kept: the transport's hold the
// address that was asked for.
func (e *SendError) Unwrap() error { return e.err }

// doing says what was tried.
func (e *SendError) doing(what string) *SendError {
	e.what = what
	return e
}

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

// The fixes of a bot's errors.
const (
	fixInvite   = "invite the app: type /invite and its name in the channel"
	fixNewToken = "copy the bot user's OAuth token from the app's page again and store it where the old one was"
	fixBotAdmin = "ask a Slack administrator to allow it, or configure another channel"
	fixNewPost  = "nothing to do: a new message says it"
	fixAPI      = "check that no proxy or log-in page answers for Slack"
)

// botAnswers explains the error words that mean something else for a bot than
// for a webhook, or come to a bot alone.
var botAnswers = map[string]answer{
	"channel_not_found": {Rejected, "the channel does not exist, or the app cannot see it",
		"check the channel's id; where the channel is private, invite the app"},
	"channel_is_archived":               {Rejected, "the channel is archived", "unarchive the channel, or configure another one"},
	"is_archived":                       {Rejected, "the channel is archived", "unarchive the channel, or configure another one"},
	"not_in_channel":                    {Rejected, "the app is not in the channel", fixInvite},
	"action_prohibited":                 {Rejected, "a Slack administrator has restricted posting to this channel", fixBotAdmin},
	"restricted_action":                 {Rejected, "a Slack administrator has restricted posting to this channel", fixBotAdmin},
	"posting_to_general_channel_denied": {Rejected, "only some people may post to the workspace's general channel", fixBotAdmin},
	"ekm_access_denied":                 {Rejected, "a Slack administrator has suspended posting", fixBotAdmin},
	"access_denied":                     {Rejected, "Slack denies the app access", fixBotAdmin},
	"team_access_not_granted":           {Rejected, "the app has no access to the workspace", fixBotAdmin},
	"org_login_required":                {Rejected, "the workspace is being moved to another organisation", fixBotAdmin},
	"not_allowed_token_type":            {Rejected, "Slack takes no token of this kind", fixNewToken},
	"invalid_auth":                      {Rejected, "Slack does not accept the token", fixNewToken},
	"not_authed":                        {Rejected, "Slack got no token", fixNewToken},
	"invalid_token":                     {Rejected, "Slack does not accept the token", fixNewToken},
	"token_revoked":                     {Rejected, "the token was revoked", "install the Slack app again and store its new token"},
	"token_expired":                     {Rejected, "the token has expired", "install the Slack app again and store its new token"},
	"account_inactive":                  {Rejected, "the app or its user was removed", "install the Slack app again and store its new token"},
	"no_permission":                     {Rejected, "the app lacks a permission", "add the chat:write scope and install the app again"},
	"team_disabled":                     {Rejected, "the Slack workspace is disabled", "ask a Slack administrator, or configure another workspace"},
	"user_not_found":                    {Rejected, "Slack does not know the user this token belongs to", fixNewToken},
	"no_team":                           {Rejected, "Slack does not know the workspace of this token", fixNewToken},

	"message_not_found":          {Rejected, "the earlier message is not there any more", fixNewPost},
	"cant_update_message":        {Rejected, "Slack does not let the app change the earlier message", fixNewPost},
	"edit_window_closed":         {Rejected, "Slack does not let messages of this age be changed", fixNewPost},
	"is_inactive":                {Rejected, "the earlier message cannot be changed any more", fixNewPost},
	"update_failed":              {Ambiguous, "Slack had an error while it changed the message", fixRepeat},
	"thread_not_found":           {Rejected, "the thread is not there any more", fixNewPost},
	"deprecated_endpoint":        {Rejected, "Slack has retired the method", fixReport},
	"method_deprecated":          {Rejected, "Slack has retired the method", fixReport},
	"unknown_method":             {Rejected, "Slack does not know the method", "check the address of the API"},
	"accesslimited":              {NotDelivered, "Slack takes no more requests for now", fixRetry},
	"team_added_to_org":          {NotDelivered, "the workspace is being moved to an organisation", fixRetry},
	"external_channel_migrating": {NotDelivered, "the channel is being moved", fixRetry},
}

// classifyBot says what an answer of Slack's methods means that is no success.
func classifyBot(status int, body string) (word string, a answer) {
	word = errorWord(body)
	if a, ok := botAnswers[word]; ok {
		return word, a
	}
	if strings.HasPrefix(word, "restricted_action") {
		return word, botAnswers["restricted_action"]
	}
	if word, a = classify(status, body); word != "" && a != answerOfStatus(status) {
		return word, a
	}
	switch {
	case status == http.StatusOK && word != "":
		return word, answer{Rejected, "Slack refused the request", "look up Slack’s word for the error, and report it as a bug of subwatch"}
	case status >= 200 && status < 300:
		return word, answer{Ambiguous, "the answer was not Slack’s", fixAPI + "; it is sent again on the next run, marked as possibly repeated"}
	case status >= 300 && status < 400:
		return word, answer{Rejected, "the answer was a redirect, which Slack never sends", fixAPI}
	case status == http.StatusNotFound || status == http.StatusGone:
		return word, answer{Rejected, "there is no such method", "check the address of the API, and that no proxy answers for Slack"}
	case status == http.StatusUnauthorized:
		return word, botAnswers["invalid_auth"]
	case a.outcome == Rejected && status != http.StatusProxyAuthRequired:
		return word, answer{Rejected, "Slack, or a proxy before it, refused the request", fixAPI}
	}
	return word, a
}
