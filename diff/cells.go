package diff

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// A delta is a difference between two rows, before anybody judged it.
type delta struct {
	FieldChange
	cosmetic bool // equal in substance
}

// sameRow reports whether two rows of lists with the same columns say the same
// letter by letter. It is asked for every row, so it looks at nothing twice.
func sameRow(a, b *snapshot.Subprocessor) bool {
	if a == b {
		return true
	}
	return a.Name == b.Name && a.Group == b.Group &&
		sameCell(&a.Products, &b.Products) && sameCell(&a.Purpose, &b.Purpose) &&
		sameCell(&a.DataCategories, &b.DataCategories) && sameCell(&a.Location, &b.Location) &&
		sameCell(&a.Security, &b.Security) && sameCell(&a.Transfer, &b.Transfer) &&
		sameCell(&a.EntityCountry, &b.EntityCountry) && sameCell(&a.Website, &b.Website) &&
		sameCell(&a.AffiliateOf, &b.AffiliateOf) && sameCell(&a.Date, &b.Date) &&
		a.Starts == b.Starts && a.Ends == b.Ends && a.FormerName == b.FormerName &&
		slices.Equal(a.Links, b.Links) && slices.Equal(a.Conditions, b.Conditions) &&
		slices.EqualFunc(a.Other, b.Other, func(x, y snapshot.OtherCell) bool {
			return x.Header == y.Header && sameCell(&x.Cell, &y.Cell)
		})
}

// sameCell reports whether two cells say the same letter by letter. Most cells
// of a row are empty, and most others have no links: that is seen first.
func sameCell(a, b *snapshot.Cell) bool {
	if len(a.Text) != len(b.Text) || len(a.Links) != len(b.Links) {
		return false
	}
	return (len(a.Text) == 0 || a.Text == b.Text) && (len(a.Links) == 0 || slices.Equal(a.Links, b.Links))
}

// rowDeltas returns what differs between two rows, in the order of the new
// list's columns; what stands under a column that came or went is left out,
// since that is one change of the list. It looks at what the rows have, not at
// every column of their lists.
func (c *comparer) rowDeltas(o, n *snapshot.Subprocessor, p *listPair) []delta {
	var out []delta
	add := func(d delta, differs bool) {
		if differs {
			out = append(out, d)
		}
	}
	addCell := func(f snapshot.Field, header string, nth int32, before, after *snapshot.Cell) {
		if d, differs := c.cellDelta(f, header, before, after); differs {
			d.Nth = int(nth)
			out = append(out, d)
		}
	}
	c.step(len(o.Other) + len(n.Other) + len(cellFields))
	add(linkDelta(snapshot.Name, p.nameHeader, n.Name, o.Links, n.Links))
	var done uint // by cell field: compared, or told with its column
	mark := func(f snapshot.Field) {
		if i := slices.Index(cellFields, f); i >= 0 {
			done |= 1 << i
		}
	}
	cols := c.columns(p)
	filled, oldStray, newStray := c.filledColumns(o, n, cols)
	for _, at := range filled {
		cp := &cols.pairs[at.pair]
		switch {
		case cp.old != nil && cp.new != nil:
			if cp.new.Field == snapshot.Name || cp.old.Field == snapshot.Name {
				continue
			}
			addCell(cp.new.Field, cp.new.Header, cp.new.nth, cellAt(o, cp.old, at.old), cellAt(n, cp.new, at.new))
			mark(cp.old.Field)
			mark(cp.new.Field)
		case cp.old != nil && cp.old.own() && textOf(n.Cell(cp.old.Field)) == "":
			mark(cp.old.Field)
		case cp.new != nil && cp.new.own() && textOf(o.Cell(cp.new.Field)) == "":
			mark(cp.new.Field)
		}
	}
	// Cells that no column announces: labels that only some rows have.
	for i, f := range cellFields {
		if done&(1<<i) == 0 {
			addCell(f, "", 0, o.Cell(f), n.Cell(f))
		}
	}
	for _, pair := range c.strayCells(o, n, oldStray, newStray) {
		switch {
		case c.headers.id(pair.header) == c.headers.id(p.nameHeader):
			add(nameCellDelta(pair.header, pair.old, pair.new, o, n))
		default:
			addCell(snapshot.Other, pair.header, 0, pair.old, pair.new)
		}
	}
	add(conditionsDelta(o.Conditions, n.Conditions))
	add(c.startsDelta(o.Starts, n.Starts))
	if o.Ends != n.Ends {
		add(delta{FieldChange: FieldChange{Field: FieldEnds, Old: string(o.Ends), New: string(n.Ends)}, cosmetic: n.Ends == ""}, true)
	}
	if o.FormerName != n.FormerName { // the name itself says it too
		add(delta{FieldChange: FieldChange{Field: FieldFormerName, Old: o.FormerName, New: n.FormerName}, cosmetic: true}, true)
	}
	for i := range out {
		d := &out[i]
		c.step(deltaSteps * (len(d.Old) + len(d.New)))
		if d.Old != d.New {
			d.Words = c.wordDelta(d.Old, d.New)
		}
	}
	return out
}

