package walls

import (
	"fmt"
	"sort"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/lists"
	"github.com/subwatch/subwatch/scraper/page"
	"golang.org/x/net/html/atom"
)

// Limits of where a count is looked for about a list: nodes before and
// after it.
const pagerNodes = 160

// A Share is how much of its lists a page shows, as the page itself says. The zero
// Share is of a page that shows them whole.
type Share struct {
	Words string // "it shows 4 of 23: …"
	All   int    // rows of the list; 0: it counts pages
	Pages int    // pages of the list, at least; 0: it counts rows
}

// Has reports whether pages that were read together hold the whole: so many pages,
// with lists of so many rows.
func (s Share) Has(pages int, rows []int) bool {
	switch {
	case s.Pages > 0:
		return pages >= s.Pages
	case s.All == 0:
		return true
	}
	total := 0
	for _, n := range rows {
		if total += n; near(n, s.All) {
			return true
		}
	}
	return near(total, s.All)
}

// Part says how much of its lists a page shows. A count speaks of a list only where
// it stands by it, and fits the number of rows that were read: a page may count
// articles too.
func Part(r *lists.Reading) Share {
	total := 0
	for _, b := range r.Taken {
		total += len(b.Rows)
	}
	var tables []dom.Span
	for _, b := range r.Blocks {
		if b.Grid != nil || b.Verdict.Taken {
			tables = append(tables, dom.Span{From: b.At, To: b.End})
		}
	}
	tables = lists.Ordered(tables)
	for i, b := range r.Taken {
		for _, t := range countsOf(r, i, total, tables) {
			c, ok := counted(t)
			if !ok || c.to >= c.all && c.from <= 1 {
				continue
			}
			rows := len(b.Rows)
			if c.page {
				return Share{Words: fmt.Sprintf("it shows page %d of %d: %q", c.from, c.all, page.Clip(t)), Pages: c.all}
			}
			shown := c.to - c.from + 1
			if rows >= c.all || total == c.all || elsewhere(r, b, c.all) || !(near(rows, shown) || c.sure && near(total, shown)) {
				continue
			}
			return Share{Words: fmt.Sprintf("it shows %d of %d: %q", shown, c.all, page.Clip(t)), All: c.all}
		}
	}
	return numbered(r)
}

// elsewhere reports that the page has another list that is as long as a count
// says and holds the names of this one: the whole list beside a view of it.
func elsewhere(r *lists.Reading, b *lists.Block, all int) bool {
	mine := &lists.ListNames{All: lists.NamesOf(r.Doc, b)}
	for _, o := range r.Taken {
		if o != b && len(o.Rows) >= all && lists.Mostly(r.Doc, mine, &lists.ListNames{All: lists.NamesOf(r.Doc, o)}) {
			return true
		}
	}
	return false
}

// near reports that as many rows were read as a page says it shows, but for one
// that is a note, or holds two.
func near(rows, shown int) bool { return rows >= shown-1-shown/10 && rows <= shown+1+shown/10 }

// countsOf returns the texts about the list with index i in which it could be
// counted.
func countsOf(r *lists.Reading, i, total int, tables []dom.Span) []string {
	b := r.Taken[i]
	about := spanAbout(r, b, tables)
	s := countSearch{r: r, rows: len(b.Rows), total: total}
	s.look(about.From, b.At)
	s.look(b.End, about.To)
	if i == 0 || r.Taken[i-1].Grid != b.Grid {
		for _, c := range footers(r.Doc, b) {
			s.look(c, r.Doc.Nodes[c].End)
		}
	}
	if s.pages > 1 {
		return nil // a document printed page by page
	}
	return s.found
}

// spanAbout returns where a count of a list may stand: from the heading it stands
// under, or the list before, to the next heading or table.
func spanAbout(r *lists.Reading, b *lists.Block, tables []dom.Span) dom.Span {
	from, to := b.At-pagerNodes, b.End+pagerNodes
	for _, h := range b.Ctx.Headings[:min(1, len(b.Ctx.Headings))] {
		from = max(from, h.At)
	}
	// What stands between two tables belongs to the one before.
	k0 := sort.Search(len(tables), func(k int) bool { return tables[k].From >= b.At })
	if k0 > 0 && tables[k0-1].To <= b.At {
		from = max(from, tables[k0-1].To+pagerNodes/4)
	}
	if k1 := sort.Search(len(tables), func(k int) bool { return tables[k].From >= b.End }); k1 < len(tables) {
		to = min(to, tables[k1].From)
	}
	k := sort.Search(len(r.Heads), func(k int) bool { return r.Lines[r.Heads[k]].At >= b.End })
	if k < len(r.Heads) {
		to = min(to, r.Lines[r.Heads[k]].At)
	}
	return dom.Span{From: from, To: to}
}

// A countSearch collects the texts that may count a list.
type countSearch struct {
	r           *lists.Reading
	rows, total int // of the list, and of all lists
	found       []string
	pages       int // how many of them count pages
}

// look goes through some nodes, and takes the largest element that is one short
// line with a count.
func (s *countSearch) look(from, to int32) {
	d := s.r.Doc
	for j := max(from, 0); j < to && int(j) < len(d.Nodes); {
		n := &d.Nodes[j]
		switch {
		case n.Flags&dom.IsText != 0:
			if t := n.HTML.Data; len(t) <= 2*maxCountText && digitRuns(t) >= 2 {
				s.note(dom.Folded(t), j, j+1)
			}
			j++
		case n.Flags&(dom.IsHidden|dom.IsAside) != 0:
			j = n.End
		case n.End <= to && n.End-j <= 24 && severalNumbers(d, j) && s.note(d.Flat(j), j, n.End):
			j = n.End
		default:
			j++
		}
	}
}

// note takes the text of some nodes if it is a count, and reports whether it is.
func (s *countSearch) note(text string, at, end int32) bool {
	if n, _ := numbersIn(text); !counts(n, s.rows, s.total) {
		return false
	}
	c, ok := counted(text)
	if !ok || c.page && !alone(s.r, at, end) || dates(text) {
		return false
	}
	s.found = append(s.found, text)
	if c.page {
		s.pages++
	}
	return true
}

// dates reports a text whose numbers are a date: "nuevos subencargados desde el 1 de
// julio de 2034".
func dates(text string) bool {
	_, at := numbersIn(text)
	for _, f := range lexicon.FindDates(text, lexicon.AnyOrder) {
		if f.From <= at[0][0] && f.To >= at[len(at)-1][1] {
			return true
		}
	}
	return false
}

// severalNumbers reports whether the text of an element can hold as many numbers
// as a count has, which is cheaper to see than to fold the text.
func severalNumbers(d *dom.Doc, i int32) bool {
	n := 0
	for j := i; j < d.Nodes[i].End && n < 2; j++ {
		if d.Nodes[j].Flags&dom.IsText != 0 {
			n += digitRuns(d.Nodes[j].HTML.Data)
		}
	}
	return n >= 2
}

// footers returns the feet and captions of a block's table.
func footers(d *dom.Doc, b *lists.Block) []int32 {
	if b.Grid == nil {
		return nil
	}
	var out []int32
	for c := d.First(b.Grid.At); c >= 0; c = d.Next(c) {
		if a := d.Nodes[c].Atom; a == atom.Tfoot || a == atom.Caption {
			out = append(out, c)
		}
	}
	return out
}
