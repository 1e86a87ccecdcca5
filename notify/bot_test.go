package notify

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// The token of every bot here; no error may show any part of it.
const secretToken = "xoxb-000000000000-111111111111-SeCrEtSeCrEtSeCrEtSeCrEt"

const (
	testChannel = "C012AB3CD"
	posted      = `{"ok":true,"channel":"C012AB3CD","ts":"1700000000.000100","message":{"text":"…"}}`
)

// botServer answers a bot's requests and counts them.
func botServer(t *testing.T, answer http.HandlerFunc) (*Bot, *atomic.Int32) {
	t.Helper()
	var calls atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		answer(w, r)
	}))
	t.Cleanup(srv.Close)
	return newBot(t, srv.URL+"/api", srv.Client()), &calls
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

func TestBotSend(t *testing.T) {
	var got map[string]any
	var head http.Header
	var path string
	b, calls := botServer(t, func(w http.ResponseWriter, r *http.Request) {
		json.NewDecoder(r.Body).Decode(&got)
		head, path = r.Header, r.URL.Path
		reply(200, posted)(w, r)
	})
	m := due()
	receipt, err := b.Send(t.Context(), m, SlackParts(m)[0], 1, 1)
	if err != nil || calls.Load() != 1 {
		t.Fatalf("%d calls, %v", calls.Load(), err)
	}
	if want := `{"channel":"C012AB3CD","ts":"1700000000.000100"}`; string(receipt) != want {
		t.Errorf("receipt %s, want %s", receipt, want)
	}
	if path != "/api/chat.postMessage" || head.Get("Authorization") != "Bearer "+secretToken || got["token"] != nil {
		t.Errorf("%s, %v, token in the body: %v", path, head, got["token"])
	}
	if got["channel"] != testChannel || got["unfurl_links"] != false || got["unfurl_media"] != false || got["parse"] != "none" || got["thread_ts"] != nil {
		t.Errorf("sent %v", got)
	}
}
