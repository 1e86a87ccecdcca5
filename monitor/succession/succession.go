// Package succession says which entry of a later change speaks of the same row
// as an earlier one, and what that means for whoever has to decide on it: what
// was announced has gone, the page says again what it said before, or the later
// entry goes on with it (another start, in use now).
//
// It is pure. It reads the recorded changes of one vendor and nothing else: what
// people decided is package record's, deadlines are package deadline's, and
// package monitor brings the three together. Where two rows could be meant it
// says nothing: an entry that stays open asks once too often, one that is ended
// wrongly loses a right.
package succession

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
	"github.com/subwatch/subwatch/snapshot/record"
	"github.com/subwatch/subwatch/store"
)

// A Ref names an entry of a change.
type Ref struct {
	Change string
	Entry  int
}

// A Link says what a later entry means for an earlier one about the same row.
type Link struct {
	From, To Ref
	How      record.How   // empty: the earlier one stays open
	Was, Is  snapshot.Day // where the later one moves the start; Is is empty for a start that is withdrawn
	Moved    bool         // it moves the start
}

// Links returns what the changes of a vendor mean for each other's entries,
// oldest first. They are all of its changes, oldest first.
func Links(changes []store.Change) []Link {
	f := follower{rows: map[string][]*course{}}
	for i := range changes {
		f.change(i, &changes[i])
	}
	return f.links
}

// A course is one row of a page through the changes that spoke of it.
type course struct {
	refs  []Ref // entries that stand for themselves
	leads []Ref // entries that announce the row: the last one goes on with those before it
	kind  diff.Kind
	list  string
	group string
	cells map[snapshot.Field]string // what is known of the row
	back  map[cell]bool             // what would take back the last change of it
	owner Ref                       // the entry of that change
	last  int                       // the change that spoke of it last
	at    diff.Row
	page  string // SHA-256 of the page on which it stood there
}

// A cell is a field with what it would be again.
type cell struct {
	field    snapshot.Field
	header   string
	nth      int
	old, new string
}

type follower struct {
	rows  map[string][]*course // by name
	texts []*course            // of the page itself: terms, dates, a list that was withdrawn
	links []Link
}

func (f *follower) change(i int, c *store.Change) {
	type found struct {
		entry *diff.Change
		row   *course
	}
	var all []found
	for k := range c.Report.Changes {
		if entry := &c.Report.Changes[k]; entry.Kind == diff.ListRenamed {
			f.listRenamed(entry.OldName, entry.Name)
		}
	}
	for k := range c.Report.Changes {
		entry := &c.Report.Changes[k]
		all = append(all, found{entry, f.find(i, c, entry)}) // before the rows of this change are there
	}
	for _, x := range all {
		ref := Ref{c.ID, x.entry.Entry}
		switch x.entry.Kind {
		case diff.TermsText, diff.Dates, diff.ListWithdrawn, diff.ListAdded:
			f.text(ref, x.entry)
			continue
		}
		if x.row != nil && f.goesOn(i, c, x.entry, x.row) {
			continue
		}
		f.begin(i, c, x.entry)
	}
}

// goesOn says what an entry means for the course of its row, and whether the
// row is dealt with by that.
func (f *follower) goesOn(i int, c *store.Change, entry *diff.Change, row *course) bool {
	ref := Ref{c.ID, entry.Entry}
	was := snapshot.Day(row.cells[diff.FieldStarts])
	key := nameKey(cmp.Or(entry.OldName, entry.Name))
	switch {
	case entry.Kind == diff.Removed, entry.Kind == diff.Replaced, entry.Kind == diff.Moved && entry.ListKind == snapshot.Former:
		f.link(slices.Concat(row.refs, row.leads), ref, record.Withdrawn)
		f.rows[key] = slices.DeleteFunc(f.rows[key], func(r *course) bool { return r == row })
		return entry.Kind != diff.Replaced // the new row begins its own
	case takesBack(entry, row.back):
		if slices.Contains(row.refs, row.owner) {
			f.link([]Ref{row.owner}, ref, record.Reverted)
			row.refs = slices.DeleteFunc(row.refs, func(r Ref) bool { return r == row.owner })
		}
	}
	moved, is := movesStart(c, entry)
	switch {
	case entry.Kind == diff.Activated || moved:
		how := record.Overtaken
		if !asks(entry) {
			how = ""
		}
		for _, from := range row.leads {
			f.links = append(f.links, Link{From: from, To: ref, How: how, Was: was, Is: is, Moved: moved})
		}
		if how != "" {
			row.leads = []Ref{ref}
		}
	case asks(entry):
		row.refs = append(row.refs, ref)
	}
	f.rows[key] = slices.DeleteFunc(f.rows[key], func(r *course) bool { return r == row })
	row.note(i, c, entry)
	f.rows[nameKey(entry.Name)] = append(f.rows[nameKey(entry.Name)], row)
	return true
}

// begin opens the course of a row of which an entry asks somebody to decide.
func (f *follower) begin(i int, c *store.Change, entry *diff.Change) {
	if !asks(entry) || entry.NewRow == nil {
		return
	}
	row := &course{cells: map[snapshot.Field]string{}}
	ref := Ref{c.ID, entry.Entry}
	switch entry.Kind {
	case diff.Added, diff.Replaced, diff.Activated:
		row.leads = []Ref{ref}
	default:
		row.refs = []Ref{ref}
	}
	if entry.Subprocessor != nil {
		row.fill(entry.Subprocessor)
	}
	row.note(i, c, entry)
	key := nameKey(entry.Name)
	f.rows[key] = append(f.rows[key], row)
}

