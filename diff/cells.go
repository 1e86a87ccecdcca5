package diff

import (
	"regexp"
	"slices"
	"strings"

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

// rowDeltas gives what differs between two rows, in the order of the new
// list's columns; what stands under a column that came or went is left out,
// since that is one change of the list.
func (c *comparer) rowDeltas(o, n *snapshot.Subprocessor, p *listPair) []delta {
	var out []delta
	add := func(d delta, differs bool) {
		if differs {
			out = append(out, d)
		}
	}
	addCell := func(f snapshot.Field, header string, nth int, before, after *snapshot.Cell) {
		if d, differs := c.cellDelta(f, header, before, after); differs {
			d.Nth = nth
			out = append(out, d)
		}
	}
	add(linkDelta(snapshot.Name, p.nameHeader, n.Name, o.Links, n.Links))
	done := append(make([]snapshot.Field, 0, 24), snapshot.Name, snapshot.Other) // few enough to look through
	var oldDone, newDone []*snapshot.Cell
	for _, cp := range p.cols.pairs {
		switch {
		case cp.old != nil && cp.new != nil:
			if cp.new.Field == snapshot.Name || cp.old.Field == snapshot.Name {
				continue
			}
			before, after := cp.old.cell(o), cp.new.cell(n)
			addCell(cp.new.Field, cp.new.Header, cp.new.nth, before, after)
			oldDone, newDone = append(oldDone, before), append(newDone, after)
			done = append(done, cp.old.Field, cp.new.Field)
		case cp.old != nil && cp.old.Field == snapshot.Other:
			oldDone = append(oldDone, cp.old.cell(o))
		case cp.new != nil && cp.new.Field == snapshot.Other:
			newDone = append(newDone, cp.new.cell(n))
		case cp.old != nil && textOf(n.Cell(cp.old.Field)) == "":
			done = append(done, cp.old.Field)
		case cp.new != nil && textOf(o.Cell(cp.new.Field)) == "":
			done = append(done, cp.new.Field)
		}
	}
	// Cells that no column announces: labels that only some rows have.
	for _, f := range snapshot.CellFields() {
		if !slices.Contains(done, f) {
			addCell(f, "", 0, o.Cell(f), n.Cell(f))
		}
	}
	for _, pair := range strayCells(o, n, oldDone, newDone) {
		switch {
		case sameText(pair.header, p.nameHeader):
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
		if d := &out[i]; d.Old != d.New {
			d.Words = c.wordDelta(d.Old, d.New)
		}
	}
	return out
}

// wordDelta gives the words of a change. The same change often stands in many
// rows, so it is worked out once.
func (c *comparer) wordDelta(old, new string) []Word {
	key := [2]string{old, new}
	w, ok := c.wordsOf[key]
	if !ok {
		if c.wordsOf == nil {
			c.wordsOf = map[[2]string][]Word{}
		}
		w = words(old, new)
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
// belong to no column already compared.
func strayCells(o, n *snapshot.Subprocessor, oldDone, newDone []*snapshot.Cell) []strayPair {
	var out []strayPair
	used := make([]bool, len(n.Other))
	for j := range n.Other {
		used[j] = slices.Contains(newDone, &n.Other[j].Cell)
	}
	for i := range o.Other {
		if slices.Contains(oldDone, &o.Other[i].Cell) {
			continue
		}
		pair := strayPair{header: o.Other[i].Header, old: &o.Other[i].Cell}
		for j := range n.Other {
			if !used[j] && sameText(o.Other[i].Header, n.Other[j].Header) {
				used[j] = true
				pair.header, pair.new = n.Other[j].Header, &n.Other[j].Cell
				break
			}
		}
		out = append(out, pair)
	}
	for j := range n.Other {
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
	if sameText(o.Text, n.Text) {
		return true
	}
	if len(o.Items) > 1 && len(n.Items) > 1 && sameTexts(o.Items, n.Items) {
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

// setDelta gives the items that only the new cell has, and those that only the
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
		return splitItems(c.Text, and)
	}
	var out []string
	for _, item := range c.Items {
		out = append(out, splitItems(item, and)...)
	}
	return out
}

func itemsDelta(o, n []string) (added, removed []string) {
	only := func(xs, ys []string) []string {
		have := make(map[string]bool, len(ys))
		for _, y := range ys {
			have[fold(y)] = true
		}
		var out []string
		for _, x := range xs {
			if k := fold(x); !have[k] {
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
		if i := strings.Index(strings.ToLower(text), strings.ToLower(s.Name)); i >= 0 && s.Name != "" && i+len(s.Name) <= len(text) {
			text = text[:i] + " " + text[i+len(s.Name):]
		}
		return fold(text)
	}
	before, after := textOf(o), textOf(n)
	if before == after {
		return delta{}, false
	}
	d := delta{FieldChange: FieldChange{Field: snapshot.Other, Header: header, Old: before, New: after}}
	d.cosmetic = rest(o, from) == rest(n, to)
	return d, true
}

// conditionsDelta compares the footnotes and badges of two rows.
func conditionsDelta(o, n []string) (delta, bool) {
	if slices.Equal(o, n) {
		return delta{}, false
	}
	d := delta{FieldChange: FieldChange{Field: FieldConditions, Old: strings.Join(o, "; "), New: strings.Join(n, "; "), OldItems: o, NewItems: n}}
	d.cosmetic = sameTexts(o, n)
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
