package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot/record"
)

// The token of every bot here; no error may show any part of it.
const secretToken = "xoxb-000000000000-111111111111-SeCrEtSeCrEtSeCrEtSeCrEt"

const (
	testChannel = "C012AB3CD"
	testTS      = "1700000000.000100"
	posted      = `{"ok":true,"channel":"C012AB3CD","ts":"1700000000.000100","message":{"text":"…"}}`
)

var parentReceipt = notify.Receipt(`{"channel":"C012AB3CD","ts":"1699999999.000200"}`)

// botServer answers a bot's requests and counts them.
func botServer(t *testing.T, answer http.HandlerFunc) (*Bot, *atomic.Int32) {
	t.Helper()
	srv, calls := mock(t, answer)
	return newBot(t, srv.URL+"/api", srv.Client()), calls
}

// newBot is a bot without the pauses.
func newBot(t *testing.T, api string, hc *http.Client) *Bot {
	t.Helper()
	b, err := NewBot("team", secretToken, testChannel, api, hc)
	if err != nil {
		t.Fatal(err)
	}
	b.gap, b.quick = 0, time.Millisecond
	return b
}

func botSend(ctx context.Context, b *Bot) (notify.Receipt, error) {
	return b.Send(ctx, notifytest.Atlassian(), Parts(notifytest.Atlassian())[0], 1, 1)
}

// sendFailure is [sendError] for a bot's.
func sendFailure(t *testing.T, err error) *notify.SendError {
	t.Helper()
	e := sendError(t, err)
	if strings.Contains(strings.ToLower(e.Error()), "webhook") {
		t.Errorf("a bot's error speaks of a webhook: %v", e)
	}
	return e
}

// captured are the requests that a bot made.
type captured struct {
	paths  []string
	heads  []http.Header
	bodies []map[string]any
}

func (c *captured) read(r *http.Request) {
	body := map[string]any{}
	for key, values := range formOf(r) {
		body[key] = values[0]
		switch v := values[0]; {
		case len(values) > 1:
			body[key] = values // no value is sent twice
		case v == "true", v == "false", key == "blocks":
			body[key] = notifytest.Must(decodeJSON(v))
		}
	}
	c.paths, c.heads, c.bodies = append(c.paths, r.URL.Path), append(c.heads, r.Header), append(c.bodies, body)
}

// formOf returns the form in the body of a request.
func formOf(r *http.Request) url.Values {
	if err := r.ParseForm(); err != nil {
		panic(err)
	}
	return r.PostForm
}

func decodeJSON(s string) (v any, err error) {
	err = json.Unmarshal([]byte(s), &v)
	return v, err
}

func TestBotSend(t *testing.T) {
	var got captured
	b, calls := botServer(t, func(w http.ResponseWriter, r *http.Request) {
		got.read(r)
		reply(200, posted)(w, r)
	})
	m := notifytest.Due()
	receipt, err := b.Send(t.Context(), m, Parts(m)[0], 1, 1)
	if err != nil || calls.Load() != 1 {
		t.Fatalf("%d calls, %v", calls.Load(), err)
	}
	if want := `{"channel":"C012AB3CD","ts":"1700000000.000100"}`; string(receipt) != want || receipt.Degraded() != "" {
		t.Errorf("receipt %s, want %s", receipt, want)
	}
	body := got.bodies[0]
	if got.paths[0] != "/api/chat.postMessage" || got.heads[0].Get("Authorization") != "Bearer "+secretToken || body["token"] != nil {
		t.Errorf("%s, %v, token in the body: %v", got.paths[0], got.heads[0], body["token"])
	}
	if body["channel"] != testChannel || body["unfurl_links"] != false || body["unfurl_media"] != false || body["parse"] != "none" || body["thread_ts"] != nil || body["ts"] != nil {
		t.Errorf("sent %v", body)
	}
	hook := notifytest.Must(Payload(m, Parts(m)[0], 1, 1))
	var want map[string]any
	if err := json.Unmarshal(hook, &want); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(want["blocks"]) != fmt.Sprint(body["blocks"]) || want["text"] != body["text"] {
		t.Errorf("a bot's message differs from a webhook's:\n%v\n%v", body, want)
	}
}

