package diff

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/match"
	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// rowDeltas returns what differs between two rows, in the order of the new
// list's columns; what stands under a column that came or went is left out,
// since that is one change of the list. It looks at what the rows have, not at
// every column of their lists.
func (t *teller) rowDeltas(o, n *snapshot.Subprocessor, p *match.ListPair) []delta {
	t.Step(len(o.Other) + len(n.Other) + len(reading.CellFields))
	var out []delta
	add := func(d *delta) {
		if d != nil {
			out = append(out, *d)
		}
	}
	add(linkDelta(snapshot.Name, p.NameHeader, n.Name, o.Links, n.Links))
	columns := p.Columns()
	pairs, oldStray, newStray := columns.Cells(t.Reader, o, n)
	done := map[snapshot.Field]bool{} // compared, or told with its column
	for _, at := range pairs {
		switch cp := columns.Pairs[at.Column]; {
		case cp.Old != nil && cp.New != nil:
			if cp.New.Field != snapshot.Name && cp.Old.Field != snapshot.Name {
				add(t.cellDelta(cp.New.Field, cp.New.Header, cp.New.Nth(), at.Old, at.New))
				done[cp.Old.Field], done[cp.New.Field] = true, true
			}
		case cp.Old != nil && cp.Old.Own() && textOf(n.Cell(cp.Old.Field)) == "":
			done[cp.Old.Field] = true
		case cp.New != nil && cp.New.Own() && textOf(o.Cell(cp.New.Field)) == "":
			done[cp.New.Field] = true
		}
	}
	for _, f := range reading.CellFields { // cells that no column announces: labels that only some rows have
		if !done[f] {
			add(t.cellDelta(f, "", 0, o.Cell(f), n.Cell(f)))
		}
	}
	for _, stray := range t.strayCells(o, n, oldStray, newStray) {
		if t.Header(stray.header) == t.Header(p.NameHeader) {
			add(nameCellDelta(stray.header, stray.old, stray.new, o, n))
		} else {
			add(t.cellDelta(snapshot.Other, stray.header, 0, stray.old, stray.new))
		}
	}
	t.besideCells(o, n, add)
	for i := range out {
		d := &out[i]
		t.Step(reading.DeltaSteps * (len(d.Old) + len(d.New)))
		if d.Old != d.New {
			d.Words = t.Words(d.Old, d.New)
		}
	}
	return out
}

// besideCells compares what two rows say that is no cell: footnotes, dates and
// a former name.
func (t *teller) besideCells(o, n *snapshot.Subprocessor, add func(*delta)) {
	add(conditionsDelta(o.Conditions, n.Conditions))
	// A date that only goes, once it is past or when nobody knows the day, is no
	// news: the row says from when it holds until it does.
	past := t.New.TakenAt.IsZero() || o.Starts <= snapshot.DayOf(t.New.TakenAt)
	add(textDelta(FieldStarts, string(o.Starts), string(n.Starts), n.Starts == "" && past))
	// The cell of the date says them too.
	add(textDelta(FieldStartsText, o.StartsText, n.StartsText, true))
	add(textDelta(FieldStartsMonth, string(o.StartsMonth), string(n.StartsMonth), true))
	add(textDelta(FieldEnds, string(o.Ends), string(n.Ends), n.Ends == ""))
	add(textDelta(FieldFormerName, o.FormerName, n.FormerName, true)) // the name itself says it too
}

// A strayPair is a cell kept by a header that is no column, before and after.
type strayPair struct {
	header   string
	old, new *snapshot.Cell
}

// strayCells pairs the cells of two rows that are kept by their header and
// belong to no column: the first under a header with the first under it.
func (t *teller) strayCells(o, n *snapshot.Subprocessor, olds, news []int) []strayPair {
	waiting := map[int32][]int{} // places among what is returned, by header
	var out []strayPair
	for _, i := range olds {
		id := t.Header(o.Other[i].Header)
		waiting[id] = append(waiting[id], len(out))
		out = append(out, strayPair{header: o.Other[i].Header, old: &o.Other[i].Cell})
	}
	for _, j := range news {
		header, cell := n.Other[j].Header, &n.Other[j].Cell
		if first := waiting[t.Header(header)]; len(first) > 0 {
			waiting[t.Header(header)] = first[1:]
			out[first[0]].header, out[first[0]].new = header, cell
		} else {
			out = append(out, strayPair{header: header, new: cell})
		}
	}
	return out
}

