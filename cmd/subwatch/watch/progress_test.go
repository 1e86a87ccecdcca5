package watch

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/monitor"
)

// The line of progress says what is done, and leaves nothing behind.
func TestProgress(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	env := cli.Environment{Stderr: &out, Width: func(io.Writer) (int, bool) { return 80, true }}
	p := newProgress(env, 3)
	for _, outcome := range []monitor.Outcome{monitor.Unchanged, monitor.Changed, monitor.Failed} {
		p.done(monitor.Result{Outcome: outcome})
	}
	p.end()
	text := out.String()
	if !strings.Contains(text, "checking") || !strings.Contains(text, "/3") {
		t.Errorf("a terminal was shown %q", text)
	}
	if i := strings.LastIndex(text, "\r"); strings.TrimSpace(text[i+1:]) != "" {
		t.Errorf("the line is not cleared at the end: %q", text)
	}
	if strings.Contains(text, "\n") {
		t.Errorf("it is more than a line: %q", text)
	}
	out.Reset()
	env.Width = func(io.Writer) (int, bool) { return 0, false }
	p = newProgress(env, 3)
	p.done(monitor.Result{Outcome: monitor.Changed})
	p.end()
	if out.Len() > 0 {
		t.Errorf("a pipe is shown a line of progress: %q", out.String())
	}
}
