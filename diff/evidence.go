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
	a, b := &o.info, &n.info
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
	case overlap(a.brands(), b) || overlap(b.brands(), a) || sharesAlias(a, b) && (a.joined == b.joined || !within(a.main, a.aliases[0])):
		return sameCore
	case a.joined != b.joined && (overlap(a.aliases, b) || overlap(b.aliases, a)) && c.sameUse(o, n):
		return sameCore
	case a.joined != b.joined && (holds(a, b) || holds(b, a)):
		if onlyCorporate(a, b) || c.sameUse(o, n) {
			return contained
		}
	case isTypo(a.joined, b.joined):
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
	if fold(purposeOf(o.row)) == "" && fold(purposeOf(n.row)) == "" {
		return f.filled > 0 && f.share() >= 0.5
	}
	return c.purposeFits(o, n) && f.share() >= 0.5
}

// brands gives the other names that say who this is rather than whose product
// it is: "Resend" of "Plus Five Five, Inc. (Resend)", but not "Google" of
// "Google Analytics (Google LLC)".
func (info *nameInfo) brands() [][]string {
	var out [][]string
	for i, alias := range info.aliases {
		owner := i < len(info.aliases)-info.halves
		for _, w := range alias {
			owner = owner && (slices.Contains(info.main, w) || nameWords()["corporate"][w] || isPlaceWord(w))
		}
		if !owner {
			out = append(out, alias)
		}
	}
	return out
}

// oneBrand reports whether the names, the same but for brackets, give no two
// different products: only one has a bracket, and it is an abbreviation or a
// name of the company's own ("Functional Software, Inc. (Sentry)").
func (info *nameInfo) oneBrand(other *nameInfo) bool {
	return len(info.main) > 1 && (len(info.aliases) == 0 || len(other.aliases) == 0) && knownAI(strings.Join(flat(info.aliases), " ")) == "" && knownAI(strings.Join(flat(other.aliases), " ")) == ""
}

func flat(lists [][]string) []string {
	var out []string
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// overlap reports whether one of the names is the other row's proper name.
func overlap(names [][]string, b *nameInfo) bool {
	for _, n := range names {
		if j := strings.Join(n, ""); j == b.joined && !generic(n) {
			return true
		}
	}
	return false
}

// sharesAlias reports whether both give the same other name.
func sharesAlias(a, b *nameInfo) bool {
	for _, x := range a.aliases {
		for _, y := range b.aliases {
			if slices.Equal(x, y) && !generic(x) {
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
	for _, alias := range long.aliases {
		if within(alias, short.main) {
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
func onlyCorporate(a, b *nameInfo) bool {
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
			if !slices.Contains(short.main, w) && !slices.Contains(own, w) && !corporate[w] && !isPlaceWord(w) {
				return false
			}
		}
		return true
	}
	if clear(long.main, nil) {
		return true
	}
	for _, alias := range long.brands() {
		if clear(alias, long.main) {
			return true
		}
	}
	return false
}

func isPlaceWord(w string) bool { return len(w) > 3 && !place.Read(w).IsZero() }

// isTypo reports whether two names, each written in one, differ by a slip of
// the hand: one letter in a short name, one in twelve in a long one. Numbers
// that differ are no slip.
func isTypo(a, b string) bool {
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	short := min(la, lb)
	most := max(1, short/12)
	return short >= 5 && max(la, lb)-short <= most && distance([]rune(a), []rune(b), most) <= most && digits(a) == digits(b)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to make one text of the other (optimal string alignment); more
// than most is given as most+1.
func distance(a, b []rune, most int) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// entity says what became of the legal entity behind a renamed sub-processor.
func (c *comparer) entity(before, after *snapshot.Subprocessor) Entity {
	a, b := readName(before), readName(after)
	related := a.joined == b.joined || isTypo(a.joined, b.joined) || holds(&a, &b) || holds(&b, &a) ||
		overlap(a.aliases, &b) || overlap(b.aliases, &a) || sharesAlias(&a, &b)
	said := overlap(a.former, &b) || overlap(b.former, &a)
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
	case a.form == b.form && (a.joined == b.joined || isTypo(a.joined, b.joined)):
		return Same
	}
	return Differs
}
