package diff

import (
	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// A telling says all that changed between two snapshots, in the page's order
// and without weighing it. [tell] makes it whole.
type telling struct {
	*match.Matching
	starts  snapshot.Day // the page's effective date, where it lies ahead
	kin     kin
	changes []*change

	datesToldBefore bool // all date lines that changed stand in sentences that are told
}

// A change is one [Change] without its class and reasons, and what they rest on.
type change struct {
	Change
	at            Row                    // on the page: the new one, for what went the old one
	before, after *snapshot.Subprocessor // of a row; nil where there is none
	deltas        []delta                // of a row's cells, of date lines or of sentences, cosmetic ones included
	repeated      bool                   // a twin of the row tells the same, or still stands
}

// A delta is one difference within a change.
type delta struct {
	FieldChange
	cosmetic bool // equal in substance
}

// A teller is a telling under way.
type teller struct {
	*reading.Reader
	telling
	came, went   *twins
	toldOfTwins  map[string]bool        // changes of rows, by what the row said and says
	groupRenames map[groupRename]string // to the new heading; found when it is asked for
	regrouped    map[int]bool           // lists of the new snapshot that got headings, or lost all of them
}

// tell finds out all that changed.
func tell(r *reading.Reader, m *match.Matching) *telling {
	t := &teller{Reader: r, telling: telling{Matching: m, starts: pageStarts(m.New.Snapshot), kin: kinOf(m)}, toldOfTwins: map[string]bool{}, regrouped: map[int]bool{}}
	old, new := m.Old.Snapshot, m.New.Snapshot
	switch {
	case old.Rows() == 0 && new.Rows() == 0: // two pages that name nobody do not differ
	case new.Rows() == 0:
		t.withdrawn()
	default:
		t.lists()
		t.columns()
		t.rows()
	}
	t.terms()
	t.dates()
	return &t.telling
}

// add adds a change.
func (t *teller) add(c change) {
	t.Tell(c.size())
	t.changes = append(t.changes, &c)
}

// pageStarts returns the page's effective date where it lies ahead of the read;
// for a file nobody knows when that was, so any date counts.
func pageStarts(s *snapshot.Snapshot) snapshot.Day {
	d := s.Starts()
	if !s.TakenAt.IsZero() && d <= snapshot.DayOf(s.TakenAt) {
		return ""
	}
	return d
}

// size counts the bytes that a change tells, about as its JSON has them.
func (ch *Change) size() int {
	n := 200 + len(ch.List) + len(ch.Group) + len(ch.Name) + len(ch.OldName) + len(ch.OldList) + len(ch.OldGroup)
	if ch.Subprocessor != nil {
		n += reading.RowSize(ch.Subprocessor)
	}
	for i := range ch.Fields {
		n += ch.Fields[i].size()
	}
	for _, c := range ch.Columns {
		n += reading.RowBytes + len(c.Header)
	}
	for i := range ch.Cells {
		n += reading.RowBytes + len(ch.Cells[i].Name) + reading.CellSize(&ch.Cells[i].Cell)
	}
	return n
}

func (f *FieldChange) size() int {
	n := reading.RowBytes + len(f.Header) + len(f.Old) + len(f.New) + reading.LinksSize(f.OldLinks) + reading.LinksSize(f.NewLinks) +
		reading.TextsSize(f.OldItems) + reading.TextsSize(f.NewItems) + reading.TextsSize(f.ItemsAdded) + reading.TextsSize(f.ItemsRemoved)
	for _, w := range f.Words {
		n += reading.RowBytes + len(w.Text)
	}
	return n
}
