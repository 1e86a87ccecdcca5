package words

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// marked shows words as "stayed[-gone-][+came+]".
func marked(ws []Word) string {
	var b strings.Builder
	for _, w := range ws {
		switch w.Op {
		case Kept:
			b.WriteString(w.Text)
		case Gone:
			b.WriteString("[-" + w.Text + "-]")
		case Came:
			b.WriteString("[+" + w.Text + "+]")
		}
	}
	return b.String()
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"", "", ""},
		{"USA", "USA", "USA"},
		{"", "USA", "[+USA+]"},
		{"USA", "", "[-USA-]"},
		{"Hosting", "Hosting,", "Hosting[+,+]"},
		{"USA", "USA, Ireland", "USA[+, Ireland+]"},
		{"USA, Japan", "USA, Ireland, Japan", "USA[+, Ireland+], Japan"},
		{"Poland, Bulgaria", "Poland, Bulgaria, United States", "Poland, Bulgaria[+, United States+]"},
		{"Honduras, Romania, South Africa", "Romania, South Africa", "[-Honduras, -]Romania, South Africa"},
		{
			"Infrastructure provider to enable customer data querying and analytics product features",
			"Infrastructure provider to enable customer data querying, and analytics product features,For Cloud Products with Atlassian Intelligence: Infrastructure provider to train Machine Learning models",
			"Infrastructure provider to enable customer data querying[+,+] and analytics product features[+,For Cloud Products with Atlassian Intelligence: Infrastructure provider to train Machine Learning models+]",
		},
		{"Email newsletter service for our customers", "Transactional email service for our customers", "[-Email newsletter-][+Transactional email+] service for our customers"},
		{"Behavioral analytics of the web site", "Payment of invoices", "[-Behavioral analytics of the web site-][+Payment of invoices+]"},
		{"US / EU (not pinned)", "US / EU (pinned to Vertex)", "US / EU ([-not pinned-][+pinned to Vertex+])"},
	} {
		if got := marked(wordsOf(c.old, c.new)); got != c.want {
			t.Errorf("words(%q, %q)\n got %s\nwant %s", c.old, c.new, got, c.want)
		}
	}
}

// More distinct words than there are runes below the surrogates must come out
// as they went in.
func TestWordsBeyondSurrogates(t *testing.T) {
	var old, new strings.Builder
	for i := range 30_000 {
		fmt.Fprintf(&old, "a%d ", i)
		fmt.Fprintf(&new, "a%d ", i)
	}
	for i := range 27_000 {
		fmt.Fprintf(&old, "b%d ", i)
	}
	a := tokens(old.String())
	number, texts := map[string]rune{}, []string(nil)
	for i, r := range encode(a, number, &texts) {
		if !utf8.ValidRune(r) {
			t.Fatalf("token %d (%q) has the rune %#x, which no string can hold", i, a[i], r)
		}
	}
	if len(texts) <= surrogateMin {
		t.Fatalf("only %d distinct tokens: the test does not reach the surrogates", len(texts))
	}
	rebuilds(t, old.String(), new.String())
	rebuilds(t, new.String(), old.String())
}

func FuzzWords(f *testing.F) {
	for _, s := range [][2]string{
		{"Jira, Confluence", "Confluence, Jira"},
		{"a b c d e f", "a x c y e z"},
		{"\xff\xfe a", "a \xff"},
		{"a  b", "a b"},
		{"Zürich", "Zu\u0308rich"},
		{"", " "},
		{"a\u200bb", "ab"},
		{"\ufffd", "\xff"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, old, new string) { rebuilds(t, old, new) })
}

// rebuilds fails unless the words of old and new give both back exactly, with
// no empty run and none beside another of its kind.
func rebuilds(t *testing.T, old, new string) {
	t.Helper()
	var a, b strings.Builder
	var last Op
	for i, w := range wordsOf(old, new) {
		if w.Op != Came {
			a.WriteString(w.Text)
		}
		if w.Op != Gone {
			b.WriteString(w.Text)
		}
		if w.Text == "" || i > 0 && w.Op == last {
			t.Fatalf("words(%.80q, %.80q): run %d %q %.40q after %q", old, new, i, w.Op, w.Text, last)
		}
		last = w.Op
	}
	if a.String() != old || b.String() != new {
		t.Fatalf("words(%.80q, %.80q) rebuild %.80q and %.80q", old, new, a.String(), b.String())
	}
}

// wordsOf compares two texts by themselves.
func wordsOf(old, new string) []Word { return Compare(old, new, func(int) {}) }

// What is refused because too few words are shared, or too many edits needed,
// is what the full search would show as old and new.
func TestLittleShared(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	text := func() string {
		var b strings.Builder
		for range r.IntN(30) {
			b.WriteString(strings.Repeat("ab", 1+r.IntN(12)))
			b.WriteByte(" ,"[r.IntN(2)])
		}
		return b.String()
	}
	refused := 0
	for range 10_000 {
		a, b := tokens(text()), tokens(text())
		number, texts := map[string]rune{}, []string(nil)
		ra, rb := encode(a, number, &texts), encode(b, number, &texts)
		runs := inFull(ra, rb, texts)
		if littleShared(ra, rb, texts) {
			refused++
			if !rewritten(runs) {
				t.Fatalf("%q and %q are refused, in full they are %v", a, b, runs)
			}
		}
		want := 0
		for _, run := range decode(shortest(ra, rb), texts) {
			if run.op != Kept {
				want += len(run.tokens)
			}
		}
		if got := edits(ra, rb, 1000, func(int) {}); got != want {
			t.Fatalf("%q and %q differ by %d tokens, want %d", a, b, got, want)
		}
		if got := edits(ra, rb, 5, func(int) {}); got != min(want, 6) {
			t.Fatalf("%q and %q differ by %d tokens, want at most 6 of %d", a, b, got, want)
		}
	}
	if refused < 200 {
		t.Errorf("only %d pairs of texts were refused", refused)
	}
}
