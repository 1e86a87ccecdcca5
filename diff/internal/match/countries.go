package match

import (
	"slices"

	"github.com/subwatch/subwatch/snapshot"
)

// inSameCountry leaves out the guesses that a row became one in another
// country: of the companies of one name that a group has in many countries,
// each goes on as itself. Outside of lists of group companies that is only
// said where a row has several guesses.
func (f *renameFinder) inSameCountry(a, b []leftover, guesses []guess) []guess {
	ofOld, ofNew := map[int32]int{}, map[int32]int{}
	for _, g := range guesses {
		ofOld[g.o]++
		ofNew[g.n]++
	}
	return slices.DeleteFunc(guesses, func(g guess) bool {
		o, n := &a[g.o], &b[g.n]
		if g.ev >= sameWriting || g.ev == typo || o.info.joined != n.info.joined && !holds(o.info, n.info) && !holds(n.info, o.info) {
			return false
		}
		group := f.Old.ListOf(o.id).Kind == snapshot.Affiliates && f.New.ListOf(n.id).Kind == snapshot.Affiliates
		return (group || ofOld[g.o] > 1 || ofNew[g.n] > 1) && f.elsewhere(o, n)
	})
}

// elsewhere reports whether two rows state countries and have none in common.
func (f *renameFinder) elsewhere(o, n *leftover) bool {
	for _, field := range []snapshot.Field{snapshot.EntityCountry, snapshot.Location} {
		a, b := f.Places(o.row.Cell(field).Text), f.Places(n.row.Cell(field).Text)
		if len(a.Countries) > 0 && len(b.Countries) > 0 {
			return len(a.Groups)+len(b.Groups)+len(a.Open)+len(b.Open) == 0 &&
				!slices.ContainsFunc(a.Countries, func(country string) bool { return slices.Contains(b.Countries, country) })
		}
	}
	return false
}

// extends reports whether one name begins with the other, or ends with it and
// bears the same legal form in no other country, and the longer one's purpose
// says all that the other's says: a row that names one more, or no longer does,
// or a name in full ("Ionix SE", "Alt & Neu Ionix SE").
func (f *renameFinder) extends(o, n *leftover) bool {
	if len(o.info.main) > len(n.info.main) {
		o, n = n, o
	}
	short, long := o.info.main, n.info.main
	if len(long) == len(short) || !f.saysPurpose(o) {
		return false
	}
	begins := slices.Equal(long[:len(short)], short)
	ends := slices.Equal(long[len(long)-len(short):], short) && o.info.form != "" && o.info.form == n.info.form && !f.elsewhere(o, n)
	if !begins && !ends {
		return false
	}
	before, after := f.usesOf(o).purpose.Words, f.usesOf(n).purpose.Words
	f.weighed += len(before)
	for _, w := range before {
		if _, ok := slices.BinarySearch(after, w); !ok { // both are sorted
			return false
		}
	}
	return true
}
