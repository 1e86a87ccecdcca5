package diff

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/snapshot"
)

// titled is a list of so many rows under a title of so many bytes.
func titled(rows, bytes int) snapshot.Snapshot {
	l := listOf(strings.Repeat("Sub-processors ", bytes/15))
	for i := range rows {
		l.Subprocessors = append(l.Subprocessors, snapshot.Subprocessor{Name: fmt.Sprint("Acme ", i)})
	}
	return page(l)
}

// A report that would be far longer than the pages is none: the title of a list
// stands in each of its changes.
func TestTooMuch(t *testing.T) {
	old, new := titled(1, 30_000), titled(3_000, 30_000)
	for _, pair := range [][2]snapshot.Snapshot{{old, new}, {new, old}} {
		r, err := Compare(pair[0], pair[1], Options{})
		var much *TooMuchError
		if !errors.As(err, &much) {
			t.Fatalf("3,000 changes of 30,000 bytes each give %d changes, %v", len(r.Changes), err)
		}
		if want := fmt.Sprintf("too much changed on this page to compare: more than %d bytes of report", much.Limit); err.Error() != want {
			t.Errorf("the error is %q, want %q", err, want)
		}
		if len(r.Changes) > 0 || r.Schema != 0 {
			t.Errorf("beside the error stands a report: %+v", r)
		}
		if _, again := Compare(clone(pair[0]), clone(pair[1]), Options{}); again == nil || again.Error() != err.Error() {
			t.Errorf("the same snapshots end in %v, then in %v", err, again)
		}
	}
	if r := compare(t, new, new, Options{}); !r.Empty() {
		t.Errorf("a page that did not change is told: %v", r.ByKind)
	}
	compare(t, titled(1, 3_000), titled(3_000, 3_000), Options{}) // long, but not too long
}

// A comparison that is over a limit ends soon: it does not go on in silence.
func TestTooMuchEndsSoon(t *testing.T) {
	old, new := titled(1, 30_000), titled(30_000, 30_000)
	c := newComparer(&old, &new, Options{})
	if _, err := c.compare(); err == nil {
		t.Fatal("900 MB of report are no error")
	}
	if c.meter.bytes > c.maxBytes+100_000 {
		t.Errorf("%d bytes were told before the end, the limit is %d", c.meter.bytes, c.maxBytes)
	}
}

// The steps have a limit too, and it grows with the pages.
func TestTooManySteps(t *testing.T) {
	few, many := titled(1, 15), titled(100_000, 15)
	for _, s := range []snapshot.Snapshot{few, many} {
		m := newMeter(&s, &s)
		m.step(freeSteps)
		if m.over() {
			t.Fatal("what is free is too much")
		}
		limit := freeSteps + 2*stepsPerByte*sizeOf(&s)
		m.step(limit - freeSteps)
		if m.over() {
			t.Errorf("%d steps are too much, the limit is %d", m.steps, limit)
		}
		m.step(1)
		if want := fmt.Sprintf("too much changed on this page to compare: more than %d steps", limit); !m.over() || m.err.Error() != want {
			t.Errorf("%d steps give %v, want %q", m.steps, m.err, want)
		}
	}
}

// distanceInFull is [distance] without a band.
func distanceInFull(a, b []rune, most int) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return min(d[len(a)][len(b)], most+1)
}

func TestDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	word := func() []rune {
		out := make([]rune, r.IntN(14))
		for i := range out {
			out[i] = rune('a' + r.IntN(3))
		}
		return out
	}
	for range 100_000 {
		a, b, most := word(), word(), r.IntN(9)
		if got, want := distance(a, b, most), distanceInFull(a, b, most); got != want {
			t.Fatalf("distance(%q, %q, %d) = %d, want %d", string(a), string(b), most, got, want)
		}
	}
}

// Lists that cannot all be weighed against each other are still matched by what
// tells them apart at once.
func TestManyListsAreMatched(t *testing.T) {
	var old, new snapshot.Snapshot
	for i := range 400 {
		old.Lists = append(old.Lists, listOf("Sub-processors", row("Acme", "x", ""), row(fmt.Sprint("Bolt ", i), "x", "")))
		new.Lists = append(new.Lists, listOf("Sub-processors", row("Acme", "x", ""), row(fmt.Sprint("Bolt ", i), "x", "")))
	}
	new.Lists[7].Subprocessors[1].Purpose.Text = "y"
	rand.New(rand.NewPCG(6, 6)).Shuffle(400, func(i, j int) { new.Lists[i], new.Lists[j] = new.Lists[j], new.Lists[i] })
	r := compare(t, old, new, Options{})
	if d := cmp.Diff(map[Kind]int{Changed: 1}, r.ByKind); d != "" {
		t.Errorf("one row of 800 in 400 lists changed (-want +got):\n%s", d)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "so many lists") {
		t.Errorf("the warnings are %q", r.Warnings)
	}
}
