package company

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed data
var data embed.FS

// A line is one of a data file, in its columns.
type line struct {
	number int
	cols   []string
}

// readLines returns the lines of a data file of so many columns. What is
// malformed is named in problems, with its line, and left out: a test holds the
// files to there being none.
func readLines(file string, columns int) (lines []line, problems []string) {
	text, err := data.ReadFile("data/" + file)
	if err != nil {
		return nil, []string{err.Error()}
	}
	n := 0
	for l := range strings.Lines(string(text)) {
		n++
		l = strings.TrimSuffix(l, "\n")
		if strings.HasPrefix(l, "#") {
			continue
		}
		cols := strings.Split(l, "\t")
		if len(cols) != columns {
			problems = append(problems, fmt.Sprintf("%s:%d: %d columns, not %d", file, n, len(cols), columns))
			continue
		}
		for _, c := range cols {
			if c != strings.Join(strings.Fields(c), " ") {
				problems = append(problems, fmt.Sprintf("%s:%d: blanks too many in %q", file, n, c))
			}
		}
		lines = append(lines, line{n, cols})
	}
	return lines, problems
}

// parts splits a cell of several entries.
func parts(cell, sep string) []string {
	if cell == "" {
		return nil
	}
	out := strings.Split(cell, sep)
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}
