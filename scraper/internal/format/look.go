package format

import (
	"fmt"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"golang.org/x/net/html/atom"
)

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

// An openElement is one that has not been closed.
type openElement struct {
	atom    atom.Atom
	name    uint32
	traits  dom.Trait
	foreign bool // svg, math and what stands in them
	attrs   int32
	before  int32 // for a marker: where in [look].before stands what was left open before it
}

// leftOpen counts the formatting elements that were left open when the block
// around them ended, by their index.
type leftOpen [14]int

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
		l.tags.foreign = l.inForeign()
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

func (l *look) top() *openElement {
	if len(l.stack) == 0 {
		return nil
	}
	return &l.stack[len(l.stack)-1]
}

// inForeign reports whether the next tag is one of svg or math.
func (l *look) inForeign() bool {
	t := l.top()
	return t != nil && t.foreign && t.traits&dom.IsBridge == 0
}

func (l *look) push(t *tag, tr dom.Trait, foreign bool) {
	e := openElement{atom: t.atom, name: t.name, traits: tr, foreign: foreign, attrs: int32(t.attrs)}
	if foreign {
		e.traits &= dom.IsBridge
	}
	if e.traits&dom.IsMarker != 0 {
		e.before = int32(len(l.before))
		l.before = append(l.before, l.left)
	}
	if e.traits&dom.IsFormatting != 0 {
		l.open++
	}
	l.stack = append(l.stack, e)
}

// pop closes all elements from an index on. The formatting elements among them
// stay to be opened again, except those behind the last marker.
func (l *look) pop(to int) {
	marked, left := false, false
	for i := len(l.stack) - 1; i >= to; i-- {
		e := &l.stack[i]
		switch {
		case e.traits&dom.IsFormatting != 0:
			l.open--
			l.leave(e)
			left = true
		case e.traits&dom.IsMarker != 0:
			if !marked {
				marked = true
				left = left || l.left != l.before[e.before]
				l.left = l.before[e.before]
			}
			l.before = l.before[:e.before]
		}
	}
	l.steps += len(l.stack) - to
	l.stack = l.stack[:to]
	if left {
		l.reopen()
	}
}

// leave keeps a formatting element to be opened again.
func (l *look) leave(e *openElement) {
	k := formattingIndex(e.atom)
	l.left[k]++
	l.heaviest[k] = max(l.heaviest[k], int(e.attrs))
}

// reopen counts anew what those left open cost the next tags.
func (l *look) reopen() {
	l.again, l.compared = 0, 0
	n := maxReopened
	for k, left := range l.left {
		l.compared += min(left, maxReopened)
		left = min(left, n)
		n -= left
		l.again += left * (stepsReopen + stepsReopenAtt*l.heaviest[k])
	}
}

// find returns the index of the last open element that fits, and -1 where one
// that stops the search comes first.
func (l *look) find(fits, stops func(*openElement) bool) int {
	for i := len(l.stack) - 1; i >= 0; i-- {
		l.steps++
		e := &l.stack[i]
		if !e.foreign && fits(e) {
			return i
		}
		if stops(e) {
			return -1
		}
	}
	return -1
}

func atScope(e *openElement) bool {
	return e.traits&dom.IsScope != 0 || e.foreign && e.traits&dom.IsBridge != 0
}

func atTable(e *openElement) bool { return e.atom == atom.Table || e.atom == atom.Template }

func is(a atom.Atom) func(*openElement) bool {
	return func(e *openElement) bool { return e.atom == a }
}

func atNothing(*openElement) bool { return false }

// start opens an element.
func (l *look) start(t *tag) {
	tr := dom.Traits[t.atom]
	if l.inForeign() {
		if tr&dom.IsBreakout == 0 && !(t.atom == atom.Font && t.attrs > 0) {
			if !t.closed {
				l.push(t, tr, true)
			}
			return
		}
		for l.inForeign() {
			l.steps++
			l.stack = l.stack[:len(l.stack)-1]
		}
	}
	if top := l.top(); top != nil && (atTable(top) || top.traits&dom.IsTablePart != 0) {
		l.steps += len(l.stack) // put before the table, which is looked for
	}
	if tr&dom.EndsP != 0 {
		l.endP()
	}
	switch t.atom {
	case atom.Html, atom.Body:
		if t.attrs > 0 {
			l.copied += t.attrs
			l.copies += stepsCopy * l.copied
		}
		l.steps += len(l.stack)
		return
	case atom.Head, atom.Frameset:
		return
	case atom.Li:
		l.endItem(atom.Li, atom.Li)
	case atom.Dd, atom.Dt:
		l.endItem(atom.Dd, atom.Dt)
	case atom.Button:
		if i := l.find(is(atom.Button), atScope); i >= 0 {
			l.pop(i)
		}
	case atom.Select, atom.Input:
		if i := l.find(is(atom.Select), atScope); i >= 0 {
			l.pop(i)
			if t.atom == atom.Select {
				return
			}
		}
	case atom.A, atom.Nobr:
		l.endFormatting(t.atom, func(e *openElement) bool { return e.traits&dom.IsMarker != 0 })
	case atom.Option, atom.Optgroup:
		if top := l.top(); top != nil && top.atom == atom.Option {
			l.pop(len(l.stack) - 1)
		}
	case atom.Svg, atom.Math:
		if !t.closed {
			l.push(t, 0, true)
		}
		return
	}
	switch {
	case tr&dom.IsTablePart != 0:
		l.startPart(t, tr)
		return
	case tr&dom.IsHeading != 0:
		if top := l.top(); top != nil && top.traits&dom.IsHeading != 0 {
			l.pop(len(l.stack) - 1)
		}
	case tr&dom.IsFormatting != 0:
		l.steps += l.compared
	}
	if tr&dom.IsVoid == 0 && !isRawElement(t.atom) {
		l.push(t, tr, false)
	}
}