// deltaSteps is about how often a changed text is gone through until it is
// judged, beside what compares its words.
const deltaSteps = 10

// A filledColumn is a pair of columns of which a row has something, and where:
// the place among the cells kept by their headers, -1 for none.
type filledColumn struct{ pair, old, new int32 }

// filledColumns returns the columns that have a field of their own, and those of
// which a row keeps a cell by its header, in the columns' order; and the cells
// of both rows that belong to no column.
func (c *comparer) filledColumns(o, n *snapshot.Subprocessor, m *columnMap) (filled []filledColumn, oldStray, newStray []int) {
	filled = c.filled[:0]
	for _, k := range m.fields {
		filled = append(filled, filledColumn{k, -1, -1})
	}
	if len(o.Other)+len(n.Other) > 0 {
		c.slots = c.headers.others(o, c.slots[:0])
		for i, at := range c.slots {
			if k, ok := m.oldOther[at]; ok {
				filled = append(filled, filledColumn{k, int32(i), -1})
			} else {
				oldStray = append(oldStray, i)
			}
		}
		c.slots = c.headers.others(n, c.slots[:0])
		for j, at := range c.slots {
			if k, ok := m.newOther[at]; ok {
				filled = append(filled, filledColumn{k, -1, int32(j)})
			} else {
				newStray = append(newStray, j)
			}
		}
		slices.SortFunc(filled, func(x, y filledColumn) int { return cmp.Compare(x.pair, y.pair) })
		last := 0
		for _, at := range filled {
			if prev := &filled[max(0, last-1)]; last > 0 && prev.pair == at.pair {
				prev.old, prev.new = max(prev.old, at.old), max(prev.new, at.new)
				continue
			}
			filled[last] = at
			last++
		}
		filled = filled[:last]
	}
	c.filled = filled
	return filled, oldStray, newStray
}

// cellAt returns a row's cell of a column; nil where it has none.
func cellAt(s *snapshot.Subprocessor, col *column, other int32) *snapshot.Cell {
	switch {
	case col.own():
		return s.Cell(col.Field)
	case other >= 0:
		return &s.Other[other].Cell
	}
	return nil
}

// wordDelta returns the words of a change. The same change often stands in many
// rows, so it is worked out once.
func (c *comparer) wordDelta(old, new string) []Word {
	key := [2]string{old, new}
	w, ok := c.wordsOf[key]
	if !ok {
		if c.wordsOf == nil {
			c.wordsOf = map[[2]string][]Word{}
		}
		w = words.Compare(old, new, c.step)
		c.wordsOf[key] = w
	}
	return slices.Clone(w)
}

// A strayPair is a cell kept by a header that is no column, before and after.
type strayPair struct {
	header   string
	old, new *snapshot.Cell
}

