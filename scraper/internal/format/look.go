package format

import "fmt"

// The library that parses HTML takes no budget and cannot be stopped, and some
// pages make it quadratic: it looks through all open elements for the one that
// a tag ends, opens formatting elements that nobody closed again in every
// block, with their attributes, and copies the attributes of one html element
// after the other. The look goes over a page's tags before it is parsed and
// keeps the same stack of open elements, roughly and rather too high than too
// low: what the library would do is counted in steps.
const (
	lookPerByte = 64 // real pages take up to 1 a byte
	lookAtLeast = 1_000_000

	// What one thing costs the library, in steps of about ten nanoseconds or
	// two bytes: an element that is opened again and each of its attributes,
	// an attribute of html or body that is compared with those before.
	stepsReopen    = 80
	stepsReopenAtt = 20
	stepsCopy      = 16

	// maxReopened is how many elements are opened again at once: the parser
	// gives up at 512 that are open.
	maxReopened = 512
)

// A verdict of the look: parse the page as it is, make it flat first, or leave
// it.
type looked struct {
	slim   []byte // the page without the attributes that nobody reads
	flat   bool   // too deep, or opened again too often: [flatten] helps
	refuse string // why it cannot be parsed in time, or ""
}

type look struct {
	tags     tags
	stack    []openElement
	before   []leftOpen // of each marker on the stack
	left     leftOpen
	heaviest leftOpen // the most attributes that one of the kind has had
	open     int      // formatting elements on the stack
	again    int      // what opening again costs at the next tag
	compared int      // how many of left a new formatting element is compared with
	copied   int      // attributes of html and body so far
	steps    int
	copies   int // steps for the attributes of html and body
}

// lookAt tells how a page can be parsed.
func lookAt(text []byte) looked {
	l := &look{tags: tags{text: text, slim: &slimmer{}}}
	limit := lookPerByte*len(text) + lookAtLeast
	for {
		l.tags.foreign = l.top() != nil && l.top().foreign
		if !l.tags.next() {
			break
		}
		t := &l.tags.tag
		// The tag itself, and the text before it.
		l.steps += 2 + 2*l.again
		if l.open > 0 {
			l.steps += len(l.stack) // looked through for the last one left open
		}
		if t.end {
			l.end(t)
		} else {
			l.start(t)
		}
		if l.copies > limit {
			return looked{refuse: fmt.Sprintf("html and body elements with %d attributes", l.copied)}
		}
		if l.steps > limit {
			return looked{flat: true}
		}
	}
	return looked{slim: l.tags.slim.page(text)}
}
