package lists

import (
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

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
	return lexicon.NameLine(Raw(d, &r.Cells[b.NameCol]))
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
