// Package lists finds the lists of a page, judges them and reads their rows: from
// tables, from items of every kind, and from running text.
//
// It is one room because its parts share evidence: a block that is a list makes
// its neighbours more or less likely to be one. Documents come from package dom,
// words from package lexicon. Whether the page speaks of sub-processors at all,
// and why there is no list, is decided in package walls.
package lists

import (
	"net/url"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/subwatch/subwatch/snapshot"
)

// A Reading is one page being read.
type Reading struct {
	Page  *page.Page
	HTML  []byte
	Doc   *dom.Doc
	Hints Hints
	dom.RunningText
	About  string   // the page's title, its first heading and the last part of its address: what the page is about
	Blocks []*Block // every candidate, in the page's order
	Taken  []*Block

	Proof    page.Proof // what proves the lists that were taken
	Consent  string     // the words of a question of consent, where lists were left out for it
	Unproved bool       // lists were left out because nothing proves them
}

// Hints are what the configuration says of a page's lists.
type Hints struct {
	Title   string                    // of the list; empty: the page says
	Columns map[string]snapshot.Field // what the columns under a header hold
	LeftOut dom.LeftOut
}

// NewReading returns the reading of a page of which nothing has been read but its
// document.
func NewReading(p *page.Page, text []byte, d *dom.Doc, h Hints) *Reading {
	return &Reading{Page: p, HTML: text, Doc: d, Hints: h}
}

// Run finds the candidates, judges them and takes those that are lists.
func (r *Reading) Run() {
	d := r.Doc
	d.Budget.Doing = "reading its tables"
	r.Blocks = r.tables()
	var skip []dom.Span
	for _, b := range r.Blocks {
		if b.dataTable(d) {
			skip = append(skip, dom.Span{From: b.At, To: d.Nodes[b.Grid.At].End})
		}
	}
	d.Budget.Doing = "reading its text"
	r.RunningText = d.ReadLines(Ordered(skip))
	r.About = r.about()
	d.Budget.Doing = "judging its tables"
	for _, b := range r.Blocks {
		b.Ctx = r.Around(b.At, b.End)
	}
	r.Blocks = r.gather(r.Blocks)
	for _, b := range r.Blocks {
		r.judge(b)
	}
	r.onlyTopics()
	r.siblingsOfTaken()
	found := 0
	for _, b := range r.Blocks {
		if b.Verdict.Taken {
			found += len(b.Rows)
		}
	}
	d.Budget.Doing = "looking for lists in its text"
	if r.speaksOfLists() {
		loose := append(r.grids(), r.items()...)
		for _, b := range loose {
			b.Ctx = r.Around(b.At, b.End)
			b.beside = found
			r.judge(b)
		}
		categoriesOfTaken(d, loose)
		r.Blocks = append(r.Blocks, loose...)
		if b := r.prose(); b != nil {
			b.Ctx = r.Around(b.At, b.End)
			r.judge(b)
			r.Blocks = append(r.Blocks, b)
		}
	}
	r.choose()
}

// speaksOfLists reports whether the page speaks of sub-processors or of
// providers at all: without that, loose text is no list of them.
func (r *Reading) speaksOfLists() bool {
	if r.Doc.Selects || lexicon.SpeaksOfSubs(r.About) {
		return true
	}
	for i := range r.Lines {
		if !r.Lines[i].Chrome && lexicon.SpeaksOfSubs(r.Lines[i].Text) {
			return true
		}
	}
	return false
}

// about returns the texts that say what the page is about.
func (r *Reading) about() string {
	var b strings.Builder
	b.WriteString(r.Doc.Title)
	for _, l := range r.Lines {
		if l.Level == 1 && !l.Chrome {
			b.WriteString("\n")
			b.WriteString(l.Text)
			break
		}
	}
	for _, a := range []string{r.Page.FinalURL, r.Page.URL} {
		if u, err := url.Parse(a); err == nil && u.Path != "" {
			b.WriteString("\n")
			b.WriteString(strings.TrimSuffix(path.Base(u.Path), path.Ext(u.Path)))
			break
		}
	}
	return b.String()
}

// tables makes the candidates that are tables.
func (r *Reading) tables() []*Block {
	var out []*Block
	for _, at := range r.Doc.Tables {
		if r.out(at) || r.Doc.Nodes[at].Flags&dom.IsChrome != 0 {
			continue
		}
		g := r.Doc.ReadGrid(at)
		out = append(out, tableBlocks(r.Doc, g)...)
	}
	return out
}

// out reports a node that the hints leave out.
func (r *Reading) out(at int32) bool {
	return r.Doc.Selects && r.Doc.Nodes[at].Flags&dom.IsSelected == 0
}

// dataTable reports a block whose rows are data, not the page's layout: its
// text is no running text.
func (b *Block) dataTable(d *dom.Doc) bool {
	if b.Grid == nil || len(b.Rows) < 1 || len(b.Cols) < 2 {
		return false
	}
	return !tableBetween(d, b.Grid.At, d.Nodes[b.Grid.At].End)
}

// tableBetween reports whether a table begins between two nodes.
func tableBetween(d *dom.Doc, a, b int32) bool {
	i := sort.Search(len(d.Tables), func(i int) bool { return d.Tables[i] > a })
	return i < len(d.Tables) && d.Tables[i] < b
}

func Ordered(s []dom.Span) []dom.Span {
	sort.Slice(s, func(i, j int) bool { return s[i].From < s[j].From })
	out := s[:0]
	for _, x := range s {
		if len(out) > 0 && x.From < out[len(out)-1].To {
			out[len(out)-1].To = max(out[len(out)-1].To, x.To)
			continue
		}
		out = append(out, x)
	}
	return out
}