// The id by which Slack may know a message depends on nothing but which
// message and part it is.
func TestBotClientID(t *testing.T) {
	a := clientID(testChannel, "change-1", 1, "")
	if a != clientID(testChannel, "change-1", 1, "") || len(a) != 36 {
		t.Errorf("id %q", a)
	}
	for _, b := range []string{clientID(testChannel, "change-1", 2, ""), clientID(testChannel, "change-2", 1, ""), clientID("C9", "change-1", 1, ""), clientID(testChannel, "change-1", 1, "plain")} {
		if a == b {
			t.Errorf("%q is the id of two messages", a)
		}
	}
}

// TestBotThreads: what speaks of a change again goes under its first message,
// and the channel sees it as well; further parts only go there.
func TestBotThreads(t *testing.T) {
	for _, tt := range []struct {
		name      string
		kind      notify.Kind
		thread    notify.Receipt
		n         int
		ts        any
		broadcast any
	}{
		{"first part of a change under a summary", notify.Change, parentReceipt, 1, "1699999999.000200", nil},
		{"reminder under a reply", notify.Reminder, notify.Receipt(`{"channel":"C012AB3CD","ts":"1700000000.000100","thread_ts":"1699999999.000200"}`), 1, "1699999999.000200", true},
		{"second part of a change", notify.Change, parentReceipt, 2, "1699999999.000200", nil},
		{"reminder", notify.Reminder, parentReceipt, 1, "1699999999.000200", true},
		{"start", notify.Started, parentReceipt, 1, "1699999999.000200", true},
		{"deadline", notify.DeadlineMoved, parentReceipt, 1, "1699999999.000200", true},
		{"reminder without a thread", notify.Reminder, nil, 1, nil, nil},
		{"reminder under a webhook's message", notify.Reminder, notify.Receipt(`{"status":200,"answer":"ok"}`), 1, nil, nil},
		{"reminder under a message of another channel", notify.Reminder, notify.Receipt(`{"channel":"C999","ts":"1.2"}`), 1, nil, nil},
		{"broken receipt", notify.Reminder, notify.Receipt(`{"channel":"C012AB3CD","ts":"now"}`), 1, nil, nil},
		{"health", notify.Sick, parentReceipt, 1, nil, nil},
	} {
		var got captured
		b, _ := botServer(t, func(w http.ResponseWriter, r *http.Request) {
			got.read(r)
			reply(200, posted)(w, r)
		})
		m := notifytest.Due()
		m.Kind, m.Thread = tt.kind, tt.thread
		if _, err := b.Send(t.Context(), m, Parts(m)[0], tt.n, 2); err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if raw := fmt.Sprint(got.bodies[0]); strings.Contains(raw, "in this thread") != (tt.ts != nil && tt.kind != notify.Change) {
			t.Errorf("%s: it speaks of its thread, or does not: %s", tt.name, raw)
		}
		if body := got.bodies[0]; body["thread_ts"] != tt.ts || body["reply_broadcast"] != tt.broadcast {
			t.Errorf("%s: thread_ts %v, reply_broadcast %v, want %v, %v", tt.name, body["thread_ts"], body["reply_broadcast"], tt.ts, tt.broadcast)
		}
	}
}

// What Slack refuses only for its thread goes out without one; what it refuses
// for the id that is a hint, without that.
func TestBotGoesAround(t *testing.T) {
	for word, key := range map[string]string{"thread_not_found": "thread_ts", "cannot_reply_to_message": "thread_ts", "duplicate_message_not_found": "client_msg_id"} {
		var got captured
		b, calls := botServer(t, func(w http.ResponseWriter, r *http.Request) {
			if got.read(r); len(got.bodies) == 1 {
				reply(200, `{"ok":false,"error":"`+word+`"}`)(w, r)
				return
			}
			reply(200, posted)(w, r)
		})
		m := notifytest.Due()
		m.Kind, m.Thread = notify.Reminder, parentReceipt
		if _, err := b.Send(t.Context(), m, Parts(m)[0], 1, 1); err != nil || calls.Load() != 2 {
			t.Fatalf("%s: %d calls, %v", word, calls.Load(), err)
		}
		if got.bodies[0][key] == nil || got.bodies[1][key] != nil {
			t.Errorf("%s: %s was %v, then %v", word, key, got.bodies[0][key], got.bodies[1][key])
		}
	}
	b, calls := botServer(t, reply(200, `{"ok":false,"error":"thread_not_found"}`))
	m := notifytest.Due()
	m.Kind, m.Thread = notify.Reminder, parentReceipt
	if _, err := b.Send(t.Context(), m, Parts(m)[0], 1, 1); err == nil || calls.Load() != 2 {
		t.Errorf("refused for ever: %d calls, %v", calls.Load(), err)
	}
}

