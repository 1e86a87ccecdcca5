package lists

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// A listMaker makes the list of a block that was taken.
type listMaker struct {
	d      *dom.Doc
	b      *Block
	out    *dom.LeftOut
	keep   []bool              // the columns that say something
	fields []snapshot.Field    // of all of them
	feet   []map[string]string // footnotes, see footnotesOf
	order  lexicon.DayOrder    // of the page's dates
	single bool                // most names stand on one line
	label  string              // of the name that was read last, see [names.Naming]
}

// list makes the list of a block that was taken.
func (r *Reading) list(b *Block, order lexicon.DayOrder) snapshot.List {
	repeatedLabels(r.Doc, b)
	l := snapshot.List{Title: r.Hints.LeftOut.CutName(r.Doc, b.Where()), Kind: listKind(r.Doc, b)}
	partCells(r.Doc, b)
	m := listMaker{d: r.Doc, b: b, out: &r.Hints.LeftOut, keep: b.columnsKept(r.Doc), fields: b.Assign(r.Hints.Columns), feet: footnotesOf(r.Doc, b), order: order, single: singleLines(r.Doc, b)}
	for i, c := range b.Cols {
		m.keep[i] = m.keep[i] && (i == b.NameCol || !m.out.Column(c.Header))
		if m.keep[i] {
			l.Columns = append(l.Columns, snapshot.Column{Header: c.Header, Field: m.fields[i]})
		}
	}
	r.Doc.Budget.Keep(len(l.Title))
	l.Subprocessors = make([]snapshot.Subprocessor, 0, len(b.Rows))
	var prev *snapshot.Subprocessor
	var labels map[int]string
	for k := range b.Rows {
		m.label = ""
		if s, ok := m.row(&b.Rows[k], prev); ok {
			r.Doc.Budget.Keep(sizeOf(&s))
			if m.label != "" {
				if labels == nil {
					labels = make(map[int]string)
				}
				labels[len(l.Subprocessors)] = m.label
			}
			l.Subprocessors = append(l.Subprocessors, s)
			prev = &l.Subprocessors[len(l.Subprocessors)-1]
		}
	}
	tellApart(l.Subprocessors, labels)
	b.placedTogether(r.Doc, &l)
	return l
}

// row reads one row; prev is the one above. It reports false for a row that names
// nobody.
func (m *listMaker) row(row *brow, prev *snapshot.Subprocessor) (s snapshot.Subprocessor, ok bool) {
	s.Group = m.out.CutName(m.d, row.group)
	before := -1 // how many other cells stand before the name's, where one stands after it
	for i := range min(len(m.b.Cols), len(row.Cells)) {
		if i == m.b.NameCol || !m.keep[i] {
			continue
		}
		if i > m.b.NameCol && before < 0 {
			before = len(s.Other)
		}
		cell := m.cell(&row.Cells[i], &m.b.Cols[i])
		if cell.IsZero() {
			continue
		}
		if p := s.Cell(m.fields[i]); p != nil {
			*p = cell
		} else {
			s.Other = append(s.Other, snapshot.OtherCell{Header: m.b.Cols[i].Header, Cell: cell})
		}
	}
	if row.Name != "" {
		ok = m.givenName(row, &s)
	} else if m.b.NameCol < len(row.Cells) {
		ok = m.readName(&row.Cells[m.b.NameCol], &s, prev, max(before, 0))
	}
	if ok {
		m.rowDates(&s)
		s.Conditions = m.cutAll(s.Conditions)
	}
	return s, ok
}

// givenName takes the name that the reader of the block has found.
func (m *listMaker) givenName(row *brow, s *snapshot.Subprocessor) bool {
	s.Name = m.out.CutName(m.d, row.Name)
	if row.marks != nil {
		m.conditions(s, row.marks)
	}
	if m.b.NameCol < len(row.Cells) {
		s.Links = m.out.CutLinks(m.d, row.Cells[m.b.NameCol].linksIn(m.d))
	}
	if isPlaceholder(s.Name) {
		return false
	}
	s.Conditions = append(s.Conditions, m.bracketDates(s)...)
	return true
}

