package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/subwatch/subwatch/notify"
)

// Send posts part n of a message and returns Slack's receipt. It waits its turn,
// repeats only what certainly was not delivered, and stops when the context
// ends. Every error is a [*notify.SendError].
//
// Where Slack refuses the form of the message, its words go out as plain text
// instead; [notify.Receipt.Degraded] then says why.
func (w *Webhook) Send(ctx context.Context, m notify.Message, p notify.Part, n, of int) (notify.Receipt, error) {
	payload, err := Payload(m, p, n, of)
	if err != nil {
		return nil, w.fail(answer{notify.BadPayload, "the message cannot be encoded", fixReport}, 0, "", "")
	}
	got, refused := w.deliver(ctx, w.post(payload))
	if refused == nil {
		return newReceipt(receipt{Status: got.status, Answer: "ok"})
	}
	if refused.Outcome != notify.BadPayload {
		return nil, refused
	}
	payload, err = encodePost(newMessage(plainText(m, p, n, of), nil))
	if err != nil {
		return nil, refused
	}
	got, again := w.deliver(ctx, w.post(payload))
	if again == nil {
		return newReceipt(receipt{Status: got.status, Answer: "ok", Degraded: shortCause(refused)})
	}
	return nil, bothRefused(again, refused)
}

// post posts a payload, and reads the answer to it. It does not use slack-go's
// PostWebhook: that cannot say mrkdwn: false, and takes any answer with status
// 200 for a post that was taken, a log-in page too.
func (w *Webhook) post(payload []byte) call {
	return call{
		send: func(ctx context.Context, hc *http.Client) error {
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url, bytes.NewReader(payload))
			if err != nil {
				return err
			}
			req.Header.Set("Content-Type", "application/json; charset=utf-8")
			resp, err := hc.Do(req)
			if err != nil {
				return err
			}
			return resp.Body.Close()
		},
		judge: func(r response) (string, answer, bool) {
			if r.status == http.StatusOK && r.body == "ok" {
				return "", answer{}, true
			}
			word, a := classify(r.status, r.body)
			return word, a, false
		},
	}
}

// shortCause says why a message was refused, for a receipt.
func shortCause(e *notify.SendError) string {
	return strings.TrimSpace(e.Cause + " " + bracket(e.Code))
}

// bothRefused says that a message was refused as plain text too.
func bothRefused(e, refused *notify.SendError) *notify.SendError {
	e.Cause = refused.Cause + "; as plain text: " + e.Cause
	return e
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func newReceipt(r receipt) (notify.Receipt, error) {
	raw, err := json.Marshal(r)
	return notify.Receipt(raw), err
}