// TestBotAnswers holds every answer that is no success: what is known of the
// post then, how often it is tried, and what the reader is told.
func TestBotAnswers(t *testing.T) {
	page := "<html>log in</html>"
	no := func(word string) http.HandlerFunc { return reply(200, `{"ok":false,"error":"`+word+`"}`) }
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		want   notify.Outcome
		calls  int32
		says   string
	}{
		{"{}", reply(200, `{}`), notify.Ambiguous, 1, "the answer was not Slack’s"},
		{"a page", reply(200, page), notify.Ambiguous, 1, "the answer was not Slack’s"},
		{"ok as a webhook says it", reply(200, "ok"), notify.Ambiguous, 1, "the answer was not Slack’s"},
		{"nothing", reply(200, ""), notify.Ambiguous, 1, "no proxy or log-in page answers for Slack"},
		{"ok without ts", reply(200, `{"ok":true,"channel":"C012AB3CD"}`), notify.Ambiguous, 1, "not where the message stands"},
		{"ok with an empty ts", reply(200, `{"ok":true,"channel":"C012AB3CD","ts":""}`), notify.Ambiguous, 1, "possibly repeated"},
		{"ok and 201", reply(201, posted), notify.Ambiguous, 1, "the answer was not Slack’s"},
		{"ok:false without a word", reply(200, `{"ok":false}`), notify.Ambiguous, 1, "the answer was not Slack’s"},
		{"302", reply(302, "", "Location", "/"), notify.Rejected, 1, "a redirect, which Slack never sends"},
		{"307", reply(307, "", "Location", "/"), notify.Rejected, 1, "redirect"},
		{"401 page", reply(401, page), notify.Rejected, 1, "does not accept the token"},
		{"403 page of a proxy", reply(403, page), notify.Rejected, 1, "no proxy"},
		{"404 page", reply(404, page), notify.Rejected, 1, "check the address of the API"},
		{"407", reply(407, ""), notify.Rejected, 1, "HTTPS_PROXY"},
		{"429 always", reply(429, `{"ok":false,"error":"ratelimited"}`, "Retry-After", "0.01"), notify.NotDelivered, 3, "takes no more messages for now"},
		{"429 without a word", reply(429, ""), notify.NotDelivered, 3, "sent again on the next run"},
		{"ratelimited at 200", no("ratelimited"), notify.NotDelivered, 3, "takes no more messages"},
		{"message_limit_exceeded", no("message_limit_exceeded"), notify.NotDelivered, 1, "limit of messages"},
		{"500", reply(500, page), notify.Ambiguous, 1, "possibly repeated"},
		{"502", reply(502, page), notify.Ambiguous, 1, "had an error"},
		{"503 service_unavailable", reply(503, `{"ok":false,"error":"service_unavailable"}`), notify.Ambiguous, 1, "not available"},
		{"internal_error at 200", no("internal_error"), notify.Ambiguous, 1, "internal error"},
		{"fatal_error", no("fatal_error"), notify.Ambiguous, 1, "internal error"},
		{"request_timeout", no("request_timeout"), notify.Ambiguous, 1, "gave up waiting"},
		{"invalid_blocks twice", no("invalid_blocks"), notify.BadPayload, 2, "as plain text"},
		{"msg_blocks_too_long twice", no("msg_blocks_too_long"), notify.BadPayload, 2, "report this as a bug"},
		{"no_text twice", no("no_text"), notify.BadPayload, 2, "report this as a bug"},
		{"invalid_auth", no("invalid_auth"), notify.Rejected, 1, "copy the bot user's OAuth token"},
		{"not_authed", no("not_authed"), notify.Rejected, 1, "received no token"},
		{"token_revoked", no("token_revoked"), notify.Rejected, 1, "install the Slack app again"},
		{"token_expired", no("token_expired"), notify.Rejected, 1, "install the Slack app again"},
		{"account_inactive", no("account_inactive"), notify.Rejected, 1, "was removed"},
		{"missing_scope", reply(200, `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"channels:read"}`), notify.Rejected, 1, "needed: chat:write, granted: channels:read"},
		{"missing_scope says the fix", reply(200, `{"ok":false,"error":"missing_scope","needed":"chat:write"}`), notify.Rejected, 1, "add the scope chat:write and install the app again"},
		{"not_in_channel", no("not_in_channel"), notify.Rejected, 1, "/invite"},
		{"channel_not_found", no("channel_not_found"), notify.Rejected, 1, "check the channel's id"},
		{"is_archived", no("is_archived"), notify.Rejected, 1, "unarchive the channel"},
		{"restricted_action_thread_only_channel", no("restricted_action_thread_only_channel"), notify.Rejected, 1, "restricted posting"},
		{"posting_to_general_channel_denied", no("posting_to_general_channel_denied"), notify.Rejected, 1, "general channel"},
		{"ekm_access_denied", no("ekm_access_denied"), notify.Rejected, 1, "suspended posting"},
		{"a word nobody knows", no("some_new_error"), notify.Rejected, 1, "some_new_error"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, calls := botServer(t, tt.answer)
			got, err := botSend(t.Context(), b)
			if err == nil {
				t.Fatalf("no error; receipt %s", got)
			}
			e := sendFailure(t, err)
			if e.Outcome != tt.want || calls.Load() != tt.calls || !strings.Contains(e.Error(), tt.says) || got != nil || !strings.HasPrefix(e.Error(), "send to team: ") {
				t.Errorf("%d calls, outcome %q, receipt %s, error %q; want %d, %q, none, … %q …", calls.Load(), e.Outcome, got, e, tt.calls, tt.want, tt.says)
			}
		})
	}
}