// cellDelta compares one cell, the nth under its header; nil where nothing
// differs.
func (t *teller) cellDelta(f snapshot.Field, header string, nth int, o, n *snapshot.Cell) *delta {
	none := snapshot.Cell{}
	if o == nil {
		o = &none
	}
	if n == nil {
		n = &none
	}
	if reading.SameCell(o, n) {
		return nil
	}
	d := &delta{FieldChange: FieldChange{Field: f, Header: header, Nth: nth, Old: o.Text, New: n.Text}}
	textSame := o.Text == n.Text || t.EqualCells(f, o, n) || f == snapshot.Other && t.IsRowNumber(header, o.Text, n.Text)
	linksSame := sameLinks(o.Links, n.Links)
	if !linksSame {
		d.OldLinks, d.NewLinks = o.Links, n.Links
	}
	if d.cosmetic = textSame && linksSame; d.cosmetic {
		if o.Text == n.Text && slices.Equal(addresses(o.Links), addresses(n.Links)) {
			return nil
		}
		return d
	}
	if o.Text != n.Text {
		d.OldItems, d.NewItems = o.Items, n.Items
	}
	switch {
	case textSame:
	case reading.IsPlace(f):
		pc := placesChanged(t.Places(o.Text), t.Places(n.Text))
		d.CountriesAdded, d.CountriesRemoved = pc.came, pc.went
	case reading.IsSet(f):
		d.ItemsAdded, d.ItemsRemoved = reading.SetDelta(o, n)
	}
	return d
}

// textDelta compares a text that is no cell; nil where nothing differs.
func textDelta(f snapshot.Field, o, n string, cosmetic bool) *delta {
	if o == n {
		return nil
	}
	return &delta{FieldChange: FieldChange{Field: f, Old: o, New: n}, cosmetic: cosmetic}
}

// linkDelta compares the links behind a text that did not change.
func linkDelta(f snapshot.Field, header, text string, o, n []snapshot.Link) *delta {
	if slices.Equal(addresses(o), addresses(n)) {
		return nil
	}
	return &delta{FieldChange: FieldChange{Field: f, Header: header, Old: text, New: text, OldLinks: o, NewLinks: n}, cosmetic: sameLinks(o, n)}
}

// sameLinks reports whether two cells lead to the same pages.
func sameLinks(a, b []snapshot.Link) bool {
	keys := func(ls []snapshot.Link) []string {
		out := make([]string, len(ls))
		for i, l := range ls {
			out[i] = words.URLKey(l.URL)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return slices.Equal(keys(a), keys(b))
}

func addresses(ls []snapshot.Link) []string {
	out := make([]string, len(ls))
	for i, l := range ls {
		out[i] = l.URL
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nameCellDelta compares the whole text of two names' cells, which is kept
// where it says more than the name. What the row's own name and dates say
// already is not told again.
func nameCellDelta(header string, o, n *snapshot.Cell, from, to *snapshot.Subprocessor) *delta {
	rest := func(c *snapshot.Cell, s *snapshot.Subprocessor) string {
		if c == nil {
			return ""
		}
		text := match.WithoutDates(c.Text)
		if i := indexInAnyCase(text, s.Name); i >= 0 && s.Name != "" {
			text = text[:i] + " " + text[i+len(s.Name):]
		}
		return words.Fold(text)
	}
	d := textDelta(snapshot.Other, textOf(o), textOf(n), rest(o, from) == rest(n, to))
	if d != nil {
		d.Header = header
	}
	return d
}

// indexInAnyCase returns where a text says another, in upper or lower case, or
// -1. Letters of which the two cases are not as long ("İ", "Ⱥ") would move what
// follows them: a text that has such is searched as it is written.
func indexInAnyCase(text, what string) int {
	lower, lowerWhat := strings.ToLower(text), strings.ToLower(what)
	if len(lower) != len(text) || len(lowerWhat) != len(what) {
		return strings.Index(text, what)
	}
	return strings.Index(lower, lowerWhat)
}

// conditionsDelta compares the footnotes and badges of two rows.
func conditionsDelta(o, n []string) *delta {
	if slices.Equal(o, n) {
		return nil
	}
	d := &delta{FieldChange: FieldChange{Field: FieldConditions, Old: strings.Join(o, "; "), New: strings.Join(n, "; "), OldItems: o, NewItems: n}}
	d.cosmetic = words.SameSet(o, n)
	d.ItemsAdded, d.ItemsRemoved = reading.ItemsDelta(o, n)
	return d
}

func textOf(c *snapshot.Cell) string {
	if c == nil {
		return ""
	}
	return c.Text
}
