package diff

import (
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// Rows that may be one sub-processor under two names are weighed by their other
// cells, each row against many. What is asked of a cell is found once.

// A fit says how many cells beside the name are filled in one of two rows, and
// in how many of them both say the same.
type fit struct{ same, filled int32 }

func (f fit) share() float64 {
	if f.filled == 0 {
		return 0
	}
	return float64(f.same) / float64(f.filled)
}

// uses is what a row says beside its name.
type uses struct {
	cells   []form // by field, the website left out
	others  []formUnder
	under   map[int32]int // by header: the first cell kept by it
	purpose said
}

// A formUnder is a cell that is kept by its header.
type formUnder struct {
	header int32
	form
	ofName bool // the name's own cell
}

// A form is what decides whether two cells of a field are equal in substance,
// as numbers: 0 where a cell has nothing of the kind. It says in numbers what
// [comparer.equalCells] says of two cells.
type form struct {
	printed bool
	text    int32 // the folded text
	items   int32 // the set of its items, where there are several
	set     int32 // the set of what stands between its commas
	and     int32 // likewise, also cut at "and"
	address int32 // where it is nothing but an address
	places  int32 // the places that it names, and its footnote marks
}

// maxPurpose is how many words of a purpose are looked at to see whether two
// rows do much the same: no purpose in the histories of real pages has as many.
const maxPurpose = 200

// usesOf returns what a row says beside its name.
func (c *comparer) usesOf(l *leftover) *uses {
	if l.uses != nil {
		return l.uses
	}
	row := l.row
	c.step(deltaSteps * rowSize(row))
	purpose := c.folded(purposeOf(row))
	u := &uses{purpose: said{printed: purpose != "", text: c.texts.id(purpose)}}
	words := strings.Fields(purpose)
	u.purpose.words = c.texts.set(words[:min(len(words), maxPurpose)])
	for _, f := range cellFields {
		if f != snapshot.Website {
			u.cells = append(u.cells, c.formOf(f, row.Cell(f)))
		}
	}
	if len(row.Other) > 0 {
		u.under = make(map[int32]int, len(row.Other))
	}
	for i := range row.Other {
		x := &row.Other[i]
		h := c.headers.id(x.Header)
		if _, ok := u.under[h]; !ok {
			u.under[h] = i
		}
		u.others = append(u.others, formUnder{h, c.formOf(snapshot.Other, &x.Cell), c.folded(x.Text) == c.reading(row).folded || strings.Contains(x.Text, row.Name)})
	}
	l.uses = u
	return u
}

// formOf returns the form of a cell.
func (c *comparer) formOf(f snapshot.Field, cell *snapshot.Cell) form {
	if cell.Text == "" {
		return form{}
	}
	v := form{printed: true, text: c.texts.id(c.folded(cell.Text))}
	if len(cell.Items) > 1 {
		v.items = c.setID('i', words.FoldedSet(cell.Items))
	}
	if !isSet(f) {
		if a := wholeAddress(cell.Text); a != "" {
			v.address = c.texts.id("\x00a" + a)
		}
		return v
	}
	v.set = c.setID('s', words.FoldedSet(itemsOf(cell, false)))
	v.and = c.setID('s', words.FoldedSet(itemsOf(cell, true)))
	if isPlace(f) {
		if p := c.placesOf(cell.Text); !p.IsZero() {
			v.places = c.texts.id("\x00p" + marksOf(cell.Text) + "\x00" + p.String() + "\x00" + strings.Join(p.Unknown, "\x01"))
		}
	}
	return v
}

// setID numbers a set of texts of a sort.
func (c *comparer) setID(sort byte, texts []string) int32 {
	b := []byte{0, sort}
	for _, t := range texts {
		b = strconv.AppendInt(b, int64(c.texts.id(t)), 36)
		b = append(b, ' ')
	}
	return c.texts.id(string(b))
}

// same reports whether two cells of a field are equal in substance.
func (v *form) same(w *form) bool {
	return v.text == w.text || v.items != 0 && v.items == w.items || v.set != 0 && v.set == w.set || v.and != 0 && v.and == w.and ||
		v.address != 0 && v.address == w.address || v.places != 0 && v.places == w.places
}

// fit compares the cells of two rows beside their names.
func (c *comparer) fit(o, n *leftover) fit {
	a, b := c.usesOf(o), c.usesOf(n)
	var f fit
	weigh := func(x, y *form) {
		if !x.printed && !y.printed {
			return
		}
		f.filled++
		if x.same(y) {
			f.same++
		}
	}
	for i := range a.cells {
		weigh(&a.cells[i], &b.cells[i])
	}
	for i := range a.others {
		if x := &a.others[i]; !x.ofName {
			if j, ok := b.under[x.header]; ok {
				weigh(&x.form, &b.others[j].form)
			}
		}
	}
	return f
}

// purposeFits reports whether two rows do much the same, or neither says what
// it does.
func (c *comparer) purposeFits(o, n *leftover) bool {
	a, b := &c.usesOf(o).purpose, &c.usesOf(n).purpose
	if a.text == b.text {
		return true
	}
	c.weighed += len(a.words) + len(b.words)
	return a.share(*b) >= 0.3
}

// saysPurpose reports whether a row says what it does.
func (c *comparer) saysPurpose(l *leftover) bool { return c.usesOf(l).purpose.text != 0 }

// isPlaceWord reports whether a word of a name is a place.
func (c *comparer) isPlaceWord(w string) bool {
	if len(w) <= 3 {
		return false
	}
	is, ok := c.placeWords[w]
	if !ok {
		is = isPlaceWord(w)
		if c.placeWords == nil {
			c.placeWords = map[string]bool{}
		}
		c.placeWords[w] = is
	}
	return is
}
