package format

import (
	"bytes"
	"regexp"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The library that reads Markdown takes no budget either, and many texts make it
// quadratic: a link that is not finished is looked for up to the paragraph's
// end, each quote in a quote is measured from the line's beginning, a row of a
// table gets as many cells as its header has. But its parts are interfaces: a
// meter stands around each of them, sees what it was given and what it gave
// back, and takes from the budget what that must have cost.
const (
	markdownPerByte = 128 // real texts take up to 36 a byte
	markdownAtLeast = 4_000_000
	// htmlPerByte bounds what a text becomes: a reference may be used often.
	// Real texts become up to three times as much.
	htmlPerByte = 16
	htmlAtLeast = 1 << 20

	// maxMarkdownDepth is how many quotes, lists and items may stand in each
	// other: every line is held against all of them. Real lists reach 6.
	maxMarkdownDepth = 100

	// What one thing costs, in steps of about ten nanoseconds or two bytes: a
	// piece of the text's tree, a cell of a table, and a line that is held
	// against a block.
	stepsNode = 350
	stepsCell = 300
	stepsLine = 10
)

// A meter is an option of the Markdown parser that puts itself around all of
// its parts.
type meter struct {
	budget *dom.Budget

	// Of the paragraph that is being read:
	of         ast.Node
	delimiters int // the stars and the like in it
	brackets   int // those that are open

	pipes int // in code in tables, over all
}

// SetParserOption implements the library's parser.Option.
func (m *meter) SetParserOption(c *parser.Config) {
	for i, v := range c.BlockParsers {
		c.BlockParsers[i].Value = meteredBlock{v.Value.(parser.BlockParser), m}
	}
	for i, v := range c.InlineParsers {
		c.InlineParsers[i].Value = meteredInline{v.Value.(parser.InlineParser), m}
	}
	for i, v := range c.ParagraphTransformers {
		c.ParagraphTransformers[i].Value = meteredParagraph{v.Value.(parser.ParagraphTransformer), m}
	}
	for i, v := range c.ASTTransformers {
		c.ASTTransformers[i].Value = meteredTree{v.Value.(parser.ASTTransformer), m}
	}
}

// Write takes what the renderer writes from the budget.
func (m *meter) Write(p []byte) (int, error) {
	m.budget.Keep(len(p))
	return len(p), nil
}

// A meteredReader is how the parts see the text. Where it reads one block only,
// end is where that ends, and lines how many it has.
type meteredReader struct {
	text.Reader
	m     *meter
	end   int
	lines int
}

// LineOffset counts from the line's beginning.
func (r *meteredReader) LineOffset() int {
	n := r.Reader.LineOffset()
	r.m.budget.Spend(n)
	return n
}

func (r *meteredReader) Advance(n int) {
	r.m.budget.Spend(n)
	r.Reader.Advance(n)
}

func (r *meteredReader) AdvanceLine() {
	r.m.budget.Spend(stepsLine)
	r.Reader.AdvanceLine()
}

func (r *meteredReader) Value(s text.Segment) []byte {
	r.m.budget.Spend(r.lines + s.Len())
	return r.Reader.Value(s)
}

func (r *meteredReader) ReadRune() (rune, int, error) {
	r.m.budget.Spend(4)
	return r.Reader.ReadRune()
}

// Match is the library's own, with each character it reads counted.
func (r *meteredReader) Match(expression *regexp.Regexp) bool {
	line, at := r.Position()
	m := expression.FindReaderSubmatchIndex(r)
	r.SetPosition(line, at)
	if m == nil {
		return false
	}
	r.Advance(m[1] - m[0])
	return true
}

// FindClosure looks up to the end of the block.
func (r *meteredReader) FindClosure(opener, closer byte, options text.FindClosureOptions) (*text.Segments, bool) {
	_, at := r.Position()
	found, ok := r.Reader.FindClosure(opener, closer, options)
	if !ok {
		r.m.budget.Spend(max(0, r.end-at.Start))
		return found, ok
	}
	for i := range found.Len() {
		s := found.At(i)
		r.m.budget.Spend(stepsLine + s.Len())
	}
	return found, ok
}

// A meteredBlock is a parser of quotes, lists, headings and the like.
type meteredBlock struct {
	parser.BlockParser
	m *meter
}

func (b meteredBlock) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	b.m.budget.Spend(1)
	if n := len(pc.OpenedBlocks()); n > maxMarkdownDepth {
		b.m.budget.Refuse("quotes and lists in each other, more than %d deep", maxMarkdownDepth)
	}
	node, state := b.BlockParser.Open(parent, reader, pc)
	if node != nil {
		b.m.budget.Spend(stepsNode)
	}
	return node, state
}

