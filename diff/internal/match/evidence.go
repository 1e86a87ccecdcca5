package match

import (
	"slices"
	"unicode/utf8"

	"github.com/subwatch/subwatch/company"
)

// An evidence says how surely a name became another, the surest highest; 0 is
// none.
type evidence int

const (
	noEvidence  evidence = iota
	sameFirst            // the same first word, a legal form, and every other cell the same
	sameSite             // the same site behind the name
	typo                 // one slip of the hand
	contained            // one name holds the other
	sameCore             // the same but for the legal form
	sameWriting          // the same but for blanks, accents or a repaired encoding
	saidSo               // one name says that it is or was the other
)

// renamed weighs the evidence that one row is another under a new name: the
// surest that there is.
func (f *renameFinder) renamed(o, n *leftover) evidence {
	a, b := o.info, n.info
	switch {
	case a.joined == "" || b.joined == "":
		return noEvidence
	case overlap(a.former, b) || overlap(b.former, a):
		return saidSo
	case isSameWriting(a, b):
		return sameWriting
	case f.isSameCore(o, n):
		return sameCore
	case a.joined != b.joined && (holds(a, b) || holds(b, a)):
		if f.onlyCorporate(a, b) || f.sameUse(o, n) || f.extends(o, n) {
			return contained
		}
	case f.isTypo(a.joined, b.joined) && f.fitsTypo(o, n):
		return typo
	}
	switch {
	case o.site != "" && o.site == n.site:
		return sameSite
	case f.isSameFirst(o, n):
		return sameFirst
	}
	return noEvidence
}

// isSameWriting reports whether two names are the same letter by letter once they
// are folded, in whatever order.
func isSameWriting(a, b *nameInfo) bool {
	return a.joined == b.joined && a.form == b.form && len(a.aliases)+len(b.aliases) == 0 || a.anyOrder == b.anyOrder && a.Same(b.Name)
}

// isSameCore reports whether two names are the same but for the legal form, or
// one is another name that the other gives for itself.
func (f *renameFinder) isSameCore(o, n *leftover) bool {
	a, b := o.info, n.info
	same, shared := a.joined == b.joined, sharesAlias(a, b)
	switch {
	case same && (len(a.aliases)+len(b.aliases) == 0 || shared || a.oneBrand(b) || f.sameUse(o, n)):
		return true
	case overlap(f.brands(a), b) || overlap(f.brands(b), a):
		return true
	case shared && !within(a.main, a.aliases[0].words):
		return true
	}
	return !same && (overlap(a.aliases, b) || overlap(b.aliases, a) || a.provider != "" && a.provider == b.provider) && f.sameUse(o, n)
}

// fitsTypo reports whether the cells of two rows, or the length of their names,
// bear out that one name is a slip of the hand.
func (f *renameFinder) fitsTypo(o, n *leftover) bool {
	x, letters := f.fit(o, n), len(o.info.joined)
	if x.filled == 0 {
		return letters >= 12
	}
	return x.share() >= 0.5 && (letters >= 8 || x.same == x.filled)
}

// isSameFirst reports whether two names begin with the same word, one of them
// has a legal form, and all cells of the rows are the same.
func (f *renameFinder) isSameFirst(o, n *leftover) bool {
	a, b := o.info, n.info
	if a.main[0] != b.main[0] || a.form == "" && b.form == "" || utf8.RuneCountInString(a.main[0]) < 3 {
		return false
	}
	x := f.fit(o, n)
	return x.filled >= 2 && x.same == x.filled && f.purposeFits(o, n)
}

// sameUse reports whether two rows of one company's names are put to the same
// use: much the same purpose, and half of the cells alike. A company offers
// more than one product, so its name alone does not tell.
func (f *renameFinder) sameUse(o, n *leftover) bool {
	x := f.fit(o, n)
	if !f.saysPurpose(o) && !f.saysPurpose(n) {
		return x.filled > 0 && x.share() >= 0.5
	}
	return f.purposeFits(o, n) && x.share() >= 0.5
}

