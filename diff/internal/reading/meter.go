package reading

import (
	"github.com/subwatch/subwatch/snapshot"
)

// What a comparison may cost. It is counted inside the loops, never timed, so
// that the same two snapshots always end the same way. Every loop of this
// package is linear in what the pages say, or has a limit of its own beyond
// which it tells less (see the comment of diff.Compare), so the limits below are met only where
// a page repeats one long text so often that no report could hold it. Of what
// is free, real pages take 0.6 % of the steps and 0.3 % of the bytes at most,
// pages of different vendors compared with each other included (340 pairs);
// two lists of 100,000 rows that share nothing take 8 % and 30 % of all.
const (
	FreeSteps    = 50_000_000 // some 0.2 s of a processor
	StepsPerByte = 200        // and so much more by each byte that the two snapshots say
	FreeBytes    = 16 << 20   // of what a report says
	BytesPerByte = 8          // a change shows its old text, its new one, and both word by word
)

// maxCounted is the most bytes of the two snapshots that raise the limits: two
// pages of the size that is fetched at most (20 MiB) and what spanning cells
// repeat. It bounds what a comparison may take on whatever snapshots say.
const maxCounted = 128 << 20

// A Meter counts what a comparison costs. Over its limit it stays over: loops
// ask it and end.
type Meter struct {
	Steps, Told       int // steps taken, and bytes told in the report
	MaxSteps, MaxTold int // raised by the size of the snapshots when they are first exceeded

	old, new *snapshot.Snapshot
	sized    bool
	what     string // is too much
	limit    int
}

// NewMeter returns a meter for a comparison of two snapshots.
func NewMeter(old, new *snapshot.Snapshot) *Meter {
	return &Meter{old: old, new: new, MaxSteps: FreeSteps, MaxTold: FreeBytes}
}

// Step counts steps: letters folded, words compared, pairs weighed.
func (m *Meter) Step(n int) {
	if m.Steps += n; m.Steps > m.MaxSteps {
		m.exceeded()
	}
}

// Tell counts what a report will say, in bytes.
func (m *Meter) Tell(n int) {
	if m.Told += n; m.Told > m.MaxTold {
		m.exceeded()
	}
}

// Over reports whether a limit was exceeded: the comparison will end in an
// error, whatever else is done.
func (m *Meter) Over() bool { return m.what != "" }

// TooMuch returns what there was too much of, and its limit: "steps" or "bytes
// of report"; "" where no limit was exceeded.
func (m *Meter) TooMuch() (what string, limit int) { return m.what, m.limit }

// exceeded raises the limits by the size of the snapshots, which ordinary
// pages never need, and then notes what is still too much.
func (m *Meter) exceeded() {
	if !m.sized {
		m.sized = true
		size := min(sizeOf(m.old)+sizeOf(m.new), maxCounted)
		m.MaxSteps += StepsPerByte * size
		m.MaxTold += BytesPerByte * size
	}
	switch {
	case m.what != "":
	case m.Steps > m.MaxSteps:
		m.what, m.limit = "steps", m.MaxSteps
	case m.Told > m.MaxTold:
		m.what, m.limit = "bytes of report", m.MaxTold
	}
}
