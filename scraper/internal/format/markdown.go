package format

import (
	"bytes"
	"io"
	"regexp"

	"github.com/subwatch/subwatch/scraper/internal/dom"
	"github.com/subwatch/subwatch/scraper/page"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// maxMarkdown bounds the Markdown that is read, in bytes: a list as text is
// small. The largest real one has 31,000.
const maxMarkdown = 4 << 20

// admonition is a line that begins or ends a box, as site generators write it:
// ":::info Last updated", ":::note[For all plans]", ":::". Its title stays.
var admonition = regexp.MustCompile(`(?m)^[ \t]*:{3,}[ \t]*(?:[a-z]+\b(?:\{[^}\n]*\})?)?[ \t]*(?:\[([^\]\n]*)\]|([^\r\n]*))`)

// markdownToHTML returns the page that a Markdown text stands for. HTML in it is
// kept, as code hosts and site generators do. Its error is a [*ReadError].
func markdownToHTML(source []byte) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(source) * 2)
	if title := frontTitle(source); title != "" {
		out.WriteString("<title>")
		out.WriteString(htmlEscape(title))
		out.WriteString("</title>\n")
	}
	source = withBreaks(admonition.ReplaceAll(withoutFront(source), []byte("$1$2")))
	m := &meter{budget: dom.NewBudget(len(source), markdownPerByte*len(source)+markdownAtLeast, htmlPerByte*len(source)+htmlAtLeast)}
	m.budget.Doing = "reading its Markdown"
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.DefinitionList), goldmark.WithRendererOptions(html.WithUnsafe()))
	md.Parser().AddOptions(m)
	var failed error
	if over := dom.Within(func() {
		tree := md.Parser().Parse(&meteredReader{Reader: text.NewReader(source), m: m, end: len(source)})
		failed = md.Renderer().Render(io.MultiWriter(m, &out), source, tree)
	}); over != nil {
		return nil, over
	}
	if failed != nil {
		return nil, &page.ReadError{Kind: page.NotPage, Detail: "unreadable Markdown"}
	}
	return out.Bytes(), nil
}

// frontMatter returns the lines of a text's front matter and the text after it.
func frontMatter(text []byte) (front, rest []byte) {
	text = bytes.TrimLeft(text, "\r\n ")
	for _, fence := range []string{"---", "+++"} {
		if !bytes.HasPrefix(text, []byte(fence+"\n")) && !bytes.HasPrefix(text, []byte(fence+"\r\n")) {
			continue
		}
		for at := len(fence); ; {
			i := bytes.Index(text[at:], []byte("\n"+fence))
			if i < 0 {
				return nil, text
			}
			end := at + i + 1 + len(fence)
			if end == len(text) || text[end] == '\n' || text[end] == '\r' {
				return text[:at+i], text[end:]
			}
			at = end
		}
	}
	return nil, text
}

func withoutFront(text []byte) []byte {
	_, rest := frontMatter(text)
	return rest
}

// frontTitle returns the title that a text's front matter names.
func frontTitle(text []byte) string {
	front, _ := frontMatter(text)
	for l := range bytes.Lines(front) {
		k, v, ok := bytes.Cut(l, []byte(":"))
		if !ok {
			k, v, ok = bytes.Cut(l, []byte("="))
		}
		if ok && string(bytes.TrimSpace(k)) == "title" {
			return string(bytes.Trim(bytes.TrimSpace(v), `"'`))
		}
	}
	return ""
}

func htmlEscape(s string) string {
	var b bytes.Buffer
	for _, r := range s {
		switch r {
		case '<':
			b.WriteString("&lt;")
		case '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
