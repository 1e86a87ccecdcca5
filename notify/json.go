package notify

import (
	"encoding/json"
	"io"

	"github.com/subwatch/subwatch/diff"
)

// WriteReportJSON writes a report as indented JSON that ends in a newline and
// keeps "&", "<" and ">" readable. It is valid UTF-8 whatever the report
// holds; lists and counts are there when they are empty.
func WriteReportJSON(w io.Writer, r diff.Report) error {
	if r.ByKind == nil {
		r.ByKind = map[diff.Kind]int{}
	}
	if r.ByClass == nil {
		r.ByClass = map[diff.Class]int{}
	}
	if r.Changes == nil {
		r.Changes = []diff.Change{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}
