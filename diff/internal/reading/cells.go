package reading

import (
	"slices"
	"strings"

	"github.com/subwatch/subwatch/diff/internal/words"
	"github.com/subwatch/subwatch/snapshot"
)

// CellFields are the fields that are kept as a cell of their own.
var CellFields = snapshot.CellFields()

// IsCellField reports whether a field is kept as a cell of its own.
func IsCellField(f snapshot.Field) bool { return slices.Contains(CellFields, f) }

// IsSet reports whether a field's cells are sets: their order means nothing.
func IsSet(f snapshot.Field) bool {
	return f == snapshot.Products || f == snapshot.Location || f == snapshot.DataCategories || f == snapshot.EntityCountry
}

// IsPlace reports whether a field's cells name places.
func IsPlace(f snapshot.Field) bool { return f == snapshot.Location || f == snapshot.EntityCountry }

// SameRow reports whether two rows of lists with the same columns say the same
// letter by letter. It is asked for every row, so it looks at nothing twice.
func SameRow(a, b *snapshot.Subprocessor) bool {
	return a == b || a.Name == b.Name && a.Group == b.Group &&
		SameCell(&a.Products, &b.Products) && SameCell(&a.Purpose, &b.Purpose) &&
		SameCell(&a.DataCategories, &b.DataCategories) && SameCell(&a.Location, &b.Location) &&
		SameCell(&a.Security, &b.Security) && SameCell(&a.Transfer, &b.Transfer) &&
		SameCell(&a.EntityCountry, &b.EntityCountry) && SameCell(&a.Website, &b.Website) &&
		SameCell(&a.AffiliateOf, &b.AffiliateOf) && SameCell(&a.Date, &b.Date) &&
		a.Starts == b.Starts && a.StartsText == b.StartsText && a.StartsMonth == b.StartsMonth && a.Ends == b.Ends && a.FormerName == b.FormerName &&
		slices.Equal(a.Links, b.Links) && slices.Equal(a.Conditions, b.Conditions) &&
		slices.EqualFunc(a.Other, b.Other, func(x, y snapshot.OtherCell) bool {
			return x.Header == y.Header && SameCell(&x.Cell, &y.Cell)
		})
}

// SameCell reports whether two cells say the same letter by letter. Most cells
// of a row are empty, and most others have no links: that is seen first.
func SameCell(a, b *snapshot.Cell) bool {
	if len(a.Text) != len(b.Text) || len(a.Links) != len(b.Links) {
		return false
	}
	return (len(a.Text) == 0 || a.Text == b.Text) && (len(a.Links) == 0 || slices.Equal(a.Links, b.Links))
}

// numberHeaders are the headers, folded, over the numbers of rows.
var numberHeaders = words.Set([]string{
	"", "#", "no", "nr", "n", "nº", "no.", "num", "number", "item", "item no", "s no", "sl no", "sr no", "sno", "serial no", "row", "pos", "position", "index",
	"lfd nr", "lfd", "laufende nummer", "nummer", "numéro", "numéro d ordre", "número", "numero", "nro", "lp", "l p", "№", "номер", "п p", "pořadí", "č",
	"番号", "項番", "序号", "序號", "编号", "編號", "번호", "項目", "通番", "순번", "(description)", "description",
})

// IsRowNumber reports a cell that only numbers its row, before and after: it says
// nothing of the sub-processor.
func (r *Reader) IsRowNumber(header, old, new string) bool {
	return isNumber(old) && isNumber(new) && numberHeaders[r.Fold(header)]
}

// isNumber reports a number of a row: "7", "12.", "(3)".
func isNumber(text string) bool {
	text = strings.Trim(text, " .)(#")
	return len(text) > 0 && len(text) <= 4 && strings.Trim(text, "0123456789") == ""
}

