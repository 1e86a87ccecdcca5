package scraper

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/snapshot"
)

// list makes the list of a block that was taken.
func (d *doc) list(b *block, h *Hints) snapshot.List {
	l := snapshot.List{Title: b.listTitle(), Kind: d.listKind(b)}
	d.repeatedLabels(b)
	d.partCells(b)
	keep := make([]bool, len(b.cols))
	for i := range b.cols {
		keep[i] = !b.dropped(d, i)
	}
	fields := b.assign(h)
	for i, c := range b.cols {
		if !keep[i] {
			continue
		}
		l.Columns = append(l.Columns, snapshot.Column{Header: c.header, Field: fields[i]})
	}
	d.budget.keep(len(l.Title))
	l.Subprocessors = make([]snapshot.Subprocessor, 0, len(b.rows))
	feet := footnotes(b.notes)
	for _, a := range b.ctx.after {
		feet = append(feet, footnotes([]string{a.text})...)
	}
	var prev *snapshot.Subprocessor
	for r := range b.rows {
		row := &b.rows[r]
		s := snapshot.Subprocessor{Group: row.group}
		before := -1 // how many other cells stand before the name's
		for i := range b.cols {
			if i >= len(row.cells) || i == b.nameCol || !keep[i] {
				continue
			}
			if i > b.nameCol && before < 0 {
				before = len(s.Other)
			}
			c := &row.cells[i]
			cell := d.cell(c, &b.cols[i])
			if cell.IsZero() {
				continue
			}
			if p := s.Cell(fields[i]); p != nil {
				*p = cell
			} else {
				s.Other = append(s.Other, snapshot.OtherCell{Header: b.cols[i].header, Cell: cell})
			}
		}
		if !d.nameRow(b, row, &s, prev, feet, max(before, 0)) {
			continue
		}
		d.rowDates(b, fields, &s)
		d.budget.keep(sizeOf(&s))
		l.Subprocessors = append(l.Subprocessors, s)
		prev = &l.Subprocessors[len(l.Subprocessors)-1]
	}
	return l
}

// partCells makes a row of each company where a name's cell names several, one
// below the other: the other cells speak of all of them.
func (d *doc) partCells(b *block) {
	if b.strict || b.nameCol < 0 || b.nameCol >= len(b.cols) {
		return
	}
	var out []brow
	for r := range b.rows {
		row := &b.rows[r]
		var parts []string
		if row.name == "" && b.nameCol < len(row.cells) && !row.cells[b.nameCol].set {
			parts = d.companies(&row.cells[b.nameCol], b.cols[b.nameCol].label)
		}
		if len(parts) > 1 && out == nil {
			out = append(make([]brow, 0, len(b.rows)+len(parts)), b.rows[:r]...)
		}
		switch {
		case len(parts) > 1:
			for _, p := range parts {
				d.budget.keep(len(row.cells) * cellRoom)
				o := *row
				o.cells = append([]bcell(nil), row.cells...)
				o.cells[b.nameCol] = bcell{set: true, raw: p, links: d.linksOf(&row.cells[b.nameCol], p)}
				out = append(out, o)
			}
		case out != nil:
			out = append(out, *row)
		}
	}
	if out != nil {
		b.rows = out
	}
}

// linksOf gives the links of a cell whose words are a name's.
func (d *doc) linksOf(c *bcell, name string) []snapshot.Link {
	out := []snapshot.Link{}
	for _, l := range d.links(c.at, c.end) {
		if l.Text != "" && strings.Contains(name, l.Text) {
			out = append(out, l)
		}
	}
	return out
}

// companies gives the companies of a cell that names several as a list, all of
// them surely names. Lines that are no list are one company with its group or
// its brand.
func (d *doc) companies(c *bcell, label string) []string {
	if c.end-c.at < 4 {
		return nil
	}
	raw := d.raw(c)
	if strings.IndexByte(raw, '\n') < 0 || label != "" {
		return nil
	}
	parts := strings.Split(raw, "\n")
	entries := 0
	d.budget.spend(int(c.end-c.at) + len(raw))
	for j := c.at; j < c.end; j++ {
		if d.nodes[j].atom == atom.Li {
			entries++
		}
	}
	if len(parts) > 30 || entries != len(parts) {
		return nil
	}
	first := map[string]bool{}
	for _, p := range parts {
		q := d.plausible(p)
		if !q.known && !q.legal || strings.HasPrefix(p, "(") || len(p) > 80 || strings.HasSuffix(p, ",") {
			return nil
		}
		w := words(p)
		if len(w) == 0 || first[w[0]] {
			return nil
		}
		first[w[0]] = true
	}
	return parts
}