// endP closes an open paragraph.
func (l *look) endP() {
	if i := l.find(is(atom.P), func(e *openElement) bool { return atScope(e) || e.atom == atom.Button }); i >= 0 {
		l.pop(i)
	}
}

// endItem closes an open item of a list.
func (l *look) endItem(a, b atom.Atom) {
	i := l.find(
		func(e *openElement) bool { return e.atom == a || e.atom == b },
		func(e *openElement) bool {
			return e.traits&dom.IsSpecial != 0 && e.atom != atom.Address && e.atom != atom.Div && e.atom != atom.P
		})
	if i >= 0 {
		l.pop(i)
	}
}

// startPart opens a part of a table, where there is one.
func (l *look) startPart(t *tag, tr dom.Trait) {
	table := l.find(atTable, atNothing)
	if table < 0 {
		return
	}
	to := table + 1
	for i := to; i < len(l.stack); i++ {
		l.steps++
		switch a := l.stack[i].atom; {
		case (t.atom == atom.Tr || t.atom == atom.Td || t.atom == atom.Th) && (a == atom.Tbody || a == atom.Thead || a == atom.Tfoot),
			(t.atom == atom.Td || t.atom == atom.Th) && a == atom.Tr:
			to = i + 1
		}
	}
	if l.stack[table].atom != atom.Template {
		l.pop(to)
	}
	if t.atom != atom.Col && t.atom != atom.Colgroup {
		l.push(t, tr, false)
	}
}

// end closes an element.
func (l *look) end(t *tag) {
	tr := dom.Traits[t.atom]
	if l.inForeign() {
		for i := len(l.stack) - 1; i >= 0 && l.stack[i].foreign; i-- {
			l.steps++
			if e := &l.stack[i]; e.atom == t.atom && e.name == t.name {
				l.pop(i)
				return
			}
		}
	}
	i := -1
	switch {
	case t.atom == atom.Html || t.atom == atom.Body:
	case tr&dom.IsFormatting != 0:
		l.endFormatting(t.atom, atScope)
	case t.atom == atom.P:
		l.endP()
	case t.atom == atom.Li:
		i = l.find(is(atom.Li), func(e *openElement) bool { return atScope(e) || e.atom == atom.Ol || e.atom == atom.Ul })
	case t.atom == atom.Form:
		if i := l.find(is(atom.Form), atScope); i >= 0 {
			l.remove(i) // what stands in it stays open
		}
	case tr&dom.IsHeading != 0:
		i = l.find(func(e *openElement) bool { return e.traits&dom.IsHeading != 0 }, atScope)
	case tr&dom.IsTablePart != 0 || t.atom == atom.Table || t.atom == atom.Template:
		i = l.find(is(t.atom), atTable)
	case tr&(dom.EndsP|dom.IsScope) != 0 || t.atom == atom.Button:
		i = l.find(is(t.atom), func(e *openElement) bool { return atScope(e) && e.atom != t.atom })
	default:
		i = l.find(
			func(e *openElement) bool { return e.atom == t.atom && e.name == t.name },
			func(e *openElement) bool {
				return e.traits&dom.IsSpecial != 0 || e.foreign && e.traits&dom.IsBridge != 0
			})
	}
	if i >= 0 {
		l.pop(i)
	}
}

func (l *look) remove(i int) {
	l.steps += len(l.stack) - i
	l.stack = append(l.stack[:i], l.stack[i+1:]...)
}

// maxAdopted is how many blocks a formatting element may reach over and still
// be closed by its end tag: beyond, the parser keeps a copy of it open.
const maxAdopted = 7

// endFormatting closes a formatting element, where nothing that stops the
// search stands between.
func (l *look) endFormatting(a atom.Atom, stops func(*openElement) bool) {
	blocks, stop := 0, -1
	for i := len(l.stack) - 1; i >= 0; i-- {
		l.steps++
		e := &l.stack[i]
		if e.atom == a && !e.foreign {
			l.open--
			if blocks > maxAdopted {
				l.leave(e)
			}
			l.remove(i)
			if blocks == 0 {
				l.pop(i)
			}
			l.reopen()
			return
		}
		if stops(e) {
			stop = i
			break
		}
		if e.traits&dom.IsSpecial != 0 {
			blocks++
		}
	}
	// One that was left open in a block before, on this side of the marker.
	k := formattingIndex(a)
	if stop < 0 && l.left[k] > 0 || stop >= 0 && l.stack[stop].traits&dom.IsMarker != 0 && l.left[k] > l.before[l.stack[stop].before][k] {
		l.left[k]--
		l.reopen()
	}
}

// formattingIndex numbers the formatting elements.
func formattingIndex(a atom.Atom) int {
	switch a {
	case atom.A:
		return 0
	case atom.B:
		return 1
	case atom.Big:
		return 2
	case atom.Code:
		return 3
	case atom.Em:
		return 4
	case atom.Font:
		return 5
	case atom.I:
		return 6
	case atom.Nobr:
		return 7
	case atom.S:
		return 8
	case atom.Small:
		return 9
	case atom.Strike:
		return 10
	case atom.Strong:
		return 11
	case atom.Tt:
		return 12
	}
	return 13 // u
}
