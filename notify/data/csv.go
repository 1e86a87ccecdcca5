package data

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"

	"github.com/subwatch/subwatch/notify/wording"
	"github.com/subwatch/subwatch/snapshot"
)

// WriteSnapshotCSV writes what was read from a page as CSV: a header, then a
// row per sub-processor with its list. The columns are the same for every
// page. What a spreadsheet would take for a formula gets an apostrophe in
// front.
func WriteSnapshotCSV(w io.Writer, s snapshot.Snapshot) error {
	head := []string{"list", "kind", "group", "name"}
	for _, f := range snapshot.CellFields() {
		head = append(head, string(f))
	}
	head = append(head, "starts", "ends", "former_name", "conditions", "links", "other")
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for _, l := range s.Lists {
		for i := range l.Subprocessors {
			if err := out.Write(csvRow(l, &l.Subprocessors[i])); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func csvRow(l snapshot.List, s *snapshot.Subprocessor) []string {
	row := []string{l.Title, string(l.Kind), s.Group, s.Name}
	links := linkTexts(nil, s.Links)
	for _, f := range snapshot.CellFields() {
		c := s.Cell(f)
		row = append(row, c.Text)
		links = linkTexts(links, c.Links)
	}
	var other []string
	for _, o := range s.Other {
		other = append(other, o.Header+": "+o.Text)
		links = linkTexts(links, o.Links)
	}
	row = append(row, string(s.Starts), string(s.Ends), s.FormerName,
		strings.Join(s.Conditions, "; "), strings.Join(links, " "), strings.Join(other, "; "))
	for i := range row {
		row[i] = csvCell(row[i])
	}
	return row
}

func linkTexts(out []string, links []snapshot.Link) []string {
	for _, l := range links {
		out = append(out, l.URL)
	}
	return out
}

// formula is where a spreadsheet would begin a formula: at a cell's start, and
// behind a semicolon, which separates cells where numbers have a comma (in most
// of Europe). Some take off blanks and quotes in front.
var formula = regexp.MustCompile(`(^|;)([\s\p{Z}"']*[=+\-@＝＋－＠])`)

// csvCell keeps a spreadsheet from running a cell: Excel, LibreOffice and
// Google Sheets take one that begins so for a formula, some of them also in
// the wide forms. Nor does the runner of a workflow obey it, that the file is
// printed in.
func csvCell(s string) string {
	out := formula.ReplaceAllString(wording.Inert(wording.Clean(s)), "$1'$2")
	if (strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r")) && !strings.HasPrefix(out, "'") {
		return "'" + out
	}
	return out
}