func (f *follower) listRenamed(from, to string) {
	for _, rows := range f.rows {
		for _, row := range rows {
			if row.list == from {
				row.list = to
			}
		}
	}
}

func (f *follower) link(from []Ref, to Ref, how record.How) {
	for _, ref := range from {
		f.links = append(f.links, Link{From: ref, To: to, How: how})
	}
}

// text follows what is told of the page itself: it ends when a later change
// takes it back.
func (f *follower) text(ref Ref, entry *diff.Change) {
	f.texts = slices.DeleteFunc(f.texts, func(t *course) bool {
		back := t.kind == entry.Kind && takesBack(entry, t.back) || t.kind == diff.ListWithdrawn && entry.Kind == diff.ListAdded
		if back {
			f.link(t.refs, ref, record.Reverted)
		}
		return back
	})
	if asks(entry) {
		f.texts = append(f.texts, &course{refs: []Ref{ref}, kind: entry.Kind, back: inverse(entry)})
	}
}

// find returns the course of the row that an entry speaks of; nil where there is
// none, or more than one.
func (f *follower) find(i int, c *store.Change, entry *diff.Change) *course {
	if entry.OldRow == nil {
		return nil
	}
	var fits []*course
	for _, row := range f.rows[nameKey(cmp.Or(entry.OldName, entry.Name))] {
		if row.last == i-1 && row.page == c.OldPage.SHA256 && row.page != "" {
			if row.at == *entry.OldRow {
				return row // nothing lies between them
			}
			continue
		}
		if row.couldBe(entry) {
			fits = append(fits, row)
		}
	}
	if len(fits) == 1 {
		return fits[0]
	}
	return nil
}

// couldBe reports whether what is known of a row is what an entry says it was.
func (row *course) couldBe(entry *diff.Change) bool {
	if row.list != cmp.Or(entry.OldList, entry.List) || row.group != cmp.Or(entry.OldGroup, entry.Group) {
		return false
	}
	for _, d := range entry.Fields {
		if text, known := row.cells[d.Field]; known && fieldIsOne(d.Field) && !same(text, d.Old) {
			return false
		}
	}
	if entry.Kind != diff.Removed || entry.Subprocessor == nil {
		return true
	}
	is := course{cells: map[snapshot.Field]string{}}
	is.fill(entry.Subprocessor)
	for _, field := range []snapshot.Field{snapshot.Products, snapshot.Purpose} {
		if text, known := row.cells[field]; known && !same(text, is.cells[field]) {
			return false
		}
	}
	return true
}

// note keeps what an entry says of the row now.
func (row *course) note(i int, c *store.Change, entry *diff.Change) {
	for _, d := range entry.Fields {
		if fieldIsOne(d.Field) {
			row.cells[d.Field] = d.New
		}
	}
	row.kind, row.list, row.group = entry.Kind, entry.List, entry.Group
	row.last, row.page, row.back, row.owner = i, c.NewPage.SHA256, inverse(entry), Ref{c.ID, entry.Entry}
	if entry.NewRow != nil {
		row.at = *entry.NewRow
	}
}

// fill keeps the cells of a row.
func (row *course) fill(s *snapshot.Subprocessor) {
	for _, field := range []snapshot.Field{snapshot.Products, snapshot.Purpose, snapshot.DataCategories, snapshot.Location} {
		if c := s.Cell(field); c != nil {
			row.cells[field] = c.Text
		}
	}
	row.cells[diff.FieldStarts] = string(s.Starts)
}

// fieldIsOne reports a field that a row has once.
func fieldIsOne(f snapshot.Field) bool { return f != snapshot.Other && f != "" }

// movesStart reports whether an entry moves the start of its row while it lies
// ahead, and to when.
func movesStart(c *store.Change, entry *diff.Change) (bool, snapshot.Day) {
	seen := snapshot.DayOf(c.FirstSeen)
	for _, d := range entry.Fields {
		if d.Field == diff.FieldStarts && entry.Kind != diff.Activated && (d.Old >= string(seen) || d.New > string(seen)) {
			return true, snapshot.Day(d.New)
		}
	}
	return false, ""
}

// inverse returns what would take an entry back; nil where nothing would.
func inverse(entry *diff.Change) map[cell]bool {
	switch entry.Kind {
	case diff.Changed, diff.TermsText, diff.Dates:
	default:
		return nil
	}
	out := make(map[cell]bool, len(entry.Fields))
	for _, d := range entry.Fields {
		out[cell{d.Field, d.Header, d.Nth, d.New, d.Old}] = true
	}
	return out
}

// takesBack reports whether an entry takes back all that another changed.
func takesBack(entry *diff.Change, back map[cell]bool) bool {
	if len(back) == 0 || len(entry.Fields) < len(back) {
		return false
	}
	n := 0
	for _, d := range entry.Fields {
		if back[cell{d.Field, d.Header, d.Nth, d.Old, d.New}] {
			n++
		}
	}
	return n == len(back)
}

// asks reports whether an entry asks somebody to decide.
func asks(entry *diff.Change) bool { return entry.Class == diff.Review && !entry.OutOfScope }

// nameKey returns a name without what only looks different.
func nameKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func same(a, b string) bool { return nameKey(a) == nameKey(b) }
