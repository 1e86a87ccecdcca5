package lists

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// list makes the list of a block that was taken.
func list(d *dom.Doc, b *Block) snapshot.List {
	l := snapshot.List{Title: b.listTitle(), Kind: listKind(d, b)}
	repeatedLabels(d, b)
	partCells(d, b)
	keep := make([]bool, len(b.Cols))
	for i := range b.Cols {
		keep[i] = !b.dropped(d, i)
	}
	fields := b.Assign(d.Fields)
	for i, c := range b.Cols {
		if !keep[i] {
			continue
		}
		l.Columns = append(l.Columns, snapshot.Column{Header: c.Header, Field: fields[i]})
	}
	d.Budget.Keep(len(l.Title))
	l.Subprocessors = make([]snapshot.Subprocessor, 0, len(b.Rows))
	feet := footnotesOf(d, b)
	var prev *snapshot.Subprocessor
	for r := range b.Rows {
		row := &b.Rows[r]
		s := snapshot.Subprocessor{Group: row.group}
		before := -1 // how many other cells stand before the name's
		for i := range b.Cols {
			if i >= len(row.Cells) || i == b.NameCol || !keep[i] {
				continue
			}
			if i > b.NameCol && before < 0 {
				before = len(s.Other)
			}
			c := &row.Cells[i]
			cell := cellOf(d, c, &b.Cols[i])
			if cell.IsZero() {
				continue
			}
			if p := s.Cell(fields[i]); p != nil {
				*p = cell
			} else {
				s.Other = append(s.Other, snapshot.OtherCell{Header: b.Cols[i].Header, Cell: cell})
			}
		}
		if !nameRow(d, b, row, &s, prev, feet, max(before, 0)) {
			continue
		}
		rowDates(d, b, fields, &s)
		d.Budget.Keep(sizeOf(&s))
		l.Subprocessors = append(l.Subprocessors, s)
		prev = &l.Subprocessors[len(l.Subprocessors)-1]
	}
	return l
}

// partCells makes a row of each company where a name's cell names several, one
// below the other: the other cells speak of all of them.
func partCells(d *dom.Doc, b *Block) {
	if b.Strict || b.NameCol < 0 || b.NameCol >= len(b.Cols) {
		return
	}
	var out []brow
	for r := range b.Rows {
		row := &b.Rows[r]
		var parts []string
		if row.Name == "" && b.NameCol < len(row.Cells) && !row.Cells[b.NameCol].set {
			parts = companies(d, &row.Cells[b.NameCol], b.Cols[b.NameCol].label)
		}
		if len(parts) > 1 && out == nil {
			out = append(make([]brow, 0, len(b.Rows)+len(parts)), b.Rows[:r]...)
		}
		switch {
		case len(parts) > 1:
			for _, p := range parts {
				d.Budget.Keep(len(row.Cells) * dom.CellRoom)
				o := *row
				o.Cells = append([]bcell(nil), row.Cells...)
				o.Cells[b.NameCol] = bcell{set: true, raw: p, links: linksOf(d, &row.Cells[b.NameCol], p)}
				out = append(out, o)
			}
		case out != nil:
			out = append(out, *row)
		}
	}
	if out != nil {
		b.Rows = out
	}
}

// linksOf returns the links of a cell whose words are a name's.
func linksOf(d *dom.Doc, c *bcell, name string) []snapshot.Link {
	out := []snapshot.Link{}
	for _, l := range d.Links(c.at, c.end) {
		if l.Text != "" && strings.Contains(name, l.Text) {
			out = append(out, l)
		}
	}
	return out
}

