package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/reading"
	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/promise"
	"github.com/subwatch/subwatch/snapshot"
)

// terms compares the text on notice and objection sentence by sentence.
// Sentences that only moved are no change.
func (t *teller) terms() {
	if slices.Equal(t.Old.TermsText, t.New.TermsText) {
		return
	}
	old, new := sentences(t.Old.TermsText), sentences(t.New.TermsText)
	came, gone := reading.ItemsDelta(old, new)
	if len(came)+len(gone) == 0 {
		if came, gone = rawDelta(old, new); len(came)+len(gone) == 0 {
			return // only the order or the paragraphs differ
		}
	}
	var deltas []delta
	for _, p := range t.pairSentences(gone, came) {
		deltas = append(deltas, delta{FieldChange: FieldChange{Old: p[0], New: p[1]}, cosmetic: words.Same(p[0], p[1]) || words.Renumbered(p[0], p[1])})
	}
	t.addTexts(TermsText, deltas, Row{len(t.New.Lists), 0})
}

// sentences cuts paragraphs into sentences.
func sentences(paragraphs []string) []string {
	var out []string
	for _, p := range paragraphs {
		out = append(out, promise.Sentences(p)...)
	}
	return out
}

// rawDelta is what only one of two sets of sentences has, letter by letter.
func rawDelta(old, new []string) (came, gone []string) {
	only := func(xs, ys []string) []string {
		have := words.Set(ys)
		var out []string
		for _, x := range xs {
			if !have[x] {
				have[x] = true
				out = append(out, x)
			}
		}
		return out
	}
	return only(new, old), only(old, new)
}

// maxSentences bounds how many sentences are weighed against each other.
const maxSentences = 200

// pairSentences finds which sentence became which: each with the one that
// shares most words, where that is half of them. Others came or went alone.
func (t *teller) pairSentences(gone, came []string) [][2]string {
	type candidate struct {
		i, j  int
		share float64
	}
	var all []candidate
	olds, news := t.wordsOfEach(gone), t.wordsOfEach(came)
	for i, a := range olds {
		for j, b := range news {
			const least = 0.4
			if few, many := min(len(a), len(b)), max(len(a), len(b)); float64(few) < least*float64(many) {
				continue // the shorter has not as many words as they would have to share
			}
			t.Step(len(a) + len(b))
			if s := reading.SharedWords(a, b); s >= least {
				all = append(all, candidate{i, j, s})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(gone[a.i], gone[b.i]), cmp.Compare(came[a.j], came[b.j]))
	})
	partner, taken := map[int]int{}, map[int]bool{}
	for _, x := range all {
		if _, ok := partner[x.j]; !ok && !taken[x.i] {
			partner[x.j], taken[x.i] = x.i, true
		}
	}
	var out [][2]string
	for j, s := range came {
		if i, ok := partner[j]; ok {
			out = append(out, [2]string{gone[i], s})
		} else {
			out = append(out, [2]string{"", s})
		}
	}
	for i, s := range gone {
		if !taken[i] {
			out = append(out, [2]string{s, ""})
		}
	}
	return t.joinTurned(out)
}

// joinTurned makes one pair of a sentence that was removed and one that was added
// where both are about the same: what was promised, or the period to object, has
// turned, and both wordings are told together. Pairs are [old, new], with an
// empty text where there is none.
func (t *teller) joinTurned(pairs [][2]string) [][2]string {
	waiting := map[subject][]int{} // sentences that were removed, by all that they are about
	for i, p := range pairs {
		if p[1] == "" {
			for _, about := range t.subjects(p[0]) {
				waiting[about] = append(waiting[about], i)
			}
		}
	}
	for i, p := range pairs {
		if p[0] != "" || p[1] == "" || len(waiting) == 0 {
			continue
		}
		for _, about := range t.subjects(p[1]) {
			for len(waiting[about]) > 0 && pairs[waiting[about][0]] == [2]string{} { // it has its partner
				waiting[about] = waiting[about][1:]
			}
			if len(waiting[about]) > 0 {
				k := waiting[about][0]
				pairs[i][0], pairs[k] = pairs[k][0], [2]string{}
				break
			}
		}
	}
	return slices.DeleteFunc(pairs, func(p [2]string) bool { return p == [2]string{} })
}

// A subject is what a sentence is about: a kind of promise, or a period to object
// or of notice.
type subject uint16

const (
	objectionPeriod subject = 1 << (8 + iota) // above the kinds of promises
	noticePeriod
)

