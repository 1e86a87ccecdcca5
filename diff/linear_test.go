package diff

import (
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// A pairing is two snapshots of a shape that are compared.
type pairing struct {
	name string
	make func(s shape, bytes int) (old, new snapshot.Snapshot)
}

var pairings = []pairing{
	{"all comes", func(s shape, n int) (old, new snapshot.Snapshot) { return smallPage(), s.make(makerOf(1), n) }},
	{"all goes", func(s shape, n int) (old, new snapshot.Snapshot) { return s.make(makerOf(1), n), smallPage() }},
	{"all differs", func(s shape, n int) (old, new snapshot.Snapshot) {
		return s.make(makerOf(1), n|1), s.make(makerOf(2), n&^1)
	}},
	{"one row differs", func(s shape, n int) (old, new snapshot.Snapshot) {
		old, new = s.make(makerOf(1), n), s.make(makerOf(1), n)
		for i := range slices.Backward(new.Lists) {
			if rows := new.Lists[i].Subprocessors; len(rows) > 0 {
				rows[len(rows)-1].Purpose = cell("another")
				break
			}
		}
		return old, new
	}},
	{"it grows", func(s shape, n int) (old, new snapshot.Snapshot) {
		return s.make(makerOf(1), n/2), s.make(makerOf(1), n)
	}},
}

// A cost is what a comparison takes.
type cost struct{ steps, told, bytes, allocs int }

func costOf(old, new snapshot.Snapshot) (cost, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m := reading.NewMeter(&old, &new)
	_, err := compareCounted(m, &old, &new, Options{})
	runtime.ReadMemStats(&after)
	return cost{m.Steps, m.Told, int(after.TotalAlloc - before.TotalAlloc), int(after.Mallocs - before.Mallocs)}, err
}

// long says that all is compared at full size, as .ci/run does: the suite itself
// takes smaller snapshots, in which the same growth shows.
var long = os.Getenv("SUBWATCH_LONG") != ""

// shareOf returns a size, or a part of it where all need not be compared.
func shareOf(size int) int {
	if long {
		return size
	}
	return size / 4
}

// maxGrowth is how many times as much twice the bytes may take, plus what any
// comparison takes.
const maxGrowth = 2.5

// TestLinear compares snapshots of every shape, and such of twice the size: no
// shape makes a comparison dear. It counts steps and memory, never time. Each
// shape is compared in two of the pairings, other ones than the shape before it,
// and in every one where SUBWATCH_LONG is set.
func TestLinear(t *testing.T) {
	if slowed {
		t.Skip("counts allocations, which the race detector adds to")
	}
	n := shareOf(100_000)
	for i, s := range shapes() {
		for j, p := range pairings {
			if turn := (i + j) % len(pairings); !long && turn != 0 && turn != 2 {
				continue
			}
			t.Run(s.name+"/"+p.name, func(t *testing.T) {
				a, errA := costOf(p.make(s, n))
				b, errB := costOf(p.make(s, 2*n))
				if (errA == nil) != (errB == nil) {
					t.Errorf("%d bytes end in %v, twice as many in %v", n, errA, errB)
				}
				for _, x := range []struct {
					what         string
					at, twice    int
					free, atMost int // where it hardly matters, and what one byte may take
				}{
					{"steps", a.steps, b.steps, 500_000, reading.StepsPerByte},
					{"bytes told", a.told, b.told, 30_000, reading.BytesPerByte * 4},
					{"bytes of memory", a.bytes, b.bytes, 2_000_000, 300},
					{"allocations", a.allocs, b.allocs, 5_000, 3},
				} {
					if float64(x.twice) > maxGrowth*float64(x.at)+float64(x.free) {
						t.Errorf("%s: %d for %d bytes, %d for twice as many: %.1f times", x.what, x.at, n, x.twice, float64(x.twice)/float64(x.at))
					}
					if x.twice > x.atMost*2*2*n {
						t.Errorf("%s: %d for two pages of %d bytes, more than %d a byte", x.what, x.twice, 2*n, x.atMost)
					}
				}
			})
		}
	}
}

// BenchmarkShapes compares two snapshots of 1 MB of every shape, and says what it
// counts beside the time.
func BenchmarkShapes(b *testing.B) {
	for _, s := range shapes() {
		for _, p := range pairings {
			b.Run(s.name+"/"+p.name, func(b *testing.B) {
				old, new := p.make(s, 1_000_000)
				b.ReportAllocs()
				var c cost
				var err error
				for b.Loop() {
					c, err = costOf(old, new)
				}
				b.ReportMetric(float64(c.steps), "steps")
				b.ReportMetric(float64(c.told), "bytes-told")
				if err != nil {
					b.Log(err)
				}
			})
		}
	}
}

// Where a limit ends what is weighed, the order of rows and lists decides
// nothing either. Shapes of many lists that differ in nothing but cells, or of
// which rows are twins of rows in other lists, are left out: there the page's
// order decides which of two is told, with and without limits. Every other shape
// is taken, and every one where SUBWATCH_LONG is set.
func TestShapesInAnyOrder(t *testing.T) {
	if slowed {
		t.Skip("takes some seconds more than it tells")
	}
	w := world{rand.New(rand.NewPCG(8, 8))}
	for i, s := range shapes() {
		if !long && i%2 == 1 {
			continue
		}
		switch s.name {
		case "lists with equal titles and names *", "lists with other titles, equal names", "lists that share names crosswise", "lists of other columns", "lists of all kinds":
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			old, new := pairings[2].make(s, shareOf(100_000))
			r := compare(t, old, new, Options{})
			again := compare(t, w.shuffleRows(old), w.shuffleRows(new), Options{})
			if !slices.Equal(r.Warnings, again.Warnings) {
				t.Errorf("the order decides what is warned of: %q, %q", r.Warnings, again.Warnings)
			}
			a, b := linesOf(r), linesOf(again)
			if !slices.Equal(a, b) {
				t.Errorf("the order decides what is told: %v, shuffled %v; %d and %d lines", r.ByKind, again.ByKind, len(a), len(b))
				for i := range min(len(a), len(b)) {
					if a[i] != b[i] {
						t.Logf("%.300s\n%.300s", a[i], b[i])
						break
					}
				}
			}
		})
	}
}

// shuffleRows returns the same page with its lists, rows and columns in another
// order.
func (w world) shuffleRows(s snapshot.Snapshot) snapshot.Snapshot {
	s.Lists = slices.Clone(s.Lists)
	w.Shuffle(len(s.Lists), func(i, j int) { s.Lists[i], s.Lists[j] = s.Lists[j], s.Lists[i] })
	for i := range s.Lists {
		l := &s.Lists[i]
		l.Subprocessors, l.Columns = slices.Clone(l.Subprocessors), slices.Clone(l.Columns)
		w.Shuffle(len(l.Subprocessors), func(i, j int) { l.Subprocessors[i], l.Subprocessors[j] = l.Subprocessors[j], l.Subprocessors[i] })
		w.Shuffle(len(l.Columns), func(i, j int) { l.Columns[i], l.Columns[j] = l.Columns[j], l.Columns[i] })
	}
	return s
}
