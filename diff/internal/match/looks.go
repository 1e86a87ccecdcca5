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
	places []string    // countries, groups and open sets, sorted
}

// weighPlaces is what the places of processing count beside the words of their
// cell: as much as the products. A row that keeps its countries goes on, in
// whatever words.
const weighPlaces = 4

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
		words += len(out[i].places)
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
	at := m.Places(s.Location.Text)
	v.places = slices.Concat(at.Countries, at.Open)
	for _, g := range at.Groups {
		v.places = append(v.places, string(g))
	}
	slices.Sort(v.places)
	for i := range s.Other {
		v.others = append(v.others, saidUnder{s.Other[i].Header, m.Said(s.Other[i].Text)})
	}
	slices.SortStableFunc(v.others, func(a, b saidUnder) int { return cmp.Compare(a.header, b.header) })
	return v
}

// alike weighs how well two rows fit each other: more for the cells that tell
// the rows of one sub-processor apart, and most for the products.
func (v *look) alike(w *look) int {
	score := weighPlaces * alikePlaces(v.places, w.places)
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

// alikePlaces weighs how many of two sets of places are in both: 4 where they are
// the same, 0 where they have none in common or one of them is empty.
func alikePlaces(a, b []string) int {
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i], b[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return 4 * both / all
	}
	return 0
}
