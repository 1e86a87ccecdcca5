package notifytest

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/subwatch/subwatch/notify/wording"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// Render returns the HTML of Markdown as GitHub would make it, raw HTML passed
// through so that what a text smuggles in shows.
func Render(t *testing.T, md string) string {
	t.Helper()
	var b bytes.Buffer
	gm := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := gm.Convert([]byte(md), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	Tag      = regexp.MustCompile(`<[!/a-zA-Z][^>]*>`)
	ourTag   = regexp.MustCompile(`^</?(h3|h4|p|ul|li|strong|em|ins|del|sub|a|table|thead|tbody|tr|th|td)>$`)
	pageTag  = regexp.MustCompile(`^<a href="https?://[^"<>]*">$`)
	pageText = regexp.MustCompile(`<a href="[^"]*">(vendor’s page|evidence|decide)</a>`)
	mention  = regexp.MustCompile(`@[A-Za-z0-9]|#[0-9]|\bGH-[0-9]|:[A-Za-z0-9_+-]+:`)
)

// CheckMarkdown returns what a text has become in Markdown other than text.
func CheckMarkdown(t *testing.T, md string) (problems []string) {
	t.Helper()
	bad := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	page := Render(t, md)
	for _, m := range Tag.FindAllString(page, -1) {
		if m != "<!-- -->" && !ourTag.MatchString(m) && !pageTag.MatchString(m) {
			bad("a text has become %s", m)
		}
	}
	if a, b := strings.Count(page, "<a "), len(pageText.FindAllString(page, -1)); a != b {
		bad("%d links, %d of them ours", a, b)
	}
	for line := range strings.SplitSeq(pageText.ReplaceAllString(page, ""), "\n") {
		// GitHub looks for these in the text between tags and comments.
		for _, text := range Tag.Split(line, -1) {
			if m := mention.FindString(text); m != "" {
				bad("%q would be a mention, a reference or an emoji in %q", m, text)
			}
		}
	}
	for i, r := range md {
		if r != '\n' && wording.Acts(r) {
			bad("%U at %d", r, i)
		}
	}
	return problems
}
