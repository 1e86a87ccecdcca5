package format

import (
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
)

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

func (l *look) remove(i int) {
	l.steps += len(l.stack) - i
	l.stack = append(l.stack[:i], l.stack[i+1:]...)
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