// TestBotEveryWord: each of Slack's error words has a cause and a fix that
// name more than the word, and none speaks of a webhook.
func TestBotEveryWord(t *testing.T) {
	words := map[string]bool{}
	for _, all := range []map[string]answer{answers, botAnswers} {
		for word := range all {
			words[word] = true
		}
	}
	for _, onlyHooks := range []string{"no_service", "no_service_id", "no_active_hooks"} {
		delete(words, onlyHooks)
	}
	for word := range words {
		b, _ := botServer(t, reply(200, `{"ok":false,"error":"`+word+`"}`))
		_, err := botSend(t.Context(), b)
		if e := sendFailure(t, err); e.Code != word || strings.Contains(strings.ReplaceAll(e.Cause, word, ""), "_") {
			t.Errorf("%s: %+v", word, e)
		}
	}
}

// Slack repeats the message in its answer. What slack-go cannot read of it does
// not turn a message that was posted into one that failed and is sent again.
func TestBotAnswerThatSlackGoCannotRead(t *testing.T) {
	for _, answer := range []string{
		`{"ok":true,"channel":"C012AB3CD","ts":"1700000000.000100","message":{"blocks":"none","reply_count":"many"}}`,
		`{"ok":true,"channel":"C012AB3CD","ts":"1700000000.000100","errors":[{"new":"form"}]}`,
	} {
		b, calls := botServer(t, reply(200, answer))
		got, err := botSend(t.Context(), b)
		if want := `{"channel":"C012AB3CD","ts":"1700000000.000100"}`; err != nil || string(got) != want || calls.Load() != 1 {
			t.Errorf("%s: %d calls, receipt %s, %v", answer, calls.Load(), got, err)
		}
	}
	b, _ := botServer(t, reply(200, `{"ok":true,"team":[]}`))
	if _, err := b.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "was not Slack’s") {
		t.Errorf("%v", err)
	}
}

// Of an answer no more is read than Slack's can be long.
func TestBotEndlessAnswer(t *testing.T) {
	var sent atomic.Int64
	b, calls := botServer(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil && sent.Load() < 64<<20 {
			n, err := io.WriteString(w, strings.Repeat(" ", 1<<16))
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	})
	_, err := botSend(t.Context(), b)
	if e := sendFailure(t, err); e.Outcome != notify.Ambiguous || calls.Load() != 1 || sent.Load() > 32<<20 {
		t.Errorf("%d calls, %q after %d bytes", calls.Load(), e.Outcome, sent.Load())
	}
}

