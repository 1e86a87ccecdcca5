package reading

import "github.com/subwatch/subwatch/snapshot"

// RowBytes is what a row, link, column or date counts beside its texts.
const RowBytes = 16

// sizeOf counts the bytes that a snapshot says, each text as often as it
// stands there.
func sizeOf(s *snapshot.Snapshot) int {
	n := 0
	for _, t := range s.TermsText {
		n += len(t)
	}
	for _, d := range s.Dates {
		n += RowBytes + len(d.Text)
	}
	for i := range s.Lists {
		l := &s.Lists[i]
		n += RowBytes + len(l.Title)
		for _, c := range l.Columns {
			n += RowBytes + len(c.Header)
		}
		for r := range l.Subprocessors {
			n += RowSize(&l.Subprocessors[r])
		}
	}
	return n
}

// RowSize counts the bytes that a row says.
func RowSize(s *snapshot.Subprocessor) int {
	n := RowBytes + len(s.Name) + len(s.Group) + len(s.FormerName) + len(s.StartsText) + LinksSize(s.Links)
	for _, f := range snapshot.CellFields() {
		n += CellSize(s.Cell(f))
	}
	for i := range s.Other {
		n += RowBytes + len(s.Other[i].Header) + CellSize(&s.Other[i].Cell)
	}
	return n + TextsSize(s.Conditions)
}

// CellSize counts the bytes that a cell says.
func CellSize(c *snapshot.Cell) int { return len(c.Text) + TextsSize(c.Items) + LinksSize(c.Links) }

// TextsSize counts the bytes of texts.
func TextsSize(texts []string) int {
	n := 0
	for _, t := range texts {
		n += RowBytes + len(t)
	}
	return n
}

// LinksSize counts the bytes of links.
func LinksSize(links []snapshot.Link) int {
	n := 0
	for _, l := range links {
		n += RowBytes + len(l.Text) + len(l.URL)
	}
	return n
}