// subjects returns what a sentence is about.
func (t *teller) subjects(sentence string) []subject {
	var out []subject
	said := t.Promise(sentence)
	for _, kind := range said.Kinds.Each() {
		out = append(out, subject(kind))
	}
	switch {
	case !said.Objection && !said.OnNotice || len(words.Periods(sentence)) == 0:
	case said.Objection:
		out = append(out, objectionPeriod)
	default:
		out = append(out, noticePeriod)
	}
	return out
}

// wordsOfEach returns the words of the first sentences, as numbers.
func (t *teller) wordsOfEach(sentences []string) [][]int32 {
	out := make([][]int32, min(len(sentences), maxSentences))
	for i := range out {
		out[i] = t.Numbers(words.Parts(sentences[i]))
	}
	return out
}

// dates tells which date lines changed.
func (t *teller) dates() {
	gone, came := onlyDates(t.Old.Dates, t.New.Dates), onlyDates(t.New.Dates, t.Old.Dates)
	if len(gone)+len(came) == 0 {
		return
	}
	var deltas []delta
	waiting := map[snapshot.DateKind][]int{} // lines that went, by their kind
	for i, d := range gone {
		waiting[d.Kind] = append(waiting[d.Kind], i)
	}
	paired := make([]bool, len(gone))
	for _, d := range came {
		x := delta{FieldChange: FieldChange{New: d.Text}}
		i := -1
		if same := waiting[d.Kind]; len(same) > 0 {
			i, waiting[d.Kind] = same[0], same[1:]
		} else if len(gone) == 1 && len(came) == 1 {
			i = 0
		}
		if i >= 0 {
			paired[i] = true
			x.Old = gone[i].Text
			x.cosmetic = gone[i].Date == d.Date && gone[i].Precision == d.Precision && (words.Same(x.Old, x.New) || d.Date != "" && d.Kind == gone[i].Kind && sameButFormat(x.Old, x.New))
		}
		deltas = append(deltas, x)
	}
	for i, d := range gone {
		if !paired[i] {
			deltas = append(deltas, delta{FieldChange: FieldChange{Old: d.Text}})
		}
	}
	t.datesToldBefore = t.inTerms(deltas)
	for i := range deltas {
		deltas[i].cosmetic = deltas[i].cosmetic || t.datesToldBefore
	}
	t.addTexts(Dates, deltas, Row{len(t.New.Lists) + 1, 0})
}

// inTerms reports whether all date lines that changed stand in sentences on notice
// and objection that are told: a paragraph is told once.
func (t *teller) inTerms(dates []delta) bool {
	i := slices.IndexFunc(t.changes, func(c *change) bool { return c.Kind == TermsText })
	if i < 0 {
		return false
	}
	for _, d := range dates {
		if !slices.ContainsFunc(t.changes[i].deltas, func(s delta) bool {
			t.Step(len(s.Old) + len(s.New))
			return !s.cosmetic && strings.Contains(s.Old, d.Old) && strings.Contains(s.New, d.New)
		}) {
			return false
		}
	}
	return true
}

// formatWords is how many words the format of a date has at most: a weekday, a
// month, "o'clock".
const formatWords = 3

// sameButFormat reports whether two lines with the same date differ in how it is
// written only: "2026-05-15", "15 May 2026".
func sameButFormat(old, new string) bool {
	was, is := strings.Fields(words.Fold(old)), strings.Fields(words.Fold(new))
	differ := append(words.Without(was, is), words.Without(is, was)...)
	letters := slices.DeleteFunc(slices.Clone(differ), func(w string) bool { return strings.ContainsAny(w, "0123456789") })
	return len(letters) < len(differ) && len(letters) <= formatWords
}

// addTexts adds a change of texts that stand outside lists, all of them shown.
func (t *teller) addTexts(kind Kind, deltas []delta, at Row) {
	c := change{Change: Change{Kind: kind}, deltas: deltas, at: at}
	for i := range deltas {
		d := &deltas[i]
		t.Step(reading.DeltaSteps * (len(d.Old) + len(d.New)))
		d.Words = words.Compare(d.Old, d.New, t.Step)
		c.Fields = append(c.Fields, d.FieldChange)
	}
	t.add(c)
}

// onlyDates returns the date lines that only the first of two pages has.
func onlyDates(dates, other []snapshot.Date) []snapshot.Date {
	have := make(map[snapshot.Date]bool, len(other))
	for _, d := range other {
		have[d] = true
	}
	var out []snapshot.Date
	for _, d := range dates {
		if !have[d] {
			out = append(out, d)
		}
	}
	return out
}
