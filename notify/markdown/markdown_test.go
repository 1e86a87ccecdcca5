package markdown

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/notify"
	"github.com/subwatch/subwatch/notify/notifytest"
	"github.com/subwatch/subwatch/notify/wording"
)

func writeMarkdown(t *testing.T, m notify.Message) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarkdownGolden(t *testing.T) {
	for name, m := range notifytest.Goldens() {
		notifytest.Golden(t, name+".md", []byte(writeMarkdown(t, m)))
	}
}

func TestMarkdownAnyReport(t *testing.T) {
	for _, m := range notifytest.Goldens() {
		for _, p := range notifytest.CheckMarkdown(t, writeMarkdown(t, m)) {
			t.Error(p)
		}
	}
	for seed := range uint64(40) {
		for _, p := range notifytest.CheckMarkdown(t, writeMarkdown(t, notifytest.RandomMessage(rand.New(rand.NewPCG(seed, 4)), "[a](b)"))) {
			t.Errorf("seed %d: %s", seed, p)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for i, s := range notifytest.Hostile {
		f.Add(uint64(i), s)
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string) {
		for _, p := range notifytest.CheckMarkdown(t, writeMarkdown(t, notifytest.RandomMessage(rand.New(rand.NewPCG(seed, 5)), extra))) {
			t.Error(p)
		}
	})
}

// TestMarkdownText: a text comes back from Markdown as it was.
func TestMarkdownText(t *testing.T) {
	for _, s := range append([]string{
		"1) x", "12. x", "+ x", "- x", "= x", "a - b + c", "---", "===", "a | b", "2026-01-02 (day 3)", "www.example.com", "ftp://x", "mailto:a@b.example",
		`\*`, "&copy; &#35;", "<b>", "![a](b)", "[^1]", "x^2^", "~a~", "10:30 :ok:", "#1 # 2", "```go", "    code", "setext\n===", "a\\", "@a@b@",
	}, notifytest.Hostile...) {
		want := strings.Join(strings.Fields(wording.Clean(s)), " ")
		page := notifytest.Render(t, "- x "+Escape(s)+" y\n")
		got := notifytest.Tag.ReplaceAllString(strings.TrimSpace(page), "")
		for _, e := range [][2]string{{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", `"`}, {"&amp;", "&"}} {
			got = strings.ReplaceAll(got, e[0], e[1])
		}
		got = strings.Join(strings.Fields(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(got), "x"), "y")), " ")
		if got != want {
			t.Errorf("%.80q is shown as %.80q: %.200s", want, got, page)
		}
		for _, p := range notifytest.CheckMarkdown(t, Escape(s)+"\n\n- "+Escape(s)+"\n\n| a |\n| --- |\n| "+Escape(s)+" |\n") {
			t.Errorf("%.80q: %s", s, p)
		}
	}
}

func BenchmarkMarkdownThousand(b *testing.B) {
	m := notifytest.Thousand()
	for b.Loop() {
		if err := Write(io.Discard, m); err != nil {
			b.Fatal(err)
		}
	}
}
