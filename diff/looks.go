package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// Rows are weighed against many others. What is asked about their texts is
// found once for each row, as numbers that are quickly compared.

// ids numbers texts: equal texts have the same number. The empty text is 0.
type ids struct{ of map[string]int32 }

func (x *ids) id(text string) int32 {
	if text == "" {
		return 0
	}
	n, ok := x.of[text]
	if !ok {
		if x.of == nil {
			x.of = map[string]int32{}
		}
		n = int32(len(x.of)) + 1
		x.of[text] = n
	}
	return n
}

// set numbers the texts, in the order of their numbers, each once.
func (x *ids) set(texts []string) []int32 {
	out := make([]int32, len(texts))
	for i, t := range texts {
		out[i] = x.id(t)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// A said is what a text says: a number for all of it, folded, and its words.
type said struct {
	printed bool // something stands there
	text    int32
	words   []int32
}

func (x *ids) said(text string) said {
	f := words.Fold(text)
	return said{text != "", x.id(f), x.set(strings.Fields(f))}
}

// share returns the share of words that two texts have in common: what they
// share of all the words in either.
func (a said) share(b said) float64 { return sharedWords(a.words, b.words) }

func sharedWords(a, b []int32) float64 {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common++
			i, j = i+1, j+1
		}
	}
	if all := len(a) + len(b) - common; all > 0 {
		return float64(common) / float64(all)
	}
	return 0
}

// A look is what tells the rows of one sub-processor apart.
type look struct {
	cells  []weighed
	others []saidUnder // in the order of their headers
}

// A weighed is a text that tells rows apart, and how well.
type weighed struct {
	said
	weight int
}

// A saidUnder is what stands under a header.
type saidUnder struct {
	header string
	said
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
			words += len(c.words)
		}
		for k, o := range out[i].others {
			if words += len(o.words); k > 0 && o.header == out[i].others[k-1].header {
				words += maxUnder * len(o.words)
			}
		}
	}
	return out, words
}

func (m *matcher) look(s *snapshot.Subprocessor) *look {
	m.meter.step(rowSize(s))
	v := &look{}
	weigh := func(text string, weight int) {
		v.cells = append(v.cells, weighed{m.texts.said(text), weight})
	}
	weigh(s.Products.Text, 4)
	weigh(s.Purpose.Text, 3)
	weigh(s.Group, 3)
	for _, f := range cellFields[2:] {
		weigh(s.Cell(f).Text, 1)
	}
	for i := range s.Other {
		v.others = append(v.others, saidUnder{s.Other[i].Header, m.texts.said(s.Other[i].Text)})
	}
	slices.SortStableFunc(v.others, func(a, b saidUnder) int { return cmp.Compare(a.header, b.header) })
	return v
}

// alike weighs how well two rows fit each other: more for the cells that tell
// the rows of one sub-processor apart, and most for the products.
func (v *look) alike(w *look) int {
	score := 0
	for i := range v.cells {
		score += alikeTexts(v.cells[i].said, w.cells[i].said, v.cells[i].weight)
	}
	for i, j := 0, 0; i < len(v.others) && j < len(w.others); {
		switch cmp.Compare(v.others[i].header, w.others[j].header) {
		case -1:
			i++
		case 1:
			j++
		default:
			for k := j; k < min(j+maxUnder, len(w.others)) && w.others[k].header == v.others[i].header; k++ {
				score += alikeTexts(v.others[i].said, w.others[k].said, 1)
			}
			i++
		}
	}
	return score
}

// alikeTexts weighs how well two texts fit each other.
func alikeTexts(a, b said, weight int) int {
	switch {
	case !a.printed && !b.printed:
	case a.text == b.text:
		return 4 * weight
	case a.printed && b.printed:
		return int(4 * float64(weight) * a.share(b) * 0.9)
	}
	return 0
}
