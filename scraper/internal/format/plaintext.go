package format

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/subwatch/subwatch/scraper/page"
)

// IsText reports a page that is written in Markdown, or is text without markup: a
// contract, a list in AsciiDoc or reStructuredText, values with commas between
// them.
func IsText(p *page.Page, text []byte) bool {
	return isMarkdown(p, text) || isPlain(p, text[:min(len(text), 4096)])
}

// TextToHTML returns the page that a text stands for (see [IsText]). Its error is a
// [*page.ReadError].
func TextToHTML(p *page.Page, text []byte) ([]byte, error) {
	plain, what := isPlain(p, text[:min(len(text), 4096)]), "Markdown"
	if plain {
		what = "text"
	}
	if len(text) > maxMarkdown {
		return nil, &page.ReadError{Kind: page.TooMuch, Detail: fmt.Sprintf("%s of %d bytes, at most %d", what, len(text), maxMarkdown)}
	}
	if plain {
		text = plainToMarkdown(text)
	}
	return markdownToHTML(text)
}

// maxPres bounds the pre elements that are looked at.
const maxPres = 50

// openPre makes tables of the pre elements that hold nothing but a table drawn in
// text.
func openPre(root *html.Node) {
	n := 0
	for h := root; h != nil; h = nextNode(root, h) {
		if h.DataAtom != atom.Pre || h.FirstChild == nil || h.FirstChild.Type != html.TextNode || h.FirstChild.NextSibling != nil {
			continue
		}
		if n++; n > maxPres {
			return
		}
		text := strings.Trim(h.FirstChild.Data, "\r\n")
		lines := strings.Split(text, "\n")
		rows := commaTable(text, lines)
		if rows == nil {
			var used int
			if rows, used = textTable(lines, 0); used < len(lines) {
				continue
			}
		}
		if inner, err := parseTree([]byte(tableOf(rows)), true); err == nil {
			fill(h, inner)
		}
	}
}

// isPlain reports text without markup by its beginning, its type and its address.
func isPlain(p *page.Page, head []byte) bool {
	if bytes.Contains(head, []byte("</")) || isHTMLish(head) || startsWithTag(bytes.TrimSpace(head)) {
		return false
	}
	switch fileEnding(p) {
	case ".md", ".mdx", ".markdown", ".mkd", ".qmd", ".rmd":
		return false
	case ".txt", ".text", ".adoc", ".asciidoc", ".rst", ".csv", ".tsv":
		return true
	}
	ct := strings.ToLower(p.ContentType)
	for _, t := range []string{"text/plain", "text/csv", "text/tab-separated", "text/asciidoc"} {
		if strings.HasPrefix(ct, t) {
			return true
		}
	}
	return ct == "" && !bytes.ContainsRune(head, '<') && bytes.Count(head, []byte("\n")) > 2
}

// What text without markup is made of.
var (
	ruler      = regexp.MustCompile(`^\s*(?:[-=]{3,}\s+)+[-=]{3,}\s*$`)
	dotLeader  = regexp.MustCompile(`^(\s*(?:[-*•]\s+)?[\pL][^.:]{0,60}?)\s*(?:\.{4,}|…{2,}|(?:\. ){3,}\.?)\s*(\S.*)$`)
	pageNumber = regexp.MustCompile(`^(?:\d{1,4}|[ivxlc]{1,6})\s*$`)
	labelLine  = regexp.MustCompile(`^\s*\pL[\pL /()'’-]{0,40}: \S`)
	wideGap    = regexp.MustCompile(`\t+|\s{2,}`)
)