// brands returns the other names that say who this is rather than whose product
// it is: "Resend" of "Plus Five Five, Inc. (Resend)", but not "Google" of
// "Google Analytics (Google LLC)". They are found once.
func (f *renameFinder) brands(info *nameInfo) []alias {
	if info.branded || len(info.aliases) == 0 {
		return info.brands
	}
	info.branded = true
	for i, alias := range info.aliases {
		owner := i < len(info.aliases)-info.halves
		for _, w := range alias.words {
			owner = owner && (slices.Contains(info.main, w) || company.IsCorporate(w) || f.isPlaceWord(w))
		}
		if !owner {
			info.brands = append(info.brands, alias)
		}
	}
	return info.brands
}

// oneBrand reports whether the names, the same but for brackets, give no two
// different products: only one has a bracket, and it is an abbreviation or a
// name of the company's own ("Functional Software, Inc. (Sentry)"), or the legal
// entity behind a brand ("Tidemark (Olsen Freight SAS)").
func (info *nameInfo) oneBrand(other *nameInfo) bool {
	if len(info.aliases) > 0 && len(other.aliases) > 0 || info.ai != "" || other.ai != "" {
		return false
	}
	return len(info.main) > 1 || info.form == "" && other.form == "" && info.entity.form+other.entity.form != ""
}

// overlap reports whether one of the names is the other row's proper name.
func overlap(names []alias, b *nameInfo) bool {
	for i := range names {
		if names[i].joined == b.joined && !names[i].generic {
			return true
		}
	}
	return false
}

// sharesAlias reports whether both give the same other name.
func sharesAlias(a, b *nameInfo) bool {
	for i := range a.aliases {
		for j := range b.aliases {
			if x, y := &a.aliases[i], &b.aliases[j]; x.joined == y.joined && !x.generic && slices.Equal(x.words, y.words) {
				return true
			}
		}
	}
	return false
}

// holds reports whether the longer name has the shorter's words in a row, in
// its proper name or in another one that it gives.
func holds(long, short *nameInfo) bool {
	if short.generic || len(short.joined) < 3 || len(long.main) < len(short.main) && len(long.aliases) == 0 {
		return false
	}
	if within(long.main, short.main) {
		return true
	}
	for i := range long.aliases {
		if within(long.aliases[i].words, short.main) {
			return true
		}
	}
	return false
}

func within(long, short []string) bool {
	for i := 0; i+len(short) <= len(long); i++ {
		if slices.Equal(long[i:i+len(short)], short) {
			return true
		}
	}
	return false
}

// onlyCorporate reports whether the words that the longer of two names has
// more are such as come and go around a brand: "Systems", "Group", a country;
// in another name that it gives also the words of its proper name.
func (f *renameFinder) onlyCorporate(a, b *nameInfo) bool {
	long, short := a, b
	if !holds(long, short) {
		long, short = b, a
	}
	clear := func(words, own []string) bool {
		if !within(words, short.main) {
			return false
		}
		for _, w := range words {
			if !slices.Contains(short.main, w) && !slices.Contains(own, w) && !company.IsCorporate(w) && !f.isPlaceWord(w) {
				return false
			}
		}
		return true
	}
	if clear(long.main, nil) {
		return true
	}
	for _, alias := range f.brands(long) {
		if clear(alias.words, long.main) {
			return true
		}
	}
	return false
}

// isPlaceWord reports whether a word of a name is a place.
func (f *renameFinder) isPlaceWord(w string) bool { return len(w) > 3 && !f.Places(w).IsZero() }

// isTypo is [isTypo], and counts what it takes.
func (f *renameFinder) isTypo(a, b string) bool {
	typo, steps := isTypo(a, b)
	f.weighed += steps
	return typo
}
