package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/subwatch/subwatch/company"
	"github.com/subwatch/subwatch/snapshot"
)

// A leftover is a row that found no partner by its name.
type leftover struct {
	id   int32
	row  *snapshot.Subprocessor
	info *nameInfo
	site string // host behind the name, where no other row has it
	key  string // all that it says, to break ties; made when there are any
	uses *uses  // its cells beside the name; read when they are asked for

	clued []string // what clues gives, once it was asked for
}

// says returns all that the row says.
func (l *leftover) says() string {
	if l.key == "" {
		l.key = contentKey(l.row)
	}
	return l.key
}

// maxBucket bounds how many rows a clue may point at to be followed: a word
// that hundreds of names share tells nobody apart.
const maxBucket = 60

// What looking for renames may take, by row that found no partner: so many
// steps, of which a pair of rows takes at least guessSteps and mostly some
// usualSteps; renameFree is for any two lists, so that each row of up to some
// forty is weighed against each.
const (
	renameSteps = 500
	renameFree  = 300_000
	guessSteps  = 40
	usualSteps  = 150
)

// A guess is a row that may be another under a new name.
type guess struct {
	o, n int32 // leftovers
	ev   evidence
	fit  fit
}

// A renameFinder finds rows that go on under a new name.
type renameFinder struct {
	*matcher
	weighed            int            // steps that weighing a pair of rows took
	sitesOld, sitesNew map[string]int // how many rows stand behind a site; counted when one is asked for
}

// matchRenames pairs rows whose names differ where the name or the page says
// that it is the same sub-processor. Quite different names never pair.
func (f *renameFinder) matchRenames(olds, news []int32) {
	if len(olds) == 0 || len(news) == 0 || f.Over() {
		return
	}
	a, b := f.leftovers(f.Old.Row, olds, &f.sitesOld), f.leftovers(f.New.Row, news, &f.sitesNew)
	clues := byClue(b)
	inOrder := cluedPairs(a, clues)*usualSteps > renameFree+renameSteps*(len(a)+len(b))
	if inOrder { // there will be too many, and which are weighed before the guesses end may not depend on their place
		f.inOrder(a)
		f.inOrder(b)
		clues = byClue(b)
	}
	guesses, all := f.guessRenames(a, b, clues)
	if !all {
		f.exhausted = true
		if !inOrder {
			f.inOrder(a)
			f.inOrder(b)
			guesses, _ = f.guessRenames(a, b, byClue(b))
		}
	}
	guesses = f.inSameCountry(a, b, guesses)
	slices.SortFunc(guesses, func(x, y guess) int {
		if order := cmp.Or(
			cmp.Compare(min(y.ev, sameCore), min(x.ev, sameCore)), // the three surest are as sure as each other
			cmp.Compare(y.fit.share(), x.fit.share()), cmp.Compare(y.fit.same, x.fit.same), cmp.Compare(y.ev, x.ev)); order != 0 {
			return order
		}
		return cmp.Or(strings.Compare(a[x.o].says(), a[y.o].says()), strings.Compare(b[x.n].says(), b[y.n].says()), cmp.Compare(x.o, y.o), cmp.Compare(x.n, y.n))
	})
	for _, g := range guesses {
		if o, n := a[g.o].id, b[g.n].id; f.Old.Partner[o] < 0 && f.New.Partner[n] < 0 {
			f.pair(o, n)
		}
	}
}

// byClue gives by clue the rows at which it points.
func byClue(ls []leftover) map[string][]int32 {
	out := map[string][]int32{}
	for j := range ls {
		for _, clue := range ls[j].clues() {
			out[clue] = append(out[clue], int32(j))
		}
	}
	return out
}

// followed reports whether a clue tells rows apart. A whole name always does.
func followed(clue string, bucket []int32) bool { return len(bucket) <= maxBucket || clue[0] == '=' }

// cluedPairs counts the pairs of rows that share a clue, those that share
// several as often.
func cluedPairs(ls []leftover, clues map[string][]int32) int {
	n := 0
	for i := range ls {
		for _, clue := range ls[i].clues() {
			if bucket := clues[clue]; followed(clue, bucket) {
				n += len(bucket)
			}
		}
	}
	return n
}

// guessRenames weighs the pairs of rows whose names share a clue; all is false
// where there were too many.
func (f *renameFinder) guessRenames(a, b []leftover, clues map[string][]int32) (guesses []guess, all bool) {
	left := renameFree + renameSteps*(len(a)+len(b))
	seen := make([]int32, len(b)) // by new row: the last old row it was weighed against, and one
	for i := range a {
		for _, clue := range a[i].clues() {
			bucket := clues[clue]
			if !followed(clue, bucket) {
				continue
			}
			for _, j := range bucket {
				if seen[j] == int32(i)+1 {
					continue
				}
				seen[j] = int32(i) + 1
				if left <= 0 {
					return guesses, false
				}
				f.weighed = guessSteps + weightOf(&a[i], &b[j])
				if ev := f.renamed(&a[i], &b[j]); ev != noEvidence {
					guesses = append(guesses, guess{int32(i), j, ev, f.fit(&a[i], &b[j])})
				}
				f.Step(f.weighed)
				left -= f.weighed
			}
		}
	}
	return guesses, true
}

// weightOf is what weighing two rows takes more than for plain names: names of
// many words and aliases, cells kept by their headers.
func weightOf(o, n *leftover) int {
	return (len(o.info.main)+o.info.aliasWords)*(len(n.info.main)+n.info.aliasWords)/4 + len(o.info.joined)/4 + len(o.row.Other)
}

// leftovers reads the names of rows.
func (f *renameFinder) leftovers(rows []*snapshot.Subprocessor, ids []int32, sites *map[string]int) []leftover {
	out := make([]leftover, len(ids))
	for i, id := range ids {
		read := f.Names.reading(rows[id])
		f.Step(nameSteps * min(max(len(rows[id].Name), len(read.folded)), company.MaxName))
		site := siteOf(rows[id])
		if site != "" {
			if *sites == nil {
				*sites = countSites(rows)
			}
			if (*sites)[site] != 1 || company.IsSharedHost(site) {
				site = ""
			}
		}
		out[i] = leftover{id: id, row: rows[id], info: read.takeApart(), site: site}
	}
	return out
}

// nameSteps is about how often a name is gone through to be read.
const nameSteps = 20

func (f *renameFinder) inOrder(ls []leftover) {
	for i := range ls {
		f.Step(len(ls[i].says()))
	}
	slices.SortStableFunc(ls, func(x, y leftover) int { return strings.Compare(x.key, y.key) })
}