// companies returns the companies of a cell that names several as a list, all of
// them surely names. Lines that are no list are one company with its group or
// its brand.
func companies(d *dom.Doc, c *bcell, label string) []string {
	if c.end-c.at < 4 {
		return nil
	}
	raw := Raw(d, c)
	if strings.IndexByte(raw, '\n') < 0 || label != "" {
		return nil
	}
	parts := strings.Split(raw, "\n")
	entries := 0
	d.Budget.Spend(int(c.end-c.at) + len(raw))
	for j := c.at; j < c.end; j++ {
		if d.Nodes[j].Atom == atom.Li {
			entries++
		}
	}
	if len(parts) > 30 || entries != len(parts) {
		return nil
	}
	first := map[string]bool{}
	for _, p := range parts {
		q := d.Plausible(p)
		if !q.Known && !q.Legal || strings.HasPrefix(p, "(") || len(p) > 80 || strings.HasSuffix(p, ",") {
			return nil
		}
		w := lexicon.Words(p)
		if len(w) == 0 || first[w[0]] {
			return nil
		}
		first[w[0]] = true
	}
	return parts
}

// listTitle returns the title of a list: its own, or the heading above it.
func (b *Block) listTitle() string { return b.Where() }

// dropped reports a column that says nothing: no header and no text.
func (b *Block) dropped(d *dom.Doc, col int) bool {
	if b.Cols[col].Header != "" {
		return false
	}
	some, words := false, false
	for i := range b.Rows {
		if col >= len(b.Rows[i].Cells) {
			continue
		}
		c := &b.Rows[i].Cells[col]
		if Raw(d, c) != "" {
			some = true
			if c.set || hasWords(d, c) {
				words = true
				break
			}
		}
	}
	if !some {
		return true
	}
	b.Cols[col].Header = missingHeader(d, b, col)
	// A column of logos beside the names says nothing.
	return !words && col != b.NameCol && b.Cols[col].Header != "(location)"
}

// hasWords reports a cell with text, not only pictures that stand for some.
func hasWords(d *dom.Doc, c *bcell) bool {
	for j := c.at; j < c.end; j++ {
		if d.Nodes[j].Flags&dom.IsText != 0 && strings.TrimSpace(d.Nodes[j].HTML.Data) != "" {
			return true
		}
	}
	return false
}

// missingHeader returns a header in brackets to a column that has none.
func missingHeader(d *dom.Doc, b *Block, col int) string {
	switch {
	case col == b.NameCol:
		return "(name)"
	case placeColumn(d, b, col):
		return "(location)"
	}
	return "(description)"
}

func placeColumn(d *dom.Doc, b *Block, col int) bool {
	places, n := 0, 0
	for i := range b.Rows {
		if n >= sampleRows || col >= len(b.Rows[i].Cells) {
			continue
		}
		t := dom.OneLine(Raw(d, &b.Rows[i].Cells[col]))
		if t == "" {
			continue
		}
		n++
		if place.Only(t) {
			places++
		}
	}
	return n > 0 && places*5 >= n*4
}

