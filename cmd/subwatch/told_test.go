package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/subwatch/subwatch/cmd/subwatch/cli"
	"github.com/subwatch/subwatch/fixtures"
)

// Pairs of pages that were written before the rules were seen, with what a privacy
// manager must be told of their difference, and what must not be told.
func TestTold(t *testing.T) {
	text, err := os.ReadFile("testdata/told/written.txt")
	if err != nil {
		t.Fatal(err)
	}
	var pages []string
	folder := t.TempDir()
	n := 0
	for _, p := range fixtures.Parts(string(text)) {
		if p.Name != "want" {
			file := filepath.Join(folder, strings.ReplaceAll(p.Name, "/", "-"))
			if err := os.WriteFile(file, []byte(p.Text), 0o644); err != nil {
				t.Fatal(err)
			}
			pages = append(pages, file)
			continue
		}
		n++
		told(t, pages, p.Text)
		pages = nil
	}
	if n < 200 {
		t.Errorf("%d pairs", n)
	}
}

// told compares two pages, or reads one, and holds what is told to what is wanted.
func told(t *testing.T, pages []string, wanted string) {
	t.Run(filepath.Base(pages[0]), func(t *testing.T) {
		var want struct {
			Mode   string           `json:"mode"`
			Expect []map[string]any `json:"expect"`
		}
		if err := json.Unmarshal([]byte(wanted), &want); err != nil || len(want.Expect) == 0 {
			t.Fatalf("what must be told: %v", err)
		}
		asJSON, words, err := output(t, append([]string{want.Mode}, pages...))
		var said saying
		if err == nil {
			if err := json.Unmarshal(asJSON, &said); err != nil {
				t.Fatal(err)
			}
		}
		said.err, said.words = err, words
		for _, e := range want.Expect {
			if !said.holds(t, e) {
				line, _ := json.Marshal(e)
				t.Errorf("does not hold: %s\n%s", line, words)
			}
		}
	})
}

// output runs a command, and returns what it says as JSON and in words.
func output(t *testing.T, args []string) (asJSON []byte, words string, err error) {
	t.Helper()
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		env := cli.Environment{
			Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" },
			Width: func(io.Writer) (int, bool) { return 0, false }, Now: func() time.Time { return time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC) },
		}
		if err := run(t.Context(), append(args, "--format", format), env); err != nil {
			return nil, out.String() + err.Error(), err
		}
		if format == "text" {
			words = out.String()
		} else {
			asJSON = out.Bytes()
		}
	}
	return asJSON, words, nil
}

// A saying is what the program says of two pages, or of one.
type saying struct {
	Changes []map[string]any `json:"changes"`
	Lists   []map[string]any `json:"lists"`
	Dates   []map[string]any `json:"dates"`

	words string
	err   error
}

// holds reports whether what is said is as one line of what is wanted says.
func (s *saying) holds(t *testing.T, want map[string]any) bool {
	where, _ := want["where"].(map[string]any)
	for k, w := range want {
		of, _ := w.(map[string]any)
		ok := false
		switch k {
		case "where":
			continue
		case "change":
			ok = count(s.Changes, of) > 0
		case "no_change":
			ok = count(s.loud(of), of) == 0
		case "changes":
			ok = float64(count(s.loud(where), where)) == w
		case "row":
			ok = count(s.rows(), of) > 0
		case "no_row":
			ok = count(s.rows(), of) == 0
		case "rows":
			ok = float64(len(s.rows())) == w
		case "date":
			ok = count(s.Dates, of) > 0
		case "no_date":
			ok = count(s.Dates, of) == 0
		case "out~":
			ok = fixtures.Says(w, s.words)
		case "no_out~":
			ok = !fixtures.Says(w, s.words)
		case "no_error":
			ok = s.err == nil
		default:
			t.Fatalf("nobody knows what %q means", k)
		}
		if !ok {
			return false
		}
	}
	return true
}

// loud returns the entries that are not cosmetic, or all where a class is asked for.
func (s *saying) loud(want map[string]any) []map[string]any {
	if _, ok := want["class"]; ok {
		return s.Changes
	}
	return slices.DeleteFunc(slices.Clone(s.Changes), func(c map[string]any) bool { return c["class"] == "cosmetic" })
}

func (s *saying) rows() (all []map[string]any) {
	for _, l := range s.Lists {
		of, _ := l["subprocessors"].([]any)
		for _, r := range of {
			row, _ := r.(map[string]any)
			row["list"], row["kind"] = l["title"], l["kind"]
			all = append(all, row)
		}
	}
	return all
}

// count counts the things that have what is wanted.
func count(things []map[string]any, want map[string]any) int {
	n := 0
	for _, thing := range things {
		if fixtures.Meets(thing, want, func() string { text, _ := json.Marshal(thing); return string(text) }) {
			n++
		}
	}
	return n
}
