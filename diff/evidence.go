package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/subwatch/subwatch/place"
	"github.com/subwatch/subwatch/snapshot"
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

// renamed weighs the evidence that one row is another under a new name.
func (c *comparer) renamed(o, n *leftover) evidence {
	a, b := o.info, n.info
	aliases := len(a.aliases) + len(b.aliases)
	switch {
	case a.joined == "" || b.joined == "":
		return noEvidence
	case overlap(a.former, b) || overlap(b.former, a):
		return saidSo
	case a.joined == b.joined && a.form == b.form && aliases == 0:
		return sameWriting
	case a.joined == b.joined && (aliases == 0 || sharesAlias(a, b) || a.oneBrand(b) || c.sameUse(o, n)):
		return sameCore
	case overlap(c.brands(a), b) || overlap(c.brands(b), a) || sharesAlias(a, b) && (a.joined == b.joined || !within(a.main, a.aliases[0].words)):
		return sameCore
	case a.joined != b.joined && (overlap(a.aliases, b) || overlap(b.aliases, a)) && c.sameUse(o, n):
		return sameCore
	case a.joined != b.joined && (holds(a, b) || holds(b, a)):
		if c.onlyCorporate(a, b) || c.sameUse(o, n) {
			return contained
		}
	case c.isTypo(a.joined, b.joined):
		if f := c.fit(o, n); f.share() >= 0.5 && (len(a.joined) >= 8 || f.same == f.filled) || f.filled == 0 && len(a.joined) >= 12 {
			return typo
		}
	}
	if o.site != "" && o.site == n.site {
		return sameSite
	}
	if a.main[0] == b.main[0] && (a.form != "" || b.form != "") && utf8.RuneCountInString(a.main[0]) >= 3 {
		if f := c.fit(o, n); f.filled >= 2 && f.same == f.filled && c.purposeFits(o, n) {
			return sameFirst
		}
	}
	return noEvidence
}

// sameUse reports whether two rows of one company's names are put to the same
// use: much the same purpose, and half of the cells alike. A company offers
// more than one product, so its name alone does not tell.
func (c *comparer) sameUse(o, n *leftover) bool {
	f := c.fit(o, n)
	if !c.saysPurpose(o) && !c.saysPurpose(n) {
		return f.filled > 0 && f.share() >= 0.5
	}
	return c.purposeFits(o, n) && f.share() >= 0.5
}

// brands returns the other names that say who this is rather than whose product
// it is: "Resend" of "Plus Five Five, Inc. (Resend)", but not "Google" of
// "Google Analytics (Google LLC)". They are found once.
func (c *comparer) brands(info *nameInfo) []alias {
	if info.branded || len(info.aliases) == 0 {
		return info.brands
	}
	info.branded = true
	for i, alias := range info.aliases {
		owner := i < len(info.aliases)-info.halves
		for _, w := range alias.words {
			owner = owner && (slices.Contains(info.main, w) || nameWords()["corporate"][w] || c.isPlaceWord(w))
		}
		if !owner {
			info.brands = append(info.brands, alias)
		}
	}
	return info.brands
}

// oneBrand reports whether the names, the same but for brackets, give no two
// different products: only one has a bracket, and it is an abbreviation or a
// name of the company's own ("Functional Software, Inc. (Sentry)").
func (info *nameInfo) oneBrand(other *nameInfo) bool {
	return len(info.main) > 1 && (len(info.aliases) == 0 || len(other.aliases) == 0) && info.ai == "" && other.ai == ""
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

// generic reports whether words alone name nobody.
func generic(words []string) bool {
	for _, w := range words {
		if !nameWords()["generic"][w] && utf8.RuneCountInString(w) > 1 && !isNumber(w) {
			return false
		}
	}
	return true
}

func isNumber(w string) bool { return strings.Trim(w, "0123456789") == "" }

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
func (c *comparer) onlyCorporate(a, b *nameInfo) bool {
	long, short := a, b
	if !holds(long, short) {
		long, short = b, a
	}
	corporate := nameWords()["corporate"]
	clear := func(words, own []string) bool {
		if !within(words, short.main) {
			return false
		}
		for _, w := range words {
			if !slices.Contains(short.main, w) && !slices.Contains(own, w) && !corporate[w] && !c.isPlaceWord(w) {
				return false
			}
		}
		return true
	}
	if clear(long.main, nil) {
		return true
	}
	for _, alias := range c.brands(long) {
		if clear(alias.words, long.main) {
			return true
		}
	}
	return false
}

func isPlaceWord(w string) bool { return len(w) > 3 && !place.Read(w).IsZero() }

// isTypo reports whether two names, each written in one, differ by a slip of
// the hand: one letter in a short name, one in twelve in a long one. Numbers
// that differ are no slip.
func (c *comparer) isTypo(a, b string) bool {
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	short := min(la, lb)
	most := min(max(1, short/12), maxSlips)
	letter := 1 // bytes of one
	if la < len(a) || lb < len(b) {
		letter = utf8.UTFMax
	}
	if short < 5 || max(la, lb)-short > most || c.lettersApart(a, b) > 2*most*letter || digits(a) != digits(b) {
		return false
	}
	c.weighed += (la + lb) * (2*most + 1) / 4
	return distance([]rune(a), []rune(b), most) <= most
}

// maxSlips is the most slips of the hand in one name.
const maxSlips = 8

// lettersApart counts the bytes that only one of two texts has, wherever they
// stand. A slip of the hand is at most one letter more and one less.
func (c *comparer) lettersApart(a, b string) int {
	var n [256]int16 // a name that is read is short
	for i := range len(a) {
		n[a[i]]++
	}
	for i := range len(b) {
		n[b[i]]--
	}
	apart := 0
	for _, x := range n {
		apart += int(max(x, -x))
	}
	c.weighed += 64 + (len(a)+len(b))/4
	return apart
}

func digits(s string) string {
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to make one text of the other (optimal string alignment); more
// than most is given as most+1. What lies further than most from the diagonal
// costs more than most, so only a band along it is looked at.
func distance(a, b []rune, most int) int {
	far := most + 1
	if d := len(a) - len(b); d > most || -d > most {
		return far
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j], before[j], row[j] = min(j, far), far, far
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		if row[from-1] = far; from == 1 {
			row[0] = min(i, far)
		}
		best := row[from-1]
		for j := from; j <= to; j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(row[j-1]+1, last[j-1]+cost)
			if j < i+most { // beyond the band of the row before nothing is known
				d = min(d, last[j]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = min(d, far)
			best = min(best, row[j])
		}
		if best > most {
			return far
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// entity says what became of the legal entity behind a renamed sub-processor.
func (c *comparer) entity(before, after *snapshot.Subprocessor) Entity {
	a, b := c.reading(before).takeApart(), c.reading(after).takeApart()
	related := a.joined == b.joined || c.isTypo(a.joined, b.joined) || holds(a, b) || holds(b, a) ||
		overlap(a.aliases, b) || overlap(b.aliases, a) || sharesAlias(a, b)
	said := overlap(a.former, b) || overlap(b.former, a)
	switch {
	case a.form == "" && b.form != "":
		return Named
	case a.form != "" && b.form == "", said && a.form == b.form:
		return Same
	case a.form == "" && b.form == "":
		if related || said || len(a.main) > 0 && len(b.main) > 0 && a.main[0] == b.main[0] {
			return Same
		}
		return Differs // only the site behind the names is the same
	case a.form == b.form && (a.joined == b.joined || c.isTypo(a.joined, b.joined)):
		return Same
	}
	return Differs
}
