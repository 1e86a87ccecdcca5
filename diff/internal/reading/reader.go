// Package reading says what the texts of two pages mean, each looked at once
// however often it is asked about: how they fold, which phrases they say, which
// places they name, which cells are equal in substance. [Meter] counts what a
// comparison costs, so that it ends the same way on every machine.
//
// It knows one text, cell or row at a time. Which row became which is package
// match's business, and what that means for anybody package diff's.
package reading

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/promise"
)

// A Reader reads the texts of two pages for one comparison.
type Reader struct {
	*Meter
	Phrases words.Phrasebook

	folds   words.Folds
	numbers map[string]int32
	headers map[string]int32 // by header as printed
	places  map[string]place.Set
	unknown map[string]unknownPlaces
	changes map[[2]string][]words.Word // by old and new text

	promises map[string]promise.Sentence
}

// NewReader returns a reader whose work is counted by a meter.
func NewReader(m *Meter) *Reader {
	return &Reader{
		Meter: m, folds: words.Folds{Step: m.Step}, numbers: map[string]int32{}, headers: map[string]int32{},
		places: map[string]place.Set{}, unknown: map[string]unknownPlaces{}, changes: map[[2]string][]words.Word{},
		promises: map[string]promise.Sentence{},
	}
}

// Fold returns the folded text of a cell or heading; see [words.Fold].
func (r *Reader) Fold(text string) string { return r.folds.Of(text) }

// Places returns the places that a text names.
func (r *Reader) Places(text string) place.Set {
	s, ok := r.places[text]
	if !ok {
		s = place.Read(text)
		r.places[text] = s
	}
	return s
}

type unknownPlaces struct {
	names  []string
	beside bool
}

// UnknownPlaces returns the names in a list of places that are in no table, each
// once, and whether known places stand beside them; see [place.Unknown].
func (r *Reader) UnknownPlaces(text string) (names []string, beside bool) {
	u, ok := r.unknown[text]
	if !ok {
		u.names, u.beside = place.Unknown(text)
		u.names = words.Unique(u.names)
		r.unknown[text] = u
	}
	return u.names, u.beside
}

// Promise returns what a sentence promises.
func (r *Reader) Promise(sentence string) promise.Sentence {
	s, ok := r.promises[sentence]
	if !ok {
		r.Step(DeltaSteps * len(sentence))
		s = promise.Read(sentence)
		r.promises[sentence] = s
	}
	return s
}

// Words returns the words of a change; see [words.Compare]. The same change
// often stands in many rows.
func (r *Reader) Words(old, new string) []words.Word {
	key := [2]string{old, new}
	w, ok := r.changes[key]
	if !ok {
		w = words.Compare(old, new, r.Step)
		r.changes[key] = w
	}
	return slices.Clone(w)
}

// Number returns the number of a text: equal texts have the same. The empty
// text is 0.
func (r *Reader) Number(text string) int32 {
	if text == "" {
		return 0
	}
	n, ok := r.numbers[text]
	if !ok {
		n = int32(len(r.numbers)) + 1
		r.numbers[text] = n
	}
	return n
}

// Numbers returns the numbers of texts in order, each once.
func (r *Reader) Numbers(texts []string) []int32 {
	out := make([]int32, len(texts))
	for i, t := range texts {
		out[i] = r.Number(t)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Header returns the number of a header: headers that say the same have the
// same.
func (r *Reader) Header(printed string) int32 {
	n, ok := r.headers[printed]
	if !ok {
		n = r.Number(words.Fold(printed))
		r.headers[printed] = n
	}
	return n
}

// A Said is what a text says as numbers, which are quickly compared: all of it,
// folded, and its words.
type Said struct {
	Printed bool // something stands there
	Text    int32
	Words   []int32
}

// Said returns what a text says.
func (r *Reader) Said(text string) Said {
	f := words.Fold(text)
	return Said{text != "", r.Number(f), r.Numbers(strings.Fields(f))}
}

// Share returns the share of words that two texts have in common, of all the
// words in either.
func (a *Said) Share(b *Said) float64 { return SharedWords(a.Words, b.Words) }

// SharedWords returns the share of numbers that two ordered lists have in
// common, of all in either.
func SharedWords(a, b []int32) float64 {
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