// listTitle gives the title of a list: its own, or the heading above it.
func (b *block) listTitle() string { return b.where() }

// dropped reports a column that says nothing: no header and no text.
func (b *block) dropped(d *doc, col int) bool {
	if b.cols[col].header != "" {
		return false
	}
	some, words := false, false
	for i := range b.rows {
		if col >= len(b.rows[i].cells) {
			continue
		}
		c := &b.rows[i].cells[col]
		if d.raw(c) != "" {
			some = true
			if c.set || d.hasWords(c) {
				words = true
				break
			}
		}
	}
	if !some {
		return true
	}
	b.cols[col].header = missingHeader(d, b, col)
	// A column of logos beside the names says nothing.
	return !words && col != b.nameCol && b.cols[col].header != "(location)"
}

// hasWords reports a cell with text, not only pictures that stand for some.
func (d *doc) hasWords(c *bcell) bool {
	for j := c.at; j < c.end; j++ {
		if d.nodes[j].flags&isText != 0 && strings.TrimSpace(d.nodes[j].h.Data) != "" {
			return true
		}
	}
	return false
}

// missingHeader gives a header in brackets to a column that has none.
func missingHeader(d *doc, b *block, col int) string {
	switch {
	case col == b.nameCol:
		return "(name)"
	case d.placeColumn(b, col):
		return "(location)"
	}
	return "(description)"
}

func (d *doc) placeColumn(b *block, col int) bool {
	places, n := 0, 0
	for i := range b.rows {
		if n >= sampleRows || col >= len(b.rows[i].cells) {
			continue
		}
		t := oneLine(d.raw(&b.rows[i].cells[col]))
		if t == "" {
			continue
		}
		n++
		if isPlace(t) {
			places++
		}
	}
	return n > 0 && places*5 >= n*4
}

// assign gives every column its field. A second header for a field already
// taken is kept as other.
func (b *block) assign(h *Hints) []snapshot.Field {
	out := make([]snapshot.Field, len(b.cols))
	taken := map[snapshot.Field]int{}
	for i, c := range b.cols {
		f := c.field
		if f == "" {
			f = snapshot.Other
		}
		if c.header == "(location)" {
			f = snapshot.Location
		}
		if h != nil {
			if hf, ok := h.Columns[c.header]; ok {
				f = hf
			}
		}
		if i == b.nameCol {
			f = snapshot.Name
		} else if f == snapshot.Name {
			f = snapshot.Other
		}
		if f != snapshot.Other && f != snapshot.Name {
			if first, ok := taken[f]; ok {
				// The header that says it alone goes before one that says it
				// among other things.
				if len(c.match.words) == c.match.of && c.match.of > 0 && len(b.cols[first].match.words) < b.cols[first].match.of {
					out[first] = snapshot.Other
					taken[f] = i
				} else {
					f = snapshot.Other
				}
			} else {
				taken[f] = i
			}
		}
		out[i] = f
	}
	return out
}

// cell reads one cell.
func (d *doc) cell(c *bcell, col *column) snapshot.Cell {
	raw := col.strip(d.raw(c))
	out := snapshot.Cell{Text: oneLine(raw)}
	if strings.IndexByte(raw, '\n') >= 0 {
		out.Items = strings.Split(raw, "\n")
	}
	if c.links != nil {
		out.Links = c.links
	} else if c.end > c.at {
		out.Links = d.links(c.at, c.end)
	}
	return out
}

