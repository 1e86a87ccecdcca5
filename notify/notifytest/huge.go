package notifytest

import (
	"fmt"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot"
)

// HugeReports make reports of which one thing is very long, or there is very
// much of it. All texts of a report together have about so many bytes.
var HugeReports = map[string]func(bytes int) diff.Report{
	"long names": func(n int) diff.Report {
		return reportOf(diff.Change{Kind: diff.Added, Name: strings.Repeat("acme cloud ", n/11), Reasons: []string{"new sub-processor"}})
	},
	"one long word": func(n int) diff.Report {
		return reportOf(diff.Change{Kind: diff.Added, Name: strings.Repeat("a", n), Reasons: []string{"new sub-processor"}})
	},
	"letters without width": func(n int) diff.Report { // the Hangul filler
		return reportOf(diff.Change{Kind: diff.Added, Name: strings.Repeat("\u115f", n/3), Reasons: []string{"new sub-processor"}})
	},
	"accents": func(n int) diff.Report {
		return reportOf(diff.Change{Kind: diff.Added, Name: "a" + strings.Repeat("\u0301", n/2), Reasons: []string{"new sub-processor"}})
	},
	"reasons": func(n int) diff.Report {
		c := diff.Change{Kind: diff.Changed, Name: "Acme", Fields: []diff.FieldChange{{Field: "conditions", Old: "a", New: "b"}}}
		for i := range n / 30 {
			c.Reasons = append(c.Reasons, fmt.Sprintf("no longer marked \"x%d\"", i))
		}
		return reportOf(c)
	},
	"cells reworded": func(n int) diff.Report {
		c := diff.Change{Kind: diff.Changed, Name: "Acme"}
		for i := range n / 80 {
			h := fmt.Sprintf("header %d", i)
			c.Reasons = append(c.Reasons, "“"+h+"” reworded", h+" reworded")
			c.Fields = append(c.Fields, diff.FieldChange{Field: snapshot.Other, Header: h, Old: "old", New: "new", Words: []diff.Word{{Op: diff.Gone, Text: "old"}, {Op: diff.Came, Text: "new"}}})
		}
		return reportOf(c)
	},
	"a text replaced": func(n int) diff.Report {
		return reportOf(diff.Change{Kind: diff.Changed, Name: "Acme", Reasons: []string{"purpose reworded"}, Fields: []diff.FieldChange{{
			Field: snapshot.Purpose, Old: strings.Repeat("old ", n/8), New: strings.Repeat("new ", n/8),
			Words: []diff.Word{{Op: diff.Gone, Text: strings.Repeat("old ", n/8)}, {Op: diff.Came, Text: strings.Repeat("new ", n/8)}},
		}}})
	},
	"words marked": func(n int) diff.Report {
		f := diff.FieldChange{Field: snapshot.Purpose, Old: strings.Repeat("data old ", n/18), New: strings.Repeat("data new ", n/18)}
		for range n / 18 {
			f.Words = append(f.Words, diff.Word{Op: diff.Kept, Text: "data "}, diff.Word{Op: diff.Gone, Text: "old "}, diff.Word{Op: diff.Came, Text: "new "})
		}
		return reportOf(diff.Change{Kind: diff.Changed, Name: "Acme", Reasons: []string{"purpose reworded"}, Fields: []diff.FieldChange{f}})
	},
	"items": func(n int) diff.Report {
		f := diff.FieldChange{Field: snapshot.Products}
		for i := range n / 20 {
			f.ItemsAdded = append(f.ItemsAdded, fmt.Sprintf("Product %d", i))
			f.ItemsRemoved = append(f.ItemsRemoved, fmt.Sprintf("Thing %d", i))
		}
		f.Old, f.New = strings.Join(f.ItemsRemoved, ", "), strings.Join(f.ItemsAdded, ", ")
		f.Words = []diff.Word{{Op: diff.Gone, Text: f.Old}, {Op: diff.Came, Text: f.New}}
		return reportOf(diff.Change{Kind: diff.Changed, Name: "Acme", Reasons: []string{"products reworded"}, Fields: []diff.FieldChange{f}})
	},
	"a number and points": func(n int) diff.Report {
		return reportOf(diff.Change{Kind: diff.Added, Name: strings.Repeat("1", n/2) + strings.Repeat("a.", n/4), Reasons: []string{"new sub-processor"}})
	},
	"signs": func(n int) diff.Report {
		return reportOf(diff.Change{Kind: diff.Added, Name: strings.Repeat("@a#1:b:GH-1", n/11), Reasons: []string{"new sub-processor"}})
	},
	"many entries": func(n int) diff.Report {
		var cs []diff.Change
		for i := range n / 60 {
			cs = append(cs, diff.Change{Kind: diff.Added, Name: fmt.Sprintf("Acme %d", i), Reasons: []string{"new sub-processor", "place of processing not stated"}, Subprocessor: &snapshot.Subprocessor{Name: "x"}})
		}
		return reportOf(cs...)
	},
	"many notes": func(n int) diff.Report {
		var cs []diff.Change
		for i := range n / 60 {
			cs = append(cs, diff.Change{Kind: diff.Removed, Class: diff.Record, Name: fmt.Sprintf("Acme %d", i), Reasons: []string{"no longer listed: update your register, and ask whether the data it held was deleted"}})
		}
		return reportOf(cs...)
	},
	"paragraphs": func(n int) diff.Report {
		c := diff.Change{Kind: diff.TermsText, Reasons: []string{"text on notice and objection reworded"}}
		for i := range n / 60 {
			c.Fields = append(c.Fields, diff.FieldChange{Old: fmt.Sprintf("Old words %d.", i), New: fmt.Sprintf("New words %d.", i)})
		}
		d := c
		d.Class = diff.Record
		return reportOf(c, d)
	},
}

func reportOf(cs ...diff.Change) diff.Report {
	r := diff.Report{Schema: 1, Vendor: "acme", Changes: cs}
	for i := range cs {
		if cs[i].Entry = i + 1; cs[i].Class == "" {
			cs[i].Class = diff.Review
		}
	}
	return r
}
