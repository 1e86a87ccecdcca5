package watch

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
)

// A progress is a line on a terminal that says how far a run is: how many
// vendors are done, how many of them changed or failed, how long the rest may
// take. It is gone when the run is through.
type progress struct {
	bar *progressbar.ProgressBar

	mu              sync.Mutex
	changed, failed int
}

// newProgress returns the line of a run over so many vendors. It shows nothing where
// stderr is no terminal, or where there is too little to wait for.
func newProgress(env cli.Environment, vendors int) *progress {
	_, terminal := env.Width(env.Stderr)
	return &progress{bar: progressbar.NewOptions(vendors,
		progressbar.OptionSetVisibility(terminal && vendors > 1),
		progressbar.OptionSetWriter(env.Stderr),
		progressbar.OptionSetWidth(20),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetDescription("checking"),
		progressbar.OptionClearOnFinish(),
	)}
}

// done counts a vendor that was checked.
func (p *progress) done(r monitor.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.Outcome {
	case monitor.Changed:
		p.changed++
	case monitor.Failed:
		p.failed++
	}
	words := []string{"checking"}
	if p.changed > 0 {
		words = append(words, fmt.Sprintf("%d changed", p.changed))
	}
	if p.failed > 0 {
		words = append(words, fmt.Sprintf("%d failed", p.failed))
	}
	p.bar.Describe(strings.Join(words, ", "))
	_ = p.bar.Add(1) // a terminal that takes no more hinders no run
}

// end clears the line.
func (p *progress) end() { _ = p.bar.Finish() }
