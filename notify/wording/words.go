package wording

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// This file is the English of the alerts: what kinds, fields, dates and counts
// are called. It knows no layout.

// The marks in front of entries.
const (
	MarkAdded   = "+"
	MarkRemoved = "\u2212" // a minus sign: as wide as the plus, and no list bullet in Markdown
	markChanged = "~"
)

// MarkOf returns the mark of a kind of change.
func MarkOf(k diff.Kind) string {
	switch k {
	case diff.Added, diff.Activated, diff.ListAdded, diff.ColumnAdded:
		return MarkAdded
	case diff.Removed, diff.ListRemoved, diff.ListWithdrawn, diff.ColumnRemoved:
		return MarkRemoved
	}
	return markChanged
}

// kindWords says what happened, for changes that bring no reasons.
func kindWords(c diff.Change) string {
	switch c.Kind {
	case diff.Added:
		return "new sub-processor"
	case diff.Removed:
		return "no longer listed"
	case diff.Replaced:
		return "replaced for the same purpose"
	case diff.Renamed:
		switch c.Entity {
		case diff.Same:
			return "another spelling of the name"
		case diff.Named:
			return "the legal form is named now"
		case diff.Differs:
			return "another legal entity"
		}
		return "renamed"
	case diff.Changed:
		return fieldsOf(c) + " changed"
	case diff.Activated:
		return "was planned, now in use"
	case diff.Moved:
		return movedWords(c)
	case diff.ListAdded:
		return "new list"
	case diff.ListRemoved:
		return "list no longer on the page"
	case diff.ListRenamed:
		return "list renamed"
	case diff.ListWithdrawn:
		return "the page no longer names any sub-processors"
	case diff.ColumnAdded:
		return "new column"
	case diff.ColumnRemoved:
		return "column no longer on the page"
	case diff.ColumnRenamed:
		return "column renamed"
	case diff.TermsText:
		return "wording changed"
	case diff.Dates:
		return "date changed"
	}
	return cmp.Or(strings.TrimSpace(strings.ReplaceAll(Clean(string(c.Kind)), "_", " ")), "changed")
}

func movedWords(c diff.Change) string {
	switch {
	case c.OldList != "" && c.OldList != c.List:
		return "moved from " + quote(c.OldList) + " to " + quote(c.List)
	case c.OldGroup != "" && c.Group != "":
		return "moved from " + quote(c.OldGroup) + " to " + quote(c.Group)
	case c.OldGroup != "":
		return "moved out of " + quote(c.OldGroup)
	case c.Group != "":
		return "moved to " + quote(c.Group)
	}
	return "moved"
}

// TitleOf returns what a change is about: a name, or for changes of the page
// itself what part of it.
func TitleOf(c diff.Change) string {
	switch {
	case strings.TrimSpace(c.Name) != "":
		return Clean(c.Name)
	case c.Kind == diff.TermsText:
		return "Notice and objection terms"
	case c.Kind == diff.Dates:
		return "Date of the list"
	case c.Kind == diff.ListWithdrawn:
		return "The whole list"
	case strings.TrimSpace(c.List) != "":
		return Clean(c.List)
	}
	return "(no name)"
}

// fieldsOf names the fields that changed, "purpose and products".
func fieldsOf(c diff.Change) string {
	var names []string
	seen := map[string]bool{}
	for _, f := range c.Fields {
		if n := fieldWord(f.Field, f.Header); !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return "row"
	}
	return series(names)
}

// fieldWord returns the short word for a field; for one without, its header.
func fieldWord(f snapshot.Field, header string) string {
	switch f {
	case snapshot.Name:
		return "name"
	case snapshot.Products:
		return "products"
	case snapshot.Purpose:
		return "purpose"
	case snapshot.DataCategories:
		return "data"
	case snapshot.Location:
		return "location"
	case snapshot.Security:
		return "security"
	case snapshot.Transfer:
		return "transfer mechanism"
	case snapshot.EntityCountry:
		return "country"
	case snapshot.Website:
		return "website"
	case snapshot.AffiliateOf:
		return "affiliate of"
	case snapshot.RowDate:
		return "date"
	}
	switch h := strings.TrimSpace(Clean(header)); h {
	case "", "(description)":
		return "text"
	default:
		return h
	}
}

// listKindWords says what a list is a list of.
func listKindWords(k snapshot.ListKind) string {
	switch k {
	case snapshot.ThirdParty:
		return "third parties"
	case snapshot.Affiliates:
		return "group companies"
	case snapshot.Planned:
		return "planned"
	case snapshot.Former:
		return "former"
	case snapshot.Optional:
		return "optional"
	case snapshot.Government:
		return "government edition"
	}
	return strings.ReplaceAll(Clean(string(k)), "_", " ")
}

// Day writes a day as "30 Sep 2024"; text that is no day comes back as it is.
func Day(d snapshot.Day) string {
	t, ok := d.Time()
	if !ok {
		return Clean(string(d))
	}
	return t.Format("2 Jan 2006")
}

// moment writes a time as it is in a zone, and which zone that is: "30 Aug 2024
// 18:46 CEST", "30 Aug 2024 16:46 UTC" where there is none.
func moment(t time.Time, zone *time.Location) string {
	t = t.In(cmp.Or(zone, time.UTC))
	label := t.Format("MST")
	if strings.HasPrefix(label, "+") || strings.HasPrefix(label, "-") { // the zone has no name
		label = "UTC" + t.Format("-07:00")
	}
	return t.Format("2 Jan 2006 15:04 ") + label
}

// Count writes a number with its noun, "1 list", "3 lists", "1,200 lists".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}

// Thousands writes a number with commas, "1,200".
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// series joins names as a sentence does, "A, B and C"; with semicolons where
// names have commas of their own.
func series(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	comma := ", "
	if strings.Contains(strings.Join(names, ""), ",") {
		comma = "; "
	}
	return strings.Join(names[:len(names)-1], comma) + " and " + names[len(names)-1]
}

// Numbers writes entry numbers, runs of them as "7–9".
func Numbers(ns []int) string {
	var out []string
	for i := 0; i < len(ns); {
		j := i
		for j+1 < len(ns) && ns[j+1] == ns[j]+1 {
			j++
		}
		switch {
		case j == i:
			out = append(out, strconv.Itoa(ns[i]))
		default:
			out = append(out, fmt.Sprintf("%d–%d", ns[i], ns[j]))
		}
		i = j + 1
	}
	return strings.Join(out, ", ")
}

// quote puts page text into quotation marks.
func quote(s string) string { return "“" + Clean(s) + "”" }

// RepeatedWords say that a message may have been sent before.
const RepeatedWords = "possibly repeated: an earlier attempt to send this may have arrived"

// JoinDots joins texts with dots between them, "A · B"; empty ones of rest are
// left out.
func JoinDots(first string, rest []string) string {
	out := first
	for _, s := range rest {
		if s != "" {
			out += " · " + s
		}
	}
	return out
}