// Write puts what was read into the snapshot.
func (r *Reading) Write(snap *snapshot.Snapshot) {
	r.Doc.Budget.Doing = "reading its dates and notes"
	order := dayOrder(r.Doc)
	back := r.leaveOut()
	snap.Dates = dateLines(r.Lines, order, r.ofLists())
	snap.TermsText = r.terms()
	snap.Notes = r.notes(order)
	back()
	r.Doc.Budget.Doing = "reading the rows of its lists"
	for _, b := range r.Taken {
		l := r.list(b, order)
		if len(l.Subprocessors) == 0 {
			b.Verdict.Taken, b.Verdict.Why = false, "names nobody"
			continue
		}
		if r.Hints.Title != "" {
			l.Title = r.Hints.Title
		}
		snap.Lists = append(snap.Lists, l)
	}
}

// leaveOut cuts the lines of the page while its dates, terms and notes are read,
// and returns what brings them back: what they say of the page itself holds.
func (r *Reading) leaveOut() (back func()) {
	if len(r.Hints.LeftOut.Texts) == 0 {
		return func() {}
	}
	whole := r.Lines
	r.Lines = slices.Clone(whole)
	for i := range r.Lines {
		r.Lines[i].Text = r.Hints.LeftOut.Cut(r.Doc, r.Lines[i].Text)
	}
	return func() { r.Lines = whole }
}

// HasColumn reports whether a list that was taken has a column under a header.
func (r *Reading) HasColumn(header string) bool {
	one := dom.LeftOut{Columns: []string{header}}
	return slices.ContainsFunc(r.Taken, func(b *Block) bool {
		return slices.ContainsFunc(b.Cols, func(c column) bool { return one.Column(c.Header) })
	})
}

// A Block is a part of the page that may be a list: rows of cells under columns,
// wherever they come from. What becomes of it is decided by its score, and all
// further reading is the same for every kind of block.
type Block struct {
	Kind    string // "table", "grid", "list", … for Explain
	At, End int32
	Title   string // given by the block itself: a caption, the tab's label
	Cols    []column
	Rows    []brow
	NameCol int       // the column of names, and -1 before it has been found
	Strict  bool      // made of loose text: more is asked of it
	Grid    *dom.Grid // the table that it was read from, or nil
	notes   []string  // rows that are notes: footnotes below the table
	heads   int       // rows that are its header
	unnamed bool      // the names stand in the headings above
	labeled bool      // the cells carry labels of their own

	Ctx dom.Surroundings
	evidence
	Verdict verdict
}

// The evidence is what has been found when a block was judged, for later looks at
// it and its neighbours.
type evidence struct {
	beside  int    // rows of the tables that were taken
	about   bool   // the page is about sub-processors
	against bool   // something in it speaks against it
	topic   string // what its heading speaks of, where that is another matter
	Known   int    // how many fields its headers name, beside the name
	Names   int    // how many names were looked at
	Proved  int    // how many of them are well known or have a legal form
	known   int    // how many of them are well known
}

// A column is one column of a block.
type column struct {
	Header   string
	field    snapshot.Field
	Strength int
	match    lexicon.Match
	label    string // the label that the cells repeat, to be dropped
	apart    bool   // that label stands in an element of its own
}

// newColumn returns the column under a header, of the field that the header names.
func newColumn(header string) column {
	c := column{Header: header}
	c.field, c.Strength, c.match = lexicon.HeaderField(header)
	return c
}

// named reports a column whose header names a field by at least half of its words.
func (c *column) named() bool { return c.Strength > 0 && len(c.match.Words)*2 >= c.match.Of }

// namedFully reports a column whose header names a field and says nothing else.
func (c *column) namedFully() bool { return c.Strength > 0 && len(c.match.Words) == c.match.Of }

// A brow is one row of a block.
type brow struct {
	at    int32
	group string
	Name  string        // the name, where the reader of the block has found it
	marks *names.Naming // what else its line says
	Cells []bcell
}

// A bcell is one cell: nodes from at up to end, or text taken from a line.
type bcell struct {
	at, end int32
	raw     string // lines joined by "\n"
	set     bool   // raw holds the text
	links   []snapshot.Link
}

// Raw returns the lines of a cell.
func Raw(d *dom.Doc, c *bcell) string {
	if c.set {
		return c.raw
	}
	if c.end <= c.at {
		return ""
	}
	return d.TextOf(c.at, c.end)
}

// nameText returns the name of a row as far as it is known: the one that was found,
// or the line of its cell that holds it.
func (b *Block) nameText(d *dom.Doc, row int) string {
	r := &b.Rows[row]
	if r.Name != "" || b.NameCol < 0 || b.NameCol >= len(r.Cells) {
		return r.Name
	}
	return lexicon.NameLine(b.Cols[b.NameCol].strip(Raw(d, &r.Cells[b.NameCol])))
}

// Where returns the heading that a block stands under, and "" for none.
func (b *Block) Where() string {
	if b.Title != "" {
		return b.Title
	}
	if len(b.Ctx.Headings) > 0 {
		return b.Ctx.Headings[0].Text
	}
	return ""
}

// isCompany reports a text that is surely a company: a well-known one, or one with
// its legal form.
func isCompany(d *dom.Doc, text string) bool {
	p := d.Plausible(text)
	return p.Known || p.Legal
}
