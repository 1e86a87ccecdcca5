package data

import (
	"encoding/csv"
	"io"

	"github.com/subwatch/subwatch/notify/wording"
)

// WriteTableCSV writes a table as CSV, its header first. As in
// [WriteSnapshotCSV] no cell is one that a spreadsheet would run.
func WriteTableCSV(w io.Writer, t wording.Table) error {
	out := csv.NewWriter(w)
	for _, cells := range append([][]string{t.Header}, t.Rows...) {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = csvCell(c)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