// plainToMarkdown returns text without markup as Markdown: tables that are drawn
// with blanks, rulers, bars or commas become tables, lines of dots between a label
// and its value a colon, lines in capitals headings.
func plainToMarkdown(source []byte) []byte {
	lines := strings.Split(strings.ReplaceAll(string(source), "\r\n", "\n"), "\n")
	if rows := commaTable(string(source), lines); rows != nil {
		return []byte(tableOf(rows))
	}
	var out strings.Builder
	for i := 0; i < len(lines); i++ {
		if rows, n := textTable(lines, i); n > 0 {
			out.WriteString("\n" + tableOf(rows) + "\n")
			i += n - 1
			continue
		}
		l := lines[i]
		if m := dotLeader.FindStringSubmatch(l); m != nil && !pageNumber.MatchString(m[2]) {
			l = m[1] + ": " + m[2]
		}
		switch {
		case strings.HasPrefix(l, "= ") || strings.HasPrefix(l, "== ") || strings.HasPrefix(l, "=== "):
			n := strings.IndexByte(l, ' ')
			l = strings.Repeat("#", n) + l[n:]
		case standsAlone(lines, i) && inCapitals(l):
			l = "## " + strings.TrimSpace(l)
		case len(l)-len(strings.TrimLeft(l, " \t")) > 3:
			l = "   " + strings.TrimLeft(l, " \t") // no code
		case labelLine.MatchString(l) && l[0] != ' ':
			l = " " + l // see withBreaks
		}
		out.WriteString(l)
		out.WriteByte('\n')
	}
	return []byte(out.String())
}

