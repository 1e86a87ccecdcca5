package slack

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/notify"
)

// maxErrorBody is how much of an answer is kept.
const maxErrorBody = 4 << 10

// An answer is what Slack means by one of its error words.
type answer struct {
	outcome notify.Outcome
	cause   string
	fix     string
}

// The fixes that several errors share.
const (
	fixHook     = "create a new incoming webhook for the channel and store its address where the old one was"
	fixChannel  = "unarchive the channel, or use another one"
	fixAdmin    = "ask a Slack administrator to allow it, or use another channel"
	fixApp      = "install the Slack app again and store its new secret"
	fixNewToken = "copy the bot user's OAuth token from the app's page again and store it where the old one was"
	fixInvite   = "invite the app: type /invite and its name in the channel"
	fixScope    = "add the chat:write scope and install the app again"
	fixAPI      = "check that no proxy or log-in page answers for Slack"
	fixRetry    = "nothing to do: it is sent again on the next run"
	fixRepeat   = "nothing to do: it is sent again on the next run, marked as possibly repeated"
	fixNewPost  = "nothing to do: a new message says it"
	fixReport   = "report this as a bug of subwatch, with the report that caused it"
)

// answers explains Slack's error words: to a webhook, and to a bot where
// [botAnswers] says nothing else.
var answers = map[string]answer{
	"rate_limited":           {notify.NotDelivered, "Slack takes no more messages for now", fixRetry},
	"ratelimited":            {notify.NotDelivered, "Slack takes no more messages for now", fixRetry},
	"message_limit_exceeded": {notify.NotDelivered, "the workspace has reached its limit of messages", "ask a Slack administrator; it is sent again on the next run"},

	"rollup_error":        {notify.Ambiguous, "Slack had an internal error", fixRepeat},
	"internal_error":      {notify.Ambiguous, "Slack had an internal error", fixRepeat},
	"fatal_error":         {notify.Ambiguous, "Slack had an internal error", fixRepeat},
	"service_unavailable": {notify.Ambiguous, "Slack is not available", fixRepeat},
	"request_timeout":     {notify.Ambiguous, "Slack gave up waiting for the message", fixRepeat},

	"invalid_payload":         {notify.BadPayload, "Slack could not read the message", fixReport},
	"invalid_blocks":          {notify.BadPayload, "Slack refused the blocks of the message", fixReport},
	"invalid_attachments":     {notify.BadPayload, "Slack refused the attachments of the message", fixReport},
	"invalid_metadata_format": {notify.BadPayload, "Slack refused the message's metadata", fixReport},
	"msg_too_long":            {notify.BadPayload, "the message is too long for Slack", fixReport},
	"msg_blocks_too_long":     {notify.BadPayload, "the blocks of the message are too long for Slack", fixReport},
	"too_many_attachments":    {notify.BadPayload, "the message has too many attachments for Slack", fixReport},
	"no_text":                 {notify.BadPayload, "Slack found no text in the message", fixReport},

	"no_service":        {notify.Rejected, "Slack does not know this webhook: it was removed or switched off", fixHook},
	"no_service_id":     {notify.Rejected, "Slack does not know this webhook: its address is incomplete or it was removed", fixHook},
	"no_active_hooks":   {notify.Rejected, "the webhook is switched off", fixHook},
	"no_team":           {notify.Rejected, "Slack does not know the workspace of this webhook", fixHook},
	"invalid_token":     {notify.Rejected, "the webhook's address is wrong or no longer valid", fixHook},
	"user_not_found":    {notify.Rejected, "Slack does not know the user this webhook posts to", fixHook},
	"channel_not_found": {notify.Rejected, "the webhook's channel does not exist any more, or the app cannot see it", fixHook},

	"team_disabled":                     {notify.Rejected, "the Slack workspace is disabled", "ask a Slack administrator, or use another workspace"},
	"channel_is_archived":               {notify.Rejected, "the channel is archived", fixChannel},
	"is_archived":                       {notify.Rejected, "the channel is archived", fixChannel},
	"not_in_channel":                    {notify.Rejected, "the Slack app is not in the channel", fixInvite},
	"action_prohibited":                 {notify.Rejected, "a Slack administrator has restricted posting to this channel", fixAdmin},
	"restricted_action":                 {notify.Rejected, "a Slack administrator has restricted posting to this channel", fixAdmin},
	"posting_to_general_channel_denied": {notify.Rejected, "only some people may post to the workspace's general channel", fixAdmin},
	"ekm_access_denied":                 {notify.Rejected, "a Slack administrator has suspended posting", fixAdmin},
	"invalid_auth":                      {notify.Rejected, "Slack does not accept the secret", fixApp},
	"not_authed":                        {notify.Rejected, "Slack received no secret", fixApp},
	"token_revoked":                     {notify.Rejected, "the Slack app's secret was revoked", fixApp},
	"token_expired":                     {notify.Rejected, "the Slack app's secret has expired", fixApp},
	"account_inactive":                  {notify.Rejected, "the Slack app or its user was removed", fixApp},
	"missing_scope":                     {notify.Rejected, "the Slack app lacks a permission", fixScope},
}

