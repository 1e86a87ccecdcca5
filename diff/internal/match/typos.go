package match

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isTypo reports whether two names, each written in one, differ by a slip of
// the hand: one letter in a short name, one in twelve in a long one. Numbers
// that differ are no slip. Steps is what finding it out took.
func isTypo(a, b string) (typo bool, steps int) {
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	short := min(la, lb)
	most := min(max(1, short/12), maxSlips)
	letter := 1 // bytes of one
	if la < len(a) || lb < len(b) {
		letter = utf8.UTFMax
	}
	if short < 5 || max(la, lb)-short > most {
		return false, 0
	}
	steps = 64 + (len(a)+len(b))/4
	if lettersApart(a, b) > 2*most*letter || digits(a) != digits(b) {
		return false, steps
	}
	return distance([]rune(a), []rune(b), most) <= most, steps + (la+lb)*(2*most+1)/4
}

// maxSlips is the most slips of the hand in one name.
const maxSlips = 8

// lettersApart counts the bytes that only one of two texts has, wherever they
// stand. A slip of the hand is at most one letter more and one less.
func lettersApart(a, b string) int {
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
