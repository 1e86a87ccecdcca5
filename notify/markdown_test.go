package notify

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

func writeMarkdown(t *testing.T, m Message) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteMarkdown(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarkdownGolden(t *testing.T) {
	for name, m := range goldens() {
		golden(t, name+".md", []byte(writeMarkdown(t, m)))
	}
}

// render gives the HTML of Markdown as GitHub would make it, raw HTML passed
// through so that what a text smuggles in shows.
func render(t *testing.T, md string) string {
	t.Helper()
	var b bytes.Buffer
	gm := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := gm.Convert([]byte(md), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	tag      = regexp.MustCompile(`<[!/a-zA-Z][^>]*>`)
	ourTag   = regexp.MustCompile(`^</?(h3|h4|p|ul|li|strong|em|ins|del|sub|a|table|thead|tbody|tr|th|td)>$`)
	pageTag  = regexp.MustCompile(`^<a href="https?://[^"<>]*">$`)
	pageText = regexp.MustCompile(`<a href="[^"]*">(vendor’s page|evidence)</a>`)
	mention  = regexp.MustCompile(`@[A-Za-z0-9]|#[0-9]|\bGH-[0-9]|:[A-Za-z0-9_+-]+:`)
)

// checkMarkdown gives what a text has become in Markdown other than text.
func checkMarkdown(t *testing.T, md string) (problems []string) {
	t.Helper()
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	page := render(t, md)
	for _, m := range tag.FindAllString(page, -1) {
		if m != nothing && !ourTag.MatchString(m) && !pageTag.MatchString(m) {
			bad("a text has become %s", m)
		}
	}
	if a, b := strings.Count(page, "<a "), len(pageText.FindAllString(page, -1)); a != b {
		bad("%d links, %d of them ours", a, b)
	}
	for line := range strings.SplitSeq(pageText.ReplaceAllString(page, ""), "\n") {
		// GitHub looks for these in the text between tags and comments.
		for _, text := range tag.Split(line, -1) {
			if m := mention.FindString(text); m != "" {
				bad("%q would be a mention, a reference or an emoji in %q", m, text)
			}
		}
	}
	for i, r := range md {
		if r != '\n' && Acts(r) {
			bad("%U at %d", r, i)
		}
	}
	return problems
}

func TestMarkdownAnyReport(t *testing.T) {
	for _, m := range goldens() {
		for _, p := range checkMarkdown(t, writeMarkdown(t, m)) {
			t.Error(p)
		}
	}
	for seed := range uint64(40) {
		for _, p := range checkMarkdown(t, writeMarkdown(t, randomMessage(rand.New(rand.NewPCG(seed, 4)), "[a](b)"))) {
			t.Errorf("seed %d: %s", seed, p)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for i, s := range hostile {
		f.Add(uint64(i), s)
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string) {
		for _, p := range checkMarkdown(t, writeMarkdown(t, randomMessage(rand.New(rand.NewPCG(seed, 5)), extra))) {
			t.Error(p)
		}
	})
}

// TestMarkdownText: a text comes back from Markdown as it was.
func TestMarkdownText(t *testing.T) {
	for _, s := range append([]string{"1) x", "12. x", "+ x", "- x", "= x", "a - b + c", "---", "===", "a | b", "2026-01-02 (day 3)", "www.example.com", "ftp://x", "mailto:a@b.example",
		`\*`, "&copy; &#35;", "<b>", "![a](b)", "[^1]", "x^2^", "~a~", "10:30 :ok:", "#1 # 2", "```go", "    code", "setext\n===", "a\\", "@a@b@"}, hostile...) {
		want := strings.Join(strings.Fields(clean(s)), " ")
		page := render(t, "- x "+markdownText(s)+" y\n")
		got := tag.ReplaceAllString(strings.TrimSpace(page), "")
		for _, e := range [][2]string{{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", `"`}, {"&amp;", "&"}} {
			got = strings.ReplaceAll(got, e[0], e[1])
		}
		got = strings.Join(strings.Fields(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(got), "x"), "y")), " ")
		if got != want {
			t.Errorf("%.80q is shown as %.80q: %.200s", want, got, page)
		}
		for _, p := range checkMarkdown(t, markdownText(s)+"\n\n- "+markdownText(s)+"\n\n| a |\n| --- |\n| "+markdownText(s)+" |\n") {
			t.Errorf("%.80q: %s", s, p)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.example/a?b=1&c=2":      "https://acme.example/a?b=1&c=2",
		"http://127.0.0.1:8080/x":             "http://127.0.0.1:8080/x",
		" https://acme.example/ ":             "https://acme.example/",
		"https://acme.example/a|b<c>(d)?q=|>": "https://acme.example/a%7Cb%3Cc%3E%28d%29?q=%7C%3E",
		"https://bücher.example/ü":            "https://xn--bcher-kva.example/%C3%BC",
		"https://аpple.example/":              "https://xn--pple-43d.example/",
		"https://user:pw@acme.example/":       "",
		"https://acme.example@evil.example/":  "",
		"javascript:alert(1)":                 "",
		"ftp://acme.example/":                 "",
		"page.html":                           "",
		"/legal/page.html":                    "",
		"":                                    "",
		"https:///x":                          "",
		"https://a b.example/":                "",
		"https://acme.example/?q=ü":           "",
		"https://acme.example/" + strings.Repeat("x", 3000): "",
	} {
		if got := webAddress(address); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", address, got, want)
		}
	}
}