// nameRow reads the row's name. It reports false for a row that names nobody.
func (d *doc) nameRow(b *block, row *brow, s *snapshot.Subprocessor, prev *snapshot.Subprocessor, feet []footnote, before int) bool {
	if row.name != "" {
		s.Name = row.name
		if row.marks != nil {
			d.conditions(s, *row.marks, feet)
		}
		if b.nameCol < len(row.cells) {
			c := &row.cells[b.nameCol]
			if s.Links = c.links; s.Links == nil && c.end > c.at {
				s.Links = d.links(c.at, c.end)
			}
		}
	} else {
		if b.nameCol >= len(row.cells) {
			return false
		}
		c := &row.cells[b.nameCol]
		col := &b.cols[b.nameCol]
		label := col.label
		cell := d.raw(c)
		raw := withoutInitial(cell)
		if raw == "" {
			// A row that leaves the name out goes on with the one above.
			if prev == nil || rowIsEmpty(s) {
				return false
			}
			s.Name, s.Links = prev.Name, prev.Links
			return true
		}
		var nm naming
		if label == "" && !c.set && d.plainText(c) {
			nm = naming{name: trimName(begin(raw, maxNameCell))}
			if needsCare(raw) {
				nm = nameOf([]seg{{text: nm.name}})
			}
		} else if c.set {
			nm = nameOf([]seg{{text: begin(firstLine(col.strip(raw)), maxNameCell)}})
		} else {
			segs := d.segments(c.at, c.end)
			if label != "" && len(segs) > 1 && strings.EqualFold(strings.TrimRight(segs[0].text, ": "), strings.TrimRight(label, ": ")) {
				segs = segs[1:]
			} else if label != "" && len(segs) > 0 {
				segs[0].text = col.strip(segs[0].text)
			}
			if raw != cell && len(segs) > 1 {
				segs = segs[1:]
			}
			nm = nameOf(segs)
		}
		s.Name = nm.name
		if c.links != nil {
			s.Links = c.links
		} else if c.end > c.at {
			s.Links = d.links(c.at, c.end)
		}
		whole := oneLine(col.strip(raw))
		d.bracketDates(s)
		if s.Name == "" {
			s.Name = trimName(begin(firstLine(col.strip(raw)), maxNameCell))
		}
		if s.Name == "" {
			return false
		}
		if whole != s.Name {
			cell := d.cell(c, &b.cols[b.nameCol])
			cell.Links = nil
			s.Other = append(s.Other, snapshot.OtherCell{})
			copy(s.Other[before+1:], s.Other[before:])
			s.Other[before] = snapshot.OtherCell{Header: b.cols[b.nameCol].header, Cell: cell}
		}
		d.conditions(s, nm, feet)
	}
	if isPlaceholder(s.Name) {
		return false
	}
	if row.name != "" {
		s.Conditions = append(s.Conditions, d.bracketDates(s)...)
	}
	return true
}

// sizeOf gives the bytes of a row as it is written, with what other rows have
// too.
func sizeOf(s *snapshot.Subprocessor) int {
	n := len(s.Name) + len(s.Group)
	links := func(all []snapshot.Link) {
		for i := range all {
			n += len(all[i].Text) + len(all[i].URL)
		}
	}
	cell := func(c *snapshot.Cell) {
		n += len(c.Text)
		if len(c.Items) > 0 {
			n += len(c.Text)
		}
		links(c.Links)
	}
	links(s.Links)
	for _, c := range [...]*snapshot.Cell{&s.Products, &s.Purpose, &s.DataCategories, &s.Location, &s.Security, &s.Transfer, &s.EntityCountry, &s.Website, &s.AffiliateOf, &s.Date} {
		cell(c)
	}
	for i := range s.Other {
		n += len(s.Other[i].Header)
		cell(&s.Other[i].Cell)
	}
	for _, c := range s.Conditions {
		n += len(c)
	}
	return n
}

// plainText reports a cell of text alone, which needs no closer look.
func (d *doc) plainText(c *bcell) bool {
	if c.end-c.at > 4 {
		return false
	}
	texts := 0
	for j := c.at; j < c.end; j++ {
		n := &d.nodes[j]
		if n.flags&isText != 0 {
			if strings.TrimSpace(n.h.Data) != "" {
				texts++
			}
		} else if n.flags&isHidden != 0 {
			return false
		}
	}
	return texts == 1
}

// needsCare reports a name that carries numbering or marks.
func needsCare(s string) bool {
	if s == "" {
		return false
	}
	switch c := s[len(s)-1]; c {
	case '*', ']', ',', ';', ':', '|', ')':
		return true
	default:
		if c >= 0x80 || maybeNew(s) {
			return true
		}
	}
	return s[0] < 'A' || s[0] >= 0x80
}

func rowIsEmpty(s *snapshot.Subprocessor) bool {
	if len(s.Other) > 0 {
		return false
	}
	for _, f := range snapshot.CellFields() {
		if !s.Cell(f).IsZero() {
			return false
		}
	}
	return true
}