// EqualCells reports whether two cells of a field are equal in substance.
func (r *Reader) EqualCells(f snapshot.Field, o, n *snapshot.Cell) bool {
	if o.Text == n.Text || r.Fold(o.Text) == r.Fold(n.Text) {
		return true
	}
	if len(o.Items) > 1 && len(n.Items) > 1 && words.SameSet(o.Items, n.Items) {
		return true
	}
	if !IsSet(f) {
		return words.SameAddress(o.Text, n.Text)
	}
	if came, went := SetDelta(o, n); len(came)+len(went) == 0 {
		return true
	}
	return IsPlace(f) && Marks(o.Text) == Marks(n.Text) && r.Places(o.Text).Same(r.Places(n.Text))
}

// Marks returns the footnote marks of a text.
func Marks(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '*', '\u2020', '\u2021', '\u00a7', '\u00b9', '\u00b2', '\u00b3', '#':
			return r
		}
		return -1
	}, s)
}

// SetDelta returns the items that only the new cell has, and those that only the
// old one has, as printed and in the cell's order. "and" is read as a comma
// where that explains more.
func SetDelta(o, n *snapshot.Cell) (came, went []string) {
	came, went = ItemsDelta(Items(o, false), Items(n, false))
	if len(came)+len(went) == 0 {
		return nil, nil
	}
	if !strings.Contains(o.Text, " ") && !strings.Contains(n.Text, " ") {
		return came, went
	}
	if a, r := ItemsDelta(Items(o, true), Items(n, true)); len(a)+len(r) < len(came)+len(went) {
		return a, r
	}
	return came, went
}

// Items returns the items of a cell that is a set; see [words.Items].
func Items(c *snapshot.Cell, and bool) []string {
	if len(c.Items) < 2 {
		return words.Items(c.Text, and)
	}
	var out []string
	for _, item := range c.Items {
		out = append(out, words.Items(item, and)...)
	}
	return out
}

// ItemsDelta returns the texts that only the new ones have, and those that only
// the old ones have, compared folded.
func ItemsDelta(o, n []string) (came, went []string) {
	only := func(xs, ys []string) []string {
		have := make(map[string]bool, len(ys))
		for _, y := range ys {
			have[words.Fold(y)] = true
		}
		var out []string
		for _, x := range xs {
			if k := words.Fold(x); !have[k] {
				have[k] = true
				out = append(out, x)
			}
		}
		return out
	}
	return only(n, o), only(o, n)
}

// Purpose returns what a row says it is for, in whatever column it says so.
func Purpose(s *snapshot.Subprocessor) string {
	if s.Purpose.Text != "" {
		return s.Purpose.Text
	}
	for i := range s.Other {
		switch h := words.Fold(s.Other[i].Header); {
		case strings.Contains(h, "purpose"), strings.Contains(h, "service"), strings.Contains(h, "description"),
			strings.Contains(h, "role"), strings.Contains(h, "function"), strings.Contains(h, "activity"):
			return s.Other[i].Text
		}
	}
	return ""
}

// Products returns the cell that says for which products a row is meant: the
// one of its field, or one that is kept by a header that says so.
func Products(s *snapshot.Subprocessor) *snapshot.Cell {
	if s.Products.Text == "" {
		for i := range s.Other {
			if h := words.Fold(s.Other[i].Header); h == "product" || strings.HasSuffix(h, " product") || strings.Contains(h, "products") {
				return &s.Other[i].Cell
			}
		}
	}
	return &s.Products
}

// RowText returns all that a row says, for looking words up in it.
func RowText(s *snapshot.Subprocessor) string {
	parts := []string{s.Name}
	for _, f := range CellFields {
		if t := s.Cell(f).Text; t != "" {
			parts = append(parts, t)
		}
	}
	parts = append(parts, s.Conditions...)
	for _, o := range s.Other {
		parts = append(parts, o.Text)
	}
	return strings.Join(parts, "; ")
}

// DeltaSteps is about how often a changed text is gone through until it is
// judged, beside what compares its words.
const DeltaSteps = 10
