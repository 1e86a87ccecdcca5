package diff

import (
	"slices"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestSameText(t *testing.T) {
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
		if got := sameText(c.a, c.b); got != c.want {
			t.Errorf("sameText(%q, %q) = %v, want %v (%q, %q)", c.a, c.b, got, c.want, fold(c.a), fold(c.b))
		}
	}
}

func TestSplitItems(t *testing.T) {
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
		if got := splitItems(c.text, c.and); !slices.Equal(got, c.want) {
			t.Errorf("splitItems(%q, %v) = %q, want %q", c.text, c.and, got, c.want)
		}
	}
}

func TestSameURL(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://www.acme.example/a/", "http://acme.example/a", true},
		{"https://acme.example/a?utm_source=x", "https://acme.example/a", true},
		{"https://acme.example/a?v=1", "https://acme.example/a?v=2", false},
		{"https://acme.example/a#x", "https://acme.example/a#y", false},
		{"/legal", "/legal", true},
		{"/legal", "/other", false},
	} {
		if got := sameURL(c.a, c.b); got != c.want {
			t.Errorf("sameURL(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestSameAddress(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"acme.example", "https://www.acme.example/", true},
		{"acme.example/legal", "acme.example", false},
		{"acme.example", "bolt.example", false},
		{"see acme.example", "acme.example", false},
		{"", "", false},
	} {
		if got := sameAddress(c.a, c.b); got != c.want {
			t.Errorf("sameAddress(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// Plain texts are folded byte by byte, to the same as rune by rune.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"", " ", "a", "A  b", "a ", "AT&T's 1,5 -- 2.50!", "x'y", "'x", "naïve", "a_b\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := fold(s)
		if want := foldRunes(norm.NFKC.String(s)); got != want {
			t.Errorf("fold(%q) = %q, rune by rune %q", s, got, want)
		}
	})
}