// readName reads the name from its cell. What the cell says beside it stands after
// the first before of the other cells.
func (m *listMaker) readName(c *bcell, s, prev *snapshot.Subprocessor, before int) bool {
	col := &m.b.Cols[m.b.NameCol]
	raw := lexicon.WithoutInitial(Raw(m.d, c))
	if !c.set {
		raw = names.WithoutInitials(m.d, c.at, c.end, raw)
	}
	if raw == "" {
		// A row that leaves the name out goes on with the one above, unless the name
		// is struck out.
		if prev == nil || rowIsEmpty(s) || m.d.Struck(c.at, c.end) {
			return false
		}
		s.Name, s.Links = prev.Name, prev.Links
		return true
	}
	nm := m.naming(c, col, raw)
	m.label = nm.Label
	s.Name, s.Links = m.out.CutName(m.d, nm.Name), m.out.CutLinks(m.d, c.linksIn(m.d))
	m.bracketDates(s)
	stripped := m.out.CutLines(m.d, col.strip(raw))
	if s.Name == "" {
		s.Name = names.TrimName(lexicon.Begin(lexicon.FirstLine(stripped), names.MaxNameCell))
	}
	if s.Name == "" {
		return false
	}
	if dom.OneLine(stripped) != s.Name && !m.out.Column(col.Header) {
		cell := m.cell(c, col)
		cell.Links = nil
		s.Other = slices.Insert(s.Other, before, snapshot.OtherCell{Header: col.Header, Cell: cell})
	}
	m.conditions(s, &nm)
	return !isPlaceholder(s.Name) && !dom.Ask(m.d, &refersElsewhere, lexicon.Begin(dom.OneLine(stripped), names.MaxNameCell))
}

// refersElsewhere asks whether a name's cell only says where companies are named.
var refersElsewhere = dom.Question[bool]{PerByte: 2 * dom.StepsPerScan, Answer: lexicon.RefersElsewhere}

// naming reads a name and its marks from a cell with the text raw.
func (m *listMaker) naming(c *bcell, col *column, raw string) names.Naming {
	nm := m.wholeNaming(c, col, raw)
	if !c.set {
		nm.Name = names.WithoutAddress(nm.Name)
	}
	return nm
}

// wholeNaming is naming, but for an address behind the name.
func (m *listMaker) wholeNaming(c *bcell, col *column, raw string) names.Naming {
	switch {
	case col.label == "" && !c.set && plainText(m.d, c):
		name := names.TrimName(lexicon.Begin(raw, names.MaxNameCell))
		if needsCare(raw) {
			return names.NameOf([]names.Seg{{Text: name}})
		}
		return names.Naming{Name: name}
	case c.set:
		return names.NameOf([]names.Seg{{Text: lexicon.Begin(lexicon.FirstLine(col.strip(raw)), names.MaxNameCell)}})
	}
	segs := names.Segments(m.d, c.at, c.end)
	if col.label != "" && len(segs) > 1 && strings.EqualFold(strings.TrimRight(segs[0].Text, ": "), strings.TrimRight(col.label, ": ")) {
		segs = segs[1:]
	} else if col.label != "" && len(segs) > 0 {
		segs[0].Text = col.strip(segs[0].Text)
	}
	if raw != Raw(m.d, c) && len(segs) > 1 {
		segs = segs[1:] // an initial
	}
	return names.NameOf(names.JoinBroken(segs, m.single))
}

// singleLines reports a block in which most names stand on one line.
func singleLines(d *dom.Doc, b *Block) bool {
	broken, n := 0, 0
	for i := 0; i < len(b.Rows) && n < sampleRows; i++ {
		if r := &b.Rows[i]; r.Name == "" && b.NameCol < len(r.Cells) {
			n++
			if strings.Contains(Raw(d, &r.Cells[b.NameCol]), "\n") {
				broken++
			}
		}
	}
	return broken > 0 && 2*broken < n
}

// cell reads one cell, without what is left out of it.
func (m *listMaker) cell(c *bcell, col *column) snapshot.Cell {
	raw := m.out.CutLines(m.d, col.strip(Raw(m.d, c)))
	out := snapshot.Cell{Text: dom.OneLine(raw)}
	if whole := m.out.Cut(m.d, out.Text); whole != out.Text {
		raw, out.Text = whole, whole // it stood on several lines
	}
	if strings.IndexByte(raw, '\n') >= 0 {
		out.Items = strings.Split(raw, "\n")
	}
	out.Links = m.out.CutLinks(m.d, c.linksIn(m.d))
	return out
}

// cutAll cuts texts; those of which nothing is left are gone.
func (m *listMaker) cutAll(texts []string) []string {
	if len(m.out.Texts) == 0 {
		return texts
	}
	var kept []string
	for _, t := range texts {
		if t = m.out.Cut(m.d, t); t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// linksIn returns the links of a cell.
func (c *bcell) linksIn(d *dom.Doc) []snapshot.Link {
	if c.links != nil || c.end <= c.at {
		return c.links
	}
	return d.Links(c.at, c.end)
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
