package notify

import "cmp"

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
	Err         error   // the context's error when that ended the attempt
	Tried       string  // what was tried; empty: to send
}

// Error says destination, cause and fix on one line.
func (e *SendError) Error() string {
	msg := cmp.Or(e.Tried, "send to") + " " + e.Destination + ": " + e.Cause
	if e.Fix != "" {
		msg += ": " + e.Fix
	}
	return msg
}

// Unwrap returns [context.Canceled] or [context.DeadlineExceeded] where the
// context ended the attempt. No other error is kept: the transport's hold the
// address that was asked for.
func (e *SendError) Unwrap() error { return e.Err }
