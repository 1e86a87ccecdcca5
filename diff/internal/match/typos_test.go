package match

import (
	"math/rand/v2"
	"testing"
)

// distanceInFull is [distance] without a band.
func distanceInFull(a, b []rune, most int) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return min(d[len(a)][len(b)], most+1)
}

func TestDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	word := func() []rune {
		out := make([]rune, r.IntN(14))
		for i := range out {
			out[i] = rune('a' + r.IntN(3))
		}
		return out
	}
	for range 100_000 {
		a, b, most := word(), word(), r.IntN(9)
		if got, want := distance(a, b, most), distanceInFull(a, b, most); got != want {
			t.Fatalf("distance(%q, %q, %d) = %d, want %d", string(a), string(b), most, got, want)
		}
	}
}