// withBreaks keeps the lines of a text apart that begin with a label, as in its
// source: "1. Acme", and "Purpose: hosting" below it.
func withBreaks(source []byte) []byte {
	if !bytes.Contains(source, []byte(": ")) {
		return source
	}
	lines := bytes.Split(source, []byte("\n"))
	for i := 1; i < len(lines); i++ {
		above := bytes.TrimSpace(lines[i-1])
		if len(above) > 0 && len(above) <= 120 && above[0] != '|' && above[0] != '#' && len(lines[i]) > 0 && lines[i][0] == ' ' && labelLine.Match(lines[i]) {
			lines[i-1] = append(bytes.TrimRight(lines[i-1], " \r"), "  "...)
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

// textTable returns the rows of the table that begins on a line, and how many
// lines it takes; 0 where none does.
func textTable(lines []string, i int) (rows [][]string, n int) {
	switch {
	case strings.TrimSpace(lines[i]) == "|===":
		return barTable(lines, i)
	case ruler.MatchString(lines[i]):
		return ruledTable(lines, i, i+1)
	case i+1 < len(lines) && strings.TrimSpace(lines[i]) != "" && ruler.MatchString(lines[i+1]):
		return ruledTable(lines, i+1, i)
	}
	return gapTable(lines, i)
}

// maxTextColumns bounds the columns of a table that is drawn in text.
const maxTextColumns = 30

// ruledTable reads a table whose columns are those of the ruler on one line; its
// header stands above the ruler, or below it with another under it.
func ruledTable(lines []string, at, first int) (rows [][]string, n int) {
	var from []int
	blank := true
	for k, r := range []rune(lines[at]) {
		if b := unicode.IsSpace(r); !b && blank {
			from = append(from, k)
		}
		blank = unicode.IsSpace(r)
	}
	if len(from) > maxTextColumns {
		return nil, 0
	}
	more := make([][]string, len(from)) // of the last row's cells, joined once: cells may go on for all of a text
	goOn := func() {
		for c := range more {
			if len(more[c]) > 0 {
				rows[len(rows)-1][c] = joined(rows[len(rows)-1][c], more[c])
				more[c] = nil
			}
		}
	}
	end, rulers := first, 0
	for ; end < len(lines); end++ {
		l := lines[end]
		if end == at || ruler.MatchString(l) {
			if rulers++; rulers > 3 {
				break
			}
			continue
		}
		if strings.TrimSpace(l) == "" {
			break
		}
		rs := []rune(l)
		row := make([]string, len(from))
		for c := range from {
			to := len(rs)
			if c+1 < len(from) {
				to = min(to, from[c+1])
			}
			if from[c] < to {
				row[c] = strings.TrimSpace(string(rs[from[c]:to]))
			}
		}
		if row[0] == "" && len(rows) > 1 {
			for c, t := range row { // a row that goes on
				more[c] = append(more[c], t)
			}
			continue
		}
		goOn()
		rows = append(rows, row)
	}
	goOn()
	if len(rows) < 2 {
		return nil, 0
	}
	return rows, end - min(first, at)
}

// gapTable reads lines that wide gaps, or tabs, part into as many columns each.
func gapTable(lines []string, i int) (rows [][]string, n int) {
	if i > 0 && strings.TrimSpace(lines[i-1]) != "" {
		return nil, 0
	}
	for _, l := range lines[i:] {
		t := strings.TrimSpace(l)
		if t == "" {
			break
		}
		if !strings.Contains(t, "  ") && !strings.Contains(t, "\t") {
			return nil, 0
		}
		row := wideGap.Split(t, -1)
		if len(rows) > 0 && len(row) != len(rows[0]) || len(row) < 2 {
			return nil, 0
		}
		rows = append(rows, row)
	}
	if len(rows) < 3 {
		return nil, 0
	}
	return rows, len(rows)
}

// barTable reads a table of AsciiDoc: between two lines of "|===", each cell after
// a bar, a row a line or a cell a line.
func barTable(lines []string, i int) (rows [][]string, n int) {
	var cells, more []string
	goOn := func() {
		if len(more) > 0 {
			cells[len(cells)-1] = joined(cells[len(cells)-1], more)
			more = nil
		}
	}
	columns := 0
	end := i + 1
	for ; end < len(lines) && strings.TrimSpace(lines[end]) != "|==="; end++ {
		t := strings.TrimSpace(lines[end])
		at := strings.IndexByte(t, '|')
		switch {
		case at < 0 && len(cells) > 0 && t != "":
			more = append(more, t)
		case at >= 0:
			goOn()
			for _, c := range strings.Split(t[at+1:], "|") {
				cells = append(cells, strings.TrimSpace(c))
			}
			if columns == 0 {
				columns = len(cells)
			}
		}
	}
	goOn()
	if end == len(lines) || columns < 2 || len(cells) < 2*columns {
		return nil, 0
	}
	for ; len(cells) >= columns; cells = cells[columns:] {
		rows = append(rows, cells[:columns])
	}
	return rows, end - i + 1
}

// joined returns a cell with the lines on which it goes on.
func joined(cell string, more []string) string {
	return strings.Join(strings.Fields(cell+" "+strings.Join(more, " ")), " ")
}

// commaTable reads a text that is nothing but values with commas, semicolons or
// tabs between them; nil for another.
func commaTable(text string, lines []string) [][]string {
	first := strings.TrimSpace(lines[0])
	for _, comma := range []rune{';', '\t', ','} {
		if strings.Count(first, string(comma)) < 2 {
			continue
		}
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.TrimLeadingSpace = comma, true
		if rows, err := r.ReadAll(); err == nil && len(rows) > 1 {
			return rows // of as many fields each, or an error
		}
	}
	return nil
}

// tableOf writes rows as a table in HTML, which Markdown leaves as it is.
func tableOf(rows [][]string) string {
	var b strings.Builder
	b.WriteString("<table>\n")
	for i, row := range rows {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		b.WriteString("<tr>")
		for _, c := range row {
			b.WriteString("<" + tag + ">" + htmlEscape(c) + "</" + tag + ">")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n")
	return b.String()
}

func standsAlone(lines []string, i int) bool {
	blank := func(k int) bool { return k < 0 || k >= len(lines) || strings.TrimSpace(lines[k]) == "" }
	return !blank(i) && blank(i-1) && blank(i+1)
}

// inCapitals reports a short line of capital letters, as headings are set where
// nothing else sets them apart.
func inCapitals(l string) bool {
	l = strings.TrimSpace(l)
	upper := 0
	for _, r := range l {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper >= 4 && len(l) <= 120
}