// botAnswers explains the error words that mean something else for a bot than
// for a webhook, or come to a bot alone.
var botAnswers = map[string]answer{
	"channel_not_found":       {notify.Rejected, "the channel does not exist, or the app cannot see it", "check the channel's id; where the channel is private, invite the app"},
	"access_denied":           {notify.Rejected, "Slack denies the app access", fixAdmin},
	"team_access_not_granted": {notify.Rejected, "the app has no access to the workspace", fixAdmin},
	"org_login_required":      {notify.Rejected, "the workspace is being moved to another organisation", fixAdmin},
	"no_permission":           {notify.Rejected, "the app lacks a permission", fixScope},
	"not_allowed_token_type":  {notify.Rejected, "Slack takes no token of this kind", fixNewToken},
	"invalid_auth":            {notify.Rejected, "Slack does not accept the token", fixNewToken},
	"not_authed":              {notify.Rejected, "Slack received no token", fixNewToken},
	"invalid_token":           {notify.Rejected, "Slack does not accept the token", fixNewToken},
	"user_not_found":          {notify.Rejected, "Slack does not know the user this token belongs to", fixNewToken},
	"no_team":                 {notify.Rejected, "Slack does not know the workspace of this token", fixNewToken},

	"message_not_found":   {notify.Rejected, "the earlier message is not there any more", fixNewPost},
	"cant_update_message": {notify.Rejected, "Slack does not let the app change the earlier message", fixNewPost},
	"edit_window_closed":  {notify.Rejected, "Slack does not let messages of this age be changed", fixNewPost},
	"is_inactive":         {notify.Rejected, "the earlier message cannot be changed any more", fixNewPost},
	"update_failed":       {notify.Ambiguous, "Slack had an error while it changed the message", fixRepeat},
	"thread_not_found":    {notify.Rejected, "the thread is not there any more", fixNewPost},
	"deprecated_endpoint": {notify.Rejected, "Slack has retired the method", fixReport},
	"method_deprecated":   {notify.Rejected, "Slack has retired the method", fixReport},
	"unknown_method":      {notify.Rejected, "Slack does not know the method", "check the address of the API"},

	"accesslimited":              {notify.NotDelivered, "Slack takes no more requests for now", fixRetry},
	"team_added_to_org":          {notify.NotDelivered, "the workspace is being moved to an organisation", fixRetry},
	"external_channel_migrating": {notify.NotDelivered, "the channel is being moved", fixRetry},
}

// families are words that Slack writes with various ends, and the word that
// explains them all.
var families = []struct{ prefix, word string }{
	{"restricted_action", "restricted_action"},
	{"metadata_", "invalid_metadata_format"},
	{"invalid_metadata", "invalid_metadata_format"},
	{"invalid_blocks", "invalid_blocks"},
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
	if a, ok := answers[word]; ok {
		return word, a
	}
	for _, f := range families {
		if strings.HasPrefix(word, f.prefix) {
			return word, answers[f.word]
		}
	}
	return word, answerOfStatus(status)
}

func answerOfStatus(status int) answer {
	switch {
	case status >= 200 && status < 300:
		return answer{
			notify.Ambiguous, "the answer was not Slack’s “ok”",
			"check that the address is a Slack webhook’s and that no proxy answers for Slack; it is sent again on the next run, marked as possibly repeated",
		}
	case status >= 300 && status < 400:
		return answer{
			notify.Rejected, "the answer was a redirect, which Slack never sends",
			"check that the address is a Slack webhook’s and that no proxy or log-in page answers for Slack",
		}
	case status == http.StatusTooManyRequests:
		return answers["rate_limited"]
	case status == http.StatusRequestTimeout:
		return answers["request_timeout"]
	case status == http.StatusRequestEntityTooLarge:
		return answers["msg_too_long"]
	case status >= 500:
		return answer{notify.Ambiguous, "Slack, or a proxy before it, had an error", fixRepeat}
	case status == http.StatusBadRequest:
		return answers["invalid_payload"]
	case status == http.StatusNotFound || status == http.StatusGone:
		return answers["no_service"]
	case status == http.StatusProxyAuthRequired:
		return answer{notify.Rejected, "a proxy asks for a log-in", "set the proxy’s user in HTTPS_PROXY"}
	}
	return answer{notify.Rejected, "Slack refused the message", "check the webhook, and that no proxy answers for Slack"}
}

// classifyBot says what an answer of Slack's methods means that is no success.
func classifyBot(status int, body string) (word string, a answer) {
	word = errorWord(body)
	if a, ok := botAnswers[word]; ok {
		return word, a
	}
	if word, a = classify(status, body); word != "" && a != answerOfStatus(status) {
		return word, a
	}
	switch {
	case status == http.StatusOK && word != "":
		return word, answer{notify.Rejected, "Slack refused the request", "look up Slack’s word for the error, and report it as a bug of subwatch"}
	case status >= 200 && status < 300:
		return word, answer{notify.Ambiguous, "the answer was not Slack’s", fixAPI + "; it is sent again on the next run, marked as possibly repeated"}
	case status >= 300 && status < 400:
		return word, answer{notify.Rejected, "the answer was a redirect, which Slack never sends", fixAPI}
	case status == http.StatusNotFound || status == http.StatusGone:
		return word, answer{notify.Rejected, "there is no such method", "check the address of the API, and that no proxy answers for Slack"}
	case status == http.StatusUnauthorized:
		return word, botAnswers["invalid_auth"]
	case a.outcome == notify.Rejected && status != http.StatusProxyAuthRequired:
		return word, answer{notify.Rejected, "Slack, or a proxy before it, refused the request", fixAPI}
	}
	return word, a
}

// tried says what was tried.
func tried(e *notify.SendError, what string) *notify.SendError {
	e.Tried = what
	return e
}
