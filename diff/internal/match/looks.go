package match

import (
	"cmp"
	"slices"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/snapshot"
)

// Rows of one name are weighed against many others. What is asked about their
// texts is found once for each row, as numbers that are quickly compared.

// A look is what tells the rows of one sub-processor apart.
type look struct {
	cells  []weighed
	others []saidUnder // in the order of their headers
}

// A weighed is a text that tells rows apart, and how well.
type weighed struct {
	reading.Said
	weight int
}

// A saidUnder is what stands under a header.
type saidUnder struct {
	header string
	reading.Said
}

// maxUnder is with how many of the cells under the same header each is
// weighed.
const maxUnder = 4

// looks reads rows for [look.alike], and counts their words.
func (m *matcher) looks(rows []*snapshot.Subprocessor, of []int32) (out []*look, words int) {
	out = make([]*look, len(of))
	for i, id := range of {
		out[i] = m.look(rows[id])
		for _, c := range out[i].cells {
			words += len(c.Words)
		}
		for k, o := range out[i].others {
			if words += len(o.Words); k > 0 && o.header == out[i].others[k-1].header {
				words += maxUnder * len(o.Words)
			}
		}
	}
	return out, words
}

func (m *matcher) look(s *snapshot.Subprocessor) *look {
	m.Step(reading.RowSize(s))
	v := &look{}
	weigh := func(text string, weight int) {
		v.cells = append(v.cells, weighed{m.Said(text), weight})
	}
	weigh(s.Products.Text, 4)
	weigh(s.Purpose.Text, 3)
	weigh(s.Group, 3)
	for _, f := range reading.CellFields[2:] {
		weigh(s.Cell(f).Text, 1)
	}
	for i := range s.Other {
		v.others = append(v.others, saidUnder{s.Other[i].Header, m.Said(s.Other[i].Text)})
	}
	slices.SortStableFunc(v.others, func(a, b saidUnder) int { return cmp.Compare(a.header, b.header) })
	return v
}

// alike weighs how well two rows fit each other: more for the cells that tell
// the rows of one sub-processor apart, and most for the products.
func (v *look) alike(w *look) int {
	score := 0
	for i := range v.cells {
		score += alikeTexts(&v.cells[i].Said, &w.cells[i].Said, v.cells[i].weight)
	}
	for i, j := 0, 0; i < len(v.others) && j < len(w.others); {
		switch cmp.Compare(v.others[i].header, w.others[j].header) {
		case -1:
			i++
		case 1:
			j++
		default:
			for k := j; k < min(j+maxUnder, len(w.others)) && w.others[k].header == v.others[i].header; k++ {
				score += alikeTexts(&v.others[i].Said, &w.others[k].Said, 1)
			}
			i++
		}
	}
	return score
}

// alikeTexts weighs how well two texts fit each other.
func alikeTexts(a, b *reading.Said, weight int) int {
	switch {
	case !a.Printed && !b.Printed:
	case a.Text == b.Text:
		return 4 * weight
	case a.Printed && b.Printed:
		return int(4 * float64(weight) * a.Share(b) * 0.9)
	}
	return 0
}
