// Package format makes documents of what was fetched: bytes become text, Markdown
// becomes HTML, HTML becomes nodes. What is none of these is refused by its name.
//
// A look at the bytes before the parsers refuses what would make them slow. A new
// format, such as PDF, is a new file or folder here. What the document says is
// read in package lists.
package format

import (
	"bytes"
	"encoding/binary"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/subwatch/subwatch/scraper/page"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// Decode returns the page's text as valid UTF-8, whatever its character set.
func Decode(p *page.Page) []byte {
	body := p.Body
	if b, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		body = b
	} else if order, ok := wide(body); ok {
		body, _ = unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(body) // what is no UTF-16 becomes U+FFFD
	} else if !isASCII(body) {
		enc, name, certain := charset.DetermineEncoding(body[:min(len(body), 1024)], p.ContentType)
		valid := utf8.Valid(body)
		if name != "utf-8" && (certain && !western(name) || !valid) {
			if !certain {
				// A page in which the name could be read is not in UTF-16.
				if declared, as := charset.Lookup(declaredCharset(body)); declared != nil && !strings.HasPrefix(as, "utf-16") {
					enc = declared
				}
			}
			if out, err := enc.NewDecoder().Bytes(body); err == nil {
				body = out
			}
		}
	}
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return body
}

// western reports a character set that servers name for pages that are not in
// it. Text in it that happens to be UTF-8 too is not seen: it would be made of
// pairs such as "Ã¤".
func western(name string) bool {
	return name == "windows-1252" || name == "iso-8859-1" || name == "iso-8859-15"
}

// wide reports UTF-16 and its byte order, by its mark or, where there is none,
// by the zero byte beside the first "<".
func wide(body []byte) (order unicode.Endianness, ok bool) {
	switch head := string(body[:min(len(body), 2)]); head {
	case "\xff\xfe", "<\x00":
		return unicode.LittleEndian, true
	case "\xfe\xff", "\x00<":
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}

// isASCII is asked about whole pages, eight bytes at a time.
func isASCII(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// formats are things that are no pages, by how they begin.
var formats = []struct{ magic, name string }{
	{"%PDF-", "PDF document"},
	{"PK\x03\x04", "ZIP archive or office document"},
	{"\xd0\xcf\x11\xe0", "office document"},
	{"\x89PNG", "PNG picture"},
	{"\xff\xd8\xff", "JPEG picture"},
	{"GIF8", "GIF picture"},
	{"RIFF", "media file"},
	{"{\\rtf", "RTF document"},
	{"\x1f\x8b", "gzip archive"},
	{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss", "RSS feed"},
	{"<rss", "RSS feed"},
	{"<feed", "Atom feed"},
}

// types are things that are no pages, by their content type.
var types = []struct{ prefix, name string }{
	{"application/pdf", "PDF document"},
	{"application/json", "JSON data"},
	{"application/zip", "ZIP archive"},
	{"application/msword", "office document"},
	{"application/vnd.", "office document"},
	{"application/rss", "RSS feed"},
	{"application/atom", "Atom feed"},
	{"image/", "picture"},
	{"video/", "video"},
	{"audio/", "audio"},
	{"text/csv", "CSV file"},
	{"text/calendar", "calendar"},
}

// NotAPage names what the body is when it is no page to read.
func NotAPage(p *page.Page) string {
	head := bytes.TrimLeft(p.Body[:min(len(p.Body), 1024)], "\xef\xbb\xbf \t\r\n")
	for _, f := range formats {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return f.name
		}
	}
	ct := strings.ToLower(strings.TrimSpace(p.ContentType))
	for _, t := range types {
		if strings.HasPrefix(ct, t.prefix) {
			if isHTMLish(head) {
				return "" // a mislabelled page
			}
			return t.name
		}
	}
	if _, ok := wide(p.Body); bytes.IndexByte(head, 0) >= 0 && !ok && !isHTMLish(head) {
		return "binary data"
	}
	if len(head) > 0 && (head[0] == '{' || head[0] == '[') && jsonStart.Match(head) && !strings.Contains(ct, "html") && !strings.Contains(ct, "markdown") {
		return "JSON data"
	}
	return ""
}

var jsonStart = regexp.MustCompile(`^(?:\{\s*"[^"]*"\s*:|\[\s*[{"])`)

var htmlTag = regexp.MustCompile(`(?i)<(?:!doctype|html|head|body|title|meta|div|table|p|h[1-6]|ul|ol|section|main|article|span|style|script)[\s>]`)

func isHTMLish(head []byte) bool { return htmlTag.Match(head) }

// isMarkdown tells whether a page is written in Markdown: by its content type,
// its address, or, where neither says anything, its text.
func isMarkdown(p *page.Page, text []byte) bool {
	ct := strings.ToLower(p.ContentType)
	if strings.HasPrefix(ct, "text/markdown") || strings.HasPrefix(ct, "text/x-markdown") {
		return true
	}
	head := text[:min(len(text), 4096)]
	if strings.Contains(ct, "html") {
		return false
	}
	trimmed := bytes.TrimSpace(head)
	if bytes.HasPrefix(trimmed, []byte("<!")) || bytes.HasPrefix(bytes.ToLower(trimmed[:min(len(trimmed), 6)]), []byte("<html")) {
		return false
	}
	switch fileEnding(p) {
	case ".md", ".mdx", ".markdown", ".mkd", ".qmd", ".rmd":
		return true
	case ".html", ".htm", ".xhtml":
		return false
	}
	return markdownMark.Match(head) && !startsWithTag(trimmed)
}

// fileEnding returns how the name of a page's file ends, in lower case, and "" where
// its address names none.
func fileEnding(p *page.Page) string {
	for _, a := range []string{p.FinalURL, p.URL} {
		if u, err := url.Parse(a); err == nil {
			if ext := path.Ext(u.Path); ext != "" {
				return strings.ToLower(ext)
			}
		}
	}
	return ""
}

var markdownMark = regexp.MustCompile(`(?m)^(?:#{1,6} \S|\|.*\|\s*$|[*-] \S|---\s*$|\+\+\+\s*$|\[[^\]]+\]\(|={3,}\s*$)`)

func startsWithTag(b []byte) bool {
	return len(b) > 1 && b[0] == '<' && (b[1] == '!' || b[1] >= 'a' && b[1] <= 'z' || b[1] >= 'A' && b[1] <= 'Z')
}
