package lists

import (
	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/internal/lexicon"
	"github.com/subwatch/subwatch/scraper/internal/names"
	"github.com/subwatch/subwatch/snapshot"
)

// A Block is a part of the page that may be a list: rows of cells under
// columns, wherever they come from. What becomes of it is decided by its
// score, and all further reading is the same for every kind of block.
type Block struct {
	Kind    string // "table", "grid", "list", … for Explain
	At, End int32
	Title   string // given by the block itself: a caption, the tab's label
	Ctx     dom.Surroundings
	Cols    []column
	Rows    []brow
	notes   []string // rows that are notes: footnotes below the table
	unnamed bool     // the names stand in the headings above
	labeled bool     // the cells carry labels of their own
	Strict  bool     // made of loose text: more is asked of it

	beside  int    // rows of the tables that were taken
	about   bool   // the page is about sub-processors
	against bool   // something in it speaks against it
	Known   int    // how many fields its headers name, beside the name
	topic   string // what its heading speaks of, where that is another matter

	Names  int // how many names were looked at
	Proved int // how many of them are well known or have a legal form

	NameCol  int
	Verdict  verdict
	Grid     *dom.Grid
	headRows int
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
