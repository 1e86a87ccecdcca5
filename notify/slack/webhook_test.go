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
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
)

// The path of every webhook here; no error may show any part of it.
const secretPath = "/services/T0AAAAAAA/B0BBBBBBB/SeCrEtSeCrEtSeCrEtSeCrEt"

// mock is a Slack that answers every request in one way, and counts them.
func mock(t *testing.T, answer http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var calls atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		answer(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv, &calls
}

// server answers posts to the webhook and counts them.
func server(t *testing.T, answer http.HandlerFunc) (*Webhook, *atomic.Int32) {
	t.Helper()
	srv, posts := mock(t, answer)
	return webhook(t, srv.URL+secretPath, srv.Client()), posts
}

// webhook is a webhook without the pauses.
func webhook(t *testing.T, url string, hc *http.Client) *Webhook {
	t.Helper()
	w, err := NewWebhook("team", url, hc)
	if err != nil {
		t.Fatal(err)
	}
	w.gap, w.quick = 0, time.Millisecond
	return w
}

func send(ctx context.Context, w *Webhook) (notify.Receipt, error) {
	return w.Send(ctx, notifytest.Atlassian(), Parts(notifytest.Atlassian())[0], 1, 1)
}

func reply(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// leaks fails the test when a text holds a part of the webhook's address.
func leaks(t *testing.T, w *Webhook, what, s string) {
	t.Helper()
	parts := strings.FieldsFunc(secretPath, func(r rune) bool { return r == '/' })[1:]
	parts = append(parts, w.url, strings.TrimPrefix(w.url, "http://"))
	for _, p := range parts {
		if strings.Contains(strings.ToLower(s), strings.ToLower(p)) {
			t.Errorf("%s shows %q: %s", what, p, s)
		}
	}
}

// sendError asserts that an error says what a reader needs, on one line.
func sendError(t *testing.T, err error) *notify.SendError {
	t.Helper()
	var e *notify.SendError
	if !errors.As(err, &e) {
		t.Fatalf("error is %T, want *SendError: %v", err, err)
	}
	if e.Destination != "team" || e.Cause == "" || e.Fix == "" || strings.ContainsAny(e.Error(), "\n\r\x1b") {
		t.Errorf("an error names destination, cause and fix on one line: %+v", e)
	}
	return e
}

// failure asserts that a send failed and leaks nothing, in any form.
func failure(t *testing.T, w *Webhook, err error) *notify.SendError {
	t.Helper()
	e := sendError(t, err)
	if !strings.HasPrefix(e.Error(), "send to team: ") {
		t.Errorf("an error says what was tried: %v", e)
	}
	js, jerr := json.Marshal(e)
	if jerr != nil {
		t.Fatal(jerr)
	}
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		leaks(t, w, "error", inner.Error())
	}
	leaks(t, w, "body", e.Body)
	leaks(t, w, "%+v", fmt.Sprintf("%+v", e))
	leaks(t, w, "%#v", fmt.Sprintf("%#v", e))
	leaks(t, w, "JSON", string(js))
	leaks(t, w, "webhook %+v", fmt.Sprintf("%v %+v %#v %s", w, w, w, w))
	return e
}

func TestSendOK(t *testing.T) {
	var body []byte
	var head http.Header
	w, posts := server(t, func(rw http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		head = r.Header
		io.WriteString(rw, "ok")
	})
	got, err := send(t.Context(), w)
	if err != nil || posts.Load() != 1 {
		t.Fatalf("%d posts, %v", posts.Load(), err)
	}
	if got.Degraded() != "" || string(got) != `{"status":200,"answer":"ok"}` {
		t.Errorf("receipt %s", got)
	}
	want := notifytest.Must(Payload(notifytest.Atlassian(), Parts(notifytest.Atlassian())[0], 1, 1))
	if string(body) != string(want) {
		t.Errorf("sent\n%s\nwant\n%s", body, want)
	}
	if !strings.HasPrefix(head.Get("Content-Type"), "application/json") || !strings.HasPrefix(head.Get("User-Agent"), "subwatch") {
		t.Errorf("headers %v", head)
	}
}

func TestReceiptIsStoredAsItIs(t *testing.T) {
	type file struct {
		Answer notify.Receipt `json:"answer"`
	}
	raw, err := json.Marshal(file{notify.Receipt(`{"status":200}`)})
	if err != nil || string(raw) != `{"answer":{"status":200}}` {
		t.Fatalf("%s, %v", raw, err)
	}
	var back file
	if err := json.Unmarshal(raw, &back); err != nil || string(back.Answer) != `{"status":200}` {
		t.Fatalf("%s, %v", back.Answer, err)
	}
}

// TestSendAnswers holds every answer that is no success: what is known of the
// post then, how often it is tried, and what the reader is told.
func TestSendAnswers(t *testing.T) {
	page := "<html>log in</html>"
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		want   notify.Outcome
		posts  int32
		says   string
	}{
		{"200 with another body", reply(200, page), notify.Ambiguous, 1, "the answer was not Slack’s “ok”"},
		{"200 with ok and a newline", reply(200, "ok\n"), notify.Ambiguous, 1, "not Slack’s “ok”"},
		{"200 with no body", reply(200, ""), notify.Ambiguous, 1, "not Slack’s “ok”"},
		{"200 with ok:false", reply(200, `{"ok":false,"error":"channel_not_found"}`), notify.Rejected, 1, "channel does not exist any more"},
		{"204", reply(204, ""), notify.Ambiguous, 1, "not Slack’s “ok”"},
		{"302 to a page that says ok", reply(302, "", "Location", "/"), notify.Rejected, 1, "a redirect, which Slack never sends"},
		{"307", reply(307, "", "Location", "/"), notify.Rejected, 1, "redirect"},
		{"403 action_prohibited", reply(403, "action_prohibited"), notify.Rejected, 1, "administrator has restricted posting"},
		{"403 restricted_action_read_only_channel", reply(403, "restricted_action_read_only_channel"), notify.Rejected, 1, "restricted posting"},
		{"403 invalid_token", reply(403, "invalid_token"), notify.Rejected, 1, "wrong or no longer valid"},
		{"403 page of a proxy", reply(403, page), notify.Rejected, 1, "no proxy answers for Slack"},
		{"404 no_service", reply(404, "no_service"), notify.Rejected, 1, "create a new incoming webhook"},
		{"404 channel_not_found", reply(404, "channel_not_found"), notify.Rejected, 1, "channel does not exist"},
		{"404 no_team", reply(404, "no_team"), notify.Rejected, 1, "workspace"},
		{"404 without a word", reply(404, page), notify.Rejected, 1, "does not know this webhook"},
		{"410 channel_is_archived", reply(410, "channel_is_archived"), notify.Rejected, 1, "unarchive the channel"},
		{"407", reply(407, ""), notify.Rejected, 1, "HTTPS_PROXY"},
		{"418", reply(418, "teapot"), notify.Rejected, 1, "refused"},
		{"429 always", reply(429, "rate_limited", "Retry-After", "0.01"), notify.NotDelivered, 3, "takes no more messages for now"},
		{"429 without Retry-After", reply(429, ""), notify.NotDelivered, 3, "sent again on the next run"},
		{"429 message_limit_exceeded", reply(429, "message_limit_exceeded"), notify.NotDelivered, 1, "limit of messages"},
		{"500", reply(500, page), notify.Ambiguous, 1, "possibly repeated"},
		{"500 rollup_error", reply(500, "rollup_error"), notify.Ambiguous, 1, "internal error"},
		{"502", reply(502, page), notify.Ambiguous, 1, "had an error"},
		{"503 service_unavailable", reply(503, "service_unavailable"), notify.Ambiguous, 1, "not available"},
		{"408", reply(408, ""), notify.Ambiguous, 1, "gave up waiting"},
		{"400 invalid_payload twice", reply(400, "invalid_payload"), notify.BadPayload, 2, "as plain text"},
		{"400 no_text twice", reply(400, "no_text"), notify.BadPayload, 2, "report this as a bug"},
		{"413 twice", reply(413, page), notify.BadPayload, 2, "too long"},
		{"400 user_not_found", reply(400, "user_not_found"), notify.Rejected, 1, "does not know the user"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, posts := server(t, tt.answer)
			got, err := send(t.Context(), w)
			if err == nil {
				t.Fatalf("no error; receipt %s", got)
			}
			e := failure(t, w, err)
			if e.Outcome != tt.want || posts.Load() != tt.posts || !strings.Contains(e.Error(), tt.says) || got != nil {
				t.Errorf("%d posts, outcome %q, receipt %s, error %q; want %d, %q, none, … %q …", posts.Load(), e.Outcome, got, e, tt.posts, tt.want, tt.says)
			}
			if e.Status == 0 || !strings.Contains(e.Error(), fmt.Sprint(e.Status)) {
				t.Errorf("status %d is not in %q", e.Status, e)
			}
		})
	}
}