func TestBotDegraded(t *testing.T) {
	var got captured
	b, calls := botServer(t, func(w http.ResponseWriter, r *http.Request) {
		if got.read(r); len(got.bodies) == 1 {
			reply(200, `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] must be more than 0 characters [json-pointer:/blocks/2/text]"]}}`)(w, r)
			return
		}
		reply(200, posted)(w, r)
	})
	r, err := botSend(t.Context(), b)
	if err != nil || calls.Load() != 2 || !strings.Contains(r.Degraded(), "invalid_blocks") || !strings.Contains(r.Degraded(), "json-pointer:/blocks/2/text") {
		t.Fatalf("%d calls, degraded %q, %v", calls.Load(), r.Degraded(), err)
	}
	if text, _ := got.bodies[1]["text"].(string); got.bodies[1]["blocks"] != nil || !strings.Contains(text, "Amazon Web Services") || wording.Units(text) > maxDegraded {
		t.Errorf("as plain text: %v", got.bodies[1])
	}
	if p, ok := placeOf(r); !ok || p.ts != testTS {
		t.Errorf("receipt %s", r)
	}
}

// What was certainly not delivered is tried again; a broken connection is not.
func TestBotRetries(t *testing.T) {
	n := 0
	b, calls := botServer(t, func(w http.ResponseWriter, r *http.Request) {
		if n++; n < 3 {
			reply(429, "", "Retry-After", "0.01")(w, r)
			return
		}
		reply(200, posted)(w, r)
	})
	if _, err := botSend(t.Context(), b); err != nil || calls.Load() != 3 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
	for _, partly := range []string{"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"ok\":true"} {
		b, calls := botServer(t, hangUp(partly))
		_, err := botSend(t.Context(), b)
		if e := sendFailure(t, err); e.Outcome != notify.Ambiguous || calls.Load() != 1 {
			t.Errorf("%q: %d calls, %q", partly, calls.Load(), e.Outcome)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	b, calls = botServer(t, reply(429, "", "Retry-After", "3600"))
	start := time.Now()
	_, err := botSend(ctx, b)
	if e := sendFailure(t, err); e.Outcome != notify.NotDelivered || calls.Load() != 1 || time.Since(start) > 700*time.Millisecond {
		t.Errorf("a wait of an hour: %d calls, %q after %v", calls.Load(), e.Outcome, time.Since(start))
	}
}

func TestBotUpdate(t *testing.T) {
	var got captured
	b, _ := botServer(t, func(w http.ResponseWriter, r *http.Request) {
		got.read(r)
		reply(200, posted)(w, r)
	})
	m := notifytest.EveryMessage()["due-decided"]
	if err := b.Update(t.Context(), m, parentReceipt); err != nil {
		t.Fatal(err)
	}
	body := got.bodies[0]
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	if got.paths[0] != "/api/chat.update" || body["ts"] != "1699999999.000200" || body["channel"] != testChannel || body["thread_ts"] != nil || body["client_msg_id"] != nil {
		t.Errorf("%s: %s", got.paths[0], raw)
	}
	if !strings.Contains(string(raw), "no-objection by Priya") {
		t.Errorf("the decision is not told: %s", raw)
	}
	for _, word := range []string{"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"} {
		b, calls := botServer(t, reply(200, `{"ok":false,"error":"`+word+`"}`))
		e := sendFailure(t, b.Update(t.Context(), m, parentReceipt))
		if e.Outcome != notify.Rejected || e.Code != word || calls.Load() != 1 || !strings.HasPrefix(e.Error(), "update in team: ") {
			t.Errorf("%s: %d calls, %q, %v", word, calls.Load(), e.Outcome, e)
		}
	}
	for _, r := range []notify.Receipt{nil, notify.Receipt(`{"status":200,"answer":"ok"}`), notify.Receipt(`{"channel":"C012AB3CD"}`), notify.Receipt(`[`)} {
		b, calls := botServer(t, reply(200, posted))
		if e := sendFailure(t, b.Update(t.Context(), m, r)); e.Outcome != notify.Rejected || calls.Load() != 0 {
			t.Errorf("receipt %s: %d calls, %v", r, calls.Load(), e)
		}
	}
}

// An update says the same parts as the first message did, whatever has been
// decided since.
func TestPartsDependOnTheReportAlone(t *testing.T) {
	for _, m := range []notify.Message{notifytest.Due(), notifytest.NewRows(80), notifytest.NewRows(37)} {
		before := fmt.Sprint(Parts(m))
		m.Deadline = &record.Deadline{ObjectBy: "2024-09-28", ActBy: "2024-09-27", Basis: strings.Repeat("basis ", 200)}
		for i := range 40 {
			m.Decisions = append(m.Decisions, record.Decision{Entry: i, Decision: "object", By: "Priya", Reason: strings.Repeat("because ", 50)})
		}
		m.Undoes, m.Owner = "1111aaaa2222", "U012AB3CD"
		if after := fmt.Sprint(Parts(m)); after != before {
			t.Errorf("%s\n%s", before, after)
		}
		checkMessage(t, m)
	}
}

func TestBotCheck(t *testing.T) {
	const auth = `{"ok":true,"url":"https://acme.slack.com/","team":"Acme","user":"subwatch","team_id":"T1","user_id":"U1","bot_id":"B1"}`
	member := `{"ok":true,"channel":{"id":"C012AB3CD","name":"vendor-risk","is_member":true}}`
	all := "chat:write,chat:write.public,channels:read"
	for _, tt := range []struct {
		name, auth, scopes, channel string
		calls                       int32
		says                        string   // what it says of itself
		problems                    []string // one each
	}{
		{"fine", auth, all, member, 2, "workspace Acme, as subwatch, channel #vendor-risk (C012AB3CD)", nil},
		{"no member, may post anyway", auth, all, `{"ok":true,"channel":{"name":"vendor-risk"}}`, 2, "channel #vendor-risk", nil},
		{"no member", auth, "chat:write,channels:read", `{"ok":true,"channel":{"name":"vendor-risk"}}`, 2, "channel #vendor-risk", []string{"the app is not in the channel: invite the app: type /invite"}},
		{"no member of a private channel", auth, all, `{"ok":true,"channel":{"name":"x","is_private":true}}`, 2, "channel #x", []string{"which is private: invite the app"}},
		{"archived", auth, all, `{"ok":true,"channel":{"name":"x","is_archived":true}}`, 2, "channel #x", []string{"the channel is archived: unarchive"}},
		{"not found", auth, all, `{"ok":false,"error":"channel_not_found"}`, 2, "workspace Acme", []string{"does not exist, or the app cannot see it"}},
		{"may not post", auth, "channels:read", member, 2, "workspace Acme", []string{"it lacks the scope chat:write"}},
		{"two problems", auth, "channels:read", `{"ok":true,"channel":{"name":"x","is_archived":true}}`, 2, "workspace Acme", []string{"chat:write", "archived"}},
		{"channel not looked at", auth, "chat:write", member, 1, "not looked at: that needs the scope channels:read", nil},
		{"scopes unknown", auth, "", member, 2, "channel #vendor-risk", nil},
		{"scopes unknown, channel not to be seen", auth, "", `{"ok":false,"error":"missing_scope","needed":"channels:read"}`, 2, "not looked at", nil},
		{"no such token", `{"ok":false,"error":"invalid_auth"}`, "", member, 1, "", []string{"does not accept the token"}},
		{"no Slack", `<html>`, "", member, 1, "", []string{"was not Slack’s"}},
		{"hostile names", `{"ok":true,"team":"\u001b[31mA\nB","user":"x` + secretToken + `"}`, all, member, 2, "workspace \\x1b[31mA B, as x…", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, calls := botServer(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer "+secretToken || strings.Contains(r.URL.String(), "xox") || r.FormValue("token") != "" {
					t.Errorf("%s with %v", r.URL, r.Header)
				}
				if tt.scopes != "" {
					w.Header().Set("X-OAuth-Scopes", tt.scopes)
				}
				if r.URL.Path == "/api/auth.test" {
					io.WriteString(w, tt.auth)
					return
				}
				if r.URL.Path != "/api/conversations.info" || r.FormValue("channel") != testChannel {
					t.Errorf("asked for %s", r.URL)
				}
				io.WriteString(w, tt.channel)
			})
			said, err := b.Check(t.Context())
			if !strings.Contains(said, tt.says) || calls.Load() != tt.calls {
				t.Errorf("%d calls, says %q, want %d, … %q …", calls.Load(), said, tt.calls, tt.says)
			}
			if len(tt.problems) == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("no problem")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(tt.problems) {
				t.Fatalf("%q, want %q", lines, tt.problems)
			}
			for i, p := range tt.problems {
				if !strings.Contains(lines[i], p) || !strings.HasPrefix(lines[i], "check team: ") {
					t.Errorf("%q, want … %q …", lines[i], p)
				}
			}
		})
	}
}