// strayCells pairs the cells of two rows that are kept by their header and
// belong to no column: the first under a header with the first under it.
func (c *comparer) strayCells(o, n *snapshot.Subprocessor, olds, news []int) []strayPair {
	if len(olds)+len(news) == 0 {
		return nil
	}
	waiting := map[int32][]int{}
	for _, j := range news {
		id := c.headers.id(n.Other[j].Header)
		waiting[id] = append(waiting[id], j)
	}
	out := make([]strayPair, 0, max(len(olds), len(news)))
	used := make(map[int]bool, len(news))
	for _, i := range olds {
		pair := strayPair{header: o.Other[i].Header, old: &o.Other[i].Cell}
		if id := c.headers.id(pair.header); len(waiting[id]) > 0 {
			j := waiting[id][0]
			waiting[id] = waiting[id][1:]
			used[j] = true
			pair.header, pair.new = n.Other[j].Header, &n.Other[j].Cell
		}
		out = append(out, pair)
	}
	for _, j := range news {
		if !used[j] {
			out = append(out, strayPair{header: n.Other[j].Header, new: &n.Other[j].Cell})
		}
	}
	return out
}

// cellDelta compares one cell; ok is false where nothing differs.
func (c *comparer) cellDelta(f snapshot.Field, header string, o, n *snapshot.Cell) (d delta, differs bool) {
	none := snapshot.Cell{}
	if o == nil {
		o = &none
	}
	if n == nil {
		n = &none
	}
	if sameCell(o, n) {
		return delta{}, false
	}
	d = delta{FieldChange: FieldChange{Field: f, Header: header, Old: o.Text, New: n.Text}}
	textSame := o.Text == n.Text || c.equalCells(f, o, n)
	linksSame := sameLinks(o.Links, n.Links)
	if !linksSame {
		d.OldLinks, d.NewLinks = o.Links, n.Links
	}
	if d.cosmetic = textSame && linksSame; d.cosmetic {
		return d, o.Text != n.Text || !slices.Equal(addresses(o.Links), addresses(n.Links))
	}
	if o.Text != n.Text {
		d.OldItems, d.NewItems = o.Items, n.Items
	}
	if !textSame {
		c.describeSets(&d, o, n)
	}
	return d, true
}

// isSet reports whether a field's cells are sets: their order means nothing.
func isSet(f snapshot.Field) bool {
	return f == snapshot.Products || f == snapshot.Location || f == snapshot.DataCategories || f == snapshot.EntityCountry
}

// equalCells reports whether two cells of a field are equal in substance.
func (c *comparer) equalCells(f snapshot.Field, o, n *snapshot.Cell) bool {
	if o.Text == n.Text || c.folded(o.Text) == c.folded(n.Text) {
		return true
	}
	if len(o.Items) > 1 && len(n.Items) > 1 && words.SameSet(o.Items, n.Items) {
		return true
	}
	if !isSet(f) {
		return sameAddress(o.Text, n.Text)
	}
	if added, removed := setDelta(o, n); len(added)+len(removed) == 0 {
		return true
	}
	return isPlace(f) && c.samePlaces(o.Text, n.Text)
}

func isPlace(f snapshot.Field) bool { return f == snapshot.Location || f == snapshot.EntityCountry }

// describeSets fills in what came to a set and what left it: places as
// countries, other sets as their items.
func (c *comparer) describeSets(d *delta, o, n *snapshot.Cell) {
	switch {
	case isPlace(d.Field):
		pc := placesChanged(c.placesOf(o.Text), c.placesOf(n.Text))
		d.CountriesAdded, d.CountriesRemoved = pc.came, pc.went
	case isSet(d.Field):
		d.ItemsAdded, d.ItemsRemoved = setDelta(o, n)
	}
}

// setDelta returns the items that only the new cell has, and those that only the
// old one has, as printed and in the cell's order. "and" is read as a comma
// where that explains more.
func setDelta(o, n *snapshot.Cell) (added, removed []string) {
	added, removed = itemsDelta(itemsOf(o, false), itemsOf(n, false))
	if len(added)+len(removed) == 0 {
		return nil, nil
	}
	if !strings.Contains(o.Text, " ") && !strings.Contains(n.Text, " ") {
		return added, removed
	}
	if a, r := itemsDelta(itemsOf(o, true), itemsOf(n, true)); len(a)+len(r) < len(added)+len(removed) {
		return a, r
	}
	return added, removed
}

