package dom

import (
	"fmt"

	"github.com/subwatch/subwatch/scraper/page"
)

// Limits of what one page may cost. A page may claim anything: a cell that
// reaches over all rows, a label in every one of ten thousand cells, lists in
// lists. What it costs is counted where the work is done, in steps (about a
// byte looked at, a node passed, a comparison made) and in bytes of what is
// read, so that the same page always ends the same way, on every machine.
//
// Real vendors' pages take about 7 steps a byte, of which the regular expressions
// over headings and the text above lists are most, and none more than a sixth of
// its budget; nor more than 4 bytes a byte. A table of 100,000 rows in the
// leanest markup takes 2 and 5. A page that is odd, with a hundred lists in each
// other, takes up to 45 steps.
const (
	stepsPerByte = 64
	stepsAtLeast = 4_000_000
	// bytesPerByte bounds texts, addresses and the room that the cells of a
	// table take.
	bytesPerByte = 32
	bytesAtLeast = 8 << 20
)

// A Budget is what is left for the reading of one page.
//
// It ends a reading by a panic with a value of its own type, which [within]
// alone turns into an error: a check after each of the hundred places that
// spend would hide what they do. Nothing outlives a reading that could be left
// half made by it.
type Budget struct {
	steps, bytes       int    // left
	allSteps, allBytes int    // at first
	Size               int    // of the page, in bytes
	Doing              string // "reading its tables": for the error
}

// NewBudget returns a budget for a page of size bytes.
func NewBudget(size, steps, bytes int) *Budget {
	return &Budget{Size: size, steps: steps, allSteps: steps, bytes: bytes, allBytes: bytes}
}

// BudgetFor is what the reading of a page of size bytes may cost.
func BudgetFor(size int) *Budget {
	return NewBudget(size, stepsPerByte*size+stepsAtLeast, bytesPerByte*size+bytesAtLeast)
}

// Spend takes steps from the budget.
func (b *Budget) Spend(steps int) {
	if b.steps -= steps; b.steps < 0 {
		b.end("steps", b.allSteps)
	}
}

// Keep takes bytes of what is read from the budget.
func (b *Budget) Keep(bytes int) {
	if b.bytes -= bytes; b.bytes < 0 {
		b.end("bytes", b.allBytes)
	}
}

// overspent is what a budget ends a reading with.
type overspent struct{ err *page.ReadError }

func (b *Budget) end(unit string, limit int) {
	panic(overspent{&page.ReadError{Kind: page.TooMuch, Detail: fmt.Sprintf("%s takes more than %d %s, for a page of %d bytes", b.Doing, limit, unit, b.Size)}})
}

// Refuse ends a reading for what no counting is needed to see.
func (b *Budget) Refuse(format string, args ...any) {
	panic(overspent{&page.ReadError{Kind: page.TooMuch, Detail: fmt.Sprintf(format, args...)}})
}

// Within runs a part of a reading. Where the budget ended it, the error says
// so; it is nil otherwise. Any other panic goes on.
func Within(part func()) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case overspent:
			err = p.err
		default:
			panic(p)
		}
	}()
	part()
	return nil
}

// Spent returns what was taken from the budget, in steps and bytes.
func (b *Budget) Spent() (steps, bytes int) { return b.allSteps - b.steps, b.allBytes - b.bytes }