func TestNewBot(t *testing.T) {
	for _, tt := range []struct{ token, channel, api, says string }{
		{"", testChannel, "", "the token is empty"},
		{"SeCrEt-token", testChannel, "", "must begin with xox"},
		{"xoxb-SeCrEt token", testChannel, "", "must begin with xox"},
		{"xoxb-SeCrEt\nX: y", testChannel, "", "must begin with xox"},
		{secretToken, "", "", "the channel is empty"},
		{secretToken, "#vendor-risk", "", "must be an id such as C0123456789"},
		{secretToken, secretToken, "", "must be an id"},
		{secretToken, testChannel, "slack.com/api", "https://"},
		{secretToken, testChannel, "ftp://slack.com", "https://"},
		{secretToken, testChannel, "https://user:SeCrEt@slack.com", "https://"},
	} {
		_, err := NewBot("team", tt.token, tt.channel, tt.api, nil)
		if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "team") || strings.Contains(err.Error(), "SeCrEt") {
			t.Errorf("%q, %q, %q: %v, want … %q …", tt.token, tt.channel, tt.api, err, tt.says)
		}
	}
	hc := &http.Client{}
	b, err := NewBot("team", " "+secretToken+"\n", testChannel, "", hc)
	if err != nil || b.api != "https://slack.com/api/" || b.gap < time.Second || b.client.Timeout == 0 || hc.Timeout != 0 {
		t.Errorf("%v: %v, %+v", err, b, hc)
	}
}

