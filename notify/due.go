package notify

// The kinds of messages that speak of a change again, and of the watching
// itself.
const (
	Reminder      Kind = "reminder"  // an undecided change is still to be decided
	Started       Kind = "started"   // the use of an undecided sub-processor begins today
	DeadlineMoved Kind = "deadline"  // a change's deadline was computed anew
	Sick          Kind = "health"    // a vendor cannot be read
	Recovered     Kind = "recovered" // it can be read again
	Outage        Kind = "outage"    // many vendors cannot be read at once
	Digest        Kind = "digest"    // what a week came to
	Summary       Kind = "summary"   // many vendors changed in one run: who; their alerts follow
	Test          Kind = "test"      // nothing happened: somebody wants to see that a message arrives
)
