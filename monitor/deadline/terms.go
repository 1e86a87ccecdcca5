package deadline

import (
	_ "embed"
	"strings"

	"github.com/subwatch/subwatch/diff"
	"github.com/subwatch/subwatch/snapshot/record"
)

// Speaks reports whether the terms speak of a change at all: by default of a
// sub-processor that is new, takes another's place, or is another legal entity.
func Speaks(t record.Terms, c diff.Change) bool {
	if c.Class != diff.Review || c.OutOfScope {
		return false
	}
	if len(t.Covers) > 0 {
		for _, k := range t.Covers {
			if k == string(c.Kind) {
				return true
			}
		}
		return false
	}
	switch c.Kind {
	case diff.Added, diff.Replaced:
		return true
	case diff.Renamed:
		return c.Entity == diff.Differs
	}
	return false
}

// termsTSV are the terms of vendors whose contract could be read; its first
// lines say what its columns are.
//
//go:embed terms.tsv
var termsTSV string

// CataloguedTerms returns the terms on file for a vendor of the catalogue.
func CataloguedTerms(name string) (record.Terms, bool) {
	for line := range strings.Lines(termsTSV) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 8 || f[0] != name {
			continue
		}
		t := record.Terms{UntilStart: f[3] == "yes", From: record.From(f[4]), Right: record.Right(f[5]), Note: f[6], Source: f[7], OnFile: true}
		var err error
		if t.Lead, err = record.ParsePeriod(f[1]); err != nil {
			return record.Terms{}, false
		}
		if t.Window, err = record.ParsePeriod(f[2]); err != nil {
			return record.Terms{}, false
		}
		if t.Right == "" {
			t.Right = record.NoRight
		}
		return t, true
	}
	return record.Terms{}, false
}
