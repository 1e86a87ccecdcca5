package words

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Cloud (Hosting) Service", "Cloud (hosting) service", true},
		{"Security & Trust", "Security and Trust", true},
		{"customer\u2019s", "customer's", true},
		{"\u201cAtlas\u201d", "\"Atlas\"", true},
		{"EU \u2014 Frankfurt", "EU - Frankfurt", true},
		{"USA.", "USA", true},
		{"Zu\u0308rich", "Z\u00fcrich", true},
		{"a  b", "a b", true},
		{"a\u200bb", "ab", true},
		{"USA*", "USA", false},
		{"1.5", "15", false},
		{"30 days", "10 days", false},
		{"99 %", "99", false},
		{"customer's", "customers", false},
		{"non-training", "training", false},
		{"", "-", true},
	} {
		if got := Same(c.a, c.b); got != c.want {
			t.Errorf("Same(%q, %q) = %v, want %v (%q, %q)", c.a, c.b, got, c.want, Fold(c.a), Fold(c.b))
		}
	}
}

func TestItems(t *testing.T) {
	for _, c := range []struct {
		text string
		and  bool
		want []string
	}{
		{"Jira, Opsgenie,Statuspage", false, []string{"Jira", "Opsgenie", "Statuspage"}},
		{"Jira (excluding Align, Loom), DX", false, []string{"Jira (excluding Align, Loom)", "DX"}},
		{"Jira and Loom", false, []string{"Jira and Loom"}},
		{"Jira, and Loom", true, []string{"Jira", "Loom"}},
		{"Jira & Loom; DX", true, []string{"Jira", "Loom", "DX"}},
		{"1,000 rows", false, []string{"1,000 rows"}},
		{"", false, nil},
	} {
		if got := Items(c.text, c.and); !slices.Equal(got, c.want) {
			t.Errorf("Items(%q, %v) = %q, want %q", c.text, c.and, got, c.want)
		}
	}
}

// Plain texts are folded byte by byte, to the same as rune by rune.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"", " ", "a", "A  b", "a ", "AT&T's 1,5 -- 2.50!", "x'y", "'x", "naïve", "a_b\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Fold(s)
		if want := foldRunes(norm.NFKC.String(s)); got != want {
			t.Errorf("Fold(%q) = %q, rune by rune %q", s, got, want)
		}
	})
}

// Letters that fold to many more are not made: the text stands for itself.
func TestFoldIsBounded(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"\u337f", "\u682a\u5f0f\u4f1a\u793e"},
		{"Acme \u337f", "acme \u682a\u5f0f\u4f1a\u793e"},
		{"O\ufb03ce", "office"},
		{"Stra\u00dfe", "stra\u00dfe"},
		{"A & B", "a and b"},
		{strings.Repeat("\ufdfa", 9), strings.Repeat("\ufdfa", 9)},
		{strings.Repeat("&", 99), strings.Repeat("&", 99)},
	} {
		if got := Fold(c.text); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.text, got, c.want)
		}
		if got := (&Folds{Step: func(int) {}}).Of(c.text); got != c.want {
			t.Errorf("Of(%q) = %q, want %q", c.text, got, c.want)
		}
	}
	for _, letters := range []string{"\ufdfa", "\u337f", "\ufb03", "\u3164", "\u0130", "\u00df", "&", "e\u0323\u0301", "\u0390", "\U0001d160", "\uac01", "\u00bd"} {
		for _, n := range []int{1, 2, 5, 29, 30, 31, 100, 1000} {
			text := strings.Repeat(letters, n)
			if f := Fold(text); len(f) > foldedBytes*len(text)+foldedMore {
				t.Errorf("%d of %q fold to %d bytes", n, letters, len(f))
			}
			whole := norm.NFKC.String(text)
			got, ok := compatible(text, foldedBytes*len(text)+foldedMore)
			if fits := len(whole) <= foldedBytes*len(text)+foldedMore; ok != fits || ok && got != whole {
				t.Errorf("%d of %q: NFKC has %d bytes; read %d, %v", n, letters, len(whole), len(got), ok)
			}
		}
	}
}