// Assign returns every column its field. A second header for a field already
// taken is kept as other.
func (b *Block) Assign(configured map[string]snapshot.Field) []snapshot.Field {
	out := make([]snapshot.Field, len(b.Cols))
	taken := map[snapshot.Field]int{}
	for i, c := range b.Cols {
		f := c.field
		if f == "" {
			f = snapshot.Other
		}
		if c.Header == "(location)" {
			f = snapshot.Location
		}
		if hf, ok := configured[c.Header]; ok {
			f = hf
		}
		if i == b.NameCol {
			f = snapshot.Name
		} else if f == snapshot.Name {
			f = snapshot.Other
		}
		if f != snapshot.Other && f != snapshot.Name {
			if first, ok := taken[f]; ok {
				// The header that says it alone goes before one that says it
				// among other things.
				if len(c.match.Words) == c.match.Of && c.match.Of > 0 && len(b.Cols[first].match.Words) < b.Cols[first].match.Of {
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

// cellOf reads one cell.
func cellOf(d *dom.Doc, c *bcell, col *column) snapshot.Cell {
	raw := col.strip(Raw(d, c))
	out := snapshot.Cell{Text: dom.OneLine(raw)}
	if strings.IndexByte(raw, '\n') >= 0 {
		out.Items = strings.Split(raw, "\n")
	}
	if c.links != nil {
		out.Links = c.links
	} else if c.end > c.at {
		out.Links = d.Links(c.at, c.end)
	}
	return out
}

// nameRow reads the row's name. It reports false for a row that names nobody.
func nameRow(d *dom.Doc, b *Block, row *brow, s *snapshot.Subprocessor, prev *snapshot.Subprocessor, feet []map[string]string, before int) bool {
	if row.Name != "" {
		s.Name = row.Name
		if row.marks != nil {
			conditions(d, s, *row.marks, feet)
		}
		if b.NameCol < len(row.Cells) {
			c := &row.Cells[b.NameCol]
			if s.Links = c.links; s.Links == nil && c.end > c.at {
				s.Links = d.Links(c.at, c.end)
			}
		}
	} else {
		if b.NameCol >= len(row.Cells) {
			return false
		}
		c := &row.Cells[b.NameCol]
		col := &b.Cols[b.NameCol]
		label := col.label
		cell := Raw(d, c)
		raw := lexicon.WithoutInitial(cell)
		if raw == "" {
			// A row that leaves the name out goes on with the one above.
			if prev == nil || rowIsEmpty(s) {
				return false
			}
			s.Name, s.Links = prev.Name, prev.Links
			return true
		}
		var nm names.Naming
		if label == "" && !c.set && plainText(d, c) {
			nm = names.Naming{Name: names.TrimName(lexicon.Begin(raw, names.MaxNameCell))}
			if needsCare(raw) {
				nm = names.NameOf([]names.Seg{{Text: nm.Name}})
			}
		} else if c.set {
			nm = names.NameOf([]names.Seg{{Text: lexicon.Begin(lexicon.FirstLine(col.strip(raw)), names.MaxNameCell)}})
		} else {
			segs := names.Segments(d, c.at, c.end)
			if label != "" && len(segs) > 1 && strings.EqualFold(strings.TrimRight(segs[0].Text, ": "), strings.TrimRight(label, ": ")) {
				segs = segs[1:]
			} else if label != "" && len(segs) > 0 {
				segs[0].Text = col.strip(segs[0].Text)
			}
			if raw != cell && len(segs) > 1 {
				segs = segs[1:]
			}
			nm = names.NameOf(segs)
		}
		s.Name = nm.Name
		if c.links != nil {
			s.Links = c.links
		} else if c.end > c.at {
			s.Links = d.Links(c.at, c.end)
		}
		whole := dom.OneLine(col.strip(raw))
		bracketDates(d, s)
		if s.Name == "" {
			s.Name = names.TrimName(lexicon.Begin(lexicon.FirstLine(col.strip(raw)), names.MaxNameCell))
		}
		if s.Name == "" {
			return false
		}
		if whole != s.Name {
			cell := cellOf(d, c, &b.Cols[b.NameCol])
			cell.Links = nil
			s.Other = append(s.Other, snapshot.OtherCell{})
			copy(s.Other[before+1:], s.Other[before:])
			s.Other[before] = snapshot.OtherCell{Header: b.Cols[b.NameCol].Header, Cell: cell}
		}
		conditions(d, s, nm, feet)
	}
	if isPlaceholder(s.Name) {
		return false
	}
	if row.Name != "" {
		s.Conditions = append(s.Conditions, bracketDates(d, s)...)
	}
	return true
}

// sizeOf returns the bytes of a row as it is written, with what other rows have
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
func plainText(d *dom.Doc, c *bcell) bool {
	if c.end-c.at > 4 {
		return false
	}
	texts := 0
	for j := c.at; j < c.end; j++ {
		n := &d.Nodes[j]
		if n.Flags&dom.IsText != 0 {
			if strings.TrimSpace(n.HTML.Data) != "" {
				texts++
			}
		} else if n.Flags&dom.IsHidden != 0 {
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
		if c >= 0x80 || names.MaybeNew(s) {
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
