package format

import (
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/internal/dom"
)

// start opens an element.
func (l *look) start(t *tag) {
	tr := dom.Traits[t.atom]
	if top := l.top(); top != nil && top.foreign {
		if l.inForeign() && tr&dom.IsBreakout == 0 && !(t.atom == atom.Font && t.attrs > 0) {
			l.startForeign(t, tr)
			return
		}
		// HTML in a drawing, or after it.
		l.tags.slim.stop()
		l.breakOut()
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
	case atom.Head:
		return
	case atom.Frameset:
		l.tags.slim.stop() // the parser may take no other elements from here on
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
		l.startForeign(t, 0)
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

// startForeign opens a part of a drawing or a formula, in which nothing is raw
// text.
func (l *look) startForeign(t *tag, tr dom.Trait) {
	l.tags.raw = ""
	if t.closed {
		return
	}
	l.push(t, tr, true)
	if t.atom == atom.Math || tr&dom.IsBridge != 0 && t.atom != atom.Title && t.atom != atom.Desc {
		l.tags.slim.stop() // which of them bridge where is not kept here
	}
}

// breakOut leaves a drawing or a formula for HTML that cannot stand in it. From one
// of its elements in which HTML may stand, there is nothing to leave.
func (l *look) breakOut() {
	for l.inForeign() {
		l.steps++
		l.stack = l.stack[:len(l.stack)-1]
	}
}

// endP closes an open paragraph, and reports whether there was one.
func (l *look) endP() (had bool) {
	i := l.find(is(atom.P), func(e *openElement) bool { return atScope(e) || e.atom == atom.Button })
	if i >= 0 {
		l.pop(i)
	}
	return i >= 0
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
	if top := l.top(); top != nil && top.foreign {
		for i := len(l.stack) - 1; i >= 0 && l.stack[i].foreign; i-- {
			l.steps++
			if e := &l.stack[i]; e.atom == t.atom && e.name == t.name {
				l.pop(i)
				return
			}
		}
		l.tags.slim.stop()
	}
	i := -1
	switch {
	case t.atom == atom.Html || t.atom == atom.Body:
	case tr&dom.IsFormatting != 0:
		l.endFormatting(t.atom, atScope)
	case t.atom == atom.Br:
		l.breakOut()
	case t.atom == atom.P:
		if !l.endP() {
			l.breakOut() // it opens one
		}
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
