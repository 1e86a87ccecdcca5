package diff

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/subwatch/subwatch/diff/internal/reading"
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
	m := reading.NewMeter(&old, &new)
	if _, err := compareCounted(m, &old, &new, Options{}); err == nil {
		t.Fatal("900 MB of report are no error")
	}
	if m.Told > m.MaxTold+100_000 {
		t.Errorf("%d bytes were told before the end, the limit is %d", m.Told, m.MaxTold)
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
