package diff

import (
	"fmt"

	"github.com/subwatch/subwatch/snapshot"
)

// What a comparison may cost. It is counted inside the loops, never timed, so
// that the same two snapshots always end the same way. Every loop of this
// package is linear in what the pages say, or has a limit of its own beyond
// which it tells less (see [Compare]), so the limits below are met only where
// a page repeats one long text so often that no report could hold it. Of what
// is free, real pages take 0.6 % of the steps and 0.3 % of the bytes at most,
// pages of different vendors compared with each other included (340 pairs);
// two lists of 100,000 rows that share nothing take 8 % and 30 % of all.
const (
	freeSteps    = 50_000_000 // some 0.2 s of a processor
	stepsPerByte = 200        // and so much more by each byte that the two snapshots say
	freeBytes    = 16 << 20   // of what a report says
	bytesPerByte = 8          // a change shows its old text, its new one, and both word by word
)

// maxCounted is the most bytes of the two snapshots that raise the limits: two
// pages of the size that is fetched at most (20 MiB) and what spanning cells
// repeat. It bounds what a comparison may take on whatever snapshots say.
const maxCounted = 128 << 20

// A TooMuchError says that two snapshots were not compared because that would
// take more steps, or a longer report, than the pages' size allows. The same
// two snapshots always give it again.
type TooMuchError struct {
	What  string // "steps", or "bytes of report"
	Limit int    // of these, for two snapshots of their size
}

// Error says what was too much, and what its limit is.
func (e *TooMuchError) Error() string {
	return fmt.Sprintf("too much changed on this page to compare: more than %d %s", e.Limit, e.What)
}

// A meter counts what a comparison costs. Over its limit it stays over: loops
// ask it and end.
type meter struct {
	old, new *snapshot.Snapshot
	steps    int // taken
	bytes    int // told
	sized    bool
	maxSteps int
	maxBytes int
	err      *TooMuchError
}

func newMeter(old, new *snapshot.Snapshot) meter {
	return meter{old: old, new: new, maxSteps: freeSteps, maxBytes: freeBytes}
}

// step counts steps: letters folded, words compared, pairs weighed.
func (m *meter) step(n int) {
	if m.steps += n; m.steps > m.maxSteps {
		m.exceeded()
	}
}

// tell counts what a report will say, in bytes.
func (m *meter) tell(n int) {
	if m.bytes += n; m.bytes > m.maxBytes {
		m.exceeded()
	}
}

// over reports whether a limit was exceeded: the comparison will end in an
// error, whatever else is done.
func (m *meter) over() bool { return m.err != nil }

// exceeded raises the limits by the size of the snapshots, which ordinary
// pages never need, and then notes what is still too much.
func (m *meter) exceeded() {
	if !m.sized {
		m.sized = true
		size := min(sizeOf(m.old)+sizeOf(m.new), maxCounted)
		m.maxSteps += stepsPerByte * size
		m.maxBytes += bytesPerByte * size
	}
	switch {
	case m.err != nil:
	case m.steps > m.maxSteps:
		m.err = &TooMuchError{"steps", m.maxSteps}
	case m.bytes > m.maxBytes:
		m.err = &TooMuchError{"bytes of report", m.maxBytes}
	}
}

// rowBytes is what a row, link, column or date counts beside its texts.
const rowBytes = 16

// sizeOf counts the bytes that a snapshot says, each text as often as it
// stands there.
func sizeOf(s *snapshot.Snapshot) int {
	n := 0
	for _, t := range s.TermsText {
		n += len(t)
	}
	for _, d := range s.Dates {
		n += rowBytes + len(d.Text)
	}
	for i := range s.Lists {
		l := &s.Lists[i]
		n += rowBytes + len(l.Title)
		for _, c := range l.Columns {
			n += rowBytes + len(c.Header)
		}
		for r := range l.Subprocessors {
			n += rowSize(&l.Subprocessors[r])
		}
	}
	return n
}

// rowSize counts the bytes that a row says.
func rowSize(s *snapshot.Subprocessor) int {
	n := rowBytes + len(s.Name) + len(s.Group) + len(s.FormerName) + linksSize(s.Links)
	for _, f := range snapshot.CellFields() {
		n += cellSize(s.Cell(f))
	}
	for i := range s.Other {
		n += rowBytes + len(s.Other[i].Header) + cellSize(&s.Other[i].Cell)
	}
	return n + textsSize(s.Conditions)
}

func cellSize(c *snapshot.Cell) int { return len(c.Text) + textsSize(c.Items) + linksSize(c.Links) }

func textsSize(texts []string) int {
	n := 0
	for _, t := range texts {
		n += rowBytes + len(t)
	}
	return n
}

func linksSize(links []snapshot.Link) int {
	n := 0
	for _, l := range links {
		n += rowBytes + len(l.Text) + len(l.URL)
	}
	return n
}

// size counts the bytes that a change tells, about as its JSON has them.
func (ch *Change) size() int {
	n := 200 + len(ch.List) + len(ch.Group) + len(ch.Name) + len(ch.OldName) + len(ch.OldList) + len(ch.OldGroup) + textsSize(ch.Reasons)
	if ch.Subprocessor != nil {
		n += rowSize(ch.Subprocessor)
	}
	for i := range ch.Fields {
		n += ch.Fields[i].size()
	}
	for _, c := range ch.Columns {
		n += rowBytes + len(c.Header)
	}
	for i := range ch.Cells {
		n += rowBytes + len(ch.Cells[i].Name) + cellSize(&ch.Cells[i].Cell)
	}
	return n
}

func (f *FieldChange) size() int {
	n := rowBytes + len(f.Header) + len(f.Old) + len(f.New) + linksSize(f.OldLinks) + linksSize(f.NewLinks) +
		textsSize(f.OldItems) + textsSize(f.NewItems) + textsSize(f.ItemsAdded) + textsSize(f.ItemsRemoved)
	for _, w := range f.Words {
		n += rowBytes + len(w.Text)
	}
	return n
}