// TestSendEveryWord: each of Slack's error words has a cause and a fix that
// name more than the word.
func TestSendEveryWord(t *testing.T) {
	for word, a := range answers {
		if a.cause == "" || a.fix == "" || strings.Contains(a.cause, "_") {
			t.Errorf("%s: %+v", word, a)
		}
		w, _ := server(t, reply(400, word))
		_, err := send(t.Context(), w)
		e := failure(t, w, err)
		if e.Outcome != a.outcome || e.Code != word || !strings.Contains(e.Error(), word) || !strings.Contains(e.Error(), a.fix) {
			t.Errorf("%s: outcome %q, code %q, error %q", word, e.Outcome, e.Code, e)
		}
	}
}

func TestSendAfterRetry(t *testing.T) {
	for _, header := range []string{"0.01", "", "soon", "-3", "0"} {
		n := 0
		w, posts := server(t, func(rw http.ResponseWriter, r *http.Request) {
			if n++; n < 3 {
				reply(429, "rate_limited", "Retry-After", header)(rw, r)
				return
			}
			io.WriteString(rw, "ok")
		})
		if got, err := send(t.Context(), w); err != nil || posts.Load() != 3 || got.Degraded() != "" {
			t.Errorf("Retry-After %q: %d posts, %s, %v", header, posts.Load(), got, err)
		}
	}
}

