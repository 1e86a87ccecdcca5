package scraper

import (
	"github.com/subwatch/subwatch/snapshot"
)

// A block is a part of the page that may be a list: rows of cells under
// columns, wherever they come from. What becomes of it is decided by its
// score, and all further reading is the same for every kind of block.
type block struct {
	kind    string // "table", "grid", "list", … for Explain
	at, end int32
	title   string // given by the block itself: a caption, the tab's label
	ctx     surroundings
	cols    []column
	rows    []brow
	notes   []string // rows that are notes: footnotes below the table
	unnamed bool     // the names stand in the headings above
	labeled bool     // the cells carry labels of their own
	strict  bool     // made of loose text: more is asked of it

	beside  int    // rows of the tables that were taken
	about   bool   // the page is about sub-processors
	against bool   // something in it speaks against it
	known   int    // how many fields its headers name, beside the name
	topic   string // what its heading speaks of, where that is another matter

	names  int // how many names were looked at
	proved int // how many of them are well known or have a legal form

	nameCol  int
	verdict  verdict
	grid     *grid
	headRows int
}

// A column is one column of a block.
type column struct {
	header   string
	field    snapshot.Field
	strength int
	match    match
	label    string // the label that the cells repeat, to be dropped
	apart    bool   // that label stands in an element of its own
}

// A brow is one row of a block.
type brow struct {
	at    int32
	group string
	name  string  // the name, where the reader of the block has found it
	marks *naming // what else its line says
	cells []bcell
}

// A bcell is one cell: nodes from at up to end, or text taken from a line.
type bcell struct {
	at, end int32
	raw     string // lines joined by "\n"
	set     bool   // raw holds the text
	links   []snapshot.Link
}

// cellRoom is about what a cell takes while its page is read, in bytes.
const cellRoom = 64

// raw gives the lines of a cell.
func (d *doc) raw(c *bcell) string {
	if c.set {
		return c.raw
	}
	if c.end <= c.at {
		return ""
	}
	return d.textOf(c.at, c.end)
}

// where gives the heading that a block stands under, and "" for none.
func (b *block) where() string {
	if b.title != "" {
		return b.title
	}
	if len(b.ctx.headings) > 0 {
		return b.ctx.headings[0].text
	}
	return ""
}