func itemsOf(c *snapshot.Cell, and bool) []string {
	if len(c.Items) < 2 {
		return words.Items(c.Text, and)
	}
	var out []string
	for _, item := range c.Items {
		out = append(out, words.Items(item, and)...)
	}
	return out
}

func itemsDelta(o, n []string) (added, removed []string) {
	only := func(xs, ys []string) []string {
		have := make(map[string]bool, len(ys))
		for _, y := range ys {
			have[words.Fold(y)] = true
		}
		var out []string
		for _, x := range xs {
			if k := words.Fold(x); !have[k] {
				have[k] = true
				out = append(out, x)
			}
		}
		return out
	}
	return only(n, o), only(o, n)
}

// linkDelta compares the links behind a text that did not change.
func linkDelta(f snapshot.Field, header, text string, o, n []snapshot.Link) (delta, bool) {
	if slices.Equal(addresses(o), addresses(n)) {
		return delta{}, false
	}
	d := delta{FieldChange: FieldChange{Field: f, Header: header, Old: text, New: text, OldLinks: o, NewLinks: n}, cosmetic: sameLinks(o, n)}
	return d, true
}

// sameLinks reports whether two cells lead to the same pages.
func sameLinks(a, b []snapshot.Link) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	keys := func(ls []snapshot.Link) []string {
		out := make([]string, len(ls))
		for i, l := range ls {
			out[i] = urlKey(l.URL)
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

// datedBracket is a bracket in a name's cell that only says from or until when
// the row holds: "(effective May 30, 2025)", "(until January 2, 2026)".
var datedBracket = regexp.MustCompile(`(?i)[(\[][^()\[\]]*\b(effective|as of|from|until|through|per|since|starting|added|removed|ends?|from)\b[^()\[\]]*\d[^()\[\]]*[)\]]`)

// nameCellDelta compares the whole text of two names' cells, which is kept
// where it says more than the name. What the row's own name and dates say
// already is not told again.
func nameCellDelta(header string, o, n *snapshot.Cell, from, to *snapshot.Subprocessor) (delta, bool) {
	rest := func(c *snapshot.Cell, s *snapshot.Subprocessor) string {
		if c == nil {
			return ""
		}
		text := datedBracket.ReplaceAllString(c.Text, " ")
		if i := indexInAnyCase(text, s.Name); i >= 0 && s.Name != "" {
			text = text[:i] + " " + text[i+len(s.Name):]
		}
		return words.Fold(text)
	}
	before, after := textOf(o), textOf(n)
	if before == after {
		return delta{}, false
	}
	d := delta{FieldChange: FieldChange{Field: snapshot.Other, Header: header, Old: before, New: after}}
	d.cosmetic = rest(o, from) == rest(n, to)
	return d, true
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
func conditionsDelta(o, n []string) (delta, bool) {
	if slices.Equal(o, n) {
		return delta{}, false
	}
	d := delta{FieldChange: FieldChange{Field: FieldConditions, Old: strings.Join(o, "; "), New: strings.Join(n, "; "), OldItems: o, NewItems: n}}
	d.cosmetic = words.SameSet(o, n)
	d.ItemsAdded, d.ItemsRemoved = itemsDelta(o, n)
	return d, true
}

// startsDelta compares two rows' own start dates. A date that only goes, once
// it is past or when nobody knows the day, is no news: the row says from when
// it holds until it does.
func (c *comparer) startsDelta(o, n snapshot.Day) (delta, bool) {
	if o == n {
		return delta{}, false
	}
	d := delta{FieldChange: FieldChange{Field: FieldStarts, Old: string(o), New: string(n)}}
	d.cosmetic = n == "" && (c.new.TakenAt.IsZero() || o <= snapshot.DayOf(c.new.TakenAt))
	return d, true
}

func textOf(c *snapshot.Cell) string {
	if c == nil {
		return ""
	}
	return c.Text
}