func TestSendWaitsAsAsked(t *testing.T) {
	n := 0
	w, _ := server(t, func(rw http.ResponseWriter, r *http.Request) {
		if n++; n == 1 {
			reply(429, "", "Retry-After", "0.3")(rw, r)
			return
		}
		io.WriteString(rw, "ok")
	})
	start := time.Now()
	if _, err := send(t.Context(), w); err != nil || time.Since(start) < 300*time.Millisecond {
		t.Errorf("after %v: %v", time.Since(start), err)
	}
}

func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"1": time.Second, "1.5": 1500 * time.Millisecond, " 30 ": 30 * time.Second, "60": time.Minute, "3600": time.Minute, "1e300": time.Minute, "Inf": time.Minute,
		"": 0, "0": 0, "-1": 0, "NaN": 0, "Wed, 21 Oct 2015 07:28:00 GMT": 0,
	} {
		if got := retryAfter(header); got != want {
			t.Errorf("retryAfter(%q) = %v, want %v", header, got, want)
		}
	}
}

// A wait that is longer than the time there is is not begun.
func TestSendDeadline(t *testing.T) {
	w, posts := server(t, reply(429, "rate_limited", "Retry-After", "30"))
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	start := time.Now()
	_, err := send(ctx, w)
	if e := failure(t, w, err); e.Outcome != notify.NotDelivered || posts.Load() != 1 || time.Since(start) > 700*time.Millisecond {
		t.Errorf("%v after %v, %d posts", e, time.Since(start), posts.Load())
	}
}

func TestSendCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w, posts := server(t, reply(200, "ok"))
	cancel()
	_, err := send(ctx, w)
	if e := failure(t, w, err); e.Outcome != notify.NotDelivered || !errors.Is(err, context.Canceled) || posts.Load() != 0 {
		t.Errorf("before the post: %+v, %d posts", e, posts.Load())
	}

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	w, _ = server(t, func(rw http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err = send(ctx, w)
	if e := failure(t, w, err); e.Outcome != notify.Ambiguous || !errors.Is(err, context.Canceled) {
		t.Errorf("during the post: %+v", e)
	}
}

func TestSendTimeout(t *testing.T) {
	done := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-done
	}))
	defer srv.Close()
	defer close(done)
	w := webhook(t, srv.URL+secretPath, &http.Client{Timeout: 200 * time.Millisecond})
	_, err := send(t.Context(), w)
	if e := failure(t, w, err); e.Outcome != notify.Ambiguous || !strings.Contains(e.Error(), "did not answer in time") {
		t.Errorf("%+v", e)
	}
}

// hangUp closes the connection after it has read the request.
func hangUp(partly string) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		c, _, err := rw.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		io.WriteString(c, partly)
		if tcp, ok := c.(*net.TCPConn); ok && partly == "" {
			tcp.SetLinger(0)
		}
		c.Close()
	}
}

// A connection that broke after the post was written says nothing about
// whether it arrived: it is not repeated blindly.
func TestSendBroken(t *testing.T) {
	for name, partly := range map[string]string{
		"reset": "", "cut head": "HTTP/1.1 200 OK\r\nContent-Le", "cut body": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", "no HTTP": "SSH-2.0-x\r\n",
	} {
		w, posts := server(t, hangUp(partly))
		_, err := send(t.Context(), w)
		if e := failure(t, w, err); e.Outcome != notify.Ambiguous || posts.Load() != 1 {
			t.Errorf("%s: outcome %q, %d posts: %v", name, e.Outcome, posts.Load(), e)
		}
	}
}

// countDials counts how often a client asks for a connection.
func countDials(n *atomic.Int32, err error) *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		n.Add(1)
		if err != nil {
			return nil, err
		}
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}}}
}

// What certainly was not delivered is tried again at once, twice.
func TestSendNotDelivered(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String() + secretPath
	l.Close()
	var dials atomic.Int32
	for _, tt := range []struct {
		name, url string
		client    *http.Client
		says      string
	}{
		{"refused", closed, countDials(&dials, nil), "connection was refused"},
		{"no such host", "http://hooks.invalid" + secretPath, countDials(&dials, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "hooks.invalid", IsNotFound: true}}), "host name was not found"},
		{"unreachable", "http://hooks.invalid" + secretPath, countDials(&dials, &net.OpError{Op: "dial", Err: errors.New("network is unreachable")}), "no connection to Slack"},
	} {
		dials.Store(0)
		w := webhook(t, tt.url, tt.client)
		_, err := send(t.Context(), w)
		e := failure(t, w, err)
		if e.Outcome != notify.NotDelivered || !strings.Contains(e.Error(), tt.says) || dials.Load() != 3 {
			t.Errorf("%s: outcome %q, %d tries, %v", tt.name, e.Outcome, dials.Load(), e)
		}
		if strings.Contains(fmt.Sprintf("%v %+v", err, e), "hooks.invalid") || strings.Contains(e.Error(), "127.0.0.1") {
			t.Errorf("%s shows the host: %v", tt.name, e)
		}
	}
}

func TestSendUntrustedTLS(t *testing.T) {
	srv := httptest.NewUnstartedServer(reply(200, "ok"))
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.StartTLS()
	defer srv.Close()
	w := webhook(t, srv.URL+secretPath, &http.Client{})
	_, err := send(t.Context(), w)
	if e := failure(t, w, err); e.Outcome != notify.NotDelivered || !strings.Contains(e.Error(), "certificate is not trusted") {
		t.Errorf("%+v", e)
	}
}

// roundTripper is a transport of which nothing is known but its error.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestSendUnknownTransport(t *testing.T) {
	n := 0
	w := webhook(t, "https://hooks.example"+secretPath, &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
		n++
		return nil, io.ErrUnexpectedEOF
	})})
	_, err := send(t.Context(), w)
	if e := failure(t, w, err); e.Outcome != notify.Ambiguous || n != 1 {
		t.Errorf("%d posts: %+v", n, e)
	}
}