// A wayOut is a destination as the test of secrets sees it.
type wayOut struct {
	name    string
	value   any
	send    func(context.Context) (notify.Receipt, error)
	secrets []string
}

// waysOut returns every way out, each to a server.
func waysOut(t *testing.T, base string, hc *http.Client) []wayOut {
	t.Helper()
	w, b := webhook(t, base+secretPath, hc), newBot(t, base+"/api/", hc)
	token := append(strings.Split(secretToken, "-")[1:], secretToken)
	var out []wayOut
	all := notifytest.EveryMessage()
	for _, kind := range []string{"due-decided", "sick-still", "digest"} {
		m := all[kind]
		out = append(out,
			wayOut{
				"webhook, " + kind, w, func(ctx context.Context) (notify.Receipt, error) { return w.Send(ctx, m, Parts(m)[0], 1, 1) },
				append(strings.Split(secretPath, "/")[2:], w.url),
			},
			wayOut{"bot, " + kind, b, func(ctx context.Context) (notify.Receipt, error) { return b.Send(ctx, m, Parts(m)[0], 1, 1) }, token})
	}
	m := notifytest.Due()
	return append(out,
		wayOut{"update", b, func(ctx context.Context) (notify.Receipt, error) { return nil, b.Update(ctx, m, parentReceipt) }, token},
		wayOut{"check", b, func(ctx context.Context) (notify.Receipt, error) {
			said, err := b.Check(ctx)
			return notify.Receipt(said), err
		}, token})
}

