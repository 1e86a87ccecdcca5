package markdown

import (
	"bytes"
	"io"
	"strings"

	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

// WriteSnapshot writes what was read from a page as Markdown tables.
func WriteSnapshot(w io.Writer, s snapshot.Snapshot) error {
	var b bytes.Buffer
	b.WriteString("### " + Escape(wording.Count(s.Rows(), "sub-processor", "sub-processors")+" in "+wording.Count(len(s.Lists), "list", "lists")) + "\n")
	if link := pageLink(s.URL); link != "" {
		b.WriteString("\n" + link + "\n")
	}
	for i, d := range s.Dates {
		if i == 0 {
			b.WriteByte('\n')
		}
		b.WriteString("- " + Escape(wording.Clean(d.Text)+wording.DateMeaning(d)) + "\n")
	}
	for _, l := range s.Lists {
		b.WriteString("\n#### " + Escape(wording.ListTitle(l.Title)+wording.ListFacts(l)) + "\n")
		if v := wording.ViewOf(l); len(v.Rows) > 0 {
			WriteRows(&b, v)
		}
	}
	writeParagraphs(&b, "Terms", s.TermsText)
	var notes []string
	for _, n := range s.Notes {
		notes = append(notes, strings.TrimPrefix(wording.JoinDots(wording.Day(n.Date), []string{n.Text}), " · "))
	}
	writeParagraphs(&b, "Change log of the page", notes)
	_, err := w.Write(b.Bytes())
	return err
}

// WriteRows writes a list as a Markdown table, a row a sub-processor.
func WriteRows(b *bytes.Buffer, v wording.ListView) {
	row := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + Escape(c) + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteByte('\n')
	row(v.Header)
	b.WriteString(strings.Repeat("| --- ", len(v.Header)) + "|\n")
	group := ""
	for _, r := range v.Rows {
		if r.Group != group {
			b.WriteString("| **" + strings.TrimSpace(Escape(r.Group)) + "** " + strings.Repeat("| ", len(v.Header)-1) + "|\n")
			group = r.Group
		}
		row(r.Cells)
	}
}

func writeParagraphs(b *bytes.Buffer, title string, ps []string) {
	if len(ps) == 0 {
		return
	}
	b.WriteString("\n#### " + title + "\n\n")
	for _, p := range ps {
		b.WriteString("- " + Escape(p) + "\n")
	}
}

// WriteTable writes a table as Markdown. Text in it is escaped.
func WriteTable(w io.Writer, t wording.Table) error {
	v := t.View()
	if len(v.Header) == 0 {
		return nil
	}
	var b bytes.Buffer
	WriteRows(&b, v)
	_, err := w.Write(bytes.TrimPrefix(b.Bytes(), []byte("\n")))
	return err
}