func (b meteredBlock) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	b.m.budget.Spend(stepsLine)
	return b.BlockParser.Continue(node, reader, pc)
}

// A meteredInline is a parser of links, code, stars and the like.
type meteredInline struct {
	parser.InlineParser
	m *meter
}

func (p meteredInline) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	m := p.m
	if parent != m.of {
		m.of, m.delimiters, m.brackets = parent, 0, 0
	}
	line, at := block.PeekLine()
	r := &meteredReader{Reader: block, m: m, end: at.Stop, lines: parent.Lines().Len()}
	if r.lines > 0 {
		r.end = parent.Lines().At(r.lines - 1).Stop
	}
	m.budget.Spend(1)
	if line[0] == ']' && m.brackets > 0 {
		// It is asked whether a link stands in it.
		m.brackets--
		for c := parent.LastChild(); c != nil && c.Kind().String() != "LinkLabelState"; c = c.PreviousSibling() {
			m.budget.Spend(1)
		}
	}
	node := p.InlineParser.Parse(parent, r, pc)
	if node != nil {
		m.budget.Spend(stepsNode)
	}
	switch {
	case node == nil:
		m.budget.Spend(inVain(line))
	case node.Kind() == ast.KindText:
		m.budget.Spend(r.end - at.Start) // code whose end is not there
	case node.Kind().String() == "Delimiter":
		m.delimiters++
		m.budget.Spend(m.delimiters) // in the end, each is held against those before
	case node.Kind().String() == "LinkLabelState":
		m.brackets++
	}
	return node
}

// CloseBlock is asked for at a paragraph's end by those parsers that have it.
func (p meteredInline) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := p.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// inVain is how much of a line a parser has looked at that found nothing.
func inVain(line []byte) int {
	switch line[0] {
	case ']':
		if bytes.HasPrefix(line, []byte("](<")) {
			return len(line)
		}
	case '<':
		if i := bytes.IndexAny(line[1:], " <>\n"); i >= 0 {
			return i
		}
		return len(line)
	case '~':
		return len(line) - len(bytes.TrimLeft(line, "~"))
	}
	return 0
}

// A meteredParagraph makes something else of a paragraph: references, a table.
type meteredParagraph struct {
	parser.ParagraphTransformer
	m *meter
}

func (p meteredParagraph) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, source := node.Lines(), reader.Source()
	n := lines.Len()
	p.m.budget.Spend(n)
	references := false
	table := -1 // where its rows begin
	columns := 0
	for i := range n {
		s := lines.At(i)
		line := bytes.TrimLeft(source[s.Start:s.Stop], " \t")
		if len(line) == 0 {
			continue
		}
		if table < 0 && i > 0 && util.IsBlank(bytes.Trim(line, "|-: \t\r\n")) {
			table, columns = i+1, bytes.Count(line, []byte("|"))+1
		}
		if table >= 0 && i >= table && bytes.IndexByte(line, '`') >= 0 {
			p.m.pipes += bytes.Count(line, []byte(`\|`))
		}
		switch line[0] {
		case '[':
			references = references || i == 0
			if references {
				p.m.budget.Spend(n - i) // the lines behind a reference are moved up
			}
		case '"', '\'', '(':
			if references {
				p.m.budget.Spend(max(0, lines.At(n-1).Stop-s.Start)) // a title whose end may not be there
			}
		}
	}
	if table >= 0 {
		p.m.budget.Spend((n - table + 2) * columns * stepsCell) // the header and its alignments too
	}
	p.ParagraphTransformer.Transform(node, reader, pc)
}

// A meteredTree works on the whole text in the end: on the pipes in code in
// tables, each of which it looks for in each.
type meteredTree struct {
	parser.ASTTransformer
	m *meter
}

func (t meteredTree) Transform(node *ast.Document, reader text.Reader, pc parser.Context) {
	t.m.budget.Spend(t.m.pipes * t.m.pipes)
	t.ASTTransformer.Transform(node, reader, pc)
}
