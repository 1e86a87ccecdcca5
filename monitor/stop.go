package monitor

import (
	"context"
	"time"
)

// How long a run goes on that was told to stop.
const (
	// grace is for the checks and posts that have begun, so that what they
	// bring is recorded.
	grace = 2 * time.Second
	// lastWords is for making known what was recorded and what was taken, where
	// the folder is kept on a branch: what is not there is lost, and what was
	// sent would be sent again.
	lastWords = time.Minute
)

// withGrace returns a context that ends so long after ctx does, or as soon as
// the monitor is told to hurry.
func (m *Monitor) withGrace(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(later, func() { timer.Stop() })
	})
	if m.Hurry != nil {
		go func() {
			select {
			case <-m.Hurry:
				cancel()
			case <-later.Done():
			}
		}()
	}
	return later, func() { stop(); cancel() }
}
