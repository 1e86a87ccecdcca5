package lists

import "github.com/subwatch/subwatch/scraper/internal/dom"

// surround returns what stands above and below a block.
func surround(d *dom.Doc, lines []dom.Line, b *Block) {
	b.Ctx = d.Above(lines, b.At)
	b.Ctx.After = dom.Below(lines, b.End)
}