// An answer may repeat the address it was asked for; it is kept without it.
func TestSendBodyIsKeptWithoutTheAddress(t *testing.T) {
	w, _ := server(t, func(rw http.ResponseWriter, r *http.Request) {
		rw.WriteHeader(500)
		fmt.Fprintf(rw, "cannot POST http://%s%s\x1b[31m %s %s", r.Host, r.URL.Path, strings.ToUpper(secretPath), strings.Repeat("x", 9000))
	})
	_, err := send(t.Context(), w)
	e := failure(t, w, err)
	if !strings.HasPrefix(e.Body, "cannot POST …") || len(e.Body) > maxErrorBody || strings.Contains(e.Body, "\x1b") {
		t.Errorf("body of %d bytes: %.200s", len(e.Body), e.Body)
	}
}

func TestSendDegraded(t *testing.T) {
	for _, word := range []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_payload", "invalid_attachments", "metadata_too_large"} {
		var second map[string]any
		n := 0
		w, posts := server(t, func(rw http.ResponseWriter, r *http.Request) {
			if n++; n == 1 {
				reply(400, word)(rw, r)
				return
			}
			json.NewDecoder(r.Body).Decode(&second)
			io.WriteString(rw, "ok")
		})
		got, err := send(t.Context(), w)
		if err != nil || posts.Load() != 2 || !strings.Contains(got.Degraded(), word) {
			t.Fatalf("%s: %d posts, degraded %q, %v", word, posts.Load(), got.Degraded(), err)
		}
		text, _ := second["text"].(string)
		if second["blocks"] != nil || !strings.Contains(text, "Amazon Web Services") || !strings.Contains(text, "3f9a8c2e41d0") || wording.Units(text) > maxDegraded {
			t.Errorf("%s: sent as plain text: %v", word, second)
		}
	}
}

// Posts go out one after the other, with a pause between them.
func TestSendPace(t *testing.T) {
	w, _ := server(t, reply(200, "ok"))
	w.gap = 150 * time.Millisecond
	start := time.Now()
	errs := make(chan error, 3)
	for range 3 {
		go func() { _, err := send(t.Context(), w); errs <- err }()
	}
	for range 3 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if d := time.Since(start); d < 300*time.Millisecond {
		t.Errorf("three posts took %v", d)
	}
	if w := notifytest.Must(NewWebhook("team", "https://hooks.example/x", nil)); w.gap < time.Second || w.client.Timeout == 0 || w.client == http.DefaultClient {
		t.Errorf("gap %v, time-out %v", w.gap, w.client.Timeout)
	}
}

func TestNewWebhook(t *testing.T) {
	for address, says := range map[string]string{
		"": "empty", "  ": "empty", "hooks.slack.com" + secretPath: "https://", "ftp://hooks.slack.com" + secretPath: "https://", "file://" + secretPath: "https://",
		"https://" + secretPath: "host", "https:" + secretPath: "host", "http://:80" + secretPath: "host", "https://hooks.slack.com\x7f" + secretPath: "no URL", "https://[::1" + secretPath: "no URL", "https://h%zz" + secretPath: "no URL",
		"https://hooks.slack.com/%zz" + secretPath: "no URL",
	} {
		_, err := NewWebhook("team", address, nil)
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "team") {
			t.Errorf("%q: %v, want … %q …", address, err, says)
			continue
		}
		for _, p := range []string{"T0AAAAAAA", "SeCrEt", "hooks", "zz"} {
			if strings.Contains(err.Error(), p) {
				t.Errorf("%q: the error shows it: %v", address, err)
			}
		}
	}
	hc := &http.Client{}
	if _, err := NewWebhook("team", " https://hooks.slack.com"+secretPath+"\n", hc); err != nil || hc.Timeout != 0 || hc.CheckRedirect != nil {
		t.Errorf("%v; the client that was handed in has changed: %+v", err, hc)
	}
}
