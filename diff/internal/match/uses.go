package match

import (
	"strconv"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
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
	purpose reading.Said
}

// A formUnder is a cell that is kept by its header.
type formUnder struct {
	header int32
	form
	ofName bool // the name's own cell
}

// A form is what decides whether two cells of a field are equal in substance,
// as numbers: 0 where a cell has nothing of the kind. It says in numbers what
// [reading.Reader.EqualCells] says of two cells.
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
func (f *renameFinder) usesOf(l *leftover) *uses {
	if l.uses != nil {
		return l.uses
	}
	row := l.row
	f.Step(reading.DeltaSteps * reading.RowSize(row))
	purpose := f.Fold(reading.Purpose(row))
	said := strings.Fields(purpose)
	u := &uses{purpose: reading.Said{Printed: purpose != "", Text: f.Number(purpose), Words: f.Numbers(said[:min(len(said), maxPurpose)])}, under: map[int32]int{}}
	for _, field := range reading.CellFields {
		if field != snapshot.Website {
			u.cells = append(u.cells, f.formOf(field, row.Cell(field)))
		}
	}
	for i := range row.Other {
		x := &row.Other[i]
		h := f.Header(x.Header)
		if _, ok := u.under[h]; !ok {
			u.under[h] = i
		}
		u.others = append(u.others, formUnder{h, f.formOf(snapshot.Other, &x.Cell), f.Fold(x.Text) == f.Names.reading(row).folded || strings.Contains(x.Text, row.Name)})
	}
	l.uses = u
	return u
}

// formOf returns the form of a cell.
func (m *matcher) formOf(f snapshot.Field, cell *snapshot.Cell) form {
	if cell.Text == "" {
		return form{}
	}
	v := form{printed: true, text: m.Number(m.Fold(cell.Text))}
	if len(cell.Items) > 1 {
		v.items = m.setID('i', words.FoldedSet(cell.Items))
	}
	if !reading.IsSet(f) {
		if a := words.WholeAddress(cell.Text); a != "" {
			v.address = m.Number("\x00a" + a)
		}
		return v
	}
	v.set = m.setID('s', words.FoldedSet(reading.Items(cell, false)))
	v.and = m.setID('s', words.FoldedSet(reading.Items(cell, true)))
	if reading.IsPlace(f) {
		if p := m.Places(cell.Text); !p.IsZero() {
			v.places = m.Number("\x00p" + reading.Marks(cell.Text) + "\x00" + p.String() + "\x00" + strings.Join(p.Unknown, "\x01"))
		}
	}
	return v
}

// setID numbers a set of texts of a sort.
func (m *matcher) setID(sort byte, texts []string) int32 {
	b := []byte{0, sort}
	for _, t := range texts {
		b = strconv.AppendInt(b, int64(m.Number(t)), 36)
		b = append(b, ' ')
	}
	return m.Number(string(b))
}

// same reports whether two cells of a field are equal in substance.
func (v *form) same(w *form) bool {
	return v.text == w.text || v.items != 0 && v.items == w.items || v.set != 0 && v.set == w.set || v.and != 0 && v.and == w.and ||
		v.address != 0 && v.address == w.address || v.places != 0 && v.places == w.places
}

// fit compares the cells of two rows beside their names.
func (f *renameFinder) fit(o, n *leftover) fit {
	a, b := f.usesOf(o), f.usesOf(n)
	var found fit
	weigh := func(x, y *form) {
		if !x.printed && !y.printed {
			return
		}
		found.filled++
		if x.same(y) {
			found.same++
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
	return found
}

// purposeFits reports whether two rows do much the same, or neither says what
// it does.
func (f *renameFinder) purposeFits(o, n *leftover) bool {
	a, b := &f.usesOf(o).purpose, &f.usesOf(n).purpose
	if a.Text == b.Text {
		return true
	}
	f.weighed += len(a.Words) + len(b.Words)
	return a.Share(b) >= 0.3
}

// saysPurpose reports whether a row says what it does.
func (f *renameFinder) saysPurpose(l *leftover) bool { return f.usesOf(l).purpose.Text != 0 }
