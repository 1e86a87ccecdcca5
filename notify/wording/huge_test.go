package wording_test

import (
	"bytes"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/data"
	"github.com/subwatch/subwatch/notify/markdown"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/slack"
	"github.com/subwatch/subwatch/notify/text"
)

// outputs are the ways out that render a report as a whole.
var outputs = map[string]func(w io.Writer, m notify.Message) error{
	"text":     func(w io.Writer, m notify.Message) error { return text.Write(w, m, text.Style{Width: 80, Color: true}) },
	"markdown": markdown.Write,
	"slack": func(w io.Writer, m notify.Message) error {
		parts, err := slack.Payloads(m)
		for _, p := range parts {
			w.Write(p)
		}
		return err
	},
	"json": func(w io.Writer, m notify.Message) error { return data.WriteReport(w, *m.Report) },
}

// TestHugeReports renders reports of every shape, and such of twice the size:
// no shape makes rendering dear. It counts memory, never time. The reports are
// four times as large where SUBWATCH_LONG is set, as .ci/run does.
func TestHugeReports(t *testing.T) {
	if slowed {
		t.Skip("counts allocations, which the race detector adds to")
	}
	n := 50_000
	if os.Getenv("SUBWATCH_LONG") != "" {
		n *= 4
	}
	for shape, make := range notifytest.HugeReports {
		for output, write := range outputs {
			t.Run(shape+"/"+output, func(t *testing.T) {
				cost := func(n int) (memory, allocs, out int) {
					// What encoding/json keeps of buffers is gone after two
					// collections: it would be cheaper now for the one size,
					// now for the other.
					runtime.GC()
					runtime.GC()
					defer debug.SetGCPercent(debug.SetGCPercent(-1))
					r := make(n)
					m := notify.Message{Kind: notify.Change, Vendor: "acme", Report: &r}
					var b bytes.Buffer
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					if err := write(&b, m); err != nil {
						t.Fatal(err)
					}
					runtime.ReadMemStats(&after)
					return int(after.TotalAlloc - before.TotalAlloc), int(after.Mallocs - before.Mallocs), b.Len()
				}
				cost(1000) // for what is made once
				m1, a1, o1 := cost(n)
				m2, a2, o2 := cost(2 * n)
				for _, x := range []struct {
					what      string
					at, twice int
					free      int // where it hardly matters
				}{{"bytes of memory", m1, m2, 1_000_000}, {"allocations", a1, a2, 2_000}, {"bytes of output", o1, o2, 20_000}} {
					if float64(x.twice) > 2.5*float64(x.at)+float64(x.free) {
						t.Errorf("%s: %d for %d bytes, %d for twice as many: %.1f times", x.what, x.at, n, x.twice, float64(x.twice)/float64(x.at))
					}
				}
				if o2 > 2*n*20 {
					t.Errorf("%d bytes are told in %d", 2*n, o2)
				}
			})
		}
	}
}

// BenchmarkHugeReports renders reports of 1 MB.
func BenchmarkHugeReports(b *testing.B) {
	for shape, make := range notifytest.HugeReports {
		for output, write := range outputs {
			b.Run(shape+"/"+output, func(b *testing.B) {
				r := make(1_000_000)
				for b.Loop() {
					if err := write(io.Discard, notify.Message{Kind: notify.Change, Vendor: "acme", Report: &r}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