// TestNoWayOutShowsItsSecret runs every way out against every failure, and
// looks for the secret in all that comes back.
func TestNoWayOutShowsItsSecret(t *testing.T) {
	var logged strings.Builder
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	echo := func(r *http.Request) string {
		body, _ := io.ReadAll(r.Body)
		return fmt.Sprintf("http://%s%s %v %s", r.Host, r.URL, r.Header, body)
	}
	failures := map[string]http.HandlerFunc{
		"echo at 200": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, echo(r)) },
		"echo at 500": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500); io.WriteString(w, echo(r)) },
		"echo as JSON": func(w http.ResponseWriter, r *http.Request) {
			raw, _ := json.Marshal(map[string]any{"ok": false, "error": "missing_scope", "needed": r.Header.Get("Authorization") + r.URL.Path, "provided": r.Header.Get("Authorization"), "response_metadata": map[string]any{"messages": []string{echo(r)}}})
			w.Write(raw)
		},
		"echo as messages": func(w http.ResponseWriter, r *http.Request) {
			raw, _ := json.Marshal(map[string]any{"ok": false, "error": "invalid_blocks", "response_metadata": map[string]any{"messages": []string{echo(r)}}})
			w.Write(raw)
		},
		"echo as names": func(w http.ResponseWriter, r *http.Request) {
			raw, _ := json.Marshal(map[string]any{"ok": true, "ts": echo(r), "channel": echo(r), "team": echo(r), "user": r.Header.Get("Authorization")})
			w.Write(raw)
		},
		"secret as a word": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "secretsecretsecretsecret") },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere?"+r.Header.Get("Authorization")+r.URL.Path, http.StatusFound)
		},
		"hang up":   hangUp(""),
		"half":      hangUp("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
		"no HTTP":   hangUp("SSH-2.0-x\r\n"),
		"429":       reply(429, "", "Retry-After", "0.01"),
		"ok, false": reply(200, `{"ok":false,"error":"invalid_auth"}`),
	}
	check := func(name string, o wayOut, r notify.Receipt, err error) {
		t.Helper()
		var e *notify.SendError
		errors.As(err, &e)
		texts := []string{string(r), fmt.Sprintf("%v %+v %#v %s", o.value, o.value, o.value, o.value), fmt.Sprintf("%v %+v %#v", err, e, e)}
		for inner := err; inner != nil; inner = errors.Unwrap(inner) {
			texts = append(texts, inner.Error())
		}
		raw, jerr := json.Marshal(e)
		if jerr != nil {
			t.Fatal(jerr)
		}
		for _, text := range append(texts, string(raw)) {
			for _, s := range o.secrets {
				if strings.Contains(strings.ToLower(text), strings.ToLower(s)) {
					t.Errorf("%s, %s: shows %q: %s", o.name, name, s, text)
				}
			}
		}
	}
	for name, answer := range failures {
		srv := httptest.NewServer(answer)
		srv.Config.ErrorLog = log.New(io.Discard, "", 0)
		for _, o := range waysOut(t, srv.URL, srv.Client()) {
			r, err := o.send(t.Context())
			if err == nil && name != "echo as names" {
				t.Errorf("%s, %s: no error", o.name, name)
			}
			check(name, o, r, err)
		}
		srv.Close()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	l.Close()
	for _, base := range []string{closed, "http://hooks.invalid"} {
		var dials atomic.Int32
		for _, o := range waysOut(t, base, countDials(&dials, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "x"}})) {
			r, err := o.send(t.Context())
			check(base, o, r, err)
			if err == nil {
				t.Errorf("%s: no error", o.name)
			}
		}
	}
	if logged.Len() > 0 {
		t.Errorf("something was logged: %s", logged.String())
	}
}

// TestBotBlockkitChecker holds what a bot posts against the independent
// checker, where it is there.
func TestBotBlockkitChecker(t *testing.T) {
	checker, err := filepath.Abs("../../../shared/tools/blockkit_check.py")
	if err != nil {
		t.Fatal(err)
	}
	python, perr := exec.LookPath("python3")
	if _, err := os.Stat(checker); err != nil || perr != nil {
		t.Skip("no blockkit_check.py beside the repository, or no python3")
	}
	var got captured
	b, _ := botServer(t, func(w http.ResponseWriter, r *http.Request) {
		got.read(r)
		reply(200, posted)(w, r)
	})
	for _, m := range notifytest.EveryMessage() {
		m.Thread = parentReceipt
		for i, p := range Parts(m) {
			if _, err := b.Send(t.Context(), m, p, i+1, len(Parts(m))); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.Update(t.Context(), notifytest.Due(), parentReceipt); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(slices.Clip(got.bodies))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "messages.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(python, checker, "--strict", "--kind", "chat", "--allow-mentions", "<@U012AB3CD>", file).CombinedOutput(); err != nil {
		t.Errorf("blockkit_check --strict over %d messages: %v\n%s", len(got.bodies), err, wording.HeadWords(string(out), 4000))
	}
}
